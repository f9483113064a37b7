// One click on a lesion: its three-dimensional outline from one or more seeds.
#pragma once

#include <array>
#include <span>

#include "core/base/result.h"
#include "core/image/volume.h"
#include "core/segment/edit.h"

namespace hepatica::segment {

struct LesionOptions {
  /// Nothing farther than half of this from the seeds is looked at; 10 to 300 mm.
  double max_diameter_mm = 160;
};

struct Lesion {
  Part part;
  /// The outline comes near the end of what was looked at: the lesion may be larger, or has leaked.
  bool diameter_limit_reached = false;
  double seed_mean = 0;  // median intensity around the seeds
  /// Mean fall of the membership per cell across the outline, in (0, 1): how sharply the lesion
  /// ends.
  double contrast = 0;
};

/// The lesion around the seeds (voxel indices), darker or brighter than what surrounds it.
///
/// Membership   p = exp(-((I - m) / (k s))^2 / 2) on a smoothed cut-out, m the median and s the
///              spread (1.48 MAD, at least 2 % of the cut-out's range) around the seeds
/// Growing      geodesic distance from the seeds, where a millimetre costs 0.05 + 1 - p: its level
///              sets are a nested family of regions
/// Choice       the member with the largest mean fall of p across its outline, over k = 2, 3.5 and
/// 6
///              (average contrast: Hojjatoleslami and Kittler, IEEE Trans Image Process
///              1998;7:1079)
/// Outline      opened, holes filled, then cells near it go to the side whose local mean (4 mm) is
///              nearer, three rounds (local two-phase model: Lankton and Tannenbaum, IEEE Trans
///              Image Process 2008;17:2029)
/// Size         looked for within 20, 40, 80 mm, until it ends well inside; cells grow with it, so
///              the time does not: about 56 cells an axis
///
/// allowed  with `labels` (same grid) only voxels whose label it has, for instance the liver's
/// errors   kInvalidArgument: no seed, a seed outside the image or where it is not allowed, samples
///          there or within reach of the smoothing not finite, max_diameter_mm out of range;
///          kGeometryMismatch; kDomain: nothing ends around the seed (an even image)
Result<Lesion> find_lesion(const image::Volume& volume, std::span<const std::array<int, 3>> seeds,
                           const LesionOptions& options = {}, const image::Mask* labels = nullptr,
                           const LabelSet& allowed = {});

}  // namespace hepatica::segment
