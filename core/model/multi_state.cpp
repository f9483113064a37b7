// Uniformisation with scaling and squaring.
#include "core/model/multi_state.h"

#include <algorithm>
#include <cmath>

namespace hepatica::model {
namespace {

using Matrix = std::vector<double>;

Matrix identity(size_t n) {
  Matrix m(n * n, 0.0);
  for (size_t i = 0; i < n; ++i) m[i * n + i] = 1;
  return m;
}

Matrix multiply(const Matrix& a, const Matrix& b, size_t n) {
  Matrix c(n * n, 0.0);
  for (size_t i = 0; i < n; ++i) {
    for (size_t k = 0; k < n; ++k) {
      double const factor = a[i * n + k];
      for (size_t j = 0; j < n; ++j) c[i * n + j] += factor * b[k * n + j];
    }
  }
  return c;
}

void normalise_rows(Matrix& m, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (size_t j = 0; j < n; ++j) sum += m[i * n + j];
    for (size_t j = 0; j < n; ++j) m[i * n + j] = std::min(1.0, m[i * n + j] / sum);
  }
}

/// sum over k of Poisson(k; x) B^k for x <= 1, until the tail is below rounding.
Matrix poisson_mixture(const Matrix& b, size_t n, double x) {
  Matrix power = identity(n);
  double weight = std::exp(-x);
  Matrix sum(n * n);
  for (size_t i = 0; i < sum.size(); ++i) sum[i] = weight * power[i];
  for (int k = 1; k <= 24; ++k) {
    power = multiply(power, b, n);
    weight *= x / k;
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += weight * power[i];
  }
  return sum;
}

}  // namespace

std::vector<double> generator(const MultiStateStep& step, const std::vector<double>& z) {
  size_t const n = step.states.size();
  Matrix q(n * n, 0.0);
  for (const Transition& transition : step.transitions) {
    double log_ratio = 0;
    for (size_t k = 0; k < step.covariates.size(); ++k) {
      log_ratio += transition.log_hr[k] * (z[k] - step.covariates[k].mean);
    }
    double const rate = transition.rate * std::exp(log_ratio);
    auto const from = static_cast<size_t>(transition.from);
    q[from * n + static_cast<size_t>(transition.to)] += rate;
    q[from * n + from] -= rate;
  }
  return q;
}

std::vector<double> transition_matrix(const std::vector<double>& q, int states, double t) {
  auto const n = static_cast<size_t>(states);
  double rate = 0;
  for (size_t i = 0; i < n; ++i) rate = std::max(rate, -q[i * n + i]);
  if (rate == 0 || t == 0) return identity(n);
  Matrix b = identity(n);
  for (size_t i = 0; i < b.size(); ++i) b[i] = std::max(0.0, b[i] + q[i] / rate);
  int halvings = 0;
  double x = rate * t;
  while (x > 1 && halvings < 200) x /= 2, ++halvings;
  Matrix p = poisson_mixture(b, n, x);
  normalise_rows(p, n);
  for (int i = 0; i < halvings; ++i) {
    p = multiply(p, p, n);
    normalise_rows(p, n);
  }
  return p;
}

}  // namespace hepatica::model
