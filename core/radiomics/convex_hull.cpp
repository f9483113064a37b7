// Quickhull: take the point farthest outside a face, remove the faces it sees, close the gap with a
// cone. In exact arithmetic "sees" is strict, so coplanar faces stay and no new face is degenerate.
#include "core/radiomics/convex_hull.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace hepatica::radiomics {
namespace {

int64_t orientation(const LatticePoint& a, const LatticePoint& b, const LatticePoint& c,
                    const LatticePoint& p) {
  const auto minus = [](const LatticePoint& u, const LatticePoint& v) {
    return LatticePoint{u[0] - v[0], u[1] - v[1], u[2] - v[2]};
  };
  const LatticePoint u = minus(b, a), v = minus(c, a), w = minus(p, a);
  return (u[1] * v[2] - u[2] * v[1]) * w[0] + (u[2] * v[0] - u[0] * v[2]) * w[1] +
         (u[0] * v[1] - u[1] * v[0]) * w[2];
}

struct Face {
  std::array<size_t, 3> corner;
  std::array<size_t, 3> beyond;  // face across the edge corner[e] -> corner[e + 1]
  std::vector<size_t> outside;   // points above this face, each held by one face only
  bool alive = true;
};

class QuickHull {
 public:
  explicit QuickHull(const std::vector<LatticePoint>& points) : points_(points) {}

  bool build() {
    if (!start()) return false;
    for (size_t f = 0; f < faces_.size(); ++f) {
      while (faces_[f].alive && !faces_[f].outside.empty()) add_farthest(f);
    }
    return true;
  }

  ConvexHull result() const {
    ConvexHull hull;
    std::map<size_t, size_t> renumbered;
    for (const Face& face : faces_) {
      if (!face.alive) continue;
      std::array<size_t, 3> t{};
      for (size_t e = 0; e < 3; ++e) {
        const auto [at, added] = renumbered.try_emplace(face.corner[e], hull.corners.size());
        if (added) hull.corners.push_back(points_[face.corner[e]]);
        t[e] = at->second;
      }
      hull.triangles.push_back(t);
    }
    return hull;
  }

 private:
  int64_t height(const Face& f, size_t p) const {
    return orientation(points_[f.corner[0]], points_[f.corner[1]], points_[f.corner[2]],
                       points_[p]);
  }

  // Four points that span space: the ends of x, the farthest from their line, the farthest from the
  // plane.
  bool start() {
    if (points_.size() < 4) return false;
    const auto [low, high] = std::minmax_element(points_.begin(), points_.end());
    const size_t a = static_cast<size_t>(low - points_.begin());
    const size_t b = static_cast<size_t>(high - points_.begin());
    const auto off_line = [&](size_t p) {
      double sum = 0;
      for (size_t d = 0; d < 3; ++d) {
        const size_t e = (d + 1) % 3, g = (d + 2) % 3;
        const int64_t part = (points_[b][e] - points_[a][e]) * (points_[p][g] - points_[a][g]) -
                             (points_[b][g] - points_[a][g]) * (points_[p][e] - points_[a][e]);
        sum += static_cast<double>(part) * static_cast<double>(part);
      }
      return sum;
    };
    size_t c = a, d = a;
    for (size_t p = 0; p < points_.size(); ++p) {
      if (off_line(p) > off_line(c)) c = p;
    }
    if (off_line(c) == 0) return false;
    const auto off_plane = [&](size_t p) {
      return std::abs(orientation(points_[a], points_[b], points_[c], points_[p]));
    };
    for (size_t p = 0; p < points_.size(); ++p) {
      if (off_plane(p) > off_plane(d)) d = p;
    }
    if (off_plane(d) == 0) return false;
    make_simplex(a, b, c, d);
    return true;
  }

  void make_simplex(size_t a, size_t b, size_t c, size_t d) {
    if (orientation(points_[a], points_[b], points_[c], points_[d]) > 0) std::swap(b, c);
    // d lies below (a, b, c): that face and the three through d wind outward.
    faces_.push_back({{a, b, c}, {1, 2, 3}, {}, true});
    faces_.push_back({{b, a, d}, {0, 3, 2}, {}, true});
    faces_.push_back({{c, b, d}, {0, 1, 3}, {}, true});
    faces_.push_back({{a, c, d}, {0, 2, 1}, {}, true});
    std::vector<size_t> all(points_.size());
    for (size_t p = 0; p < all.size(); ++p) all[p] = p;
    hand_out(all, {0, 1, 2, 3});
  }

