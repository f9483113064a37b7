// Filtered images as the settings list them: names, own discretisation, refusals, and regions at
// the edge of what a filter can do.
#include "core/radiomics/filtered_images.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "core/radiomics/extraction.h"
#include "core/radiomics/pyradiomics_parameters.h"
#include "core/radiomics/random_region_for_test.h"

namespace hepatica::radiomics {
namespace {

using Names = std::vector<std::string>;

Settings settings_with_images(const std::string& images, const std::string& more = "") {
  const std::string text = R"({"profile": "ibsi", "images": )" + images + more + "}";
  return read_settings(parse_json(text, "settings").value()).value();
}

Names names_of(const Settings& settings) {
  Names out;
  const auto images = plan_images(settings);
  EXPECT_TRUE(images.ok()) << (images.ok() ? "" : to_line(images.error()));
  if (!images.ok()) return out;
  for (const PlannedImage& image : *images) out.push_back(image.name);
  return out;
}

struct FilteredCase {
  image::Volume image;
  image::Mask mask;
};

// Noise with the voxels of a box as region.
FilteredCase boxed(std::array<int, 3> size, image::Box region, float spread = 200) {
  FilteredCase c;
  c.image.geometry.size = size;
  c.mask.geometry = c.image.geometry;
  Random random(5);
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i) {
        const auto inside = [&](size_t a, int at) {
          return at >= region.first[a] && at <= region.last[a];
        };
        c.image.samples.push_back(40 + spread * static_cast<float>(random.below(100)) / 100);
        c.mask.samples.push_back(inside(0, i) && inside(1, j) && inside(2, k));
      }
    }
  }
  return c;
}

Result<Extraction> run(const FilteredCase& c, const Settings& settings,
                       const ProgressCallback& progress = {}) {
  return extract({c.image, c.mask, image::SampleType::kInt16}, settings, progress);
}

constexpr const char* kEveryFilter =
    R"([{"filter": "none"}, {"filter": "mean", "support_voxels": 3},
  {"filter": "log", "sigma_mm": 1}, {"filter": "laws", "kernel": "L5E5S5", "energy_delta": 2},
  {"filter": "gabor", "sigma_mm": 1, "lambda_mm": 2, "gamma": 1.5, "theta_step_deg": 45},
  {"filter": "wavelet", "wavelet": "db3", "band": "LLH"}, {"filter": "simoncelli", "level": 1},
  {"filter": "simoncelli", "level": 1, "riesz": [1, 0, 0]}, {"filter": "pyradiomics_log", "sigma_mm": [1]},
  {"filter": "pyradiomics_wavelet"}, {"filter": "square"}, {"filter": "square_root"},
  {"filter": "logarithm"}, {"filter": "exponential"}, {"filter": "gradient"}, {"filter": "lbp_2d"}])";

TEST(FilteredImages, AreCalledByTheirFilterOrByTheirName) {
  EXPECT_EQ(
      names_of(settings_with_images(R"([{"filter": "none"}, {"filter": "mean", "support_voxels": 3},
              {"filter": "square", "name": "sq"},
              {"filter": "pyradiomics_log", "sigma_mm": [1, 2], "name": "fine"}])")),
      (Names{"original", "mean_3d_3", "sq", "fine_0", "fine_1"}));
}

TEST(FilteredImages, TakeTheirOwnDiscretisation) {
  const Settings s = settings_with_images(R"([{"filter": "none"},
      {"filter": "mean", "support_voxels": 3, "discretise": {"method": "fixed_bin_number", "bins": 7}}])",
                                          R"(, "families": ["glcm"])");
  const auto e = run(boxed({16, 16, 16}, {{4, 4, 4}, {11, 11, 11}}), s);
  ASSERT_TRUE(e.ok()) << to_line(e.error());
  ASSERT_EQ(e->images.size(), 2u);
  EXPECT_EQ(e->images[0].grey_levels, 32);
  EXPECT_EQ(e->images[1].grey_levels, 7);
}

TEST(FilteredImages, FaultsNameTheirEntry) {
  const std::pair<const char*, const char*> cases[] = {
      {R"([3])", "/images/0"},
      {R"([{"filter": "none"}, {"filter": "median"}])", "/images/1/filter"},
      {R"([{"filter": "mean", "support_voxels": 4}])", "/images/0/support_voxels"},
      {R"([{"filter": "square"}, {"filter": "square"}])", "/images/1"},
      {R"([{"filter": "square", "discretise": {"method": "none"}}])",
       "/images/0/discretise/method"}};
  for (const auto& [images, field] : cases) {
    const auto planned = plan_images(settings_with_images(images));
    ASSERT_FALSE(planned.ok()) << images;
    EXPECT_EQ(planned.error().field, field) << images;
  }
  const auto planar = plan_images(
      settings_with_images(R"([{"filter": "lbp_2d"}])", R"(, "texture": {"slice_axis": "x"})"));
  ASSERT_FALSE(planar.ok());
  EXPECT_EQ(planar.error().code, Code::kUnsupported);
}

