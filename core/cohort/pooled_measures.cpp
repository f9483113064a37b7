// A table of measures, and Rubin's rules on each.
#include "core/cohort/pooled_measures.h"

#include "core/report/result_json.h"
#include "core/survival/multiple_imputation.h"

namespace hepatica::cohort {
namespace {

using survival::Measured;
using survival::PooledScale;

Json to_json(const survival::RubinEstimate& pooled, PooledScale scale) {
  return {{"value", pooled.value},
          {"std_error", pooled.std_error},
          {"lower", pooled.interval.lower},
          {"upper", pooled.interval.upper},
          {"degrees", pooled.degrees ? Json(*pooled.degrees) : Json()},
          {"missing_information", pooled.missing_information},
          {"scale", name_of(scale)}};
}

/// The place of a measure in `out`, made when it is not there.
Json& place(Json& out, const std::vector<std::string>& path) {
  Json* at = &out;
  for (const auto& key : path) at = &(*at)[key];
  return *at;
}

}  // namespace

const std::vector<PoolableMeasure>& poolable_measures() {
  static const std::vector<PoolableMeasure> all = {
      {"harrell_c", {"harrell_c"}, PooledScale::kLogit},
      {"uno_c", {"uno_c"}, PooledScale::kLogit},
      {"auc", {"auc"}, PooledScale::kLogit},
      {"observed_expected", {"calibration", "observed_expected"}, PooledScale::kLog},
      {"in_the_large", {"calibration", "in_the_large"}, PooledScale::kPlain},
      {"slope", {"calibration", "slope"}, PooledScale::kPlain},
      {"brier", {"brier"}, PooledScale::kPlain}};
  return all;
}

const char* name_of(PooledScale scale) {
  return scale == PooledScale::kPlain ? "plain" : scale == PooledScale::kLog ? "log" : "logit";
}

std::optional<Measured> read_measure(const Json& measures, const PoolableMeasure& one) {
  const Json* at = &measures;
  for (const auto& key : one.path) {
    if (!at->is_object() || !at->contains(key)) return std::nullopt;
    at = &(*at)[key];
  }
  if (!at->is_object() || !at->contains("value") || !at->contains("std_error")) return std::nullopt;
  const Json& value = (*at)["value"];
  const Json& error = (*at)["std_error"];
  if (!value.is_number() || !error.is_number()) return std::nullopt;
  return Measured{value.get<double>(), error.get<double>()};
}

Json pool_by_rubin(const std::vector<Json>& copies, std::size_t rows) {
  Json out = Json::object();
  for (const auto& one : poolable_measures()) {
    if (!copies[0].contains(one.path[0])) continue;
    std::vector<Measured> values;
    for (const Json& copy : copies) {
      if (const auto value = read_measure(copy, one)) values.push_back(*value);
    }
    Json& at = place(out, one.path);
    if (values.size() < copies.size()) {
      at = {{"fault", report::to_json(Error{Code::kNotConverged, one.name,
                                            "has no value in " +
                                                std::to_string(copies.size() - values.size()) +
                                                " of the completed copies"})}};
      continue;
    }
    const auto pooled =
        survival::pool_rubin_on(values, one.scale, rows > 1 ? static_cast<double>(rows - 1) : 1);
    at = pooled.ok() ? to_json(*pooled, one.scale)
                     : Json{{"fault", report::to_json(pooled.error())}};
  }
  return out;
}

}  // namespace hepatica::cohort
