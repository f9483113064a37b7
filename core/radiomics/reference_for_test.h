// Published reference values and the digital phantom, as the tests read them.
#pragma once

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/radiomics/mask_box.h"

namespace hepatica::radiomics {

inline nlohmann::json read_reference(const std::string& path) {
  std::ifstream file(std::string(HEPATICA_SOURCE_DIR) + "/tests/reference/" + path);
  return nlohmann::json::parse(file);
}

/// One IBSI reference value.
struct Reference {
  double value, tolerance;
};

inline std::map<std::string, Reference> ibsi_references(const std::string& name) {
  std::map<std::string, Reference> out;
  const nlohmann::json json = read_reference("ibsi/" + name + ".json");
  for (const auto& row : json.at("values")) {
    out[row[0]] = {row[2], row[3]};
  }
  return out;
}

/// The rule of the reference values: three significant digits, then within the tolerance. The last
/// digit of the decimal comparison is forgiven.
inline bool agrees(double value, const Reference& reference) {
  if (!std::isfinite(value)) return false;
  double rounded = 0;
  if (value != 0) {
    const double unit = std::pow(10.0, 2 - std::floor(std::log10(std::abs(value))));
    rounded = std::round(value * unit) / unit;
  }
  return std::abs(rounded - reference.value) <=
         reference.tolerance + 1e-9 * std::abs(reference.value);
}

/// The digital phantom: intensities are grey levels 1..9, of which 1, 3, 4 and 6 lie in the region.
struct Phantom {
  MaskBox mask;
  std::vector<double> value;
  std::vector<int> level;  // 0 outside the region
};

inline Phantom digital_phantom() {
  const nlohmann::json json = read_reference("ibsi/digital_phantom_arrays.json");
  Phantom p;
  p.mask.size = json.at("size_xyz").get<std::array<int, 3>>();
  p.mask.spacing_mm = json.at("spacing_mm").get<std::array<double, 3>>();
  for (const auto& slice : json.at("image")) {
    for (const auto& row : slice) {
      for (double v : row) p.value.push_back(v);
    }
  }
  for (const auto& slice : json.at("mask")) {
    for (const auto& row : slice) {
      for (int v : row) p.mask.inside.push_back(static_cast<uint8_t>(v));
    }
  }
  for (size_t v = 0; v < p.value.size(); ++v) {
    p.level.push_back(p.mask.inside[v] != 0 ? static_cast<int>(p.value[v]) : 0);
  }
  return p;
}

}  // namespace hepatica::radiomics
