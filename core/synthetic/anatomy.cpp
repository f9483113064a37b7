// Ellipsoids and cylinders for the organs around the liver.
#include "core/synthetic/anatomy.h"

#include <algorithm>
#include <cmath>

#include "core/synthetic/texture.h"

namespace hepatica::synthetic {
namespace {

// Half axes of the trunk's ellipses from the skin inwards.
constexpr std::array<double, 2> kSkin{162, 116};
constexpr std::array<double, 2> kWall{146, 102};   // below the subcutaneous fat
constexpr std::array<double, 2> kCavity{134, 91};  // below muscle and ribs

double ellipse(const Point& p, const std::array<double, 2>& half) {
  double const x = p[0] / half[0];
  double const y = p[1] / half[1];
  return std::sqrt(x * x + y * y);
}

bool in_cylinder(const Point& p, double x, double y, double radius) {
  double const dx = p[0] - x;
  double const dy = p[1] - y;
  return dx * dx + dy * dy < radius * radius;
}

/// Vertebra with a marrow inside, and the canal behind it.
Tissue spine(const Point& p, Tissue otherwise) {
  if (in_cylinder(p, 0, 66, 17)) return Tissue::kMarrow;
  if (in_cylinder(p, 0, 66, 20)) return Tissue::kBone;
  if (in_cylinder(p, 0, 92, 8)) return Tissue::kFluid;
  if (in_cylinder(p, 0, 92, 12)) return Tissue::kBone;
  return otherwise;
}

/// Ribs run down towards the front: bands of 11 mm every 28 mm of height, within the wall.
Tissue wall(const Point& p) {
  double const height = (p[2] - 0.35 * p[1]) / 28.0;
  double const share = height - std::floor(height);
  bool const beside = p[0] * p[0] > 45.0 * 45.0;
  return beside && share < 0.4 ? Tissue::kBone : Tissue::kMuscle;
}

constexpr Ellipsoid kRightDome{{-62, 4, -12}, {78, 92, 96}};
constexpr Ellipsoid kLeftDome{{66, 4, -22}, {72, 90, 88}};
constexpr Ellipsoid kStomach{{58, -42, 26}, {34, 30, 42}};
constexpr Ellipsoid kRightKidney{{-58, 52, -78}, {24, 22, 46}};
constexpr Ellipsoid kLeftKidney{{60, 52, -58}, {24, 22, 46}};

Tissue cavity(const Anatomy& anatomy, const Point& p) {
  double const liver = anatomy.liver_radius(p);
  if (liver < 1) return Tissue::kLiver;
  if (anatomy.spleen.radius(p) < 1) return Tissue::kSpleen;
  if (kRightKidney.radius(p) < 1 || kLeftKidney.radius(p) < 1) return Tissue::kKidney;
  if (kStomach.radius(p) < 1) return p[1] < -50 ? Tissue::kAir : Tissue::kFluid;
  if (anatomy.ascites_mm > 0 && liver < 1 + anatomy.ascites_mm / 65) return Tissue::kAscites;
  bool const above = p[2] > 10 && kRightDome.radius(p) > 1 && kLeftDome.radius(p) > 1;
  if (above && p[0] * p[0] > 30.0 * 30.0) return Tissue::kLung;
  return above ? Tissue::kMuscle : Tissue::kFat;
}

}  // namespace

double Anatomy::liver_radius(const Point& p) const {
  double const radius = std::min(right_lobe.radius(p), left_lobe.radius(p));
  if (surface_height_mm <= 0 || radius < 0.8 || radius > 1.2) return radius;
  double const noise = smooth_noise(p, surface_wavelength_mm, surface_seed);
  return radius + noise * surface_height_mm / right_lobe.half_axes[0];
}

Tissue Anatomy::tissue_at(const Point& p) const {
  if (ellipse(p, kSkin) > 1) return Tissue::kAir;
  Tissue const bone = spine(p, Tissue::kCount);
  if (bone != Tissue::kCount) return bone;
  if (ellipse(p, kWall) > 1) return Tissue::kFat;
  if (ellipse(p, kCavity) > 1) return wall(p);
  if (in_cylinder(p, 14, 36, 11)) return Tissue::kAorta;
  if (in_cylinder(p, -24, 38, 12)) return Tissue::kVein;
  return cavity(*this, p);
}

Anatomy draw_anatomy(Chance& chance, bool cirrhosis, bool ascites) {
  double const right = cirrhosis ? chance.uniform(0.80, 0.90) : chance.uniform(0.96, 1.04);
  double const left = cirrhosis ? chance.uniform(1.10, 1.20) : chance.uniform(0.95, 1.05);
  double const spleen = cirrhosis ? chance.uniform(1.20, 1.30) : chance.uniform(0.90, 1.05);
  Anatomy anatomy;
  anatomy.right_lobe = {{-64, 2, -4}, right * Point{60, 70, 76}};
  anatomy.left_lobe = {{-6, -42, 22}, left * Point{66, 34, 38}};
  anatomy.spleen = {{98, 30, 16}, spleen * Point{26, 38, 42}};
  anatomy.surface_height_mm = cirrhosis ? chance.uniform(1, 4) : 0;
  anatomy.surface_wavelength_mm = chance.uniform(5, 15);
  anatomy.ascites_mm = ascites ? chance.uniform(4, 12) : 0;
  anatomy.surface_seed = chance.bits();
  return anatomy;
}

}  // namespace hepatica::synthetic
