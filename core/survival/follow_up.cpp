// Checks and row selection of the survival data structures.
#include "core/survival/follow_up.h"

#include <cmath>
#include <limits>
#include <utility>

#include "core/base/number_text.h"

namespace hepatica::survival {
namespace {

Error invalid(const char* field, std::string detail) {
  return {Code::kInvalidArgument, field, std::move(detail)};
}

std::string row_text(std::size_t row) { return "row " + std::to_string(row + 1) + ": "; }

Status check_length(std::size_t length, std::size_t rows, const char* field) {
  if (length == rows) return success();
  return invalid(field, std::to_string(length) + " values for " + std::to_string(rows) + " rows");
}

template <typename T>
std::vector<T> pick(const std::vector<T>& values, std::span<const std::size_t> rows) {
  std::vector<T> out;
  if (values.empty()) return out;
  out.reserve(rows.size());
  for (std::size_t row : rows) out.push_back(values[row]);
  return out;
}

}  // namespace

double FollowUp::entry_of(std::size_t row) const {
  return entry.empty() ? -std::numeric_limits<double>::infinity() : entry[row];
}

std::size_t FollowUp::event_count() const {
  std::size_t count = 0;
  for (int e : event) count += e == 1;
  return count;
}

FollowUp FollowUp::take(std::span<const std::size_t> rows) const {
  return {pick(time, rows), pick(event, rows), pick(entry, rows), pick(weight, rows),
          pick(stratum, rows)};
}

Matrix Matrix::zeros(std::size_t row_count, std::vector<std::string> column_names) {
  Matrix out;
  out.rows = row_count;
  out.columns = column_names.size();
  out.values.assign(out.rows * out.columns, 0.0);
  out.names = std::move(column_names);
  return out;
}

Matrix Matrix::take(std::span<const std::size_t> row_list) const {
  Matrix out = zeros(row_list.size(), names);
  for (std::size_t j = 0; j < columns; ++j) {
    const auto from = column(j);
    const auto to = out.column(j);
    for (std::size_t i = 0; i < row_list.size(); ++i) to[i] = from[row_list[i]];
  }
  return out;
}

Matrix Matrix::take_columns(std::span<const std::size_t> column_list) const {
  Matrix out;
  out.rows = rows;
  out.columns = column_list.size();
  for (std::size_t j : column_list) {
    out.names.push_back(names[j]);
    const auto from = column(j);
    out.values.insert(out.values.end(), from.begin(), from.end());
  }
  return out;
}

Status check(const FollowUp& data) {
  const std::size_t n = data.size();
  if (n == 0) return invalid("time", "the cohort has no rows");
  if (auto fault = check_column(data.time, n, "time")) return fault;
  if (auto fault = check_binary(data.event, n, "event")) return fault;
  for (std::size_t i = 0; i < n; ++i) {
    if (data.time[i] < 0) {
      return invalid("time",
                     row_text(i) + format_number(data.time[i]) + ", a negative follow-up time");
    }
  }
  if (!data.entry.empty()) {
    if (auto fault = check_column(data.entry, n, "entry")) return fault;
    for (std::size_t i = 0; i < n; ++i) {
      if (data.entry[i] < data.time[i]) continue;
      return invalid("entry", row_text(i) + "entry " + format_number(data.entry[i]) +
                                  " is not before time " + format_number(data.time[i]));
    }
  }
  if (!data.weight.empty()) {
    if (auto fault = check_column(data.weight, n, "weight")) return fault;
    for (std::size_t i = 0; i < n; ++i) {
      if (data.weight[i] > 0) continue;
      return invalid("weight",
                     row_text(i) + format_number(data.weight[i]) + "; a weight is positive");
    }
  }
  return data.stratum.empty() ? success() : check_length(data.stratum.size(), n, "stratum");
}

Status check(const Matrix& covariates, std::size_t rows) {
  if (covariates.names.size() != covariates.columns) {
    return invalid("covariates", std::to_string(covariates.names.size()) + " names for " +
                                     std::to_string(covariates.columns) + " columns");
  }
  if (auto fault = check_length(covariates.rows, rows, "covariates")) return fault;
  if (covariates.values.size() != covariates.rows * covariates.columns) {
    return invalid("covariates", std::to_string(covariates.values.size()) + " values for " +
                                     std::to_string(covariates.rows) + " x " +
                                     std::to_string(covariates.columns));
  }
  for (std::size_t j = 0; j < covariates.columns; ++j) {
    if (auto fault = check_column(covariates.column(j), rows, covariates.names[j].c_str())) {
      return fault;
    }
  }
  return success();
}

Status check_column(std::span<const double> values, std::size_t rows, const char* field) {
  if (auto fault = check_length(values.size(), rows, field)) return fault;
  for (std::size_t i = 0; i < rows; ++i) {
    if (!std::isfinite(values[i])) return invalid(field, row_text(i) + "not a finite number");
  }
  return success();
}

Status check_groups(std::span<const int> group, int group_count, std::size_t rows) {
  if (auto fault = check_length(group.size(), rows, "group")) return fault;
  for (std::size_t i = 0; i < rows; ++i) {
    if (group[i] >= 0 && group[i] < group_count) continue;
    return invalid("group", row_text(i) + "label " + std::to_string(group[i]) + "; expected 0 to " +
                                std::to_string(group_count - 1));
  }
  return success();
}

Status check_binary(std::span<const int> values, std::size_t rows, const char* field) {
  if (auto fault = check_length(values.size(), rows, field)) return fault;
  for (std::size_t i = 0; i < rows; ++i) {
    if (values[i] == 0 || values[i] == 1) continue;
    return invalid(field, row_text(i) + "code " + std::to_string(values[i]) + "; expected 0 or 1");
  }
  return success();
}

Status check_level(double level) {
  if (level > 0 && level < 1) return success();
  return invalid("level", format_number(level) + "; the level of an interval lies between 0 and 1");
}

}  // namespace hepatica::survival
