// Discrimination, calibration, overall accuracy and clinical use, as JSON.
#include "core/cohort/measures.h"

#include <algorithm>

#include "core/report/result_json.h"
#include "core/survival/brier.h"
#include "core/survival/calibration.h"
#include "core/survival/concordance.h"
#include "core/survival/decision_curve.h"
#include "core/survival/roc.h"

namespace hepatica::cohort {
namespace {

constexpr double kEdge = 1e-6;

Json fault(const Error& error) { return {{"fault", report::to_json(error)}}; }

Json estimate(double value, double std_error, const survival::Interval& interval) {
  return {{"value", value},
          {"std_error", std_error},
          {"lower", interval.lower},
          {"upper", interval.upper}};
}
Json estimate(const survival::Estimate& e) { return estimate(e.value, e.std_error, e.interval); }

Json to_json(const Result<survival::Concordance>& c) {
  return c.ok() ? estimate(c->index, c->std_error, c->interval) : fault(c.error());
}
Json to_json(const Result<survival::AreaUnderCurve>& a) {
  return a.ok() ? estimate(a->auc, a->std_error, a->interval) : fault(a.error());
}

Json to_json(const Result<survival::BrierScore>& b) {
  if (!b.ok()) return fault(b.error());
  Json out = estimate(b->score, b->std_error, b->interval);
  out["null"] = b->null;
  out["ipa"] = b->ipa;
  return out;
}

Json to_json(const Result<survival::Calibration>& c) {
  if (!c.ok()) return fault(c.error());
  Json out = {{"observed", c->observed},
              {"expected", c->expected},
              {"observed_expected", estimate(c->observed_expected)},
              {"in_the_large", estimate(c->intercept)},
              {"slope", estimate(c->slope)}};
  if (c->errors) {
    out["ici"] = c->errors->ici;
    out["e50"] = c->errors->e50;
    out["e90"] = c->errors->e90;
    out["e_max"] = c->errors->e_max;
  }
  if (c->curve_fault) out["curve_fault"] = report::to_json(*c->curve_fault);
  Json curve = Json::array(), groups = Json::array();
  for (const auto& at : c->curve) {
    Json one = {{"predicted", at.predicted}, {"observed", at.observed}};
    if (at.interval) one["lower"] = at.interval->lower, one["upper"] = at.interval->upper;
    curve.push_back(one);
  }
  for (const auto& group : c->groups) {
    Json one = {{"rows", group.rows}, {"predicted", group.predicted}};
    if (group.observed) one["observed"] = *group.observed;
    if (group.interval) one["lower"] = group.interval->lower, one["upper"] = group.interval->upper;
    groups.push_back(one);
  }
  out["curve"] = curve;
  out["groups"] = groups;
  return out;
}

Json to_json(const Result<std::vector<survival::NetBenefit>>& curve) {
  if (!curve.ok()) return fault(curve.error());
  Json out = Json::array();
  for (const auto& at : *curve) {
    Json one = {{"threshold", at.threshold}, {"treat_all", at.treat_all}, {"treated", at.treated}};
    if (at.net_benefit) one["net_benefit"] = *at.net_benefit;
    if (at.avoided) one["avoided"] = *at.avoided;
    out.push_back(one);
  }
  return out;
}

/// Risks inside (0, 1), and how many had to be moved there.
std::vector<double> inside(const std::vector<double>& risk, std::size_t& moved) {
  std::vector<double> out = risk;
  for (double& p : out) {
    const double kept = std::clamp(p, kEdge, 1 - kEdge);
    moved += kept != p;
    p = kept;
  }
  return out;
}

/// [1 - specificity, sensitivity] along the curve; a long curve is thinned to what a drawing shows.
Json to_json(const Result<std::vector<survival::RocPoint>>& curve) {
  constexpr std::size_t kMostPoints = 1000;
  Json out = Json::array();
  if (!curve.ok()) return out;
  const std::size_t every = curve->size() / kMostPoints + 1;
  for (std::size_t k = 0; k < curve->size(); ++k) {
    if (k % every != 0 && k + 1 != curve->size()) continue;
    out.push_back({1 - (*curve)[k].specificity, (*curve)[k].sensitivity});
  }
  return out;
}

template <typename D>
Json difference_json(const Result<D>& d) {
  if (!d.ok()) return fault(d.error());
  return {{"difference", d->difference},
          {"lower", d->interval.lower},
          {"upper", d->interval.upper},
          {"p_value", d->p_value}};
}

}  // namespace

Json survival_measures(const survival::FollowUp& data, const Judged& judged, double horizon,
                       const std::vector<double>& thresholds) {
  Json out = {{"harrell_c", to_json(survival::concordance(data, judged.rank))},
              {"uno_c", to_json(survival::uno_concordance(data, judged.rank, horizon))},
              {"auc", to_json(survival::time_dependent_auc(data, judged.rank, horizon))},
              {"roc", to_json(survival::time_dependent_roc(data, judged.rank, horizon))}};
  if (judged.risk.empty()) return out;
  std::size_t moved = 0;
  out["calibration"] =
      to_json(survival::calibrate_survival(data, inside(judged.risk, moved), horizon));
  if (moved > 0) out["calibration"]["moved"] = moved;
  out["brier"] = to_json(survival::brier_score_at(data, judged.risk, horizon));
  out["decision_curve"] =
      to_json(survival::decision_curve_at(data, judged.risk, horizon, thresholds));
  return out;
}

Json binary_measures(const std::vector<int>& y, const Judged& judged,
                     const std::vector<double>& thresholds) {
  Json out = {{"auc", to_json(survival::roc_auc(y, judged.rank))}};
  out["roc"] = to_json(survival::roc_curve(y, judged.rank));
  if (judged.risk.empty()) return out;
  std::size_t moved = 0;
  out["calibration"] = to_json(survival::calibrate_binary(y, inside(judged.risk, moved)));
  if (moved > 0) out["calibration"]["moved"] = moved;
  out["brier"] = to_json(survival::brier_score(y, judged.risk));
  out["decision_curve"] = to_json(survival::decision_curve(y, judged.risk, thresholds));
  return out;
}

Json difference(const survival::FollowUp& data, const Judged& first, const Judged& second,
                std::optional<double> horizon) {
  Json out = Json::object();
  const auto areas = [&](const auto& one) {
    return horizon ? survival::time_dependent_auc(data, one.rank, *horizon)
                   : survival::roc_auc(data.event, one.rank);
  };
  if (horizon) {
    const auto a = survival::concordance(data, first.rank),
               b = survival::concordance(data, second.rank);
    if (a.ok() && b.ok()) out["harrell_c"] = difference_json(survival::compare_concordance(*a, *b));
  }
  const auto a = areas(first), b = areas(second);
  if (a.ok() && b.ok()) out["auc"] = difference_json(survival::compare_auc(*a, *b));
  if (first.risk.empty() || second.risk.empty()) return out;
  const auto brier = [&](const auto& one) {
    return horizon ? survival::brier_score_at(data, one.risk, *horizon)
                   : survival::brier_score(data.event, one.risk);
  };
  const auto c = brier(first), d = brier(second);
  if (c.ok() && d.ok()) out["brier"] = difference_json(survival::compare_brier(*c, *d));
  return out;
}

}  // namespace hepatica::cohort
