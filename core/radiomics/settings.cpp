// Settings from JSON and back.
#include "core/radiomics/settings.h"

#include <algorithm>

#include "core/base/sha256.h"
#include "core/radiomics/profiles.h"
#include "core/radiomics/settings_reader.h"

namespace hepatica::radiomics {
namespace {

constexpr double kBig = 1e12;

constexpr std::pair<const char*, image::Interpolation> kInterpolations[] = {
    {"nearest", image::Interpolation::kNearest},
    {"linear", image::Interpolation::kLinear},
    {"cubic", image::Interpolation::kCubic},
    {"cubic_spline", image::Interpolation::kCubicSpline}};

void read_interpolation(ObjectReader& reader, const char* key, image::Interpolation& out) {
  reader.choice(key, out,
                {kInterpolations[0], kInterpolations[1], kInterpolations[2], kInterpolations[3]});
}

std::optional<NormaliseSettings> read_normalise(ObjectReader& reader) {
  auto nested = reader.object("normalise");
  if (!nested) return std::nullopt;
  NormaliseSettings out;
  nested->number("scale", out.scale, 1e-12, kBig);
  nested->number("outlier_sigmas", out.outlier_sigmas, 1e-12, kBig);
  reader.absorb(*nested);
  return out;
}

void read_spacing(ObjectReader& reader, std::array<double, 3>& out) {
  const Json* value = reader.find("spacing_mm");
  if (value == nullptr) return reader.fail("spacing_mm", "is missing");
  if (!value->is_array() || value->size() != 3) {
    return reader.fail("spacing_mm", "expected three numbers", Code::kWrongType);
  }
  for (size_t axis = 0; axis < 3; ++axis) {
    const Json& item = value->at(axis);
    if (!item.is_number() || !(item.get<double>() >= 0) || item.get<double>() > 1000) {
      return reader.fail("spacing_mm", "expected three numbers from 0 (keep the axis) to 1000");
    }
    out[axis] = item.get<double>();
  }
}

std::optional<ResampleSettings> read_resample(ObjectReader& reader) {
  auto nested = reader.object("resample");
  if (!nested) return std::nullopt;
  ResampleSettings out;
  read_spacing(*nested, out.spacing_mm);
  read_interpolation(*nested, "image", out.image);
  read_interpolation(*nested, "mask", out.mask);
  nested->choice(
      "grid", out.grid,
      {{"centre", GridAlignment::kCentre}, {"pyradiomics", GridAlignment::kPyradiomics}});
  nested->boolean("round", out.round);
  nested->integer("pad_voxels", out.pad_voxels, 0, 1000);
  if (out.grid == GridAlignment::kPyradiomics && out.mask != image::Interpolation::kNearest) {
    nested->fail("mask", "the pyradiomics grid takes 'nearest' only");
  }
  if (out.grid == GridAlignment::kPyradiomics && out.image == image::Interpolation::kCubic) {
    nested->fail("image", "the pyradiomics grid takes nearest, linear or cubic_spline");
  }
  reader.absorb(*nested);
  return out;
}

void read_range(ObjectReader& reader, ResegmentSettings& out) {
  const Json* range = reader.find("range");
  if (range == nullptr) return;
  if (!range->is_array() || range->size() != 2) {
    return reader.fail("range", "expected [lower, upper], null for an open end", Code::kWrongType);
  }
  std::optional<double>* ends[2] = {&out.lower, &out.upper};
  for (size_t end = 0; end < 2; ++end) {
    const Json& value = range->at(end);
    if (value.is_null()) continue;
    if (!value.is_number())
      return reader.fail("range", "expected numbers or null", Code::kWrongType);
    *ends[end] = value.get<double>();
  }
  if (out.lower && out.upper && *out.lower > *out.upper) {
    reader.fail("range", "lower end above upper end");
  }
}

void read_resegment(ObjectReader& reader, ResegmentSettings& out) {
  auto nested = reader.object("resegment");
  if (!nested) return;
  read_range(*nested, out);
  nested->choice("range_mode", out.mode,
                 {{"absolute", RangeMode::kAbsolute},
                  {"relative", RangeMode::kRelative},
                  {"sigma", RangeMode::kSigma}});
  nested->number("outlier_sigmas", out.outlier_sigmas, 1e-12, kBig);
  nested->boolean("shape_too", out.shape_too);
  reader.absorb(*nested);
}

}  // namespace

void read_discretisation(ObjectReader& reader, Discretisation& out) {
  auto nested = reader.object("discretise");
  if (!nested) return;
  nested->choice("method", out.method,
                 {{"as_is", BinMethod::kAsIs},
                  {"fixed_bin_size", BinMethod::kFixedBinSize},
                  {"fixed_bin_number", BinMethod::kFixedBinNumber}});
  nested->number("width", out.width, 1e-12, kBig);
  nested->integer("bins", out.bins, 1, 1 << 20);
  const Json* edge = nested->find("first_edge");
  if (edge != nullptr && edge->is_number()) {
    out.begin = FirstEdge::kGiven;
    out.first_edge = edge->get<double>();
  } else {
    nested->choice("first_edge", out.begin,
                   {{"region", FirstEdge::kRegion}, {"multiple_of_width", FirstEdge::kMultiple}});
  }
  reader.absorb(*nested);
}

namespace {

void read_intensity_volume(ObjectReader& reader, IntensityVolumeSettings& out) {
  auto nested = reader.object("intensity_volume_histogram");
  if (!nested) return;
  nested->choice("method", out.method,
                 {{"auto", VolumeMethod::kAuto},
                  {"as_is", VolumeMethod::kAsIs},
                  {"fixed_bin_size", VolumeMethod::kFixedBinSize},
                  {"fixed_bin_number", VolumeMethod::kFixedBinNumber}});
  nested->number("width", out.width, 1e-12, kBig);
  nested->integer("bins", out.bins, 1, 1 << 20);
  reader.absorb(*nested);
}

void read_texture(ObjectReader& reader, TextureSettings& out) {
  auto nested = reader.object("texture");
  if (!nested) return;
  nested->integers("distances", out.distances, 1, 64);
  nested->boolean("symmetric_glcm", out.symmetric_glcm);
  nested->choice("weighting", out.weighting,
                 {{"none", WeightingNorm::kNone},
                  {"manhattan", WeightingNorm::kManhattan},
                  {"euclidean", WeightingNorm::kEuclidean},
                  {"chebyshev", WeightingNorm::kChebyshev}});
  nested->integer("dependence_alpha", out.dependence_alpha, 0, 1 << 20);
  nested->choice("slice_axis", out.slice_axis, {{"x", 0}, {"y", 1}, {"z", 2}});
  reader.absorb(*nested);
}

void read_region(ObjectReader& reader, RegionSettings& out) {
  auto nested = reader.object("region");
  if (!nested) return;
  nested->integer("minimum_voxels", out.minimum_voxels, 1, 1 << 30);
  nested->integer("minimum_dimensions", out.minimum_dimensions, 0, 3);
  nested->boolean("correct_mask", out.correct_mask);
  nested->boolean("crop_first", out.crop_first);
  nested->integer("crop_pad_voxels", out.crop_pad_voxels, 0, 1000);
  reader.absorb(*nested);
}

void read_images(ObjectReader& reader, std::vector<Json>& out) {
  const Json* images = reader.find("images");
  if (images == nullptr) return;
  if (!images->is_array() || images->empty()) {
    return reader.fail("images", "expected a list of filters", Code::kWrongType);
  }
  out.assign(images->begin(), images->end());
}

void read_families(ObjectReader& reader, std::vector<std::string>& out) {
  reader.texts("families", out);
  for (const std::string& id : out) {
    if (find_family(id) == nullptr) reader.fail("families", "no class is called '" + id + "'");
    if (std::count(out.begin(), out.end(), id) > 1) reader.fail("families", "'" + id + "' twice");
  }
}

void read_aggregations(ObjectReader& reader, std::vector<Aggregation>& out) {
  std::vector<std::string> words;
  reader.texts("aggregations", words);
  for (const std::string& word : words) {
    bool found = false;
    for (int a = 0; a <= static_cast<int>(Aggregation::k3d); ++a) {
      if (suffix(static_cast<Aggregation>(a)) != word) continue;
      out.push_back(static_cast<Aggregation>(a));
      found = true;
    }
    if (!found) reader.fail("aggregations", "no aggregation is called '" + word + "'");
    if (std::count(words.begin(), words.end(), word) > 1) {
      reader.fail("aggregations", "'" + word + "' twice");
    }
  }
}

Json optional_number(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

const char* word(image::Interpolation interpolation) {
  for (const auto& [text, meaning] : kInterpolations) {
    if (meaning == interpolation) return text;
  }
  return "";
}

Json resample_json(const ResampleSettings& r) {
  return {{"spacing_mm", r.spacing_mm},
          {"image", word(r.image)},
          {"mask", word(r.mask)},
          {"grid", r.grid == GridAlignment::kCentre ? "centre" : "pyradiomics"},
          {"round", r.round},
          {"pad_voxels", r.pad_voxels}};
}

Json resegment_json(const ResegmentSettings& r) {
  constexpr const char* kModes[] = {"absolute", "relative", "sigma"};
  return {{"range", {optional_number(r.lower), optional_number(r.upper)}},
          {"range_mode", kModes[static_cast<size_t>(r.mode)]},
          {"outlier_sigmas", optional_number(r.outlier_sigmas)},
          {"shape_too", r.shape_too}};
}

Json discretise_json(const Discretisation& d) {
  constexpr const char* kMethods[] = {"as_is", "fixed_bin_size", "fixed_bin_number"};
  Json edge = d.begin == FirstEdge::kGiven    ? Json(d.first_edge)
              : d.begin == FirstEdge::kRegion ? Json("region")
                                              : Json("multiple_of_width");
  return {{"method", kMethods[static_cast<size_t>(d.method)]},
          {"width", d.width},
          {"first_edge", edge},
          {"bins", d.bins}};
}

Json intensity_volume_json(const IntensityVolumeSettings& v) {
  constexpr const char* kMethods[] = {"auto", "as_is", "fixed_bin_size", "fixed_bin_number"};
  return {
      {"method", kMethods[static_cast<size_t>(v.method)]}, {"width", v.width}, {"bins", v.bins}};
}

Json texture_json(const TextureSettings& t) {
  constexpr const char* kNorms[] = {"none", "manhattan", "euclidean", "chebyshev"};
  constexpr const char* kAxes[] = {"x", "y", "z"};
  return {{"distances", t.distances},
          {"symmetric_glcm", t.symmetric_glcm},
          {"weighting", kNorms[static_cast<size_t>(t.weighting)]},
          {"dependence_alpha", t.dependence_alpha},
          {"slice_axis", kAxes[static_cast<size_t>(t.slice_axis)]}};
}

}  // namespace

bool Settings::wants(std::string_view family) const {
  return std::find(families.begin(), families.end(), family) != families.end();
}

std::vector<std::string> profile_names() {
  std::vector<std::string> names;
  for (const Profile& profile : shipped_profiles()) names.emplace_back(profile.name);
  return names;
}

Result<std::string> profile_text(std::string_view name) {
  std::string listed;
  for (const Profile& profile : shipped_profiles()) {
    if (profile.name == name) return std::string(profile.text);
    listed += (listed.empty() ? "" : ", ") + std::string(profile.name);
  }
  return Error{Code::kInvalidArgument, "profile",
               "no profile is called '" + std::string(name) + "'; there are " + listed};
}

Result<Settings> read_settings(const Json& given) {
  Json json = given;
  if (given.is_object() && given.contains("profile")) {
    if (!given["profile"].is_string()) {
      return Error{Code::kWrongType, "/profile", "expected the name of a profile"};
    }
    Result<std::string> text = profile_text(given["profile"].get<std::string>());
    if (!text.ok()) return text.error();
    Result<Json> base = parse_json(*text, "profile");
    if (!base.ok()) return base.error();
    json = std::move(base).value();
    Json changes = given;
    changes.erase("profile");
    json.merge_patch(changes);
  }
  Settings s;
  ObjectReader reader(json, "");
  reader.find("$schema");
  reader.choice("definitions", s.definitions,
                {{"ibsi", Definitions::kIbsi}, {"pyradiomics", Definitions::kPyradiomics}});
  reader.integer("label", s.label, 1, 255);
  reader.boolean("round_image", s.round_image);
  s.normalise = read_normalise(reader);
  s.resample = read_resample(reader);
  read_resegment(reader, s.resegment);
  read_discretisation(reader, s.discretise);
  read_intensity_volume(reader, s.intensity_volume);
  read_texture(reader, s.texture);
  reader.number("energy_shift", s.energy_shift, -kBig, kBig);
  read_region(reader, s.region);
  s.images = {Json{{"filter", "none"}}};
  read_images(reader, s.images);
  for (const Family& family : families()) s.families.emplace_back(family.id);
  std::erase(s.families, "shape_2d");
  read_families(reader, s.families);
  read_aggregations(reader, s.aggregations);
  if (s.aggregations.empty()) {
    s.aggregations = {Aggregation::k3dAveraged, Aggregation::k3dVolumeMerged, Aggregation::k3d};
  }
  reader.texts("only", s.only);
  if (Status fault = reader.finish()) return *fault;
  return s;
}

Json to_json(const Settings& s) {
  Json json;
  json["definitions"] = s.definitions == Definitions::kIbsi ? "ibsi" : "pyradiomics";
  json["label"] = s.label;
  json["round_image"] = s.round_image;
  json["normalise"] = nullptr;
  if (s.normalise) {
    json["normalise"] = {{"scale", s.normalise->scale},
                         {"outlier_sigmas", optional_number(s.normalise->outlier_sigmas)}};
  }
  json["resample"] = s.resample ? resample_json(*s.resample) : Json();
  json["resegment"] = resegment_json(s.resegment);
  json["discretise"] = discretise_json(s.discretise);
  json["intensity_volume_histogram"] = intensity_volume_json(s.intensity_volume);
  json["texture"] = texture_json(s.texture);
  json["energy_shift"] = s.energy_shift;
  json["region"] = {{"minimum_voxels", s.region.minimum_voxels},
                    {"minimum_dimensions", s.region.minimum_dimensions},
                    {"correct_mask", s.region.correct_mask},
                    {"crop_first", s.region.crop_first},
                    {"crop_pad_voxels", s.region.crop_pad_voxels}};
  json["images"] = s.images;
  json["families"] = s.families;
  json["aggregations"] = Json::array();
  for (Aggregation a : s.aggregations) json["aggregations"].push_back(std::string(suffix(a)));
  json["only"] = s.only;
  return json;
}

std::string settings_hash(const Settings& settings) { return sha256_hex(to_json(settings).dump()); }

}  // namespace hepatica::radiomics
