// Filters that are products of one-dimensional kernels, with rotation invariance by pooling.
#pragma once

#include <array>
#include <vector>

#include "core/filters/field.h"

namespace hepatica::filters {

/// In a plane the filter works slice by slice along k, on axes i and j.
enum class Dimension { k2d, k3d };

/// How the responses to the rotated filter become one (IBSI filter manual, section 2.4).
enum class Pooling { kNone, kAverage, kMaximum };

/// One kernel per axis i, j, k of one filtering step; the third is not used in 2D.
using KernelTriple = std::array<Kernel, 3>;

/// A filter as steps applied one after another (levels of a wavelet); the border rule applies to
/// each.
struct SeparableFilter {
  std::vector<KernelTriple> steps;
  Dimension dimension = Dimension::k3d;
  Boundary boundary = Boundary::kZero;
  Pooling pooling = Pooling::kNone;
};

/// The box that the filter reads to answer in `wanted`.
Box needed_box(const SeparableFilter& filter, const Box& wanted, const std::array<int, 3>& size);

/// The response in `wanted`. With pooling: over the 24 rotations by right angles in 3D (4 in 2D) of
/// the filter, that is, permuted and mirrored kernels.
///
/// Precondition: field.box contains needed_box(filter, wanted, field.image_size).
Field apply(const SeparableFilter& filter, const Field& field, const Box& wanted);

/// Weighted local means of |response| over (2 delta + 1)^D voxels (Laws texture energy).
Field energy(const Field& response, int delta, Dimension dimension, Boundary boundary,
             const Box& wanted);

/// Box kernel of `width` voxels (odd), weights 1 / width.
Kernel mean_kernel(int width);

}  // namespace hepatica::filters
