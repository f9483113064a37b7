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
