// The bench as its callers use it: numbers, JSON text and views.
#include "core/imaging/bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "core/base/json_text.h"

namespace hepatica::imaging {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string kGrid =
    R"("geometry": {"size": [40, 36, 20], "spacing_mm": [1, 1, 2], "origin_mm": [0, 0, 0],
       "direction": [1, 0, 0, 0, 1, 0, 0, 0, 1]})";

/// Volume 1: a bright ball of 8 mm in a dark surrounding; mask 2 on its grid.
void fill(Bench& bench) {
  ASSERT_TRUE(contains(bench.call("new_volume", "{" + kGrid + R"(, "stored_type": "int16"})"),
                       R"("id":1)"));
  const std::span<float> samples = bench.samples(1);
  ASSERT_EQ(samples.size(), 40U * 36U * 20U);
  for (int k = 0, at = 0; k < 20; ++k) {
    for (int j = 0; j < 36; ++j) {
      for (int i = 0; i < 40; ++i, ++at) {
        const int r2 = (i - 20) * (i - 20) + (j - 18) * (j - 18) + 4 * (k - 10) * (k - 10);
        samples[static_cast<size_t>(at)] =
            static_cast<float>((r2 <= 64 ? 110 : 60) + (i * 7 + j * 5 + k * 3) % 9);
      }
    }
  }
  ASSERT_TRUE(contains(bench.call("new_mask", R"({"like": 1})"), R"("id":2)"));
}

TEST(Bench, OneClickThenUndoAndRedo) {
  Bench bench;
  fill(bench);
  EXPECT_TRUE(contains(bench.call("checkpoint", R"({"mask": 2})"), R"("undo":1)"));
  const std::string found =
      bench.call("lesion", R"({"mask": 2, "label": 3, "volume": 1, "seeds": [[21, 18, 10]]})");
  ASSERT_TRUE(contains(found, R"("ok":true)")) << found;
  EXPECT_TRUE(contains(found, R"("diameter_limit_reached":false)")) << found;
  const auto count = [&] {
    const std::span<uint8_t> labels = bench.labels(2);
    return std::count(labels.begin(), labels.end(), uint8_t{3});
  };
  const auto voxels = count();
  EXPECT_NEAR(static_cast<double>(voxels), 1072, 130);  // 4/3 pi 8^3 mm^3 in voxels of 2 mm^3
  EXPECT_TRUE(contains(bench.call("undo", R"({"mask": 2})"), R"("redo":1)"));
  EXPECT_EQ(count(), 0);
  EXPECT_TRUE(contains(bench.call("redo", R"({"mask": 2})"), R"("ok":true)"));
  EXPECT_EQ(count(), voxels);
  EXPECT_TRUE(contains(bench.call("redo", R"({"mask": 2})"), "nothing to redo"));
}

TEST(Bench, PhasesOnAnotherGridAreMeasuredAndCompared) {
  Bench bench;
  fill(bench);
  bench.call("lesion", R"({"mask": 2, "label": 3, "volume": 1, "seeds": [[21, 18, 10]]})");
  // The same space in slices of 4 mm, all of it 50 HU.
  ASSERT_TRUE(contains(bench.call("new_volume",
                                  R"({"geometry": {"size": [40, 36, 10], "spacing_mm": [1, 1, 4],
                     "origin_mm": [0, 0, 1], "direction": [1, 0, 0, 0, 1, 0, 0, 0, 1]}})"),
                       R"("id":3)"));
  const std::span<float> samples = bench.samples(3);
  std::fill(samples.begin(), samples.end(), 50.0F);
  const Json means = Json::parse(
      bench.call("phase_means", R"({"mask": 2, "volume": 3, "liver": [1], "tumour": [3]})"));
  ASSERT_TRUE(means["ok"].get<bool>()) << means.dump();
  const Json& whole = means["value"]["lesions"][0]["whole"];
  EXPECT_EQ(whole["mean"], 50.0);
  EXPECT_EQ(whole["covered"], 1.0);
  EXPECT_NEAR(whole["voxels"].get<double>(), 536, 70);  // 4/3 pi 8^3 mm^3 in voxels of 4 mm^3
  EXPECT_FALSE(means["value"].contains("liver"));
  const Json compared = Json::parse(
      bench.call("enhancement", R"({"phases": [{"phase": "arterial", "lesion": 120, "liver": 65},
                                               {"phase": "delayed", "lesion": 70, "liver": 84}]})"));
  EXPECT_EQ(compared["value"]["phases"][1]["liver_ratio"], 120.0);
  EXPECT_EQ(compared["value"]["washed_out"], true);
  EXPECT_TRUE(contains(bench.call("enhancement", R"({"phases": [{"phase": "arterial", "hu": 1}]})"),
                       "/phases/0"));
  EXPECT_TRUE(contains(bench.call("enhancement", "{}"), "missing_input"));
  EXPECT_TRUE(contains(bench.call("phase_means", R"({"mask": 2, "volume": 9, "tumour": [3]})"),
                       "no volume has the number 9"));
}

