// The upper abdomen of a synthetic patient as shapes: what tissue lies at a point.
#pragma once

#include <cstdint>

#include "core/synthetic/chance.h"
#include "core/synthetic/point.h"

namespace hepatica::synthetic {

enum class Tissue : uint8_t {
  kAir,
  kFat,
  kMuscle,
  kBone,
  kMarrow,
  kLung,
  kFluid,  // stomach content
  kAscites,
  kSpleen,
  kKidney,
  kAorta,
  kVein,  // caval, portal and hepatic veins
  kLiver,
  kCount
};

/// Shapes of one patient. Lengths in mm; the origin lies in the middle of the liver's height.
///
/// In cirrhosis the right lobe is 10-20% shorter along each axis, the left 10-20% longer, the
/// spleen 20-30% longer, and the liver's surface carries noise of 5-15 mm wavelength and 1-4 mm
/// height (recalled from textbooks, not measured); ascites, if any, is a rim around the liver.
struct Anatomy {
  Ellipsoid right_lobe;
  Ellipsoid left_lobe;
  Ellipsoid spleen;
  double surface_height_mm = 0;
  double surface_wavelength_mm = 10;
  double ascites_mm = 0;
  uint64_t surface_seed = 0;

  /// Below 1 inside the liver, the surface's roughness included.
  double liver_radius(const Point& p) const;
  Tissue tissue_at(const Point& p) const;
};

Anatomy draw_anatomy(Chance& chance, bool cirrhosis, bool ascites);

/// Where the portal vein enters the liver, and where the hepatic veins leave it.
inline constexpr Point kHilum{-22, 0, -18};
inline constexpr Point kVenousOutlet{-24, 22, 52};

}  // namespace hepatica::synthetic
