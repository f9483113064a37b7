// The whole extraction: the self-test, bad input, invariances, cancellation, and what is written
// out.
#include "core/radiomics/extraction.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "core/radiomics/random_region_for_test.h"
#include "core/radiomics/result_text.h"
#include "core/radiomics/run.h"
#include "core/radiomics/self_test.h"

namespace hepatica::radiomics {
namespace {

constexpr const char* kEverything = R"({"profile": "ibsi", "aggregations": ["2d_avg", "2d_s_mrg",
  "2.5d_d_mrg", "2.5d_v_mrg", "3d_avg", "3d_v_mrg", "2d", "2.5d", "3d"]})";

Settings settings_of(const std::string& text) {
  return read_settings(parse_json(text, "settings").value()).value();
}

struct Case {
  image::Volume image;
  image::Mask mask;
};

// A blob with intensities that vary from voxel to voxel, away from the image's border.
Case blob(std::array<int, 3> size = {14, 13, 12}, std::array<double, 3> spacing = {1, 1, 1}) {
  Case c;
  c.image.geometry.size = size;
  c.image.geometry.spacing_mm = spacing;
  c.mask.geometry = c.image.geometry;
  Random random(77);
  for (int k = 0; k < size[2]; ++k) {
    for (int j = 0; j < size[1]; ++j) {
      for (int i = 0; i < size[0]; ++i) {
        const double x = (i - size[0] / 2) / 5.0, y = (j - size[1] / 2) / 4.0,
                     z = (k - size[2] / 2) / 3.5;
        c.image.samples.push_back(static_cast<float>(random.below(120) - 20));
        c.mask.samples.push_back(x * x + y * y + z * z + 0.2 * x * y <= 1);
      }
    }
  }
  return c;
}

// A region of the given voxels in a 7 x 6 x 5 image.
Case region_of(const std::vector<std::array<int, 3>>& voxels) {
  Case c = blob({7, 6, 5});
  std::fill(c.mask.samples.begin(), c.mask.samples.end(), uint8_t{0});
  for (const auto& v : voxels) c.mask.at(v[0], v[1], v[2]) = 1;
  return c;
}

Result<Extraction> run(const Case& c, const std::string& settings = kEverything) {
  return extract({c.image, c.mask, image::SampleType::kInt16}, settings_of(settings));
}

std::map<std::string, double> values(const Result<Extraction>& e) {
  std::map<std::string, double> out;
  EXPECT_TRUE(e.ok()) << (e.ok() ? "" : to_line(e.error()));
  if (!e.ok()) return out;
  for (const FeatureValue& f : e->features) {
    EXPECT_TRUE(std::isfinite(f.value)) << f.name;
    if (f.defined) out[f.name] = f.value;
  }
  return out;
}

bool warns(const Extraction& e, Code code, const std::string& field = "") {
  for (const Warning& w : e.warnings) {
    if (w.code == code && (field.empty() || w.field == field)) return true;
  }
  return false;
}

void expect_close(const std::map<std::string, double>& a, const std::map<std::string, double>& b,
                  double tolerance, const std::function<bool(const std::string&)>& skip = {}) {
  ASSERT_EQ(a.size(), b.size());
  for (const auto& [name, value] : a) {
    if (skip && skip(name)) continue;
    ASSERT_TRUE(b.contains(name)) << name;
    EXPECT_NEAR(b.at(name), value, tolerance * std::max(1.0, std::abs(value))) << name;
  }
}

TEST(SelfTest, PassesAll482Values) {
  const SelfTest test = self_test().value();
  EXPECT_EQ(test.total, 482);
  EXPECT_EQ(test.passed, 482);
  for (const auto& f : test.failures) ADD_FAILURE() << f.feature << " " << f.value;
}

