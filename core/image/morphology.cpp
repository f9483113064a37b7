// Flood fill with an explicit stack; distances by three passes of one-dimensional lower envelopes.
#include "core/image/morphology.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "core/base/reason.h"
#include "core/image/geometry.h"

namespace hepatica::image {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<std::array<int, 3>> neighbour_offsets(Connectivity connectivity) {
  int const most = connectivity == Connectivity::kFaces   ? 1
                   : connectivity == Connectivity::kEdges ? 2
                                                          : 3;
  std::vector<std::array<int, 3>> out;
  for (int k = -1; k <= 1; ++k) {
    for (int j = -1; j <= 1; ++j) {
      for (int i = -1; i <= 1; ++i) {
        int const changed = std::abs(i) + std::abs(j) + std::abs(k);
        if (changed >= 1 && changed <= most) out.push_back({i, j, k});
      }
    }
  }
  return out;
}

/// Calls visit(linear index) for each neighbour inside the grid.
template <typename Visit>
void for_neighbours(const Geometry& g, size_t at, const std::vector<std::array<int, 3>>& offsets,
                    Visit visit) {
  auto const ni = static_cast<size_t>(g.size[0]);
  auto const nj = static_cast<size_t>(g.size[1]);
  int const i = static_cast<int>(at % ni);
  int const j = static_cast<int>(at / ni % nj);
  int const k = static_cast<int>(at / (ni * nj));
  for (const std::array<int, 3>& d : offsets) {
    int const x = i + d[0];
    int const y = j + d[1];
    int const z = k + d[2];
    if (x < 0 || y < 0 || z < 0 || x >= g.size[0] || y >= g.size[1] || z >= g.size[2]) continue;
    visit(g.index(x, y, z));
  }
}

/// 0/1 copy where open background reachable from the border of [box] becomes 2; only in-plane
/// neighbours and borders count when `planar`.
void flood_outside(const Geometry& g, bool planar, std::vector<uint8_t>& state) {
  std::vector<std::array<int, 3>> offsets = neighbour_offsets(Connectivity::kFaces);
  if (planar) std::erase_if(offsets, [](const std::array<int, 3>& d) { return d[2] != 0; });
  std::vector<size_t> stack;
  auto const start = [&](int i, int j, int k) {
    size_t const at = g.index(i, j, k);
    if (state[at] != 0) return;
    state[at] = 2;
    stack.push_back(at);
  };
  for (int k = 0; k < g.size[2]; ++k) {
    bool const whole_slice = !planar && (k == 0 || k == g.size[2] - 1);
    for (int j = 0; j < g.size[1]; ++j) {
      bool const whole_row = whole_slice || j == 0 || j == g.size[1] - 1;
      for (int i = 0; i < g.size[0]; i += whole_row ? 1 : std::max(1, g.size[0] - 1))
        start(i, j, k);
    }
  }
  while (!stack.empty()) {
    size_t const at = stack.back();
    stack.pop_back();
    for_neighbours(g, at, offsets, [&](size_t neighbour) {
      if (state[neighbour] != 0) return;
      state[neighbour] = 2;
      stack.push_back(neighbour);
    });
  }
}

void fill_pass(const Geometry& g, bool planar, std::vector<uint8_t>& state) {
  flood_outside(g, planar, state);
  for (uint8_t& s : state) s = s == 2 ? 0 : 1;
}

/// Work space of the one-dimensional transform.
struct Envelope {
  std::vector<double> value;   // input line
  std::vector<double> bound;   // where each parabola takes over
  std::vector<size_t> vertex;  // positions of the parabolas of the envelope

