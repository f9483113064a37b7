// The NRRD text header: lines "field: value" up to a blank line, checked against each other.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/image/nrrd.h"

namespace hepatica::image {
namespace {

constexpr size_t kMaxHeaderBytes = size_t{1} << 20;

Error invalid_header(std::string_view field, std::string detail) {
  const Json values = {{"format", "NRRD"}, {"header_field", field}};
  return Error{Code::kInvalidFile, std::string(field), "NRRD: " + std::move(detail),
               field == "magic" ? Reason{"volume_other_format", values, ""}
                                : Reason{"volume_header", values, ""}};
}
Error unsupported_header(std::string_view field, std::string_view value) {
  return Error{Code::kUnsupported, std::string(field),
               "NRRD: '" + std::string(value.substr(0, 60)) + "'",
               Reason{"volume_variant",
                      {{"format", "NRRD"},
                       {"what", std::string(field) + ": " + std::string(value.substr(0, 60))}},
                      ""}};
}

std::string_view trim(std::string_view text) {
  size_t const first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (true) {
    text = trim(text);
    if (text.empty()) return out;
    size_t const end = std::min(text.find_first_of(" \t"), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::optional<long long> whole_number(std::string_view text) {
  long long value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Field names that the format spells in two ways.
std::string canonical(std::string_view name) {
  std::string const plain = lower(trim(name));
  if (plain == "datafile") return "data file";
  if (plain == "lineskip") return "line skip";
  if (plain == "byteskip") return "byte skip";
  return plain;
}

using Fields = std::map<std::string, std::string_view>;

struct HeaderText {
  Fields fields;
  size_t bytes = 0;
};

Result<HeaderText> split_header(Bytes bytes) {
  std::string_view const text(reinterpret_cast<const char*>(bytes.data()),
                              std::min(bytes.size(), kMaxHeaderBytes));
  if (text.substr(0, 4) != "NRRD") return invalid_header("magic", "does not begin with 'NRRD'");
  HeaderText out;
  for (size_t at = 0, line_number = 0;; ++line_number) {
    size_t const newline = text.find('\n', at);
    bool const ended = newline == std::string_view::npos;
    std::string_view const line = trim(text.substr(at, ended ? text.size() - at : newline - at));
    at = ended ? text.size() : newline + 1;
    if (line_number == 0) {
      if (line.size() != 8 || line.substr(4, 3) != "000" || line[7] < '1' || line[7] > '5') {
        return invalid_header("magic", "version 'NRRD0001' to 'NRRD0005' expected");
      }
    } else if (!line.empty() && line.front() != '#') {
      size_t const colon = line.find(':');
      if (colon == std::string_view::npos) {
        return invalid_header("line " + std::to_string(line_number + 1), "is no 'field: value'");
      }
      bool const key_value = line.substr(colon, 2) == ":=";  // free text of the writer
      if (!key_value &&
          !out.fields.emplace(canonical(line.substr(0, colon)), trim(line.substr(colon + 1)))
               .second) {
        return invalid_header(line.substr(0, colon), "given twice");
      }
    }
    if ((line.empty() && line_number > 0) || ended) {
      // A detached header may end with the file instead of a blank line.
      if (ended && !line.empty() && at == kMaxHeaderBytes)
        return invalid_header("header", "has no end");
      out.bytes = at;
      return out;
    }
  }
}

std::optional<std::string_view> find(const Fields& fields, const std::string& name) {
  auto const at = fields.find(name);
  if (at == fields.end()) return std::nullopt;
  return at->second;
}

Result<SampleType> read_type(const Fields& fields) {
  std::optional<std::string_view> const value = find(fields, "type");
  if (!value) return invalid_header("type", "is missing");
  static const std::map<std::string, SampleType> kWords{
      {"signed char", SampleType::kInt8},
      {"int8", SampleType::kInt8},
      {"int8_t", SampleType::kInt8},
      {"uchar", SampleType::kUint8},
      {"unsigned char", SampleType::kUint8},
      {"uint8", SampleType::kUint8},
      {"uint8_t", SampleType::kUint8},
      {"short", SampleType::kInt16},
      {"short int", SampleType::kInt16},
      {"signed short", SampleType::kInt16},
      {"signed short int", SampleType::kInt16},
      {"int16", SampleType::kInt16},
      {"int16_t", SampleType::kInt16},
      {"ushort", SampleType::kUint16},
      {"unsigned short", SampleType::kUint16},
      {"unsigned short int", SampleType::kUint16},
      {"uint16", SampleType::kUint16},
      {"uint16_t", SampleType::kUint16},
      {"int", SampleType::kInt32},
      {"signed int", SampleType::kInt32},
      {"int32", SampleType::kInt32},
      {"int32_t", SampleType::kInt32},
      {"uint", SampleType::kUint32},
      {"unsigned int", SampleType::kUint32},
      {"uint32", SampleType::kUint32},
      {"uint32_t", SampleType::kUint32},
      {"longlong", SampleType::kInt64},
      {"long long", SampleType::kInt64},
      {"long long int", SampleType::kInt64},
      {"signed long long", SampleType::kInt64},
      {"signed long long int", SampleType::kInt64},
      {"int64", SampleType::kInt64},
      {"int64_t", SampleType::kInt64},
      {"ulonglong", SampleType::kUint64},
      {"unsigned long long", SampleType::kUint64},
      {"unsigned long long int", SampleType::kUint64},
      {"uint64", SampleType::kUint64},
      {"uint64_t", SampleType::kUint64},
      {"float", SampleType::kFloat32},
      {"double", SampleType::kFloat64}};
  auto const row = kWords.find(lower(*value));
  if (row == kWords.end()) return unsupported_header("type", *value);
  return row->second;
}

Result<SampleLayout> read_layout(const Fields& fields) {
  Result<SampleType> const type = read_type(fields);
  if (!type.ok()) return type.error();
  SampleLayout layout{*type};
  std::optional<std::string_view> const endian = find(fields, "endian");
  if (endian && lower(*endian) != "little" && lower(*endian) != "big") {
    return invalid_header("endian", "must be 'little' or 'big'");
  }
  if (!endian && bytes_per_sample(*type) > 1) return invalid_header("endian", "is missing");
  layout.big_endian = endian && lower(*endian) == "big";
  return layout;
}

Result<size_t> read_dimension(const Fields& fields) {
  std::optional<std::string_view> const value = find(fields, "dimension");
  if (!value) return invalid_header("dimension", "is missing");
  std::optional<long long> const number = whole_number(*value);
  if (!number || *number < 1 || *number > 16) return invalid_header("dimension", "must be 1 to 16");
  if (*number < 2) return unsupported_header("dimension", *value);
  return static_cast<size_t>(*number);
}

Status read_sizes(const Fields& fields, size_t dimension, Geometry& geometry) {
  std::optional<std::string_view> const value = find(fields, "sizes");
  if (!value) return invalid_header("sizes", "is missing");
  std::vector<std::string_view> const parts = words(*value);
  if (parts.size() != dimension) return invalid_header("sizes", "as many as 'dimension' expected");
  std::array<long long, 3> size{1, 1, 1};
  for (size_t axis = 0; axis < dimension; ++axis) {
    std::optional<long long> const extent = whole_number(parts[axis]);
    if (!extent || *extent < 1) return invalid_header("sizes", "whole numbers above 0 expected");
    if (axis < 3) size[axis] = *extent;
    if (axis >= 3 && *extent > 1) return unsupported_header("sizes", *value);
  }
  Result<size_t> const count = checked_voxel_count(size);
  if (!count.ok()) return count.error();
  for (size_t axis = 0; axis < 3; ++axis) geometry.size[axis] = static_cast<int>(size[axis]);
  return success();
}

/// Signs that bring the file's world axes to LPS.
Result<Vector3> read_space(const Fields& fields) {
  std::optional<std::string_view> const value = find(fields, "space");
  if (!value) return Vector3{1, 1, 1};
  std::string const space = lower(*value);
  if (space == "left-posterior-superior" || space == "lps") return Vector3{1, 1, 1};
  if (space == "right-anterior-superior" || space == "ras") return Vector3{-1, -1, 1};
  if (space == "left-anterior-superior" || space == "las") return Vector3{1, -1, 1};
  return unsupported_header("space", *value);
}

/// "(x,y,z)".
std::optional<Vector3> parse_vector(std::string_view text) {
  text = trim(text);
  if (text.size() < 2 || text.front() != '(' || text.back() != ')') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  Vector3 out{};
  for (size_t part = 0; part < 3; ++part) {
    size_t const comma = text.find(',');
    bool const last = part == 2;
    if (last != (comma == std::string_view::npos)) return std::nullopt;
    std::optional<double> const number = parse_number(trim(text.substr(0, comma)));
    if (!number) return std::nullopt;
    out[part] = *number;
    if (!last) text.remove_prefix(comma + 1);
  }
  return out;
}

/// Vectors of one line; white space inside the brackets is allowed. Axes without one say "none".
std::optional<std::vector<std::optional<Vector3>>> parse_vectors(std::string_view text) {
  std::vector<std::optional<Vector3>> out;
  for (text = trim(text); !text.empty(); text = trim(text)) {
    if (text.substr(0, 4) == "none") {
      out.push_back(std::nullopt);
      text.remove_prefix(4);
      continue;
    }
    size_t const end = text.find(')');
    if (end == std::string_view::npos) return std::nullopt;
    std::optional<Vector3> const vector = parse_vector(text.substr(0, end + 1));
    if (!vector) return std::nullopt;
    out.push_back(vector);
    text.remove_prefix(end + 1);
  }
  return out;
}

/// Whether the first three axes, and no others, have a vector: those whose sizes are read.
bool first_three_have(const std::vector<std::optional<Vector3>>& vectors) {
  for (size_t axis = 0; axis < vectors.size(); ++axis) {
    if (vectors[axis].has_value() != (axis < 3)) return false;
  }
  return vectors.size() >= 3;
}

Status read_directions(std::string_view value, const Vector3& to_lps, Geometry& geometry) {
  auto const vectors = parse_vectors(value);
  if (!vectors) return invalid_header("space directions", "vectors like (1,0,0) expected");
  if (!first_three_have(*vectors)) return unsupported_header("space directions", value);
  for (size_t axis = 0; axis < 3; ++axis) {
    const Vector3& v = *(*vectors)[axis];
    double const length = std::hypot(v[0], v[1], v[2]);
    if (!std::isfinite(length) || length <= 0) {
      return invalid_header("space directions", "a spacing is zero or not finite");
    }
    geometry.spacing_mm[axis] = length;
    for (size_t row = 0; row < 3; ++row) {
      geometry.direction[3 * row + axis] = to_lps[row] * v[row] / length + 0.0;  // no -0
    }
  }
  return success();
}

Status read_spacings(std::string_view value, Geometry& geometry) {
  std::vector<std::string_view> const parts = words(value);
  for (size_t axis = 0; axis < std::min<size_t>(parts.size(), 3); ++axis) {
    if (lower(parts[axis]) == "nan" && geometry.size[axis] == 1) continue;  // unknown, unused
    std::optional<double> const spacing = parse_number(parts[axis]);
    if (!spacing || *spacing <= 0) return invalid_header("spacings", "numbers above 0 expected");
    geometry.spacing_mm[axis] = *spacing;
  }
  return success();
}

Status check_units(const Fields& fields) {
  for (const char* const name : {"space units", "units"}) {
    std::optional<std::string_view> const value = find(fields, name);
    if (!value) continue;
    for (std::string_view const word : words(*value)) {
      if (word != "\"mm\"" && word != "\"\"" && word != "mm")
        return unsupported_header(name, *value);
    }
  }
  return success();
}

Status read_geometry(const Fields& fields, Geometry& geometry, std::vector<Warning>& warnings) {
  Result<size_t> const dimension = read_dimension(fields);
  if (!dimension.ok()) return dimension.error();
  if (Status const bad = read_sizes(fields, *dimension, geometry)) return bad;
  if (Status const bad = check_units(fields)) return bad;
  Result<Vector3> const to_lps = read_space(fields);
  if (!to_lps.ok()) return to_lps.error();
  std::optional<std::string_view> const directions = find(fields, "space directions");
  std::optional<std::string_view> const spacings = find(fields, "spacings");
  if (directions && spacings) return invalid_header("spacings", "contradicts 'space directions'");
  if (directions) {
    if (Status const bad = read_directions(*directions, *to_lps, geometry)) return bad;
  } else if (spacings) {
    if (Status const bad = read_spacings(*spacings, geometry)) return bad;
  }
  if (std::optional<std::string_view> const origin = find(fields, "space origin")) {
    std::optional<Vector3> const point = parse_vector(*origin);
    if (!point) return invalid_header("space origin", "a vector like (0,0,0) expected");
    for (size_t row = 0; row < 3; ++row) {
      geometry.origin_mm[row] = (*to_lps)[row] * (*point)[row] + 0.0;
    }
  }
  if (Status const bad = orthonormalise_direction(geometry, warnings)) return bad;
  if (Status const bad = check_geometry(geometry)) return invalid_header(bad->field, bad->detail);
  return success();
}

Status read_storage(const Fields& fields, NrrdHeader& header) {
  std::optional<std::string_view> const encoding = find(fields, "encoding");
  if (!encoding) return invalid_header("encoding", "is missing");
  std::string const word = lower(*encoding);
  if (word != "raw" && word != "gzip" && word != "gz")
    return unsupported_header("encoding", *encoding);
  header.gzip = word != "raw";
  if (std::optional<std::string_view> const file = find(fields, "data file")) {
    if (file->empty()) return invalid_header("data file", "is empty");
    if (*file == "LIST" || file->substr(0, 5) == "LIST " ||
        file->find('%') != std::string_view::npos) {
      return unsupported_header("data file", *file);
    }
    header.data_file = std::string(*file);
  }
  if (std::optional<std::string_view> const lines = find(fields, "line skip")) {
    std::optional<long long> const number = whole_number(*lines);
    if (!number || *number < 0 || *number > 1000000) {
      return invalid_header("line skip", "a number from 0 to 1000000 expected");
    }
    header.line_skip = static_cast<size_t>(*number);
  }
  if (std::optional<std::string_view> const bytes = find(fields, "byte skip")) {
    std::optional<long long> const number = whole_number(*bytes);
    if (!number || *number < -1 || (*number == -1 && header.gzip)) {
      return invalid_header("byte skip", "a number from 0 (for raw data: from -1) expected");
    }
    header.byte_skip = *number;
  }
  return success();
}

}  // namespace

Result<NrrdHeader> read_nrrd_header(Bytes bytes) {
  Result<HeaderText> const text = split_header(bytes);
  if (!text.ok()) return text.error();
  Result<SampleLayout> const layout = read_layout(text->fields);
  if (!layout.ok()) return layout.error();
  NrrdHeader header;
  header.layout = *layout;
  header.header_bytes = text->bytes;
  if (Status const bad = read_geometry(text->fields, header.geometry, header.warnings)) return *bad;
  if (Status const bad = read_storage(text->fields, header)) return *bad;
  return header;
}

}  // namespace hepatica::image
