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

/// hartung_knapp  interval by Student's t with k - 1 degrees and the variance scaled by what is
/// seen,
///                Q / (k - 1) at the random-effects weights (Hartung and Knapp 2001; Sidik and
///                Jonkman 2002); otherwise the normal interval
/// modified       that scale is max(1, Q / (k - 1)): sites that happen to agree exactly would
///                otherwise have an interval of no width (Roever, Knapp and Friede 2015, BMC Med
///                Res Methodol 15:99, doi:10.1186/s12874-015-0091-1)
struct MetaOptions {
  BetweenSites between = BetweenSites::kReml;
  bool hartung_knapp = true;
  double level = 0.95;
  bool modified = true;
};

/// value, std_error, interval  the mean over sites like these
/// tau_squared   variance between sites
/// q, q_p_value  Cochran's test that all sites share one value
/// i_squared     share of the spread that is between sites, tau^2 / (tau^2 + typical variance), in
///               [0, 1] (Higgins and Thompson 2002)
/// prediction    where a new site's true value is to be expected: value -+ t(k - 2) sqrt(tau^2 +
///               std_error^2) (Higgins, Thompson and Spiegelhalter 2009); none below three sites
/// weights       of the sites, sum 1
/// knapp_scale   Q / (k - 1) at the random-effects weights, before it is raised to 1
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
  double knapp_scale = 1;
};

/// Pools independent estimates, one per site, on `scale`: value, std_error, interval and prediction
/// come back from it; tau_squared, q and i_squared stay on it.
///
/// errors  kInvalidArgument: fewer than two sites, a number that is not finite or outside the
///         scale, a standard error of 0; kNotConverged (REML)
/// source  equals metafor::rma(test = "adhoc"), where not modified test = "knha", and
///         predict(pi.type = "riley")
Result<MetaAnalysis> meta_analysis(std::span<const Measured> sites,
                                   PooledScale scale = PooledScale::kPlain,
                                   const MetaOptions& options = {});

}  // namespace hepatica::survival
