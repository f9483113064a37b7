// Rows, problems and patients of a cohort.
#include "core/cohort/cohort.h"

#include <algorithm>
#include <optional>

#include "core/base/number_text.h"
#include "core/cohort/column_reader.h"
#include "core/cohort/outcome_reader.h"
#include "core/cohort/repeats.h"

namespace hepatica::cohort {
namespace {

constexpr std::size_t kShown = 5;  // rows named for one reason

/// The mapping's row rules with their columns found.
class Rules {
 public:
  Rules(const Sheet& sheet, const Mapping& mapping) : rules_(mapping.rows) {
    for (const RowRule& rule : rules_) {
      column_.push_back(sheet.column(rule.column));
      reasons_.push_back(Reason{"row_rule", {{"rule", rule.reason}}, rule.reason});
    }
  }

  /// Why the first rule that leaves the row out does so, or null.
  const Reason* against(const table::Fields& row) const {
    for (std::size_t k = 0; k < rules_.size(); ++k) {
      const RowRule& rule = rules_[k];
      const std::string_view cell = row[column_[k]];
      if (rule.range) {
        const auto x = read_number(cell, false);
        if (!x || !rule.range->contains(*x)) return &reasons_[k];
      } else if (std::find(rule.is.begin(), rule.is.end(), cell) == rule.is.end()) {
        return &reasons_[k];
      }
    }
    return nullptr;
  }

 private:
  const std::vector<RowRule>& rules_;
  std::vector<Reason> reasons_;
  std::vector<std::size_t> column_;
};

/// Rows that repeat another, by identifier and in every cell.
class RepeatFinder {
 public:
  RepeatFinder(const Sheet& sheet, const Mapping& mapping)
      : sheet_(sheet), identifier_(mapping.identifier) {
    if (!identifier_.empty()) {
      column_ = sheet.column(identifier_);
      identifiers_.reserve(sheet.rows());
    }
    whole_.reserve(sheet.rows());
  }

  void add(const table::Fields& cells, std::size_t row) {
    std::uint64_t hash = 0;
    for (std::size_t j = 0; j < cells.size(); ++j) hash = text_hash(cells[j], hash);
    whole_.add(hash, row);
    if (!identifier_.empty() && !cells[column_].empty())
      identifiers_.add(text_hash(cells[column_]), row);
  }

  void report(std::vector<Problem>& problems) {
    const auto cell = [&](table::Fields& cells, std::size_t row) {
      sheet_.read(row, cells);
      return cells[column_];
    };
    table::Fields a, b;
    if (!identifier_.empty()) {
      report(identifier_,
             identifiers_.find(
                 [&](std::size_t i, std::size_t j) { return cell(a, i) == cell(b, j); }, kShown),
             problems);
    }
    const auto alike = [&](std::size_t i, std::size_t j) {
      if (sheet_.line(i) == sheet_.line(j)) return true;
      sheet_.read(i, a);
      sheet_.read(j, b);
      for (std::size_t k = 0; k < a.size(); ++k) {
        if (a[k] != b[k]) return false;
      }
      return true;
    };
    report("(all columns)", whole_.find(alike, kShown), problems);
  }

 private:
  void report(const std::string& column, const Repeats::Found& found,
              std::vector<Problem>& problems) const {
    if (found.count == 0) return;
    const auto number = [&](std::size_t row) { return sheet_.row_number[row]; };
    Problem problem{Code::kContradiction, column, "", found.count, {}, {}};
    const long row = number(found.pairs[0].first), first_row = number(found.pairs[0].second);
    problem.detail = "row " + std::to_string(row) + " repeats row " + std::to_string(first_row);
    problem.reason = Reason{"repeats", {{"row", row}, {"of", first_row}}, ""};
    for (const auto& [at, first] : found.pairs) problem.rows.push_back(number(at));
    problems.push_back(problem);
  }

  const Sheet& sheet_;
  const std::string& identifier_;
  std::size_t column_ = 0;
  Repeats whole_, identifiers_;
};

/// The readers of the mapped columns, each with its place in the sheet.
struct ColumnReaders {
  ColumnReaders(const Sheet& sheet, const Mapping& mapping, const patient::Dictionary& dictionary) {
    readers.reserve(mapping.columns.size());
    for (const MappedColumn& mapped : mapping.columns) {
      readers.emplace_back(mapped, mapping.missing, dictionary);
      readers.back().reserve(sheet.rows());
      column.push_back(sheet.column(mapped.column));
    }
  }
  void add(const table::Fields& cells, long row) {
    for (std::size_t k = 0; k < readers.size(); ++k) readers[k].add(cells[column[k]], row);
  }

