// Tests of the JSON face of the core.
#include "core/workbench/workbench.h"

#include <gtest/gtest.h>

#include "core/model/test_packages.h"

namespace hepatica::workbench {
namespace {

Workbench loaded() {
  Workbench bench;
  Json const request = {{"variables", Json::parse(patient::kTestDictionary)},
                        {"models", {model::albi_like(), model::cox_like()}}};
  EXPECT_TRUE(bench.load(request)["ok"]);
  return bench;
}

const Json kLabs = {{"bilirubin", {{"value", 20}, {"unit", "umol/L"}}},
                    {"albumin", {{"value", 35}, {"unit", "g/L"}}}};
/// What the second model needs besides the first one's grade.
const Json kForCox = {
    {"afp", {{"value", 20}, {"unit", "ng/mL"}}}, {"cirrhosis", true}, {"sex", "male"}};

TEST(WorkbenchCalls, LoadListsModelsAndFaults) {
  Workbench bench;
  Json const answer = bench.load(
      {{"variables", Json::parse(patient::kTestDictionary)}, {"models", {model::albi_like(), 5}}});
  EXPECT_EQ(answer["value"]["models"].size(), 1u);
  EXPECT_EQ(answer["value"]["errors"].size(), 1u);
}

TEST(WorkbenchCalls, EvaluateAnswersForWantedModels) {
  Json const answer = loaded().evaluate({{"patient", kLabs}, {"models", {"albi"}}});
  ASSERT_TRUE(answer["ok"]);
  EXPECT_EQ(answer["value"]["results"].size(), 1u);
  EXPECT_FALSE(loaded().evaluate({{"models", {"albii"}}})["ok"]);
}

TEST(WorkbenchCalls, EvaluateChangesSendsOnlyWhatAnEntryTouches) {
  Workbench bench = loaded();
  auto const ids = [&](const Json& patient) {
    std::vector<std::string> found;
    Json const answer = bench.evaluate_changes({{"patient", patient}});
    for (const auto& result : answer["value"]["results"]) found.push_back(result["id"]);
    return found;
  };
  EXPECT_EQ(ids(kLabs).size(), 2u);
  EXPECT_TRUE(ids(kLabs).empty());
  Json other = kLabs;
  other["albumin"]["value"] = 36;
  EXPECT_EQ(ids(other), (std::vector<std::string>{"albi"}))
      << "cox uses albi's grade, which stands";
  other["albumin"]["value"] = 20;
  EXPECT_EQ(ids(other), (std::vector<std::string>{"albi"})) << "cox still lacks AFP: that stands";
  other.update(kForCox);
  EXPECT_EQ(ids(other), (std::vector<std::string>{"cox"}));
  other["albumin"]["value"] = 36;
  EXPECT_EQ(ids(other), (std::vector<std::string>{"albi", "cox"}));
  EXPECT_TRUE(bench.add_models({{"models", {model::points_like()}}})["ok"]);
  EXPECT_EQ(ids(other).size(), 1u) << "the package that joined is answered, the others stand";
  other.erase("afp");
  EXPECT_EQ(ids(other), (std::vector<std::string>{"cox"}));
}

TEST(WorkbenchCalls, SweepGivesOneValuePerEntry) {
  Json const answer = loaded().sweep({{"patient", kLabs},
                                      {"models", {"albi"}},
                                      {"variable", "albumin"},
                                      {"unit", "g/L"},
                                      {"values", {30, 40, 400}}});
  ASSERT_TRUE(answer["ok"]) << answer.dump();
  Json const row = answer["value"]["results"][0];
  EXPECT_EQ(row["status"],
            (Json{"ok", "ok", "missing_input"}));  // 400 g/L is refused, hence unknown
  EXPECT_NEAR(row["outputs"]["score"][1].get<double>() - row["outputs"]["score"][0].get<double>(),
              -0.85, 1e-12);
  EXPECT_TRUE(row["outputs"]["score"][2].is_null());
}

TEST(WorkbenchCalls, SweepAgreesWithOneEvaluationPerValue) {
  auto const bench = loaded();
  Json const values = {20, 31.5, 38, 45};
  Json const swept = bench.sweep({{"patient", kLabs},
                                  {"models", {"albi"}},
                                  {"variable", "albumin"},
                                  {"unit", "g/L"},
                                  {"values", values}})["value"]["results"][0];
  for (size_t i = 0; i < values.size(); ++i) {
    Json patient = kLabs;
    patient["albumin"] = {{"value", values[i]}, {"unit", "g/L"}};
    Json const alone = bench.evaluate({{"patient", patient}, {"models", {"albi"}}});
    for (const auto& output : alone["value"]["results"][0]["outputs"])
      EXPECT_EQ(swept["outputs"][output["id"].get<std::string>()][i], output["value"]);
  }
}

TEST(WorkbenchCalls, SweepRefusesUnknownVariablesAndModels) {
  auto const bench = loaded();
  EXPECT_EQ(bench.sweep({{"variable", "albumen"}})["error"]["code"], "unknown_variable");
  EXPECT_EQ(bench.sweep({{"variable", "albumin"}, {"models", {"albu"}}})["error"]["code"],
            "model_unknown");
}

TEST(WorkbenchCalls, CheckValueConvertsWarnsAndRefuses) {
  auto const bench = loaded();
  EXPECT_EQ(
      bench.check_value(
          {{"variable", "albumin"}, {"value", "3,5"}, {"unit", "g/dL"}})["value"]["canonical"],
      35);
  EXPECT_EQ(bench.check_value({{"variable", "age"}, {"value", "12"}})["warnings"][0]["code"],
            "unusual_value");
  EXPECT_EQ(bench.check_value(
                {{"variable", "albumin"}, {"value", "4.2"}, {"unit", "g/L"}})["error"]["code"],
            "impossible_value");
}

TEST(WorkbenchCalls, EnterChecksAndEvaluatesAtOnce) {
  Workbench bench = loaded();
  Workbench twin = loaded();
  Json patient = kLabs;
  EXPECT_TRUE(bench.evaluate_changes({{"patient", patient}})["ok"]);
  EXPECT_TRUE(twin.evaluate_changes({{"patient", patient}})["ok"]);
  auto const entered = [&](const char* variable, const char* value, const char* unit) {
    return bench.enter(
        {{"variable", variable}, {"value", value}, {"unit", unit}, {"patient", patient}})["value"];
  };
  Json const good = entered("albumin", "2,0", "g/dL");
  patient["albumin"] = {{"value", 2.0}, {"unit", "g/dL"}};
  EXPECT_EQ(good["changes"], twin.evaluate_changes({{"patient", patient}}));
  EXPECT_EQ(good["checked"]["value"]["canonical"], 20);
  Json const bad = entered("albumin", "4.2", "g/L");
  EXPECT_EQ(bad["checked"]["error"]["code"], "impossible_value");
  EXPECT_FALSE(bad.contains("changes")) << "a refused value reaches no model";
  Json const gone =
      bench.enter({{"variable", "albumin"}, {"value", nullptr}, {"patient", patient}})["value"];
  patient.erase("albumin");
  EXPECT_EQ(gone["changes"], twin.evaluate_changes({{"patient", patient}}));
}

TEST(WorkbenchCalls, UnderstandProposes) {
  Json const answer = loaded().understand({{"text", "Alb 38 g/L; foo"}});
  EXPECT_EQ(answer["value"]["items"][0]["variable"], "albumin");
  EXPECT_EQ(answer["value"]["rest"][0], "foo");
}

TEST(WorkbenchCalls, ModelsCanBeAddedLater) {
  Workbench bench = loaded();
  Json const answer = bench.add_models({{"models", {model::points_like()}}});
  ASSERT_EQ(answer["value"]["models"].size(), 1u) << "those that joined";
  EXPECT_EQ(answer["value"]["models"][0]["id"], model::points_like()["id"]);
}

// Answers given before point at their packages: many that join must not move those.
TEST(WorkbenchCalls, AnswersStandWhileManyModelsJoin) {
  Workbench bench = loaded();
  Json patient = kLabs;
  patient.update(kForCox);
  EXPECT_TRUE(bench.evaluate_changes({{"patient", patient}})["ok"]);
  Json many = Json::array();
  for (int i = 0; i < 200; ++i) {
    Json one = model::albi_like();
    one["id"] = "albi-" + std::to_string(i);
    many.push_back(std::move(one));
  }
  EXPECT_TRUE(bench.add_models({{"models", std::move(many)}})["ok"]);
  patient["albumin"]["value"] = 20;
  Json const changed = bench.evaluate_changes({{"patient", patient}});
  Workbench fresh = loaded();
  Json expected =
      fresh.evaluate({{"patient", patient}, {"models", {"cox"}}})["value"]["results"][0];
  for (const char* kept_back : {"hash", "terms", "values"})
    EXPECT_EQ(expected.erase(kept_back), 1u);
  ASSERT_EQ(changed["value"]["results"].size(), 202u);
  EXPECT_EQ(changed["value"]["results"][1], expected);
}

// A locked card answers nothing, which is what an answer not given yet looks like.
TEST(WorkbenchCalls, ALockedCardThatJoinsIsAnswered) {
  Workbench bench = loaded();
  EXPECT_TRUE(bench.evaluate_changes({{"patient", kLabs}})["ok"]);
  Json locked = model::points_like();
  locked["locked"] = {{"missing", locked["title"]}};
  for (const char* computed : {"inputs", "computation", "outputs"}) locked.erase(computed);
  EXPECT_TRUE(bench.add_models({{"models", {locked}}})["ok"]);
  Json const joined = bench.evaluate_changes({{"patient", kLabs}})["value"]["results"];
  ASSERT_EQ(joined.size(), 1u);
  EXPECT_EQ(joined[0]["id"], locked["id"]);
  EXPECT_EQ(joined[0]["status"], "locked");
  EXPECT_TRUE(bench.evaluate_changes({{"patient", kLabs}})["value"]["results"].empty());
}

TEST(WorkbenchCalls, AModelWaitsForTheOneItUses) {
  Workbench bench;
  Json const first = bench.load(
      {{"variables", Json::parse(patient::kTestDictionary)}, {"models", {model::cox_like()}}});
  EXPECT_EQ(first["value"]["errors"].size(), 1u);
  Json const second = bench.add_models({{"models", {model::albi_like()}}});
  EXPECT_EQ(second["value"]["models"].size(), 2u);
  EXPECT_TRUE(second["value"]["errors"].empty());
  Json const twice = bench.add_models({{"models", {model::albi_like()}}});
  EXPECT_TRUE(twice["value"]["models"].empty());
  EXPECT_EQ(twice["value"]["errors"].size(), 1u) << "an id that is taken";
}

TEST(WorkbenchCalls, TheTextBoundaryCatchesEverything) {
  Workbench bench = loaded();
  for (const char* request : {"", "[]", "{", "{\"patient\": 3}", "{\"models\": \"albi\"}",
                              "{\"text\": 3}", "{\"values\": 3, \"variable\": \"age\"}"}) {
    for (const char* name : {"load", "add_models", "evaluate", "evaluate_changes", "nomogram",
                             "sweep", "understand", "check_value", "enter", "nothing"}) {
      Json const answer = Json::parse(bench.call(name, request));
      EXPECT_TRUE(answer.contains("ok")) << name << " " << request;
    }
  }
  EXPECT_FALSE(Json::parse(Workbench().call("evaluate", "{}"))["ok"]);
}

}  // namespace
}  // namespace hepatica::workbench
