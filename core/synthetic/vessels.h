// Random vessel trees of the liver.
#pragma once

#include <vector>

#include "core/synthetic/chance.h"
#include "core/synthetic/point.h"

namespace hepatica::synthetic {

/// A straight piece of vessel, round, of one radius.
struct Segment {
  Point from;
  Point to;
  double radius_mm;
};

/// Distance of a point from the segment's axis, in mm.
double axis_distance(const Segment& segment, const Point& p);

/// One portal tree from the hilum and three hepatic veins towards the venous outlet; four levels
/// of forks from 6 mm (portal) or 5 mm radius, stopping below 1 mm. At a fork the cubes of the
/// daughters' radii sum to the mother's (Murray 1926, doi 10.1085/jgp.9.6.835).
std::vector<Segment> draw_vessels(Chance& chance);

}  // namespace hepatica::synthetic
