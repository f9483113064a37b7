// How a lesion takes up contrast and loses it, against the liver: from its mean attenuation in each
// phase.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace hepatica::measure {

/// Mean attenuation in one series, HU.
///
/// phase  "unenhanced", "arterial", "portal_venous" and "delayed" are known to the ratios; any
///        other word is carried along
struct PhaseValue {
  std::string phase;
  std::optional<double> lesion, liver;
};

/// One phase compared. U, A: the lesion unenhanced and arterial; P: the lesion in this phase.
///
/// lesion_gain, liver_gain  attenuation above that of the unenhanced phase, HU
/// minus_liver              lesion - liver, HU
/// liver_ratio              100 * liver / lesion: the percentage attenuation ratio of Liu et al
///                          (PMID 23255745), who found 107 or more in the delayed
///                          phase in 14 of 14 hypervascular HCC, specificity 75.8 %. Nothing unless
///                          both are above 0
/// relative_washout         100 * (A - P) / A %, in the portal venous and delayed phase: the
///                          relative percentage washout of adrenal CT (Pena et al: 1 -
///                          delayed / enhanced), its enhanced phase taken as arterial. Nothing
///                          unless A > 0
/// absolute_washout         100 * (A - P) / (A - U) %: the absolute percentage washout of adrenal
///                          CT, (enhanced - delayed) / (enhanced - unenhanced). Nothing unless A >
///                          U
/// Both washouts are below 0 in a lesion that gains further. No cut-off of theirs for
/// hepatocellular carcinoma is known to us, and none is applied.
struct PhaseContrast {
  std::string phase;
  std::optional<double> lesion, liver, lesion_gain, liver_gain, minus_liver, liver_ratio,
      relative_washout, absolute_washout;
};

/// All phases of a lesion.
///
/// arterial_above_liver  in the arterial phase the lesion's mean lies above the liver's, and, where
///                       the unenhanced phase is given, it has gained more than the liver: what
///                       LI-RADS v2018 asks of arterial phase hyperenhancement, for the mean. It
///                       does not say whether the rim alone enhances
/// washed_out            arterial_above_liver, and liver_ratio >= 107 in the delayed phase; nothing
///                       without either phase
/// repeated              known phases that several series claim: no ratio that needs one of them is
///                       given
struct Enhancement {
  std::vector<PhaseContrast> phases;
  std::optional<bool> arterial_above_liver, washed_out;
  std::vector<std::string> repeated;
};

/// Compares the phases of one lesion; the answer keeps their order.
///
/// errors  kInvalidArgument for a mean that is not finite
Result<Enhancement> compare_phases(const std::vector<PhaseValue>& phases);

}  // namespace hepatica::measure
