// Moran's I and Geary's C: whether near voxels have similar intensities, over all pairs of voxels.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace hepatica::radiomics {

struct SpatialAutocorrelation {
  double moran_i, geary_c;
};

/// With w_ab = 1 / distance in mm of voxels a != b, x their intensities, N their number, mu the
/// mean:
///
///     Moran's I = N / sum w_ab * sum w_ab (x_a - mu)(x_b - mu) / sum (x_a - mu)^2
///     Geary's C = (N - 1) / (2 sum w_ab) * sum w_ab (x_a - x_b)^2 / sum (x_a - mu)^2
///
/// All pairs, exactly: sums over pairs on a grid are convolutions with 1 / distance, done by
/// Fourier transform of the zero-padded box (rounding about 1e-13); few voxels pair by pair.
///
/// value, inside  dense box, x fastest; only values where inside is non-zero are read
/// returns        both kUndefined for fewer than two voxels or constant intensities
SpatialAutocorrelation spatial_autocorrelation(std::span<const double> value,
                                               std::span<const uint8_t> inside,
                                               const std::array<int, 3>& size,
                                               const std::array<double, 3>& spacing_mm);

/// The same by the double sum that defines it, however many voxels there are.
SpatialAutocorrelation spatial_autocorrelation_pairwise(std::span<const double> value,
                                                        std::span<const uint8_t> inside,
                                                        const std::array<int, 3>& size,
                                                        const std::array<double, 3>& spacing_mm);

}  // namespace hepatica::radiomics
