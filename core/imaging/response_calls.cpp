// The call that compares lesions measured at two time points; it looks at no image.
#include "core/base/reason.h"
#include "core/imaging/store.h"
#include "core/response/response_text.h"

namespace hepatica::imaging {
namespace {

/// Smallest sums of earlier time points by criterion, each in its unit.
Result<std::map<std::string, double>> nadirs_of(Ask& ask) {
  std::map<std::string, double> out;
  const Json* given = ask.find("nadirs");
  if (given == nullptr) return out;
  if (!given->is_object()) return Error{Code::kWrongType, "nadirs", "expected an object"};
  for (const auto& [id, value] : given->items()) {
    if (!value.is_number()) return Error{Code::kWrongType, "nadirs/" + id, "expected a number"};
    out[id] = value.get<double>();
  }
  return out;
}

Result<Json> respond(Store& store, Ask& ask) {
  std::string criteria_text;
  ask.text("criteria", criteria_text);
  const Json* given = ask.find("lesions");
  HEPATICA_IMAGING_TRY(nadirs, nadirs_of(ask));
  HEPATICA_IMAGING_FINISH(ask);
  if (given == nullptr) return Error{Code::kMissingInput, "lesions", "at two time points"};
  HEPATICA_IMAGING_TRY(criteria, response::read_criteria(criteria_text));
  HEPATICA_IMAGING_TRY(lesions, response::read_lesions(*given));
  Json out = Json::array();
  for (const response::Criterion& criterion : criteria) {
    const auto nadir = nadirs.find(criterion.id);
    std::vector<Warning> warnings;
    const auto found = response::assess(
        criterion, lesions,
        nadir == nadirs.end() ? std::nullopt : std::optional<double>(nadir->second), warnings);
    // One set of criteria may lack what another needs (no necrosis marked): said beside it.
    Json one{{"criterion", criterion.id}, {"published", criterion.published}};
    if (found.ok()) {
      one["assessment"] = response::to_json(*found);
      one["variables"] = response::catalogue_variables(criterion, *found);
    } else {
      one["error"] = error_json(found.error());
    }
    one["targets"] = response::propose_targets(criterion, lesions);
    one["warnings"] = Json::array();
    for (const Warning& warning : warnings) {
      one["warnings"].push_back(error_json(warning));
      store.warnings.push_back(warning);
    }
    out.push_back(std::move(one));
  }
  return Json{{"responses", out}};
}

}  // namespace

const std::map<std::string_view, Call>& response_calls() {
  static const std::map<std::string_view, Call> calls{{"response", respond}};
  return calls;
}

}  // namespace hepatica::imaging
