// Settings of an extraction: everything that changes a number, as data.
//
// Settings are JSON (models/schema/radiomics-settings.schema.json). Two complete ones ship as
// profiles, "ibsi" and "pyradiomics"; a settings file may name one as its base and change some keys
// of it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/image/resample.h"
#include "core/radiomics/discretise.h"
#include "core/radiomics/feature_table.h"
#include "core/radiomics/glcm.h"

namespace hepatica::radiomics {

/// Whose definitions and names hold where the two differ.
///
///                      IBSI                              pyradiomics
///   names              cm_joint_max_d1_3d_avg            original_glcm_MaximumProbability
///   covariance         over N - 1                        over N
///   kurtosis           excess                            without the -3
///   isolated voxels    left out of the NGTDM             counted there with difference 0
///   run directions     all                               those with two voxels on a line
///   fixed bin size     from the lower end of the         edges at multiples of the width
///                      re-segmentation range or the
///                      region's minimum
enum class Definitions { kIbsi, kPyradiomics };

struct NormaliseSettings {
  double scale = 1;
  std::optional<double> outlier_sigmas;
};

/// Where the new grid lies (core/image/resample.h and pyradiomics_grid.h).
enum class GridAlignment { kCentre, kPyradiomics };

struct ResampleSettings {
  std::array<double, 3> spacing_mm{0, 0, 0};  // 0 keeps an axis
  image::Interpolation image = image::Interpolation::kLinear;
  image::Interpolation mask = image::Interpolation::kLinear;
  GridAlignment grid = GridAlignment::kCentre;
  bool round = false;  // intensities to whole numbers afterwards
  int pad_voxels = 5;  // border around the region (pyradiomics grid only)
};

/// What the numbers of a range mean: intensities, fractions of the region's maximum, or standard
/// deviations from its mean.
enum class RangeMode { kAbsolute, kRelative, kSigma };

struct ResegmentSettings {
  std::optional<double> lower, upper;
  RangeMode mode = RangeMode::kAbsolute;
  std::optional<double> outlier_sigmas;  // mean +- this many, after the range
  bool shape_too = false;                // morphology uses the re-segmented mask as well

  bool active() const { return lower || upper || outlier_sigmas; }
};

struct TextureSettings {
  std::vector<int> distances{1};  // Chebyshev, for GLCM, NGTDM and NGLDM
  bool symmetric_glcm = true;
  WeightingNorm weighting = WeightingNorm::kNone;
  int dependence_alpha = 0;
  int slice_axis = 2;  // axis across the slices of 2D and 2.5D aggregations: 0 x, 1 y, 2 z
};

struct RegionSettings {
  int minimum_voxels = 1;
  int minimum_dimensions = 0;  // axes along which the region is thicker than one voxel
  bool correct_mask = false;  // a mask on another grid is moved to the image's by the nearest voxel
  bool crop_first = false;    // cut to the region and a border before anything is filtered
  int crop_pad_voxels = 5;    // that border
};

struct Settings {
  Definitions definitions = Definitions::kIbsi;
  int label = 1;
  bool round_image = false;  // intensities to whole numbers after reading
  std::optional<NormaliseSettings> normalise;
  std::optional<ResampleSettings> resample;
  ResegmentSettings resegment;
  Discretisation discretise;
  IntensityVolumeSettings intensity_volume;
  TextureSettings texture;
  double energy_shift = 0;
  RegionSettings region;
  std::vector<Json> images;           // filters, in order; see filtered_images.h
  std::vector<std::string> families;  // ids of Family
  std::vector<Aggregation> aggregations;
  std::vector<std::string> only;  // names of features to report; empty: all of the families

  bool wants(std::string_view family) const;
};

/// The names of the profiles that ship.
std::vector<std::string> profile_names();

/// The JSON text of a profile; kInvalidArgument for another name.
Result<std::string> profile_text(std::string_view name);

/// Reads settings. A top-level "profile" names the base that the other keys change (as a JSON merge
/// patch, RFC 7396).
/// Errors (field: JSON pointer): kInvalidArgument for an unknown key or a value out of range,
/// kWrongType.
Result<Settings> read_settings(const Json& json);

class ObjectReader;
/// Reads the key "discretise" of an object over what `out` holds.
void read_discretisation(ObjectReader& reader, Discretisation& out);

/// The complete settings as canonical JSON: every key, sorted, defaults written out.
Json to_json(const Settings& settings);

/// SHA-256 of the canonical JSON without white space.
std::string settings_hash(const Settings& settings);

}  // namespace hepatica::radiomics
