// A made-up cohort of any size, the same in every run.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "core/survival/follow_up.h"
#include "core/survival/random.h"

namespace hepatica::bench {

struct Cohort {
  survival::FollowUp data;
  survival::Matrix covariates;
};

/// Exponential survival with normal covariates; times in thousandths, so that many are tied.
inline Cohort simulate(std::size_t rows, std::size_t columns, double effect, std::size_t active) {
  survival::Random random(20240607);
  Cohort out;
  std::vector<std::string> names;
  for (std::size_t j = 0; j < columns; ++j) names.push_back("x" + std::to_string(j + 1));
  out.covariates = survival::Matrix::zeros(rows, names);
  for (double& value : out.covariates.values) value = random.normal();
  for (std::size_t i = 0; i < rows; ++i) {
    double eta = 0;
    for (std::size_t j = 0; j < active; ++j) {
      eta += (j % 2 == 0 ? effect : -effect) * out.covariates.at(i, j);
    }
    const double event = -std::log(1 - random.uniform()) * std::exp(-eta);
    const double censoring = -std::log(1 - random.uniform()) / 0.7;
    out.data.time.push_back(std::ceil(std::min(event, censoring) * 1000) / 1000);
    out.data.event.push_back(event <= censoring);
  }
  return out;
}

}  // namespace hepatica::bench
