// A fitted model as the files that the calculator reads.
#pragma once

#include <utility>
#include <vector>

#include "core/cohort/design.h"
#include "core/cohort/fit.h"

namespace hepatica::cohort {

/// centre     mean of each column; baseline: (time, S0) there
/// performance  of optimism.h as JSON, or null
/// imputations  completed copies behind the fit; 0: complete rows only
struct FittedModel {
  const Cohort* cohort;
  const patient::Dictionary* dictionary;
  const Design* design;
  bool binary;
  std::vector<double> beta;
  double intercept;
  std::vector<double> centre;
  std::vector<std::pair<double, double>> baseline;
  Json performance;
  int imputations = 0;
};

/// What a package says of the fit behind it; parameters are columns of the design, those that a
/// penalty set to 0 included. how: the method, in both languages. not_applicable: rows left out
/// because the model excludes them.
struct FitAccount {
  Json cohort, label, how;
  std::size_t rows_in = 0, rows = 0, events = 0, parameters = 0, not_applicable = 0;
  Json performance;
  int imputations = 0;
};
/// Of the rows used; parameters, how and performance are the caller's to fill in.
FitAccount account_of(const Cohort& cohort, const std::vector<std::size_t>& rows, const Flow& flow,
                      const Json& where);
FitAccount account_of(const Cohort& cohort, const Design& design, const Json& where);

/// {"missing_data", "sample_size", "building"}, each in both languages: what a card says of how the
/// numbers were made.
Json how_made(const FitAccount& account);

/// "36 months" in both languages. unit: mo, a, d or wk.
Json time_text(double time, const std::string& unit);

/// "evidence" of the package: n, events, what ranks patients (corrected for optimism, then
/// apparent), and how it was made: missing data, sample size, building.
Json evidence_of_fit(const FitAccount& account);
Json limitations_of_fit(const FitAccount& account);

struct PackageFiles {
  Json model;      ///< model.json
  Json reference;  ///< reference.json
};

/// The package with its examples, read back through the package reader before it is returned.
/// errors  kInvalidArgument: an id that is none, a title or cohort without both languages;
///         kModelInvalid: what the reader would refuse
Result<PackageFiles> write_package(const FittedModel& model, const FitOptions& options);

/// An error unless `text` is {"en": ..., "zh-CN": ...}, both written.
Status check_text(const Json& text, const char* field);

}  // namespace hepatica::cohort
