// Competing risks: cumulative incidence, Gray's test, and the way to cause-specific models.
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/kaplan_meier.h"
#include "core/survival/log_rank.h"

namespace hepatica::survival {

/// Follow-up that ends with one of several causes. Columns as in FollowUp.
///
/// cause  0 = censored, 1, 2, ... = the event that happened first
struct CompetingRisks {
  std::vector<double> time;
  std::vector<int> cause;
  std::vector<double> entry;
  std::vector<double> weight;
  std::vector<int> stratum;

  std::size_t size() const { return time.size(); }
};

/// First fault of the data, if any (as check(FollowUp), with causes from 0 up).
Status check(const CompetingRisks& data);

/// Event = this cause, every other cause censors: the data of a cause-specific log-rank test or Cox
/// model (fit_cox). Its Kaplan-Meier curve is not a risk: use cumulative_incidence.
FollowUp cause_specific(const CompetingRisks& data, int cause);

/// One step: what is known of one cause at one time with events (of any cause) or censorings.
///
/// events     of the cause, weighted; other_events: of the other causes
/// incidence  P(T <= time, the cause)
/// interval   of incidence, made as for survival probabilities (CurveInterval); none at 0
struct IncidencePoint {
  double time = 0;
  double at_risk = 0;
  double events = 0;
  double other_events = 0;
  double incidence = 0;
  double std_error = 0;
  std::optional<Interval> interval;
};

/// The Aalen-Johansen estimate of the cumulative incidence of one cause.
///
///     F_k(t) = sum over event times s <= t of S(s-) d_k(s) / n(s)
///
/// S is the Kaplan-Meier curve of being free of every cause. The variance is the Greenwood-type one
/// of the state probabilities. Weights count as rows; entry as in kaplan_meier; strata are ignored.
///
/// errors  kInvalidArgument
/// source  Aalen and Johansen 1978; Andersen et al. 1993, IV.4.1.3; equals survival::survfit of a
///         factor (its infinitesimal jackknife coincides without weights). cmprsk::cuminc prints
///         another variance estimate, within a percent or two of this one
Result<std::vector<IncidencePoint>> cumulative_incidence(const CompetingRisks& data, int cause,
                                                         const CurveOptions& options = {
                                                             CurveInterval::kLogLog, 0.95});

/// Gray's test: do k groups share the cumulative incidence of one cause? Stratified when
/// data.stratum is given. `observed` are the events of the cause by group, `expected` what the
/// pooled subdistribution hazard gives them (with rho != 0 both weighted by (1 - F(t-))^rho).
///
/// errors  kInvalidArgument (labels, weights or entry given, groups never at risk together),
/// kNoEvents source  Gray 1988; equals cmprsk::cuminc, its correction of the variance for ties
/// included
Result<LogRankTest> gray_test(const CompetingRisks& data, int cause, std::span<const int> group,
                              int group_count, double rho = 0);

}  // namespace hepatica::survival
