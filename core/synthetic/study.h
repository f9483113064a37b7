// Synthetic multi-phase CT of a liver with lesions, with exact truth: for examples and tests.
//
// Nothing here is a patient. A study says so in `description`, which writers put into every file.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/image/volume.h"
#include "core/synthetic/lesions.h"
#include "core/synthetic/tones.h"

namespace hepatica::synthetic {

/// Labels of the truth masks; lesion n (from 1) has kLesion + n and its necrotic core kNecrosis +
/// n.
inline constexpr int kLiverLabel = 1;
inline constexpr int kVesselLabel = 2;
inline constexpr int kLesionLabel = 10;
inline constexpr int kNecrosisLabel = 30;
inline constexpr int kMostLesions = 19;

struct Recipe {
  uint64_t seed = 1;
  std::array<int, 3> size{224, 176, 80};
  std::array<double, 3> spacing_mm{1.6, 1.6, 2.5};
  std::vector<Phase> phases{Phase::kUnenhanced, Phase::kArterial, Phase::kPortal, Phase::kDelayed};
  std::vector<LesionRequest> lesions;  // used when draw_lesions is false; may be empty
  bool draw_lesions = true;            // number, size and kind by the seed
  /// A later time point (from 1; at most 1000): the same patient and lesions, each changed as said,
  /// new ones beside them, other noise and breathing.
  int visit = 0;
  std::vector<LesionChange> changes;
  std::vector<LesionRequest> new_lesions;
  bool cirrhosis = false;
  bool steatosis = false;
  bool ascites = false;
  double noise_sd_hu = 12;  // of each slice, in-plane correlated; 0 to 100
  double blur_mm = 0.7;     // Gaussian sigma of the scanner; 0 to 5
  double texture_hu = 1;    // strength of the structure inside liver and lesions; 0: flat
  double breathing_mm = 3;  // most that a phase lies away from the portal one; 0 to 30
};

struct PhaseImage {
  Phase phase = Phase::kPortal;
  Point offset_mm{};    // where this phase lies relative to the anatomy; the portal phase at 0
  image::Volume image;  // HU, whole numbers in -1024 to 3071
  image::Mask truth;    // labels above, decided at voxel centres
};

struct Study {
  std::string description;  // begins with "synthetic"
  std::vector<PhaseImage> phases;
  std::vector<Lesion> lesions;
  TissueTones tones{};
};

/// Draws a patient from the seed and renders the phases.
///
/// The anatomy, lesions and tones depend on the seed and the flags, not on grid, noise or phases:
/// the same seed gives the same patient at any resolution. Equal to the last bit natively and in
/// WebAssembly. Published distributions: tones.h, lesions.h, vessels.h.
/// Memory: 4 phases x 5 bytes a voxel, and 12 bytes a voxel while noise is made.
///
/// errors  kInvalidArgument: a parameter out of range, no phase, no room for a lesion, more than
///         kMostLesions, drawn and new ones together;
///         kTooLarge: more than 2^27 voxels a phase
Result<Study> synthesize(const Recipe& recipe);

}  // namespace hepatica::synthetic
