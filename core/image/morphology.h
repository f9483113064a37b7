// Connected parts, holes, and growing or shrinking a region by millimetres.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/image/mask.h"
#include "core/image/volume.h"

namespace hepatica::image {

/// Which neighbours touch: by a face (6), also by an edge (18), also by a corner (26).
enum class Connectivity { kFaces, kEdges, kCorners };

/// Connected parts of the voxels that are not 0.
///
/// part   0 for background, else 1 to voxels.size(), numbered in order of first voxel in memory
/// voxels size of part p at index p - 1
struct Components {
  std::vector<int32_t> part;
  std::vector<size_t> voxels;
};
Components connected_components(const Mask& mask, Connectivity connectivity);

/// Only the largest part (the first of equally large ones), as 1. kEmptyRoi for an empty mask.
Result<Mask> largest_component(const Mask& mask, Connectivity connectivity);

/// The mask (as 0/1) with every cavity filled: background that cannot reach the grid's border
/// through faces. With slice_by_slice, cavities within each k slice are filled as well.
Mask fill_holes(const Mask& mask, bool slice_by_slice = false);

/// Squared distance in mm^2 from each voxel centre of the grid to the nearest centre of a voxel
/// that is not 0; infinity everywhere for an empty mask. Exact (lower envelope of parabolas:
/// Felzenszwalb and Huttenlocher, Theory of Computing 2012;8:415), linear in the number of voxels.
std::vector<double> squared_distance_mm2(const Mask& mask);

/// Voxels whose centre lies within `mm` (>= 0) of the centre of a voxel of the region; as 0/1.
///
/// errors  kEmptyRoi; kInvalidArgument for a distance that is negative or not finite
Result<Mask> grow(const Mask& mask, double mm);

/// Voxels of the region whose centre lies farther than `mm` from every background centre; what lies
/// beyond the image counts as region, so a region cut by the border does not recede from it.
///
/// errors  kEmptyRoi when nothing is left
Result<Mask> shrink(const Mask& mask, double mm);

/// Peritumoral shell: voxels outside the region with distance in (inner_mm, outer_mm] to it. With
/// `within` (for instance the liver) only voxels of that mask count.
///
/// errors  kEmptyRoi when the region or the shell is empty; kInvalidArgument unless
///         0 <= inner_mm < outer_mm; kGeometryMismatch for a `within` of another size
Result<Mask> shell(const Mask& mask, double inner_mm, double outer_mm,
                   const Mask* within = nullptr);

}  // namespace hepatica::image
