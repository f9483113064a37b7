// The prepared region: image and masks after normalisation, resampling and re-segmentation, cut
// down to what the features need.
#pragma once

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
  bool mask_moved = false;  // the mask lay on another grid and was moved to the image's
};

/// How far around the region the image is needed: mm for spheres of local intensity, or everything.
struct Margin {
  double mm = 0;
  std::array<int, 3> voxels{0, 0, 0};
  bool whole_image = false;
};

/// Prepares the region. Errors as extract().
Result<Region> prepare_region(const ExtractionInput& input, const Settings& settings,
                              const Margin& margin);

/// The tight box of the morphological mask, as the feature classes read it.
struct TightRegion {
  MaskBox mask;
  std::vector<uint8_t> intensity;  // intensity mask on the same box
  image::Box box;                  // where the box lies in the cut-out
};
TightRegion tighten(const Region& region);

/// Values of an image of the same grid as region.image, on the tight box.
std::vector<double> values_in(const Samples& image, const TightRegion& tight);

}  // namespace hepatica::radiomics
