// NRRD files (attached .nrrd, or detached .nhdr with its data) to volumes and back, on memory
// buffers.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/image/gzip.h"
#include "core/image/samples.h"

namespace hepatica::image {

/// What a header says; data_file is empty when the samples follow the header in the same file.
struct NrrdHeader {
  Geometry geometry;
  SampleLayout layout;
  bool gzip = false;
  std::string data_file;
  size_t line_skip = 0;
  /// -1 means: the samples are the last bytes of the file.
  long long byte_skip = 0;
  /// First byte after the header and its blank line.
  size_t header_bytes = 0;
  std::vector<Warning> warnings;
};

/// The header at the front of the bytes.
///
/// Read     versions 1 to 5; dimension 2 or 3 (further axes only with size 1); integer and
///          floating types; encodings raw and gzip; space directions with space origin, or
///          spacings; spaces LPS, RAS, LAS in words or letters (without one: LPS, as ITK does)
/// errors   kInvalidFile: a field is missing, damaged or contradicts another; spacing zero or not
///          finite; sheared axes. kUnsupported: other encodings, block and long double types, lists
///          of data files, other spaces, units of length other than mm, an axis without a direction
///          ("none") among the first three. kTooLarge: above 2^29 voxels
/// Source   teem.sourceforge.net/nrrd/format.html
Result<NrrdHeader> read_nrrd_header(Bytes bytes);

/// The volume of an attached file. A detached header is answered with kMissingInput naming the data
/// file: call the other overload with both.
Result<ImageFile> read_nrrd(Bytes bytes);
/// The volume of a detached header and the content of its data file.
Result<ImageFile> read_nrrd(Bytes header_bytes, Bytes data_file_bytes);
/// Labels; errors as read_nrrd and to_mask.
Result<Mask> read_nrrd_mask(Bytes bytes);

struct NrrdOptions {
  SampleType type = SampleType::kFloat32;
  bool gzip = true;
};

/// An attached NRRD0004 file in LPS.
///
/// errors  kInvalidArgument for a bad geometry or a sample that the type cannot hold exactly
Result<std::vector<std::byte>> write_nrrd(const Volume& volume, const NrrdOptions& options = {});
/// The same for labels, as uint8; description: the field "content", one line.
Result<std::vector<std::byte>> write_nrrd(const Mask& mask, bool compress = true,
                                          const std::string& description = {});

/// A detached header (.nhdr) and its data, which the caller stores under data_file_name.
struct NrrdPair {
  std::vector<std::byte> header;
  std::vector<std::byte> data;
};
Result<NrrdPair> write_nrrd_pair(const Volume& volume, const std::string& data_file_name,
                                 const NrrdOptions& options = {});

}  // namespace hepatica::image
