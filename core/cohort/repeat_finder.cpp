// Rows by the hashes of their cells.
#include "core/cohort/repeat_finder.h"

namespace hepatica::cohort {
RepeatFinder::RepeatFinder(const Sheet& sheet, const Mapping& mapping, std::size_t rows)
    : sheet_(sheet), identifier_(mapping.identifier) {
  if (!identifier_.empty()) {
    column_ = sheet.column(identifier_);
    identifiers_.reserve(rows);
  }
  whole_.reserve(rows);
}

void RepeatFinder::add(const table::Fields& cells, std::size_t row) {
  std::uint64_t hash = 0;
  for (std::size_t j = 0; j < cells.size(); ++j) hash = text_hash(cells[j], hash);
  whole_.add(hash, row);
  if (!identifier_.empty() && !cells[column_].empty())
    identifiers_.add(text_hash(cells[column_]), row);
}

void RepeatFinder::append(const RepeatFinder& later) {
  whole_.append(later.whole_);
  identifiers_.append(later.identifiers_);
}

Repeats::Found RepeatFinder::same_identifier() {
  table::Fields a, b;
  const auto cell = [&](table::Fields& cells, std::size_t row) {
    sheet_.read(row, cells);
    return cells[column_];
  };
  return identifiers_.find([&](std::size_t i, std::size_t j) { return cell(a, i) == cell(b, j); },
                           kRowsNamed);
}

Repeats::Found RepeatFinder::same_cells() {
  table::Fields a, b;
  const auto alike = [&](std::size_t i, std::size_t j) {
    if (sheet_.line(i) == sheet_.line(j)) return true;
    sheet_.read(i, a);
    sheet_.read(j, b);
    for (std::size_t k = 0; k < a.size(); ++k) {
      if (a[k] != b[k]) return false;
    }
    return true;
  };
  return whole_.find(alike, kRowsNamed);
}

void RepeatFinder::report(std::vector<Problem>& problems) {
  if (!identifier_.empty()) report(identifier_, same_identifier(), problems);
  report("(all columns)", same_cells(), problems);
}

void RepeatFinder::report(const std::string& column, const Repeats::Found& found,
                          std::vector<Problem>& problems) const {
  if (found.count == 0) return;
  const auto number = [&](std::size_t row) { return static_cast<long>(sheet_.row_number[row]); };
  Problem problem{Code::kContradiction, column, "", found.count, {}, {}};
  const long row = number(found.pairs[0].first), first_row = number(found.pairs[0].second);
  problem.detail = "row " + std::to_string(row) + " repeats row " + std::to_string(first_row);
  problem.reason = Reason{"repeats", {{"row", row}, {"of", first_row}}, ""};
  for (const auto& [at, first] : found.pairs) problem.rows.push_back(number(at));
  problems.push_back(problem);
}

}  // namespace hepatica::cohort
