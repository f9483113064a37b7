// Risk-set means at every event time of a fitted Cox model: what residuals and curves are made of.
//
// Internal to core/survival.
#pragma once

#include <Eigen/Dense>
#include <vector>

#include "core/survival/cox_likelihood.h"

namespace hepatica::survival {

/// At one event time with d events, with zbar_k the mean of z over the risk set weighted by r,
/// after k of the d tied events have left their share (Breslow: k = 0 throughout), and h_k the
/// hazard.
///
/// mean               average of zbar_k over k
/// hazard_mean        sum over k of h_k zbar_k
/// death_hazard_mean  sum over k of (1 - k/d) h_k zbar_k
/// hazard_square      sum over k of mean(w) / denominator_k^2
///
/// Hazards are those of CoxLikelihood (times exp(shift of the stratum)).
struct EventMoments {
  Eigen::VectorXd mean;
  Eigen::VectorXd hazard_mean;
  Eigen::VectorXd death_hazard_mean;
  double hazard_square = 0;
};

/// One entry per event time. Precondition: likelihood.evaluate() was called at the coefficients
/// meant.
std::vector<EventMoments> event_moments(const CoxLikelihood& likelihood);

}  // namespace hepatica::survival
