// State of one evaluation while its steps are computed.
#pragma once

#include <set>

#include "core/model/evaluate.h"

namespace hepatica::model {

/// Why a value is not known.
struct Lack {
  std::vector<std::string> missing;
  std::string error;
};

class StepRunner {
 public:
  StepRunner(const Package& package, const patient::Patient& patient, EvaluateOptions options)
      : package_(package),
        patient_(patient),
        options_(options),
        slots_(static_cast<size_t>(package.scope.size())),
        lacks_(slots_.size()),
        step_lacks_(package.steps.size()) {}

  /// Sets an input or use before running.
  void set(int slot, Value value, Lack lack);
  void run(ModelResult& result);
  /// Runs the steps up to and including the one with this id.
  void run_until(const std::string& step, ModelResult& result);

  /// Value of an output and, when unknown, why.
  Value output(const Output& output, Lack& lack) const;
  Lack lack_of(const Expression& e) const;
  const std::vector<Value>& slots() const { return slots_; }
  void add_curves(ModelResult& result) const;

 private:
  struct Running;
  Value value_of(const Expression& e) const { return expression::evaluate(e, slots_); }
  void assign(int slot, Value value, Lack lack);
  void add_term(const std::string& step, const std::string& id, const Expression& of, double value,
                double coefficient, double center, double contribution);
  void run_step(const Step& step, const FormulaStep& body);
  void run_step(const Step& step, const PointsStep& body);
  void run_step(const Step& step, const BandsStep& body);
  void run_step(const Step& step, const DecisionStep& body);
  void run_step(const Step& step, const LinearStep& body);
  void run_step(const Step& step, const SurvivalStep& body);
  void run_step(const Step& step, const LogisticStep& body);
  void run_step(const Step& step, const MultiStateStep& body);
  void run_step(const Step& step, const RestrictedMeanStep& body);
  void run_step(const Step& step, const SignatureStep& body);
  Value points_of(const PointsItem& item, Lack& lack, double& read) const;
  std::vector<double> covariates(const MultiStateStep& body, Lack& lack) const;
  double last_time(size_t step_index) const;
  std::vector<std::string> inputs_of(const Expression& e) const;

  const Package& package_;
  const patient::Patient& patient_;
  EvaluateOptions options_;
  std::vector<Value> slots_;
  std::vector<Lack> lacks_;       // by slot
  std::vector<Lack> step_lacks_;  // by step, for steps without a slot
  ModelResult* result_ = nullptr;
};

}  // namespace hepatica::model
