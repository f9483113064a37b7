// Description, curves, scores and validation of the fictitious clinic, against R where R has a say.
#include <cmath>

#include "core/cohort/clinic_for_test.h"
#include "core/cohort/score.h"

namespace hepatica::cohort {
namespace {

Json variable_of(const Json& described, const std::string& name) {
  for (const Json& one : described["variables"]) {
    if (one["variable"] == name) return one;
  }
  return Json();
}

void expect_near(const Json& actual, const Json& expected, double relative = 1e-10) {
  ASSERT_TRUE(actual.is_number() && expected.is_number()) << actual << " " << expected;
  EXPECT_NEAR(actual.get<double>(), expected.get<double>(),
              relative * std::fabs(expected.get<double>()));
}

TEST(Describe, TableOneMatchesR) {
  const Json out = lab("describe", {{"group", "sex"}});
  const Json& r = clinic_reference();
  for (const auto& [name, key] : {std::pair{"age", "age"}, {"albumin", "albumin_g_per_l"}}) {
    const Json one = variable_of(out, name);
    EXPECT_EQ(one["n"], r[key]["n"]);
    expect_near(one["mean"], r[key]["mean"]);
    expect_near(one["sd"], r[key]["sd"]);
    expect_near(one["quartiles"][0], r[key]["quartiles"][0]);
    expect_near(one["median"], r[key]["quartiles"][1]);
    expect_near(one["quartiles"][1], r[key]["quartiles"][2]);
  }
  expect_near(variable_of(out, "age")["p_value"], r["kruskal_age_by_sex"], 1e-9);
  expect_near(variable_of(out, "ascites")["p_value"], r["chi_square_ascites_by_sex"], 1e-9);
  expect_near(out["outcome"]["median_survival"]["estimate"], r["median_survival"][0]);
  expect_near(out["outcome"]["median_survival"]["lower"], r["median_survival"][1]);
  expect_near(out["outcome"]["median_follow_up"]["estimate"], r["median_follow_up"][0]);
}

TEST(Describe, PatternsOfMissingValuesAddUpToTheCohort) {
  const Json out = lab("describe", Json::object());
  std::size_t rows = 0, albumin = 0;
  for (const Json& pattern : out["missing"]["patterns"]) {
    rows += pattern["rows"].get<std::size_t>();
    for (const Json& name : pattern["missing"])
      albumin += name == "albumin" ? pattern["rows"].get<std::size_t>() : 0;
  }
  EXPECT_EQ(rows, 240u);
  EXPECT_EQ(out["missing"]["complete"], out["missing"]["patterns"][0]["rows"]);
  EXPECT_EQ(albumin, 14u);
}

TEST(Curves, LogRankMatchesSurvdiff) {
  const Json out = lab("survival", {{"group", "macrovascular_invasion"}, {"times", {12.0, 36.0}}});
  expect_near(out["log_rank"]["chi_square"], clinic_reference()["log_rank_invasion"], 1e-9);
  EXPECT_EQ(out["groups"][0]["rows"].get<int>() + out["groups"][1]["rows"].get<int>(), 240);
  EXPECT_GT(out["groups"][0]["at"][0]["at_risk"], out["groups"][0]["at"][1]["at_risk"]);
}

TEST(Flow, RowsInAreRowsUsedAndRowsLeftOut) {
  Json mapping = clinic_mapping();
  mapping["rows"] = {{{"column", "Age"}, {"range", "[50, 70]"}, {"reason", "age"}}};
  const Json out =
      lab("validate",
          {{"mapping", mapping}, {"models", {"up-to-seven", "seven-eleven"}}, {"horizon", 36}});
  std::size_t sum = out["flow"]["rows_used"].get<std::size_t>();
  for (const Json& left : out["flow"]["left_out"]) sum += left["rows"].get<std::size_t>();
  EXPECT_EQ(sum, out["flow"]["rows_in"].get<std::size_t>());
  EXPECT_EQ(out["flow"]["rows_in"], 240);
  EXPECT_LT(out["flow"]["rows_used"], 200);
}

TEST(Flow, ReasonsOfTheOutcomeHaveCodes) {
  EXPECT_EQ(reason_code("time is negative"), "time_negative");
  EXPECT_EQ(reason_code("outcome 'maybe' has no stated meaning"), "outcome_without_meaning");
  EXPECT_EQ(reason_code("cannot be read: 12 fields, header has 13"), "row_unreadable");
  EXPECT_EQ(reason_code("missing age"), "");
  std::string table = clinic_csv();
  const std::size_t first = table.find('\n') + 1, end = table.find('\n', first);
  table.insert(end + 1, "x1\n");  // a row cut short
  const Json out = lab("describe", {{"mapping", clinic_mapping()}}, table);
  bool found = false;
  for (const Json& left : out["flow"]["left_out"])
    found = found || left.value("code", "") == "row_unreadable";
  EXPECT_TRUE(found) << out["flow"];
}

TEST(Validate, ComparesModelsOnTheSameRows) {
  const Json out =
      lab("validate",
          {{"models", {"seven-eleven", "up-to-seven"}}, {"horizon", 36}, {"subgroup", "sex"}});
  ASSERT_EQ(out["models"].size(), 2u);
  const Json& first = out["models"][0];
  EXPECT_GT(first["harrell_c"]["value"], 0.5);
  EXPECT_FALSE(first["probability"].get<bool>());
  EXPECT_FALSE(first.contains("calibration"));
  ASSERT_EQ(out["differences"].size(), 1u);
  EXPECT_NEAR(out["differences"][0]["harrell_c"]["difference"].get<double>(),
              first["harrell_c"]["value"].get<double>() -
                  out["models"][1]["harrell_c"]["value"].get<double>(),
              1e-12);
  EXPECT_EQ(out["subgroups"].size(), 2u);
}

TEST(Validate, RefusesWhatHasNoAnswer) {
  EXPECT_EQ(lab_error("validate", {{"models", {"up-to-sevn"}}, {"horizon", 36}})["code"],
            "model_unknown");
  EXPECT_EQ(lab_error("validate", {{"models", {"up-to-seven"}}})["field"], "horizon");
  EXPECT_EQ(lab_error("validate", {{"models", {"seven-eleven:scor"}}, {"horizon", 36}})["code"],
            "invalid_argument");
}

TEST(Validate, GivesTheCurveWhoseAreaItNames) {
  // P(rank of a case > rank of a control) + ties / 2 is the area under the straight lines.
  const Json out = lab("validate", {{"models", {"seven-eleven"}}, {"horizon", 36}});
  const auto points = out["models"][0]["roc"].get<std::vector<std::pair<double, double>>>();
  double area = 0;
  for (std::size_t k = 1; k < points.size(); ++k) {
    area += (points[k].first - points[k - 1].first) * (points[k].second + points[k - 1].second) / 2;
  }
  EXPECT_NEAR(std::fabs(area), out["models"][0]["auc"]["value"].get<double>(), 1e-9);
}

TEST(Columns, SayWhatTheyHold) {
  const Json out = lab("columns", Json::object(), "a,b\n1,x\n3,y\n,x\n4\n");
  EXPECT_EQ(out["rows"], 4);
  EXPECT_EQ(out["unreadable_count"], 1);
  const Json& a = out["columns"][0];
  EXPECT_EQ(a["known"], 2);
  EXPECT_TRUE(a["numeric"].get<bool>());
  EXPECT_EQ(a["range"], Json({1.0, 3.0}));
  EXPECT_EQ(out["columns"][1]["distinct"], Json({"x", "y"}));
  EXPECT_FALSE(out["columns"][1]["more"].get<bool>());
}

TEST(Models, AreTriedOnTheRowsNotGuessedFromTheirInputs) {
  Json mapping = clinic_mapping();
  const Json whole = lab("models", {{"mapping", mapping}});
  EXPECT_EQ(whole["rows"], 200);
  ASSERT_EQ(whole["models"].size(), 2u);
  for (const Json& one : whole["models"]) {
    EXPECT_GT(one["scored"].get<int>(), 30) << one.dump();
    EXPECT_FALSE(one["recalibrates"].get<bool>());
  }
  // Without the diameter the size score has no row; up-to-seven keeps those that invasion alone
  // decides.
  mapping["columns"].erase(4);
  const Json without = lab("models", {{"mapping", mapping}});
  ASSERT_EQ(without["models"].size(), 2u);
  for (std::size_t k = 0; k < 2; ++k) {
    const Json& one = without["models"][k];
    const Json& before = whole["models"][k];
    ASSERT_EQ(one["model"], before["model"]);
    EXPECT_EQ(one["scored"], one["model"] == "seven-eleven" ? Json(0) : before["scored"]);
    EXPECT_EQ(one["missing"], "largest_diameter");
    EXPECT_NE(before.value("missing", ""), "largest_diameter");
  }
}

TEST(Score, PiecesOfAnySizeGiveTheSameText) {
  const std::vector<int> models = {test_catalogue().find("up-to-seven"),
                                   test_catalogue().find("seven-eleven")};
  std::string whole, pieces;
  Scorer once(test_catalogue(), models, clinic_mapping());
  ASSERT_FALSE(once.feed(clinic_csv(), whole));
  ASSERT_FALSE(once.finish(whole));
  Scorer often(test_catalogue(), models, clinic_mapping());
  for (std::size_t at = 0; at < clinic_csv().size(); at += 7)
    ASSERT_FALSE(often.feed(std::string_view(clinic_csv()).substr(at, 7), pieces));
  ASSERT_FALSE(often.finish(pieces));
  EXPECT_EQ(whole, pieces);
  EXPECT_EQ(std::count(whole.begin(), whole.end(), '\n'), 241);
  EXPECT_EQ(once.report()["flow"]["rows_used"], 240);
}

}  // namespace
}  // namespace hepatica::cohort
