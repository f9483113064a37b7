// One column's cells to typed values, with every cell that cannot be taken accounted for.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/cohort/cell_cache.h"
#include "core/cohort/cohort.h"
#include "core/cohort/distinct.h"

namespace hepatica::cohort {

class ColumnReader {
 public:
  ColumnReader(const MappedColumn& mapped, const std::vector<std::string>& missing,
               const patient::Dictionary& dictionary);

  void reserve(std::size_t rows);
  void add(std::string_view cell, long row);

  /// Whether a number was not plausible, so that finish() asks in which unit the numbers are, and
  /// too many were different to count them on the way: then all written() ones must be given to
  /// set_written() first. Few columns need this second look.
  bool needs_second_look() const { return doubted_ && !counted_; }
  /// The cell's number if it stands in the column's own unit.
  std::optional<double> written(std::string_view cell) const;
  void set_written(Distinct all);
  /// The cells of the rows that follow, read elsewhere through the same mapping.
  void append(ColumnReader&& later);
  /// The column; its problems are added, mixed units diagnosed among them.
  Column finish(std::vector<Problem>& problems);

 private:
  /// What was made of a cell without anything to be said about it.
  struct Taken {
    bool known = false, in_own_unit = false;
    double value = 0, written = 0;
  };
  /// These two return it; nothing where there was something to say.
  std::optional<Taken> add_number(std::string_view cell, long row);
  std::optional<Taken> add_level(std::string_view cell, long row);
  int unit_of(double written) const;
  void take(double value);
  /// The detail is asked for only at the first cell of its kind.
  template <typename Detail>
  void refuse(Code code, const std::string& kind, Detail detail, long row, bool taken);
  void sort_levels();
  void diagnose_units(std::vector<Problem>& problems) const;

  const MappedColumn& mapped_;
  const std::vector<std::string>& missing_;
  const patient::Variable* variable_ = nullptr;
  std::optional<double> level_of(std::string_view cell);

  std::unordered_map<std::string, double> levels_;
  CellCache<Taken> seen_;
  Column column_;
  Distinct written_;                         // numbers in the column's own unit
  bool counted_ = true;                      // all of them are there
  bool doubted_ = false;                     // one of them is not plausible
  std::map<std::string, Problem> problems_;  // by kind
};

}  // namespace hepatica::cohort
