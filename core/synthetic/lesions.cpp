// Draws lesions and looks for room in the liver.
#include "core/synthetic/lesions.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/synthetic/texture.h"

namespace hepatica::synthetic {
namespace {

constexpr int kTries = 4000;
constexpr double kLargeVesselMm = 4;
constexpr double kPi = 3.14159265358979323846;

Point cross(const Point& a, const Point& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

std::array<Point, 3> draw_axes(Chance& chance) {
  Point const first = chance.direction();
  Point helper = cross(first, chance.direction());
  while (length(helper) < 0.1) helper = cross(first, chance.direction());
  Point const second = (1 / length(helper)) * helper;
  return {first, second, cross(first, second)};
}

Lesion draw_lesion(Chance& chance, const LesionRequest& request, const PerPhase& liver) {
  Lesion lesion;
  lesion.kind = request.kind;
  double const a = request.diameter_mm / 2;
  lesion.half_axes_mm = {a, a * chance.uniform(0.7, 1), a * chance.uniform(0.7, 1)};
  lesion.axes = draw_axes(chance);
  lesion.irregularity = request.irregularity;
  lesion.core_share = request.kind == LesionKind::kNecrotic ? chance.uniform(0.45, 0.65) : 0;
  lesion.capsule_mm = request.kind == LesionKind::kCapsule ? chance.uniform(1, 3) : 0;
  lesion.seed = chance.bits();
  lesion.tones = draw_lesion_tones(chance, request.kind, liver);
  return lesion;
}

/// The surface in 26 directions, at its furthest, lies inside the liver.
bool inside_liver(const Lesion& lesion, const Anatomy& anatomy) {
  double const reach = 1.02 * (1 + lesion.irregularity);
  for (int i = -1; i <= 1; ++i) {
    for (int j = -1; j <= 1; ++j) {
      for (int k = -1; k <= 1; ++k) {
        Point const corner{static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)};
        double const r = length(corner);
        Point p = lesion.centre;
        for (size_t a = 0; a < 3 && r > 0; ++a) {
          p = p + (reach * lesion.half_axes_mm[a] * corner[a] / r) * lesion.axes[a];
        }
        if (anatomy.tissue_at(p) != Tissue::kLiver || anatomy.liver_radius(p) > 0.99) return false;
      }
    }
  }
  return true;
}

bool clear_of(const Lesion& lesion, const std::vector<Lesion>& others,
              const std::vector<Segment>& vessels) {
  double const radius = lesion.half_axes_mm[0];
  for (const Lesion& other : others) {
    double const apart = 1.15 * (1 + lesion.irregularity) * (radius + other.half_axes_mm[0]);
    if (length(lesion.centre - other.centre) < apart) return false;
  }
  return std::all_of(vessels.begin(), vessels.end(), [&](const Segment& segment) {
    return segment.radius_mm <= kLargeVesselMm ||
           axis_distance(segment, lesion.centre) >= segment.radius_mm + radius / 2;
  });
}

Point draw_centre(Chance& chance, const Anatomy& anatomy) {
  const Ellipsoid& lobe = chance.happens(0.75) ? anatomy.right_lobe : anatomy.left_lobe;
  for (;;) {
    Point const p{lobe.centre[0] + lobe.half_axes[0] * chance.uniform(-1, 1),
                  lobe.centre[1] + lobe.half_axes[1] * chance.uniform(-1, 1),
                  lobe.centre[2] + lobe.half_axes[2] * chance.uniform(-1, 1)};
    if (lobe.radius(p) < 0.95) return p;
  }
}

Status check(const LesionRequest& request) {
  if (!(request.diameter_mm >= 5 && request.diameter_mm <= 150)) {
    return Error{Code::kInvalidArgument, "lesions",
                 "a diameter must be 5 to 150 mm, got " + format_number(request.diameter_mm)};
  }
  if (!(request.irregularity >= 0 && request.irregularity <= 0.3)) {
    return Error{Code::kInvalidArgument, "lesions",
                 "irregularity must be 0 to 0.3, got " + format_number(request.irregularity)};
  }
  return success();
}

}  // namespace

double Lesion::ellipsoid_radius(const Point& p) const {
  Point const d = p - centre;
  double sum = 0;
  for (size_t a = 0; a < 3; ++a) {
    double const along = dot(d, axes[a]) / half_axes_mm[a];
    sum += along * along;
  }
  return std::sqrt(sum);
}

Part Lesion::part_at(const Point& p) const {
  double const r = ellipsoid_radius(p);
  if (r > 1 + irregularity) return Part::kOutside;
  double const mean_radius = half_axes_mm[0];
  if (kind == LesionKind::kInfiltrative) {
    double const patch = smooth_noise(p, 0.35 * mean_radius, seed);
    return r < 1 && patch + 1.2 * (0.8 - r) > 0 ? Part::kViable : Part::kOutside;
  }
  double const surface = 1 + irregularity * smooth_noise(p, 0.7 * mean_radius, seed);
  if (r > surface) return Part::kOutside;
  if (r < core_share * surface) return Part::kNecrotic;
  return (surface - r) * mean_radius < capsule_mm ? Part::kCapsule : Part::kViable;
}

double Lesion::ellipsoid_volume_ml() const {
  return 4.0 / 3.0 * kPi * half_axes_mm[0] * half_axes_mm[1] * half_axes_mm[2] / 1000.0;
}

Result<std::vector<Lesion>> place_lesions(Chance& chance, const Anatomy& anatomy,
                                          const std::vector<Segment>& vessels,
                                          const PerPhase& liver_tones,
                                          const std::vector<LesionRequest>& requests,
                                          std::vector<Lesion> placed) {
  for (const LesionRequest& request : requests) {
    if (Status const bad = check(request)) return *bad;
    Lesion lesion = draw_lesion(chance, request, liver_tones);
    bool found = false;
    for (int attempt = 0; attempt < kTries && !found; ++attempt) {
      lesion.centre = draw_centre(chance, anatomy);
      found = clear_of(lesion, placed, vessels) && inside_liver(lesion, anatomy);
    }
    if (!found) {
      return Error{Code::kInvalidArgument, "lesions",
                   "no room in this liver for a lesion of " + format_number(request.diameter_mm) +
                       " mm; ask for smaller or fewer lesions, or another seed"};
    }
    placed.push_back(lesion);
  }
  return placed;
}

Status change_lesions(const std::vector<LesionChange>& changes, std::vector<Lesion>& lesions) {
  const auto refused = [](size_t n, const char* detail) -> Status {
    return Error{Code::kInvalidArgument, "changes/" + std::to_string(n), detail};
  };
  if (changes.size() > lesions.size()) {
    return refused(lesions.size(), "the first time point has no such lesion");
  }
  for (size_t n = 0; n < changes.size(); ++n) {
    const LesionChange& change = changes[n];
    if (!(change.scale >= 0.2 && change.scale <= 1.5))
      return refused(n, "scale must be 0.2 to 1.5");
    for (double& axis : lesions[n].half_axes_mm) axis *= change.scale;
    if (!change.core_share) continue;
    if (!(*change.core_share >= 0 && *change.core_share <= 0.95)) {
      return refused(n, "core_share must be 0 to 0.95");
    }
    if (lesions[n].kind == LesionKind::kInfiltrative) {
      return refused(n, "an infiltrative lesion is drawn without a core");
    }
    lesions[n].core_share = *change.core_share;
  }
  return success();
}

std::vector<LesionRequest> draw_requests(Chance& chance) {
  int const count = 1 + static_cast<int>(chance.uniform(0, 4));
  std::vector<LesionRequest> requests;
  while (static_cast<int>(requests.size()) < count) {
    LesionRequest request;
    request.diameter_mm = chance.log_normal(30, 0.6);
    if (request.diameter_mm < 8 || request.diameter_mm > 90) continue;
    if (chance.happens(0.13)) {
      request.kind = LesionKind::kInfiltrative;
    } else if (chance.happens(0.24)) {
      request.kind = LesionKind::kHypervascular;
    } else if (request.diameter_mm > 40 && chance.happens(0.5)) {
      request.kind = LesionKind::kNecrotic;
    } else if (request.diameter_mm > 20 && chance.happens(0.5)) {
      request.kind = LesionKind::kCapsule;
    }
    requests.push_back(request);
  }
  return requests;
}

}  // namespace hepatica::synthetic