TEST(Extraction, GivesEveryIbsiFeatureAValueForAnOrdinaryRegion) {
  const Result<Extraction> e = run(blob());
  const auto found = values(e);
  EXPECT_EQ(e->features.size(), found.size());
  // 29 morphology, 2 local intensity, 18 statistics, 23 histogram, 7 volume histogram, 6 x (25 +
  // 16) directional and 3 x (16 + 16 + 5 + 17) zonal.
  EXPECT_EQ(found.size(), 29u + 2 + 18 + 23 + 7 + 6 * 41 + 3 * 54);
  EXPECT_EQ(e->parts, 1);
  EXPECT_EQ(e->settings_hash, settings_hash(settings_of(kEverything)));
}

// --- bad input

TEST(BadInput, EmptyRegionAndMissingLabelAreErrors) {
  const Case empty = region_of({});
  EXPECT_EQ(run(empty).error().code, Code::kEmptyRoi);
  EXPECT_EQ(run(blob(), R"({"profile": "ibsi", "label": 2})").error().code, Code::kEmptyRoi);
}

TEST(BadInput, OneVoxelHasShapeAndIntensityButNoTexture) {
  const Result<Extraction> e = run(region_of({{3, 2, 2}}));
  const auto found = values(e);
  EXPECT_NEAR(found.at("morph_volume"), 1.0 / 6, 1e-12);
  EXPECT_EQ(found.at("morph_pca_maj_axis"), 0);
  EXPECT_EQ(found.at("stat_var"), 0);
  EXPECT_FALSE(found.contains("cm_contrast_d1_3d_avg"));  // no pair
  EXPECT_FALSE(found.contains("morph_moran_i"));
  EXPECT_FALSE(found.contains("morph_pca_flatness"));
  EXPECT_EQ(found.at("rlm_sre_3d_avg"), 1);
  EXPECT_TRUE(warns(*e, Code::kSmallRoi));
  EXPECT_TRUE(warns(*e, Code::kConstantIntensity));
  EXPECT_TRUE(warns(*e, Code::kDomain, "morph_moran_i"));
  EXPECT_EQ(run(region_of({{3, 2, 2}}), R"({"profile": "pyradiomics"})").error().code,
            Code::kInvalidArgument);
}

TEST(BadInput, OneSliceGivesThreeDimensionalAndPlanarTextures) {
  Case c = blob();
  for (size_t v = 0; v < c.mask.samples.size(); ++v) {
    if (v / (14 * 13) != 6) c.mask.samples[v] = 0;
  }
  const auto found = values(run(c));
  EXPECT_EQ(found.at("morph_pca_least_axis"), 0);
  EXPECT_FALSE(found.contains("morph_vol_dens_aee"));  // an ellipsoid without thickness
  // With one slice, slices averaged and slices merged are the same.
  EXPECT_DOUBLE_EQ(found.at("cm_contrast_d1_2d_avg"), found.at("cm_contrast_d1_2.5d_d_mrg"));
  EXPECT_DOUBLE_EQ(found.at("szm_sze_2d"), found.at("szm_sze_3d"));
}

TEST(BadInput, DisconnectedRegionIsMeasuredAsOne) {
  const Result<Extraction> e =
      run(region_of({{0, 0, 0}, {1, 0, 0}, {5, 4, 4}, {6, 5, 4}, {6, 4, 4}}));
  values(e);
  EXPECT_EQ(e->parts, 2);
}

TEST(BadInput, RegionThatFillsTheImageIsMeasured) {
  Case c = blob();
  std::fill(c.mask.samples.begin(), c.mask.samples.end(), uint8_t{1});
  const auto found = values(run(c));
  EXPECT_NEAR(found.at("morph_vol_approx"), 14 * 13 * 12, 1e-9);
  EXPECT_EQ(found.at("dzm_sde_3d") <= 1, true);
}

