// One fit across hospitals that share no patients: each site sends sums, anyone adds them up.
//
// A plan (columns, coefficients so far) goes to the sites; each answers with a summary at those
// coefficients; merging the summaries gives the next plan, by Newton's method, until nothing moves.
// Three to six rounds suffice. The result is the fit on the joined data, stratified by site (Cox)
// or with one intercept (logistic).
#pragma once

#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/cohort/cohort.h"

namespace hepatica::cohort {

/// The first plan: {"pool": 1, "kind": "cox" | "logistic", "terms": [{"id", "expression"}], "beta":
/// [0, ...], "step": 0, "min_cell", "converged": false}. Knots and levels are read from this
/// cohort, and are the same for every site from then on.
///
/// min_cell  a site whose counts fall below it sends nothing (at least 1)
Result<Json> pool_plan(const Cohort& cohort, const std::vector<std::string>& predictors,
                       int min_cell, const patient::Dictionary& dictionary);

/// A site's answer: {"pool": 1, "site", "step", "plan": SHA-256 of the plan, "rows", "events",
/// "log_likelihood", "gradient", "information", "discloses": [plain sentences]}. Sums over
/// all its rows; no row, no minimum, no maximum.
///
/// errors  kInvalidArgument: events, rows without event, or rows with a 0/1 column at either value
///         are fewer than min_cell but not none, with the count's name (not the count)
Result<Json> pool_site(const Cohort& cohort, const Json& plan, const std::string& site,
                       const patient::Dictionary& dictionary);

/// Why the counts of joined sites may be less than what they have.
Reason silent_sites(int min_cell);

/// Rows of this cohort that the plan can use, and why the others cannot: for the site's own eyes,
/// not for the file.
Result<Flow> pool_account(const Cohort& cohort, const Json& plan,
                          const patient::Dictionary& dictionary);

/// The next plan. When the last step changed no coefficient by more than 1e-9 standard errors it is
/// "converged" with "fit": {"terms": [{"id", "expression", "coefficient", "std_error", "ratio",
/// "lower", "upper", "p_value"}], "log_likelihood", "rows", "events", "sites", "likelihood_ratio"}.
///
/// Every answer also holds "sample": {"rows", "events", "parameters", "events_per_parameter",
/// "shrinkage" (expected, once converged), "warnings" (as fit.h: few events, shrinkage), "notes",
/// "remarks"}, from the counts of the sites that answered; and, from the first round on,
/// "null_log_likelihood" of a Cox model, for the likelihood ratio.
///
/// errors  kInvalidArgument: a summary of another plan or step, a site twice; kCollinear;
///         kNotConverged after 50 steps
///
/// names  what the summaries' files are called, for errors; "summary 1", ... where none are given
Result<Json> pool_merge(const Json& plan, const std::vector<Json>& summaries,
                        const std::vector<std::string>& names = {});

/// A number, or a list of them, as doubles; anything else as it is. For digests: JavaScript writes
/// the 0.0 and 24.0 of a plan as 0 and 24 (and -0.0 as 0), and it is the same plan.
Json as_doubles(Json value);

/// What an error calls the summary at `k`.
std::string summary_name(const std::vector<std::string>& names, std::size_t k);

}  // namespace hepatica::cohort
