// One patient's typed values, read from JSON with every problem named and nothing guessed.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/patient/dictionary.h"

namespace hepatica::patient {

/// One entry as it was given; `value` is in `unit` (index into the variable's units).
struct Entry {
  expression::Value value;
  int unit = 0;
  bool derived = false;
};

/// Gene expression of one sample.
struct GeneExpression {
  std::string scale;  // "log2_fpkm_plus_1", ...
  std::map<std::string, double> values;
};

/// What is known of one patient; entries()[i] belongs to dictionary variable i.
class Patient {
 public:
  explicit Patient(const Dictionary& dictionary) : entries_(dictionary.variables().size()) {}

  const Entry& entry(int variable) const { return entries_[static_cast<size_t>(variable)]; }
  Entry& entry(int variable) { return entries_[static_cast<size_t>(variable)]; }
  const std::vector<Entry>& entries() const { return entries_; }
  /// The value in the variable's canonical unit.
  expression::Value canonical(const Dictionary& dictionary, int variable) const;
  /// The value in unit `unit` (index); the entered number itself when it was entered in that unit.
  expression::Value in_unit(const Dictionary& dictionary, int variable, int unit) const;

  GeneExpression genes;

 private:
  std::vector<Entry> entries_;
};

/// A patient with everything that was wrong or unusual. A field with an error is unknown in
/// `patient`; all others stand.
struct PatientReading {
  Patient patient;
  std::vector<Error> errors;
  std::vector<Warning> warnings;
};

/// Reads the patient JSON of models/README.md and adds derived values.
///
/// errors    per field: kUnknownVariable, kWrongType, kUnitMissing, kUnitUnknown, kImpossibleValue,
///           kContradiction; for the whole text kWrongType when it is no object
/// warnings  kUnusualValue outside the plausible range, with the unit that would fit if one does
PatientReading read_patient(const Json& document, const Dictionary& dictionary);

/// The same without derived values and contradictions; complete_patient adds them.
PatientReading read_given_values(const Json& document, const Dictionary& dictionary);

/// Reads one value as typed or from JSON (number, text, true/false, {"value", "unit"}).
/// `warnings` receives kUnusualValue.
Result<Entry> read_entry(const Json& value, const Variable& variable,
                         std::vector<Warning>& warnings);

/// Computes derived variables and checks contradictions; called by read_patient.
void complete_patient(PatientReading& reading, const Dictionary& dictionary);

}  // namespace hepatica::patient
