// Fields of the synthetic studies: smooth noise, cells, and the correlated noise of a scanner.
#pragma once

#include <cstdint>

#include "core/image/volume.h"
#include "core/synthetic/point.h"

namespace hepatica::synthetic {

/// Smooth noise in [-1, 1] with mean 0: random values on a lattice of `wavelength_mm`, blended.
double smooth_noise(const Point& p, double wavelength_mm, uint64_t seed);

/// Voronoi cells: one value in [-1, 1] for all points of a cell; cells are about `size_mm` wide.
double cell_noise(const Point& p, double size_mm, uint64_t seed);

/// Adds noise of standard deviation sd_hu to each slice, correlated within it and independent
/// between slices: white noise through the difference of two Gaussians (0.5 and 1.0 mm), whose
/// spectrum peaks at 0.31/mm, as the noise of a filtered back projection does near 0.3/mm. Where
/// the pixels are too wide for these filters (both sides from about 5 mm) the noise is white.
///
/// sd_hu  HU; 0 and below: unchanged
void add_scanner_noise(image::Volume& volume, double sd_hu, uint64_t seed);

/// Gaussian blur of the whole volume; sigma in mm along every axis (0: unchanged).
void blur(image::Volume& volume, double sigma_mm);

}  // namespace hepatica::synthetic