TEST(BadInput, FlatIntensitiesHaveStatedValuesAndAWarning) {
  Case c = blob();
  std::fill(c.image.samples.begin(), c.image.samples.end(), 40.0f);
  const Result<Extraction> e = run(c);
  const auto found = values(e);
  EXPECT_TRUE(warns(*e, Code::kConstantIntensity));
  EXPECT_TRUE(warns(*e, Code::kGreyLevels));
  EXPECT_EQ(found.at("stat_skew"), 0);
  EXPECT_EQ(found.at("stat_kurt"), 0);
  EXPECT_EQ(found.at("cm_corr_d1_3d_avg"), 1);
  EXPECT_EQ(found.at("cm_info_corr1_d1_3d_avg"), 0);
  EXPECT_EQ(found.at("cm_info_corr2_d1_3d_avg"), 0);
  EXPECT_EQ(found.at("ngt_coarseness_3d"), 1e6);
  EXPECT_EQ(found.at("ngt_strength_3d"), 0);
  EXPECT_EQ(found.at("ngt_busyness_3d"), 0);
  EXPECT_FALSE(found.contains("morph_geary_c"));
}

TEST(BadInput, MeanOfZeroLeavesTheCoefficientOfVariationOut) {
  Case c = region_of({{1, 1, 1}, {2, 1, 1}});
  c.image.at(1, 1, 1) = -5;
  c.image.at(2, 1, 1) = 5;
  const Result<Extraction> e = run(c);
  const auto found = values(e);
  EXPECT_FALSE(found.contains("stat_cov"));
  EXPECT_FALSE(found.contains("stat_qcod"));
  EXPECT_FALSE(found.contains("morph_com"));
}

TEST(BadInput, NonFiniteVoxelsAreRefusedWithTheirPlace) {
  for (float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Case c = blob();
    c.image.at(7, 6, 6) = bad;
    const Result<Extraction> e = run(c);
    ASSERT_FALSE(e.ok());
    EXPECT_EQ(
        to_line(e.error()),
        "image: the formula has no value for these inputs (1 samples are NaN or infinite, the "
        "first at voxel (7, 6, 6))");
  }
}

TEST(BadInput, GeometryMismatchSaysWhatDiffers) {
  Case c = blob();
  c.mask.geometry.spacing_mm[0] = 1.2;
  const Result<Extraction> e = run(c);
  ASSERT_FALSE(e.ok());
  EXPECT_EQ(e.error().code, Code::kGeometryMismatch);
  EXPECT_NE(e.error().detail.find("0.2 mm along x"), std::string::npos) << e.error().detail;
}

TEST(BadInput, MaskOnAnotherGridIsMovedOnRequest) {
  // The mask is a crop of the image's grid: moved back, the features are those of the full mask.
  const Case c = blob();
  Case cropped = c;
  cropped.mask = image::crop(c.mask, *image::bounding_box(c.mask));
  const std::string settings = R"({"profile": "ibsi", "region": {"correct_mask": true}})";
  const Result<Extraction> moved = run(cropped, settings);
  expect_close(values(run(c, settings)), values(moved), 0);
  EXPECT_TRUE(warns(*moved, Code::kGeometryRepaired));
}

TEST(BadInput, ZeroSpacingIsRefused) {
  Case c = blob();
  c.image.geometry.spacing_mm[2] = 0;
  c.mask.geometry.spacing_mm[2] = 0;
  EXPECT_EQ(run(c).error().code, Code::kInvalidArgument);
}

TEST(BadInput, HugeGreyLevelCountsAreComputedOrRefused) {
  Case c = blob();
  for (size_t v = 0; v < c.image.samples.size(); ++v) {
    c.image.samples[v] = static_cast<float>((v * 7919) % 40000);
  }
  const std::string wide =
      R"({"profile": "ibsi", "discretise": {"method": "fixed_bin_size", "width": 1}})";
  const Result<Extraction> many = run(c, wide);
  values(many);
  EXPECT_TRUE(warns(*many, Code::kGreyLevels));
  EXPECT_GT(many->images[0].grey_levels, 30000);
  const Result<Extraction> refused =
      run(c, R"({"profile": "ibsi", "discretise": {"method": "fixed_bin_size", "width": 0.001}})");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kTooLarge);
}

