// NIfTI-1: a fixed 348-byte header, 4 bytes of extension flags, then samples with i fastest.
#include "core/image/nifti.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <new>

#include "core/base/reason.h"
#include "core/image/geometry.h"

namespace hepatica::image {
namespace {

constexpr size_t kHeaderBytes = 348;
constexpr size_t kDataOffset = 352;
/// Bytes allowed after the samples (some tools pad); anything longer is not this image.
constexpr size_t kTrailingBytes = size_t{1} << 20;

// Byte offsets in the header (nifti1.h).
constexpr size_t kDim = 40;
constexpr size_t kDatatype = 70;
constexpr size_t kBitpix = 72;
constexpr size_t kPixdim = 76;
constexpr size_t kVoxOffset = 108;
constexpr size_t kSlope = 112;
constexpr size_t kIntercept = 116;
constexpr size_t kUnits = 123;
constexpr size_t kQformCode = 252;
constexpr size_t kSformCode = 254;
constexpr size_t kQuaternion = 256;
constexpr size_t kQoffset = 268;
constexpr size_t kSrow = 280;
constexpr size_t kDescription = 148;
constexpr size_t kDescriptionBytes = 80;
constexpr size_t kMagic = 344;

struct TypeCode {
  int code;
  SampleType type;
};
constexpr std::array<TypeCode, 10> kTypeCodes{{{2, SampleType::kUint8},
                                               {4, SampleType::kInt16},
                                               {8, SampleType::kInt32},
                                               {16, SampleType::kFloat32},
                                               {64, SampleType::kFloat64},
                                               {256, SampleType::kInt8},
                                               {512, SampleType::kUint16},
                                               {768, SampleType::kUint32},
                                               {1024, SampleType::kInt64},
                                               {1280, SampleType::kUint64}}};

/// In what part the file is broken, for the page.
Reason broken_nifti(const std::string& field) {
  const Json values = {{"format", "NIfTI"}, {"header_field", field}};
  if (field == "data" || field == "header") return Reason{"volume_cut_short", values, ""};
  if (field == "magic" || field == "sizeof_hdr") return Reason{"volume_other_format", values, ""};
  return Reason{"volume_header", values, ""};
}

Error invalid_nifti(const char* field, std::string detail) {
  return Error{Code::kInvalidFile, field, "NIfTI: " + std::move(detail), broken_nifti(field)};
}
Error unsupported_nifti(std::string detail) {
  Reason reason = Reason{"volume_variant", {{"format", "NIfTI"}, {"what", detail}}, ""};
  return Error{Code::kUnsupported, "", "NIfTI: " + std::move(detail), std::move(reason)};
}

std::string text_of(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", value);
  return text;
}

/// The header's fields in either byte order.
class Header {
 public:
  Header(Bytes bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

  int int16(size_t offset) const { return static_cast<int16_t>(word(offset, 2)); }
  int int32(size_t offset) const { return static_cast<int32_t>(word(offset, 4)); }
  double float32(size_t offset) const {
    uint32_t const raw = word(offset, 4);
    float value;
    std::memcpy(&value, &raw, 4);
    return static_cast<double>(value);
  }
  int byte(size_t offset) const { return std::to_integer<int>(bytes_[offset]); }
  bool big_endian() const { return big_endian_; }

 private:
  uint32_t word(size_t offset, size_t length) const {
    uint32_t value = 0;
    for (size_t i = 0; i < length; ++i) {
      size_t const at = big_endian_ ? offset + length - 1 - i : offset + i;
      value |= std::to_integer<uint32_t>(bytes_[at]) << (8 * i);
    }
    return value;
  }
  Bytes bytes_;
  bool big_endian_;
};

Result<Header> open_header(Bytes bytes) {
  if (bytes.size() < kDataOffset) return invalid_nifti("header", "shorter than 352 bytes");
  bool big_endian = false;
  int const size = Header(bytes, false).int32(0);
  if (size != static_cast<int>(kHeaderBytes)) {
    big_endian = true;
    int const swapped = Header(bytes, true).int32(0);
    if (size == 540 || swapped == 540) return unsupported_nifti("version 2");
    if (swapped != static_cast<int>(kHeaderBytes)) {
      return invalid_nifti("sizeof_hdr", "is " + std::to_string(size) + ", must be 348");
    }
  }
  std::array<char, 4> magic;
  std::memcpy(magic.data(), bytes.data() + kMagic, 4);
  if (std::memcmp(magic.data(), "ni1", 4) == 0)
    return unsupported_nifti("separate .hdr and .img files");
  if (std::memcmp(magic.data(), "n+1", 4) != 0) return invalid_nifti("magic", "is not 'n+1'");
  return Header(bytes, big_endian);
}

Result<std::array<int, 3>> read_size(const Header& header) {
  int const dimensions = header.int16(kDim);
  if (dimensions < 1 || dimensions > 7) {
    return invalid_nifti("dim", std::to_string(dimensions) + " dimensions, must be 1 to 7");
  }
  std::array<int, 3> size{1, 1, 1};
  for (int axis = 0; axis < dimensions; ++axis) {
    int const extent = header.int16(kDim + 2 + 2 * static_cast<size_t>(axis));
    if (axis < 3) {
      size[static_cast<size_t>(axis)] = extent;
    } else if (extent > 1) {
      return unsupported_nifti(std::to_string(extent) + " volumes along axis " +
                               std::to_string(axis + 1));
    }
  }
  Result<size_t> const count = checked_voxel_count({size[0], size[1], size[2]});
  if (!count.ok()) return count.error();
  return size;
}

Result<SampleLayout> read_layout(const Header& header) {
  int const code = header.int16(kDatatype);
  const auto* row = std::find_if(kTypeCodes.begin(), kTypeCodes.end(),
                                 [&](const TypeCode& t) { return t.code == code; });
  if (row == kTypeCodes.end()) return unsupported_nifti("data type " + std::to_string(code));
  int const bits = header.int16(kBitpix);
  if (bits != static_cast<int>(bytes_per_sample(row->type) * 8)) {
    return invalid_nifti("bitpix", std::to_string(bits) + " bits contradict the data type");
  }
  SampleLayout layout{row->type, header.big_endian(), 1, 0};
  double const slope = header.float32(kSlope);
  double const intercept = header.float32(kIntercept);
  if (slope != 0 && !std::isnan(slope)) {
    if (!std::isfinite(slope) || !std::isfinite(intercept)) {
      return invalid_nifti("scl_slope", "slope or intercept is not finite");
    }
    layout.slope = slope;
    layout.intercept = intercept;
  }
  return layout;
}

Result<double> millimetres_per_unit(const Header& header) {
  switch (header.byte(kUnits) & 7) {
    case 0:
      return 1.0;  // unknown: every tool takes it for mm
    case 1:
      return 1000.0;
    case 2:
      return 1.0;
    case 3:
      return 0.001;
    default:
      return invalid_nifti("xyzt_units", "unknown unit of length");
  }
}

/// Columns of the index-to-RAS matrix (spacing included) and the RAS origin.
struct Affine {
  std::array<double, 9> columns{};  // row-major
  std::array<double, 3> origin{};
};

Affine sform_affine(const Header& header) {
  Affine affine;
  for (size_t row = 0; row < 3; ++row) {
    for (size_t axis = 0; axis < 3; ++axis) {
      affine.columns[3 * row + axis] = header.float32(kSrow + 16 * row + 4 * axis);
    }
    affine.origin[row] = header.float32(kSrow + 16 * row + 12);
  }
  return affine;
}

/// Rotation from the quaternion (a, b, c, d) with a >= 0 implied; qfac flips the third axis.
Result<Affine> qform_affine(const Header& header, const std::array<double, 3>& pixdim) {
  double b = header.float32(kQuaternion);
  double c = header.float32(kQuaternion + 4);
  double d = header.float32(kQuaternion + 8);
  double const norm = b * b + c * c + d * d;
  if (!std::isfinite(norm) || norm > 1.0001) return invalid_nifti("quatern", "is not a rotation");
  double a = 0;
  if (norm <= 1) {
    a = std::sqrt(1 - norm);
  } else {  // single precision made it a hair longer than 1: a half turn
    double const scale = 1 / std::sqrt(norm);
    b *= scale;
    c *= scale;
    d *= scale;
  }
  double const qfac = header.float32(kPixdim) < 0 ? -1 : 1;
  std::array<double, 9> const rotation{
      a * a + b * b - c * c - d * d, 2 * (b * c - a * d),           2 * (b * d + a * c),
      2 * (b * c + a * d),           a * a + c * c - b * b - d * d, 2 * (c * d - a * b),
      2 * (b * d - a * c),           2 * (c * d + a * b),           a * a + d * d - c * c - b * b};
  Affine affine;
  for (size_t row = 0; row < 3; ++row) {
    for (size_t axis = 0; axis < 3; ++axis) {
      double const scale = axis == 2 ? pixdim[axis] * qfac : pixdim[axis];
      affine.columns[3 * row + axis] = rotation[3 * row + axis] * scale;
    }
    affine.origin[row] = header.float32(kQoffset + 4 * row);
  }
  return affine;
}

Result<Affine> read_affine(const Header& header, const std::array<int, 3>& size) {
  if (header.int16(kSformCode) > 0) return sform_affine(header);
  std::array<double, 3> pixdim;
  for (size_t axis = 0; axis < 3; ++axis) {
    pixdim[axis] = header.float32(kPixdim + 4 + 4 * axis);
    // Two-dimensional files leave the unused spacing at 0.
    if (static_cast<int>(axis) >= header.int16(kDim) && size[axis] == 1 && pixdim[axis] == 0) {
      pixdim[axis] = 1;
    }
    if (!std::isfinite(pixdim[axis]) || pixdim[axis] <= 0) {
      return invalid_nifti("pixdim", "spacing " + text_of(pixdim[axis]) + " must be above 0");
    }
  }
  if (header.int16(kQformCode) > 0) return qform_affine(header, pixdim);
  Affine affine;
  for (size_t axis = 0; axis < 3; ++axis) affine.columns[4 * axis] = pixdim[axis];
  return affine;
}

Result<Geometry> read_geometry(const Header& header, std::vector<Warning>& warnings) {
  Result<std::array<int, 3>> const size = read_size(header);
  if (!size.ok()) return size.error();
  Result<double> const unit_mm = millimetres_per_unit(header);
  if (!unit_mm.ok()) return unit_mm.error();
  Result<Affine> const affine = read_affine(header, *size);
  if (!affine.ok()) return affine.error();

  Geometry geometry;
  geometry.size = *size;
  for (size_t axis = 0; axis < 3; ++axis) {
    const std::array<double, 9>& m = affine->columns;
    double const length = std::hypot(m[axis], m[3 + axis], m[6 + axis]);
    if (!std::isfinite(length) || length <= 0) {
      return invalid_nifti("affine", "spacing " + text_of(length) + " must be above 0");
    }
    geometry.spacing_mm[axis] = length * *unit_mm;
    for (size_t row = 0; row < 3; ++row) {
      double const to_lps = row < 2 ? -1 : 1;
      geometry.direction[3 * row + axis] = to_lps * m[3 * row + axis] / length + 0.0;  // no -0
      geometry.origin_mm[row] = to_lps * affine->origin[row] * *unit_mm + 0.0;
    }
  }
  if (Status const bad = orthonormalise_direction(geometry, warnings)) return *bad;
  if (Status const bad = check_geometry(geometry)) {
    return invalid_nifti(bad->field.c_str(), bad->detail);
  }
  return geometry;
}

/// Where the samples begin.
Result<size_t> read_offset(const Header& header) {
  double const offset = header.float32(kVoxOffset);
  if (offset == 0) return kDataOffset;  // written by some tools; the header alone takes 352
  if (!(offset >= kDataOffset && offset <= 1e9) || offset != std::floor(offset)) {
    return invalid_nifti("vox_offset", text_of(offset) + " is no place in the file");
  }
  return static_cast<size_t>(offset);
}

struct Plan {
  Geometry geometry;
  SampleLayout layout;
  size_t offset;
  size_t data_bytes;
};

Result<Plan> make_plan(Bytes front, std::vector<Warning>& warnings) {
  Result<Header> const header = open_header(front);
  if (!header.ok()) return header.error();
  Result<Geometry> const geometry = read_geometry(*header, warnings);
  if (!geometry.ok()) return geometry.error();
  Result<SampleLayout> const layout = read_layout(*header);
  if (!layout.ok()) return layout.error();
  Result<size_t> const offset = read_offset(*header);
  if (!offset.ok()) return offset.error();
  size_t const count = geometry->voxel_count();
  size_t const width = bytes_per_sample(layout->type);
  if (count > (SIZE_MAX / 2 - kTrailingBytes - *offset) / width) {
    return Error{Code::kTooLarge, "size", "the samples do not fit into memory",
                 Reason{"memory", {}, ""}};
  }
  return Plan{*geometry, *layout, *offset, count * width};
}

Result<ImageFile> read_plain(Bytes bytes, const Plan& plan, std::vector<Warning> warnings) {
  if (bytes.size() < plan.offset || bytes.size() - plan.offset < plan.data_bytes) {
    return invalid_nifti("data", "has " + std::to_string(bytes.size()) +
                                     " bytes, the header promises " +
                                     std::to_string(plan.offset + plan.data_bytes));
  }
  ImageFile file;
  file.volume.geometry = plan.geometry;
  file.stored_type = plan.layout.type;
  file.rescaled = plan.layout.slope != 1 || plan.layout.intercept != 0;
  file.warnings = std::move(warnings);
  file.volume.samples = decode_samples(bytes.subspan(plan.offset, plan.data_bytes), plan.layout);
  file.non_finite_count =
      static_cast<size_t>(std::count_if(file.volume.samples.begin(), file.volume.samples.end(),
                                        [](float v) { return !std::isfinite(v); }));
  return file;
}

Result<ImageFile> read_any(Bytes bytes) {
  std::vector<Warning> warnings;
  if (!is_gzip(bytes)) {
    Result<Plan> const plan = make_plan(bytes, warnings);
    if (!plan.ok()) return plan.error();
    return read_plain(bytes, *plan, std::move(warnings));
  }
  // The header decides how much the compressed file may inflate to.
  Result<std::vector<std::byte>> const front = gunzip_prefix(bytes, kDataOffset);
  if (!front.ok()) return front.error();
  Result<Plan> const plan = make_plan(*front, warnings);
  if (!plan.ok()) return plan.error();
  Result<std::vector<std::byte>> const all =
      gunzip(bytes, plan->offset + plan->data_bytes + kTrailingBytes);
  if (!all.ok()) return all.error();
  return read_plain(*all, *plan, std::move(warnings));
}

void put_int16(std::vector<std::byte>& out, size_t offset, int value) {
  auto const word = static_cast<uint16_t>(value);
  out[offset] = static_cast<std::byte>(word & 255u);
  out[offset + 1] = static_cast<std::byte>(word >> 8);
}
void put_float(std::vector<std::byte>& out, size_t offset, double value) {
  auto const single = static_cast<float>(value);
  std::memcpy(out.data() + offset, &single, 4);  // little endian on every target of ours
}

/// (b, c, d) of the unit quaternion of a proper rotation (row-major), with a >= 0.
std::array<double, 3> quaternion_of(const std::array<double, 9>& r) {
  // Shepperd: start from the largest component, so that no difference cancels.
  std::array<double, 4> const squares{1 + r[0] + r[4] + r[8], 1 + r[0] - r[4] - r[8],
                                      1 - r[0] + r[4] - r[8], 1 - r[0] - r[4] + r[8]};
  size_t const largest =
      static_cast<size_t>(std::max_element(squares.begin(), squares.end()) - squares.begin());
  double const s = 2 * std::sqrt(squares[largest]);
  double const half = s / 4;
  std::array<double, 4> q{};
  if (largest == 0) q = {half, (r[7] - r[5]) / s, (r[2] - r[6]) / s, (r[3] - r[1]) / s};
  if (largest == 1) q = {(r[7] - r[5]) / s, half, (r[1] + r[3]) / s, (r[2] + r[6]) / s};
  if (largest == 2) q = {(r[2] - r[6]) / s, (r[1] + r[3]) / s, half, (r[5] + r[7]) / s};
  if (largest == 3) q = {(r[3] - r[1]) / s, (r[2] + r[6]) / s, (r[5] + r[7]) / s, half};
  double const sign = q[0] < 0 ? -1 : 1;
  return {sign * q[1], sign * q[2], sign * q[3]};
}

void put_geometry(std::vector<std::byte>& out, const Geometry& geometry) {
  std::array<double, 9> ras = geometry.direction;
  for (size_t i = 0; i < 6; ++i) ras[i] = -ras[i] + 0.0;
  for (size_t row = 0; row < 3; ++row) {
    double const origin = (row < 2 ? -1 : 1) * geometry.origin_mm[row] + 0.0;
    for (size_t axis = 0; axis < 3; ++axis) {
      put_float(out, kSrow + 16 * row + 4 * axis, ras[3 * row + axis] * geometry.spacing_mm[axis]);
    }
    put_float(out, kSrow + 16 * row + 12, origin);
    put_float(out, kQoffset + 4 * row, origin);
  }
  double const det = ras[0] * (ras[4] * ras[8] - ras[5] * ras[7]) -
                     ras[1] * (ras[3] * ras[8] - ras[5] * ras[6]) +
                     ras[2] * (ras[3] * ras[7] - ras[4] * ras[6]);
  double const qfac = det < 0 ? -1 : 1;
  for (size_t row = 0; row < 3; ++row) ras[3 * row + 2] *= qfac;
  std::array<double, 3> const quaternion = quaternion_of(ras);
  put_float(out, kPixdim, qfac);
  for (size_t axis = 0; axis < 3; ++axis) {
    put_int16(out, kDim + 2 + 2 * axis, geometry.size[axis]);
    put_float(out, kPixdim + 4 + 4 * axis, geometry.spacing_mm[axis]);
    put_float(out, kQuaternion + 4 * axis, quaternion[axis]);
  }
  put_int16(out, kQformCode, 1);
  put_int16(out, kSformCode, 1);
}

Result<std::vector<std::byte>> write_with(const Geometry& geometry, SampleType type,
                                          const std::vector<std::byte>& data, bool compress,
                                          const std::string& description) {
  if (Status const bad = check_geometry(geometry)) return *bad;
  for (int const extent : geometry.size) {
    if (extent > 32767) {
      return Error{Code::kInvalidArgument, "size", "NIfTI-1 holds at most 32767 voxels an axis"};
    }
  }
  std::vector<std::byte> out(kDataOffset);
  put_int16(out, 0, static_cast<int>(kHeaderBytes));
  out[38] = std::byte{'r'};  // "regular", demanded by old readers
  put_int16(out, kDim, 3);
  for (size_t axis = 3; axis < 7; ++axis) put_int16(out, kDim + 2 + 2 * axis, 1);
  const auto* row = std::find_if(kTypeCodes.begin(), kTypeCodes.end(),
                                 [&](const TypeCode& t) { return t.type == type; });
  put_int16(out, kDatatype, row->code);
  put_int16(out, kBitpix, static_cast<int>(bytes_per_sample(type) * 8));
  put_float(out, kVoxOffset, kDataOffset);
  put_float(out, kSlope, 1);
  out[kUnits] = std::byte{2};  // mm
  std::memcpy(out.data() + kDescription, description.data(),
              std::min(description.size(), kDescriptionBytes - 1));
  put_geometry(out, geometry);
  std::memcpy(out.data() + kMagic, "n+1", 4);
  out.insert(out.end(), data.begin(), data.end());
  return compress ? gzip(out) : out;
}

}  // namespace

Result<ImageFile> read_nifti(Bytes bytes) {
  try {
    return read_any(bytes);
  } catch (const std::bad_alloc&) {
    return Error{Code::kTooLarge, "", "NIfTI: not enough memory for the image",
                 Reason{"memory", {}, ""}};
  }
}

Result<Mask> read_nifti_mask(Bytes bytes) {
  Result<ImageFile> const file = read_nifti(bytes);
  if (!file.ok()) return file.error();
  return to_mask(file->volume);
}

Result<std::vector<std::byte>> write_nifti(const Volume& volume, const NiftiOptions& options) {
  Result<std::vector<std::byte>> const data = encode_samples(volume.samples, options.type);
  if (!data.ok()) return data.error();
  return write_with(volume.geometry, options.type, *data, options.gzip, options.description);
}

Result<std::vector<std::byte>> write_nifti(const Mask& mask, bool compress,
                                           const std::string& description) {
  Bytes const raw = std::as_bytes(std::span(mask.samples));
  return write_with(mask.geometry, SampleType::kUint8, {raw.begin(), raw.end()}, compress,
                    description);
}

}  // namespace hepatica::image
