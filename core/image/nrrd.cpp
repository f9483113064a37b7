// NRRD samples: finding, inflating and decoding them, and the writers. The header has its own file.
#include "core/image/nrrd.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/image/geometry.h"

namespace hepatica::image {
namespace {

/// Bytes that may follow the samples without doubt about the header.
constexpr size_t kTrailingNrrdBytes = size_t{1} << 20;

Error invalid_nrrd(std::string field, std::string detail) {
  const Json values = {{"format", "NRRD"}, {"header_field", field}};
  Reason reason = field == "data" ? Reason{"volume_cut_short", values, ""}
                                  : Reason{"volume_header", values, ""};
  return Error{Code::kInvalidFile, std::move(field), "NRRD: " + std::move(detail),
               std::move(reason)};
}

/// Applies "line skip" (before decoding, as the format says).
Result<Bytes> skip_lines(Bytes bytes, size_t lines) {
  for (; lines > 0; --lines) {
    const auto* const newline =
        static_cast<const std::byte*>(std::memchr(bytes.data(), '\n', bytes.size()));
    if (newline == nullptr) return invalid_nrrd("line skip", "fewer lines than to be skipped");
    bytes = bytes.subspan(static_cast<size_t>(newline - bytes.data()) + 1);
  }
  return bytes;
}

/// Applies "byte skip" (after decoding) and cuts to the size the header promises.
Result<Bytes> cut_samples(Bytes bytes, long long byte_skip, size_t data_bytes) {
  size_t skip = 0;
  if (byte_skip >= 0) {
    if (static_cast<unsigned long long>(byte_skip) > bytes.size()) {
      return invalid_nrrd("byte skip", "beyond the end of the data");
    }
    skip = static_cast<size_t>(byte_skip);
  } else if (bytes.size() >= data_bytes) {
    skip = bytes.size() - data_bytes;
  }
  if (bytes.size() - skip < data_bytes) {
    return invalid_nrrd("data", "has " + std::to_string(bytes.size() - skip) +
                                    " bytes, the header promises " + std::to_string(data_bytes));
  }
  return bytes.subspan(skip, data_bytes);
}

Result<ImageFile> decode(const NrrdHeader& header, Bytes data) {
  size_t const count = header.geometry.voxel_count();
  size_t const width = bytes_per_sample(header.layout.type);
  if (count > (SIZE_MAX / 2 - kTrailingNrrdBytes) / width) {
    return Error{Code::kTooLarge, "sizes", "the samples do not fit into memory",
                 Reason{"memory", {}, ""}};
  }
  size_t const data_bytes = count * width;
  Result<Bytes> const encoded = skip_lines(data, header.line_skip);
  if (!encoded.ok()) return encoded.error();
  Bytes plain = *encoded;
  std::vector<std::byte> inflated;
  if (header.gzip) {
    size_t const skipped = header.byte_skip > 0 ? static_cast<size_t>(header.byte_skip) : 0;
    if (skipped > kTrailingNrrdBytes)
      return invalid_nrrd("byte skip", "beyond what a gzip stream may skip");
    Result<std::vector<std::byte>> content =
        gunzip(plain, data_bytes + skipped + kTrailingNrrdBytes);
    if (!content.ok()) return content.error();
    inflated = std::move(content).value();
    plain = inflated;
  }
  Result<Bytes> const samples = cut_samples(plain, header.byte_skip, data_bytes);
  if (!samples.ok()) return samples.error();
  ImageFile file;
  file.volume.geometry = header.geometry;
  file.stored_type = header.layout.type;
  file.warnings = header.warnings;
  file.volume.samples = decode_samples(*samples, header.layout);
  file.non_finite_count =
      static_cast<size_t>(std::count_if(file.volume.samples.begin(), file.volume.samples.end(),
                                        [](float v) { return !std::isfinite(v); }));
  return file;
}

std::string_view type_word(SampleType type) {
  // NRRD's own words: its "int8" family is spelled as in C.
  constexpr std::array<std::string_view, 10> kWords{
      "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float", "double"};
  return kWords[static_cast<size_t>(type)];
}

std::string vector_text(double x, double y, double z) {
  std::string text = format_number(x);
  text.insert(0, 1, '(');
  text += ',' + format_number(y) + ',' + format_number(z) + ')';
  return text;
}

std::string header_text(const Geometry& g, SampleType type, bool gzip, const std::string& data_file,
                        const std::string& content) {
  std::string text =
      "NRRD0004\ntype: " + std::string(type_word(type)) +
      "\ndimension: 3\nspace: left-posterior-superior\nsizes: " + std::to_string(g.size[0]) + " " +
      std::to_string(g.size[1]) + " " + std::to_string(g.size[2]) + "\nspace directions:";
  for (size_t axis = 0; axis < 3; ++axis) {
    double const spacing = g.spacing_mm[axis];
    text += ' ';
    text += vector_text(g.direction[axis] * spacing, g.direction[3 + axis] * spacing,
                        g.direction[6 + axis] * spacing);
  }
  text += "\nkinds: domain domain domain\n";
  if (bytes_per_sample(type) > 1) text += "endian: little\n";
  text += std::string("encoding: ") + (gzip ? "gzip" : "raw") +
          "\nspace origin: " + vector_text(g.origin_mm[0], g.origin_mm[1], g.origin_mm[2]) + "\n";
  if (!content.empty()) text += "content: " + content + "\n";
  if (!data_file.empty()) text += "data file: " + data_file + "\n";
  return text + "\n";
}

std::vector<std::byte> to_bytes(const std::string& text) {
  Bytes const raw = std::as_bytes(std::span(text.data(), text.size()));
  return {raw.begin(), raw.end()};
}

Result<NrrdPair> write_parts(const Geometry& geometry, SampleType type, std::vector<std::byte> data,
                             bool compress, const std::string& data_file,
                             const std::string& content = {}) {
  if (Status const bad = check_geometry(geometry)) return *bad;
  if (data_file.find_first_of("\r\n") != std::string::npos) {
    return Error{Code::kInvalidArgument, "data_file_name", "has a line break"};
  }
  if (content.find_first_of("\r\n") != std::string::npos) {
    return Error{Code::kInvalidArgument, "description", "has a line break"};
  }
  if (compress) data = gzip(data);
  return NrrdPair{to_bytes(header_text(geometry, type, compress, data_file, content)),
                  std::move(data)};
}

Result<std::vector<std::byte>> attach(Result<NrrdPair> pair) {
  if (!pair.ok()) return pair.error();
  std::vector<std::byte> out = std::move(pair->header);
  out.insert(out.end(), pair->data.begin(), pair->data.end());
  return out;
}

template <typename Work>
Result<ImageFile> guarded(Work work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return Error{Code::kTooLarge, "", "NRRD: not enough memory for the image",
                 Reason{"memory", {}, ""}};
  }
}

}  // namespace

