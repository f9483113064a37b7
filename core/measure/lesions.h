// Which voxels of a label map belong to which lesion.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/image/mask.h"
#include "core/image/volume.h"

namespace hepatica::measure {

/// How lesions are told apart: one label each, or each connected part (by corners) of the tumour.
enum class LesionsBy { kLabel, kPart };

/// What the labels of a map stand for. A label has one role; labels without a role are background.
///
/// liver     parenchyma, lesions left out
/// tumour    viable tumour, or the whole tumour where necrosis is not marked
/// necrosis  necrotic parts of lesions; empty: not marked, so nothing is said on viability
/// vessels   vessels that a distance is asked to
struct LabelRoles {
  std::vector<uint8_t> liver, tumour, necrosis, vessels;
  LesionsBy lesions_by = LesionsBy::kLabel;
};

/// Success when no label is 0 or has two roles and a tumour label is named; else kInvalidArgument.
Status check_roles(const LabelRoles& roles);

/// One lesion on its own small grid.
///
/// label   its tumour label (kLabel), else the label of its first voxel
/// box     where it lies in the map, with one voxel around it where the map has one
/// tissue  1 viable (or not told), 2 necrotic, 0 not of this lesion; the grid of the box
/// parts   connected parts (by corners)
struct Lesion {
  uint8_t label = 0;
  image::Box box;
  image::Mask tissue;
  size_t parts = 1;
};

/// The lesions of a map: by label in rising order, or by part from the largest to the smallest.
/// With kLabel a necrotic part belongs to the lesion whose voxels it shares most faces with (the
/// lower label of equals); one that touches none is a lesion of its own, after the others.
///
/// returns an empty list when no voxel has a tumour or necrosis label
Result<std::vector<Lesion>> find_lesions(const image::Mask& labels, const LabelRoles& roles);

}  // namespace hepatica::measure