TEST(Bench, AVolumeIsBroughtOntoTheGridOfAnother) {
  Bench bench;
  fill(bench);
  // The same space in slices of 4 mm whose centres are every second of the fine ones, one short at
  // the end.
  ASSERT_TRUE(contains(bench.call("new_volume",
                                  R"({"geometry": {"size": [40, 36, 9], "spacing_mm": [1, 1, 4],
                     "origin_mm": [0, 0, 0], "direction": [1, 0, 0, 0, 1, 0, 0, 0, 1]}})"),
                       R"("id":3)"));
  const std::span<float> coarse = bench.samples(3);
  for (size_t n = 0; n < coarse.size(); ++n) coarse[n] = static_cast<float>(n / (40 * 36));
  const Json moved = Json::parse(bench.call("move_volume", R"({"volume": 3, "like": 2})"));
  ASSERT_TRUE(moved["ok"].get<bool>()) << moved.dump();
  EXPECT_EQ(moved["value"]["geometry"]["size"], Json({40, 36, 20}));
  // The last slice of the coarse series is centred at 32 mm and reaches to 34: slices at 36 and 38
  // mm lie beyond.
  EXPECT_EQ(moved["value"]["outside"], 2 * 40 * 36);
  const std::span<float> samples = bench.samples(moved["value"]["id"].get<int>());
  EXPECT_EQ(samples[0], 0);
  EXPECT_EQ(samples[5 * 40 * 36], 2.5F);
  EXPECT_EQ(samples[17 * 40 * 36 + 7], 8);
  EXPECT_EQ(samples[19 * 40 * 36], 0);
  EXPECT_EQ(moved["value"]["non_finite"], 0);
  coarse[3 * 40 * 36 + 5] = std::numeric_limits<float>::quiet_NaN();
  const Json broken = Json::parse(bench.call("move_volume", R"({"volume": 3, "like": 2})"));
  const std::span<float> around = bench.samples(broken["value"]["id"].get<int>());
  const auto found =
      std::count_if(around.begin(), around.end(), [](float v) { return std::isnan(v); });
  EXPECT_GT(found, 0);
  EXPECT_EQ(broken["value"]["non_finite"], found);
  EXPECT_TRUE(contains(bench.call("move_volume", R"({"volume": 3, "like": 99})"),
                       "no volume or mask has the number 99"));
}

