// Normal, chi-square and Student distributions.
#include "core/survival/distribution.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace hepatica::survival {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kTiny = 1e-300;

/// Regularised upper incomplete gamma Q(a, x), x > 0: series below a + 1, Lentz' continued fraction
/// above, where each converges fast.
double upper_gamma(double a, double x) {
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, sum = term;
    for (double k = a + 1; std::fabs(term) > std::fabs(sum) * kEpsilon / 4; k += 1) {
      term *= x / k;
      sum += term;
    }
    return 1 - front * sum;
  }
  double b = x + 1 - a, c = 1 / kTiny, d = 1 / b, h = d;
  for (int i = 1; i < 10000; ++i) {
    const double an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const double step = d * c;
    h *= step;
    if (std::fabs(step - 1) < kEpsilon) break;
  }
  return front * h;
}

/// Continued fraction of the incomplete beta function (modified Lentz).
double beta_fraction(double a, double b, double x) {
  double c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::fabs(d) < kTiny ? kTiny : d);
  double h = d;
  for (int m = 1; m < 10000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const double step = d * c;
    h *= step;
    if (std::fabs(step - 1) < kEpsilon) break;
  }
  return h;
}

/// Regularised incomplete beta I_x(a, b); y = 1 - x is given too, so that neither end cancels.
double incomplete_beta(double a, double b, double x, double y) {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log(y));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, y) / b;
}

/// Increasing f on [low, high] (a bracket of the root of f - target), by bisection to the last bit.
template <typename F>
double invert(F f, double target, double low, double high) {
  for (int i = 0; i < 2000; ++i) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) break;
    (f(middle) < target ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double polynomial(const double (&c)[8], double x) {
  double value = c[7];
  for (int i = 6; i >= 0; --i) value = value * x + c[i];
  return value;
}

// Coefficients of AS 241, PPND16.
constexpr double kCentreTop[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                  1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                  4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                  3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr double kCentreBottom[8] = {1.0,
                                     4.2313330701600911252e+1,
                                     6.8718700749205790830e+2,
                                     5.3941960214247511077e+3,
                                     2.1213794301586595867e+4,
                                     3.9307895800092710610e+4,
                                     2.8729085735721942674e+4,
                                     5.2264952788528545610e+3};
constexpr double kMiddleTop[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                  5.76949722146069140550e0,  3.64784832476320460504e0,
                                  1.27045825245236838258e0,  2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr double kMiddleBottom[8] = {1.0,
                                     2.05319162663775882187e0,
                                     1.67638483018380384940e0,
                                     6.89767334985100004550e-1,
                                     1.48103976427480074590e-1,
                                     1.51986665636164571966e-2,
                                     5.47593808499534494600e-4,
                                     1.05075007164441684324e-9};
constexpr double kTailTop[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                1.78482653991729133580e0,  2.96560571828504891230e-1,
                                2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr double kTailBottom[8] = {1.0,
                                   5.99832206555887937690e-1,
                                   1.36929880922735805310e-1,
                                   1.48753612908506148525e-2,
                                   7.86869131145613259100e-4,
                                   1.84631831751005468180e-5,
                                   1.42151175831644588870e-7,
                                   2.04426310338993978564e-15};

}  // namespace

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }
double normal_upper_tail(double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); }
double normal_density(double z) {
  return std::exp(-0.5 * z * z) / (std::numbers::sqrt2 / std::numbers::inv_sqrtpi);
}

double normal_quantile(double p) {
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kCentreTop, r) / polynomial(kCentreBottom, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  const double z = r <= 5 ? polynomial(kMiddleTop, r - 1.6) / polynomial(kMiddleBottom, r - 1.6)
                          : polynomial(kTailTop, r - 5) / polynomial(kTailBottom, r - 5);
  return q < 0 ? -z : z;
}

double normal_multiplier(double level) { return -normal_quantile(0.5 * (1 - level)); }

double chi_square_upper_tail(double x, double degrees) {
  return x <= 0 ? 1 : upper_gamma(0.5 * degrees, 0.5 * x);
}

double chi_square_quantile(double p, double degrees) {
  double high = degrees + 10;
  while (1 - chi_square_upper_tail(high, degrees) < p) high *= 2;
  return invert([&](double x) { return 1 - chi_square_upper_tail(x, degrees); }, p, 0, high);
}

double student_two_sided(double t, double degrees) {
  const double square = t * t;
  return incomplete_beta(0.5 * degrees, 0.5, degrees / (degrees + square),
                         square / (degrees + square));
}

double student_cdf(double t, double degrees) {
  const double tail = 0.5 * student_two_sided(t, degrees);
  return t < 0 ? tail : 1 - tail;
}

double student_quantile(double p, double degrees) {
  if (p == 0.5) return 0;
  const double tail = 2 * (p < 0.5 ? p : 1 - p);
  double high = 1;
  while (student_two_sided(high, degrees) > tail) high *= 2;
  const double t = invert([&](double x) { return -student_two_sided(x, degrees); }, -tail, 0, high);
  return p < 0.5 ? -t : t;
}

double log1p_exp(double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

double expit(double x) {
  if (x >= 0) return 1 / (1 + std::exp(-x));
  const double e = std::exp(x);
  return e / (1 + e);
}

double logit(double p) { return std::log(p / (1 - p)); }

}  // namespace hepatica::survival