  // Gives each point to the first of the faces it lies above; points above none are inside for
  // good.
  void hand_out(const std::vector<size_t>& points, const std::vector<size_t>& faces) {
    for (size_t p : points) {
      for (size_t f : faces) {
        if (height(faces_[f], p) <= 0) continue;
        faces_[f].outside.push_back(p);
        break;
      }
    }
  }

  struct Edge {
    size_t from, to, beyond;  // horizon edge as the removed face had it, and the face that stays
  };

  void add_farthest(size_t seed) {
    const Face& face = faces_[seed];
    const size_t apex =
        *std::max_element(face.outside.begin(), face.outside.end(),
                          [&](size_t p, size_t q) { return height(face, p) < height(face, q); });
    std::vector<Edge> horizon;
    std::vector<size_t> orphans, seen{seed};
    faces_[seed].alive = false;
    for (size_t at = 0; at < seen.size(); ++at) {
      const Face& removed = faces_[seen[at]];
      orphans.insert(orphans.end(), removed.outside.begin(), removed.outside.end());
      for (size_t e = 0; e < 3; ++e) {
        const size_t other = removed.beyond[e];
        if (!faces_[other].alive) continue;
        if (height(faces_[other], apex) > 0) {
          faces_[other].alive = false;
          seen.push_back(other);
        }
      }
    }
    for (size_t f : seen) {
      for (size_t e = 0; e < 3; ++e) {
        const Face& removed = faces_[f];
        if (faces_[removed.beyond[e]].alive) {
          horizon.push_back({removed.corner[e], removed.corner[(e + 1) % 3], removed.beyond[e]});
        }
      }
      faces_[f].outside.clear();
    }
    hand_out(orphans, cone(horizon, apex));
  }

  // New faces from the horizon to the apex; returns their numbers.
  std::vector<size_t> cone(const std::vector<Edge>& horizon, size_t apex) {
    std::map<size_t, size_t> by_start;  // horizon corner -> new face whose edge begins there
    std::vector<size_t> added;
    for (const Edge& edge : horizon) {
      const size_t number = faces_.size();
      faces_.push_back({{edge.from, edge.to, apex}, {edge.beyond, 0, 0}, {}, true});
      Face& stays = faces_[edge.beyond];
      for (size_t e = 0; e < 3; ++e) {
        if (stays.corner[e] == edge.to && stays.corner[(e + 1) % 3] == edge.from) {
          stays.beyond[e] = number;
        }
      }
      by_start[edge.from] = number;
      added.push_back(number);
    }
    for (size_t number : added) {
      const size_t next = by_start.at(faces_[number].corner[1]);
      faces_[number].beyond[1] = next;  // across edge to -> apex
      faces_[next].beyond[2] = number;  // across edge apex -> from
    }
    return added;
  }

  const std::vector<LatticePoint>& points_;
  std::vector<Face> faces_;
};

}  // namespace

ConvexHull convex_hull(const std::vector<LatticePoint>& points) {
  QuickHull hull(points);
  return hull.build() ? hull.result() : ConvexHull{};
}

HullMeasure measure_hull(const ConvexHull& hull, const std::array<double, 3>& spacing_mm) {
  HullMeasure m;
  const auto mm = [&](size_t c, size_t d) {
    // Relative to the first corner, which keeps the volume's terms small.
    return static_cast<double>(hull.corners[c][d] - hull.corners[0][d]) * spacing_mm[d] / 2;
  };
  for (const auto& t : hull.triangles) {
    std::array<double, 3> u{}, v{}, w{};
    for (size_t d = 0; d < 3; ++d) {
      u[d] = mm(t[1], d) - mm(t[0], d);
      v[d] = mm(t[2], d) - mm(t[0], d);
      w[d] = mm(t[0], d);
    }
    const std::array<double, 3> n{u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2],
                                  u[0] * v[1] - u[1] * v[0]};
    m.area_mm2 += std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]) / 2;
    m.volume_mm3 += (n[0] * w[0] + n[1] * w[1] + n[2] * w[2]) / 6;
  }
  double most = 0;
  for (size_t p = 0; p < hull.corners.size(); ++p) {
    for (size_t q = 0; q < p; ++q) {
      most = std::max(most, squared_distance_mm2(hull.corners[p], hull.corners[q], spacing_mm));
    }
  }
  m.diameter_mm = std::sqrt(most);
  return m;
}

}  // namespace hepatica::radiomics