TEST(Bench, EveryToolAnswers) {
  Bench bench;
  fill(bench);
  const auto ok = [&](const char* name, const std::string& request) {
    const std::string answer = bench.call(name, request);
    EXPECT_TRUE(contains(answer, R"("ok":true)")) << name << ": " << answer;
    return answer;
  };
  ok("flood",
     R"({"mask": 2, "label": 1, "volume": 1, "seed": [20, 18, 10], "low": 100, "high": 130})");
  EXPECT_TRUE(contains(ok("components", R"({"mask": 2, "label": 1})"), R"("volume_ml":)"));
  ok("fill_holes", R"({"mask": 2, "label": 1})");
  ok("grow", R"({"mask": 2, "label": 1, "mm": 2})");
  ok("shrink", R"({"mask": 2, "label": 1, "mm": 2, "leave": 4})");
  ok("shell", R"({"mask": 2, "label": 5, "of": 1, "inner_mm": 0, "outer_mm": 3, "replace": [4]})");
  ok("smooth", R"({"mask": 2, "label": 1, "radius_mm": 1.5})");
  ok("threshold", R"({"mask": 2, "label": 6, "volume": 1, "low": 60, "high": 61})");
  ok("keep_components", R"({"mask": 2, "label": 1, "keep": 1})");
  ok("split_components", R"({"mask": 2, "label": 6, "next_label": 100, "min_voxels": 1000000})");
  ok("relabel", R"({"mask": 2, "label": 5, "to": 0})");
  ok("combine",
     R"({"mask": 2, "label": 1, "other": {"mask": 2, "label": 4}, "operation": "union", "replace": [4]})");
  std::span<uint8_t> labels = bench.labels(2);
  std::fill(labels.begin() + 8 * 40 * 36, labels.begin() + 12 * 40 * 36, uint8_t{0});
  ok("interpolate", R"({"mask": 2, "label": 1, "axis": 2})");
  EXPECT_TRUE(contains(
      ok("radiomics", R"({"volume": 1, "mask": 2, "label": 1, "families": ["statistics"]})"),
      R"("features":[)"));
  EXPECT_TRUE(contains(ok("memory", "{}"), R"("volumes":115200)"));
}

TEST(Bench, SplitPartsGetLabelsThatNothingElseHas) {
  Bench bench;
  fill(bench);
  const auto draw = [&] {
    std::span<uint8_t> labels = bench.labels(2);
    std::fill(labels.begin(), labels.end(), uint8_t{0});
    std::fill_n(labels.begin(), 9, uint8_t{3});  // three parts of label 3, each smaller
    std::fill_n(labels.begin() + 20, 6, uint8_t{3});
    std::fill_n(labels.begin() + 40 * 20, 4, uint8_t{3});
    std::fill_n(labels.begin() + 40 * 30, 2, uint8_t{4});  // another lesion
  };
  const auto split = [&](const std::string& rest) {
    draw();
    return bench.call("split_components", R"({"mask": 2, "label": 3, )" + rest + "}");
  };
  EXPECT_TRUE(contains(split(R"("next_label": 2)"), R"("labels":[3,2,5])"));
  EXPECT_EQ(bench.labels(2)[20], 2);
  EXPECT_EQ(bench.labels(2)[40 * 20], 5);
  EXPECT_TRUE(contains(split(R"("next_label": 4)"), R"("labels":[3,5,6])"));
  EXPECT_TRUE(contains(split(R"("next_label": 3, "min_voxels": 5)"), R"("labels":[3,5])"));
  EXPECT_EQ(bench.labels(2)[40 * 20], 0);
  EXPECT_TRUE(contains(split(R"("next_label": 255)"), "more parts than free labels"));
  EXPECT_EQ(bench.labels(2)[20], 3) << "a refusal changes nothing";
}

