// The pyradiomics profile against the baselines that pyradiomics publishes
// (tests/reference/pyradiomics; AIM-Harvard/pyradiomics @ 8ed5793), within 1e-6 relative.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <set>

#include "core/image/test_files.h"
#include "core/radiomics/extraction.h"
#include "core/radiomics/mesh.h"
#include "core/radiomics/pyradiomics_parameters.h"
#include "core/radiomics/reference_for_test.h"
#include "core/radiomics/region.h"

namespace hepatica::radiomics {
namespace {

// Values that no version since reproduces: tests/reference/pyradiomics/README.md.
const std::set<std::string> kWrongBaseline{"MeshVolume", "SurfaceArea", "SurfaceVolumeRatio",
                                           "Sphericity"};

class PyradiomicsBaseline : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Case, PyradiomicsBaseline, testing::Values("brain1", "breast1"));

// Cuts the mask to the slice with the most voxels, as the published test code does for shape2D.
image::Mask largest_slice(image::Mask mask) {
  const auto& size = mask.geometry.size;
  const size_t slice = static_cast<size_t>(size[0]) * static_cast<size_t>(size[1]);
  std::vector<size_t> count(static_cast<size_t>(size[2]), 0);
  for (size_t v = 0; v < mask.samples.size(); ++v) count[v / slice] += mask.samples[v] != 0;
  const size_t best =
      static_cast<size_t>(std::max_element(count.begin(), count.end()) - count.begin());
  for (size_t v = 0; v < mask.samples.size(); ++v) {
    if (v / slice != best) mask.samples[v] = 0;
  }
  return mask;
}

TEST_P(PyradiomicsBaseline, EveryVariantMatches) {
  const std::string name = GetParam();
  HEPATICA_SHARED_OR_SKIP(image_bytes, "pyradiomics-cases/" + name + "_image.nrrd");
  HEPATICA_SHARED_OR_SKIP(mask_bytes, "pyradiomics-cases/" + name + "_label.nrrd");
  const image::ImageFile image = image::read_nrrd(image_bytes).value();
  const image::Mask mask = image::read_nrrd_mask(mask_bytes).value();
  const nlohmann::json reference = read_reference("pyradiomics/" + name + "_baseline.json");
  size_t checked = 0, matched = 0;
  for (const auto& variant : reference.at("variants")) {
    const std::string id = variant["variant"];
    Json parameters{{"setting", variant["settings"]}, {"featureClass", Json::object()}};
    for (const auto& [family, values] : variant["values"].items()) {
      parameters["featureClass"][family] = nullptr;
    }
    const Result<Settings> settings = read_pyradiomics_parameters(parameters);
    ASSERT_TRUE(settings.ok()) << id << ": " << to_line(settings.error());
    const image::Mask region = id == "shape2D" ? largest_slice(mask) : mask;
    const Result<Extraction> extraction =
        extract({image.volume, region, image.stored_type}, *settings);
    ASSERT_TRUE(extraction.ok()) << id << ": " << to_line(extraction.error());
    std::map<std::string, double> found;
    for (const FeatureValue& f : extraction->features) found[f.name] = f.value;
    for (const auto& [family, values] : variant["values"].items()) {
      for (const auto& [feature, expected] : values.items()) {
        if (name == "brain1" && id == "default" && family == "shape" &&
            kWrongBaseline.contains(feature)) {
          continue;
        }
        const std::string full = "original_" + family + "_" + feature;
        ASSERT_TRUE(found.contains(full)) << id << " " << full;
        const double want = expected;
        const bool ok = std::abs(found[full] - want) <= 1e-6 * std::abs(want) + 1e-12;
        EXPECT_TRUE(ok) << id << " " << full << ": " << found[full] << ", published " << want;
        ++checked;
        matched += ok;
      }
    }
  }
  std::printf("%s: %zu of %zu published values\n", name.c_str(), matched, checked);
  // 665 values and the 9 of shape2D; four of brain1 are known to be wrong.
  EXPECT_EQ(checked, name == "brain1" ? 670u : 674u);
}

// The published numbers of brain1/default are those of a mesh without one triangle of case 62.
TEST(PyradiomicsMesh, PublishedBrain1SurfaceLacksATriangle) {
  HEPATICA_SHARED_OR_SKIP(mask_bytes, "pyradiomics-cases/brain1_label.nrrd");
  const image::Mask full = image::read_nrrd_mask(mask_bytes).value();
  const image::Mask cut = image::crop(full, *image::bounding_box(full));
  const MaskBox mask{cut.geometry.size, cut.geometry.spacing_mm, cut.samples};
  const MeshMeasure whole = measure_mesh(mask);
  EXPECT_NEAR(whole.volume_mm3, 16147.51180013021, 1e-6);  // pyradiomics 3, same mask
  EXPECT_NEAR(whole.area_mm2, 6438.821603779402, 1e-6);
  ASSERT_EQ(std::string(marching_cubes_case(62)).substr(12), "570");
  // The triangle of the edges 5, 7 and 0: (1, 0.5, 1), (0, 0.5, 1), (0.5, 0, 0) in voxels.
  const auto& s = mask.spacing_mm;
  double area = 0, volume = 0;
  for (int k = -1; k < mask.size[2]; ++k) {
    for (int j = -1; j < mask.size[1]; ++j) {
      for (int i = -1; i < mask.size[0]; ++i) {
        int cube = 0;
        constexpr int kCorner[8][3] = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0},
                                       {0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {0, 1, 1}};
        for (int c = 0; c < 8; ++c) {
          cube |= mask.at(i + kCorner[c][0], j + kCorner[c][1], k + kCorner[c][2]) ? 1 << c : 0;
        }
        if (cube != 62 && cube != 255 - 62) continue;
        const double p[3][3] = {{(i + 2) * s[0], (j + 1.5) * s[1], (k + 2) * s[2]},
                                {(i + 1) * s[0], (j + 1.5) * s[1], (k + 2) * s[2]},
                                {(i + 1.5) * s[0], (j + 1) * s[1], (k + 1) * s[2]}};
        double n[3], det = 0;
        for (int d = 0; d < 3; ++d) {
          const int e = (d + 1) % 3, f = (d + 2) % 3;
          n[d] =
              (p[1][e] - p[0][e]) * (p[2][f] - p[0][f]) - (p[1][f] - p[0][f]) * (p[2][e] - p[0][e]);
          det += p[0][d] * (p[1][e] * p[2][f] - p[1][f] * p[2][e]);
        }
        area += std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]) / 2;
        volume += (cube == 62 ? -det : det) / 6;
      }
    }
  }
  EXPECT_NEAR(whole.area_mm2 - area, 6433.7343171, 1e-6);
  EXPECT_NEAR(whole.volume_mm3 - volume, 16149.4954427, 1e-6);
}

}  // namespace
}  // namespace hepatica::radiomics
