// The tail areas and quantiles that tests and intervals need, in double precision.
//
// Preconditions are stated, not checked: callers inside this area always meet them.
#pragma once

namespace hepatica::survival {

/// P(Z <= z) and P(Z > z) of the standard normal distribution, relative error about 1e-15.
double normal_cdf(double z);
double normal_upper_tail(double z);
double normal_density(double z);

/// z with P(Z <= z) = p, 0 < p < 1. Source: Wichura, Applied Statistics 37 (1988) 477, AS 241.
double normal_quantile(double p);

/// z with P(|Z| <= z) = level, 0 < level < 1: 1.96 for 0.95.
double normal_multiplier(double level);

/// P(X > x) of the chi-square distribution; x >= 0, degrees > 0. Regularised incomplete gamma
/// function by series or continued fraction.
double chi_square_upper_tail(double x, double degrees);

/// x with P(X <= x) = p of the chi-square distribution, 0 < p < 1.
double chi_square_quantile(double p, double degrees);

/// P(T <= t) of Student's distribution, degrees > 0. Regularised incomplete beta function by
/// continued fraction.
double student_cdf(double t, double degrees);

/// Two-sided P(|T| > |t|), without cancellation in the tail.
double student_two_sided(double t, double degrees);

/// t with P(T <= t) = p, 0 < p < 1.
double student_quantile(double p, double degrees);

/// log(1 + exp(x)) and 1 / (1 + exp(-x)) without overflow.
double log1p_exp(double x);
double expit(double x);
double logit(double p);

}  // namespace hepatica::survival
