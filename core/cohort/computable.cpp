// Trying every model on some rows.
#include "core/cohort/computable.h"

#include <algorithm>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace hepatica::cohort {
namespace {

struct Tally {
  std::size_t scored = 0;
  std::map<std::string, std::size_t> missing;
};

bool recalibrates(const model::Package& package, bool is_survival) {
  int found = 0;
  for (const auto& step : package.steps) {
    const auto* curve = std::get_if<model::SurvivalStep>(&step.body);
    if (is_survival && curve != nullptr) {
      if (curve->kind != model::SurvivalStep::kCox) return false;
      ++found;
    }
    found += !is_survival && std::holds_alternative<model::LogisticStep>(step.body);
  }
  return found == 1;
}

Json to_json(const model::Package& package, const Tally& tally, bool is_survival) {
  Json out = {{"model", package.id},
              {"scored", tally.scored},
              {"recalibrates", recalibrates(package, is_survival)}};
  const auto most =
      std::max_element(tally.missing.begin(), tally.missing.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most != tally.missing.end()) out["missing"] = most->first;
  return out;
}

}  // namespace

Json computable_models(const Cohort& cohort, const model::Catalogue& catalogue, std::size_t most) {
  const std::size_t rows = std::min(most, cohort.rows());
  std::map<std::string, Tally> tallies;
  for (std::size_t k = 0; k < rows; ++k) {
    const std::size_t row = k * cohort.rows() / rows;
    const auto reading = patient_of(cohort, row, catalogue.dictionary());
    for (const auto& result : catalogue.evaluate(reading.patient)) {
      Tally& tally = tallies[result.package->id];
      tally.scored += result.status == model::ModelStatus::kOk;
      for (const auto& name : result.missing) ++tally.missing[name];
    }
  }
  Json models = Json::array();
  for (const auto& package : catalogue.packages()) {
    if (!package.locked) {
      models.push_back(
          to_json(package, tallies[package.id], cohort.has_outcome && cohort.is_survival));
    }
  }
  return {{"rows", rows}, {"models", models}};
}

}  // namespace hepatica::cohort
