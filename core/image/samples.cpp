// Conversion between stored samples and floats.
#include "core/image/samples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/number_text.h"

namespace hepatica::image {
namespace {

struct TypeRow {
  SampleType type;
  std::string_view name;
  size_t bytes;
  double lowest;
  double highest;
};

template <typename T>
constexpr TypeRow row(SampleType type, std::string_view name) {
  return {type, name, sizeof(T), static_cast<double>(std::numeric_limits<T>::lowest()),
          static_cast<double>(std::numeric_limits<T>::max())};
}

/// In the order of the enum.
constexpr std::array<TypeRow, 10> kTypes{
    row<int8_t>(SampleType::kInt8, "int8"),      row<uint8_t>(SampleType::kUint8, "uint8"),
    row<int16_t>(SampleType::kInt16, "int16"),   row<uint16_t>(SampleType::kUint16, "uint16"),
    row<int32_t>(SampleType::kInt32, "int32"),   row<uint32_t>(SampleType::kUint32, "uint32"),
    row<int64_t>(SampleType::kInt64, "int64"),   row<uint64_t>(SampleType::kUint64, "uint64"),
    row<float>(SampleType::kFloat32, "float32"), row<double>(SampleType::kFloat64, "float64")};

const TypeRow& row_of(SampleType type) { return kTypes[static_cast<size_t>(type)]; }

template <typename T>
void decode_as(Bytes bytes, const SampleLayout& layout, std::vector<float>& out) {
  const std::byte* from = bytes.data();
  bool const plain = layout.slope == 1 && layout.intercept == 0;
  for (size_t i = 0; i < out.size(); ++i, from += sizeof(T)) {
    std::array<std::byte, sizeof(T)> raw;
    std::memcpy(raw.data(), from, sizeof(T));
    if (layout.big_endian) std::reverse(raw.begin(), raw.end());
    T value;
    std::memcpy(&value, raw.data(), sizeof(T));
    out[i] = plain
                 ? static_cast<float>(value)
                 : static_cast<float>(layout.slope * static_cast<double>(value) + layout.intercept);
  }
}

template <typename T>
bool encode_as(std::span<const float> samples, std::vector<std::byte>& out) {
  SampleRange const range{static_cast<double>(std::numeric_limits<T>::lowest()),
                          static_cast<double>(std::numeric_limits<T>::max())};
  std::byte* to = out.data();
  for (float const sample : samples) {
    if (std::numeric_limits<T>::is_integer) {
      // The upper end of the 64-bit types rounds up as a double, hence "<" there.
      bool const fits = sample >= range.lowest &&
                        (sizeof(T) == 8 ? sample < range.highest : sample <= range.highest);
      if (!fits || sample != std::floor(sample)) return false;
    }
    T const value = static_cast<T>(sample);
    std::memcpy(to, &value, sizeof(T));
    to += sizeof(T);
  }
  return true;
}

/// Calls `visit` with a value of the C++ type that holds the samples.
template <typename Visitor>
auto with_type(SampleType type, Visitor visit) {
  switch (type) {
    case SampleType::kInt8:
      return visit(int8_t{});
    case SampleType::kUint8:
      return visit(uint8_t{});
    case SampleType::kInt16:
      return visit(int16_t{});
    case SampleType::kUint16:
      return visit(uint16_t{});
    case SampleType::kInt32:
      return visit(int32_t{});
    case SampleType::kUint32:
      return visit(uint32_t{});
    case SampleType::kInt64:
      return visit(int64_t{});
    case SampleType::kUint64:
      return visit(uint64_t{});
    case SampleType::kFloat32:
      return visit(float{});
    case SampleType::kFloat64:
      break;
  }
  return visit(double{});
}

}  // namespace

size_t bytes_per_sample(SampleType type) { return row_of(type).bytes; }

bool is_integer(SampleType type) {
  return type != SampleType::kFloat32 && type != SampleType::kFloat64;
}

std::string_view sample_type_name(SampleType type) { return row_of(type).name; }

SampleRange sample_range(SampleType type) { return {row_of(type).lowest, row_of(type).highest}; }

std::vector<float> decode_samples(Bytes bytes, const SampleLayout& layout) {
  std::vector<float> out(bytes.size() / bytes_per_sample(layout.type));
  with_type(layout.type, [&](auto zero) { decode_as<decltype(zero)>(bytes, layout, out); });
  return out;
}

Result<std::vector<std::byte>> encode_samples(std::span<const float> samples, SampleType type) {
  std::vector<std::byte> out(samples.size() * bytes_per_sample(type));
  bool const exact =
      with_type(type, [&](auto zero) { return encode_as<decltype(zero)>(samples, out); });
  if (exact) return out;
  return Error{Code::kInvalidArgument, "type",
               "a sample is not exactly representable as " + std::string(sample_type_name(type))};
}

Result<Mask> to_mask(const Volume& volume) {
  Mask mask{volume.geometry, std::vector<uint8_t>(volume.samples.size())};
  for (size_t at = 0; at < volume.samples.size(); ++at) {
    float const value = volume.samples[at];
    if (!(value >= 0 && value <= 255) || value != std::floor(value)) {
      return Error{Code::kInvalidFile, "mask",
                   "labels must be whole numbers from 0 to 255, got " +
                       (std::isfinite(value) ? format_number(static_cast<double>(value))
                                             : std::string("a value that is not finite"))};
    }
    mask.samples[at] = static_cast<uint8_t>(value);
  }
  return mask;
}

}  // namespace hepatica::image
