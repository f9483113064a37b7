// Multiple imputation by chained equations: completed copies of a cohort, drawn so that analysing
// each and pooling by Rubin's rules carries the uncertainty of what was not known.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"
#include "core/survival/progress.h"

namespace hepatica::cohort {

/// imputations  completed copies (m), 2 to 200
/// iterations   rounds of the chain before a copy is taken, 1 to 200
/// seed         the same seed, table and mapping give the same copies everywhere
struct ImputeOptions {
  int imputations = 20;
  int iterations = 10;
  std::uint64_t seed = 1;
  survival::Progress progress = {};  ///< told before each copy how many are done; may stop them
};

/// One column that was filled in.
///
/// method  "predictive_mean_matching" (numbers), "logistic" (conditions) or "continuation_ratio"
///         (categories)
/// log     the number is modelled by its logarithm (all values above 0, and less skewed so); what
/// is
///         filled in is an observed value either way
struct ImputedColumn {
  std::string name;
  std::size_t missing = 0;
  std::string method;
  bool log = false;
};

/// cohorts   copies of the cohort in which the chosen columns are known wherever the outcome is
/// columns   what was filled in, in the order of the chain: fewest missing first
/// rows      with an outcome; rows_filled: those in which at least one column was filled in
/// together  names of all columns in the equations, complete ones included
struct Imputed {
  std::vector<Cohort> cohorts;
  std::vector<ImputedColumn> columns;
  std::vector<std::string> together;
  std::size_t rows = 0, rows_filled = 0;
};

/// {"imputations", "iterations", "seed", "columns": [{"column", "missing", "method", "log"}],
/// "together", "rows", "rows_filled", "outcome": "nelson_aalen_and_event" | "event", "assumption":
/// "missing_at_random"}.
Json to_json(const Imputed& imputed, const ImputeOptions& options, bool survival);

/// Draws the copies. Each incomplete column is regressed in turn on all the other columns and on
/// the outcome: for survival the event indicator and the Nelson-Aalen cumulative hazard at the
/// row's time, for a binary outcome the event. Rows without an outcome are neither used nor filled
/// in.
///
/// columns  indices of cohort.columns. Observed cells never change; nothing missing gives m equal
///          copies
/// errors   kInvalidArgument: options out of range, no outcome, a column that is never known among
///          the rows with an outcome; kTooLarge: more than 5e7 cells in all copies;
///          kCancelled
/// source   White and Royston 2009 (outcome); White, Royston and Wood 2011; van Buuren 2018
/// note     valid where what is missing depends on what is known (missing at random). Levels that
///          never occur are never drawn
Result<Imputed> impute(const Cohort& cohort, const std::vector<int>& columns,
                       const ImputeOptions& options);

/// The columns of a cohort that feed the given variables of the dictionary, through derived ones
/// too ("nlr" is fed by neutrophils and lymphocytes).
///
/// errors  kContradiction: a derived variable has a column of its own beside those of all its
/// parts;
///         filled in separately they would disagree
Result<std::vector<int>> columns_behind(const Cohort& cohort, const std::vector<int>& variables,
                                        const patient::Dictionary& dictionary);

}  // namespace hepatica::cohort
