// Processing configurations A, B and C of the IBSI CT phantom: all 346, 346 and 210 reference
// values (doi:10.1148/radiol.2020191145, tests/reference/ibsi). The phantom itself is CC BY-NC and
// not in the repository: the tests are skipped where the shared folder has no copy.
#include <gtest/gtest.h>

#include <cstdio>

#include "core/image/test_files.h"
#include "core/radiomics/extraction.h"
#include "core/radiomics/reference_for_test.h"

namespace hepatica::radiomics {
namespace {

// Settings of the configurations as the manual's table of reference data sets gives them.
constexpr const char* kConfigA = R"({
  "profile": "ibsi", "round_image": true, "resegment": {"range": [-500, 400]},
  "discretise": {"method": "fixed_bin_size", "width": 25},
  "intensity_volume_histogram": {"method": "as_is"},
  "aggregations": ["2d_avg", "2d_s_mrg", "2.5d_d_mrg", "2.5d_v_mrg", "2d", "2.5d"]})";
constexpr const char* kConfigB = R"({
  "profile": "ibsi", "round_image": true,
  "resample": {"spacing_mm": [2, 2, 0], "image": "linear", "mask": "linear", "round": true},
  "resegment": {"range": [-500, 400]},
  "discretise": {"method": "fixed_bin_number", "bins": 32},
  "intensity_volume_histogram": {"method": "as_is"},
  "aggregations": ["2d_avg", "2d_s_mrg", "2.5d_d_mrg", "2.5d_v_mrg", "2d", "2.5d"]})";
constexpr const char* kConfigC = R"({
  "profile": "ibsi", "round_image": true,
  "resample": {"spacing_mm": [2, 2, 2], "image": "linear", "mask": "linear", "round": true},
  "resegment": {"range": [-1000, 400]},
  "discretise": {"method": "fixed_bin_size", "width": 25},
  "intensity_volume_histogram": {"method": "fixed_bin_size", "width": 2.5}})";
constexpr const char* kConfigD = R"({
  "profile": "ibsi", "round_image": true,
  "resample": {"spacing_mm": [2, 2, 2], "image": "linear", "mask": "linear", "round": true},
  "resegment": {"outlier_sigmas": 3},
  "discretise": {"method": "fixed_bin_number", "bins": 32},
  "intensity_volume_histogram": {"method": "as_is"}})";
constexpr const char* kConfigE = R"({
  "profile": "ibsi", "round_image": true,
  "resample": {"spacing_mm": [2, 2, 2], "image": "cubic_spline", "mask": "linear", "round": true},
  "resegment": {"range": [-1000, 400], "outlier_sigmas": 3},
  "discretise": {"method": "fixed_bin_number", "bins": 32},
  "intensity_volume_histogram": {"method": "fixed_bin_number", "bins": 1000}})";

Settings phantom_settings(const char* text) {
  return read_settings(parse_json(text, "settings").value()).value();
}

class CtPhantom : public testing::Test {
 protected:
  void run(const char* settings, image::Bytes image_bytes, image::Bytes mask_bytes) {
    const image::ImageFile image = image::read_nifti(image_bytes).value();
    const image::Mask mask = image::read_nifti_mask(mask_bytes).value();
    const Result<Extraction> extraction =
        extract({image.volume, mask, image.stored_type}, phantom_settings(settings));
    ASSERT_TRUE(extraction.ok()) << to_line(extraction.error());
    for (const FeatureValue& f : extraction->features) {
      EXPECT_TRUE(f.defined) << f.name;
      found_[f.name] = f.value;
    }
    extraction_ = *extraction;
  }

  void check(const std::string& name, size_t expected_count) {
    const auto references = ibsi_references(name);
    EXPECT_EQ(references.size(), expected_count);
    size_t matched = 0;
    for (const auto& [id, reference] : references) {
      ASSERT_TRUE(found_.contains(id)) << id;
      const bool ok = agrees(found_[id], reference);
      EXPECT_TRUE(ok) << id << ": " << found_[id] << ", reference " << reference.value << " +- "
                      << reference.tolerance;
      matched += ok;
    }
    std::printf("CT phantom, %s: %zu of %zu values\n", name.c_str(), matched, references.size());
  }

  std::map<std::string, double> found_;
  Extraction extraction_;
};

#define CT_PHANTOM_OR_SKIP()                                                   \
  HEPATICA_SHARED_OR_SKIP(image, "ibsi/ibsi1/images/ct_phantom_image.nii.gz"); \
  HEPATICA_SHARED_OR_SKIP(mask, "ibsi/ibsi1/images/ct_phantom_mask.nii.gz")

TEST_F(CtPhantom, ConfigurationAMatches346Values) {
  CT_PHANTOM_OR_SKIP();
  run(kConfigA, image, mask);
  check("config_A", 346);
}

TEST_F(CtPhantom, ConfigurationBMatches346Values) {
  CT_PHANTOM_OR_SKIP();
  run(kConfigB, image, mask);
  check("config_B", 346);
}

TEST_F(CtPhantom, ConfigurationCMatches210Values) {
  CT_PHANTOM_OR_SKIP();
  run(kConfigC, image, mask);
  check("config_C", 210);
}

TEST_F(CtPhantom, ReportsTheVoxelsOfEachStepOfConfigurationC) {
  CT_PHANTOM_OR_SKIP();
  run(kConfigC, image, mask);
  std::map<std::string, Reference> diagnostics;
  const nlohmann::json json = read_reference("ibsi/config_C.json");
  for (const auto& row : json.at("diagnostics")) diagnostics[row[0]] = {row[1], row[2]};
  const std::pair<const char*, const char*> steps[] = {
      {"initial", "_init_roi"}, {"interpolated", "_interp_roi"}, {"resegmented", "_reseg_roi"}};
  ASSERT_EQ(extraction_.steps.size(), 3u);
  for (size_t s = 0; s < 3; ++s) {
    const StepReport& step = extraction_.steps[s];
    EXPECT_EQ(step.step, steps[s].first);
    const auto near = [&](const std::string& id, double value) {
      const Reference r = diagnostics.at(id + steps[s].second);
      EXPECT_NEAR(value, r.value, r.tolerance + 0.006 * std::abs(r.value)) << id << " " << s;
    };
    near("int_mask_vox_count", static_cast<double>(step.intensity_voxels));
    near("morph_mask_vox_count", static_cast<double>(step.morphological_voxels));
    near("int_mask_bb_dim_x", step.box_size[0]);
    near("int_mask_bb_dim_z", step.box_size[2]);
    near("int_mask_mean_int", step.mean);
    near("int_mask_min_int", step.min);
    near("int_mask_max_int", step.max);
  }
}

TEST_F(CtPhantom, ConfigurationsDAndEGiveEveryValue) {
  CT_PHANTOM_OR_SKIP();
  for (const char* config : {kConfigD, kConfigE}) {
    found_.clear();
    run(config, image, mask);
    // The same names as configuration C has references for.
    for (const auto& [id, reference] : ibsi_references("config_C")) {
      EXPECT_TRUE(found_.contains(id)) << id;
    }
  }
}

}  // namespace
}  // namespace hepatica::radiomics
