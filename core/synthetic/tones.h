// Attenuation of tissues and lesions in each contrast phase of a synthetic patient.
#pragma once

#include <array>

#include "core/synthetic/anatomy.h"
#include "core/synthetic/chance.h"

namespace hepatica::synthetic {

enum class Phase : uint8_t { kUnenhanced, kArterial, kPortal, kDelayed };
inline constexpr size_t kPhaseCount = 4;

/// "unenhanced", "arterial", "portal", "delayed".
const char* phase_name(Phase phase);

/// The looks of hepatocellular carcinoma that are drawn.
///
/// kHypervascular  brighter than liver in the arterial phase, no washout
/// kWashout        the same, darker than liver in the portal and delayed phase
/// kCapsule        washout and a rim of 1-3 mm that is bright in the portal and delayed phase
/// kNecrotic       washout around an unenhancing core
/// kInfiltrative   ill-defined, patchy, faint arterial enhancement, washout
enum class LesionKind : uint8_t { kHypervascular, kWashout, kCapsule, kNecrotic, kInfiltrative };
inline constexpr size_t kLesionKindCount = 5;

/// "hypervascular", "washout", "capsule", "necrotic", "infiltrative".
const char* lesion_kind_name(LesionKind kind);

using PerPhase = std::array<double, kPhaseCount>;
using TissueTones = std::array<PerPhase, static_cast<size_t>(Tissue::kCount)>;

/// Mean attenuation (HU) of every tissue in the four phases.
///
/// liver, unenhanced  N(55, 7); steatosis U(20, 40)   J Pers Med 2021;11:1255 for <= 40
/// liver, portal      + N(56.2, 13.7); cirrhosis + N(39.8, 11.9)   Naruo 2007, Radiat Med 25:106,
///                    doi 10.1007/s11604-006-0111-5 (draws below +15 are redrawn)
/// liver, arterial    + U(5, 20); delayed: 60-75% of the portal enhancement is left
/// aorta              arterial U(250, 350), portal U(140, 170), delayed U(100, 120)
/// veins              portal: liver + U(40, 70); delayed: liver + U(15, 30); arterial: U(55, 75)
/// The last three lines and the other tissues are usual clinical values, not from a measured
/// series.
TissueTones draw_tissue_tones(Chance& chance, bool cirrhosis, bool steatosis);

struct LesionTones {
  PerPhase viable{};   // HU
  PerPhase capsule{};  // HU added on the rim
  double core = 0;     // HU of the necrotic core, in every phase
};

/// Attenuation of a lesion in a liver of these tones.
///
/// arterial  liver + U(20, 50) (infiltrative U(5, 15))
/// delayed   with washout liver / N(1.21, 0.05), at least 1.07: ratio and cut-off of liver to
/// lesion
///           attenuation in PMID 23255745; without washout liver / N(1.01, 0.02)
/// portal    half of the delayed phase's step below the liver
/// capsule   + U(10, 25) in the portal and delayed phase; core U(20, 35): usual clinical values
LesionTones draw_lesion_tones(Chance& chance, LesionKind kind, const PerPhase& liver);

}  // namespace hepatica::synthetic