TEST(BadInput, NothingLeftAfterResegmentationIsAnError) {
  EXPECT_EQ(
      run(blob(), R"({"profile": "ibsi", "resegment": {"range": [1000, null]}})").error().code,
      Code::kEmptyRoi);
}

TEST(BadInput, ConstantImageCannotBeNormalised) {
  Case c = blob();
  std::fill(c.image.samples.begin(), c.image.samples.end(), 3.0f);
  EXPECT_EQ(run(c, R"({"profile": "ibsi", "normalise": {"scale": 1}})").error().code,
            Code::kDomain);
}

TEST(BadInput, AnisotropyIsWarnedOf) {
  EXPECT_TRUE(warns(*run(blob({14, 13, 12}, {1, 1, 3})), Code::kAnisotropic));
  EXPECT_FALSE(warns(*run(blob()), Code::kAnisotropic));
}

TEST(BadInput, TwoAggregationsClashInPyradiomicsNames) {
  EXPECT_EQ(
      run(blob(), R"({"profile": "pyradiomics", "aggregations": ["3d_avg", "3d_v_mrg", "3d"]})")
          .error()
          .code,
      Code::kInvalidArgument);
}

// --- invariances

template <typename Sample>
image::Grid<Sample> mirrored(const image::Grid<Sample>& grid, size_t axis) {
  image::Grid<Sample> out = grid;
  const auto& n = grid.geometry.size;
  for (int k = 0; k < n[2]; ++k) {
    for (int j = 0; j < n[1]; ++j) {
      for (int i = 0; i < n[0]; ++i) {
        std::array<int, 3> p{i, j, k};
        p[axis] = n[axis] - 1 - p[axis];
        out.at(i, j, k) = grid.at(p[0], p[1], p[2]);
      }
    }
  }
  return out;
}

TEST(Invariance, MirroringChangesNothing) {
  const Case c = blob({14, 13, 12}, {0.8, 1.1, 1.4});
  const auto before = values(run(c));
  for (size_t axis = 0; axis < 3; ++axis) {
    const Case m{mirrored(c.image, axis), mirrored(c.mask, axis)};
    expect_close(before, values(run(m)), 1e-9);
  }
}

TEST(Invariance, ExchangingAxesChangesNoFeatureOfSpace) {
  const Case c = blob({14, 13, 12}, {0.8, 1.1, 1.4});
  Case p = c;
  p.image.geometry.size = p.mask.geometry.size = {12, 14, 13};
  p.image.geometry.spacing_mm = p.mask.geometry.spacing_mm = {1.4, 0.8, 1.1};
  for (int k = 0; k < 13; ++k) {
    for (int j = 0; j < 14; ++j) {
      for (int i = 0; i < 12; ++i) {
        p.image.at(i, j, k) = c.image.at(j, k, i);
        p.mask.at(i, j, k) = c.mask.at(j, k, i);
      }
    }
  }
  expect_close(values(run(c)), values(run(p)), 1e-9, [](const std::string& name) {
    return name.find("_2d") != std::string::npos || name.find("_2.5d") != std::string::npos;
  });
}

TEST(Invariance, SliceAxisFollowsTheVolume) {
  // Planar features across x of a volume are those across z of the volume with axes exchanged.
  const Case c = blob({14, 13, 12}, {0.8, 1.1, 1.4});
  Case p = c;
  p.image.geometry.size = p.mask.geometry.size = {13, 12, 14};
  p.image.geometry.spacing_mm = p.mask.geometry.spacing_mm = {1.1, 1.4, 0.8};
  for (int k = 0; k < 14; ++k) {
    for (int j = 0; j < 12; ++j) {
      for (int i = 0; i < 13; ++i) {
        p.image.at(i, j, k) = c.image.at(k, i, j);
        p.mask.at(i, j, k) = c.mask.at(k, i, j);
      }
    }
  }
  const std::string planar = R"({"profile": "ibsi", "texture": {"slice_axis": "x"},
    "aggregations": ["2d_avg", "2d_s_mrg", "2.5d_d_mrg", "2.5d_v_mrg", "2d", "2.5d"]})";
  std::string across_z = planar;
  across_z.replace(across_z.find("\"x\""), 3, "\"z\"");
  expect_close(values(run(c, planar)), values(run(p, across_z)), 1e-9);
}