  explicit Envelope(size_t n) : value(n), bound(n + 1), vertex(n) {}
};

/// line[q] <- min over p of (spacing * (q - p))^2 + line[p], for lines of n values `stride` apart.
void transform_line(double* line, size_t n, size_t stride, double spacing_mm, Envelope& e) {
  double const s2 = spacing_mm * spacing_mm;
  for (size_t q = 0; q < n; ++q) e.value[q] = line[q * stride];
  size_t count = 0;
  for (size_t q = 0; q < n; ++q) {
    if (e.value[q] == kInfinity) continue;
    double const fq = e.value[q] / s2 + static_cast<double>(q) * static_cast<double>(q);
    double take_over = -kInfinity;
    while (count > 0) {
      size_t const p = e.vertex[count - 1];
      double const fp = e.value[p] / s2 + static_cast<double>(p) * static_cast<double>(p);
      take_over = (fq - fp) / (2.0 * static_cast<double>(q - p));
      if (take_over > e.bound[count - 1]) break;
      --count;
      take_over = -kInfinity;
    }
    e.vertex[count] = q;
    e.bound[count] = take_over;
    ++count;
  }
  if (count == 0) return;
  e.bound[count] = kInfinity;
  for (size_t q = 0, part = 0; q < n; ++q) {
    while (e.bound[part + 1] < static_cast<double>(q)) ++part;
    double const steps = static_cast<double>(q) - static_cast<double>(e.vertex[part]);
    line[q * stride] = s2 * steps * steps + e.value[e.vertex[part]];
  }
}

Status check_distance(double mm) {
  if (std::isfinite(mm) && mm >= 0) return success();
  return Error{Code::kInvalidArgument, "mm", "a distance must be finite and not negative"};
}

/// Distances on millimetre grids are compared with a hair of tolerance: 3 x 0.1 mm is 0.3 mm.
double squared_reach(double mm) { return mm * mm * (1 + 1e-12) + 1e-12; }

/// The box of the region grown by `mm` on all sides.
Box reach_box(const Mask& mask, const Box& box, double mm) {
  std::array<int, 3> margin;
  for (size_t axis = 0; axis < 3; ++axis) {
    double const voxels = std::ceil(mm / mask.geometry.spacing_mm[axis]) + 1;
    margin[axis] = static_cast<int>(std::min(voxels, 1e6));
  }
  return grow_box(box, margin, mask.geometry.size);
}

}  // namespace

Components connected_components(const Mask& mask, Connectivity connectivity) {
  std::vector<std::array<int, 3>> const offsets = neighbour_offsets(connectivity);
  Components out;
  out.part.assign(mask.samples.size(), 0);
  std::vector<size_t> stack;
  for (size_t seed = 0; seed < mask.samples.size(); ++seed) {
    if (mask.samples[seed] == 0 || out.part[seed] != 0) continue;
    auto const number = static_cast<int32_t>(out.voxels.size() + 1);
    out.voxels.push_back(0);
    out.part[seed] = number;
    stack.push_back(seed);
    while (!stack.empty()) {
      size_t const at = stack.back();
      stack.pop_back();
      ++out.voxels.back();
      for_neighbours(mask.geometry, at, offsets, [&](size_t neighbour) {
        if (mask.samples[neighbour] == 0 || out.part[neighbour] != 0) return;
        out.part[neighbour] = number;
        stack.push_back(neighbour);
      });
    }
  }
  return out;
}

Result<Mask> largest_component(const Mask& mask, Connectivity connectivity) {
  Components const parts = connected_components(mask, connectivity);
  if (parts.voxels.empty())
    return Error{Code::kEmptyRoi, "mask", "has no voxels", Reason{"nothing_outlined", {}, ""}};
  auto const largest = static_cast<int32_t>(
      std::max_element(parts.voxels.begin(), parts.voxels.end()) - parts.voxels.begin() + 1);
  Mask out{mask.geometry, std::vector<uint8_t>(mask.samples.size())};
  for (size_t at = 0; at < out.samples.size(); ++at) out.samples[at] = parts.part[at] == largest;
  return out;
}

Mask fill_holes(const Mask& mask, bool slice_by_slice) {
  Mask out{mask.geometry, std::vector<uint8_t>(mask.samples.size())};
  for (size_t at = 0; at < out.samples.size(); ++at) out.samples[at] = mask.samples[at] != 0;
  if (slice_by_slice) fill_pass(out.geometry, true, out.samples);
  fill_pass(out.geometry, false, out.samples);
  return out;
}

