// What was drawn, field by field.
#include "core/synthetic/study_text.h"

namespace hepatica::synthetic {
namespace {

Json by_phase(const PerPhase& values) {
  Json json = Json::object();
  for (size_t i = 0; i < kPhaseCount; ++i) {
    json[phase_name(static_cast<Phase>(i))] = values[i];
  }
  return json;
}

}  // namespace

Json to_json(const Study& study) {
  auto const tone = [&](Tissue tissue) {
    return by_phase(study.tones[static_cast<size_t>(tissue)]);
  };
  Json lesions = Json::array();
  for (size_t n = 0; n < study.lesions.size(); ++n) {
    const Lesion& lesion = study.lesions[n];
    lesions.push_back({{"label", kLesionLabel + static_cast<int>(n) + 1},
                       {"necrosis_label", kNecrosisLabel + static_cast<int>(n) + 1},
                       {"kind", lesion_kind_name(lesion.kind)},
                       {"centre_mm", lesion.centre},
                       {"half_axes_mm", lesion.half_axes_mm},
                       {"ellipsoid_ml", lesion.ellipsoid_volume_ml()},
                       {"core_share", lesion.core_share},
                       {"capsule_mm", lesion.capsule_mm},
                       {"hu", by_phase(lesion.tones.viable)},
                       {"core_hu", lesion.tones.core}});
  }
  Json phases = Json::array();
  for (const PhaseImage& phase : study.phases) {
    phases.push_back({{"phase", phase_name(phase.phase)}, {"offset_mm", phase.offset_mm}});
  }
  return {{"description", study.description},
          {"labels", {{"liver", kLiverLabel}, {"vessel", kVesselLabel}}},
          {"hu",
           {{"liver", tone(Tissue::kLiver)},
            {"aorta", tone(Tissue::kAorta)},
            {"vein", tone(Tissue::kVein)},
            {"spleen", tone(Tissue::kSpleen)}}},
          {"phases", phases},
          {"lesions", lesions}};
}

}  // namespace hepatica::synthetic