TEST(Bench, MeasuresLesionsAsRadiomicsDoes) {
  Bench bench;
  fill(bench);
  bench.call(
      "flood",
      R"({"mask": 2, "label": 2, "volume": 1, "seed": [20, 18, 10], "low": 100, "high": 130})");
  const Json out = Json::parse(bench.call(
      "measure", R"({"mask": 2, "liver": [1], "tumour": [2, 3], "vessels": [4], "necrosis": [5],
                     "series": [{"volume": 1, "phase": "arterial"}]})"));
  ASSERT_TRUE(out["ok"].get<bool>()) << out;
  const Json& ball = out["value"]["lesions"][0];
  const Json shape = Json::parse(
      bench.call("radiomics", R"({"volume": 1, "mask": 2, "label": 2, "profile": "pyradiomics",
                       "families": ["morphology"]})"));
  const auto feature = [&](const std::string& name) {
    for (const Json& one : shape["value"]["features"]) {
      if (one["name"] == "original_shape_" + name) return one["value"].get<double>();
    }
    return -1.0;
  };
  EXPECT_NEAR(ball["axial"]["longest"]["mm"].get<double>(), feature("Maximum2DDiameterSlice"),
              1e-9);
  EXPECT_NEAR(ball["diameter_3d"]["mm"].get<double>(), feature("Maximum3DDiameter"), 1e-9);
  EXPECT_NEAR(ball["volume_ml"].get<double>() * 1000, feature("VoxelVolume"), 1e-9);
  EXPECT_EQ(ball["axial"]["slice"], 10);
  EXPECT_EQ(ball["viable_ml"], ball["volume_ml"]);
  EXPECT_NEAR(ball["series"][0]["whole"]["mean"].get<double>(), 114, 1);
  EXPECT_FALSE(out["value"].contains("liver_ml"));
  EXPECT_NE(out["value"]["csv"].get<std::string>().find("arterial_mean"), std::string::npos);
  const auto refused = [&](const std::string& rest, const std::string& why) {
    const std::string answer = bench.call("measure", "{\"mask\": 2" + rest + "}");
    EXPECT_TRUE(contains(answer, why)) << answer;
  };
  refused(R"(, "tumour": [9])", "neither lesion nor liver");
  refused(R"(, "tumour": [2], "liver": [2])", "label 2 is named as liver already");
  refused(R"(, "tumour": [2], "series": [{"volume": 7}])", "no volume has the number 7");
  refused(R"(, "tumour": [2], "series": [7])", "expected an object");
  refused(R"(, "tumour": [2], "lesions_by": "colour")", "expected one of label, part");
}

TEST(Bench, ComparesTwoTimePointsByEveryCriterion) {
  Bench bench;
  const std::string criteria = Json(R"({"schema_version": 1, "criteria": [
    {"id": "size", "measure": "diameter", "thresholds": "published", "source": "made up", "most_targets": 5,
     "most_targets_per_organ": 2, "normal_node_mm": 10, "partial_decrease_percent": 30,
     "progression_increase_percent": 20},
    {"id": "viable", "measure": "viable_diameter", "thresholds": "computed", "source": "made up", "most_targets": 5,
     "most_targets_per_organ": 2, "normal_node_mm": 10, "partial_decrease_percent": 30,
     "progression_increase_percent": 20}]})")
                                   .dump();
  const Json out = Json::parse(bench.call("response", "{\"criteria\": " + criteria +
                                                          R"(, "nadirs": {"size": 40},
                          "lesions": [{"name": "1", "before": {"diameter_mm": 60}, "now": {"diameter_mm": 42}}]})"));
  ASSERT_TRUE(out["ok"].get<bool>()) << out;
  const Json& size = out["value"]["responses"][0];
  EXPECT_EQ(size["assessment"]["overall"], "PR");
  EXPECT_EQ(size["assessment"]["sum_nadir"], 40.0);
  EXPECT_EQ(size["variables"]["target_sum_now"]["value"], 42.0);
  EXPECT_EQ(size["targets"], Json::array({0}));
  EXPECT_EQ(size["warnings"], Json::array());
  const Json& viable = out["value"]["responses"][1];
  EXPECT_EQ(viable["error"]["code"], "missing_input");
  EXPECT_EQ(viable["published"], false);
  EXPECT_TRUE(
      contains(bench.call("response", "{\"criteria\": " + criteria + "}"), "missing_input"));
  // What a set of criteria minds stands beside its own answer.
  Json strict = Json::parse(Json::parse(criteria).get<std::string>());
  strict["criteria"][0]["least_target"] = 70;
  const Json minded = Json::parse(bench.call(
      "response", Json{{"criteria", strict.dump()},
                       {"lesions", Json::parse(R"([{"name": "1", "before": {"diameter_mm": 60},
                                        "now": {"diameter_mm": 42, "viable_mm": 3}}])")}}
                      .dump()));
  const Json& one = minded["value"]["responses"][0]["warnings"];
  ASSERT_EQ(one.size(), 1U) << minded;
  EXPECT_EQ(one[0]["reason"],
            Json::parse(R"({"code": "target_below", "lesion": "1", "baseline_mm": 60.0,
                                              "least_mm": 70.0})"));
  EXPECT_EQ(minded["value"]["responses"][1]["warnings"], Json::array());
  EXPECT_EQ(minded["warnings"], one);
  EXPECT_TRUE(
      contains(bench.call("response", R"({"criteria": "x", "lesions": []})"), "invalid_json"));
  EXPECT_TRUE(
      contains(bench.call("response", R"({"nadirs": 3, "lesions": []})"), "expected an object"));
}

