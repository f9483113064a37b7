// What the tests of this area share: reference files, the synthetic cohorts and close comparison.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "core/survival/follow_up.h"

namespace hepatica::survival {

using Json = nlohmann::json;

/// tests/reference/survival/<topic>.json, made by make_reference.R there.
inline Json reference(const std::string& topic) {
  std::ifstream file(HEPATICA_SOURCE_DIR "/tests/reference/survival/" + topic + ".json");
  return Json::parse(file);
}

/// A column of a synthetic cohort of data.json: data("ties", "time").
inline std::vector<double> column(const std::string& cohort, const std::string& name) {
  static const Json data = reference("data");
  return data.at(cohort).at(name).get<std::vector<double>>();
}

inline std::vector<int> labels(const std::string& cohort, const std::string& name) {
  const auto values = column(cohort, name);
  return {values.begin(), values.end()};
}

/// time and event of a synthetic cohort; entry, weight and stratum only when asked for.
inline FollowUp follow_up(const std::string& cohort, const std::string& with = "") {
  FollowUp data;
  data.time = column(cohort, "time");
  data.event = labels(cohort, "event");
  if (with.find('e') != std::string::npos) data.entry = column(cohort, "entry");
  if (with.find('w') != std::string::npos) data.weight = column(cohort, "weight");
  if (with.find('s') != std::string::npos) data.stratum = labels(cohort, "stratum");
  return data;
}

inline Matrix covariates(const std::string& cohort, const std::vector<std::string>& names) {
  Matrix out;
  out.columns = names.size();
  out.names = names;
  for (const auto& name : names) {
    const auto values = column(cohort, name);
    out.rows = values.size();
    out.values.insert(out.values.end(), values.begin(), values.end());
  }
  return out;
}

/// |actual - expected| <= tolerance * max(1e-3, |expected|): relative, with a floor for values near
/// 0.
inline ::testing::AssertionResult close(double actual, double expected, double tolerance) {
  const double scale = std::max(1e-3, std::fabs(expected));
  if (std::fabs(actual - expected) <= tolerance * scale) return ::testing::AssertionSuccess();
  std::ostringstream text;
  text.precision(17);
  text << actual << " is not " << expected << " within " << tolerance << " (off by "
       << (actual - expected) / scale << ")";
  return ::testing::AssertionFailure() << text.str();
}

inline ::testing::AssertionResult all_close(const std::vector<double>& actual, const Json& expected,
                                            double tolerance) {
  const auto wanted = expected.is_array() ? expected : Json::array({expected});
  if (actual.size() != wanted.size()) {
    return ::testing::AssertionFailure() << actual.size() << " values for " << wanted.size();
  }
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const auto one = close(actual[i], wanted[i].get<double>(), tolerance);
    if (!one) return ::testing::AssertionFailure() << "[" << i << "] " << one.message();
  }
  return ::testing::AssertionSuccess();
}

/// A matrix written row after row by R, flattened.
inline Json flat(const Json& rows) {
  Json out = Json::array();
  for (const auto& row : rows) {
    for (const auto& value : row) out.push_back(value);
  }
  return out;
}

}  // namespace hepatica::survival
