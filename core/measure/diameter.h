// Diameters of one region: the longest in a slice with its perpendicular, the longest in space, and
// the longest through viable tumour only.
//
// Lengths run between points half-way from a voxel of the region to its neighbour outside, so a row
// of n voxels is n spacings long and a lesion is as long as its voxels, neither one voxel more nor
// less. For a connected region the two longest equal pyradiomics' Maximum2DDiameterSlice and
// Maximum3DDiameter.
#pragma once

#include <array>
#include <optional>

#include "core/base/result.h"
#include "core/image/volume.h"

namespace hepatica::measure {

/// A straight line; ends in continuous voxel indices (voxel centres at whole numbers).
struct Line {
  std::array<double, 3> from{}, to{};
  double mm = 0;
};

/// The axis of the grid that runs most nearly from foot to head; slices across it are the axial
/// ones. The first of equals.
size_t axial_axis(const image::Geometry& geometry);

/// What is measured in one slice.
///
/// slice          index along the axis
/// longest        largest distance of two points of the outline
/// perpendicular  the longest chord at right angles to it in the same slice, over the convex hull
/// of
///                the outline (the short axis of RECIST 1.1)
struct SliceDiameter {
  int slice = 0;
  Line longest, perpendicular;
};

/// The slice across `axis` with the longest diameter (the first of equals). The region (voxels that
/// are not 0) is taken as connected: a gap in it is spanned.
///
/// errors  kEmptyRoi; kInvalidArgument for an axis beyond 2
Result<SliceDiameter> largest_slice_diameter(const image::Mask& region, size_t axis);

/// The largest distance of two points of the surface in space.
///
/// errors  kEmptyRoi
Result<Line> largest_diameter(const image::Mask& region);

/// The longest diameter of viable tumour, and its slice.
struct ViableDiameter {
  int slice = 0;
  Line longest;
};

/// The longest line in a slice between two outline points of the viable tumour that crosses no
/// necrosis (mRECIST: the longest diameter of the viable tumour leaves out major intervening areas
/// of necrosis; Lencioni and Llovet 2010). Every marked necrotic voxel stops a line: what is too
/// small to count is not to be marked.
///
/// tissue  1 viable, 2 necrotic, 0 neither
/// returns nothing when no voxel is viable
/// errors  kInvalidArgument for an axis beyond 2
Result<std::optional<ViableDiameter>> largest_viable_diameter(const image::Mask& tissue,
                                                              size_t axis);

}  // namespace hepatica::measure
