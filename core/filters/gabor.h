// Gabor filters in the planes of the image (IBSI: Q88H).
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/filters/field.h"
#include "core/filters/separable.h"

namespace hepatica::filters {

/// Settings of the filter
///
///     g(k) = exp(-(k1'^2 + gamma^2 k2'^2) / (2 s^2) + 2 pi i k1' / l),  s, l = sigma, lambda in
///     voxels k1' = k1 cos(theta) + k2 sin(theta),  k2' = -k1 sin(theta) + k2 cos(theta)
///
/// whose response is the modulus. The envelope is followed to 7 standard deviations of its longer
/// axis (2e-11 of its peak).
struct GaborSettings {
  double sigma_mm = 5;
  double lambda_mm = 2;
  double gamma = 1;
  /// Angles in radians; several are averaged or the maximum taken as `pooling` says (kNone: one).
  std::vector<double> thetas{0};
  Pooling pooling = Pooling::kNone;
  /// Slices along k only, or the average over the three orthogonal planes.
  bool orthogonal_planes = false;
  Boundary boundary = Boundary::kMirror;
};

/// theta_step, 2 theta_step, ... up to a full turn, without the second half: turning a filter by pi
/// conjugates its response and keeps the modulus.
std::vector<double> gabor_angles(double theta_step);

/// errors  kInvalidArgument: a length, gamma or angle that is not finite (lengths and gamma
///         above 0), spacing that differs within a filtered plane by more than 1 %, a kernel
///         beyond 1025 voxels, no angle
Status check(const GaborSettings& settings, const std::array<double, 3>& spacing_mm);

/// The box that the filter reads. Precondition: check() passed.
Box needed_box(const GaborSettings& settings, const std::array<double, 3>& spacing_mm,
               const Box& wanted, const std::array<int, 3>& size);

/// The response in `wanted`, by Fourier transforms of padded slices.
Field apply(const GaborSettings& settings, const std::array<double, 3>& spacing_mm,
            const Field& field, const Box& wanted);

}  // namespace hepatica::filters
