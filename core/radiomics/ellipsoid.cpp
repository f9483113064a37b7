// Series, covariance and Khachiyan's algorithm.
#include "core/radiomics/ellipsoid.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace hepatica::radiomics {
namespace {

constexpr double kPi = 3.14159265358979323846;

// Eigenvalues of a symmetric 3 x 3 matrix, falling; rounding below 0 becomes 0.
std::array<double, 3> falling_eigenvalues(const Eigen::Matrix3d& m) {
  const Eigen::Vector3d v =
      Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(m, Eigen::EigenvaluesOnly).eigenvalues();
  return {std::max(v[2], 0.0), std::max(v[1], 0.0), std::max(v[0], 0.0)};
}

}  // namespace

double ellipsoid_volume(double a, double b, double c) { return 4 * kPi / 3 * a * b * c; }

double ellipsoid_area(double a, double b, double c) {
  const double alpha2 = 1 - b * b / (a * a), beta2 = 1 - c * c / (a * a);
  const double half_sum = (alpha2 + beta2) / 2, product2 = alpha2 * beta2;
  // q_v = (alpha beta)^v P_v(x) obeys the recurrence of P_v without a division by alpha beta:
  // (v + 1) q_(v+1) = (2 v + 1) (alpha^2 + beta^2) / 2 q_v - v (alpha beta)^2 q_(v-1).
  double before = 0, q = 1, sum = 1;
  for (int v = 0; v < 20; ++v) {
    const double next = ((2 * v + 1) * half_sum * q - v * product2 * before) / (v + 1);
    before = q;
    q = next;
    sum += q / (1 - 4.0 * (v + 1) * (v + 1));
  }
  return 4 * kPi * a * b * sum;
}

std::array<double, 3> principal_moments_mm2(const MaskBox& mask, bool divisor_less_one) {
  // Sums of whole numbers are exact, so the result does not depend on where the box lies.
  int64_t n = 0, first[3] = {}, second[3][3] = {};
  for (int k = 0; k < mask.size[2]; ++k) {
    for (int j = 0; j < mask.size[1]; ++j) {
      for (int i = 0; i < mask.size[0]; ++i) {
        if (mask.inside[mask.index(i, j, k)] == 0) continue;
        const int64_t p[3] = {i, j, k};
        ++n;
        for (int a = 0; a < 3; ++a) {
          first[a] += p[a];
          for (int b = 0; b <= a; ++b) second[a][b] += p[a] * p[b];
        }
      }
    }
  }
  if (n < 2) return {0, 0, 0};
  Eigen::Matrix3d covariance;
  const double count = static_cast<double>(n), divisor = count - (divisor_less_one ? 1 : 0);
  for (int a = 0; a < 3; ++a) {
    for (int b = 0; b <= a; ++b) {
      const double about_mean =
          static_cast<double>(second[a][b]) -
          static_cast<double>(first[a]) / count * static_cast<double>(first[b]);
      covariance(a, b) = covariance(b, a) = about_mean / divisor *
                                            mask.spacing_mm[static_cast<size_t>(a)] *
                                            mask.spacing_mm[static_cast<size_t>(b)];
    }
  }
  return falling_eigenvalues(covariance);
}

namespace {

// Points lifted to four dimensions with their weights u: the ellipsoid is { q : q' X^-1 q <= 4 }
// with X = sum u_i q_i q_i'.
struct Weighted {
  Eigen::MatrixXd q;  // 4 x n
  Eigen::VectorXd u;

  Eigen::VectorXd reach() const {
    const Eigen::Matrix4d x = q * u.asDiagonal() * q.transpose();
    return (q.transpose() * x.inverse()).cwiseProduct(q.transpose()).rowwise().sum();
  }
};

// Moves weight towards the point farthest out, or away from the one deepest inside among those that
// carry weight; returns how far from optimal the weights were.
double step(Weighted& w, const Eigen::VectorXd& m) {
  Eigen::Index far = 0, near = -1;
  m.maxCoeff(&far);
  for (Eigen::Index i = 0; i < m.size(); ++i) {
    if (w.u[i] > 0 && (near < 0 || m[i] < m[near])) near = i;
  }
  const double excess = m[far] / 4 - 1, lack = 1 - m[near] / 4;
  const bool away = lack > excess;
  const Eigen::Index at = away ? near : far;
  double by = (m[at] - 4) / (4 * (m[at] - 1));
  if (away) by = std::max(by, -w.u[at] / (1 - w.u[at]));
  w.u *= 1 - by;
  w.u[at] = std::max(0.0, w.u[at] + by);
  return std::max(excess, lack);
}

// Leaves out points that cannot touch the smallest ellipsoid (Harman and Pronzato, Stat Probab Lett
// 2007;77:90): those with m below a bound that tightens as the weights improve.
void prune(Weighted& w, const Eigen::VectorXd& m) {
  const double excess = std::max(0.0, m.maxCoeff() - 4);
  const double bound = 4 * (1 + excess / 2 - std::sqrt(excess * (4 + excess - 1)) / 2);
  Eigen::Index kept = 0;
  for (Eigen::Index i = 0; i < m.size(); ++i) {
    if (w.u[i] <= 0 && m[i] < bound) continue;
    w.q.col(kept) = w.q.col(i);
    w.u[kept++] = w.u[i];
  }
  w.q.conservativeResize(4, kept);
  w.u.conservativeResize(kept);
}

}  // namespace

std::array<double, 3> enclosing_ellipsoid(const std::vector<std::array<double, 3>>& points_mm) {
  const Eigen::Index n = static_cast<Eigen::Index>(points_mm.size());
  Weighted w{Eigen::MatrixXd(4, n), Eigen::VectorXd::Constant(n, 1.0 / static_cast<double>(n))};
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& p = points_mm[static_cast<size_t>(i)];
    w.q.col(i) << p[0], p[1], p[2], 1;
  }
  constexpr double kTolerance = 1e-11;
  for (int iteration = 1; iteration <= 200000; ++iteration) {
    const Eigen::VectorXd m = w.reach();
    if (step(w, m) <= kTolerance) break;
    if (iteration % 64 == 0) prune(w, w.reach());
  }
  const Eigen::MatrixXd points = w.q.topRows(3);
  const Eigen::Vector3d centre = points * w.u;
  const Eigen::Matrix3d shape =
      3 * (points * w.u.asDiagonal() * points.transpose() - centre * centre.transpose());
  std::array<double, 3> axes = falling_eigenvalues(shape);
  for (double& axis : axes) axis = std::sqrt(axis);
  return axes;
}

}  // namespace hepatica::radiomics
