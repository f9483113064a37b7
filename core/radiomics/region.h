// The prepared region: image and masks after normalisation, resampling and re-segmentation, cut
// down to what the features need.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/image/mask.h"
#include "core/radiomics/extraction.h"
#include "core/radiomics/mask_box.h"

namespace hepatica::radiomics {

/// Part of the image around the region, in double precision.
using Samples = image::Grid<double>;

/// Masks of the region on the grid of the cut-out image.
struct Region {
  Samples image;              // region and a margin
  image::Mask morphological;  // 0/1, same grid as image
  image::Mask intensity;      // subset of it, after re-segmentation
  image::Geometry whole;      // grid of the prepared image before it was cut
  image::Box cut;             // where the cut-out lies in that grid
  std::vector<StepReport> steps;
  double magnitude = 0;     // largest |intensity| of the whole image, where planned
  bool mask_moved = false;  // the mask lay on another grid and was moved to the image's
};

/// Which part of the prepared image is kept, decided when its grid is known.
struct Cut {
  image::Box box;          // holds the region's box
  bool magnitude = false;  // whether the largest magnitude of the whole image is needed
};
using CutPlanner =
    std::function<Result<Cut>(const image::Geometry& whole, const image::Box& region)>;

/// Prepares the region. Errors as extract(), and those of the planner.
Result<Region> prepare_region(const ExtractionInput& input, const Settings& settings,
                              const CutPlanner& plan);

/// The tight box of the morphological mask, as the feature classes read it.
struct TightRegion {
  MaskBox mask;
  std::vector<uint8_t> intensity;  // intensity mask on the same box
  image::Box box;                  // where the box lies in the cut-out
};
TightRegion tighten(const Region& region);

/// The tight box in voxels of the whole prepared image.
image::Box box_in_whole(const Region& region, const TightRegion& tight);

}  // namespace hepatica::radiomics
