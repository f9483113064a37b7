// Parameters of pyradiomics, key by key, onto the profile of that name.
#include "core/radiomics/pyradiomics_parameters.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/radiomics/settings_reader.h"
#include "core/radiomics/yaml_subset.h"

namespace hepatica::radiomics {
namespace {

constexpr double kBig = 1e12;

// Classes there, and the classes here that hold their features.
struct ClassName {
  const char* theirs;
  std::array<const char*, 2> ours;
};
constexpr ClassName kClasses[] = {
    {"shape", {"morphology", nullptr}},
    {"shape2D", {"shape_2d", nullptr}},
    {"firstorder", {"statistics", "intensity_histogram"}},
    {"glcm", {"glcm", nullptr}},
    {"glrlm", {"glrlm", nullptr}},
    {"glszm", {"glszm", nullptr}},
    {"gldm", {"ngldm", nullptr}},
    {"ngtdm", {"ngtdm", nullptr}},
};

const ClassName* find_class(std::string_view name) {
  for (const ClassName& c : kClasses) {
    if (name == c.theirs) return &c;
  }
  return nullptr;
}

bool has_feature(const std::string& qualified) {
  for (const Family& family : families()) {
    for (const FeatureRow& row : family.features) {
      if (row.pyradiomics == qualified) return true;
    }
  }
  return false;
}

// Bin width or bin count, in the settings or for one image type.
void read_bins(ObjectReader& reader, Discretisation& out) {
  std::optional<double> width;
  int count = 0;
  reader.number("binWidth", width, 1e-12, kBig);
  reader.integer("binCount", count, 0, 1 << 20);
  if (width) out.width = *width;
  if (count > 0) {
    out.method = BinMethod::kFixedBinNumber;
    out.bins = count;
  } else if (width) {
    out.method = BinMethod::kFixedBinSize;
  }
}

void read_resampling(ObjectReader& reader, Settings& out) {
  const Json* spacing = reader.find("resampledPixelSpacing");
  const Json* interpolator = reader.find("interpolator");
  int pad = 5;
  reader.integer("padDistance", pad, 0, 1000);
  ResampleSettings r;
  r.grid = GridAlignment::kPyradiomics;
  r.mask = image::Interpolation::kNearest;
  r.pad_voxels = pad;
  // Names of SimpleITK, or its numbers.
  const std::pair<Json, image::Interpolation> known[] = {
      {"sitkNearestNeighbor", image::Interpolation::kNearest},
      {"sitkLinear", image::Interpolation::kLinear},
      {"sitkBSpline", image::Interpolation::kCubicSpline},
      {1, image::Interpolation::kNearest},
      {2, image::Interpolation::kLinear},
      {3, image::Interpolation::kCubicSpline}};
  bool found = interpolator == nullptr;
  r.image = image::Interpolation::kCubicSpline;
  for (const auto& [name, meaning] : known) {
    if (interpolator == nullptr || *interpolator != name) continue;
    r.image = meaning;
    found = true;
  }
  if (spacing == nullptr) return;
  if (!found) {
    return reader.fail("interpolator", "only nearest, linear and B-spline", Code::kUnsupported);
  }
  if (!spacing->is_array() || spacing->size() != 3) {
    return reader.fail("resampledPixelSpacing", "expected three numbers", Code::kWrongType);
  }
  for (size_t axis = 0; axis < 3; ++axis) {
    const Json& item = spacing->at(axis);
    if (!item.is_number() || !(item.get<double>() >= 0 && item.get<double>() <= 1000)) {
      return reader.fail("resampledPixelSpacing", "expected three numbers from 0 to 1000");
    }
    r.spacing_mm[axis] = item.get<double>();
  }
  out.resample = r;
}

void read_resegmentation(ObjectReader& reader, ResegmentSettings& out) {
  const Json* range = reader.find("resegmentRange");
  reader.choice("resegmentMode", out.mode,
                {{"absolute", RangeMode::kAbsolute},
                 {"relative", RangeMode::kRelative},
                 {"sigma", RangeMode::kSigma}});
  reader.boolean("resegmentShape", out.shape_too);
  if (range == nullptr) return;
  const bool list = range->is_array() && (range->size() == 1 || range->size() == 2);
  if (!list ||
      !std::all_of(range->begin(), range->end(), [](const Json& v) { return v.is_number(); })) {
    return reader.fail("resegmentRange", "expected one or two numbers", Code::kWrongType);
  }
  // A single number is a lower threshold; two may come in any order.
  out.lower = range->at(0).get<double>();
  if (range->size() == 1) return;
  out.upper = range->at(1).get<double>();
  if (*out.lower > *out.upper) std::swap(out.lower, out.upper);
}

// Weighting norms: an absent one averages over directions, any other merges them.
void read_weighting(ObjectReader& reader, bool in_plane, Settings& out) {
  std::string norm;
  reader.text("weightingNorm", norm);
  TextureSettings& t = out.texture;
  if (norm == "manhattan") t.weighting = WeightingNorm::kManhattan;
  if (norm == "euclidean") t.weighting = WeightingNorm::kEuclidean;
  if (norm == "infinity") t.weighting = WeightingNorm::kChebyshev;
  if (!norm.empty() && norm != "no_weighting" && t.weighting == WeightingNorm::kNone) {
    reader.fail("weightingNorm", "expected manhattan, euclidean, infinity or no_weighting");
  }
  const bool merged = !norm.empty();
  const Aggregation directional =
      in_plane ? (merged ? Aggregation::k2_5dVolumeMerged : Aggregation::k2_5dDirectionMerged)
               : (merged ? Aggregation::k3dVolumeMerged : Aggregation::k3dAveraged);
  out.aggregations = {directional, in_plane ? Aggregation::k2_5d : Aggregation::k3d};
}

void read_texture(ObjectReader& reader, Settings& out) {
  bool in_plane = false;
  int dimension = 0;
  reader.boolean("force2D", in_plane);
  reader.integer("force2Ddimension", dimension, 0, 2);
  out.texture.slice_axis = in_plane ? 2 - dimension : 2;  // theirs counts z, y, x
  reader.integers("distances", out.texture.distances, 1, 64);
  reader.boolean("symmetricalGLCM", out.texture.symmetric_glcm);
  reader.integer("gldm_a", out.texture.dependence_alpha, 0, 1 << 20);
  read_weighting(reader, in_plane, out);
}

void read_normalisation(ObjectReader& reader, Settings& out) {
  bool on = false;
  NormaliseSettings n;
  reader.boolean("normalize", on);
  reader.number("normalizeScale", n.scale, 1e-12, kBig);
  reader.number("removeOutliers", n.outlier_sigmas, 1e-12, kBig);
  if (on) out.normalise = n;
}

// Filter settings that may stand among the general ones.
Json filter_defaults(ObjectReader& reader) {
  Json out = Json::object();
  for (const char* key : {"sigma", "start_level", "level", "wavelet", "gradientUseSpacing",
                          "lbp2DRadius", "lbp2DSamples", "lbp2DMethod", "lbp3DLevels",
                          "lbp3DIcosphereRadius", "lbp3DIcosphereSubdivision"}) {
    if (const Json* value = reader.find(key)) out[key] = *value;
  }
  return out;
}

Json read_setting(const Json& json, Settings& out, Status& fault) {
  ObjectReader reader(json, "setting");
  reader.integer("label", out.label, 1, 255);
  reader.integer("minimumROIDimensions", out.region.minimum_dimensions, 1, 3);
  int least = 1;
  reader.integer("minimumROISize", least, 1, 1 << 30);
  out.region.minimum_voxels = std::max(2, least + (least > 1 ? 1 : 0));  // "more than" there
  reader.find("additionalInfo");
  reader.find("geometryTolerance");
  reader.boolean("correctMask", out.region.correct_mask);
  reader.boolean("preCrop", out.region.crop_first);
  int channel = 0;
  reader.integer("label_channel", channel, 0, 1 << 20);
  if (channel > 0) reader.fail("label_channel", "masks have one channel", Code::kUnsupported);
  read_bins(reader, out.discretise);
  read_normalisation(reader, out);
  read_resampling(reader, out);
  out.region.crop_pad_voxels = 5;
  reader.integer("padDistance", out.region.crop_pad_voxels, 0, 1000);
  read_resegmentation(reader, out.resegment);
  read_texture(reader, out);
  reader.number("voxelArrayShift", out.energy_shift, -kBig, kBig);
  Json filters = filter_defaults(reader);
  fault = reader.finish();
  return filters;
}

// One image type as an entry of our "images".
Json image_entry(const std::string& type, const Json& own, const Json& defaults, Status& fault) {
  static const std::pair<const char*, const char*> kTypes[] = {{"Original", "none"},
                                                               {"LoG", "pyradiomics_log"},
                                                               {"Wavelet", "pyradiomics_wavelet"},
                                                               {"Square", "square"},
                                                               {"SquareRoot", "square_root"},
                                                               {"Logarithm", "logarithm"},
                                                               {"Exponential", "exponential"},
                                                               {"Gradient", "gradient"},
                                                               {"LBP2D", "lbp_2d"}};
  Json entry;
  for (const auto& [theirs, ours] : kTypes) {
    if (type == theirs) entry["filter"] = ours;
  }
  const std::string path = "imageType/" + type;
  if (entry.is_null()) {
    const bool known = type == "LBP3D";
    fault = Error{known ? Code::kUnsupported : Code::kInvalidArgument, path,
                  known ? "this filter is not supported" : "no image type is called so"};
    return entry;
  }
  Json all = defaults;
  const Json given = own.is_null() ? Json::object() : own;
  if (given.is_object()) all.update(given);
  ObjectReader reader(given.is_object() ? all : given, path);
  Discretisation bins;
  const auto copy = [&](const char* theirs, const char* ours) {
    if (const Json* value = reader.find(theirs)) entry[ours] = *value;
  };
  for (const auto& [key, value] : defaults.items()) reader.find(key.c_str());
  if (type == "LoG") copy("sigma", "sigma_mm");
  if (type == "Wavelet") {
    copy("wavelet", "wavelet");
    copy("level", "levels");
    copy("start_level", "start_level");
  }
  if (type == "Gradient") copy("gradientUseSpacing", "use_spacing");
  if (type == "LBP2D") {
    copy("lbp2DRadius", "radius");
    copy("lbp2DSamples", "samples");
    copy("lbp2DMethod", "method");
  }
  read_bins(reader, bins);
  if (all.contains("binWidth") && !all["binWidth"].is_null()) {
    entry["discretise"] = {{"method", "fixed_bin_size"}, {"width", bins.width}};
  }
  if (all.contains("binCount") && !all["binCount"].is_null()) {
    entry["discretise"] = {{"method", "fixed_bin_number"}, {"bins", bins.bins}};
  }
  fault = reader.finish();
  return entry;
}

// In the order in which pyradiomics documents them.
Status read_images(const Json& json, const Json& defaults, Settings& out) {
  if (json.is_null() || (json.is_object() && json.empty())) return success();
  if (!json.is_object()) return Error{Code::kWrongType, "imageType", "expected an object"};
  out.images.clear();
  const bool in_plane = out.aggregations.back() == Aggregation::k2_5d;
  std::vector<std::string> types;
  for (const char* type : {"Original", "Wavelet", "LoG", "Square", "SquareRoot", "Logarithm",
                           "Exponential", "Gradient", "LBP2D"}) {
    if (json.contains(type)) types.emplace_back(type);
  }
  for (const auto& [type, value] : json.items()) {
    if (std::find(types.begin(), types.end(), type) == types.end()) types.push_back(type);
  }
  for (const std::string& type : types) {
    // Without a sigma pyradiomics makes no LoG image.
    const bool no_sigma = type == "LoG" && !defaults.contains("sigma") &&
                          !(json[type].is_object() && json[type].contains("sigma"));
    if (no_sigma) continue;
    Status fault;
    Json entry = image_entry(type, json[type], defaults, fault);
    if (fault) return fault;
    if (type == "Wavelet" && in_plane) entry["dimension"] = "2d";
    out.images.push_back(std::move(entry));
  }
  return success();
}

Status read_classes(const Json& json, Settings& out) {
  if (json.is_null() || (json.is_object() && json.empty())) return success();
  if (!json.is_object()) return Error{Code::kWrongType, "featureClass", "expected an object"};
  out.families.clear();
  bool chosen = false;
  for (const auto& [name, features] : json.items())
    chosen = chosen || !(features.is_null() || features.empty());
  for (const ClassName& c : kClasses) {
    if (!json.contains(c.theirs)) continue;
    for (const char* ours : c.ours) {
      if (ours != nullptr) out.families.emplace_back(ours);
    }
  }
  for (const auto& [name, features] : json.items()) {
    const std::string path = "featureClass/" + name;
    if (find_class(name) == nullptr) {
      return Error{Code::kInvalidArgument, path, "no feature class is called so"};
    }
    if (!features.is_null() && !features.is_array()) {
      return Error{Code::kWrongType, path, "expected a list of features or nothing"};
    }
    if (features.is_null() || features.empty()) {
      // All features of this class, spelled out when others are chosen one by one.
      for (const Family& family : families()) {
        for (const FeatureRow& row : family.features) {
          if (chosen && row.pyradiomics.starts_with(name + "_"))
            out.only.emplace_back(row.pyradiomics);
        }
      }
      continue;
    }
    for (const Json& feature : features) {
      if (!feature.is_string()) return Error{Code::kWrongType, path, "expected names of features"};
      const std::string qualified = name + "_" + feature.get<std::string>();
      if (!has_feature(qualified)) {
        return Error{Code::kUnsupported, path,
                     "feature '" + feature.get<std::string>() + "' (unknown, or deprecated there)"};
      }
      out.only.push_back(qualified);
    }
  }
  return success();
}

}  // namespace

bool is_pyradiomics_parameters(const Json& json) {
  return json.is_object() && (json.contains("setting") || json.contains("imageType") ||
                              json.contains("featureClass") || json.contains("voxelSetting"));
}

Result<Settings> read_pyradiomics_parameters(const Json& json) {
  for (const auto& [key, value] : json.items()) {
    if (key == "voxelSetting" && !value.is_null()) {
      return Error{Code::kUnsupported, key, "voxel-based extraction"};
    }
    if (key != "setting" && key != "imageType" && key != "featureClass" && key != "voxelSetting") {
      return Error{Code::kInvalidArgument, key, "unknown key"};
    }
  }
  Result<Settings> base = read_settings({{"profile", "pyradiomics"}});
  if (!base.ok()) return base.error();
  Settings out = std::move(base).value();
  const auto part = [&](const char* key) { return json.contains(key) ? json[key] : Json(); };
  Status fault;
  const Json setting = part("setting");
  const Json filters = read_setting(setting.is_null() ? Json::object() : setting, out, fault);
  if (fault) return *fault;
  if (Status bad = read_images(part("imageType"), filters, out)) return *bad;
  if (Status bad = read_classes(part("featureClass"), out)) return *bad;
  return out;
}

Result<Settings> read_settings_text(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  const bool json_text = first != std::string_view::npos && text[first] == '{';
  Result<Json> json = json_text ? parse_json(text, "settings") : read_yaml_subset(text);
  if (!json.ok()) return json.error();
  return is_pyradiomics_parameters(*json) ? read_pyradiomics_parameters(*json)
                                          : read_settings(*json);
}

}  // namespace hepatica::radiomics
