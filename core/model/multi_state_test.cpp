// Tests of transition matrices against a closed form, a general matrix exponential and their laws.
#include "core/model/multi_state.h"

#include <gtest/gtest.h>

#include <cmath>
#include <unsupported/Eigen/MatrixFunctions>

namespace hepatica::model {
namespace {

std::vector<double> random_generator(int n, unsigned seed) {
  std::vector<double> q(static_cast<size_t>(n * n), 0.0);
  auto const next = [&] {
    seed = seed * 1664525u + 1013904223u;  // a fixed sequence, so that failures repeat
    return static_cast<double>(seed >> 8) / 16777216.0;
  };
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    for (int j = 0; j < n; ++j) {
      if (i == j) continue;
      double const rate = next() < 0.5 ? 0 : next() * 0.3;
      q[static_cast<size_t>(i * n + j)] = rate;
      sum += rate;
    }
    q[static_cast<size_t>(i * n + i)] = -sum;
  }
  return q;
}

TEST(TransitionMatrix, TwoStatesFollowTheClosedForm) {
  // States a <-> b with rates u, v: P_aa(t) = v/(u+v) + u/(u+v) exp(-(u+v) t).
  double const u = 0.3, v = 0.1;
  for (double t : {0.0, 0.01, 1.0, 10.0, 500.0}) {
    auto const p = transition_matrix({-u, u, v, -v}, 2, t);
    EXPECT_NEAR(p[0], v / (u + v) + u / (u + v) * std::exp(-(u + v) * t), 1e-14) << t;
  }
}

TEST(TransitionMatrix, AgreesWithAGeneralMatrixExponential) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    int const n = 8;
    auto const q = random_generator(n, seed);
    Eigen::MatrixXd m(n, n);
    for (int i = 0; i < n * n; ++i) m(i / n, i % n) = q[static_cast<size_t>(i)] * 60;
    Eigen::MatrixXd const expected = m.exp();
    auto const p = transition_matrix(q, n, 60);
    for (int i = 0; i < n * n; ++i)
      EXPECT_NEAR(p[static_cast<size_t>(i)], expected(i / n, i % n), 1e-12);
  }
}

TEST(TransitionMatrix, RowsAreProbabilitiesAndTimesCompose) {
  auto const q = random_generator(6, 7);
  auto const a = transition_matrix(q, 6, 5);
  auto const b = transition_matrix(q, 6, 7);
  auto const ab = transition_matrix(q, 6, 12);
  for (size_t i = 0; i < 6; ++i) {
    double sum = 0;
    for (size_t j = 0; j < 6; ++j) {
      double product = 0;
      for (size_t k = 0; k < 6; ++k) product += a[i * 6 + k] * b[k * 6 + j];
      EXPECT_NEAR(product, ab[i * 6 + j], 1e-13);
      EXPECT_GE(ab[i * 6 + j], 0);
      EXPECT_LE(ab[i * 6 + j], 1);
      sum += ab[i * 6 + j];
    }
    EXPECT_NEAR(sum, 1, 1e-14);
  }
}

TEST(TransitionMatrix, RemainsFiniteForExtremeRates) {
  auto const p = transition_matrix({-1e6, 1e6, 0, 0}, 2, 1e6);
  EXPECT_NEAR(p[1], 1, 1e-12);
  EXPECT_EQ(transition_matrix({0, 0, 0, 0}, 2, 5), (std::vector<double>{1, 0, 0, 1}));
}

}  // namespace
}  // namespace hepatica::model
