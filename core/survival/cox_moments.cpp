// Risk-set means, one walk from the latest event time to the earliest per stratum.
#include "core/survival/cox_moments.h"

namespace hepatica::survival {
namespace {

using Eigen::VectorXd;

struct Sums {
  ExactSum zeroth;
  std::vector<ExactSum> first;

  void add(double r, const double* z) {
    zeroth.add(r);
    for (std::size_t j = 0; j < first.size(); ++j) first[j].add(r * z[j]);
  }
  VectorXd moments() const {
    VectorXd out(first.size());
    for (std::size_t j = 0; j < first.size(); ++j) out[j] = first[j].value();
    return out;
  }
};

EventMoments moments_at(const CoxLikelihood& likelihood, const EventTime& at, const Sums& at_risk) {
  const auto p = static_cast<Eigen::Index>(likelihood.columns());
  const std::size_t deaths = at.last - at.first_death;
  double weights = 0, dying = 0;
  VectorXd dying_first = VectorXd::Zero(p);
  for (std::size_t i = at.first_death; i < at.last; ++i) {
    weights += likelihood.weight(i);
    dying += likelihood.relative_hazard(i);
    dying_first += likelihood.relative_hazard(i) * Eigen::Map<const VectorXd>(likelihood.row(i), p);
  }
  EventMoments out{VectorXd::Zero(p), VectorXd::Zero(p), VectorXd::Zero(p), 0};
  const VectorXd first = at_risk.moments();
  const double mean_weight = weights / static_cast<double>(deaths);
  for (std::size_t tie = 0; tie < deaths; ++tie) {
    const double gone = likelihood.ties() == Ties::kEfron
                            ? static_cast<double>(tie) / static_cast<double>(deaths)
                            : 0.0;
    const double denominator = at_risk.zeroth.value() - gone * dying;
    const VectorXd mean = (first - gone * dying_first) / denominator;
    const double hazard = mean_weight / denominator;
    out.mean += mean / static_cast<double>(deaths);
    out.hazard_mean += hazard * mean;
    out.death_hazard_mean += (1 - gone) * hazard * mean;
    out.hazard_square += hazard / denominator;
  }
  return out;
}

}  // namespace

std::vector<EventMoments> event_moments(const CoxLikelihood& likelihood) {
  const RiskSets& sets = likelihood.sets();
  std::vector<EventMoments> out;
  out.reserve(sets.times.size());
  for (const StratumRange& range : sets.strata) {
    Sums at_risk;
    at_risk.first.resize(likelihood.columns());
    std::size_t leaving = range.first;
    for (std::size_t k = range.first_time; k < range.last_time; ++k) {
      const EventTime& at = sets.times[k];
      for (std::size_t i = at.first; i < at.last; ++i) {
        at_risk.add(likelihood.relative_hazard(i), likelihood.row(i));
      }
      for (; sets.truncated() && leaving < range.last; ++leaving) {
        const std::size_t i = sets.by_entry[leaving];
        if (sets.entry[i] < at.time) break;
        at_risk.add(-likelihood.relative_hazard(i), likelihood.row(i));
      }
      out.push_back(moments_at(likelihood, at, at_risk));
    }
  }
  return out;
}

}  // namespace hepatica::survival
