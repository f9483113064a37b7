// Predictors written as text to columns of numbers, and the rows in which all of them are known.
#pragma once

#include <string>
#include <vector>

#include "core/cohort/cohort.h"
#include "core/expression/expression.h"
#include "core/survival/follow_up.h"

namespace hepatica::cohort {

/// One column of the design: an expression over dictionary variables in canonical units, written as
/// a model package writes it, so that the package computes what was fitted.
struct DesignTerm {
  std::string id;
  expression::Expression expression;
};

/// rows       of the cohort that are used (outcome known, every predictor known)
/// covariates one row per used row
/// slots      variables that the terms read, as indices of the dictionary
/// notes      what was left out of the design: levels that never occur, the reference level
struct Design {
  std::vector<DesignTerm> terms;
  std::vector<std::size_t> rows;
  survival::Matrix covariates;
  std::vector<int> variables;
  std::vector<std::string> notes;
  Flow flow;
};

/// Predictors: a variable ("age"; a category becomes one indicator per level that occurs but the
/// first), an expression ("log10(afp + 1)", "largest_diameter > 5"), or "spline(age, 4)", a
/// restricted cubic spline whose knots are read from the rows used.
///
/// errors  kInvalidArgument (no predictor, no number of an expression), kModelInvalid (an
///         expression that cannot be read), kNoEvents (no row has everything), kTooLarge
Result<Design> make_design(const Cohort& cohort, const std::vector<std::string>& predictors,
                           const patient::Dictionary& dictionary);

/// The variables of the dictionary that the predictors read, ascending.
/// errors  kInvalidArgument, kModelInvalid, as make_design
Result<std::vector<int>> variables_of(const std::vector<std::string>& predictors,
                                      const patient::Dictionary& dictionary);

/// The same columns (knots, levels and order included) for another cohort: what a pooled fit needs.
Result<Design> apply_design(const Cohort& cohort, const std::vector<DesignTerm>& terms,
                            const patient::Dictionary& dictionary);

}  // namespace hepatica::cohort
