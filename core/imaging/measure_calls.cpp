// Calls that measure what a label map outlines.
#include "core/imaging/store.h"
#include "core/measure/enhancement.h"
#include "core/measure/measure.h"
#include "core/measure/measure_text.h"
#include "core/measure/phase_means.h"

namespace hepatica::imaging {
namespace {

std::vector<uint8_t> labels_in_role(Ask& ask, const char* key) {
  std::vector<int> read;
  ask.integers(key, read, 1, 255);
  return std::vector<uint8_t>(read.begin(), read.end());
}

Result<std::vector<measure::Series>> series_of(Store& store, Ask& ask) {
  std::vector<measure::Series> out;
  const Json* given = ask.find("series");
  if (given == nullptr) return out;
  if (!given->is_array()) return Error{Code::kWrongType, "series", "expected a list"};
  for (size_t n = 0; n < given->size(); ++n) {
    const std::string path = "/series/" + std::to_string(n);
    if (!(*given)[n].is_object()) return Error{Code::kWrongType, path, "expected an object"};
    Ask one((*given)[n], path);
    measure::Series series;
    HEPATICA_IMAGING_TRY(file, volume_of(store, one, "volume"));
    one.text("phase", series.phase);
    HEPATICA_IMAGING_FINISH(one);
    series.volume = &file->volume;
    out.push_back(std::move(series));
  }
  return out;
}

/// What the labels stand for.
measure::LabelRoles roles_of(Ask& ask) {
  measure::LabelRoles roles{labels_in_role(ask, "liver"), labels_in_role(ask, "tumour"),
                            labels_in_role(ask, "necrosis"), labels_in_role(ask, "vessels"),
                            measure::LesionsBy::kLabel};
  ask.choice("lesions_by", roles.lesions_by,
             {{"label", measure::LesionsBy::kLabel}, {"part", measure::LesionsBy::kPart}});
  return roles;
}

Result<measure::StudyMeasure> measured(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  HEPATICA_IMAGING_TRY(series, series_of(store, ask));
  const measure::LabelRoles roles = roles_of(ask);
  HEPATICA_IMAGING_FINISH(ask);
  return measure::measure_study(labels->mask, roles, series, store.warnings);
}

Result<Json> measure_lesions(Store& store, Ask& ask) {
  std::string image;
  ask.text("image_name", image);
  HEPATICA_IMAGING_TRY(study, measured(store, ask));
  Json out = measure::to_json(study);
  out["csv"] = measure::to_csv(study, image);
  return out;
}

/// Attenuation of the outlined lesions and liver in a volume on any grid.
Result<Json> phase_means(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  HEPATICA_IMAGING_TRY(file, volume_of(store, ask, "volume"));
  const measure::LabelRoles roles = roles_of(ask);
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(found, measure::measure_phase(labels->mask, roles, file->volume));
  return measure::to_json(found);
}

/// Phases of one lesion compared; looks at no image.
Result<Json> enhancement(Store&, Ask& ask) {
  const Json* given = ask.find("phases");
  HEPATICA_IMAGING_FINISH(ask);
  if (given == nullptr) return Error{Code::kMissingInput, "phases", "means of each series"};
  if (!given->is_array()) return Error{Code::kWrongType, "phases", "expected a list"};
  std::vector<measure::PhaseValue> phases;
  for (size_t n = 0; n < given->size(); ++n) {
    const std::string path = "/phases/" + std::to_string(n);
    if (!(*given)[n].is_object()) return Error{Code::kWrongType, path, "expected an object"};
    Ask one((*given)[n], path);
    measure::PhaseValue value;
    one.text("phase", value.phase);
    one.number("lesion", value.lesion, -1e9, 1e9);
    one.number("liver", value.liver, -1e9, 1e9);
    HEPATICA_IMAGING_FINISH(one);
    phases.push_back(std::move(value));
  }
  HEPATICA_IMAGING_TRY(found, measure::compare_phases(phases));
  return measure::to_json(found);
}

}  // namespace

const std::map<std::string_view, Call>& measure_calls() {
  static const std::map<std::string_view, Call> calls{
      {"measure", measure_lesions}, {"phase_means", phase_means}, {"enhancement", enhancement}};
  return calls;
}

}  // namespace hepatica::imaging