TEST(Bench, MasksComeBackFromTheirFiles) {
  Bench bench;
  fill(bench);
  bench.call(
      "flood",
      R"({"mask": 2, "label": 7, "volume": 1, "seed": [20, 18, 10], "low": 100, "high": 130})");
  for (const char* format : {"nifti", "nrrd"}) {
    const std::string answer =
        bench.call("write_mask", R"({"mask": 2, "format": ")" + std::string(format) + "\"}");
    ASSERT_TRUE(contains(answer, R"("ok":true)")) << answer;
    const std::string id = answer.substr(answer.find(R"("id":)") + 5, 1);
    const std::string opened = bench.call("open_mask", "{\"bytes\": " + id + "}");
    ASSERT_TRUE(contains(opened, R"("ok":true)")) << opened;
    const std::string copy = opened.substr(opened.find(R"("id":)") + 5, 1);
    EXPECT_TRUE(contains(bench.call("compare_geometry", R"({"a": 2, "b": )" + copy + "}"),
                         R"("same":true)"));
    const std::span<uint8_t> a = bench.labels(2), b = bench.labels(std::stoi(copy));
    EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end()));
  }
}

TEST(Bench, RefusesBadRequestsInOneLineAndKeepsWhatItHolds) {
  Bench bench;
  fill(bench);
  const struct {
    const char *name, *request, *message;
  } cases[] = {
      {"levitate", "{}", "no call is named 'levitate'"},
      {"lesion", "[]", "expected an object"},
      {"lesion", "{", "invalid_json"},
      {"lesion", R"({"mask": 9, "label": 1})", "no mask has the number 9"},
      {"lesion", R"({"mask": 1, "label": 1})", "no mask has the number 1"},
      {"lesion", R"({"mask": 2, "label": 0})", "label"},
      {"lesion", R"({"mask": 2, "label": 1, "volume": 1, "seeds": [[1, 2]]})",
       "three whole numbers"},
      {"lesion", R"({"mask": 2, "label": 1, "volume": 1, "seeds": [[99, 2, 1]]})",
       "outside the image"},
      {"grow", R"({"mask": 2, "label": 1, "mm": 2})", "empty_roi"},
      {"grow", R"({"mask": 2, "label": 1, "mm": -2})", "mm"},
      {"grow", R"({"mask": 2, "label": 1, "mm": 2, "millimetres": 3})", "millimetres"},
      {"new_mask", R"({"geometry": {"size": [1, 2]}})", "expected 3 numbers"},
      {"new_volume",
       R"({"geometry": {"size": [100000, 100000, 9], "spacing_mm": [1, 1, 1], "origin_mm": [0, 0, 0],
                  "direction": [1, 0, 0, 0, 1, 0, 0, 0, 1]}})",
       "too_large"},
      {"open_volume", R"({"bytes": 7})", "no buffer has the number 7"},
      {"write_mask", R"({"mask": 2, "format": "bmp"})", "nifti or nrrd"},
      {"free", R"({"id": 77})", "nothing has the number 77"}};
  for (const auto& c : cases) {
    const std::string answer = bench.call(c.name, c.request);
    EXPECT_TRUE(contains(answer, R"("ok":false)")) << c.request << answer;
    EXPECT_TRUE(contains(answer, c.message)) << c.request << answer;
  }
  EXPECT_FALSE(bench.labels(2).empty());
  EXPECT_TRUE(bench.labels(1).empty());
}