TEST(Invariance, TranslationInTheImageChangesNothing) {
  const Case c = blob();
  Case moved = c;
  moved.image.geometry.size = moved.mask.geometry.size = {24, 25, 26};
  moved.image.samples.assign(24 * 25 * 26, 0);
  moved.mask.samples.assign(24 * 25 * 26, 0);
  for (int k = 0; k < 12; ++k) {
    for (int j = 0; j < 13; ++j) {
      for (int i = 0; i < 14; ++i) {
        moved.image.at(i + 8, j + 9, k + 10) = c.image.at(i, j, k);
        moved.mask.at(i + 8, j + 9, k + 10) = c.mask.at(i, j, k);
      }
    }
  }
  // Spheres of local intensity reach beyond the small image, so these two may differ.
  expect_close(values(run(c)), values(run(moved)), 1e-9,
               [](const std::string& name) { return name.starts_with("loc_"); });
}

TEST(Invariance, IntensityShiftLeavesTextureAndSpreadAlone) {
  const Case c = blob();
  Case shifted = c;
  for (float& x : shifted.image.samples) x += 500;
  const auto before = values(run(c)), after = values(run(shifted));
  for (const auto& [name, value] : before) {
    const bool moves_along = name == "stat_mean" || name == "stat_median" || name == "stat_min" ||
                             name == "stat_max" || name == "stat_p10" || name == "stat_p90" ||
                             name.starts_with("loc_") || name == "ivh_i10" || name == "ivh_i90";
    const bool depends = name == "stat_cov" || name == "stat_qcod" || name == "stat_energy" ||
                         name == "stat_rms" || name == "morph_com" || name == "morph_integ_int";
    if (depends) continue;
    EXPECT_NEAR(after.at(name), value + (moves_along ? 500 : 0),
                1e-9 * std::max(1.0, std::abs(value)))
        << name;
  }
}

// --- course and output

TEST(Extraction, CanBeCancelledBetweenClasses) {
  const Case c = blob();
  int calls = 0;
  const Result<Extraction> e = extract({c.image, c.mask}, settings_of(kEverything),
                                       [&](int done, int of, const std::string&) {
                                         EXPECT_LT(done, of);
                                         return ++calls < 4;
                                       });
  ASSERT_FALSE(e.ok());
  EXPECT_EQ(e.error().code, Code::kCancelled);
  EXPECT_EQ(calls, 4);
}

TEST(Extraction, ReportsStepsAndGreyLevels) {
  const Result<Extraction> e = run(blob(), R"({"profile": "ibsi", "resegment": {"range": [0, 80]},
                      "discretise": {"method": "fixed_bin_size", "width": 10}})");
  ASSERT_EQ(e->steps.size(), 2u);
  EXPECT_GT(e->steps[0].intensity_voxels, e->steps[1].intensity_voxels);
  EXPECT_EQ(e->steps[0].morphological_voxels, e->steps[1].morphological_voxels);
  EXPECT_EQ(e->images[0].grey_levels, 9);  // bins [0, 10) to [80, 90)
  EXPECT_GE(e->steps[1].min, 0);
  EXPECT_LE(e->steps[1].max, 80);
}

TEST(Extraction, OnlyNamedFeaturesAreReported) {
  const Result<Extraction> e =
      run(blob(),
          R"({"profile": "pyradiomics", "only": ["glcm_Contrast", "original_shape_Sphericity"]})");
  ASSERT_EQ(e->features.size(), 2u);
}

