// Newton's method with step halving and a look-out for separation.
#include "core/survival/cox_newton.h"

#include <cmath>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/survival/cox_diagnosis.h"

namespace hepatica::survival {
namespace {

// Half the squared length of the next step in standard errors; the step after it is the square of
// that, so the coefficients are then right to about 1e-14 standard errors.
constexpr double kDecrement = 1e-15;
// A convergent Newton iteration is long done; a monotone likelihood moves by one unit of the linear
// predictor per step for ever.
constexpr int kSuspicious = 12;

}  // namespace

Result<CoxOptimum> maximise(CoxLikelihood& likelihood, const Eigen::VectorXd& start,
                            const CoxValue& at_start, int max_iterations, const FollowUp& data,
                            const Matrix& covariates) {
  CoxOptimum now{start, at_start, 0};
  if (start.size() == 0) return now;
  double decrement = 0;
  for (; now.iterations < max_iterations; ++now.iterations) {
    const Eigen::LDLT<Eigen::MatrixXd> solver(now.value.information);
    Eigen::VectorXd step = solver.solve(now.value.gradient);
    decrement = 0.5 * step.dot(now.value.gradient);
    const bool usable = solver.isPositive() && step.allFinite();
    if (now.iterations >= kSuspicious || !usable) {
      const Eigen::VectorXd& direction = usable ? step : now.beta_z;
      if (auto fault = find_separation(likelihood, direction, data, covariates)) return *fault;
      if (!usable) break;
    }
    if (decrement <= kDecrement) {
      now.beta_z += step;
      return now;
    }
    const double floor = now.value.log_likelihood - 1e-10 * std::fabs(now.value.log_likelihood);
    CoxValue next = likelihood.evaluate(now.beta_z + step);
    for (int halving = 0; halving < 40 && !(next.finite && next.log_likelihood >= floor);
         ++halving) {
      step *= 0.5;
      next = likelihood.evaluate(now.beta_z + step);
    }
    if (!next.finite) break;
    now.beta_z += step;
    now.value = std::move(next);
  }
  return Error{Code::kNotConverged, "coefficients",
               "after " + std::to_string(now.iterations) +
                   " steps, the next would change the log " + "likelihood by " +
                   format_number(decrement),
               Reason{"not_converged", {{"steps", now.iterations}}, ""}};
}

}  // namespace hepatica::survival
