// Filters as data: a settings entry becomes one or more named filters, each asked for its reach and
// then for its answer around a region.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/filters/field.h"
#include "core/image/volume.h"

namespace hepatica::filters {

/// One filtered image.
class Filter {
 public:
  virtual ~Filter() = default;

  /// What features of this image are filed under: pyradiomics' own names for its filters, else a
  /// short description of the settings ("laws_L5E5E5_max_energy7").
  const std::string& name() const { return name_; }

  /// True for filters whose scale depends on the largest |x| of the whole image.
  virtual bool needs_largest_magnitude() const { return false; }

  /// The part of the image that is read to answer in `wanted`.
  ///
  /// whole   grid of the image that counts as whole: borders lie there
  /// errors  kDomain, kInvalidArgument when the filter cannot work on this grid (too few voxels,
  ///         spacing that is not isotropic where it must be)
  virtual Result<Box> needed(const Geometry& whole, const Box& wanted) const = 0;

  /// The filtered image in `wanted`.
  ///
  /// field              holds needed(whole, wanted); its image_size is that of `whole`
  /// largest_magnitude  of the whole image, where it is needed
  /// errors             as needed(); kInvalidArgument for a field that holds too little; kDomain;
  /// kTooLarge
  Result<Field> apply(const Field& field, const Geometry& whole, const Box& wanted,
                      std::optional<double> largest_magnitude = std::nullopt) const;

 protected:
  explicit Filter(std::string name) : name_(std::move(name)) {}
  virtual Result<Field> run(const Field& field, const Geometry& whole, const Box& wanted,
                            double largest_magnitude) const = 0;

 private:
  std::string name_;
};

/// Filters of one entry, in the order in which their images are reported.
///
/// entry   an object with "filter" and the keys of that filter; "discretise" is left to the caller.
///         Keys in brackets have the value given by default.
///
///   none                 no image beside the original: gives an empty list
///   mean                 support_voxels; [dimension "3d"], [boundary "mirror"]
///   log                  sigma_mm; [cutoff_sigma 4], [riesz null], [dimension], [boundary]
///   laws                 kernel "L5E5E5"; [pooling "maximum"], [energy_delta 0: no energy
///                        map], [boundary]; two or three kernels tell the dimension
///   gabor                sigma_mm, lambda_mm, gamma; theta_deg or theta_step_deg; [pooling
///                        "average"], [planes "axial", or "orthogonal"], [boundary]
///   wavelet              wavelet "db3", band "LLH"; [level 1], [pooling "average"], [boundary]
///   simoncelli           level; [dimension], [riesz null]: always periodic
///   pyradiomics_log      sigma_mm: one or a list
///   pyradiomics_wavelet  [wavelet "coif1"], [levels 1], [start_level 0], [dimension]
///   square, square_root, logarithm, exponential
///   gradient             [use_spacing true]
///   lbp_2d               [radius 1], [samples 9], [method "uniform", or "default", "ror"]
///
///   dimension: "2d", "3d". boundary: "zero", "nearest", "periodic", "mirror". pooling: "none",
///   "average", "maximum". riesz: three orders, for instance [1, 0, 0].
///
/// errors  (field: key) kInvalidArgument for an unknown key or a value out of range, kWrongType,
///         kUnsupported for an unknown filter or wavelet
Result<std::vector<std::unique_ptr<Filter>>> read_filters(const Json& entry);

}  // namespace hepatica::filters