TEST(Bench, ProgressCanCancelRadiomics) {
  Bench bench;
  fill(bench);
  bench.call(
      "flood",
      R"({"mask": 2, "label": 1, "volume": 1, "seed": [20, 18, 10], "low": 100, "high": 130})");
  int asked = 0;
  const std::string answer = bench.call("radiomics", R"({"volume": 1, "mask": 2, "label": 1})",
                                        [&](int, int, const std::string&) { return ++asked < 2; });
  EXPECT_TRUE(contains(answer, "cancelled")) << answer;
  EXPECT_EQ(asked, 2);
}

TEST(Bench, ANetworkRunsStepByStepIntoTheMask) {
  Bench bench;
  fill(bench);
  const std::string package =
      R"({\"schema_version\": 1, \"id\": \"t\", \"title\": \"t\", \"network\": {\"kind\": \"segmentation\", \"file\": \"t.onnx\", \"sha256\": \")" +
      std::string(64, '0') +
      R"(\", \"input\": {\"name\": \"x\", \"modality\": \"CT\", \"channels\": [{\"phase\": \"any\"}], \"orientation\": \"LPS\", \"field_of_view\": {\"kind\": \"spacing\", \"mm\": 1}, \"normalise\": {}}, \"output\": {\"name\": \"y\", \"activation\": \"sigmoid\", \"classes\": [{\"name\": \"background\"}, {\"name\": \"ball\", \"lesions\": true}]}}})";
  const auto call = [&](const char* name, const std::string& request) {
    return bench.call(name, "{" + request + "}");
  };
  const std::string named = R"("package": ")" + package + R"(")";
  const std::string run = named + R"(, "volumes": [1], "probability_of": [1], "uncertainty": true)";
  EXPECT_TRUE(contains(call("network_check", named + R"(, "graph": {"inputs": [], "outputs": []})"),
                       "no input 'x'; it has none"));
  EXPECT_TRUE(contains(call("network_plan", run + R"(, "allowed_bytes": 1000)"), "too_large"));
  EXPECT_TRUE(contains(call("network_input", ""), "no run has begun"));
  const std::string begun = call("network_begin", run);
  ASSERT_TRUE(contains(begun, R"("steps":20)")) << begun;
  ASSERT_TRUE(contains(begun, R"("input":3)") && contains(begun, R"("output":4)")) << begun;
  for (int step = 0; step < 20; ++step) {
    ASSERT_TRUE(contains(call("network_input", ""), R"("ok":true)"));
    const std::span<uint8_t> in = bench.bytes(3), out = bench.bytes(4);
    ASSERT_EQ(in.size(), 40U * 36U * sizeof(float));
    for (size_t at = 0; at < in.size(); at += sizeof(float)) {
      float value = 0;
      std::memcpy(&value, &in[at], sizeof value);
      value -= 100;
      std::memcpy(&out[at], &value, sizeof value);
    }
    ASSERT_TRUE(contains(call("network_output", ""), R"("ok":true)"));
  }
  const std::string done = call("network_finish", R"("mask": 2, "lesions": true)");
  ASSERT_TRUE(contains(done, R"("lesions":1)") && contains(done, R"("probability":[5])")) << done;
  const std::span<float> samples = bench.samples(1);
  const std::span<uint8_t> labels = bench.labels(2), share = bench.labels(5);
  for (size_t n = 0; n < labels.size(); ++n) {
    ASSERT_EQ(labels[n], samples[n] > 100 ? 1 : 0);
    ASSERT_EQ(share[n] > 127, samples[n] > 100);
  }
  EXPECT_TRUE(contains(call("write_map", R"("mask": 5, "format": "nifti")"), R"("size":)"));
  EXPECT_TRUE(contains(call("network_finish", R"("mask": 2)"), "no run has begun"));
}

