// Running the worked examples of a package (reference.json).
#pragma once

#include <string>
#include <vector>

#include "core/model/catalogue.h"

namespace hepatica::report {

struct ExampleReport {
  int run = 0;
  std::vector<Error> failures;  // field "<id>/reference.json#/examples/<i>"
};

/// Runs every example of one package: outputs within the stated tolerance, status, rule, risk
/// group.
///
/// document  reference.json; `package` an index of the catalogue
/// failures  kModelInvalid for a malformed example, kInvalidArgument for a value that differs
/// (expected
///           and computed both named), and for fewer than three examples of a computable package
ExampleReport run_examples(const model::Catalogue& catalogue, int package, const Json& document);

}  // namespace hepatica::report
