// Attenuation of outlined lesions and liver in an image on another grid: another phase.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/image/volume.h"
#include "core/measure/attenuation.h"
#include "core/measure/lesions.h"

namespace hepatica::measure {

/// A region of the label map in the image.
///
/// attenuation  of the image's own voxels whose centre lies in a voxel of the region: intensities
///              are not interpolated
/// voxels       how many these are, those without a finite sample left out
/// covered      share of the region's voxels whose centre lies inside the image's grid, in [0, 1];
///              below 1 the image ends inside the region
struct PhaseRegion {
  Attenuation attenuation;
  size_t voxels = 0;
  double covered = 0;
};

/// One lesion, numbered as measure_study numbers it; viable only where necrosis is marked.
struct PhaseLesion {
  int number = 0;
  uint8_t label = 0;
  PhaseRegion whole;
  std::optional<PhaseRegion> viable;
};

/// liver: parenchyma, lesions left out; nothing when no liver is outlined.
struct PhaseMeans {
  std::vector<PhaseLesion> lesions;
  std::optional<PhaseRegion> liver;
};

/// Carries the label map to the image by patient coordinates (LPS mm, nearest voxel) and measures
/// each lesion and the liver there. Both must be of one frame of reference, which the caller knows:
/// breathing between two phases is not corrected.
///
/// errors  kInvalidArgument for roles that contradict each other (check_roles); kEmptyRoi when the
///         map has neither a lesion nor liver
Result<PhaseMeans> measure_phase(const image::Mask& labels, const LabelRoles& roles,
                                 const image::Volume& image);

}  // namespace hepatica::measure