TEST(Bench, DrawsASyntheticStudyAndFilesSayWhatItIs) {
  Bench bench;
  const std::string drawn =
      bench.call("synthesize", R"({"seed": 5, "size": [96, 76, 40], "spacing_mm": [3.6, 3.6, 5],
        "phases": ["portal"], "lesions": [{"kind": "washout", "diameter_mm": 40}], "visit": 1,
        "changes": [{"core_share": 0.7}]})");
  ASSERT_TRUE(contains(drawn, R"("ok":true)")) << drawn;
  const Json value = Json::parse(drawn)["value"];
  EXPECT_EQ(value["truth"]["lesions"].size(), 1U);
  const Json& phase = value["phases"][0];
  EXPECT_EQ(value["truth"]["description"], "synthetic CT, not a patient; seed 5, visit 1");
  EXPECT_EQ(phase["volume"]["stored_type"], "int16");
  const std::span<uint8_t> truth = bench.labels(phase["mask"]["id"].get<int>());
  ASSERT_EQ(truth.size(), 96U * 76U * 40U);
  EXPECT_GT(std::count(truth.begin(), truth.end(), uint8_t{31}), 10);  // necrosis of lesion 1

  for (const char* format : {"nifti", "nrrd"}) {
    const Json file = Json::parse(
        bench.call("write_mask", R"({"mask": )" + phase["mask"]["id"].dump() + R"(, "format": ")" +
                                     format + R"(", "gzip": false, "description": "SYNTHETIC"})"));
    const std::span<uint8_t> bytes = bench.bytes(file["value"]["id"].get<int>());
    EXPECT_TRUE(contains(std::string(bytes.begin(), bytes.end()), "SYNTHETIC")) << format;
  }
}

TEST(Bench, RefusesARecipeThatCannotBeDrawn) {
  Bench bench;
  const std::pair<const char*, const char*> cases[]{
      {R"({"phases": ["venous"]})", "expected unenhanced, arterial, portal or delayed"},
      {R"({"size": [1, 2]})", "expected 3 numbers"},
      {R"({"lesions": [{"kind": "cyst"}]})", "/lesions/0/kind"},
      {R"({"lesions": [{"diameter_mm": 3}]})", "/lesions/0/diameter_mm"},
      {R"({"changes": [{"scale": 1}]})", "visit"},
      {R"({"lesion": []})", "lesion"}};
  for (const auto& [request, part] : cases) {
    const std::string answer = bench.call("synthesize", request);
    EXPECT_TRUE(contains(answer, R"("ok":false)") && contains(answer, part)) << answer;
  }
}

/// Mean of the tensor as the second score: bright where the region is.
void answer_by_mean(Bench& bench, int input, int output) {
  const std::span<uint8_t> in = bench.bytes(input), out = bench.bytes(output);
  double sum = 0;
  for (size_t n = 0; n < in.size(); n += sizeof(float)) {
    float value = 0;
    std::memcpy(&value, in.data() + n, sizeof(float));
    sum += static_cast<double>(value);
  }
  const float scores[]{
      0, static_cast<float>(sum / static_cast<double>(in.size() / sizeof(float)) - 50)};
  std::memcpy(out.data(), scores, sizeof(scores));
}

