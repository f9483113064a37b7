// Slice-wise convolution with a complex kernel: one transform per slice, one product and inverse
// per angle. The padded slice holds the border values, so that circular convolution is the wanted
// one.
#include "core/filters/gabor.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/fft.h"

namespace hepatica::filters {
namespace {

/// The axes that span a plane, and the one across it.
struct Plane {
  size_t a;
  size_t b;
  size_t across;
};

std::vector<Plane> planes_of(const GaborSettings& settings) {
  if (settings.orthogonal_planes) return {{0, 1, 2}, {1, 2, 0}, {0, 2, 1}};
  return {{0, 1, 2}};
}

int kernel_radius(const GaborSettings& settings, double spacing_mm) {
  double const longest = settings.sigma_mm / spacing_mm * std::max(1.0, 1.0 / settings.gamma);
  double const radius = std::ceil(7 * longest);
  return radius <= 512 ? static_cast<int>(radius) : -1;
}

int radius_of(const GaborSettings& settings, const std::array<double, 3>& spacing_mm) {
  return kernel_radius(settings, spacing_mm[0]);
}

/// Slices of one plane with all their transforms' buffers.
class PlaneFilter {
 public:
  PlaneFilter(const GaborSettings& settings, double spacing_mm, const Plane& plane,
              const Box& wanted)
      : settings_(settings), plane_(plane), radius_(kernel_radius(settings, spacing_mm)) {
    size_t const margin = 2 * static_cast<size_t>(radius_);
    slice_.size = {fft_length(static_cast<size_t>(wanted.extent(plane.a)) + margin),
                   fft_length(static_cast<size_t>(wanted.extent(plane.b)) + margin), 1};
    for (double const theta : settings.thetas) kernels_.push_back(make_kernel(theta, spacing_mm));
  }

  /// Pools the responses of every angle into `sum`, which is on `wanted`.
  void add(const Field& field, const Box& wanted, double weight, Field& sum) {
    for (int s = wanted.first[plane_.across]; s <= wanted.last[plane_.across]; ++s) {
      load(field, wanted, s);
      fft_forward(slice_, slice_.size);
      std::fill(pooled_.begin(), pooled_.end(), 0.0);
      pooled_.resize(static_cast<size_t>(wanted.extent(plane_.a)) *
                     static_cast<size_t>(wanted.extent(plane_.b)));
      for (const ComplexBox& kernel : kernels_) pool(kernel, wanted);
      store(wanted, s, weight, sum);
    }
  }

 private:
  /// Transform of the kernel, its centre at sample 0, divided by the number of samples.
  ComplexBox make_kernel(double theta, double spacing_mm) const {
    ComplexBox box = blank();
    double const s = settings_.sigma_mm / spacing_mm;
    double const l = settings_.lambda_mm / spacing_mm;
    double const scale = 1.0 / static_cast<double>(box.re.size());
    for (int k2 = -radius_; k2 <= radius_; ++k2) {
      for (int k1 = -radius_; k1 <= radius_; ++k1) {
        double const u = k1 * std::cos(theta) + k2 * std::sin(theta);
        double const v = -k1 * std::sin(theta) + k2 * std::cos(theta);
        double const envelope =
            scale * std::exp(-(u * u + settings_.gamma * settings_.gamma * v * v) / (2 * s * s));
        double const phase = 2 * std::numbers::pi * u / l;
        size_t const at = wrap(k1, 0) + slice_.size[0] * wrap(k2, 1);
        box.re[at] = envelope * std::cos(phase);
        box.im[at] = envelope * std::sin(phase);
      }
    }
    fft_forward(box, box.size);
    return box;
  }

  ComplexBox blank() const {
    size_t const n = slice_.size[0] * slice_.size[1];
    return {slice_.size, std::vector<double>(n, 0.0), std::vector<double>(n, 0.0)};
  }
  size_t wrap(int k, size_t axis) const {
    auto const n = static_cast<int>(slice_.size[axis]);
    return static_cast<size_t>(k < 0 ? k + n : k);
  }

  /// Slice s with its border: sample (x, y) is voxel (first + x - radius, ...).
  void load(const Field& field, const Box& wanted, int s) {
    size_t const n = slice_.size[0] * slice_.size[1];
    slice_.re.assign(n, 0.0);
    slice_.im.assign(n, 0.0);
    std::array<int, 3> at{};
    at[plane_.across] = s;
    for (int y = 0; y < wanted.extent(plane_.b) + 2 * radius_; ++y) {
      at[plane_.b] = source_index(wanted.first[plane_.b] + y - radius_, field.image_size[plane_.b],
                                  settings_.boundary);
      if (at[plane_.b] < 0) continue;
      double* const row = &slice_.re[slice_.size[0] * static_cast<size_t>(y)];
      for (int x = 0; x < wanted.extent(plane_.a) + 2 * radius_; ++x) {
        at[plane_.a] = source_index(wanted.first[plane_.a] + x - radius_,
                                    field.image_size[plane_.a], settings_.boundary);
        if (at[plane_.a] >= 0) row[x] = field.values[field.index(at[0], at[1], at[2])];
      }
    }
  }

