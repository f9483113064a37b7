// The separable filters of the standard: mean, Laplacian-of-Gaussian, Laws, wavelets.
//
// Source of definitions and parameters: IBSI reference manual on convolutional filters,
// arXiv:2006.05470; codes in brackets are its permanent identifiers.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/filters/separable.h"

namespace hepatica::filters {

/// Mean filter (S60F): the average over support^D voxels.
///
/// support_voxels  odd, 1 to 255
Result<SeparableFilter> mean_filter(int support_voxels, Dimension dimension, Boundary boundary);

/// Laplacian-of-Gaussian (L6PA): a sum of one separable filter per axis,
///
///     (|k|^2 / s^4 - D / s^2) (2 pi s^2)^(-D/2) exp(-|k|^2 / (2 s^2)),   s = sigma_mm / spacing_mm
///
/// on 1 + 2 floor(cutoff s + 0.5) voxels. The manual demands isotropic spacing; an anisotropic grid
/// takes s per axis, with the second derivatives scaled to the voxels of that axis.
///
/// errors  kInvalidArgument unless sigma_mm > 0 and cutoff > 0, both finite, and the kernel is
///         at most 1025 voxels long
Result<std::vector<SeparableFilter>> log_filter(double sigma_mm, double cutoff,
                                                const std::array<double, 3>& spacing_mm,
                                                Dimension dimension, Boundary boundary);

/// Laws kernels (JTXT), one name per axis, for instance "E5L5S5" in 3D or "L5E5" in 2D.
///
/// Names   L3 E3 S3 L5 E5 S5 W5 R5, normalised to unit length
/// errors  kInvalidArgument for another name or another number of them
Result<SeparableFilter> laws_filter(std::string_view kernels, Dimension dimension,
                                    Boundary boundary, Pooling pooling);

/// Separable wavelet (25BO), undecimated ("a trous": the kernels of level l are widened by 2^(l-1)
/// - 1 zeros after each weight).
///
/// wavelet  see find_wavelet
/// band     one letter per axis, L or H, for instance "LHL"; lower levels are low-pass throughout
/// level    1 to 8
/// errors   kUnsupported, kInvalidArgument
Result<SeparableFilter> wavelet_filter(std::string_view wavelet, std::string_view band, int level,
                                       Boundary boundary, Pooling pooling);

}  // namespace hepatica::filters
