// Rows to columns, outcomes and an account of what could not be taken; long tables in parts side by
// side.
#include <algorithm>
#include <optional>

#include "core/base/parallel.h"
#include "core/cohort/cell.h"
#include "core/cohort/cohort.h"
#include "core/cohort/column_reader.h"
#include "core/cohort/outcome_reader.h"
#include "core/cohort/repeat_finder.h"

namespace hepatica::cohort {
namespace {

/// Whether the mapping says of a column that its numbers have a decimal comma.
bool decimal_comma_of(const Mapping& mapping, const std::string& column) {
  for (const MappedColumn& mapped : mapping.columns) {
    if (mapped.column == column) return mapped.decimal_comma;
  }
  return mapping.outcome && mapping.outcome->time == column && mapping.outcome->decimal_comma;
}

/// The mapping's row rules with their columns found.
class Rules {
 public:
  Rules(const Sheet& sheet, const Mapping& mapping) : rules_(mapping.rows) {
    for (const RowRule& rule : rules_) {
      column_.push_back(sheet.column(rule.column));
      decimal_comma_.push_back(decimal_comma_of(mapping, rule.column));
      reasons_.push_back(Reason{"row_rule", {{"rule", rule.reason}}, rule.reason});
    }
  }

  /// Why the first rule that leaves the row out does so, or null.
  const Reason* against(const table::Fields& row) const {
    for (std::size_t k = 0; k < rules_.size(); ++k) {
      const RowRule& rule = rules_[k];
      const std::string_view cell = row[column_[k]];
      if (rule.range) {
        const auto x = read_number(cell, decimal_comma_[k]);
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
  std::vector<bool> decimal_comma_;
};

/// What all parts read from.
struct Source {
  const Sheet& sheet;
  const Mapping& mapping;
  const patient::Dictionary& dictionary;
  const Rules& rules;
  bool find_repeats;
};

/// Some rows of the sheet, one behind the other.
class Part {
 public:
  /// Room is made for the rows of the parts that will be appended too.
  Part(const Source& source, std::size_t begin, std::size_t end, std::size_t room)
      : source_(source), begin_(begin), end_(end), room_(room) {
    cohort_.row_number.reserve(room);
    readers_.reserve(source.mapping.columns.size());
    for (const MappedColumn& mapped : source.mapping.columns) {
      readers_.emplace_back(mapped, source.mapping.missing, source.dictionary);
      readers_.back().reserve(room);
      column_.push_back(source.sheet.column(mapped.column));
    }
    if (source.find_repeats) repeats_.emplace(source.sheet, source.mapping, room);
  }

  void read() {
    std::optional<OutcomeReader> outcome;
    if (source_.mapping.outcome) {
      outcome.emplace(source_.sheet, *source_.mapping.outcome, source_.mapping.missing, cohort_,
                      room_);
    }
    table::Fields cells;
    in_blocks(begin_, end_, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) {
        source_.sheet.read(i, cells);
        add(cells, i, outcome);
      }
    });
  }

  /// The part that follows.
  void append(Part&& later) {
    const auto add = [](auto& to, const auto& from) {
      to.insert(to.end(), from.begin(), from.end());
    };
    add(cohort_.row_number, later.cohort_.row_number);
    add(cohort_.time, later.cohort_.time);
    add(cohort_.event, later.cohort_.event);
    add(cohort_.outcome_known, later.cohort_.outcome_known);
    cohort_.outcome_fault.append(later.cohort_.outcome_fault);
    cohort_.flow.append(later.cohort_.flow.left_out);
    for (std::size_t k = 0; k < readers_.size(); ++k)
      readers_[k].append(std::move(later.readers_[k]));
    if (repeats_) repeats_->append(*later.repeats_);
  }

  Cohort finish() {
    for (ColumnReader& reader : readers_)
      cohort_.columns.push_back(reader.finish(cohort_.problems));
    if (repeats_) repeats_->report(cohort_.problems);
    return std::move(cohort_);
  }

  std::vector<ColumnReader>& readers() { return readers_; }
  std::size_t column_of(std::size_t reader) const { return column_[reader]; }
  Flow& flow() { return cohort_.flow; }

 private:
  void add(const table::Fields& cells, std::size_t row, std::optional<OutcomeReader>& outcome) {
    const auto number = static_cast<long>(source_.sheet.row_number[row]);
    if (const Reason* why = source_.rules.against(cells)) {
      cohort_.flow.leave_out(*why, number);
      return;
    }
    cohort_.row_number.push_back(number);
    for (std::size_t k = 0; k < readers_.size(); ++k) readers_[k].add(cells[column_[k]], number);
    if (outcome) outcome->add(cells);
    if (repeats_) repeats_->add(cells, row);
  }

  const Source& source_;
  std::size_t begin_, end_, room_;
  Cohort cohort_;
  std::vector<ColumnReader> readers_;
  std::vector<std::size_t> column_;
  std::optional<RepeatFinder> repeats_;
};

std::vector<Part> parts_of(const Source& source, std::size_t pieces) {
  const std::size_t rows = source.sheet.rows();
  pieces = pieces_for(pieces, rows, Sheet::kShort);
  std::vector<Part> out;
  out.reserve(pieces);
  for (std::size_t k = 0; k < pieces; ++k) {
    const std::size_t begin = rows * k / pieces, end = rows * (k + 1) / pieces;
    out.emplace_back(source, begin, end, k == 0 ? rows : end - begin);
  }
  return out;
}

/// Counts the numbers of the readers named, as written, in some rows.
std::vector<Distinct> written(const Source& source, Part& whole,
                              const std::vector<std::size_t>& named, std::size_t begin,
                              std::size_t end) {
  std::vector<Distinct> out(named.size());
  table::Fields cells;
  in_blocks(begin, end, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      source.sheet.read(i, cells);
      if (source.rules.against(cells) != nullptr) continue;
      for (std::size_t k = 0; k < named.size(); ++k) {
        const auto x = whole.readers()[named[k]].written(cells[whole.column_of(named[k])]);
        if (x) out[k].add(*x);
      }
    }
  });
  return out;
}

/// Gives the readers that need it their cells once more, as written.
void look_again(const Source& source, Part& whole, std::size_t pieces) {
  std::vector<std::size_t> named;
  for (std::size_t k = 0; k < whole.readers().size(); ++k) {
    if (whole.readers()[k].needs_second_look()) named.push_back(k);
  }
  if (named.empty()) return;
  const std::size_t rows = source.sheet.rows();
  std::vector<std::vector<Distinct>> found(pieces);
  in_parallel(pieces, [&](std::size_t p) {
    found[p] = written(source, whole, named, rows * p / pieces, rows * (p + 1) / pieces);
  });
  for (std::size_t k = 0; k < named.size(); ++k) {
    for (std::size_t p = 1; p < pieces; ++p) found[0][k].append(found[p][k]);
    whole.readers()[named[k]].set_written(std::move(found[0][k]));
  }
}

}  // namespace

Cohort read_cohort(const Sheet& sheet, const Mapping& mapping,
                   const patient::Dictionary& dictionary, bool find_repeats, std::size_t pieces) {
  const Rules rules(sheet, mapping);
  const Source source{sheet, mapping, dictionary, rules, find_repeats};
  auto parts = parts_of(source, pieces);
  Flow& flow = parts[0].flow();
  flow.in = sheet.rows_in();
  for (const Error& fault : sheet.faults)
    flow.leave_out(unreadable_row(fault), std::atol(fault.field.c_str() + 4));
  in_parallel(parts.size(), [&](std::size_t k) { parts[k].read(); });
  for (std::size_t k = 1; k < parts.size(); ++k) parts[0].append(std::move(parts[k]));
  look_again(source, parts[0], parts.size());
  Cohort out = parts[0].finish();
  out.flow.used = out.rows();
  return out;
}

}  // namespace hepatica::cohort
