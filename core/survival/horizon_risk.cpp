// Kaplan-Meier risk at a horizon.
#include "core/survival/horizon_risk.h"

#include <algorithm>

#include "core/base/number_text.h"
#include "core/survival/kaplan_meier.h"

namespace hepatica::survival {

std::optional<double> horizon_risk(const FollowUp& data, std::span<const std::size_t> rows,
                                   double horizon) {
  if (rows.empty()) return std::nullopt;
  const auto curve = kaplan_meier(data.take(rows));
  if (!curve) return std::nullopt;
  const CurvePoint& last = curve->points.back();
  if (last.time < horizon && last.survival > 0) return std::nullopt;
  return 1 - curve->as_step_function()(horizon);
}

Status check_probability(std::span<const double> probability, std::size_t rows, const char* field) {
  if (auto fault = check_column(probability, rows, field)) return fault;
  for (std::size_t i = 0; i < rows; ++i) {
    if (probability[i] >= 0 && probability[i] <= 1) continue;
    return Error{Code::kInvalidArgument, field,
                 "row " + std::to_string(i + 1) + ": " + format_number(probability[i]) +
                     "; a probability lies between 0 and 1"};
  }
  return success();
}

}  // namespace hepatica::survival
