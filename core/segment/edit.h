// A region as a small part of a grid, and how it is written into a map of labels.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/image/mask.h"
#include "core/image/volume.h"

namespace hepatica::segment {

/// A region (0/1) inside a box of a larger grid: what an edit works on, so that its cost follows
/// the region and not the study.
struct Part {
  image::Box box;
  image::Mask mask;
};

/// Which labels may hold something; none named means any.
struct LabelSet {
  std::array<bool, 256> holds{};
  bool any = true;

  static LabelSet of(const std::vector<uint8_t>& labels);
  bool has(uint8_t label) const { return any || holds[label]; }
};

/// Which voxels an edit may change.
///
/// label    written onto voxels that are 0, hold it already, or hold a label of `replace`
/// replace  labels that give way to it
/// leave    what a voxel becomes that loses the label
struct EditRule {
  uint8_t label = 1;
  std::vector<uint8_t> replace;
  uint8_t leave = 0;
};

/// What an edit did: voxels of the label inside the box of the edit afterwards, voxels changed, and
/// the smallest box around these.
struct Change {
  size_t voxels = 0;
  size_t changed = 0;
  std::optional<image::Box> box;
};

/// The voxels of a label (0/1) with `margin_mm` and at least one voxel around them, cut at the
/// grid's borders. kEmptyRoi when the label is absent, kInvalidArgument for label 0 or a margin
/// that is negative or not finite.
Result<Part> part_of(const image::Mask& labels, uint8_t label, double margin_mm);

/// Makes the label's voxels inside part.box those of the part, as far as the rule allows; the rest
/// of the grid stays.
///
/// errors  kInvalidArgument for label 0 or leave == label, or a part that does not lie in the grid
Result<Change> apply(const Part& part, const EditRule& rule, image::Mask& labels);

/// The same where `to_be(linear index, label there)` answers for every voxel of the grid.
Result<Change> apply_everywhere(const std::function<bool(size_t, uint8_t)>& to_be,
                                const EditRule& rule, image::Mask& labels);

/// label := label (op) the voxels of `other` with `other_label`; the grids must be one.
enum class Operation { kUnion, kIntersection, kDifference, kExclusive };
Result<Change> combine(Operation operation, const image::Mask& other, uint8_t other_label,
                       const EditRule& rule, image::Mask& labels);

/// Every voxel of `label` becomes `to`.
Result<Change> relabel(uint8_t label, uint8_t to, image::Mask& labels);

/// Run lengths of a label map and back: a history of edits that costs little memory.
std::vector<uint32_t> encode_runs(const image::Mask& labels);
/// errors  kInvalidArgument when the runs do not cover the grid exactly
Result<Change> decode_runs(const std::vector<uint32_t>& runs, image::Mask& labels);

/// The label map on another grid by the nearest voxel; 0 outside. kInvalidArgument for a bad
/// geometry.
Result<image::Mask> move_to_grid(const image::Mask& labels, const image::Geometry& target);

}  // namespace hepatica::segment
