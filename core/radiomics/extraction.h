// Extraction: image, mask and settings in; named features, what was done, and warnings out.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/image/samples.h"
#include "core/image/volume.h"
#include "core/radiomics/settings.h"

namespace hepatica::radiomics {

/// One number with its name. `defined` is false where the formula has no value; value is then 0.
struct FeatureValue {
  std::string name;
  const FeatureRow* row;
  std::string family;
  std::string image;  // "original" or the filter's name
  double value = 0;
  bool defined = true;
};

/// The region after one step of preparation.
struct StepReport {
  std::string step;  // "initial", "interpolated", "resegmented"
  std::array<int, 3> image_size{};
  std::array<double, 3> spacing_mm{};
  size_t morphological_voxels = 0, intensity_voxels = 0;
  std::array<int, 3> box_first{},
      box_size{};                     // of the intensity mask, in voxels of this step's grid
  double mean = 0, min = 0, max = 0;  // intensities of the intensity mask
};

/// What was made of one image.
struct ImageReport {
  std::string name;
  int grey_levels = 0;  // N_g, the highest level
  int grey_levels_present = 0;
  double min = 0, max = 0;  // intensities in the region
};

struct Extraction {
  std::vector<FeatureValue> features;
  std::vector<StepReport> steps;
  std::vector<ImageReport> images;
  int parts = 0;  // connected parts of the region (26 neighbours)
  Json settings;  // canonical
  std::string settings_hash;
  std::vector<Warning> warnings;
};

struct ExtractionInput {
  const image::Volume& image;
  const image::Mask& mask;
  /// How the file stored the samples: pyradiomics' resampling returns to that type.
  image::SampleType stored_type = image::SampleType::kFloat32;
};

/// Called between feature classes and filters with the number of parts done and in all; false
/// cancels.
using ProgressCallback = std::function<bool(int done, int of, const std::string& next)>;

/// Extracts every wanted feature.
///
/// Steps: select the label; round and normalise as set; resample; re-segment; crop to the region
/// and what filters need around it; then, image by image, discretise once and compute each class.
///
/// Errors: kGeometryMismatch; kEmptyRoi (label absent, or nothing left after a step);
/// kInvalidArgument for a region below the settings' minimum or bad settings; kDomain for samples
/// that are not finite in the part of the image that is used; kTooLarge; kCancelled; kUnsupported
/// for a filter. Warnings: kSmallRoi (under 64 voxels), kGreyLevels (under 8 or over 256),
/// kConstantIntensity, kAnisotropic (voxel edges differ by more than a factor 2), kDomain
/// per feature without value.
Result<Extraction> extract(const ExtractionInput& input, const Settings& settings,
                           const ProgressCallback& progress = {});

}  // namespace hepatica::radiomics
