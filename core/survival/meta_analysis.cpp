// Weights, the variance between sites, and intervals.
#include "core/survival/meta_analysis.h"

#include <algorithm>
#include <cmath>

#include "core/survival/distribution.h"
#include "core/survival/follow_up.h"

namespace hepatica::survival {
namespace {

constexpr int kMostSteps = 2000;

/// Sums of powers of the weights w = 1 / (v + tau^2), and the weighted mean.
struct Weighted {
  double w = 0, w2 = 0, w3 = 0, mean = 0, square = 0, square2 = 0;
};

Weighted weigh(const std::vector<Measured>& sites, double tau_squared) {
  Weighted out;
  double sum = 0;
  for (const Measured& one : sites) {
    const double w = 1 / (one.std_error * one.std_error + tau_squared);
    out.w += w;
    out.w2 += w * w;
    out.w3 += w * w * w;
    sum += w * one.value;
  }
  out.mean = sum / out.w;
  for (const Measured& one : sites) {
    const double w = 1 / (one.std_error * one.std_error + tau_squared);
    const double off = one.value - out.mean;
    out.square += w * off * off;
    out.square2 += w * w * off * off;
  }
  return out;
}

double der_simonian_laird(const std::vector<Measured>& sites) {
  const Weighted fixed = weigh(sites, 0);
  const auto k = static_cast<double>(sites.size());
  return std::max(0.0, (fixed.square - (k - 1)) / (fixed.w - fixed.w2 / fixed.w));
}

/// Fisher scoring on the restricted likelihood; a step that would leave tau^2 >= 0 stops at 0.
Result<double> reml(const std::vector<Measured>& sites) {
  double tau = der_simonian_laird(sites), scale = 0;
  for (const Measured& one : sites) scale = std::max(scale, one.std_error * one.std_error);
  for (int step = 0; step < kMostSteps; ++step) {
    const Weighted at = weigh(sites, tau);
    const double trace = at.w - at.w2 / at.w;
    const double trace2 = at.w2 - 2 * at.w3 / at.w + (at.w2 / at.w) * (at.w2 / at.w);
    const double next = std::max(0.0, tau + (at.square2 - trace) / trace2);
    const double moved = std::fabs(next - tau);
    tau = next;
    if (moved <= 1e-13 * (scale + tau)) return tau;
  }
  return Error{Code::kNotConverged, "tau_squared", "no optimum of the restricted likelihood"};
}

Status check_sites(std::span<const Measured> sites) {
  if (sites.size() < 2) return Error{Code::kInvalidArgument, "sites", "at least two sites"};
  for (const Measured& one : sites) {
    if (!(one.std_error > 0))
      return Error{Code::kInvalidArgument, "sites", "a standard error above 0 is expected"};
  }
  return success();
}

void heterogeneity(const std::vector<Measured>& sites, MetaAnalysis& out) {
  const Weighted fixed = weigh(sites, 0);
  const auto k = static_cast<double>(sites.size());
  out.q = fixed.square;
  out.q_p_value = chi_square_upper_tail(out.q, k - 1);
  const double typical = (k - 1) * fixed.w / (fixed.w * fixed.w - fixed.w2);
  out.i_squared = out.tau_squared / (out.tau_squared + typical);
}

}  // namespace

Result<MetaAnalysis> meta_analysis(std::span<const Measured> sites, PooledScale scale,
                                   const MetaOptions& options) {
  if (auto fault = check_sites(sites)) return *fault;
  if (auto fault = check_level(options.level)) return *fault;
  std::vector<Measured> moved;
  for (const Measured& one : sites) {
    const auto at = onto_scale(one, scale);
    if (!at.ok()) return at.error();
    moved.push_back(*at);
  }
  MetaAnalysis out;
  out.tau_squared = der_simonian_laird(moved);
  if (options.between == BetweenSites::kReml) {
    const auto tau = reml(moved);
    if (!tau.ok()) return tau.error();
    out.tau_squared = *tau;
  }
  heterogeneity(moved, out);
  const Weighted at = weigh(moved, out.tau_squared);
  const auto k = static_cast<double>(moved.size());
  out.knapp_scale = at.square / (k - 1);
  double error = 1 / std::sqrt(at.w);
  if (options.hartung_knapp)
    error *= std::sqrt(options.modified ? std::max(1.0, out.knapp_scale) : out.knapp_scale);
  for (const Measured& one : moved)
    out.weights.push_back(1 / (one.std_error * one.std_error + out.tau_squared) / at.w);
  const double p = 0.5 + options.level / 2;
  const double half =
      error * (options.hartung_knapp ? student_quantile(p, k - 1) : normal_quantile(p));
  out.interval = from_scale(Interval{at.mean - half, at.mean + half}, scale);
  if (moved.size() >= 3) {
    const double wide = student_quantile(p, k - 2) * std::sqrt(out.tau_squared + error * error);
    out.prediction = from_scale(Interval{at.mean - wide, at.mean + wide}, scale);
  }
  out.value = from_scale(at.mean, scale);
  out.std_error = error_from_scale(at.mean, error, scale);
  return out;
}

}  // namespace hepatica::survival
