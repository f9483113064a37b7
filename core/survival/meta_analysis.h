// Random-effects meta-analysis: estimates of one quantity from several sites.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/survival/kaplan_meier.h"
#include "core/survival/pooled_scale.h"

namespace hepatica::survival {

/// How the variance between sites is estimated.
enum class BetweenSites {
  kReml,              ///< restricted maximum likelihood (default)
  kDerSimonianLaird,  ///< by moments, never below 0
};

/// hartung_knapp  interval by Student's t with k - 1 degrees and the variance weighted by what is
///                seen (Hartung and Knapp 2001; Sidik and Jonkman 2002), not cut from below;
///                otherwise the normal interval
struct MetaOptions {
  BetweenSites between = BetweenSites::kReml;
  bool hartung_knapp = true;
  double level = 0.95;
};

/// value, std_error, interval  the mean over sites like these
/// tau_squared   variance between sites
/// q, q_p_value  Cochran's test that all sites share one value
/// i_squared     share of the spread that is between sites, tau^2 / (tau^2 + typical variance), in
///               [0, 1] (Higgins and Thompson 2002)
/// prediction    where a new site's true value is to be expected: value -+ t(k - 2) sqrt(tau^2 +
///               std_error^2) (Higgins, Thompson and Spiegelhalter 2009); none below three sites
/// weights       of the sites, sum 1
struct MetaAnalysis {
  double value = 0;
  double std_error = 0;
  Interval interval;
  double tau_squared = 0;
  double q = 0;
  double q_p_value = 1;
  double i_squared = 0;
  std::optional<Interval> prediction;
  std::vector<double> weights;
};

/// Pools independent estimates, one per site, on `scale`: value, std_error, interval and prediction
/// come back from it; tau_squared, q and i_squared stay on it.
///
/// errors  kInvalidArgument: fewer than two sites, a number that is not finite or outside the
///         scale, a standard error of 0; kNotConverged (REML)
/// source  equals metafor::rma(test = "knha") and predict(pi.type = "riley")
Result<MetaAnalysis> meta_analysis(std::span<const Measured> sites,
                                   PooledScale scale = PooledScale::kPlain,
                                   const MetaOptions& options = {});

}  // namespace hepatica::survival
