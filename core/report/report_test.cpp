// Tests of the result structure and of running worked examples.
#include <gtest/gtest.h>

#include "core/model/test_packages.h"
#include "core/report/examples.h"
#include "core/report/result_json.h"

namespace hepatica::report {
namespace {

Json example(const char* name, const Json& patient, const Json& rest) {
  Json out = {{"name", name}, {"patient", patient}, {"source", "worked by hand"}};
  out.update(rest);
  return out;
}

Json albi_examples(double expected, double tolerance) {
  Json const labs = {{"bilirubin", {{"value", 20}, {"unit", "umol/L"}}},
                     {"albumin", {{"value", 35}, {"unit", "g/L"}}}};
  Json const good = example("a", labs,
                            {{"expect", {{"score", expected}, {"grade", "2"}}},
                             {"tolerance", tolerance},
                             {"risk_group", "2"}});
  Json const missing = example("b", Json::object(), {{"status", "missing_input"}});
  return {{"examples", {good, missing, missing}}};
}

TEST(ResultJson, CarriesWhatAViewNeeds) {
  auto const catalogue = model::test_catalogue();
  auto const reading = patient::read_patient({{"bilirubin", {{"value", 20}, {"unit", "umol/L"}}},
                                              {"albumin", {{"value", 35}, {"unit", "g/L"}}},
                                              {"agee", 3}},
                                             catalogue.dictionary());
  Json const out = to_json(reading, catalogue.dictionary(), catalogue.evaluate(reading.patient));
  EXPECT_EQ(out["patient"]["errors"][0]["code"], "unknown_variable");
  Json albi;
  for (const auto& r : out["results"]) {
    if (r["id"] == "albi") albi = r;
  }
  EXPECT_EQ(albi["status"], "ok");
  EXPECT_EQ(albi["outputs"][1]["value"], "2");
  EXPECT_EQ(albi["risk_group"]["severity"], 2);
  EXPECT_EQ(albi["terms"][0]["inputs"][0], "bilirubin");
  EXPECT_EQ(albi["hash"].get<std::string>().size(), 64u);
}

TEST(Examples, PassWithinTheToleranceAndFailOutside) {
  auto const catalogue = model::test_catalogue();
  int const albi = catalogue.find("albi");
  auto const good = run_examples(catalogue, albi, albi_examples(-2.11632, 5e-6));
  EXPECT_TRUE(good.failures.empty());
  EXPECT_EQ(good.run, 3);
  auto const bad = run_examples(catalogue, albi, albi_examples(-2.1164, 5e-6));
  ASSERT_EQ(bad.failures.size(), 1u);
  EXPECT_NE(to_line(bad.failures[0]).find("expected -2.1164, got -2.11632"), std::string::npos);
}

TEST(Examples, FewerThanThreeOrMalformedAreFaults) {
  auto const catalogue = model::test_catalogue();
  Json two = albi_examples(-2.11632, 1e-5);
  two["examples"].erase(2);
  EXPECT_EQ(run_examples(catalogue, catalogue.find("albi"), two).failures.size(), 1u);
  Json typo = albi_examples(-2.11632, 1e-5);
  typo["examples"][0]["expct"] = 1;
  EXPECT_NE(run_examples(catalogue, catalogue.find("albi"), typo).failures[0].detail.find("expct"),
            std::string::npos);
}

}  // namespace
}  // namespace hepatica::report
