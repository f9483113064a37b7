// Readers of the computation steps of a package (one per kind).
#pragma once

#include "core/base/json_cursor.h"
#include "core/model/package.h"

namespace hepatica::model {

/// What is known about a numeric value for proving that bands cover it.
struct ValueRange {
  Interval domain;
  bool integer_valued = false;
};

/// Reads the steps of `at` into the package, adding their values to its scope. Faults go to the
/// cursor.
void read_steps(const JsonCursor& at, Package& package);

/// Compiles an expression of the wanted types against the package's scope; faults go to the cursor.
Expression read_expression(const JsonCursor& at, const Package& package, bool number_allowed,
                           bool condition_allowed, bool category_allowed = false);

}  // namespace hepatica::model
