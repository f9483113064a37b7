// Numbers with units and ranges; levels and conditions.
#include "core/cohort/column_reader.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/base/spelling.h"
#include "core/cohort/unit_guess.h"
#include "core/quantity/unit.h"

namespace hepatica::cohort {
namespace {

using expression::Type;

std::string shown(std::string_view cell) { return "'" + beginning(cell, 30) + "'"; }

}  // namespace

ColumnReader::ColumnReader(const MappedColumn& mapped, const std::vector<std::string>& missing,
                           const patient::Dictionary& dictionary)
    : mapped_(mapped), missing_(missing), written_(Distinct::kFew) {
  column_.name = mapped.name;
  column_.header = mapped.column;
  column_.variable = mapped.variable;
  if (mapped.category) column_.type.type = Type::kCategory;
  if (mapped.variable < 0) return;
  variable_ = &dictionary.variable(mapped.variable);
  column_.type = variable_->type;
  if (variable_->is_number()) {
    column_.unit = variable_->units[0].code == "1" ? "" : variable_->units[0].code;
    return;
  }
  if (variable_->type.type == Type::kBoolean) {
    for (const char* yes : {"1", "yes", "true", "TRUE", "是", "有"}) levels_[yes] = 1;
    for (const char* no : {"0", "no", "false", "FALSE", "否", "无"}) levels_[no] = 0;
  }
  for (std::size_t i = 0; i < variable_->levels.size(); ++i) {
    levels_[variable_->levels[i].id] = static_cast<double>(i);
    for (const auto& alias : variable_->levels[i].aliases) levels_[alias] = static_cast<double>(i);
  }
  for (const auto& [text, level] : mapped.levels) levels_[text] = level;
}

void ColumnReader::reserve(std::size_t rows) {
  column_.value.reserve(rows);
  column_.known.reserve(rows);
}

void ColumnReader::take(double value) {
  column_.value.back() = value;
  column_.known.back() = 1;
}

template <typename Detail>
void ColumnReader::refuse(Code code, const std::string& kind, Detail detail, long row, bool taken) {
  Problem& problem = problems_[kind];
  if (problem.count == 0) {
    Reason why = detail();
    problem = {code, column_.header, "row " + std::to_string(row) + ": " + why.text, 0, {}, why};
    if (!taken) problem.detail += "; such cells are taken as unknown";
  }
  ++problem.count;
  if (problem.rows.size() < kRowsNamed) problem.rows.push_back(row);
}

void ColumnReader::add(std::string_view cell, long row) {
  column_.value.push_back(0);
  column_.known.push_back(0);
  const std::uint64_t key = CellCache<Taken>::key_of(cell);
  if (const Taken* const before = key == 0 ? nullptr : seen_.find(key)) {
    if (before->known) take(before->value);
    if (before->in_own_unit) counted_ = counted_ && written_.add(before->written);
    return;
  }
  std::optional<Taken> taken = Taken{};
  if (!is_missing(cell, missing_)) {
    taken = column_.type.type == Type::kNumber ? add_number(cell, row) : add_level(cell, row);
  }
  if (taken && key != 0) seen_.put(key, *taken, [](const Taken&) {});
}

int ColumnReader::unit_of(double written) const {
  int unit = mapped_.unit;
  for (const OtherUnit& other : mapped_.other_units) {
    if (other.range.contains(written)) unit = other.unit;
  }
  return unit;
}

std::optional<double> ColumnReader::written(std::string_view cell) const {
  if (is_missing(cell, missing_)) return std::nullopt;
  const auto x = read_number(cell, mapped_.decimal_comma);
  return x && unit_of(*x) == mapped_.unit ? x : std::nullopt;
}

void ColumnReader::set_written(Distinct all) {
  written_ = std::move(all);
  counted_ = true;
}

std::optional<ColumnReader::Taken> ColumnReader::add_number(std::string_view cell, long row) {
  const auto x = read_number(cell, mapped_.decimal_comma);
  if (!x) {
    const bool limit = !cell.empty() && (cell[0] == '<' || cell[0] == '>');
    const auto detail = [&] {
      const Json values = {{"cell", beginning(cell, 40)}};
      return limit ? Reason{"cell_is_limit", values, shown(cell) + " is a limit, not a value"}
                   : Reason{"cell_no_number", values, shown(cell) + " is no number"};
    };
    refuse(Code::kWrongType, limit ? "limit" : "text", detail, row, false);
    return std::nullopt;
  }
  if (variable_ == nullptr) {
    take(*x);
    return Taken{true, false, *x, *x};
  }
  const int unit = unit_of(*x);
  const auto& in = variable_->units[static_cast<std::size_t>(unit)];
  const double canonical = quantity::convert(*x, in, variable_->units[0]);
  const auto& usual = variable_->plausible ? variable_->plausible : variable_->possible;
  if (unit == mapped_.unit) {
    counted_ = counted_ && written_.add(*x);
    doubted_ = doubted_ || (usual && !usual->contains(canonical));
  }
  const auto written = [&] { return format_number(*x) + (in.code == "1" ? "" : " " + in.code); };
  const auto values = [&](const quantity::Interval& r) {
    return Json{{"variable", column_.name},
                {"value", *x},
                {"unit", in.code},
                {"range", quantity::to_text(r)},
                {"range_unit", column_.unit}};
  };
  const auto range = [&](const quantity::Interval& r) {
    return quantity::to_text(r) + (column_.unit.empty() ? "" : " " + column_.unit);
  };
  if (variable_->type.integer_valued && canonical != std::floor(canonical)) {
    const auto detail = [&] {
      return Reason{"cell_not_whole", {{"value", *x}}, written() + " is no whole number"};
    };
    refuse(Code::kWrongType, "whole", detail, row, false);
    return std::nullopt;
  }
  if (variable_->possible && !variable_->possible->contains(canonical)) {
    const auto detail = [&] {
      return Reason{"cell_impossible", values(*variable_->possible),
                    written() + "; possible " + range(*variable_->possible)};
    };
    refuse(Code::kImpossibleValue, "impossible", detail, row, false);
    return std::nullopt;
  }
  take(canonical);
  if (variable_->plausible && !variable_->plausible->contains(canonical)) {
    const auto detail = [&] {
      return Reason{"cell_unusual", values(*variable_->plausible),
                    written() + "; plausible " + range(*variable_->plausible)};
    };
    refuse(Code::kUnusualValue, "unusual", detail, row, true);
    return std::nullopt;
  }
  return Taken{true, unit == mapped_.unit, canonical, *x};
}

std::optional<double> ColumnReader::level_of(std::string_view cell) {
  auto at = levels_.find(std::string(cell));
  if (at == levels_.end() && variable_ == nullptr) {
    at = levels_.emplace(std::string(cell), static_cast<double>(levels_.size())).first;
    column_.type.levels.emplace_back(cell);
  }
  if (at == levels_.end()) return std::nullopt;
  return at->second;
}

std::optional<ColumnReader::Taken> ColumnReader::add_level(std::string_view cell, long row) {
  if (const auto level = level_of(cell)) {
    take(*level);
    return Taken{true, false, *level, 0};
  }
  const auto detail = [&] {
    return Reason{
        "cell_no_level",
        {{"cell", beginning(cell, 40)}, {"variables", Json::array({column_.name})}},
        shown(cell) + " is no level of " + column_.name + ": say in the mapping what it means"};
  };
  refuse(Code::kWrongType, "level " + beginning(cell, 40), detail, row, false);
  return std::nullopt;
}

void ColumnReader::diagnose_units(std::vector<Problem>& problems) const {
  if (!doubted_) return;
  const auto mixed = find_mixed_units(written_.sorted(), *variable_, mapped_.unit);
  if (!mixed) return;
  const auto& unit = variable_->units[static_cast<std::size_t>(mixed->unit)];
  problems.push_back({Code::kUnitUnknown,
                      column_.header,
                      mixed->text + "; as " + unit.code + " those in " + mixed->range +
                          " would be plausible: say so under other_units",
                      mixed->count,
                      {},
                      Reason{"cells_of_other_unit",
                             {{"variable", column_.name},
                              {"typical", mixed->typical},
                              {"other", mixed->other},
                              {"unit", unit.code},
                              {"range", mixed->range}},
                             ""}});
}

/// Levels found on the way come in the order of their texts, not of the rows.
void ColumnReader::sort_levels() {
  const auto found = column_.type.levels;
  std::sort(column_.type.levels.begin(), column_.type.levels.end());
  std::vector<double> place;
  for (const auto& level : found) {
    const auto at = std::lower_bound(column_.type.levels.begin(), column_.type.levels.end(), level);
    place.push_back(static_cast<double>(at - column_.type.levels.begin()));
  }
  for (std::size_t i = 0; i < column_.value.size() && !place.empty(); ++i) {
    if (column_.known[i] != 0) column_.value[i] = place[static_cast<std::size_t>(column_.value[i])];
  }
}

void ColumnReader::append(ColumnReader&& later) {
  Column& more = later.column_;
  if (variable_ == nullptr && column_.type.type != Type::kNumber) {
    std::vector<double> here;
    for (const std::string& level : more.type.levels) here.push_back(*level_of(level));
    for (std::size_t i = 0; i < more.value.size(); ++i) {
      if (more.known[i] != 0) more.value[i] = here[static_cast<std::size_t>(more.value[i])];
    }
  }
  column_.value.insert(column_.value.end(), more.value.begin(), more.value.end());
  column_.known.insert(column_.known.end(), more.known.begin(), more.known.end());
  counted_ = counted_ && later.counted_ && written_.append(later.written_);
  doubted_ = doubted_ || later.doubted_;
  for (auto& [kind, problem] : later.problems_) {
    const auto [at, first] = problems_.try_emplace(kind, problem);
    if (!first) at->second.add(problem);
  }
}

Column ColumnReader::finish(std::vector<Problem>& problems) {
  diagnose_units(problems);
  if (variable_ == nullptr) sort_levels();
  for (const auto& [kind, problem] : problems_) problems.push_back(problem);
  return std::move(column_);
}

}  // namespace hepatica::cohort
