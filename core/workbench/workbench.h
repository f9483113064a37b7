// The core as one object that speaks JSON: what the page's worker holds, and the page itself for
// what is typed. No file, no clock, no language.
//
// Every call takes one JSON value and answers {"ok": true, "value": ..., "warnings": [...]} or
// {"ok": false, "error": {"code", "field", "detail"}}. Shapes of patients, results and layouts:
// models/README.md.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json_text.h"
#include "core/model/catalogue.h"
#include "core/model/changes.h"

namespace hepatica::workbench {

class Workbench {
 public:
  /// {"variables": <variables.json>, "models": [<model.json>, ...]} -> {"models": [summary, ...],
  /// "errors": [...]}. A package that is wrong is listed in errors; the others stand.
  Json load(Json request);
  /// Adds packages to those loaded (a user's own, or ones fetched later): {"models": [...]} -> the
  /// same structure, with the summaries of the packages that joined.
  Json add_models(Json request);
  /// {"patient", "models": [ids] (all when absent), "curves": bool} -> result structure.
  Json evaluate(const Json& request) const;
  /// {"patient"} -> the same structure for all models, with only the results whose answer differs
  /// from that of the last such call (all of them on the first one after load), as
  /// report::answer_json writes them.
  Json evaluate_changes(const Json& request);
  /// {"model", "patient"} -> nomogram layout.
  Json nomogram(const Json& request) const;
  /// {"models": [ids], "patient", "variable", "values": [...], "unit"} -> {"results": [{"id",
  /// "outputs": {output id: [value or null per entry]}, "status": [...]}]}.
  Json sweep(const Json& request) const;
  /// {"text"} -> {"items": [...], "rest": [...]}: proposals read from a lab report.
  Json understand(const Json& request) const;
  /// {"variable", "value", "unit"} -> {"value", "unit", "canonical", "canonical_unit"} with
  /// warnings.
  Json check_value(const Json& request) const;
  /// {"variable", "value", "unit", "patient"} -> {"checked": <answer of check_value>, "changes":
  /// <answer of evaluate_changes for the patient with that value>}: what a keystroke asks, in one
  /// message. A refused value has no "changes"; an empty one is taken out of the patient.
  Json enter(const Json& request);

  /// One of the calls above by name, on JSON text; for the language boundary. Catches everything.
  std::string call(std::string_view name, std::string_view request);

 private:
  Json dispatch(std::string_view name, Json request);
  /// Of the packages from an index on.
  Json summaries(size_t from = 0) const;
  std::unique_ptr<model::Catalogue> catalogue_;
  /// What evaluate_changes answered last.
  struct Standing {
    patient::Patient patient;
    std::vector<model::ModelResult> results;
  };
  std::optional<Standing> standing_;
};

/// {"ok": true, "value": value, "warnings": warnings}.
Json success(Json value, const std::vector<Warning>& warnings = {});
/// {"ok": false, "error": {...}}.
Json failure(const Error& error);

/// The work of Workbench::sweep on an open catalogue.
Json sweep(const model::Catalogue& catalogue, const Json& request);

}  // namespace hepatica::workbench
