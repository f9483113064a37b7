// How pyradiomics prepares an image: its resampling grid and arithmetic (those of ITK), its
// normalisation.
//
// Differs from the IBSI way in resample.h: grid aligned by the outer corner of the first voxel
// instead of the image centre, only the region of interest and a border are resampled, integer
// images are truncated towards zero instead of rounded, masks take the nearest voxel, outside is 0.
// Source: behaviour of pyradiomics 3 (imageoperations.resampleImage, normalizeImage) with ITK 5;
// checked against its published baselines.
#pragma once

#include <optional>

#include "core/image/resample.h"
#include "core/image/samples.h"

namespace hepatica::image {

struct PyradiomicsGrid {
  ResamplePlan plan;
  /// False when the spacing is the image's own already (within 1e-5 relative): pyradiomics then
  /// only cuts out the region, and values stay untouched.
  bool interpolates = true;
};

/// The grid that covers the box of the region and pad_voxels (5 by default there) new voxels around
/// it.
///
/// spacing_mm  0 keeps an axis; an axis where the region is one voxel thick is kept as well
/// errors      kInvalidArgument for a bad spacing, a box outside the grid or a negative pad;
/// kTooLarge
Result<PyradiomicsGrid> pyradiomics_grid(const Geometry& source, const Box& roi,
                                         const std::array<double, 3>& spacing_mm,
                                         int pad_voxels = 5);

/// The volume on that grid.
///
/// interpolation  kNearest, kLinear or kCubicSpline (pyradiomics' default, sitkBSpline)
/// stored_type    the image's type in its file: integer types are clamped to their range and
///                truncated towards zero, as ITK does when it returns to the type of the image
/// note           sums run in the order in which ITK forms them: truncation depends on the last bit
///                where a new voxel coincides with an old one
Result<Volume> pyradiomics_resample(const Volume& volume, const PyradiomicsGrid& grid,
                                    Interpolation interpolation, SampleType stored_type);

/// The 0/1 mask on that grid by the nearest voxel (halves to the higher index).
Result<Mask> pyradiomics_resample_mask(const Mask& mask, const PyradiomicsGrid& grid);

/// scale * (x - mean) / sd over the whole image, sd with N - 1; values beyond `outlier_sigmas`
/// standard deviations, if given, are set to that bound before scaling. In place.
///
/// errors  kDomain for an image without variation or with samples that are not finite
Status pyradiomics_normalise(Volume& volume, double scale, std::optional<double> outlier_sigmas);

}  // namespace hepatica::image
