// Gray's k-sample test for the cumulative incidence of one cause.
//
// With n_r at risk in group r, S_r its curve of being free of every cause and F_r its incidence,
// h_r = n_r / S_r(t-) is the size the group would have without events, and h_r (1 - F_r(t-)) its
// risk set for the subdistribution. The score of group i sums
//
//     w (d_i - d h_i (1 - F_i(t-)) / sum over r of h_r (1 - F_r(t-))),   w = (1 - F(t-))^rho
//
// over the event times of the cause, F being the pooled incidence. Its variance is built from the
// parts of each group r, at each event time of the cause and of the other causes (Gray 1988,
// section 3):
//
//     a_ir = w h_i (1{i = r} - h_r / H),  H = sum of h,  c_ir(t) = integral to t of a_ir dF / (1 -
//     F(t-)).
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/survival/competing_risks.h"
#include "core/survival/distribution.h"

namespace hepatica::survival {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Counts of one event time: at risk, events of the cause and of other causes, by group.
struct Counts {
  VectorXd at_risk, cause, other;
};

/// One stratum's event times from first to last.
std::vector<Counts> count(const CompetingRisks& data, int cause, std::span<const int> group,
                          int group_count, std::vector<std::size_t> rows) {
  std::sort(rows.begin(), rows.end(),
            [&](std::size_t a, std::size_t b) { return data.time[a] < data.time[b]; });
  VectorXd at_risk = VectorXd::Zero(group_count);
  for (std::size_t row : rows) at_risk[group[row]] += 1;
  std::vector<Counts> out;
  for (std::size_t i = 0; i < rows.size();) {
    Counts now{at_risk, VectorXd::Zero(group_count), VectorXd::Zero(group_count)};
    const double time = data.time[rows[i]];
    for (; i < rows.size() && data.time[rows[i]] == time; ++i) {
      const int g = group[rows[i]];
      at_risk[g] -= 1;
      if (data.cause[rows[i]] == cause) now.cause[g] += 1;
      if (data.cause[rows[i]] != 0 && data.cause[rows[i]] != cause) now.other[g] += 1;
    }
    if (now.cause.sum() + now.other.sum() > 0) out.push_back(std::move(now));
  }
  return out;
}

/// What the variance needs of one event time: the matrices a and c, by how much the incidence of
/// each group leads (share), and the size of the increments.
struct Part {
  MatrixXd a, c;
  VectorXd cause_share, cause_size;  // 1 - (1 - F) / S_r, and its increment
  VectorXd other_share, other_size;  // (1 - F) / S_r
};

class Stratum {
 public:
  Stratum(int groups, double rho)
      : observed(VectorXd::Zero(groups)),
        expected(VectorXd::Zero(groups)),
        groups_(groups),
        rho_(rho),
        free_(VectorXd::Ones(groups)),
        incidence_(VectorXd::Zero(groups)),
        lived_(MatrixXd::Zero(groups, groups)) {}

  void pass(const Counts& now) {
    const double events = now.cause.sum();
    VectorXd free = free_, size = VectorXd::Zero(groups_), incidence = incidence_;
    double reach = 0;  // sum of the subdistribution risk sets
    for (int r = 0; r < groups_; ++r) {
      if (now.at_risk[r] <= 0) continue;
      free[r] = free_[r] * (now.at_risk[r] - now.cause[r] - now.other[r]) / now.at_risk[r];
      incidence[r] += free_[r] * now.cause[r] / now.at_risk[r];
      size[r] = now.at_risk[r] / free_[r];
      reach += size[r] * (1 - incidence_[r]);
    }
    const double total = size.sum();
    const double pooled = pooled_ + events / total;
    const double weight = std::pow(1 - pooled_, rho_);
    Part part;
    part.a = -weight / total * size * size.transpose();
    part.a.diagonal() += weight * size;
    lived_ += part.a * (events / (total * (1 - pooled_)));
    part.c = lived_;
    for (int r = 0; r < groups_; ++r) {
      if (now.at_risk[r] <= 0) continue;
      observed[r] += weight * now.cause[r];
      expected[r] += weight * events * size[r] * (1 - incidence_[r]) / reach;
    }
    fill_increments(now, free, total, 1 - pooled, part);
    parts_.push_back(std::move(part));
    free_ = free;
    incidence_ = incidence;
    pooled_ = pooled;
  }

