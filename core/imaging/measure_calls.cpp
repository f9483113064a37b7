// Calls that measure what a label map outlines.
#include "core/imaging/store.h"
#include "core/measure/measure.h"
#include "core/measure/measure_text.h"

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

Result<measure::StudyMeasure> measured(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  HEPATICA_IMAGING_TRY(series, series_of(store, ask));
  measure::LabelRoles roles{labels_in_role(ask, "liver"), labels_in_role(ask, "tumour"),
                            labels_in_role(ask, "necrosis"), labels_in_role(ask, "vessels"),
                            measure::LesionsBy::kLabel};
  ask.choice("lesions_by", roles.lesions_by,
             {{"label", measure::LesionsBy::kLabel}, {"part", measure::LesionsBy::kPart}});
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

}  // namespace

const std::map<std::string_view, Call>& measure_calls() {
  static const std::map<std::string_view, Call> calls{{"measure", measure_lesions}};
  return calls;
}

}  // namespace hepatica::imaging
