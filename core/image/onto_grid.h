// A volume brought onto the grid of another image of the same patient: another phase.
#pragma once

#include <cstddef>

#include "core/base/result.h"
#include "core/image/volume.h"

namespace hepatica::image {

/// The volume as seen on another grid.
///
/// outside  target voxels beyond the volume: they hold its lowest finite sample, as air does
struct OnGrid {
  Volume volume;
  size_t outside = 0;
};

/// Samples of `volume` at the voxel centres of `target`, linear between the eight voxels around
/// each.
///
/// The two grids need a common frame of reference (LPS, mm), which the caller knows; they may
/// differ in everything else. A place up to half a voxel beyond the outer centres takes the nearest
/// edge. Breathing between two series is not corrected.
///
/// errors  those of check_geometry for the target; kEmptyRoi when no voxel of it lies in the volume
Result<OnGrid> onto_grid(const Volume& volume, const Geometry& target);

}  // namespace hepatica::image
