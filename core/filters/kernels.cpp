// Weights of the separable filters.
#include "core/filters/kernels.h"

#include <cmath>
#include <numbers>
#include <string>

#include "core/filters/wavelet_table.h"

namespace hepatica::filters {
namespace {

constexpr int kLongestKernel = 1025;
constexpr int kLongestHalf = kLongestKernel / 2;

Error bad(const char* field, std::string detail) {
  return Error{Code::kInvalidArgument, field, std::move(detail)};
}

size_t axes_of(Dimension dimension) { return dimension == Dimension::k2d ? 2 : 3; }

/// Gaussian of unit area and its second derivative, s voxels wide, cut at +-half voxels.
struct GaussianPair {
  Kernel smooth;
  Kernel second;
};

GaussianPair gaussian_pair(double s, int half) {
  GaussianPair out;
  for (int m = -half; m <= half; ++m) {
    double const g = std::exp(-0.5 * m * m / (s * s)) / (s * std::sqrt(2 * std::numbers::pi));
    out.smooth.weights.push_back(g);
    out.second.weights.push_back((m * m / (s * s) - 1) / (s * s) * g);
  }
  out.smooth.centre = half;
  out.second.centre = half;
  return out;
}

Result<Kernel> laws_kernel(std::string_view name) {
  struct Row {
    const char* name;
    std::vector<double> weights;  // before division by their length
  };
  static const std::vector<Row> kRows{{"L3", {1, 2, 1}},         {"E3", {-1, 0, 1}},
                                      {"S3", {-1, 2, -1}},       {"L5", {1, 4, 6, 4, 1}},
                                      {"E5", {-1, -2, 0, 2, 1}}, {"S5", {-1, 0, 2, 0, -1}},
                                      {"W5", {-1, 2, 0, -2, 1}}, {"R5", {1, -4, 6, -4, 1}}};
  for (const Row& row : kRows) {
    if (name != row.name) continue;
    double squares = 0;
    for (double const w : row.weights) squares += w * w;
    Kernel kernel{row.weights, static_cast<int>(row.weights.size()) / 2};
    for (double& w : kernel.weights) w /= std::sqrt(squares);
    return kernel;
  }
  return bad("kernel", "'" + std::string(name) + "'; known: L3 E3 S3 L5 E5 S5 W5 R5");
}

/// Zeros after each weight; the centre stays in the middle of the lengthened kernel.
Kernel widened(const std::vector<double>& weights, int step) {
  Kernel out;
  for (double const w : weights) {
    out.weights.push_back(w);
    out.weights.insert(out.weights.end(), static_cast<size_t>(step - 1), 0.0);
  }
  out.centre = static_cast<int>(out.weights.size()) / 2;
  return out;
}

}  // namespace

Result<SeparableFilter> mean_filter(int support_voxels, Dimension dimension, Boundary boundary) {
  if (support_voxels < 1 || support_voxels > 255 || support_voxels % 2 == 0) {
    return bad("support_voxels", "must be odd, from 1 to 255");
  }
  Kernel const mean = mean_kernel(support_voxels);
  return SeparableFilter{{{mean, mean, mean}}, dimension, boundary, Pooling::kNone};
}

Result<std::vector<SeparableFilter>> log_filter(double sigma_mm, double cutoff,
                                                const std::array<double, 3>& spacing_mm,
                                                Dimension dimension, Boundary boundary) {
  if (!std::isfinite(sigma_mm) || sigma_mm <= 0) return bad("sigma_mm", "must be above 0");
  if (!std::isfinite(cutoff) || cutoff <= 0) return bad("cutoff_sigma", "must be above 0");
  size_t const axes = axes_of(dimension);
  std::array<GaussianPair, 3> pairs;
  for (size_t axis = 0; axis < axes; ++axis) {
    double const s = sigma_mm / spacing_mm[axis];
    double const half = std::floor(cutoff * s + 0.5);
    if (!(half <= kLongestHalf)) return bad("sigma_mm", "the kernel exceeds 1025 voxels");
    pairs[axis] = gaussian_pair(s, static_cast<int>(half));
  }
  std::vector<SeparableFilter> out;
  for (size_t derived = 0; derived < axes; ++derived) {
    KernelTriple triple;
    for (size_t axis = 0; axis < axes; ++axis) {
      triple[axis] = axis == derived ? pairs[axis].second : pairs[axis].smooth;
    }
    out.push_back({{triple}, dimension, boundary, Pooling::kNone});
  }
  return out;
}

Result<SeparableFilter> laws_filter(std::string_view kernels, Dimension dimension,
                                    Boundary boundary, Pooling pooling) {
  size_t const axes = axes_of(dimension);
  if (kernels.size() != 2 * axes) {
    return bad("kernel", std::to_string(axes) + " names of two letters expected");
  }
  KernelTriple triple;
  for (size_t axis = 0; axis < axes; ++axis) {
    Result<Kernel> kernel = laws_kernel(kernels.substr(2 * axis, 2));
    if (!kernel.ok()) return kernel.error();
    triple[axis] = std::move(kernel).value();
  }
  return SeparableFilter{{triple}, dimension, boundary, pooling};
}

Result<SeparableFilter> wavelet_filter(std::string_view wavelet, std::string_view band, int level,
                                       Boundary boundary, Pooling pooling) {
  Result<Wavelet> const found = find_wavelet(wavelet);
  if (!found.ok()) return found.error();
  if ((band.size() != 2 && band.size() != 3) ||
      band.find_first_not_of("LH") != std::string_view::npos) {
    return bad("band", "2 or 3 letters L or H expected");
  }
  if (level < 1 || level > 8) return bad("level", "must be 1 to 8");
  SeparableFilter filter;
  filter.dimension = band.size() == 2 ? Dimension::k2d : Dimension::k3d;
  filter.boundary = boundary;
  filter.pooling = pooling;
  for (int l = 1; l <= level; ++l) {
    KernelTriple triple;
    for (size_t axis = 0; axis < band.size(); ++axis) {
      bool const high = l == level && band[axis] == 'H';
      triple[axis] = widened(high ? found->high : found->low, 1 << (l - 1));
    }
    filter.steps.push_back(triple);
  }
  return filter;
}

}  // namespace hepatica::filters
