// One column's cells to typed values, with every cell that cannot be taken accounted for.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/cohort/cohort.h"

namespace hepatica::cohort {

class ColumnReader {
 public:
  ColumnReader(const MappedColumn& mapped, const std::vector<std::string>& missing,
               const patient::Dictionary& dictionary);

  void reserve(std::size_t rows);
  void add(std::string_view cell, long row);

  /// Whether a number was not plausible: then finish() asks in which unit the numbers are, and
  /// every cell must have been given to add_written() too. Most columns need no second look.
  bool doubted() const { return doubted_; }
  void add_written(std::string_view cell);
  /// The column; its problems are added, mixed units diagnosed among them.
  Column finish(std::vector<Problem>& problems);

 private:
  void add_number(std::string_view cell, long row);
  void add_level(std::string_view cell, long row);
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
  std::vector<std::pair<std::string, double>> seen_;  // the first levels met, found without hashing
  Column column_;
  std::vector<double> as_written_;           // numbers in the column's own unit
  bool doubted_ = false;                     // one of them is not plausible
  std::map<std::string, Problem> problems_;  // by kind
};

}  // namespace hepatica::cohort
