// Calibration of binary and survival predictions.
#include "core/survival/calibration.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/survival/cox.h"
#include "core/survival/cox_survival.h"
#include "core/survival/distribution.h"
#include "core/survival/logistic.h"
#include "core/survival/spline.h"

namespace hepatica::survival {
namespace {

double cloglog(double p) { return std::log(-std::log1p(-p)); }

Estimate estimate(double value, double std_error, double level) {
  const double half = normal_multiplier(level) * std_error;
  return {value, std_error, {value - half, value + half}};
}

/// observed / expected, its standard error on the log scale given.
Estimate ratio(double observed, double expected, double log_std_error, double level) {
  const double value = observed / expected;
  const double factor = std::exp(normal_multiplier(level) * log_std_error);
  return {value, value * log_std_error, {value / factor, value * factor}};
}

Status check_input(std::span<const double> probability, std::size_t rows,
                   const CalibrationOptions& options) {
  if (auto fault = check_level(options.level)) return fault;
  if (auto fault = check_column(probability, rows, "probability")) return fault;
  for (std::size_t i = 0; i < rows; ++i) {
    if (probability[i] > 0 && probability[i] < 1) continue;
    return Error{Code::kInvalidArgument, "probability",
                 "row " + std::to_string(i + 1) + ": " + format_number(probability[i]) +
                     "; calibration needs probabilities above 0 and below 1",
                 Reason{"risk_at_the_end", {{"value", probability[i]}}, ""}};
  }
  if (options.knots < 3 || options.knots > 7) {
    return Error{Code::kInvalidArgument, "knots", "must be 3 to 7"};
  }
  if (options.points >= 2 && options.groups >= 2) return success();
  return Error{Code::kInvalidArgument, "points", "a curve and its groups need two points or more"};
}

/// One column of numbers named `name`.
Matrix single(std::vector<double> values, const char* name) {
  Matrix m = Matrix::zeros(0, {name});
  m.rows = values.size();
  m.values = std::move(values);
  return m;
}

Matrix spline_table(std::span<const double> x, std::span<const double> knots) {
  std::vector<std::string> names;
  for (std::size_t j = 0; j + 1 < knots.size(); ++j) names.push_back("s" + std::to_string(j + 1));
  Matrix out = Matrix::zeros(x.size(), names);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto basis = spline_basis(x[i], knots);
    for (std::size_t j = 0; j < basis.size(); ++j) out.at(i, j) = basis[j];
  }
  return out;
}

std::vector<double> transformed(std::span<const double> p, double (*f)(double)) {
  std::vector<double> out;
  out.reserve(p.size());
  for (double x : p) out.push_back(f(x));
  return out;
}

std::vector<double> sorted(std::span<const double> p) {
  std::vector<double> out(p.begin(), p.end());
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<double> even_grid(std::span<const double> p, int points) {
  const auto order = sorted(p);
  const double from = sorted_quantile(order, 0.01), to = sorted_quantile(order, 0.99);
  std::vector<double> out;
  out.reserve(static_cast<std::size_t>(points));
  for (int k = 0; k < points; ++k) out.push_back(from + (to - from) * k / (points - 1));
  return out;
}

CalibrationErrors errors_of(std::span<const double> predicted, std::span<const double> observed) {
  std::vector<double> distance;
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    distance.push_back(std::fabs(predicted[i] - observed[i]));
  }
  std::sort(distance.begin(), distance.end());
  const double sum = std::accumulate(distance.begin(), distance.end(), 0.0);
  return {sum / static_cast<double>(distance.size()), sorted_quantile(distance, 0.5),
          sorted_quantile(distance, 0.9), distance.back()};
}

/// Rows by increasing prediction in `count` groups of nearly equal size; equal predictions stay
/// together.
std::vector<std::vector<std::size_t>> neighbours(std::span<const double> p, int count) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<std::vector<std::size_t>> out;
  std::size_t first = 0;
  for (int g = 1; g <= count && first < p.size(); ++g) {
    std::size_t last = p.size() * static_cast<std::size_t>(g) / static_cast<std::size_t>(count);
    if (last <= first) continue;
    while (last < p.size() && p[order[last]] == p[order[last - 1]]) ++last;
    out.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(first),
                     order.begin() + static_cast<std::ptrdiff_t>(last));
    first = last;
  }
  return out;
}

double mean_at(std::span<const double> p, const std::vector<std::size_t>& rows) {
  double sum = 0;
  for (std::size_t i : rows) sum += p[i];
  return sum / static_cast<double>(rows.size());
}

