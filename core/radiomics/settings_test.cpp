// Settings, profiles and parameter files: what is read, what is refused and where.
#include "core/radiomics/settings.h"

#include <gtest/gtest.h>

#include "core/radiomics/pyradiomics_parameters.h"
#include "core/radiomics/yaml_subset.h"

namespace hepatica::radiomics {
namespace {

TEST(Profiles, AreCompleteAndCanonical) {
  EXPECT_EQ(profile_names(), (std::vector<std::string>{"ibsi", "pyradiomics"}));
  for (const std::string& name : profile_names()) {
    const Json json = parse_json(profile_text(name).value(), name).value();
    const Result<Settings> settings = read_settings(json);
    ASSERT_TRUE(settings.ok()) << to_line(settings.error());
    // Written out, a profile is itself: nothing is left to defaults.
    EXPECT_EQ(to_json(*settings), json) << name;
  }
}

TEST(Profiles, UnknownNameIsRefused) {
  const Result<Settings> settings = read_settings(Json{{"profile", "ibsy"}});
  ASSERT_FALSE(settings.ok());
  EXPECT_EQ(to_line(settings.error()),
            "profile: an argument is outside what the function takes (no profile is called 'ibsy'; "
            "there are ibsi, pyradiomics)");
}

TEST(Settings, ChangesLieOverTheProfile) {
  const Settings s = read_settings(Json{{"profile", "ibsi"},
                                        {"discretise", {{"bins", 64}}},
                                        {"resample", {{"spacing_mm", {1, 1, 1}}}}})
                         .value();
  EXPECT_EQ(s.discretise.method, BinMethod::kFixedBinNumber);
  EXPECT_EQ(s.discretise.bins, 64);
  ASSERT_TRUE(s.resample.has_value());
  EXPECT_EQ(s.resample->grid, GridAlignment::kCentre);
}

TEST(Settings, ReadWhatTheyWrite) {
  const Settings s = read_settings(Json{{"profile", "pyradiomics"},
                                        {"normalise", {{"scale", 100}}},
                                        {"resegment", {{"range", {nullptr, 5.5}}}},
                                        {"discretise", {{"first_edge", -500}}}})
                         .value();
  const Json json = to_json(s);
  EXPECT_EQ(to_json(read_settings(json).value()), json);
  EXPECT_EQ(settings_hash(read_settings(json).value()), settings_hash(s));
}

TEST(Settings, HashChangesWithAnyNumber) {
  const Settings a = read_settings(Json{{"profile", "ibsi"}}).value();
  Settings b = a;
  b.discretise.bins = 33;
  EXPECT_EQ(settings_hash(a).size(), 64u);
  EXPECT_NE(settings_hash(a), settings_hash(b));
}

TEST(Settings, FaultsNameTheirPlace) {
  const std::pair<Json, const char*> faults[] = {
      {{{"bins", 3}}, "/bins"},
      {{{"discretise", {{"bins", 0}}}}, "/discretise/bins"},
      {{{"discretise", {{"width", "wide"}}}}, "/discretise/width"},
      {{{"discretise", {{"widht", 1}}}}, "/discretise/widht"},
      {{{"resample", {{"image", "linear"}}}}, "/resample/spacing_mm"},
      {{{"resample", {{"spacing_mm", {1, 1}}}}}, "/resample/spacing_mm"},
      {{{"resample", {{"spacing_mm", {1, 1, -1}}}}}, "/resample/spacing_mm"},
      {{{"resegment", {{"range", {3, 1}}}}}, "/resegment/range"},
      {{{"families", {"glcm", "glmc"}}}, "/families"},
      {{{"families", {"glcm", "glcm"}}}, "/families"},
      {{{"aggregations", {"4d"}}}, "/aggregations"},
      {{{"texture", {{"distances", Json::array()}}}}, "/texture/distances"},
      {{{"label", 0}}, "/label"},
      {{{"images", "wavelet"}}, "/images"}};
  for (const auto& [json, place] : faults) {
    const Result<Settings> settings = read_settings(json);
    ASSERT_FALSE(settings.ok()) << json;
    EXPECT_EQ(settings.error().field, place) << json;
  }
}

TEST(YamlSubset, ReadsWhatParameterFilesUse) {
  const Json json = read_yaml_subset(R"(# a comment
setting:
  binWidth: 25   # another
  label: 1
  interpolator: 'sitkBSpline'
  resampledPixelSpacing: [2, 2.5, 0]
  weightingNorm: # nothing
  normalize: false
imageType:
  Original: {}
  LoG:
    sigma: [1.0, 3]
  Wavelet: {wavelet: coif1, level: 2}
  Square: {'binWidth': 50, "binCount":null}
featureClass:
  shape:
  firstorder: []
  glcm:
    - Contrast
    - 'JointEnergy'
  glrlm:
  - RunEntropy
)")
                        .value();
  EXPECT_EQ(json, parse_json(R"({
    "setting": {"binWidth": 25, "label": 1, "interpolator": "sitkBSpline",
                "resampledPixelSpacing": [2, 2.5, 0], "weightingNorm": null, "normalize": false},
    "imageType": {"Original": {}, "LoG": {"sigma": [1.0, 3]}, "Wavelet": {"wavelet": "coif1", "level": 2},
                  "Square": {"binWidth": 50, "binCount": null}},
    "featureClass": {"shape": null, "firstorder": [], "glcm": ["Contrast", "JointEnergy"],
                     "glrlm": ["RunEntropy"]}})",
                             "json")
                      .value());
}

