// Patients from a file, one after another, in memory bounded by one patient.
//
//   JSON         one patient (an object)
//   JSON lines   one object a line
//   CSV          header "albumin[g/L],sex,..."; empty and NA are unknown
#pragma once

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "core/patient/dictionary.h"
#include "core/table/csv_reader.h"

namespace hepatica::cli {

/// One patient as it stood in the file.
struct PatientRow {
  long row = 1;                // line of JSON lines, data row of CSV
  Json patient;                // as read_patient takes it
  Json kept = Json::object();  // columns named by --keep, as text
};

/// Where to read from and how.
struct PatientFile {
  std::string path;               // "-" is standard input
  std::string format;             // json, jsonl, csv; empty: by the file's name
  std::vector<std::string> keep;  // CSV columns that are no variables, carried through
};

class PatientSource {
 public:
  virtual ~PatientSource() = default;
  /// The next patient, nothing at the end. After an error the row is lost and reading may go on,
  /// unless `ended()`.
  virtual Result<std::optional<PatientRow>> next() = 0;
  virtual bool ended() const = 0;
  /// Whether the format holds many patients (the answer is then one line each).
  virtual bool many() const = 0;
};

/// Opens the file. Errors: kInvalidFile, kInvalidJson; for CSV one error for every column that is
/// no variable, names an unknown unit, lacks a unit that it needs, or appears twice.
struct OpenedPatients {
  std::unique_ptr<PatientSource> source;
  std::vector<Error> errors;
};
OpenedPatients open_patients(const PatientFile& file, const patient::Dictionary& dictionary);

}  // namespace hepatica::cli