Result<ImageFile> read_nrrd(Bytes bytes) {
  return guarded([&]() -> Result<ImageFile> {
    Result<NrrdHeader> const header = read_nrrd_header(bytes);
    if (!header.ok()) return header.error();
    if (!header->data_file.empty()) {
      return Error{Code::kMissingInput, header->data_file, "NRRD: the data are in another file",
                   Reason{"nrrd_detached", {{"data_file", header->data_file}}, ""}};
    }
    return decode(*header, bytes.subspan(header->header_bytes));
  });
}

Result<ImageFile> read_nrrd(Bytes header_bytes, Bytes data_file_bytes) {
  return guarded([&]() -> Result<ImageFile> {
    Result<NrrdHeader> const header = read_nrrd_header(header_bytes);
    if (!header.ok()) return header.error();
    if (header->data_file.empty()) return invalid_nrrd("data file", "the header names none");
    return decode(*header, data_file_bytes);
  });
}

Result<Mask> read_nrrd_mask(Bytes bytes) {
  Result<ImageFile> const file = read_nrrd(bytes);
  if (!file.ok()) return file.error();
  return to_mask(file->volume);
}

Result<std::vector<std::byte>> write_nrrd(const Volume& volume, const NrrdOptions& options) {
  Result<std::vector<std::byte>> data = encode_samples(volume.samples, options.type);
  if (!data.ok()) return data.error();
  return attach(
      write_parts(volume.geometry, options.type, std::move(data).value(), options.gzip, ""));
}

Result<std::vector<std::byte>> write_nrrd(const Mask& mask, bool compress,
                                          const std::string& description) {
  Bytes const raw = std::as_bytes(std::span(mask.samples));
  return attach(write_parts(mask.geometry, SampleType::kUint8, {raw.begin(), raw.end()}, compress,
                            "", description));
}

Result<NrrdPair> write_nrrd_pair(const Volume& volume, const std::string& data_file_name,
                                 const NrrdOptions& options) {
  if (data_file_name.empty()) return Error{Code::kInvalidArgument, "data_file_name", "is empty"};
  Result<std::vector<std::byte>> data = encode_samples(volume.samples, options.type);
  if (!data.ok()) return data.error();
  return write_parts(volume.geometry, options.type, std::move(data).value(), options.gzip,
                     data_file_name);
}

}  // namespace hepatica::image
