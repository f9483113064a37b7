// The cohort lab as one object that speaks JSON: what the command line and a page's worker hold.
//
// Every call takes the table and one JSON value, and answers {"ok": true, "value": ...} or
// {"ok": false, "error": {"code", "field", "detail"}}.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/json_text.h"
#include "core/cohort/held_table.h"
#include "core/model/catalogue.h"
#include "core/survival/progress.h"

namespace hepatica::cohort {

class Lab {
 public:
  /// The catalogue must outlive the lab.
  explicit Lab(const model::Catalogue& catalogue) : catalogue_(catalogue) {}

  /// One call by name.
  ///
  ///   columns      {} -> what the columns hold (propose.h)
  ///   propose      {} -> the mapping of propose.h
  ///   describe     {"mapping", "group"} -> describe.h
  ///   models       {"mapping"} -> which models the cohort can feed (computable.h)
  ///   survival     {"mapping", "group", "times"} -> curves.h
  ///   validate     {"mapping", "models": [ids], "horizon"} -> validate.h
  ///   fit          {"mapping", ...} -> fit.h
  ///   recalibrate  {"mapping", "model", ...} -> recalibrate.h
  ///   pool_plan, pool_site, pool_merge -> pool.h; with "model" (and so with its plan)
  ///                pool_validation.h
  ///   pool_account {"mapping", "plan"} -> {"flow"}, for the site's own eyes
  ///   pool_meta    {"sites", ...}, no table -> meta.h
  ///                pool_merge takes "files": the names of the summaries, for errors
  ///   lab_file     {"name", "text"}, no table -> {"kind"} of a file, or what is wrong with it
  ///                (lab_file.h)
  ///   table_file   {"name"}, the file's bytes in place of the table -> {"name", "sha256", "bytes"}
  ///   record       {"call", "request", "answer", "file": as table_file gave it}, no table ->
  ///                record.h
  ///   replay       {"record", "file"} -> {"answer", "compared", "notes"} (record.h)
  ///
  /// fit and validate also take "impute": {"imputations", "iterations", "seed"} (impute.h).
  /// progress is told of bootstrap samples and completed copies (fit, recalibrate, validate, and
  /// what a replay repeats); when it stops them the answer is kCancelled. A refusal that the page
  /// says in full carries "reason": its code and values (core/base/reason.h).
  Result<Json> compute(std::string_view name, HeldTable& table, const Json& request,
                       const survival::Progress& progress = {}) const;
  /// The same for a table that is asked once.
  Result<Json> compute(std::string_view name, std::string_view table, const Json& request,
                       const survival::Progress& progress = {}) const;

  /// compute() as the answer above.
  Json run(std::string_view name, HeldTable& table, const Json& request,
           const survival::Progress& progress = {}) const;
  Json run(std::string_view name, std::string_view table, const Json& request,
           const survival::Progress& progress = {}) const;

  /// run() on JSON text, for the language boundary; catches everything.
  std::string call(std::string_view name, HeldTable& table, std::string_view request,
                   const survival::Progress& progress = {}) const;

 private:
  const model::Catalogue& catalogue_;
};

/// Names of the calls of Lab::run.
const std::vector<std::string>& lab_calls();

}  // namespace hepatica::cohort
