// Draws attenuation values; each source stands in the header.
#include "core/synthetic/tones.h"

#include <algorithm>

namespace hepatica::synthetic {
namespace {

PerPhase constant(double hu) { return {hu, hu, hu, hu}; }

PerPhase& tone(TissueTones& tones, Tissue tissue) { return tones[static_cast<size_t>(tissue)]; }

/// A normal draw that is at least `least`; redrawn, not cut, so that no value piles up there.
double normal_above(Chance& chance, double mean, double sd, double least) {
  double value = chance.normal(mean, sd);
  while (value < least) value = chance.normal(mean, sd);
  return value;
}

PerPhase draw_liver(Chance& chance, bool cirrhosis, bool steatosis) {
  double const plain = steatosis ? chance.uniform(20, 40) : normal_above(chance, 55, 7, 38);
  double const gain =
      cirrhosis ? normal_above(chance, 39.8, 11.9, 15) : normal_above(chance, 56.2, 13.7, 15);
  return {plain, plain + chance.uniform(5, 20), plain + gain,
          plain + chance.uniform(0.60, 0.75) * gain};
}

}  // namespace

const char* phase_name(Phase phase) {
  constexpr std::array<const char*, kPhaseCount> kNames{"unenhanced", "arterial", "portal",
                                                        "delayed"};
  return kNames[static_cast<size_t>(phase)];
}

const char* lesion_kind_name(LesionKind kind) {
  constexpr std::array<const char*, kLesionKindCount> kNames{"hypervascular", "washout", "capsule",
                                                             "necrotic", "infiltrative"};
  return kNames[static_cast<size_t>(kind)];
}

TissueTones draw_tissue_tones(Chance& chance, bool cirrhosis, bool steatosis) {
  TissueTones tones{};
  PerPhase const liver = draw_liver(chance, cirrhosis, steatosis);
  tone(tones, Tissue::kLiver) = liver;
  tone(tones, Tissue::kAir) = constant(-1000);
  tone(tones, Tissue::kFat) = constant(-100);
  tone(tones, Tissue::kMuscle) = {52, 58, 65, 64};
  tone(tones, Tissue::kBone) = constant(420);
  tone(tones, Tissue::kMarrow) = {170, 175, 185, 185};
  tone(tones, Tissue::kLung) = constant(-850);
  tone(tones, Tissue::kFluid) = constant(12);
  tone(tones, Tissue::kAscites) = constant(chance.uniform(0, 15));
  tone(tones, Tissue::kSpleen) = {48, 105, 118, 95};
  tone(tones, Tissue::kKidney) = {32, 140, 175, 160};
  tone(tones, Tissue::kAorta) = {40, chance.uniform(250, 350), chance.uniform(140, 170),
                                 chance.uniform(100, 120)};
  tone(tones, Tissue::kVein) = {40, chance.uniform(55, 75), liver[2] + chance.uniform(40, 70),
                                liver[3] + chance.uniform(15, 30)};
  return tones;
}

LesionTones draw_lesion_tones(Chance& chance, LesionKind kind, const PerPhase& liver) {
  bool const washes_out = kind != LesionKind::kHypervascular;
  bool const faint = kind == LesionKind::kInfiltrative;
  double const ratio =
      washes_out ? normal_above(chance, 1.21, 0.05, 1.07) : chance.normal(1.01, 0.02);
  LesionTones tones;
  tones.viable[0] = liver[0] - chance.uniform(0, 10);
  tones.viable[1] = liver[1] + (faint ? chance.uniform(5, 15) : chance.uniform(20, 50));
  tones.viable[3] = liver[3] / ratio;
  tones.viable[2] = liver[2] - 0.5 * (liver[3] - tones.viable[3]);
  tones.core = chance.uniform(20, 35);
  double const rim = chance.uniform(10, 25);
  if (kind == LesionKind::kCapsule) tones.capsule = {0, 0, rim, rim};
  return tones;
}

}  // namespace hepatica::synthetic
