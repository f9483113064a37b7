// Bootstrap optimism of discrimination and slope.
#include "core/cohort/optimism.h"

#include <algorithm>

#include "core/base/reason.h"
#include "core/survival/concordance.h"
#include "core/survival/cox.h"
#include "core/survival/logistic.h"
#include "core/survival/random.h"
#include "core/survival/roc.h"

namespace hepatica::cohort {
namespace {

using survival::FollowUp;
using survival::Matrix;

/// Coefficient of the linear predictor as the only covariate.
Result<double> slope_of(const FollowUp& data, const std::vector<double>& lp, bool binary) {
  Matrix one = Matrix::zeros(lp.size(), {"linear_predictor"});
  std::copy(lp.begin(), lp.end(), one.column(0).begin());
  if (binary) {
    const auto fit = survival::fit_logistic(data.event, one);
    if (!fit.ok()) return fit.error();
    return fit->coefficients[1];
  }
  const auto fit = survival::fit_cox(data, one);
  if (!fit.ok()) return fit.error();
  return fit->coefficients[0];
}

}  // namespace

Result<Discrimination> discrimination(const FollowUp& data, const std::vector<double>& lp,
                                      bool binary) {
  if (binary) {
    const auto auc = survival::roc_auc(data.event, lp);
    if (!auc.ok()) return auc.error();
    return Discrimination{auc->auc, auc->std_error, auc->interval};
  }
  const auto c = survival::concordance(data, lp);
  if (!c.ok()) return c.error();
  return Discrimination{c->index, c->std_error, c->interval};
}

Result<Optimism> bootstrap_optimism(const FollowUp& data, const Matrix& covariates,
                                    const std::vector<double>& coefficients, bool binary,
                                    const Refit& refit, int samples, std::uint64_t seed,
                                    const survival::Progress& progress) {
  const auto whole =
      discrimination(data, survival::linear_predictor(coefficients, covariates), binary);
  if (!whole.ok()) return whole.error();
  Optimism out;
  out.apparent = whole->value;
  out.apparent_error = whole->std_error;
  out.apparent_interval = whole->interval;
  survival::Random random(seed);
  double optimism = 0, slope = 0;
  for (int b = 0; b < samples; ++b) {
    if (progress && !progress(static_cast<std::size_t>(b), static_cast<std::size_t>(samples)))
      return Error{Code::kCancelled, "bootstrap",
                   "after " + std::to_string(b) + " of " + std::to_string(samples) + " samples"};
    const auto rows = random.resample(data.size());
    const auto again = refit(rows);
    if (!again.ok()) {
      ++out.failed;
      continue;
    }
    const auto lp = survival::linear_predictor(*again, covariates);
    std::vector<double> inside;
    for (std::size_t i : rows) inside.push_back(lp[i]);
    const auto in_sample = discrimination(data.take(rows), inside, binary);
    const auto in_whole = discrimination(data, lp, binary);
    const auto calibrated = slope_of(data, lp, binary);
    if (!in_sample.ok() || !in_whole.ok() || !calibrated.ok()) {
      ++out.failed;
      continue;
    }
    ++out.samples;
    optimism += in_sample->value - in_whole->value;
    slope += *calibrated;
  }
  if (out.samples == 0 || out.failed > samples / 2) {
    return Error{Code::kNotConverged, "bootstrap",
                 std::to_string(out.failed) + " of " + std::to_string(samples) +
                     " samples could not be fitted",
                 Reason{"samples_failed", {{"failed", out.failed}, {"samples", samples}}, ""}};
  }
  out.optimism = optimism / out.samples;
  out.slope = slope / out.samples;
  out.corrected = out.apparent - out.optimism;
  out.interval = {std::clamp(out.apparent_interval.lower - out.optimism, 0.0, 1.0),
                  std::clamp(out.apparent_interval.upper - out.optimism, 0.0, 1.0)};
  return out;
}

}  // namespace hepatica::cohort
