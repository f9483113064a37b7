// Grows forks by Murray's law.
#include "core/synthetic/vessels.h"

#include <algorithm>

#include "core/synthetic/anatomy.h"

namespace hepatica::synthetic {
namespace {

constexpr int kLevels = 5;
constexpr double kSmallestRadiusMm = 1;

Point unit(const Point& p) { return (1 / length(p)) * p; }

void grow(std::vector<Segment>& tree, Chance& chance, const Point& from, const Point& direction,
          double radius_mm, double length_mm, int level) {
  if (level == 0 || radius_mm < kSmallestRadiusMm) return;
  Point const to = from + length_mm * direction;
  tree.push_back({from, to, radius_mm});
  double const share = chance.uniform(0.3, 0.7);
  Point const sideways = chance.direction();
  for (int daughter = 0; daughter < 2; ++daughter) {
    double const side = daughter == 0 ? 0.75 : -0.75;
    double const part = daughter == 0 ? share : 1 - share;
    grow(tree, chance, to, unit(direction + side * sideways), radius_mm * portable_cbrt(part),
         length_mm * chance.uniform(0.7, 0.95), level - 1);
  }
}

}  // namespace

double axis_distance(const Segment& segment, const Point& p) {
  Point const along = segment.to - segment.from;
  double const t = std::clamp(dot(p - segment.from, along) / dot(along, along), 0.0, 1.0);
  return length(p - (segment.from + t * along));
}

std::vector<Segment> draw_vessels(Chance& chance) {
  std::vector<Segment> tree;
  Point const right = unit(Point{-0.95, -0.1, 0.05} + 0.15 * chance.direction());
  Point const left = unit(Point{0.35, -0.85, 0.6} + 0.15 * chance.direction());
  grow(tree, chance, kHilum, right, 6, 30, kLevels);
  grow(tree, chance, kHilum, left, 4.5, 26, kLevels - 1);
  for (Point const& heading :
       {Point{-0.85, 0.1, -0.5}, Point{-0.5, -0.6, -0.5}, Point{0.2, -0.8, -0.4}}) {
    grow(tree, chance, kVenousOutlet, unit(heading + 0.15 * chance.direction()), 5, 28,
         kLevels - 1);
  }
  return tree;
}

}  // namespace hepatica::synthetic