TEST(Results, CsvHasARowPerCaseInPyradiomicsOrder) {
  CaseResult good{"a,b.nii", "m.nii", 1, run(blob(), R"({"profile": "pyradiomics"})").value(), {}};
  CaseResult bad{"c.nii", "m.nii", 2, {}, Error{Code::kEmptyRoi, "mask", "label 2"}};
  const std::vector<CaseRow> rows{case_row(good), case_row(bad)};
  const std::string csv = to_csv(rows);
  const std::string header = csv.substr(0, csv.find('\n'));
  EXPECT_TRUE(header.starts_with("Image,Mask,Label,diagnostics_Versions_Hepatica,")) << header;
  const size_t shape = header.find("original_shape_Elongation,original_shape_Flatness");
  const size_t first = header.find("original_firstorder_10Percentile");
  const size_t mcc = header.find("original_glcm_MCC,original_glcm_MaximumProbability");
  EXPECT_LT(shape, first);
  EXPECT_LT(first, mcc);
  EXPECT_NE(mcc, std::string::npos);
  EXPECT_NE(csv.find("\n\"a,b.nii\",m.nii,1,"), std::string::npos);
  EXPECT_NE(csv.find("\nc.nii,m.nii,2,,"), std::string::npos);
  EXPECT_NE(csv.find("mask: the region of interest has no voxels (label 2)"), std::string::npos);
}

TEST(Results, JsonCarriesSettingsHashVersionStepsAndWarnings) {
  const Json json = to_json(run(region_of({{3, 2, 2}})).value());
  EXPECT_EQ(json["settings"]["definitions"], "ibsi");
  EXPECT_EQ(json["settings_hash"].get<std::string>().size(), 64u);
  EXPECT_FALSE(json["version"].get<std::string>().empty());
  EXPECT_EQ(json["steps"][0]["intensity_voxels"], 1);
  EXPECT_FALSE(json["warnings"].empty());
  for (const Json& f : json["features"]) {
    EXPECT_TRUE(f["value"].is_number() || f["value"].is_null());
    EXPECT_EQ(f["ibsi_code"].get<std::string>().size(), 4u);
  }
}

TEST(Results, CaseTablesAreReadAndRefusedByRow) {
  const auto cases =
      read_case_table("id,Mask,IMAGE,label\r\n1,\"m,1.nii\",i1.nii,2\n2,m2.nii,i2.nii,\n").value();
  ASSERT_EQ(cases.size(), 2u);
  EXPECT_EQ(cases[0].image, "i1.nii");
  EXPECT_EQ(cases[0].mask, "m,1.nii");
  EXPECT_EQ(cases[0].label, 2);
  EXPECT_FALSE(cases[1].label.has_value());
  const std::pair<const char*, const char*> faults[] = {
      {"", "the table is empty"},
      {"image,msk\na,b\n", "row 1: no column is called 'mask'"},
      {"image,mask\na\n", "row 2: 1 fields, header has 2"},
      {"image,mask,label\na,b,0\n", "row 2: label '0' is no whole number from 1 to 255"},
      {"image,mask\n,b\n", "row 2: image or mask is empty"},
      {"image,mask\n", "the table has no case"}};
  for (const auto& [csv, detail] : faults) {
    ASSERT_FALSE(read_case_table(csv).ok()) << csv;
    EXPECT_EQ(read_case_table(csv).error().detail, detail);
  }
}

TEST(Run, ChoosesSettingsFromProfileFileAndClasses) {
  EXPECT_EQ(choose_settings("", "", {}, {}).value().definitions, Definitions::kIbsi);
  const Settings s = choose_settings("", "pyradiomics", {"firstorder", "glcm"}, 3).value();
  EXPECT_EQ(s.families, (std::vector<std::string>{"statistics", "intensity_histogram", "glcm"}));
  EXPECT_EQ(s.label, 3);
  EXPECT_FALSE(choose_settings("{}", "ibsi", {}, {}).ok());
  EXPECT_FALSE(choose_settings("", "ibsi", {"gclm"}, {}).ok());
  EXPECT_FALSE(choose_settings("", "ibsi", {}, 0).ok());
}

}  // namespace
}  // namespace hepatica::radiomics
