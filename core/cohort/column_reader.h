// One column's cells to typed values, with every cell that cannot be taken accounted for.
#pragma once

#include <map>
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

  void add(std::string_view cell, long row);
  /// The column; its problems are added, mixed units diagnosed among them.
  Column finish(std::vector<Problem>& problems);

 private:
  void add_number(std::string_view cell, long row);
  void add_level(std::string_view cell, long row);
  void take(double value);
  void refuse(Code code, const std::string& kind, const std::string& detail, long row, bool taken);
  void sort_levels();
  void diagnose_units(std::vector<Problem>& problems) const;

  const MappedColumn& mapped_;
  const std::vector<std::string>& missing_;
  const patient::Variable* variable_ = nullptr;
  std::unordered_map<std::string, double> levels_;
  Column column_;
  std::vector<double> as_written_;           // numbers in the column's own unit
  std::map<std::string, Problem> problems_;  // by kind
};

}  // namespace hepatica::cohort