/// Wilson's interval of a share: it stays inside [0, 1].
Interval wilson(double events, double rows, double level) {
  const double z = normal_multiplier(level), p = events / rows, shrink = 1 + z * z / rows;
  const double centre = (p + z * z / (2 * rows)) / shrink;
  const double half = z / shrink * std::sqrt(p * (1 - p) / rows + z * z / (4 * rows * rows));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

/// Curve, bands and errors of the logistic spline.
void smooth_binary(std::span<const int> y, std::span<const double> probability,
                   const CalibrationOptions& options, Calibration& out) {
  const auto x = transformed(probability, logit);
  const auto knots = spline_knots(x, options.knots);
  if (!knots) {
    out.curve_fault = knots.error();
    return;
  }
  const Matrix table = spline_table(x, *knots);
  const auto fit = fit_logistic(y, table);
  if (!fit) {
    out.curve_fault = fit.error();
    return;
  }
  out.errors = errors_of(probability, predict_logistic(fit->coefficients, table));
  const auto p = static_cast<Eigen::Index>(fit->columns());
  const Eigen::Map<const Eigen::MatrixXd> covariance(fit->covariance.data(), p, p);
  const Eigen::Map<const Eigen::VectorXd> beta(fit->coefficients.data(), p);
  const double z = normal_multiplier(options.level);
  for (double predicted : even_grid(probability, options.points)) {
    const auto basis = spline_basis(logit(predicted), *knots);
    Eigen::VectorXd row(p);
    row[0] = 1;
    std::copy(basis.begin(), basis.end(), row.begin() + 1);
    const double eta = row.dot(beta), half = z * std::sqrt(row.dot(covariance * row));
    out.curve.push_back({predicted, expit(eta), Interval{expit(eta - half), expit(eta + half)}});
  }
}

/// Curve, bands and errors of the Cox spline, read off at the horizon.
void smooth_survival(const FollowUp& data, std::span<const double> probability, double horizon,
                     const CalibrationOptions& options, Calibration& out) {
  const auto x = transformed(probability, cloglog);
  const auto knots = spline_knots(x, options.knots);
  if (!knots) {
    out.curve_fault = knots.error();
    return;
  }
  const Matrix table = spline_table(x, *knots);
  const auto fit = fit_cox(data, table);
  if (!fit) {
    out.curve_fault = fit.error();
    return;
  }
  const auto baseline = baseline_hazard(data, table, *fit, fit->centre);
  const auto grid = even_grid(probability, options.points);
  const auto points =
      predict_survival_at(data, table, *fit, spline_table(transformed(grid, cloglog), *knots),
                          horizon, {CurveInterval::kLogLog, options.level});
  if (!baseline || !points) {
    out.curve_fault = baseline ? points.error() : baseline.error();
    return;
  }
  const double centre =
      std::inner_product(fit->centre.begin(), fit->centre.end(), fit->coefficients.begin(), 0.0);
  std::vector<double> observed;
  for (double eta : linear_predictor(fit->coefficients, table)) {
    observed.push_back(1 - (*baseline)[0].survival(horizon, eta - centre));
  }
  out.errors = errors_of(probability, observed);
  for (std::size_t k = 0; k < grid.size(); ++k) {
    CurveAt point{grid[k], 1 - (*points)[k].survival, std::nullopt};
    if (const auto& s = (*points)[k].interval)
      point.interval = Interval{1 - s->upper, 1 - s->lower};
    out.curve.push_back(point);
  }
}

/// 1 - Kaplan-Meier of some rows at the horizon; reached: it is known there, not only carried on.
struct RiskAtHorizon {
  double risk = 0;
  bool reached = false;
  double log_std_error = 0;  // of log S
  std::optional<Interval> interval;
};
Result<RiskAtHorizon> risk_at_horizon(const FollowUp& data, double horizon, double level) {
  const auto curve = kaplan_meier(data, {CurveInterval::kLogLog, level});
  if (!curve) return curve.error();
  RiskAtHorizon out;
  const CurvePoint& last = curve->points.back();
  out.reached = last.time >= horizon || last.survival == 0;
  for (const CurvePoint& point : curve->points) {
    if (point.time > horizon) break;
    out.risk = 1 - point.survival;
    out.log_std_error = point.survival > 0 ? *point.std_error / point.survival : 0;
    out.interval.reset();
    if (point.interval)
      out.interval = Interval{1 - point.interval->upper, 1 - point.interval->lower};
  }
  return out;
}

}  // namespace

