// A model package in memory: everything the engine needs, nothing it has to look up again.
//
// Format and meaning: models/README.md. No model is named in code.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/json_text.h"
#include "core/expression/expression.h"
#include "core/patient/dictionary.h"
#include "core/quantity/interval.h"

namespace hepatica::model {

using expression::Expression;
using expression::Value;
using expression::ValueType;
using quantity::Interval;

/// A dictionary variable as this package reads it: slot = position in `inputs`.
struct Input {
  int variable = -1;
  std::string name;
  int unit = 0;  // index into the variable's units; 0 for categories and conditions
  bool required = true;
  std::optional<Interval> derivation_range;  // in that unit
};

/// An output of another package; slot = inputs.size() + position in `uses`.
struct Use {
  std::string model;
  std::string output;
  std::string name;
  int package = -1;   // index in the catalogue
  int variable = -1;  // may stand in when the package has no result; -1: none
};

struct Exclusion {
  std::string id;
  Expression when;
  bool not_applicable = true;  // else only borderline
};

struct FormulaStep {
  Expression expression;
  int slot;
};

/// One row group of a point score. Exactly one of bands, level_points, condition applies.
struct PointsItem {
  std::string id;
  Expression of;
  std::vector<std::pair<Interval, double>> bands;
  std::vector<double> level_points;
  bool is_condition = false;
  double points = 0;     // when the condition holds
  double otherwise = 0;  // when it does not
};

struct PointsStep {
  std::vector<PointsItem> items;
  int slot;
};

struct BandsStep {
  Expression of;
  std::vector<std::pair<Interval, int>> classes;  // level index of the category
  int slot;
};

struct Rule {
  std::string id;
  Expression when;          // empty for "otherwise"
  std::vector<int> levels;  // one per key of the step
};

struct DecisionStep {
  std::vector<Rule> rules;
  std::vector<int> slots;  // one per key
};

struct Term {
  std::string id;
  Expression of;
  double coefficient = 0;
  double center = 0;
};

struct LinearStep {
  double intercept = 0;
  std::vector<Term> terms;
  int slot;
};

/// S(t | lp). Cox: S0(t)^exp(lp - reference); the rest: models/README.md.
struct SurvivalStep {
  enum Kind { kCox, kWeibull, kExponential, kGompertz, kLogLogistic, kLogNormal };
  Kind kind = kCox;
  Expression of;
  double reference_lp = 0;
  std::string time_unit;
  std::vector<double> times;     // Cox: ascending, first may be 0
  std::vector<double> baseline;  // Cox: survival, never rising
  bool stepwise = false;         // baseline holds between its times
  double shape = 1;
  double scale = 1;
};

struct LogisticStep {
  Expression of;
  int slot;
};

struct Covariate {
  std::string id;
  Expression of;
  double mean = 0;
};

struct Transition {
  int from = 0;
  int to = 0;
  double rate = 0;             // per time unit at the covariate means
  std::vector<double> log_hr;  // one per covariate
};

struct MultiStateStep {
  std::vector<std::string> states;
  int start = 0;
  std::string time_unit;
  std::vector<Covariate> covariates;
  std::vector<Transition> transitions;
};

/// Sum of S(t) over t = 0, 1, ..., horizon - 1 (time units of the Cox step).
struct RestrictedMeanStep {
  int survival_step = -1;
  int horizon = 0;
  int slot;
};

struct Gene {
  std::string symbol;
  std::vector<std::string> aliases;
  double coefficient = 0;
};

struct SignatureStep {
  std::vector<Gene> genes;
  double intercept = 0;
  std::vector<std::string> scales;
  int slot;
};

struct Step {
  std::string id;
  std::variant<FormulaStep, PointsStep, BandsStep, DecisionStep, LinearStep, SurvivalStep,
               LogisticStep, MultiStateStep, RestrictedMeanStep, SignatureStep>
      body;
};

struct Output {
  enum Kind { kProbability, kScore, kClass, kCohortStatistic, kQuantity };
  std::string id;
  Kind kind = kScore;
  std::string unit = "1";
  bool headline = false;
  int slot = -1;  // a named value, or
  int step = -1;  // a survival or multi-state step at `time`
  double time = 0;
  bool of_event = false;    // 1 - S(t)
  std::vector<int> states;  // summed
};

const char* wire_name(Output::Kind kind);

struct RiskGroups {
  int slot = -1;
  std::vector<int> severity;  // by level index
};

struct Package {
  std::string id;
  std::string version;
  std::string group;
  std::string hash;  // SHA-256 of what determines the numbers
  bool locked = false;
  std::vector<Input> inputs;
  std::vector<Use> uses;
  std::vector<Exclusion> exclusions;
  expression::Scope scope;  // inputs, uses, then the values of the steps
  std::vector<Step> steps;
  std::vector<Output> outputs;
  std::optional<RiskGroups> risk_groups;
  Json document;  // as read, for texts

  int find_output(std::string_view output) const;  // -1 when unknown
  const ValueType& output_type(const Output& output) const;
};

/// Ids of the models that a package document uses, without reading the rest. Empty on malformed
/// parts.
std::vector<std::string> used_models(const Json& document);

/// Reads and checks one package.
///
/// document  taken over by the package on success, left as it is on failure
/// earlier   packages already read; every model in `uses` must be among them
/// errors    kModelInvalid with field "<id>/model.json#<JSON pointer>": unknown key, name or unit,
/// wrong
///           type, gaps or overlaps between bands, unreachable rules and classes, a baseline that
///           rises, a probability that is none, an unsupported schema version
Result<Package> read_package(Json&& document, const patient::Dictionary& dictionary,
                             const std::deque<Package>& earlier);

/// The SHA-256 of the parts of a package that determine its numbers (texts and evidence left out,
/// so a page that loads texts separately computes the same).
std::string fingerprint(const Json& document);

}  // namespace hepatica::model
