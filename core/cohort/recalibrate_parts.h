// What recalibrating and refitting share: the step that changes, and what the new package says of
// it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"
#include "core/cohort/recalibrate.h"
#include "core/model/catalogue.h"

namespace hepatica::cohort {

/// The one step of a package that turns a linear predictor into a probability.
struct RecalibrationTarget {
  const model::Package* package = nullptr;
  int package_index = -1;
  std::size_t step = 0;
  const expression::Expression* of = nullptr;
  const model::SurvivalStep* cox = nullptr;  // null: logistic
};

/// Why a row has no linear predictor of a package: it is not made for the patient, or inputs are
/// unknown.
Reason not_applicable(const model::ModelResult& result);
Reason lacking_inputs(const model::ModelResult& result);

/// Names the package after its parent: id, version, parent, titles and notice.
void name_after_parent(Json& document, const RecalibrationTarget& target,
                       const RecalibrateOptions& options);

/// Takes out the outputs of the target's step at times that the new baseline lacks (each a
/// warning), and names a headline where none is left.
void drop_unknown_times(Json& document, const RecalibrationTarget& target,
                        const std::vector<std::pair<double, double>>& baseline, Json& warnings);

/// reference.json of the new package: fictitious patients at percentiles of the rows used, and the
/// probabilities of the changed step worked by hand, not by the package.
///
/// rows      of the cohort; document: the new package
/// baseline  (time in the package's unit, S0), empty for a logistic step
/// lp        the new linear predictor of what the parent computed, less that of the baseline;
///           nothing where it cannot be given
/// source    what the expected numbers were worked from
struct WorkedStep {
  const std::vector<std::pair<double, double>>& baseline;
  std::function<std::optional<double>(const model::ModelResult&)> lp;
  std::string source;
};
Json worked_examples(const Cohort& cohort, const std::vector<std::size_t>& rows,
                     const model::Catalogue& catalogue, const RecalibrationTarget& target,
                     const WorkedStep& step, const Json& document);

}  // namespace hepatica::cohort
