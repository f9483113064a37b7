// Which measures of a validation can be pooled, on which scale, and pooling them over copies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/survival/pooled_scale.h"

namespace hepatica::cohort {

/// One measure of measures.h: its place in the JSON, outermost key first.
struct PoolableMeasure {
  std::string name;
  std::vector<std::string> path;
  survival::PooledScale scale;
};

/// harrell_c, uno_c, auc (logit); observed_expected (log); in_the_large, slope, brier (plain).
const std::vector<PoolableMeasure>& poolable_measures();

/// "plain", "log" or "logit".
const char* name_of(survival::PooledScale scale);

/// The measure with its standard error; nothing where it was not given or has no value.
std::optional<survival::Measured> read_measure(const Json& measures, const PoolableMeasure& one);

/// The measures of one model in each completed copy -> the same measures by Rubin's rules, each
/// {"value", "std_error", "lower", "upper", "degrees", "missing_information", "scale"}, or
/// {"fault"} where a copy gave none. rows: of the analysis; degrees of the complete data rows - 1.
Json pool_by_rubin(const std::vector<Json>& copies, std::size_t rows);

}  // namespace hepatica::cohort
