// Calls that describe a region by features.
#include <optional>

#include "core/imaging/store.h"
#include "core/radiomics/result_text.h"
#include "core/radiomics/run.h"
#include "core/radiomics/self_test.h"

namespace hepatica::imaging {
namespace {

namespace rad = hepatica::radiomics;

Result<rad::Extraction> extract(Store& store, Ask& ask, int& label, std::string* names) {
  HEPATICA_IMAGING_TRY(file, volume_of(store, ask, "volume"));
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  std::string profile, settings;
  std::vector<std::string> families;
  ask.integer("label", label, 1, 255);
  ask.text("profile", profile);
  ask.text("settings", settings);
  ask.texts("families", families);
  if (names != nullptr) {
    ask.text("image_name", names[0]);
    ask.text("mask_name", names[1]);
  }
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(chosen, rad::choose_settings(settings, profile, families, label));
  const rad::ExtractionInput input{
      file->volume, labels->mask,
      file->holds_integers() ? file->stored_type : image::SampleType::kFloat32};
  return rad::extract(input, chosen,
                      store.progress != nullptr ? *store.progress : rad::ProgressCallback{});
}

Result<Json> features(Store& store, Ask& ask) {
  int label = 1;
  HEPATICA_IMAGING_TRY(extraction, extract(store, ask, label, nullptr));
  store.warnings = extraction.warnings;
  return rad::to_json(extraction);
}

Result<Json> csv(Store& store, Ask& ask) {
  int label = 1;
  std::string names[2]{"image", "mask"};
  HEPATICA_IMAGING_TRY(extraction, extract(store, ask, label, names));
  store.warnings = extraction.warnings;
  const rad::CaseRow row =
      rad::case_row({names[0], names[1], label, std::move(extraction), std::nullopt});
  return Json{{"csv", rad::to_csv(std::span(&row, 1))}};
}

Result<Json> self_test(Store&, Ask& ask) {
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(test, rad::self_test());
  Json failures = Json::array();
  for (const auto& f : test.failures) {
    failures.push_back({{"feature", f.feature},
                        {"value", f.value},
                        {"reference", f.reference},
                        {"tolerance", f.tolerance}});
  }
  return Json{{"passed", test.passed}, {"total", test.total}, {"failures", failures}};
}

}  // namespace

const std::map<std::string_view, Call>& radiomics_calls() {
  static const std::map<std::string_view, Call> calls{
      {"radiomics", features}, {"radiomics_csv", csv}, {"radiomics_self_test", self_test}};
  return calls;
}

}  // namespace hepatica::imaging
