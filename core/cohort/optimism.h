// How much a model flatters itself: bootstrap correction of what it seems to do in its own cohort.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/result.h"
#include "core/survival/follow_up.h"
#include "core/survival/kaplan_meier.h"
#include "core/survival/progress.h"

namespace hepatica::cohort {

/// How well a linear predictor (higher = worse) ranks the rows: Harrell's C, or the area under the
/// ROC curve of a binary outcome (data.event without times).
///
/// errors  those of survival::concordance and roc_auc
struct Discrimination {
  double value = 0, std_error = 0;
  survival::Interval interval;
};
Result<Discrimination> discrimination(const survival::FollowUp& data, const std::vector<double>& lp,
                                      bool binary);

/// Refits on the rows named and returns the coefficients of the columns (no intercept).
using Refit = std::function<Result<std::vector<double>>(const std::vector<std::size_t>& rows)>;

/// apparent    C-index (binary: AUC) of the model in its own cohort, with standard error and
/// interval optimism    mean over samples of (performance in the sample - in the whole cohort)
/// corrected   apparent - optimism, the interval moved by as much
/// slope       mean calibration slope of the samples' models in the whole cohort: what to expect
///             elsewhere, below 1 where the model overfits
/// failed      samples in which the model could not be fitted (left out)
struct Optimism {
  double apparent = 0;
  double apparent_error = 0;
  survival::Interval apparent_interval;
  double optimism = 0;
  double corrected = 0;
  survival::Interval interval;
  double slope = 1;
  int samples = 0;
  int failed = 0;
};

/// samples  bootstrap samples with replacement; the same seed gives the same result everywhere
/// binary   the outcome is data.event without times
/// progress told before each sample how many are done; when it stops, kCancelled
/// errors   those of the measures in the whole cohort; kNotConverged when over half of the samples
///          fail
/// source   Harrell, Lee and Mark 1996; Steyerberg, Clinical Prediction Models, 5.3
Result<Optimism> bootstrap_optimism(const survival::FollowUp& data,
                                    const survival::Matrix& covariates,
                                    const std::vector<double>& coefficients, bool binary,
                                    const Refit& refit, int samples, std::uint64_t seed,
                                    const survival::Progress& progress = {});

}  // namespace hepatica::cohort
