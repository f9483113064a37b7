// The data that every function of this area works on: follow-up times and a table of covariates.
//
// Rows are subjects (or, with left truncation, intervals of a subject). Nothing here reads a file,
// codes a factor or drops a row: that is core/cohort's work. Missing values do not exist here.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace hepatica::survival {

/// Right-censored, optionally left-truncated follow-up of n rows. An empty optional column stands
/// for its default; all given columns have the length of `time`.
///
/// time     end of follow-up, finite, >= 0 (any unit, the same in all columns)
/// event    1 = event at `time`, 0 = censored at `time`
/// entry    start of observation, entry < time; a row is at risk in (entry, time]; default: always
/// weight   case weight, > 0; default 1. A weight w counts as w rows (it is not a sampling weight
///          unless a robust variance is asked for)
/// stratum  any integer; rows with different stratum never share a risk set; default: one stratum
struct FollowUp {
  std::vector<double> time;
  std::vector<int> event;
  std::vector<double> entry;
  std::vector<double> weight;
  std::vector<int> stratum;

  std::size_t size() const { return time.size(); }
  bool truncated() const { return !entry.empty(); }
  double weight_of(std::size_t row) const { return weight.empty() ? 1.0 : weight[row]; }
  double entry_of(std::size_t row) const;  ///< minus infinity when not truncated
  int stratum_of(std::size_t row) const { return stratum.empty() ? 0 : stratum[row]; }
  std::size_t event_count() const;

  /// The rows named, in that order; a row may be named more than once (bootstrap).
  FollowUp take(std::span<const std::size_t> rows) const;
};

/// A table of numbers with named columns, stored column after column.
struct Matrix {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> values;      ///< values[column * rows + row]
  std::vector<std::string> names;  ///< one per column

  double at(std::size_t row, std::size_t column) const { return values[column * rows + row]; }
  double& at(std::size_t row, std::size_t column) { return values[column * rows + row]; }
  std::span<const double> column(std::size_t j) const { return {values.data() + j * rows, rows}; }
  std::span<double> column(std::size_t j) { return {values.data() + j * rows, rows}; }

  /// A table of zeros. `column_names` gives the number of columns.
  static Matrix zeros(std::size_t row_count, std::vector<std::string> column_names);
  Matrix take(std::span<const std::size_t> row_list) const;
  Matrix take_columns(std::span<const std::size_t> column_list) const;
};

/// First fault of the data, if any: an empty cohort, columns of different length, a time that is
/// negative or not finite, an event code other than 0 and 1, entry not before time, a weight that
/// is not positive. The detail names the row, counted from 1.
Status check(const FollowUp& data);

/// First fault of the table, if any: not `rows` long, names missing, a value that is not finite.
Status check(const Matrix& covariates, std::size_t rows);

/// First fault of one number per row, if any (`field` names the column in the error).
Status check_column(std::span<const double> values, std::size_t rows, const char* field);

/// First fault of a group label per row, if any: labels run from 0 to group_count - 1.
Status check_groups(std::span<const int> group, int group_count, std::size_t rows);

/// First fault of a 0/1 column, if any.
Status check_binary(std::span<const int> values, std::size_t rows, const char* field);

/// An error when the level of an interval is not inside (0, 1).
Status check_level(double level);

}  // namespace hepatica::survival
