// Log-rank tests: do k groups share one survival curve?
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"

namespace hepatica::survival {

/// observed, expected  per group; with rho != 0 both are weighted sums
/// variance            of (observed - expected), group_count x group_count, row after row
/// degrees             number of groups with expected > 0, minus 1
struct LogRankTest {
  std::vector<double> observed;
  std::vector<double> expected;
  std::vector<double> variance;
  double chi_square = 0;
  int degrees = 0;
  double p_value = 1;
};

/// The k-sample log-rank test, stratified when data.stratum is given, and its G-rho family.
///
///     O_g - E_g = sum over event times of S(t-)^rho (d_g - d n_g / n)
///
/// with the hypergeometric variance; S is the Kaplan-Meier curve of the stratum.
///
/// group   labels 0 .. group_count - 1
/// rho     0: log-rank (all times alike); 1: Peto-Peto (early differences count more)
/// errors  kInvalidArgument (labels, weights given, fewer than two groups ever at risk together),
///         kNoEvents
/// source  Harrington and Fleming 1982; equals survival::survdiff. Left truncation, which survdiff
///         does not take, enters through the numbers at risk.
Result<LogRankTest> log_rank(const FollowUp& data, std::span<const int> group, int group_count,
                             double rho = 0);

enum class Adjustment {
  kNone,
  kBonferroni,
  kHolm,               ///< family-wise error, never weaker than Bonferroni
  kBenjaminiHochberg,  ///< false discovery rate
};

struct PairwiseTest {
  int first = 0;
  int second = 0;
  double chi_square = 0;
  double p_value = 1;
  double adjusted_p = 1;
};

/// The log-rank test of every pair of groups, on the rows of the two groups alone.
Result<std::vector<PairwiseTest>> pairwise_log_rank(const FollowUp& data,
                                                    std::span<const int> group, int group_count,
                                                    Adjustment adjustment = Adjustment::kHolm);

/// p-values corrected for multiplicity, in the order given; equals stats::p.adjust.
std::vector<double> adjust_p_values(std::span<const double> p_values, Adjustment adjustment);

}  // namespace hepatica::survival