  MatrixXd variance() const {
    MatrixXd out = MatrixXd::Zero(groups_, groups_);
    for (const Part& part : parts_) {
      for (int r = 0; r < groups_; ++r) {
        const VectorXd ahead = lived_.col(r) - part.c.col(r);
        const VectorXd cause = part.a.col(r) + part.cause_share[r] * ahead;
        out += part.cause_size[r] * cause * cause.transpose();
        const double other = part.other_size[r] * part.other_share[r] * part.other_share[r];
        out += other * ahead * ahead.transpose();
      }
    }
    return out;
  }

  VectorXd observed, expected;

 private:
  /// Increments of the variance, with the correction for d tied events: 1 - (d - 1) / (n - 1).
  void fill_increments(const Counts& now, const VectorXd& free, double total, double beyond,
                       Part& part) const {
    const double events = now.cause.sum();
    part.cause_share = part.cause_size = part.other_share = part.other_size =
        VectorXd::Zero(groups_);
    for (int r = 0; r < groups_; ++r) {
      if (now.at_risk[r] <= 0) continue;
      part.cause_share[r] = free[r] > 0 ? 1 - beyond / free[r] : 1;
      if (events > 0) {
        const double ties = events > 1 ? 1 - (events - 1) / (total * free_[r] - 1) : 1;
        part.cause_size[r] = ties * free_[r] * events / (total * now.at_risk[r]);
      }
      if (free[r] <= 0 || now.other[r] <= 0) continue;
      const double d = now.other[r], n = now.at_risk[r];
      const double ties = d > 1 ? 1 - (d - 1) / (n - 1) : 1;
      part.other_share[r] = beyond / free[r];
      part.other_size[r] = ties * free_[r] * free_[r] * d / (n * n);
    }
  }

  int groups_;
  double rho_;
  VectorXd free_, incidence_;  // just before the next event time, by group
  double pooled_ = 0;
  MatrixXd lived_;  // c up to now
  std::vector<Part> parts_;
};

Status check_input(const CompetingRisks& data, int cause, std::span<const int> group,
                   int group_count, double rho) {
  if (auto fault = check(data)) return fault;
  if (auto fault = check_groups(group, group_count, data.size())) return fault;
  if (cause < 1) return Error{Code::kInvalidArgument, "cause", "must be 1 or more"};
  if (!data.weight.empty() || !data.entry.empty()) {
    return Error{Code::kInvalidArgument, "weight",
                 "Gray's test takes neither weights nor entry times"};
  }
  if (!std::isfinite(rho)) return Error{Code::kInvalidArgument, "rho", "must be finite"};
  if (std::find(data.cause.begin(), data.cause.end(), cause) != data.cause.end()) return success();
  return Error{Code::kNoEvents, "cause",
               "0 events of cause " + std::to_string(cause) + " among " +
                   std::to_string(data.size()) + " rows"};
}

}  // namespace

Result<LogRankTest> gray_test(const CompetingRisks& data, int cause, std::span<const int> group,
                              int group_count, double rho) {
  if (auto fault = check_input(data, cause, group, group_count, rho)) return *fault;
  std::map<int, std::vector<std::size_t>> strata;
  for (std::size_t i = 0; i < data.size(); ++i) {
    strata[data.stratum.empty() ? 0 : data.stratum[i]].push_back(i);
  }
  VectorXd observed = VectorXd::Zero(group_count), expected = observed;
  MatrixXd variance = MatrixXd::Zero(group_count, group_count);
  for (const auto& [label, rows] : strata) {
    Stratum stratum(group_count, rho);
    for (const Counts& now : count(data, cause, group, group_count, rows)) stratum.pass(now);
    observed += stratum.observed;
    expected += stratum.expected;
    variance += stratum.variance();
  }
  const Eigen::Index free = group_count - 1;
  const VectorXd score = (observed - expected).head(free);
  const MatrixXd block = variance.topLeftCorner(free, free);
  const Eigen::LDLT<MatrixXd> solver(block);
  const bool usable = free > 0 && solver.vectorD().minCoeff() > 1e-12 * block.diagonal().maxCoeff();
  if (!usable) {
    return Error{Code::kInvalidArgument, "group",
                 "the groups are too few or never at risk together: they cannot be compared"};
  }
  LogRankTest out;
  out.observed.assign(observed.begin(), observed.end());
  out.expected.assign(expected.begin(), expected.end());
  out.variance.assign(variance.data(), variance.data() + variance.size());
  out.chi_square = score.dot(solver.solve(score));
  out.degrees = static_cast<int>(free);
  out.p_value = chi_square_upper_tail(out.chi_square, out.degrees);
  return out;
}

}  // namespace hepatica::survival