  void pool(const ComplexBox& kernel, const Box& wanted) {
    work_ = slice_;
    for (size_t n = 0; n < work_.re.size(); ++n) {
      double const re = slice_.re[n] * kernel.re[n] - slice_.im[n] * kernel.im[n];
      work_.im[n] = slice_.re[n] * kernel.im[n] + slice_.im[n] * kernel.re[n];
      work_.re[n] = re;
    }
    fft_inverse(work_, work_.size);
    bool const maximum = settings_.pooling == Pooling::kMaximum;
    double const share = maximum ? 1.0 : 1.0 / static_cast<double>(kernels_.size());
    auto const width = static_cast<size_t>(wanted.extent(plane_.a));
    for (size_t n = 0; n < pooled_.size(); ++n) {
      size_t const at = n % width + static_cast<size_t>(radius_) +
                        slice_.size[0] * (n / width + static_cast<size_t>(radius_));
      double const modulus = std::hypot(work_.re[at], work_.im[at]);
      pooled_[n] = maximum ? std::max(pooled_[n], modulus) : pooled_[n] + share * modulus;
    }
  }

  void store(const Box& wanted, int s, double weight, Field& sum) const {
    auto const width = static_cast<size_t>(wanted.extent(plane_.a));
    std::array<int, 3> at{};
    at[plane_.across] = s;
    for (size_t n = 0; n < pooled_.size(); ++n) {
      at[plane_.a] = wanted.first[plane_.a] + static_cast<int>(n % width);
      at[plane_.b] = wanted.first[plane_.b] + static_cast<int>(n / width);
      sum.values[sum.index(at[0], at[1], at[2])] += weight * pooled_[n];
    }
  }

  const GaborSettings& settings_;
  Plane plane_;
  int radius_;
  ComplexBox slice_;
  ComplexBox work_;
  std::vector<ComplexBox> kernels_;
  std::vector<double> pooled_;
};

}  // namespace

std::vector<double> gabor_angles(double theta_step) {
  std::vector<double> out;
  double const half_turn = std::numbers::pi;
  double const count = std::round(half_turn / theta_step);
  // A step that does not divide a half turn goes all the way round.
  bool const divides = std::abs(count * theta_step - half_turn) < 1e-9;
  double const end = divides ? half_turn : 2 * half_turn;
  for (int n = 0; n * theta_step < end - 1e-9 && n < 720; ++n) out.push_back(n * theta_step);
  return out;
}

Status check(const GaborSettings& settings, const std::array<double, 3>& spacing_mm) {
  auto const bad = [](const char* field, const char* detail) {
    return Error{Code::kInvalidArgument, field, detail};
  };
  auto const positive = [](double x) { return std::isfinite(x) && x > 0; };
  if (!positive(settings.sigma_mm)) return bad("sigma_mm", "must be above 0");
  if (!positive(settings.lambda_mm)) return bad("lambda_mm", "must be above 0");
  if (!positive(settings.gamma)) return bad("gamma", "must be above 0");
  if (settings.thetas.empty() || settings.thetas.size() > 720)
    return bad("theta", "1 to 720 angles");
  for (double const theta : settings.thetas) {
    if (!std::isfinite(theta)) return bad("theta", "must be finite");
  }
  for (const Plane& plane : planes_of(settings)) {
    if (std::abs(spacing_mm[plane.a] / spacing_mm[plane.b] - 1) > 0.01) {
      return bad("spacing_mm", "the filter needs square pixels: resample first");
    }
  }
  if (radius_of(settings, spacing_mm) < 0) return bad("sigma_mm", "the kernel exceeds 1025 voxels");
  return success();
}

Box needed_box(const GaborSettings& settings, const std::array<double, 3>& spacing_mm,
               const Box& wanted, const std::array<int, 3>& size) {
  int const radius = radius_of(settings, spacing_mm);
  std::array<int, 3> const reach{radius, radius, settings.orthogonal_planes ? radius : 0};
  return reach_box(wanted, reach, size, settings.boundary);
}

Field apply(const GaborSettings& settings, const std::array<double, 3>& spacing_mm,
            const Field& field, const Box& wanted) {
  Field sum{field.image_size, wanted, std::vector<double>(voxel_count(wanted), 0.0)};
  std::vector<Plane> const planes = planes_of(settings);
  for (const Plane& plane : planes) {
    PlaneFilter(settings, spacing_mm[0], plane, wanted)
        .add(field, wanted, 1.0 / static_cast<double>(planes.size()), sum);
  }
  return sum;
}

}  // namespace hepatica::filters
