// Net reclassification: how a new model moves people up and down. Read the caveat before using it.
#pragma once

#include <span>

#include "core/base/result.h"
#include "core/survival/calibration.h"
#include "core/survival/follow_up.h"

namespace hepatica::survival {

/// CAVEAT. Net reclassification rises when a useless marker is added and rewards miscalibration
/// (Hilden and Gerds 2014; Pepe et al. 2015; Kerr et al. 2014). It is no proper score: its test
/// must not be used to claim that a model is better. Show it only beside the difference in AUC or
/// Brier score and the decision curve, and always both components, never the sum alone.
///
/// events      P(up | event) - P(down | event), in [-1, 1]
/// non_events  P(down | no event) - P(up | no event), in [-1, 1]
/// total       their sum (not a proportion: it lies in [-2, 2])
/// std_error   of each, multinomial, the two models taken as given
struct Reclassification {
  Estimate events;
  Estimate non_events;
  Estimate total;
};

/// old_risk, new_risk  predicted probabilities of the same rows
/// cuts                inside (0, 1), increasing: moving across a cut counts. No cuts: any change
/// counts
///                     (the category-free version)
/// errors              kNoEvents, kInvalidArgument
/// source              Pencina et al. 2008, 2011
Result<Reclassification> reclassify(std::span<const int> y, std::span<const double> old_risk,
                                    std::span<const double> new_risk, std::span<const double> cuts,
                                    double level = 0.95);

/// The same for the event by a horizon, the shares taken from Kaplan-Meier among those moved up,
/// those moved down and all (Pencina et al. 2011). The caveat holds; for intervals, bootstrap.
struct ReclassificationAt {
  double events = 0;
  double non_events = 0;
  double total = 0;
  std::size_t moved_up = 0;
  std::size_t moved_down = 0;
};
/// errors  kInvalidArgument, also where one of the three groups is not followed up to the horizon;
///         kNoEvents when nobody or everybody has the event by then
Result<ReclassificationAt> reclassify_at(const FollowUp& data, std::span<const double> old_risk,
                                         std::span<const double> new_risk, double horizon,
                                         std::span<const double> cuts);

}  // namespace hepatica::survival
