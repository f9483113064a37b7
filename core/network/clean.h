// What remains of a classified volume after the rules on connected parts, and lesions numbered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/image/volume.h"
#include "core/network/frame.h"
#include "core/network/package.h"

namespace hepatica::network {

/// A voxel and the probability (0..1) that its class was chosen with.
struct Chosen {
  size_t at;
  float probability;
};

/// The classes whose voxels a rule needs the probabilities of, by class.
std::vector<bool> classes_weighed(const Output& output);

/// Applies the output's component rules to a map of classes, in place and in their order.
///
/// A rule looks at the voxels of its classes together, joined by faces: with largest_only the
/// largest part stays, parts below min_volume_mm3 or whose chosen voxels' mean probability is below
/// min_mean_probability go (to dropped_become); then background that cannot reach the border of its
/// slice through background becomes fill_holes. Voxels of these classes that lie in a hole stay
/// what they are.
///
/// grid     of the map, for what a slice is
/// chosen   each voxel of the classes_weighed once
/// returns  parts that were large enough and went for their probability
size_t apply_rules(const Output& output, const Oriented& grid, std::span<const Chosen> chosen,
                   image::Mask& classes);

/// Labels of a bench: each class in its order gets the next label, one that is marked as lesions
/// one label a part, the largest first.
///
/// most      labels that lesions may use in all; further parts share the last one
/// labelled  in: classes; out: labels
struct Numbered {
  /// Class and voxels of label l at index l - 1.
  std::vector<int> class_of;
  std::vector<size_t> voxels;
  /// Lesions found, those that share a label included.
  size_t lesions = 0;
};
Numbered number_lesions(const Output& output, size_t most, image::Mask& labelled);

}  // namespace hepatica::network
