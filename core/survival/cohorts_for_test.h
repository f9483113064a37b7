// Real cohorts for the tests, read from $HEPATICA_SHARED/data; absent cohorts skip their tests.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/number_text.h"
#include "core/survival/follow_up.h"

namespace hepatica::survival {

using Text = std::map<std::string, std::vector<std::string>>;  // column -> cells

/// A plain CSV file of the shared data (quotes without inner commas), or nothing when it is absent.
inline std::optional<Text> shared_table(const std::string& name) {
  const char* folder = std::getenv("HEPATICA_SHARED");
  const std::string root = folder ? folder : HEPATICA_SOURCE_DIR "/../shared";
  std::ifstream file(root + "/data/" + name);
  if (!file) return std::nullopt;
  const auto cells = [](const std::string& line) {
    std::vector<std::string> out;
    std::istringstream stream(line + ",");
    for (std::string cell; std::getline(stream, cell, ',');) {
      if (cell.size() >= 2 && cell.front() == '"') cell = cell.substr(1, cell.size() - 2);
      out.push_back(cell);
    }
    return out;
  };
  std::string line;
  std::getline(file, line);
  const auto names = cells(line);
  Text table;
  while (std::getline(file, line)) {
    const auto row = cells(line);
    for (std::size_t j = 0; j < names.size(); ++j) table[names[j]].push_back(row[j]);
  }
  return table;
}

struct Cohort {
  FollowUp data;
  Matrix covariates;
};

/// Follow-up and covariates in parallel, for the rows whose columns are all numbers.
class CohortBuilder {
 public:
  explicit CohortBuilder(std::vector<std::string> names) : names_(std::move(names)) {}
  void add(std::optional<double> time, std::optional<double> event,
           const std::vector<std::optional<double>>& values) {
    if (!time || !event) return;
    for (const auto& value : values) {
      if (!value) return;
    }
    data_.time.push_back(*time);
    data_.event.push_back(static_cast<int>(*event));
    for (const auto& value : values) by_row_.push_back(*value);
  }
  Cohort finish() const {
    Cohort out{data_, Matrix::zeros(data_.size(), names_)};
    for (std::size_t i = 0; i < data_.size(); ++i) {
      for (std::size_t j = 0; j < names_.size(); ++j) {
        out.covariates.at(i, j) = by_row_[i * names_.size() + j];
      }
    }
    return out;
  }

 private:
  std::vector<std::string> names_;
  FollowUp data_;
  std::vector<double> by_row_;
};

inline std::optional<double> logarithm(std::optional<double> value) {
  return value ? std::optional(std::log(*value)) : std::nullopt;
}

/// The cohorts of tests/reference/survival/shared_cohorts.R, prepared alike: pbc, lci or sysucc.
inline std::optional<Cohort> shared_cohort(const std::string& name) {
  const auto table = shared_table(name == "pbc"   ? "pbc/pbc.csv"
                                  : name == "lci" ? "gse14520-lci/gse14520_tumour.csv"
                                                  : "hcc-sysucc-timeseries/dtsdhcc.csv");
  if (!table) return std::nullopt;
  const auto number = [&](const char* column, std::size_t i) {
    return parse_number(table->at(column)[i]);
  };
  const std::size_t rows = table->begin()->second.size();
  if (name == "pbc") {
    CohortBuilder builder({"age", "edema", "log_bili", "log_albumin", "log_protime"});
    for (std::size_t i = 0; i < rows; ++i) {
      builder.add(number("time", i), number("status", i) == 2 ? 1 : 0,
                  {number("age", i), number("edema", i), logarithm(number("bili", i)),
                   logarithm(number("albumin", i)), logarithm(number("protime", i))});
    }
    return builder.finish();
  }
  if (name == "lci") {
    CohortBuilder builder({"beyond_stage_1", "CENPA", "SERPINE1"});
    for (std::size_t i = 0; i < rows; ++i) {
      const std::string& stage = table->at("TNM_staging")[i];
      if (stage.empty() || (stage[0] != 'I' || stage == "IV" || stage == "III")) continue;
      builder.add(number("Survival_months", i), number("Survival_status", i),
                  {stage == "I" ? 0.0 : 1.0, number("CENPA", i), number("SERPINE1", i)});
    }
    return builder.finish();
  }
  CohortBuilder builder({"lesions", "diameter_cm", "vascular_invasion", "child_pugh", "log_afp"});
  for (std::size_t i = 0; i < rows; ++i) {
    const double age = number("Age", i).value_or(0);
    if (number("day", i) != 0 || age < 18 || age > 100 || number("OStime_day", i) <= 0) continue;
    builder.add(
        number("OStime_day", i), number("Status_of_death", i),
        {number("Amount.of.Hepatic.Lesions", i),
         *number("Largest.Diameter.of.Hepatic.Lesions", i) / 10, number("Vascular.Invasion", i),
         number("Child_pugh_score", i), logarithm(*number("AFP", i) + 1)});
  }
  return builder.finish();
}

}  // namespace hepatica::survival