TEST(Bench, ClassifiesARegionAndMapsWhatTheAnswerHangsOn) {
  Bench bench;
  fill(bench);
  ASSERT_TRUE(contains(
      bench.call("lesion", R"({"mask": 2, "label": 3, "volume": 1, "seeds": [[21, 18, 10]]})"),
      R"("ok":true)"));
  const std::string model =
      R"({"schema_version": 1, "id": "c", "title": "t", "network": {"kind": "classification",
      "file": "c.onnx", "sha256": "0000000000000000000000000000000000000000000000000000000000000000",
      "input": {"name": "x", "modality": "CT", "channels": [{"phase": "any"}], "orientation": "LPS",
        "field_of_view": {"kind": "region", "pixels": 24, "mm": 1}, "normalise": {"divide": 1}},
      "output": {"name": "y", "activation": "softmax", "question": "Bright?", "meaning": "score",
        "classes": [{"name": "dark"}, {"name": "bright"}],
        "activations": {"name": "a", "weights": [[0], [1]]}}}})";
  const Json request{{"package", model}, {"volumes", {1}}, {"mask", 2}, {"label", 3}};
  const Json begun = Json::parse(bench.call("classify_begin", request.dump()))["value"];
  ASSERT_EQ(begun["input_shape"], Json({1, 1, 24, 24})) << begun.dump();
  EXPECT_NEAR(begun["voxel"][0].get<int>(), 20, 1);
  const int input = begun["input"].get<int>(), output = begun["output"].get<int>();
  EXPECT_TRUE(contains(bench.call("classify_occlude", R"({"class": 1})"), "not answered yet"));
  const auto step = [&] {
    EXPECT_TRUE(contains(bench.call("classify_input", "{}"), R"("ok":true)"));
    answer_by_mean(bench, input, output);
    return Json::parse(bench.call("classify_output", "{}"))["value"];
  };
  const Json answer = step();
  EXPECT_EQ(answer["chosen"], 1);
  EXPECT_EQ(answer["classes"][1]["name"], "bright");
  const Json map = Json::parse(bench.call("classify_occlude", R"({"class": 1})"))["value"];
  EXPECT_TRUE(contains(bench.call("classify_map", "{}"), "0 of "));
  for (int n = 0; n < map["steps"].get<int>(); ++n) step();
  EXPECT_TRUE(contains(bench.call("classify_input", "{}"), "every square has been covered"));
  const Json found = Json::parse(bench.call("classify_map", "{}"))["value"];
  EXPECT_GE(found["most"].get<double>(), 0);
  EXPECT_EQ(bench.labels(found["mask"].get<int>()).size(), 40U * 36U * 20U);

  const int bytes =
      Json::parse(bench.call("new_bytes", R"({"size": 16})"))["value"]["id"].get<int>();
  const float activations[]{0, 0, 0, 2};
  std::memcpy(bench.bytes(bytes).data(), activations, sizeof(activations));
  const Json cam = Json::parse(bench.call(
      "classify_activation",
      Json{{"bytes", bytes}, {"width", 2}, {"height", 2}, {"class", 1}}.dump()))["value"];
  EXPECT_NEAR(cam["most"].get<double>(), 2, 1e-12);
  EXPECT_TRUE(contains(bench.call("classify_end", "{}"), R"("ok":true)"));
  EXPECT_TRUE(contains(bench.call("classify_input", "{}"), "no classification has begun"));
  // What outlines is not asked to classify, and the other way round.
  EXPECT_TRUE(
      contains(bench.call("network_begin", Json{{"package", model}, {"volumes", {1}}}.dump()),
               "it outlines nothing"));
  Json empty = request;
  empty["label"] = 9;
  EXPECT_TRUE(contains(bench.call("classify_begin", empty.dump()), "no voxel has the label 9"));
  // A volume of as many voxels elsewhere in the patient is another grid.
  const Json shifted = Json::parse(
      bench.call("new_volume", R"({"geometry": {"size": [40, 36, 20], "spacing_mm": [1, 1, 2],
                    "origin_mm": [0, 0, 8], "direction": [1, 0, 0, 0, 1, 0, 0, 0, 1]}})"));
  Json elsewhere = request;
  elsewhere["volumes"] = Json::array({shifted["value"]["id"]});
  const std::string refused = bench.call("classify_begin", elsewhere.dump());
  EXPECT_TRUE(contains(refused, "geometry_mismatch")) << refused;
  EXPECT_TRUE(contains(refused, R"("differs":["origin"])")) << refused;
  elsewhere.erase("volumes");
  EXPECT_TRUE(contains(bench.call("classify_begin", elsewhere.dump()), "missing_input"));
}

}  // namespace
}  // namespace hepatica::imaging