TEST(FilteredImages, OfAPlanarPyradiomicsFileAreFourPlanarWavelets) {
  const auto s = read_settings_text("imageType:\n  Wavelet: {}\nsetting:\n  force2D: true\n");
  ASSERT_TRUE(s.ok()) << to_line(s.error());
  EXPECT_EQ(names_of(*s), (Names{"wavelet-LH", "wavelet-HL", "wavelet-HH", "wavelet-LL"}));
}

TEST(FilteredImages, RegionsAtTheEdgeOfWhatIsPossibleGiveNoNaN) {
  const std::pair<const char*, FilteredCase> cases[] = {
      {"one voxel", boxed({12, 12, 12}, {{6, 6, 6}, {6, 6, 6}})},
      {"one slice", boxed({12, 12, 12}, {{2, 2, 6}, {9, 9, 6}})},
      {"in the corner", boxed({12, 12, 12}, {{0, 0, 0}, {5, 5, 5}})},
      {"the whole image", boxed({9, 8, 7}, {{0, 0, 0}, {8, 7, 6}})},
      {"flat", boxed({12, 12, 12}, {{3, 3, 3}, {8, 8, 8}}, 0)}};
  for (const auto& [what, c] : cases) {
    const auto e = run(c, settings_with_images(kEveryFilter));
    ASSERT_TRUE(e.ok()) << what << ": " << to_line(e.error());
    std::set<std::string> images;
    for (const FeatureValue& f : e->features) {
      images.insert(f.image);
      EXPECT_TRUE(std::isfinite(f.value)) << what << " " << f.name;
    }
    EXPECT_EQ(images.size(), 23u) << what;  // 15 entries, one of which gives eight bands
  }
}

TEST(FilteredImages, ImageOfZerosHasNoScaleForIntensityFunctions) {
  FilteredCase c = boxed({8, 8, 8}, {{2, 2, 2}, {5, 5, 5}});
  std::fill(c.image.samples.begin(), c.image.samples.end(), 0.0f);
  const auto e = run(c, settings_with_images(R"([{"filter": "square"}])"));
  ASSERT_FALSE(e.ok());
  EXPECT_EQ(e.error().code, Code::kDomain);
  EXPECT_EQ(e.error().field, "square");
}

TEST(FilteredImages, NaNWithinReachOfAFilterIsRefusedAndBeyondItIsNot) {
  FilteredCase c = boxed({40, 12, 12}, {{4, 4, 4}, {7, 7, 7}});
  c.image.at(39, 6, 6) = std::nanf("");
  const Settings s = settings_with_images(R"([{"filter": "mean", "support_voxels": 3}])",
                                          R"(, "families": ["statistics"])");
  EXPECT_TRUE(run(c, s).ok());
  c.image.at(8, 6, 6) = std::nanf("");
  const auto e = run(c, s);
  ASSERT_FALSE(e.ok());
  EXPECT_EQ(e.error().code, Code::kDomain);
}

TEST(FilteredImages, LogTooWideForTheImageIsLeftOutAsInPyradiomicsAndRefusedElsewhere) {
  const FilteredCase c = boxed({12, 12, 3}, {{2, 2, 0}, {9, 9, 2}});
  const auto s = read_settings_text(
      R"({"imageType": {"Original": {}, "LoG": {"sigma": [1.0]}}, "featureClass": {"firstorder": null}})");
  ASSERT_TRUE(s.ok()) << to_line(s.error());
  const auto e = run(c, *s);
  ASSERT_TRUE(e.ok()) << to_line(e.error());
  EXPECT_EQ(e->images.size(), 1u);
  bool warned = false;
  for (const Warning& w : e->warnings) warned = warned || w.field == "log-sigma-1-0-mm-3D";
  EXPECT_TRUE(warned);
  const auto refused =
      run(c, settings_with_images(R"([{"filter": "pyradiomics_log", "sigma_mm": [1]}])"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kDomain);
  EXPECT_EQ(refused.error().field, "/images/0");
}

TEST(FilteredImages, CanBeCancelledBetweenFilters) {
  const FilteredCase c = boxed({12, 12, 12}, {{3, 3, 3}, {8, 8, 8}});
  const Settings s =
      settings_with_images(R"([{"filter": "none"}, {"filter": "mean", "support_voxels": 3}])",
                           R"(, "families": ["statistics"])");
  const auto e = run(c, s, [](int, int of, const std::string& next) {
    EXPECT_EQ(of, 2);
    return next != "mean_3d_3";
  });
  ASSERT_FALSE(e.ok());
  EXPECT_EQ(e.error().code, Code::kCancelled);
}

}  // namespace
}  // namespace hepatica::radiomics
