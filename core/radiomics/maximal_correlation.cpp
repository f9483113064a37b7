// Second singular value by Lanczos iteration with full reorthogonalisation; small matrices
// directly.
#include "core/radiomics/maximal_correlation.h"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>

namespace hepatica::radiomics {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

constexpr int kDirectRanks = 32;
constexpr double kResidual =
    1e-8;  // the eigenvalue's error is at most this, in practice its square

// M of the header, as cells; acts on vectors of one entry per rank.
class Normalised {
 public:
  Normalised(const GlcmMatrix& matrix, std::span<const double> x, std::span<const double> y,
             double total)
      : first_(static_cast<Eigen::Index>(x.size())) {
    const double eps = std::numeric_limits<double>::epsilon();
    for (const GlcmCell& cell : matrix) {
      const double p = cell.count / total;
      cells_.push_back({cell.i, cell.j, p / std::sqrt(x[cell.i] * y[cell.j] + eps)});
    }
    for (Eigen::Index r = 0; r < first_.size(); ++r) {
      first_[r] = std::sqrt(x[static_cast<size_t>(r)]);
    }
  }

  /// M M' v with the known vector taken out before and after.
  Vector apply(const Vector& v) const {
    Vector across = Vector::Zero(v.size()), back = Vector::Zero(v.size());
    const Vector in = v - first_ * first_.dot(v);
    for (const GlcmCell& c : cells_) across[c.j] += c.count * in[c.i];
    for (const GlcmCell& c : cells_) back[c.i] += c.count * across[c.j];
    return back - first_ * first_.dot(back);
  }

  double direct() const {
    Matrix m = Matrix::Zero(first_.size(), first_.size());
    for (const GlcmCell& c : cells_) m(c.i, c.j) = c.count;
    const Matrix q = m * m.transpose() - first_ * first_.transpose();
    return Eigen::SelfAdjointEigenSolver<Matrix>(q, Eigen::EigenvaluesOnly)
        .eigenvalues()
        .maxCoeff();
  }

  const Vector& first() const { return first_; }

 private:
  GlcmMatrix cells_;
  Vector first_;
};

// A fixed vector without structure, orthogonal to the known one.
Vector start_vector(const Vector& first) {
  Vector v(first.size());
  uint32_t state = 12345;
  for (Eigen::Index r = 0; r < v.size(); ++r) {
    state = state * 1664525u + 1013904223u;
    v[r] = first[r] > 0 ? state / 4294967296.0 + 0.5 : 0.0;
  }
  v -= first * first.dot(v);
  return v.normalized();
}

double lanczos(const Normalised& m) {
  const Eigen::Index most = m.first().size();
  Matrix basis(most, most);
  Vector alpha(most), beta(most);
  basis.col(0) = start_vector(m.first());
  double value = 0;
  for (Eigen::Index n = 1; n <= most; ++n) {
    Vector next = m.apply(basis.col(n - 1));
    alpha[n - 1] = next.dot(basis.col(n - 1));
    for (int pass = 0; pass < 2; ++pass) {
      next -= basis.leftCols(n) * (basis.leftCols(n).transpose() * next);
    }
    beta[n - 1] = next.norm();
    const bool last = n == most || beta[n - 1] < 1e-14;
    if (last || n % 6 == 0) {
      Eigen::SelfAdjointEigenSolver<Matrix> ritz;
      ritz.computeFromTridiagonal(alpha.head(n), beta.head(n - 1));
      value = ritz.eigenvalues()[n - 1];
      const double residual = std::abs(beta[n - 1] * ritz.eigenvectors()(n - 1, n - 1));
      if (last || residual < kResidual) break;
    }
    basis.col(n) = next / beta[n - 1];
  }
  return value;
}

}  // namespace

double maximal_correlation(const GlcmMatrix& matrix, std::span<const double> x,
                           std::span<const double> y, double total) {
  if (x.size() <= 2) return 1;
  const Normalised m(matrix, x, y, total);
  const double eigenvalue = static_cast<int>(x.size()) <= kDirectRanks ? m.direct() : lanczos(m);
  return eigenvalue > 0 ? std::sqrt(std::min(eigenvalue, 1.0)) : 0.0;
}

}  // namespace hepatica::radiomics