std::vector<double> squared_distance_mm2(const Mask& mask) {
  std::vector<double> d(mask.samples.size());
  for (size_t at = 0; at < d.size(); ++at) d[at] = mask.samples[at] != 0 ? 0 : kInfinity;
  const std::array<int, 3>& size = mask.geometry.size;
  auto const ni = static_cast<size_t>(size[0]);
  auto const nj = static_cast<size_t>(size[1]);
  auto const nk = static_cast<size_t>(size[2]);
  const std::array<double, 3>& spacing = mask.geometry.spacing_mm;
  Envelope e(std::max({ni, nj, nk}));
  for (size_t row = 0; row < nj * nk; ++row) transform_line(&d[row * ni], ni, 1, spacing[0], e);
  for (size_t k = 0; k < nk; ++k) {
    for (size_t i = 0; i < ni; ++i) transform_line(&d[k * ni * nj + i], nj, ni, spacing[1], e);
  }
  for (size_t at = 0; at < ni * nj; ++at) transform_line(&d[at], nk, ni * nj, spacing[2], e);
  return d;
}

Result<Mask> grow(const Mask& mask, double mm) {
  if (Status const bad = check_distance(mm)) return *bad;
  std::optional<Box> const box = bounding_box(mask);
  if (!box)
    return Error{Code::kEmptyRoi, "mask", "has no voxels", Reason{"nothing_outlined", {}, ""}};
  Box const reach = reach_box(mask, *box, mm);
  Mask part = crop(mask, reach);
  std::vector<double> const distance = squared_distance_mm2(part);
  for (size_t at = 0; at < distance.size(); ++at) {
    part.samples[at] = distance[at] <= squared_reach(mm);
  }
  Mask out{mask.geometry, std::vector<uint8_t>(mask.samples.size())};
  paste(part, reach, out);
  return out;
}

Result<Mask> shrink(const Mask& mask, double mm) {
  if (Status const bad = check_distance(mm)) return *bad;
  std::optional<Box> const box = bounding_box(mask);
  if (!box)
    return Error{Code::kEmptyRoi, "mask", "has no voxels", Reason{"nothing_outlined", {}, ""}};
  Box const reach = grow_box(*box, {1, 1, 1}, mask.geometry.size);
  Mask part = crop(mask, reach);
  Mask background = part;
  for (uint8_t& s : background.samples) s = s == 0;
  std::vector<double> const distance = squared_distance_mm2(background);
  for (size_t at = 0; at < distance.size(); ++at) {
    part.samples[at] = part.samples[at] != 0 && distance[at] > squared_reach(mm);
  }
  if (count_voxels(part) == 0)
    return Error{Code::kEmptyRoi, "mask", "nothing is left", Reason{"nothing_left", {}, ""}};
  Mask out{mask.geometry, std::vector<uint8_t>(mask.samples.size())};
  paste(part, reach, out);
  return out;
}

Result<Mask> shell(const Mask& mask, double inner_mm, double outer_mm, const Mask* within) {
  if (Status const bad = check_distance(inner_mm)) return *bad;
  if (Status const bad = check_distance(outer_mm)) return *bad;
  if (!(inner_mm < outer_mm)) {
    return Error{Code::kInvalidArgument, "outer_mm", "must be larger than inner_mm"};
  }
  if (within != nullptr && within->geometry.size != mask.geometry.size) {
    return Error{Code::kGeometryMismatch, "within",
                 compare_geometry(mask.geometry, within->geometry).detail};
  }
  std::optional<Box> const box = bounding_box(mask);
  if (!box)
    return Error{Code::kEmptyRoi, "mask", "has no voxels", Reason{"nothing_outlined", {}, ""}};
  Box const reach = reach_box(mask, *box, outer_mm);
  Mask part = crop(mask, reach);
  std::vector<double> const distance = squared_distance_mm2(part);
  for (size_t at = 0; at < distance.size(); ++at) {
    part.samples[at] = part.samples[at] == 0 && distance[at] > squared_reach(inner_mm) &&
                       distance[at] <= squared_reach(outer_mm);
  }
  Mask out{mask.geometry, std::vector<uint8_t>(mask.samples.size())};
  paste(part, reach, out);
  if (within != nullptr) {
    for (size_t at = 0; at < out.samples.size(); ++at) {
      if (within->samples[at] == 0) out.samples[at] = 0;
    }
  }
  if (count_voxels(out) == 0)
    return Error{Code::kEmptyRoi, "shell", "has no voxels", Reason{"nothing_left", {}, ""}};
  return out;
}

}  // namespace hepatica::image
