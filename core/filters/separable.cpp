// Each step shrinks the field axis by axis to what the next needs; rotations share their first
// passes.
#include "core/filters/separable.h"

#include <algorithm>
#include <cmath>

namespace hepatica::filters {
namespace {

/// Axis a of the rotated filter takes the kernel of axis source[a], mirrored or not.
struct Rotation {
  std::array<size_t, 3> source{0, 1, 2};
  std::array<bool, 3> mirrored{false, false, false};
};

int permutation_sign(const std::array<size_t, 3>& p) {
  int inversions = 0;
  for (size_t a = 0; a < 3; ++a) {
    for (size_t b = a + 1; b < 3; ++b) inversions += p[a] > p[b] ? 1 : 0;
  }
  return inversions % 2 == 0 ? 1 : -1;
}

/// Proper rotations (determinant +1), ordered so that neighbours share the kernel of the first
/// axis.
std::vector<Rotation> rotations(Dimension dimension, Pooling pooling) {
  if (pooling == Pooling::kNone) return {Rotation{}};
  std::vector<Rotation> out;
  std::array<size_t, 3> p{0, 1, 2};
  do {
    if (dimension == Dimension::k2d && p[2] != 2) continue;
    for (int signs = 0; signs < 8; ++signs) {
      Rotation r{p, {(signs & 1) != 0, (signs & 2) != 0, (signs & 4) != 0}};
      if (dimension == Dimension::k2d && r.mirrored[2]) continue;
      int sign = permutation_sign(p);
      for (bool const m : r.mirrored) sign = m ? -sign : sign;
      if (sign == 1) out.push_back(r);
    }
  } while (std::next_permutation(p.begin(), p.end()));
  std::sort(out.begin(), out.end(), [](const Rotation& a, const Rotation& b) {
    for (size_t axis = 0; axis < 3; ++axis) {
      if (a.source[axis] != b.source[axis]) return a.source[axis] < b.source[axis];
      if (a.mirrored[axis] != b.mirrored[axis]) return b.mirrored[axis];
    }
    return false;
  });
  return out;
}

size_t axis_count(Dimension dimension) { return dimension == Dimension::k2d ? 2 : 3; }

/// Largest reach of any kernel of the step on any filtered axis: covers every rotation.
std::array<int, 3> step_reach(const SeparableFilter& filter, const KernelTriple& step) {
  std::array<int, 3> reach{0, 0, 0};
  size_t const axes = axis_count(filter.dimension);
  int largest = 0;
  for (size_t axis = 0; axis < axes; ++axis) {
    reach[axis] = step[axis].reach();
    largest = std::max(largest, reach[axis]);
  }
  if (filter.pooling != Pooling::kNone) {
    for (size_t axis = 0; axis < axes; ++axis) reach[axis] = largest;
  }
  return reach;
}

/// Boxes that the output of each step must cover; the last is `wanted`.
std::vector<Box> step_boxes(const SeparableFilter& filter, const Box& wanted,
                            const std::array<int, 3>& size) {
  std::vector<Box> boxes(filter.steps.size() + 1);
  boxes.back() = wanted;
  for (size_t step = filter.steps.size(); step-- > 0;) {
    boxes[step] =
        reach_box(boxes[step + 1], step_reach(filter, filter.steps[step]), size, filter.boundary);
  }
  return boxes;
}

Kernel kernel_for(const KernelTriple& step, const Rotation& rotation, size_t axis) {
  const Kernel& kernel = step[rotation.source[axis]];
  return rotation.mirrored[axis] ? kernel.mirrored() : kernel;
}

/// All passes of one rotation after the first `done` axes of the first step.
Field finish(const SeparableFilter& filter, const Rotation& rotation, const std::vector<Box>& boxes,
             const Field& begun, size_t done) {
  size_t const axes = axis_count(filter.dimension);
  const Field* current = &begun;
  Field own;
  for (size_t step = 0; step < filter.steps.size(); ++step) {
    Box const& target = boxes[step + 1];
    for (size_t axis = step == 0 ? done : 0; axis < axes; ++axis) {
      own = convolve_axis(*current, axis, kernel_for(filter.steps[step], rotation, axis),
                          filter.boundary, target.first[axis], target.last[axis]);
      current = &own;
    }
  }
  if (current == &own) return own;
  return *current;
}

void pool_into(Field& pooled, Field&& response, Pooling pooling) {
  if (pooled.values.empty()) {
    pooled = std::move(response);
    return;
  }
  for (size_t at = 0; at < pooled.values.size(); ++at) {
    pooled.values[at] = pooling == Pooling::kMaximum
                            ? std::max(pooled.values[at], response.values[at])
                            : pooled.values[at] + response.values[at];
  }
}

}  // namespace

Box needed_box(const SeparableFilter& filter, const Box& wanted, const std::array<int, 3>& size) {
  return step_boxes(filter, wanted, size).front();
}

Field apply(const SeparableFilter& filter, const Field& field, const Box& wanted) {
  std::vector<Box> const boxes = step_boxes(filter, wanted, field.image_size);
  Field const start = cut(field, boxes.front());
  std::vector<Rotation> const all = rotations(filter.dimension, filter.pooling);
  Field pooled;
  Field first_pass;
  for (size_t r = 0; r < all.size(); ++r) {
    bool const same_first = r > 0 && all[r].source[0] == all[r - 1].source[0] &&
                            all[r].mirrored[0] == all[r - 1].mirrored[0];
    if (!same_first) {
      first_pass = convolve_axis(start, 0, kernel_for(filter.steps[0], all[r], 0), filter.boundary,
                                 boxes[1].first[0], boxes[1].last[0]);
    }
    pool_into(pooled, finish(filter, all[r], boxes, first_pass, 1), filter.pooling);
  }
  if (filter.pooling == Pooling::kAverage) {
    for (double& value : pooled.values) value /= static_cast<double>(all.size());
  }
  return pooled;
}

Field energy(const Field& response, int delta, Dimension dimension, Boundary boundary,
             const Box& wanted) {
  Field magnitude = response;
  for (double& value : magnitude.values) value = std::abs(value);
  Kernel const mean = mean_kernel(2 * delta + 1);
  return apply({{{mean, mean, mean}}, dimension, boundary, Pooling::kNone}, magnitude, wanted);
}

Kernel mean_kernel(int width) {
  return {std::vector<double>(static_cast<size_t>(width), 1.0 / width), width / 2};
}

}  // namespace hepatica::filters
