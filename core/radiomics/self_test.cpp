// Phantom and reference values are built in from tests/reference/ibsi.
#include "core/radiomics/self_test.h"

#include <cmath>
#include <map>

#include "core/base/json_text.h"
#include "core/radiomics/extraction.h"
#include "core/radiomics/self_test_data.h"

namespace hepatica::radiomics {
namespace {

constexpr const char* kSettings = R"({
  "profile": "ibsi", "discretise": {"method": "as_is"},
  "intensity_volume_histogram": {"method": "as_is"},
  "aggregations": ["2d_avg", "2d_s_mrg", "2.5d_d_mrg", "2.5d_v_mrg", "3d_avg", "3d_v_mrg", "2d", "2.5d",
                   "3d"]})";

Result<Extraction> extract_phantom() {
  const Result<Json> phantom = parse_json(kDigitalPhantom, "phantom");
  if (!phantom.ok()) return phantom.error();
  image::Volume volume;
  volume.geometry.size = phantom->at("size_xyz").get<std::array<int, 3>>();
  volume.geometry.spacing_mm = phantom->at("spacing_mm").get<std::array<double, 3>>();
  image::Mask mask{volume.geometry, {}};
  for (const Json& slice : phantom->at("image")) {
    for (const Json& row : slice) {
      for (const Json& v : row) volume.samples.push_back(v.get<float>());
    }
  }
  for (const Json& slice : phantom->at("mask")) {
    for (const Json& row : slice) {
      for (const Json& v : row) mask.samples.push_back(v.get<uint8_t>());
    }
  }
  const Result<Json> json = parse_json(kSettings, "settings");
  if (!json.ok()) return json.error();
  const Result<Settings> settings = read_settings(*json);
  if (!settings.ok()) return settings.error();
  return extract({volume, mask, image::SampleType::kUint8}, *settings);
}

// The rule of the reference values: three significant digits, then within the tolerance.
bool agrees(double value, double reference, double tolerance) {
  double rounded = 0;
  if (value != 0) {
    const double unit = std::pow(10.0, 2 - std::floor(std::log10(std::abs(value))));
    rounded = std::round(value * unit) / unit;
  }
  return std::abs(rounded - reference) <= tolerance + 1e-9 * std::abs(reference);
}

}  // namespace

Result<SelfTest> self_test() {
  const Result<Extraction> extraction = extract_phantom();
  if (!extraction.ok()) return extraction.error();
  std::map<std::string, double> found;
  for (const FeatureValue& f : extraction->features) {
    if (f.defined) found[f.name] = f.value;
  }
  const Result<Json> references = parse_json(kDigitalPhantomReferences, "references");
  if (!references.ok()) return references.error();
  SelfTest out;
  for (const Json& row : references->at("values")) {
    const std::string id = row.at(0).get<std::string>();
    const double reference = row.at(2).get<double>(), tolerance = row.at(3).get<double>();
    ++out.total;
    const auto at = found.find(id);
    if (at != found.end() && agrees(at->second, reference, tolerance)) {
      ++out.passed;
    } else {
      out.failures.push_back({id, at == found.end() ? 0 : at->second, reference, tolerance});
    }
  }
  return out;
}

}  // namespace hepatica::radiomics
