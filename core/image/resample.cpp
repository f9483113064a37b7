// Separable interpolation: source rows around a target row are combined into one row of doubles,
// which is then interpolated along i. No volume-sized temporary, contiguous inner loops.
#include "core/image/resample.h"

#include <algorithm>
#include <cmath>
#include <new>

#include "core/base/reason.h"
#include "core/image/bspline.h"
#include "core/image/geometry.h"

namespace hepatica::image {
namespace {

/// For each target index of an axis: up to four source indices with weights.
struct AxisTaps {
  size_t taps = 1;
  std::vector<std::array<size_t, 4>> index;
  std::vector<std::array<double, 4>> weight;
};

size_t mirror_index(long long index, long long n) {
  if (n == 1) return 0;
  if (index < 0) index = -index;
  if (index >= n) index = 2 * (n - 1) - index;
  return static_cast<size_t>(std::clamp<long long>(index, 0, n - 1));
}

std::array<double, 4> cubic_convolution_weights(double w) {
  double const w2 = w * w;
  double const w3 = w2 * w;
  return {-0.5 * w + w2 - 0.5 * w3, 1 - 2.5 * w2 + 1.5 * w3, 0.5 * w + 2 * w2 - 1.5 * w3,
          -0.5 * w2 + 0.5 * w3};
}

AxisTaps make_taps(int source_size, int target_size, double first, double step,
                   Interpolation interpolation) {
  AxisTaps out;
  bool const wide =
      interpolation == Interpolation::kCubic || interpolation == Interpolation::kCubicSpline;
  out.taps = interpolation == Interpolation::kNearest ? 1 : wide ? 4 : 2;
  auto const n = static_cast<long long>(source_size);
  for (int i = 0; i < target_size; ++i) {
    double const x = std::clamp(first + i * step, 0.0, static_cast<double>(n - 1));
    bool const nearest = interpolation == Interpolation::kNearest;
    double const whole = nearest ? std::floor(x + 0.5) : std::floor(x);
    double const fraction = x - whole;
    auto const base = static_cast<long long>(whole);
    std::array<size_t, 4> index{};
    std::array<double, 4> weight{};
    for (long long tap = 0; tap < static_cast<long long>(out.taps); ++tap) {
      long long const at = base + tap - (wide ? 1 : 0);
      index[static_cast<size_t>(tap)] =
          interpolation == Interpolation::kCubicSpline
              ? mirror_index(at, n)
              : static_cast<size_t>(std::clamp<long long>(at, 0, n - 1));
    }
    switch (interpolation) {
      case Interpolation::kNearest:
        weight = {1, 0, 0, 0};
        break;
      case Interpolation::kLinear:
        weight = {1 - fraction, fraction, 0, 0};
        break;
      case Interpolation::kCubic:
        weight = cubic_convolution_weights(fraction);
        break;
      case Interpolation::kCubicSpline:
        weight = cubic_spline_weights(fraction);
        break;
    }
    // A single voxel is constant along its axis; the spline prefilter left it as it is.
    if (n == 1) weight = {1, 0, 0, 0};
    out.index.push_back(index);
    out.weight.push_back(weight);
  }
  return out;
}

/// Sum of the source rows that the j and k taps name, times their weights.
template <typename Sample>
void combine_rows(const Sample* samples, const Geometry& source, const AxisTaps& tj, size_t j,
                  const AxisTaps& tk, size_t k, std::vector<double>& row) {
  std::fill(row.begin(), row.end(), 0.0);
  for (size_t b = 0; b < tk.taps; ++b) {
    for (size_t a = 0; a < tj.taps; ++a) {
      double const weight = tj.weight[j][a] * tk.weight[k][b];
      if (weight == 0) continue;
      const Sample* const from = samples + source.index(0, static_cast<int>(tj.index[j][a]),
                                                        static_cast<int>(tk.index[k][b]));
      for (size_t i = 0; i < row.size(); ++i) row[i] += weight * static_cast<double>(from[i]);
    }
  }
}

template <typename Sample, typename Store>
void interpolate(const Sample* samples, const Geometry& source, const ResamplePlan& plan,
                 Interpolation interpolation, Store store) {
  std::array<AxisTaps, 3> taps;
  for (size_t axis = 0; axis < 3; ++axis) {
    taps[axis] = make_taps(source.size[axis], plan.target.size[axis], plan.first[axis],
                           plan.step[axis], interpolation);
  }
  std::vector<double> row(static_cast<size_t>(source.size[0]));
  size_t at = 0;
  for (size_t k = 0; k < taps[2].index.size(); ++k) {
    for (size_t j = 0; j < taps[1].index.size(); ++j) {
      combine_rows(samples, source, taps[1], j, taps[2], k, row);
      for (size_t i = 0; i < taps[0].index.size(); ++i, ++at) {
        double sum = 0;
        for (size_t tap = 0; tap < taps[0].taps; ++tap) {
          sum += taps[0].weight[i][tap] * row[taps[0].index[i][tap]];
        }
        store(at, sum);
      }
    }
  }
}

Status check_inputs(const Geometry& source, size_t samples, const ResamplePlan& plan) {
  if (Status const bad = check_geometry(source)) return bad;
  if (Status const bad = check_geometry(plan.target)) return bad;
  if (samples != source.voxel_count()) {
    return Error{Code::kInvalidArgument, "samples", "as many as voxels expected"};
  }
  for (size_t axis = 0; axis < 3; ++axis) {
    if (!std::isfinite(plan.first[axis]) || !std::isfinite(plan.step[axis])) {
      return Error{Code::kInvalidArgument, "plan", "positions are not finite"};
    }
  }
  return success();
}

Status require_same_size(const Volume& volume, const Mask& mask) {
  if (volume.geometry.size == mask.geometry.size) return success();
  return Error{Code::kGeometryMismatch, "mask",
               compare_geometry(volume.geometry, mask.geometry).detail};
}

template <typename Keep>
Result<Mask> keep_voxels(const Volume& volume, const Mask& mask, Keep keep) {
  Mask out{mask.geometry, std::vector<uint8_t>(mask.samples.size())};
  size_t count = 0;
  for (size_t at = 0; at < mask.samples.size(); ++at) {
    if (mask.samples[at] == 0 || !keep(static_cast<double>(volume.samples[at]))) continue;
    out.samples[at] = mask.samples[at];
    ++count;
  }
  if (count == 0)
    return Error{Code::kEmptyRoi, "mask", "no voxel is left after re-segmentation",
                 Reason{"nothing_left", {}, ""}};
  return out;
}

}  // namespace

Result<ResamplePlan> centre_aligned_grid(const Geometry& source,
                                         const std::array<double, 3>& spacing_mm) {
  if (Status const bad = check_geometry(source)) return *bad;
  ResamplePlan plan;
  plan.target = source;
  std::array<long long, 3> size{};
  Vector3 first{};
  for (size_t axis = 0; axis < 3; ++axis) {
    if (!std::isfinite(spacing_mm[axis]) || spacing_mm[axis] <= 0) {
      return Error{Code::kInvalidArgument, "spacing_mm", "must be finite and above 0"};
    }
    double const step = spacing_mm[axis] / source.spacing_mm[axis];
    double const n = source.size[axis];
    // n / step is a whole number in many clinical cases; rounding must not add a voxel there.
    double const extent = std::ceil(n / step - 1e-9 * n / step);
    if (!(extent <= static_cast<double>(kMaxVoxels))) {
      return Error{Code::kTooLarge, "spacing_mm", "the new grid has too many voxels",
                   Reason{"grid_too_fine", {}, ""}};
    }
    size[axis] = std::max(1LL, static_cast<long long>(extent));
    first[axis] = 0.5 * (n - 1) - 0.5 * static_cast<double>(size[axis] - 1) * step;
    plan.step[axis] = step;
  }
  Result<size_t> const count = checked_voxel_count(size);
  if (!count.ok()) return count.error();
  for (size_t axis = 0; axis < 3; ++axis) {
    plan.target.size[axis] = static_cast<int>(size[axis]);
    plan.target.spacing_mm[axis] = spacing_mm[axis];
  }
  plan.first = first;
  plan.target.origin_mm = index_to_world_mm(source, first);
  return plan;
}

Result<Volume> resample(const Volume& volume, const ResamplePlan& plan,
                        Interpolation interpolation) {
  if (Status const bad = check_inputs(volume.geometry, volume.samples.size(), plan)) return *bad;
  try {
    Volume out{plan.target, std::vector<float>(plan.target.voxel_count())};
    auto const store = [&](size_t at, double value) {
      out.samples[at] = static_cast<float>(value);
    };
    if (interpolation == Interpolation::kCubicSpline) {
      std::vector<double> const coefficients = cubic_spline_coefficients(volume);
      interpolate(coefficients.data(), volume.geometry, plan, interpolation, store);
    } else {
      interpolate(volume.samples.data(), volume.geometry, plan, interpolation, store);
    }
    return out;
  } catch (const std::bad_alloc&) {
    return Error{Code::kTooLarge, "", "not enough memory for the resampled image",
                 Reason{"memory", {}, ""}};
  }
}

Result<Mask> resample_mask(const Mask& mask, const ResamplePlan& plan,
                           Interpolation interpolation) {
  Volume coverage{mask.geometry, std::vector<float>(mask.samples.size())};
  for (size_t at = 0; at < mask.samples.size(); ++at) {
    coverage.samples[at] = mask.samples[at] != 0 ? 1.0f : 0.0f;
  }
  Result<Volume> const sums = resample(coverage, plan, interpolation);
  if (!sums.ok()) return sums.error();
  Mask out{plan.target, std::vector<uint8_t>(sums->samples.size())};
  for (size_t at = 0; at < out.samples.size(); ++at) {
    out.samples[at] = static_cast<double>(sums->samples[at]) >= 0.5 - 1e-6 ? 1 : 0;
  }
  return out;
}

void round_intensities(Volume& volume) {
  for (float& value : volume.samples) value = std::round(value);
}

Result<Mask> resegment_range(const Volume& volume, const Mask& mask, std::optional<double> lower,
                             std::optional<double> upper) {
  if (Status const bad = require_same_size(volume, mask)) return *bad;
  return keep_voxels(volume, mask, [&](double value) {
    return (!lower || value >= *lower) && (!upper || value <= *upper);
  });
}

Result<Mask> resegment_outliers(const Volume& volume, const Mask& mask, double sigmas) {
  if (Status const bad = require_same_size(volume, mask)) return *bad;
  if (!(sigmas > 0)) return Error{Code::kInvalidArgument, "sigmas", "must be above 0"};
  double sum = 0;
  double count = 0;
  for (size_t at = 0; at < mask.samples.size(); ++at) {
    if (mask.samples[at] == 0) continue;
    sum += static_cast<double>(volume.samples[at]);
    ++count;
  }
  if (count == 0)
    return Error{Code::kEmptyRoi, "mask", "has no voxels", Reason{"nothing_outlined", {}, ""}};
  double const mean = sum / count;
  double squares = 0;
  for (size_t at = 0; at < mask.samples.size(); ++at) {
    if (mask.samples[at] == 0) continue;
    double const deviation = static_cast<double>(volume.samples[at]) - mean;
    squares += deviation * deviation;
  }
  double const reach = sigmas * std::sqrt(squares / count);
  return keep_voxels(volume, mask, [&](double value) { return std::abs(value - mean) <= reach; });
}

}  // namespace hepatica::image
