// One patient through one package: outputs, and everything needed to explain them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model/package.h"
#include "core/patient/patient.h"

namespace hepatica::model {

enum class ModelStatus { kOk, kMissingInput, kNotApplicable, kRefused, kLocked };
const char* wire_name(ModelStatus status);

/// One summand of a score: contribution = coefficient x (value - center), or the points of an item.
struct TermValue {
  std::string step;
  std::string id;
  double value = 0;
  double coefficient = 1;
  double center = 0;
  double contribution = 0;
  std::vector<std::string> inputs;  // names of inputs and uses it reads

  bool operator==(const TermValue&) const = default;
};

struct OutputValue {
  int output = -1;  // index in the package
  Value value;

  bool operator==(const OutputValue&) const = default;
};

struct Curve {
  std::string step;
  bool occupancy = false;
  std::string time_unit;
  std::vector<std::string> states;          // occupancy only
  std::vector<std::vector<double>> points;  // {t, S} or {t, P(state 0), P(state 1), ...}

  bool operator==(const Curve&) const = default;
};

struct OutsideRange {
  std::string variable;
  double value = 0;
  std::string range;

  bool operator==(const OutsideRange&) const = default;
};

struct Fit {
  enum Verdict { kFits, kBorderline, kDoesNotApply };
  Verdict verdict = kFits;
  std::vector<std::string> reasons;    // ids of exclusions that hold
  std::vector<std::string> unchecked;  // ids of exclusions whose inputs are unknown
  std::vector<OutsideRange> outside;

  bool operator==(const Fit&) const = default;
};

/// The answer of one package. `outputs` holds every output that could be computed; status is kOk
/// when the first headline output is among them.
struct ModelResult {
  const Package* package = nullptr;
  ModelStatus status = ModelStatus::kLocked;
  std::vector<OutputValue> outputs;
  int risk_level = -1;  // level of the risk-group value, -1 when unknown
  std::vector<std::pair<std::string, std::string>> rules;  // step, rule that fired
  std::vector<TermValue> terms;
  std::vector<Curve> curves;
  std::vector<Value> slots;
  std::vector<std::string>
      missing;  // dictionary variables (or "gene_expression"), in order of need
  std::vector<std::string> missing_genes;
  std::optional<Error> error;
  Fit fit;
  std::vector<Warning> warnings;

  Value output(const std::string& id) const;
  bool operator==(const ModelResult&) const = default;
};

struct EvaluateOptions {
  bool curves = false;
  bool explain = true;  // terms and missing inputs
};

/// Evaluates `package` for one patient.
///
/// others  results of the packages it uses, by catalogue index (null where not evaluated)
/// Never fails: what cannot be computed is said in the result's status, missing and error.
ModelResult evaluate(const Package& package, const patient::Patient& patient,
                     const patient::Dictionary& dictionary,
                     const std::vector<const ModelResult*>& others, EvaluateOptions options = {});

}  // namespace hepatica::model
