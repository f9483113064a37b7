// Quantiles of a cohort as a patient.
#include "core/cohort/typical.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/survival/spline.h"

namespace hepatica::cohort {
namespace {

/// Sorted known values of a variable, derived ones included.
std::vector<double> known_values(const Cohort& cohort, const std::vector<std::size_t>& rows,
                                 int variable, const patient::Dictionary& dictionary) {
  std::vector<double> out;
  for (std::size_t i : rows) {
    const auto reading = patient_of(cohort, i, dictionary);
    const auto value = reading.patient.canonical(dictionary, variable);
    if (value.is_known()) out.push_back(value.number);
  }
  std::sort(out.begin(), out.end());
  return out;
}

/// Four significant digits: an example is read by people.
double rounded(double x) {
  if (x == 0) return 0;
  const double scale = std::pow(10, 3 - std::floor(std::log10(std::fabs(x))));
  return std::round(x * scale) / scale;
}

}  // namespace

Json typical_patient(const Cohort& cohort, const std::vector<std::size_t>& rows,
                     const std::vector<int>& variables, const patient::Dictionary& dictionary,
                     double p) {
  Json out = Json::object();
  for (int v : variables) {
    const auto values = known_values(cohort, rows, v, dictionary);
    if (values.empty()) continue;
    const auto& variable = dictionary.variable(v);
    const auto last = static_cast<double>(values.size() - 1);
    if (!variable.is_number()) {
      const double level = values[static_cast<std::size_t>(std::lround(p * last))];
      out[variable.id] = variable.levels.empty()
                             ? Json(level != 0)
                             : Json(variable.levels[static_cast<std::size_t>(level)].id);
      continue;
    }
    double x = survival::sorted_quantile(values, p);
    x = variable.type.integer_valued ? std::floor(x) : rounded(x);
    out[variable.id] = {{"value", x}, {"unit", variable.units[0].code}};
  }
  return out;
}

std::string observed_range(const Cohort& cohort, const std::vector<std::size_t>& rows, int variable,
                           const patient::Dictionary& dictionary) {
  const auto values = known_values(cohort, rows, variable, dictionary);
  if (values.empty() || !dictionary.variable(variable).is_number()) return "";
  return "[" + format_number(values.front()) + ", " + format_number(values.back()) + "]";
}

}  // namespace hepatica::cohort