  std::vector<ColumnReader> readers;
  std::vector<std::size_t> column;
};

/// Gives columns with a number in doubt their cells once more, as written.
void look_again(const Sheet& sheet, const Rules& rules, ColumnReaders& columns) {
  auto& readers = columns.readers;
  if (std::none_of(readers.begin(), readers.end(), [](const auto& r) { return r.doubted(); }))
    return;
  table::Fields cells;
  for (std::size_t i = 0; i < sheet.rows(); ++i) {
    sheet.read(i, cells);
    if (rules.against(cells) != nullptr) continue;
    for (std::size_t k = 0; k < readers.size(); ++k) {
      if (readers[k].doubted()) readers[k].add_written(cells[columns.column[k]]);
    }
  }
}

}  // namespace

void RowReasons::push_back(const Reason& reason) {
  if (reasons_.empty() || reasons_[place_.back()].text != reason.text) {
    const auto fresh = static_cast<std::uint32_t>(reasons_.size());
    const auto [at, added] = known_.emplace(reason.text, fresh);
    if (added) reasons_.push_back(reason);
    return place_.push_back(at->second);
  }
  place_.push_back(place_.back());
}

void Flow::leave_out(const Reason& reason, long row, std::size_t count) {
  auto at = std::find_if(left_out.begin(), left_out.end(),
                         [&](const LeftOut& one) { return one.reason.text == reason.text; });
  if (at == left_out.end()) at = left_out.insert(left_out.end(), {reason, 0, {}});
  at->count += count;
  if (at->rows.size() < kShown) at->rows.push_back(row);
}

Error no_outcome() {
  return {Code::kInvalidArgument, "outcome", "the mapping names none",
          Reason{"no_outcome", {}, ""}};
}

Error no_rows(const Flow& flow, const std::string& detail) {
  const auto most =
      std::max_element(flow.left_out.begin(), flow.left_out.end(),
                       [](const auto& a, const auto& b) { return a.count < b.count; });
  if (most == flow.left_out.end())
    return {Code::kNoEvents, "rows", detail + "; no row came in",
            Reason{"no_rows_came_in", {}, ""}};
  return {
      Code::kNoEvents, "rows",
      detail + "; most often: " + most->reason.text + " (" + std::to_string(most->count) + " rows)",
      Reason{"no_rows_left",
             {{"rows_in", flow.in}, {"rows", most->count}, {"why", remark_json(most->reason)}},
             ""}};
}

Json to_json(const Flow& flow) {
  Json left = Json::array();
  for (const auto& one : flow.left_out) {
    left.push_back({{"reason", one.reason.text},
                    {"code", one.reason.code},
                    {"rows", one.count},
                    {"first", one.rows}});
    if (one.reason.values.is_object()) left.back()["values"] = one.reason.values;
  }
  return {{"rows_in", flow.in}, {"rows_used", flow.used}, {"left_out", left}};
}

Reason unreadable_row(const Error& fault) {
  const std::string text = "cannot be read: " + fault.detail;
  if (fault.reason) {
    Reason out = *fault.reason.get();
    out.values.erase("row");  // rows with the same fault are counted together
    out.text = text;
    return out;
  }
  return Reason{"row_unreadable", {{"detail", fault.detail}}, text};
}

Json to_json(const std::vector<Problem>& problems) {
  Json out = Json::array();
  for (const auto& one : problems) {
    out.push_back({{"code", wire_name(one.code)},
                   {"column", one.column},
                   {"detail", one.detail},
                   {"cells", one.count},
                   {"first", one.rows}});
    if (!one.reason.code.empty()) out.back()["reason"] = remark_json(one.reason);
  }
  return out;
}

int Cohort::find(std::string_view name) const {
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].name == name) return static_cast<int>(j);
  }
  return -1;
}

Result<const Column*> Cohort::grouping(const std::string& name, const char* asked_as) const {
  const int at = find(name);
  if (at >= 0 && columns[static_cast<std::size_t>(at)].type.type != expression::Type::kNumber)
    return &columns[static_cast<std::size_t>(at)];
  return Error{Code::kInvalidArgument, asked_as,
               "'" + name.substr(0, 60) + "' is no category or condition of the cohort",
               Reason{"no_grouping", {{"variables", Json::array({name})}}, ""}};
}

std::vector<std::string> level_names(const Column& column) {
  return column.type.type == expression::Type::kBoolean ? std::vector<std::string>{"no", "yes"}
                                                        : column.type.levels;
}

Cohort read_cohort(const Sheet& sheet, const Mapping& mapping,
                   const patient::Dictionary& dictionary, bool find_repeats) {
  Cohort out;
  out.flow.in = sheet.rows_in();
  for (const Error& fault : sheet.faults)
    out.flow.leave_out(unreadable_row(fault), std::atol(fault.field.c_str() + 4));
  const Rules rules(sheet, mapping);
  ColumnReaders columns(sheet, mapping, dictionary);
  std::optional<OutcomeReader> outcome;
  if (mapping.outcome) outcome.emplace(sheet, *mapping.outcome, mapping.missing, out);
  std::optional<RepeatFinder> repeats;
  if (find_repeats) repeats.emplace(sheet, mapping);
  out.row_number.reserve(sheet.rows());
  table::Fields cells;
  for (std::size_t i = 0; i < sheet.rows(); ++i) {
    sheet.read(i, cells);
    const long number = sheet.row_number[i];
    if (const Reason* why = rules.against(cells)) {
      out.flow.leave_out(*why, number);
      continue;
    }
    out.row_number.push_back(number);
    columns.add(cells, number);
    if (outcome) outcome->add(cells);
    if (repeats) repeats->add(cells, i);
  }
  out.flow.used = out.rows();
  look_again(sheet, rules, columns);
  for (ColumnReader& reader : columns.readers) out.columns.push_back(reader.finish(out.problems));
  if (repeats) repeats->report(out.problems);
  return out;
}

patient::PatientReading patient_of(const Cohort& cohort, std::size_t row,
                                   const patient::Dictionary& dictionary) {
  patient::PatientReading out{patient::Patient(dictionary), {}, {}};
  for (const Column& column : cohort.columns) {
    if (column.variable < 0 || column.known[row] == 0) continue;
    out.patient.entry(column.variable) = {expression::Value::known(column.value[row]), 0, false};
  }
  patient::complete_patient(out, dictionary);
  return out;
}

survival::FollowUp follow_up(const Cohort& cohort, const std::vector<std::size_t>& rows) {
  survival::FollowUp out;
  for (std::size_t i : rows) {
    out.time.push_back(cohort.time[i]);
    out.event.push_back(cohort.event[i]);
  }
  return out;
}

}  // namespace hepatica::cohort
