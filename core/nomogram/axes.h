// The engine behind a layout: contributions of one predictor, with everything else as it is.
#pragma once

#include <map>

#include "core/model/evaluate_steps.h"
#include "core/nomogram/layout.h"

namespace hepatica::nomogram {

/// Re-evaluates a package with one input or use replaced.
class Prober {
 public:
  Prober(const model::Package& package, const patient::Patient& patient,
         std::vector<model::Value> slots)
      : package_(package), patient_(patient), slots_(std::move(slots)) {}

  /// Sum of the contributions of the terms `ids` of `step` with `slot` set to `value`; missing or
  /// error when one of them is.
  model::Value contribution(const std::string& step, const std::vector<std::string>& ids, int slot,
                            double value) const;

  /// Slots after evaluation with `slot` replaced (used for outcomes as functions of the score).
  const std::vector<model::Value>& slots() const { return slots_; }

 private:
  const model::Package& package_;
  const patient::Patient& patient_;
  std::vector<model::Value> slots_;
};

/// One axis under construction: the base slot it belongs to and the terms that move along it.
struct Predictor {
  int slot = -1;  // -1: a condition over several inputs, not settable
  std::string id;
  std::vector<std::string> terms;
  std::vector<std::string> depends_on;
  bool logarithmic = false;
};

/// The predictors of a step, in the order of its terms.
std::vector<Predictor> predictors_of(const model::Package& package, const model::Step& step);

}  // namespace hepatica::nomogram