Result<Calibration> calibrate_binary(std::span<const int> y, std::span<const double> probability,
                                     const CalibrationOptions& options) {
  if (auto fault = check_binary(y, y.size(), "y")) return *fault;
  if (auto fault = check_input(probability, y.size(), options)) return *fault;
  LogisticOptions with_offset;
  with_offset.offset = transformed(probability, logit);
  const auto intercept = fit_logistic(y, Matrix::zeros(y.size(), {}), with_offset);
  if (!intercept) return intercept.error();
  const auto slope = fit_logistic(y, single(with_offset.offset, "probability"));
  if (!slope) return slope.error();

  Calibration out;
  const auto n = static_cast<double>(y.size());
  const auto events = static_cast<double>(slope->events);
  out.observed = events / n;
  out.expected = std::accumulate(probability.begin(), probability.end(), 0.0) / n;
  out.observed_expected =
      ratio(out.observed, out.expected, std::sqrt((1 - out.observed) / events), options.level);
  out.intercept = estimate(intercept->coefficients[0], intercept->std_error(0), options.level);
  out.slope = estimate(slope->coefficients[1], slope->std_error(1), options.level);
  smooth_binary(y, probability, options, out);
  for (const auto& rows : neighbours(probability, options.groups)) {
    double count = 0;
    for (std::size_t i : rows) count += y[i];
    const auto size = static_cast<double>(rows.size());
    out.groups.push_back({rows.size(), mean_at(probability, rows), count / size,
                          wilson(count, size, options.level)});
  }
  return out;
}

Result<Calibration> calibrate_survival(const FollowUp& data, std::span<const double> probability,
                                       double horizon, const CalibrationOptions& options) {
  if (auto fault = check(data)) return *fault;
  if (auto fault = check_input(probability, data.size(), options)) return *fault;
  const double last = *std::max_element(data.time.begin(), data.time.end());
  if (!(horizon > 0 && horizon <= last)) {
    return Error{Code::kInvalidArgument, "horizon",
                 format_number(horizon) + "; must be above 0 and at most the last time, " +
                     format_number(last),
                 Reason{"beyond_follow_up", {{"time", horizon}, {"last", last}}, ""}};
  }
  const auto observed = risk_at_horizon(data, horizon, options.level);
  if (!observed) return observed.error();
  if (observed->risk == 0) {
    return Error{Code::kNoEvents, "event", "no event up to " + format_number(horizon),
                 Reason{"no_event_by", {{"time", horizon}}, ""}};
  }
  const auto slope = fit_cox(data, single(transformed(probability, cloglog), "probability"));
  if (!slope) return slope.error();

  Calibration out;
  out.observed = observed->risk;
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    sum += data.weight_of(i) * probability[i];
    weights += data.weight_of(i);
  }
  out.expected = sum / weights;
  const double survival = 1 - out.observed;
  out.observed_expected = ratio(out.observed, out.expected,
                                observed->log_std_error * survival / out.observed, options.level);
  if (survival > 0) {
    out.intercept = estimate(cloglog(out.observed) - cloglog(out.expected),
                             observed->log_std_error / -std::log(survival), options.level);
  }
  out.slope = estimate(slope->coefficients[0], slope->std_error(0), options.level);
  smooth_survival(data, probability, horizon, options, out);
  for (const auto& rows : neighbours(probability, options.groups)) {
    const auto group = risk_at_horizon(data.take(rows), horizon, options.level);
    if (!group) return group.error();
    out.groups.push_back({rows.size(), mean_at(probability, rows), std::nullopt, std::nullopt});
    if (!group->reached) continue;
    out.groups.back().observed = group->risk;
    out.groups.back().interval = group->interval;
  }
  return out;
}

Result<Estimate> calibration_in_the_large(const FollowUp& data,
                                          std::span<const double> cumulative_hazard, double level) {
  if (auto fault = check(data)) return *fault;
  if (auto fault = check_level(level)) return *fault;
  if (auto fault = check_column(cumulative_hazard, data.size(), "cumulative_hazard")) return *fault;
  double events = 0, expected = 0, squares = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (cumulative_hazard[i] < 0) {
      return Error{Code::kInvalidArgument, "cumulative_hazard",
                   "row " + std::to_string(i + 1) + ": a hazard is not negative"};
    }
    const double w = data.weight_of(i);
    events += w * data.event[i];
    squares += w * w * data.event[i];
    expected += w * cumulative_hazard[i];
  }
  if (events == 0) return Error{Code::kNoEvents, "event", "no events"};
  if (expected == 0) return Error{Code::kDomain, "cumulative_hazard", "no events are predicted"};
  return estimate(std::log(events / expected), std::sqrt(squares) / events, level);
}

}  // namespace hepatica::survival
