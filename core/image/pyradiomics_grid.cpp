// ITK's arithmetic, reproduced operation by operation where a truncation follows.
#include "core/image/pyradiomics_grid.h"

#include <algorithm>
#include <cmath>
#include <new>

#include "core/image/bspline.h"
#include "core/image/geometry.h"

namespace hepatica::image {
namespace {

/// Coefficients farther than this from a sample do not reach its last bit (0.268^40 = 1e-23).
constexpr int kSplineReach = 44;

Error bad_argument(const char* field, const char* detail) {
  return Error{Code::kInvalidArgument, field, detail};
}

/// The part of the source that the target needs, so that a small region of a large image costs
/// little.
Box source_box(const Geometry& source, const ResamplePlan& plan, int reach) {
  Box box;
  for (size_t axis = 0; axis < 3; ++axis) {
    double const last = plan.first[axis] + (plan.target.size[axis] - 1) * plan.step[axis];
    int const n = source.size[axis];
    double const low = std::clamp(std::floor(plan.first[axis]) - 1, 0.0, n - 1.0);
    double const high = std::clamp(std::floor(last) + 2, 0.0, n - 1.0);
    box.first[axis] = std::max(0, static_cast<int>(low) - reach);
    box.last[axis] = std::min(n - 1, static_cast<int>(high) + reach);
  }
  return box;
}

/// One target index of one axis: four coefficient indices with weights; inside says whether the
/// position lies within the voxels of the source (half a voxel beyond the outer centres).
struct SplineTap {
  std::array<size_t, 4> index{};
  std::array<double, 4> weight{};
  bool inside = false;
};

bool is_inside(double x, int n) { return x >= -0.5 && x < n - 0.5; }

std::vector<SplineTap> spline_taps(const ResamplePlan& plan, size_t axis, int source_size,
                                   int crop_first, int crop_size) {
  std::vector<SplineTap> taps(static_cast<size_t>(plan.target.size[axis]));
  for (size_t i = 0; i < taps.size(); ++i) {
    double const x = plan.first[axis] + static_cast<double>(i) * plan.step[axis];
    SplineTap& tap = taps[i];
    tap.inside = is_inside(x, source_size);
    double const whole = std::floor(x);
    tap.weight = cubic_spline_weights(x - whole);
    auto const n = static_cast<long long>(source_size);
    for (long long t = 0; t < 4; ++t) {
      long long at = static_cast<long long>(whole) - 1 + t;
      if (n == 1) at = 0;
      if (at < 0) at = -at;
      if (at > n - 1) at = 2 * (n - 1) - at;
      at = std::clamp<long long>(at - crop_first, 0, crop_size - 1);
      tap.index[static_cast<size_t>(t)] = static_cast<size_t>(at);
    }
  }
  return taps;
}

/// Products of the weights in the order x, y, z and one running sum, x fastest: ITK's order.
double spline_sum(const double* c, const Geometry& g, const SplineTap& ti, const SplineTap& tj,
                  const SplineTap& tk) {
  double sum = 0;
  for (size_t z = 0; z < 4; ++z) {
    for (size_t y = 0; y < 4; ++y) {
      const double* const row =
          c + g.index(0, static_cast<int>(tj.index[y]), static_cast<int>(tk.index[z]));
      for (size_t x = 0; x < 4; ++x) {
        double const weight = ti.weight[x] * tj.weight[y] * tk.weight[z];
        sum += weight * row[ti.index[x]];
      }
    }
  }
  return sum;
}

/// finish turns each sum (a double, since truncation must see its last bit) into the stored float.
template <typename Finish>
Volume spline_resample(const Volume& volume, const ResamplePlan& plan, Finish finish) {
  Box const box = source_box(volume.geometry, plan, kSplineReach);
  Volume const part = crop(volume, box);
  std::vector<double> const c = cubic_spline_coefficients(part);
  std::array<std::vector<SplineTap>, 3> taps;
  for (size_t axis = 0; axis < 3; ++axis) {
    taps[axis] =
        spline_taps(plan, axis, volume.geometry.size[axis], box.first[axis], box.extent(axis));
  }
  Volume out{plan.target, {}};
  out.samples.reserve(plan.target.voxel_count());
  for (const SplineTap& tk : taps[2]) {
    for (const SplineTap& tj : taps[1]) {
      for (const SplineTap& ti : taps[0]) {
        bool const inside = ti.inside && tj.inside && tk.inside;
        out.samples.push_back(
            finish(inside ? spline_sum(c.data(), part.geometry, ti, tj, tk) : 0.0));
      }
    }
  }
  return out;
}

}  // namespace

Result<PyradiomicsGrid> pyradiomics_grid(const Geometry& source, const Box& roi,
                                         const std::array<double, 3>& spacing_mm, int pad_voxels) {
  if (Status const bad = check_geometry(source)) return *bad;
  if (pad_voxels < 0) return bad_argument("pad_voxels", "must not be negative");
  PyradiomicsGrid grid;
  grid.plan.target = source;
  std::array<double, 3> spacing = spacing_mm;
  bool same = true;
  for (size_t axis = 0; axis < 3; ++axis) {
    if (roi.first[axis] < 0 || roi.last[axis] >= source.size[axis] || roi.extent(axis) < 1) {
      return bad_argument("roi", "the box lies outside the grid");
    }
    if (!std::isfinite(spacing[axis]) || spacing[axis] < 0) {
      return bad_argument("spacing_mm", "must be finite and not negative");
    }
    double const old = source.spacing_mm[axis];
    if (spacing[axis] == 0 || roi.extent(axis) == 1) spacing[axis] = old;
    same = same && std::abs(old - spacing[axis]) <= 1e-8 + 1e-5 * spacing[axis];
  }
  grid.interpolates = !same;
  std::array<long long, 3> size{};
  for (size_t axis = 0; axis < 3; ++axis) {
    double const old = source.spacing_mm[axis];
    double const pad = pad_voxels;
    if (same) {
      int const first = std::max(0, roi.first[axis] - pad_voxels);
      grid.plan.first[axis] = first;
      grid.plan.step[axis] = 1;
      size[axis] = std::min(source.size[axis] - 1, roi.last[axis] + pad_voxels) - first + 1;
      continue;
    }
    double const ratio = old / spacing[axis];
    double const low = std::max(0.0, std::floor((roi.first[axis] - 0.5) * ratio - pad));
    double const high = std::min(std::ceil(source.size[axis] * ratio) - 1,
                                 std::ceil((roi.last[axis] + 0.5) * ratio + pad));
    if (!(high - low < static_cast<double>(kMaxVoxels))) {
      return Error{Code::kTooLarge, "spacing_mm", "the new grid has too many voxels"};
    }
    size[axis] = static_cast<long long>(high - low) + 1;
    grid.plan.first[axis] = 0.5 * (spacing[axis] - old) / old + low / ratio;
    grid.plan.step[axis] = spacing[axis] / old;
    grid.plan.target.spacing_mm[axis] = spacing[axis];
  }
  Result<size_t> const count = checked_voxel_count(size);
  if (!count.ok()) return Error{Code::kTooLarge, "spacing_mm", count.error().detail};
  for (size_t axis = 0; axis < 3; ++axis)
    grid.plan.target.size[axis] = static_cast<int>(size[axis]);
  grid.plan.target.origin_mm = index_to_world_mm(source, grid.plan.first);
  return grid;
}

Result<Volume> pyradiomics_resample(const Volume& volume, const PyradiomicsGrid& grid,
                                    Interpolation interpolation, SampleType stored_type) {
  if (volume.samples.size() != volume.geometry.voxel_count()) {
    return bad_argument("samples", "as many as voxels expected");
  }
  if (interpolation == Interpolation::kCubic) {
    return Error{Code::kUnsupported, "interpolation", "pyradiomics has no cubic convolution"};
  }
  try {
    if (!grid.interpolates || interpolation != Interpolation::kCubicSpline) {
      // Positions stay within half a voxel of the source here, where ITK clamps as resample() does.
      auto out =
          resample(volume, grid.plan, grid.interpolates ? interpolation : Interpolation::kNearest);
      if (!out.ok() || !grid.interpolates || !is_integer(stored_type)) return out;
      for (float& value : out->samples) value = std::trunc(value);
      return out;
    }
    if (!is_integer(stored_type)) {
      return spline_resample(volume, grid.plan, [](double sum) { return static_cast<float>(sum); });
    }
    SampleRange const range = sample_range(stored_type);
    return spline_resample(volume, grid.plan, [range](double sum) {
      return static_cast<float>(std::trunc(std::clamp(sum, range.lowest, range.highest)));
    });
  } catch (const std::bad_alloc&) {
    return Error{Code::kTooLarge, "", "not enough memory for the resampled image"};
  }
}

Result<Mask> pyradiomics_resample_mask(const Mask& mask, const PyradiomicsGrid& grid) {
  return resample_mask(mask, grid.plan, Interpolation::kNearest);
}

Status pyradiomics_normalise(Volume& volume, double scale, std::optional<double> outlier_sigmas) {
  double sum = 0;
  double squares = 0;
  for (float const sample : volume.samples) sum += static_cast<double>(sample);
  double const count = static_cast<double>(volume.samples.size());
  double const mean = sum / count;
  for (float const sample : volume.samples) {
    double const deviation = static_cast<double>(sample) - mean;
    squares += deviation * deviation;
  }
  double const sd = std::sqrt(squares / (count - 1));
  if (!std::isfinite(sd) || sd <= 0) {
    return Error{Code::kDomain, "normalise", "standard deviation of the image is 0 or not finite"};
  }
  for (float& sample : volume.samples) {
    double value = (static_cast<double>(sample) - mean) / sd;
    if (outlier_sigmas) value = std::clamp(value, -*outlier_sigmas, *outlier_sigmas);
    sample = static_cast<float>(scale * value);
  }
  return success();
}

}  // namespace hepatica::image
