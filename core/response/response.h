// Response between a baseline and a later time point, by the tables of RECIST 1.1 and what was
// derived from them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/response/criteria.h"

namespace hepatica::response {

/// What was measured on a lesion at one time point; nothing for what was not measured.
///
/// evaluable  false: imaged so that nothing can be said
/// A lesion that is gone has no Finding at that time point. Too small to measure but there: 5 mm is
/// the convention of RECIST 1.1, to be entered as such.
struct Finding {
  bool evaluable = true;
  std::optional<double> diameter_mm, short_axis_mm, viable_mm, volume_ml;
};

/// The organ of lymph nodes, and that of nodes at the porta hepatis, spelt so: mRECIST has a limit
/// of its own for these. Where targets are counted by organ both are one. A node of any other organ
/// is not hilar.
inline constexpr const char* kNodes = "nodes";
inline constexpr const char* kHilarNodes = "hilar nodes";

/// A lesion followed over time.
///
/// organ        any word; targets are counted by it. Lymph nodes: kNodes or kHilarNodes
/// target       measured and summed; otherwise followed by eye
/// node         a lymph node: its short axis counts, and below the normal limit it is no disease
/// progressed   non-target: unequivocal progression, by the reader's judgement
/// before, now  nothing: not there. A lesion without `before` is new
/// counts_as_new  whether a new lesion is one beyond doubt (mRECIST: with the vascular pattern of
///                hepatocellular carcinoma); one in doubt is not progression
struct Followed {
  std::string name, organ = "liver";
  bool target = true, node = false, progressed = false, counts_as_new = true;
  std::optional<Finding> before, now;
};

/// kNonCrNonPd: of patients with non-target lesions only, or of the non-target lesions.
enum class Category {
  kComplete,
  kPartial,
  kStable,
  kNonCrNonPd,
  kProgression,
  kNotEvaluable,
  kNone
};

/// "CR", "PR", "SD", "non-CR/non-PD", "PD", "NE", "none".
const char* category_name(Category category);

/// A lesion between two time points. before, now: what counts for it (mm or mL; 0 when gone),
/// nothing when not measured; percent: change from before, nothing when that is 0 or unknown.
struct LesionChange {
  std::string name;
  bool target = true, node = false, is_new = false, gone = false;
  std::optional<double> before, now, percent;
};

/// The answer of one set of criteria.
///
/// sum_before, sum_now, sum_nadir   over the targets, mm or mL; sum_now nothing when a target
/// cannot
///                                  be evaluated (then sum_evaluated is that of the others)
/// from_before_percent              change of the sum from baseline, from_nadir_percent from the
///                                  smallest; nothing when these are 0
/// rule                             which rule decided, a key for words:
///   new_lesion, nontarget_progression, target_progression, reappeared, complete,
///   complete_but_nontarget, partial, stable, not_evaluable, nontarget_complete,
///   nontarget_present
struct Assessment {
  std::string criterion;
  std::optional<double> sum_before, sum_now, sum_nadir, from_before_percent, from_nadir_percent;
  double sum_evaluated = 0;
  Category target = Category::kNone, nontarget = Category::kNone, overall = Category::kNotEvaluable;
  bool new_lesion = false;
  std::string rule;
  std::vector<LesionChange> lesions;
};

/// Overall response at one time point.
///
/// The order: a new lesion, unequivocal progression of non-target lesions, progression of the
/// targets (before partial response, should both hold); then what is left by the tables of the
/// guideline: with a complete response of the targets, non-target lesions still there or not
/// evaluated make it partial; a target that cannot be evaluated makes it not evaluable unless the
/// others alone prove progression. A sum exactly at a threshold reaches it (compared with a
/// relative tolerance of 1e-9, since decimal fractions are not exact).
///
/// Tumour markers, which the guideline asks for in a complete response of non-target lesions, and
/// the confirmation of a response at a later visit are not looked at.
///
/// nadir     smallest sum of earlier time points in the unit of the criterion, baseline left out;
///           nothing when there is none
/// errors    kMissingInput for a target without the value the criterion needs; kImpossibleValue for
///           a negative or non-finite value; kInvalidArgument for no lesion, a lesion seen at
///           neither time point, a name given twice, or a nadir that is negative
/// warnings  kOutsideSetting for more targets than the criterion allows, or smaller ones (a hilar
///           node against the limit of its own where the criterion has one)
Result<Assessment> assess(const Criterion& criterion, const std::vector<Followed>& lesions,
                          std::optional<double> nadir, std::vector<Warning>& warnings);

/// The lesions at baseline to be followed as targets: the largest measurable ones, within the
/// limits of the criterion; indices in rising order.
std::vector<size_t> propose_targets(const Criterion& criterion,
                                    const std::vector<Followed>& lesions);

}  // namespace hepatica::response
