// Convolution along an axis with contiguous inner loops: along i on a padded copy of the row, along
// j and k by adding whole rows.
#include "core/filters/field.h"

#include <algorithm>

namespace hepatica::filters {
namespace {

/// A copy of a row with `below` and `above` further values by the border rule.
void padded_row(const double* row, int row_first, int n, Boundary boundary, int first, int last,
                int below, int above, std::vector<double>& out) {
  out.resize(static_cast<size_t>(last - first + 1 + below + above));
  for (int i = first - below; i <= last + above; ++i) {
    int const source = source_index(i, n, boundary);
    out[static_cast<size_t>(i - first + below)] = source < 0 ? 0.0 : row[source - row_first];
  }
}

void along_rows(const Field& in, const Kernel& kernel, Boundary boundary, Field& out) {
  int const first = out.box.first[0];
  int const last = out.box.last[0];
  auto const width = static_cast<size_t>(last - first + 1);
  size_t const taps = kernel.weights.size();
  std::vector<double> padded;
  for (int k = in.box.first[2]; k <= in.box.last[2]; ++k) {
    for (int j = in.box.first[1]; j <= in.box.last[1]; ++j) {
      padded_row(&in.values[in.index(in.box.first[0], j, k)], in.box.first[0], in.image_size[0],
                 boundary, first, last, kernel.reach_below(), kernel.reach_above(), padded);
      double* const to = &out.values[out.index(first, j, k)];
      for (size_t t = 0; t < taps; ++t) {
        double const weight = kernel.weights[t];
        const double* const from = padded.data() + (taps - 1 - t);
        for (size_t i = 0; i < width; ++i) to[i] += weight * from[i];
      }
    }
  }
}

void across_rows(const Field& in, size_t axis, const Kernel& kernel, Boundary boundary,
                 Field& out) {
  auto const width = static_cast<size_t>(in.box.extent(0));
  int const n = in.image_size[axis];
  for (int k = out.box.first[2]; k <= out.box.last[2]; ++k) {
    for (int j = out.box.first[1]; j <= out.box.last[1]; ++j) {
      double* const to = &out.values[out.index(out.box.first[0], j, k)];
      int const position = axis == 1 ? j : k;
      for (size_t t = 0; t < kernel.weights.size(); ++t) {
        int const source =
            source_index(position + kernel.centre - static_cast<long long>(t), n, boundary);
        if (source < 0) continue;
        double const weight = kernel.weights[t];
        if (weight == 0) continue;  // the holes of a widened wavelet
        const double* const from =
            &in.values[in.index(in.box.first[0], axis == 1 ? source : j, axis == 2 ? source : k)];
        for (size_t i = 0; i < width; ++i) to[i] += weight * from[i];
      }
    }
  }
}

}  // namespace

size_t voxel_count(const Box& box) {
  return static_cast<size_t>(box.extent(0)) * static_cast<size_t>(box.extent(1)) *
         static_cast<size_t>(box.extent(2));
}

bool contains(const Box& outer, const Box& inner) {
  for (size_t axis = 0; axis < 3; ++axis) {
    if (inner.first[axis] < outer.first[axis] || inner.last[axis] > outer.last[axis]) return false;
  }
  return true;
}

Box whole_box(const std::array<int, 3>& size) {
  return {{0, 0, 0}, {size[0] - 1, size[1] - 1, size[2] - 1}};
}

int source_index(long long index, int n, Boundary boundary) {
  if (index >= 0 && index < n) return static_cast<int>(index);
  switch (boundary) {
    case Boundary::kZero:
      return -1;
    case Boundary::kNearest:
      return index < 0 ? 0 : n - 1;
    case Boundary::kPeriodic:
      return static_cast<int>(((index % n) + n) % n);
    case Boundary::kMirror:
      break;
  }
  long long const period = 2LL * n;
  long long const at = ((index % period) + period) % period;
  return static_cast<int>(at < n ? at : period - 1 - at);
}

Box reach_box(const Box& wanted, const std::array<int, 3>& reach, const std::array<int, 3>& size,
              Boundary boundary) {
  Box out;
  for (size_t axis = 0; axis < 3; ++axis) {
    long long const first = static_cast<long long>(wanted.first[axis]) - reach[axis];
    long long const last = static_cast<long long>(wanted.last[axis]) + reach[axis];
    bool const crosses = first < 0 || last >= size[axis];
    // A mirror reads back from the border: farther than `first` only when the reach is longer than
    // what is left of the image, and then everything is needed.
    bool const whole = (boundary == Boundary::kPeriodic && crosses) ||
                       (boundary == Boundary::kMirror && crosses &&
                        (-first > last || last - size[axis] + 1 > size[axis] - first));
    out.first[axis] = whole ? 0 : static_cast<int>(std::max(first, 0LL));
    out.last[axis] = whole
                         ? size[axis] - 1
                         : static_cast<int>(std::min(last, static_cast<long long>(size[axis]) - 1));
  }
  return out;
}

Kernel Kernel::mirrored() const {
  return {{weights.rbegin(), weights.rend()}, static_cast<int>(weights.size()) - 1 - centre};
}

Field convolve_axis(const Field& field, size_t axis, const Kernel& kernel, Boundary boundary,
                    int first, int last) {
  Field out{field.image_size, field.box, {}};
  out.box.first[axis] = first;
  out.box.last[axis] = last;
  out.values.assign(voxel_count(out.box), 0.0);
  if (axis == 0) {
    along_rows(field, kernel, boundary, out);
  } else {
    across_rows(field, axis, kernel, boundary, out);
  }
  return out;
}

Field cut(const Field& field, const Box& box) {
  Field out{field.image_size, box, {}};
  out.values.reserve(voxel_count(box));
  for (int k = box.first[2]; k <= box.last[2]; ++k) {
    for (int j = box.first[1]; j <= box.last[1]; ++j) {
      const double* const row = &field.values[field.index(box.first[0], j, k)];
      out.values.insert(out.values.end(), row, row + box.extent(0));
    }
  }
  return out;
}

}  // namespace hepatica::filters
