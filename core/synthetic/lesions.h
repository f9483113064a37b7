// Shape and place of synthetic lesions.
#pragma once

#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/synthetic/anatomy.h"
#include "core/synthetic/tones.h"
#include "core/synthetic/vessels.h"

namespace hepatica::synthetic {

struct LesionRequest {
  LesionKind kind = LesionKind::kWashout;
  double diameter_mm = 30;     // longest axis of the ellipsoid; 5 to 150
  double irregularity = 0.12;  // how far noise moves the surface, in radii; 0 to 0.3
};

enum class Part : uint8_t { kOutside, kViable, kCapsule, kNecrotic };

/// A turned ellipsoid whose surface noise displaces (kInfiltrative: a thresholded noise field that
/// fades outwards).
struct Lesion {
  LesionKind kind = LesionKind::kWashout;
  Point centre{};
  Point half_axes_mm{};
  std::array<Point, 3> axes{};  // unit vectors of the half axes
  double irregularity = 0;
  double core_share = 0;  // radius of the necrotic core in radii of the lesion; 0: none
  double capsule_mm = 0;
  uint64_t seed = 0;
  LesionTones tones;

  /// Below 1 inside the undisturbed ellipsoid.
  double ellipsoid_radius(const Point& p) const;
  Part part_at(const Point& p) const;
  /// Volume of the undisturbed ellipsoid, mL (kInfiltrative: of its outer bound).
  double ellipsoid_volume_ml() const;
};

/// What became of a lesion by a later time point.
struct LesionChange {
  double scale = 1;  // of every diameter; 0.2 to 1.5
  std::optional<double>
      core_share;  // of the necrotic core, in radii; 0 to 0.95, as it was if unset
};

/// The lesions at a later time point, first to first; those without a change stay as they are.
///
/// errors  kInvalidArgument: more changes than lesions, a value out of range, a core in an
///         infiltrative lesion
Status change_lesions(const std::vector<LesionChange>& changes, std::vector<Lesion>& lesions);

/// The requested lesions, placed one after the other beside those in `placed`: each wholly inside
/// the liver, clear of the others, its centre at least half a radius away from vessels above 4 mm.
///
/// returns  all of them, those of `placed` first
/// errors  kInvalidArgument when a diameter or irregularity is out of range or a lesion finds no
/// place
Result<std::vector<Lesion>> place_lesions(Chance& chance, const Anatomy& anatomy,
                                          const std::vector<Segment>& vessels,
                                          const PerPhase& liver_tones,
                                          const std::vector<LesionRequest>& requests,
                                          std::vector<Lesion> placed = {});

/// 1 to 4 lesions: diameter log-normal (median 30 mm, sigma 0.6) within 8 to 90 mm. 13% are not
/// clearly hypervascular (87% were: Senturk 2014, Cancer Imaging 14:9), drawn infiltrative; 24% of
/// the others lack washout (76% had it: PMID 14975963); half of the rest above 40 mm are necrotic,
/// half of what then remains above 20 mm have a capsule.
std::vector<LesionRequest> draw_requests(Chance& chance);

}  // namespace hepatica::synthetic
