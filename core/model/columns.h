// Many patients through the models, a block of rows at a time: for cohorts of millions.
//
// The numbers are those of `evaluate` (one patient); what explains a number (terms, rules, names of
// missing inputs, the curve) is left to it. Gene signatures are missing here: a table of cohort
// variables carries no expression profile.
#pragma once

#include <memory>
#include <vector>

#include "core/expression/columns.h"
#include "core/model/catalogue.h"
#include "core/patient/columns.h"

namespace hepatica::model {

/// Answers of one package for a block.
struct ColumnAnswer {
  const Package* package = nullptr;
  std::vector<expression::Column> outputs;  // by output; unknown where the model does not apply
  std::vector<ModelStatus> statuses;        // by row
};

class ColumnModels {
 public:
  /// wanted  package indices (all when empty); the packages they use are computed silently.
  /// The catalogue must outlive this object.
  explicit ColumnModels(const Catalogue& catalogue, const std::vector<int>& wanted = {});
  ~ColumnModels();
  ColumnModels(const ColumnModels&) = delete;
  ColumnModels& operator=(const ColumnModels&) = delete;

  /// Evaluates a block that went through complete_columns. The answers, in catalogue order, stay
  /// valid until the next call. Where a used model gives no number, the status of its user is
  /// kRefused only if that model failed for good; one input missing on top of a failure counts as
  /// the failure (evaluate() calls that kMissingInput).
  std::vector<const ColumnAnswer*> evaluate(const patient::PatientColumns& block);

 private:
  class Runner;
  std::vector<char> shown_;
  std::vector<std::unique_ptr<Runner>> runners_;  // by package; null where not needed
};

}  // namespace hepatica::model