TEST(YamlSubset, RefusesTheRestWithItsLine) {
  const std::pair<const char*, const char*> faults[] = {
      {"a: &x 1", "line 1"},         {"a: 1\nb: *x", "line 2"},
      {"a: !int 1", "line 1"},       {"a: |\n  text", "line 1"},
      {"a: 1\n---\nb: 2", "line 2"}, {"a:\n\t- 1", "line 2"},
      {"a: [1,\n 2]", "line 1"},     {"? a", "line 1"},
      {"a: 1\na: 2", "line 2"},      {"a: 1\n  b: 2", "line 2"},
      {"a: 'x", "line 1"},           {"a: {b}", "line 1"},
      {"a:\n  - 1\n b: 2", "line 3"}};
  for (const auto& [text, line] : faults) {
    const Result<Json> json = read_yaml_subset(text);
    ASSERT_FALSE(json.ok()) << text;
    EXPECT_EQ(json.error().field, line) << text;
  }
}

TEST(YamlSubset, SurvivesDamagedText) {
  const std::string whole = "a:\n  - {b: [1, 'x'], c: \"d\"}\n  - e: 1\n    f:\n    - g\n";
  ASSERT_TRUE(read_yaml_subset(whole).ok());
  for (size_t cut = 0; cut < whole.size(); ++cut) {
    (void)read_yaml_subset(whole.substr(0, cut));
    std::string damaged = whole;
    for (char c : {':', '-', '[', '\'', '\n', ' ', '\0'}) {
      damaged[cut] = c;
      (void)read_yaml_subset(damaged);
    }
  }
  EXPECT_FALSE(read_yaml_subset(std::string(100, '[')).ok());
}

TEST(PyradiomicsParameters, MapOntoSettings) {
  const Settings s = read_settings_text(R"(
setting:
  binCount: 64
  resampledPixelSpacing: [1, 1, 1]
  interpolator: sitkLinear
  force2D: true
  force2Ddimension: 0
  resegmentRange: [3, -3]
  resegmentMode: sigma
  minimumROISize: 50
imageType:
  LoG: {sigma: [1.0, 2.0], binWidth: 5}
  Original: {}
featureClass:
  glcm: [Contrast]
  shape:
)")
                         .value();
  EXPECT_EQ(s.discretise.method, BinMethod::kFixedBinNumber);
  EXPECT_EQ(s.resample->image, image::Interpolation::kLinear);
  EXPECT_EQ(s.aggregations, (std::vector{Aggregation::k2_5dDirectionMerged, Aggregation::k2_5d}));
  EXPECT_EQ(s.resegment.lower, -3.0);
  EXPECT_EQ(s.region.minimum_voxels, 51);
  EXPECT_EQ(s.families, (std::vector<std::string>{"morphology", "glcm"}));
  EXPECT_EQ(s.only.size(), 15u);  // one of glcm, 14 of shape
  ASSERT_EQ(s.images.size(), 2u);
  EXPECT_EQ(s.images[0]["filter"], "none");
  EXPECT_EQ(s.images[1]["sigma_mm"], (Json{1.0, 2.0}));
  EXPECT_EQ(s.images[1]["discretise"]["width"], 5.0);
}

TEST(PyradiomicsParameters, RefuseWhatIsNotSupportedByName) {
  const std::pair<const char*, const char*> faults[] = {
      {"setting: {binWidht: 5}", "setting/binWidht"},
      {"setting: {label_channel: 1}", "setting/label_channel"},
      {"setting: {resampledPixelSpacing: [1, 1, 1], interpolator: sitkGaussian}",
       "setting/interpolator"},
      {"setting: {weightingNorm: chebyshev}", "setting/weightingNorm"},
      {"voxelSetting: {kernelRadius: 2}", "voxelSetting"},
      {"imageType: {LBP3D: {}}", "imageType/LBP3D"},
      {"imageType: {Wavelett: {}}", "imageType/Wavelett"},
      {"imageType: {Square: {force2D: true}}", "imageType/Square/force2D"},
      {"featureClass: {glcm: [Dissimilarity]}", "featureClass/glcm"},
      {"featureClass: {gldzm: }", "featureClass/gldzm"},
      {"settings: {}\nsetting: {}", "settings"}};
  for (const auto& [text, place] : faults) {
    const Result<Settings> settings = read_settings_text(text);
    ASSERT_FALSE(settings.ok()) << text;
    EXPECT_EQ(settings.error().field, place) << text;
  }
}

}  // namespace
}  // namespace hepatica::radiomics
