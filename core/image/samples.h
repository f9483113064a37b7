// Samples as files store them (type, byte order, scaling) and as the core holds them.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/image/gzip.h"
#include "core/image/volume.h"

namespace hepatica::image {

enum class SampleType {
  kInt8,
  kUint8,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kInt64,
  kUint64,
  kFloat32,
  kFloat64
};

size_t bytes_per_sample(SampleType type);
bool is_integer(SampleType type);
/// "int16" and so on.
std::string_view sample_type_name(SampleType type);
/// Smallest and largest value of an integer type (as doubles; 64-bit ends are rounded).
struct SampleRange {
  double lowest;
  double highest;
};
SampleRange sample_range(SampleType type);

/// A volume as read from a file.
///
/// Samples are single precision whatever the file held: exact for up to 24-bit integers (all of CT
/// and MR), rounded for larger ones and for double precision.
struct ImageFile {
  Volume volume;
  SampleType stored_type = SampleType::kFloat32;
  /// True when the file's slope and intercept were applied, so samples need not be whole numbers.
  bool rescaled = false;
  /// Samples that are NaN or infinite (they are kept as they are; feature extraction refuses them).
  size_t non_finite_count = 0;
  std::vector<Warning> warnings;

  /// Whole numbers by construction: an integer type without scaling.
  bool holds_integers() const { return is_integer(stored_type) && !rescaled; }
};

struct SampleLayout {
  SampleType type = SampleType::kFloat32;
  bool big_endian = false;
  double slope = 1;
  double intercept = 0;
};

/// bytes / bytes_per_sample values, as slope * stored + intercept (in double, rounded once to
/// float).
std::vector<float> decode_samples(Bytes bytes, const SampleLayout& layout);

/// The samples as little-endian bytes of the type.
///
/// errors  kInvalidArgument when a value does not fit the type exactly (a fraction, out of
///         range, NaN in an integer type): written files never differ from the volume
Result<std::vector<std::byte>> encode_samples(std::span<const float> samples, SampleType type);

/// Labels from a volume of whole numbers.
///
/// errors  kInvalidFile when a sample is not a whole number in 0 to 255
Result<Mask> to_mask(const Volume& volume);

}  // namespace hepatica::image
