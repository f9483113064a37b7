// Description, curves, scores and validation of the fictitious clinic, against R where R has a say.
#include <cmath>
#include <map>

#include "core/cohort/clinic_for_test.h"
#include "core/cohort/predictions.h"
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

TEST(Curves, AreDrawnAtTimeZeroAloneWhereNobodyWasFollowedForLonger) {
  const Json mapping = Json::parse(R"json({
    "columns": [{"column": "age", "variable": "age", "unit": "a"}],
    "outcome": {"time": "months", "time_unit": "mo", "event": "died", "event_values": ["1"],
                "censored_values": ["0"]}})json");
  for (const char* last : {"0", "1e-323"}) {
    const std::string table = "age,months,died\n60,0,1\n61,0,0\n62," + std::string(last) + ",0\n";
    const Json out = lab("survival", {{"mapping", mapping}}, table);
    EXPECT_EQ(out["times"], Json::array({0.0})) << last;
    EXPECT_EQ(out["groups"][0]["at"][0]["at_risk"], 3) << last;
  }
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

/// "code" and "values" of the rows left out, by the reason's English text.
Json reasons_of(const Json& flow) {
  Json out = Json::object();
  for (const Json& left : flow["left_out"])
    out[left["reason"].get<std::string>()] = {{"code", left["code"]},
                                              {"values", left.value("values", Json())}};
  return out;
}

Json said(const char* code, const Json& values = Json()) {
  return {{"code", code}, {"values", values}};
}

TEST(Flow, EveryReasonOfTheOutcomeCarriesItsCode) {
  const std::string table =
      "id,months,died,age\n1,12,1,60\n2,,1,61\n3,x,0,62\n4,-3,1,63\n5,20,maybe,64\n6,21,,65\n"
      "7,22\n8,23,0,66\n9,24,1,99\n";
  const Json mapping = Json::parse(R"json({
    "columns": [{"column": "age", "variable": "age", "unit": "a"}], "identifier": "id",
    "rows": [{"column": "age", "range": "[0, 90]", "reason": "older than 90"}],
    "outcome": {"time": "months", "time_unit": "mo", "event": "died", "event_values": ["1"],
                "censored_values": ["0"], "label": {"en": "death", "zh-CN": "死亡"}}})json");
  const Json out = lab("survival", {{"mapping", mapping}}, table);
  Json found = reasons_of(out["flow"]);
  EXPECT_EQ(found["time unknown"], said("time_unknown"));
  EXPECT_EQ(found["time is no number"], said("time_no_number"));
  EXPECT_EQ(found["time is negative"], said("time_negative"));
  EXPECT_EQ(found["outcome unknown"], said("outcome_unknown"));
  EXPECT_EQ(found["outcome 'maybe' has no stated meaning"],
            said("outcome_without_meaning", {{"text", "maybe"}}));
  EXPECT_EQ(found["older than 90"], said("row_rule", {{"rule", "older than 90"}}));
  EXPECT_EQ(found["cannot be read: 2 fields, header has 4"],
            said("row_fields", {{"fields", 2}, {"columns_in_header", 4}}));
  EXPECT_EQ(found.size(), 7u);
  const Json outcome = lab("describe", {{"mapping", mapping}}, table)["outcome"];
  EXPECT_EQ(outcome["unknown_codes"]["time is negative"], "time_negative");
  EXPECT_EQ(outcome["unknown_values"]["outcome 'maybe' has no stated meaning"],
            (Json{{"text", "maybe"}}));
  EXPECT_FALSE(outcome["unknown_values"].contains("time is negative"));
}

TEST(Flow, DatesThatGiveNoTimeCarryTheirCodes) {
  const std::string table =
      "from,to,died,age\n2020-01-01,2021-01-01,1,60\n2020-02-01,,0,61\n2020-03-01,soon,0,62\n"
      "2020-04-01,2019-04-01,1,63\n2020-05-01,2022-05-01,0,64\n";
  const Json mapping = Json::parse(R"json({
    "columns": [{"column": "age", "variable": "age", "unit": "a"}],
    "outcome": {"start": "from", "end": "to", "date_order": "ymd", "event": "died",
                "event_values": ["1"], "censored_values": ["0"],
                "label": {"en": "death", "zh-CN": "死亡"}}})json");
  Json found = reasons_of(lab("survival", {{"mapping", mapping}}, table)["flow"]);
  EXPECT_EQ(found["date unknown"], said("date_unknown"));
  EXPECT_EQ(found["date cannot be read"], said("date_unreadable"));
  EXPECT_EQ(found["end before start"], said("end_before_start"));
}

TEST(Problems, CarryTheirCodeAndValues) {
  const std::string table =
      "age,albumin,sex,tumours,died\n61,40,male,1,1\n300,45,male,1.5,0\nx,<20,2,2,1\n61,40,male,1,"
      "1\n"
      "55,12,female,3,0\n";
  const Json mapping = Json::parse(R"json({
    "columns": [{"column": "age", "variable": "age", "unit": "a"},
                {"column": "albumin", "variable": "albumin", "unit": "g/L"},
                {"column": "sex", "variable": "sex"},
                {"column": "tumours", "variable": "tumour_number"}],
    "outcome": {"event": "died", "event_values": ["1"], "censored_values": ["0"],
                "label": {"en": "death", "zh-CN": "死亡"}}})json");
  const Json out = lab("describe", {{"mapping", mapping}}, table);
  std::map<std::string, Json> found;
  for (const Json& one : out["problems"]) found[one["reason"]["code"]] = one["reason"];
  EXPECT_EQ(found["cell_no_number"]["cell"], "x");
  EXPECT_EQ(found["cell_is_limit"]["cell"], "<20");
  EXPECT_EQ(found["cell_no_level"],
            (Json{{"code", "cell_no_level"}, {"cell", "2"}, {"variables", Json::array({"sex"})}}));
  EXPECT_EQ(found["cell_not_whole"]["value"], 1.5);
  EXPECT_EQ(found["cell_impossible"]["value"], 300.0);
  EXPECT_EQ(found["cell_impossible"]["variable"], "age");
  EXPECT_EQ(found["cell_impossible"]["unit"], "a");
  EXPECT_EQ(found["repeats"], (Json{{"code", "repeats"}, {"row", 4}, {"of", 1}}));
  for (const auto& [code, reason] : found) EXPECT_NE(code, "");
}

TEST(Problems, CutALongCellBetweenTwoCharacters) {
  // 2 + 3 k bytes: neither 30 nor 40 ends a character.
  const auto words = [](int count) {
    std::string out = "xy";
    for (int k = 0; k < count; ++k) out += "中";
    return out;
  };
  const std::string cell = words(20);
  const std::string table =
      "age,sex,months,died\n" + cell + "," + cell + ",3,1\n60,male,4," + cell + "\n61,male,5,0\n";
  const Json mapping = Json::parse(R"json({
    "columns": [{"column": "age", "variable": "age", "unit": "a"},
                {"column": "sex", "variable": "sex"}],
    "outcome": {"time": "months", "time_unit": "mo", "event": "died", "event_values": ["1"],
                "censored_values": ["0"]}})json");
  const Json out = lab("describe", {{"mapping", mapping}}, table);
  EXPECT_NO_THROW(static_cast<void>(out.dump()));  // strict: throws on half a character
  ASSERT_EQ(out["problems"].size(), 2u);
  for (const Json& one : out["problems"]) EXPECT_EQ(one["reason"]["cell"], words(12));
  EXPECT_EQ(out["outcome"]["unknown_values"]["outcome '" + words(9) + "' has no stated meaning"],
            (Json{{"text", words(9)}}));
}

/// The clinic with one cell of its first row taken out.
std::string clinic_without(const std::string& column) {
  const std::string& text = clinic_csv();
  const std::size_t first = text.find('\n') + 1;
  std::size_t from = first;
  for (std::size_t at = text.rfind(',', text.find(column)); at != std::string::npos && at != 0;
       at = text.rfind(',', at - 1))
    from = text.find(',', from) + 1;
  return text.substr(0, from) + text.substr(text.find(',', from));
}

TEST(Flow, ReasonsOfAModelNameTheModelAndWhatItLacks) {
  const Json mapping = clinic_mapping();
  const auto left_out_of = [&](const char* model) {
    return reasons_of(lab("validate",
                          {{"mapping", mapping}, {"models", Json::array({model})}, {"horizon", 36}},
                          clinic_without("Tumour size (cm)"))["flow"]);
  };
  // Vascular invasion alone decides the class of this row: nothing is missing, and no sum given.
  EXPECT_EQ(
      left_out_of("up-to-seven:sum"),
      (Json{{"up-to-seven:sum: no value", said("no_result", {{"model", "up-to-seven:sum"}})}}));
  EXPECT_EQ(left_out_of("seven-eleven"),
            (Json{{"seven-eleven: missing largest_diameter",
                   said("missing", {{"model", "seven-eleven"},
                                    {"variables", Json::array({"largest_diameter"})}})}}));
  const Json fitted = lab(
      "fit",
      {{"mapping", mapping}, {"predictors", {"age", "afp"}}, {"horizons", {36}}, {"bootstrap", 0}});
  Json lacking = reasons_of(fitted["flow"]);
  EXPECT_EQ(lacking["unknown: afp"], said("unknown", {{"variables", Json::array({"afp"})}}))
      << fitted["flow"];
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

TEST(Validate, CountsTheEventsThatAHorizonStandsOn) {
  const Json out = lab("validate", {{"models", {"seven-eleven"}}, {"horizon", 12}});
  EXPECT_LT(out["events_by_horizon"], out["events"]);
  EXPECT_GT(out["events_by_horizon"], 0);
  EXPECT_LT(out["events_by_horizon"], 100);
  EXPECT_EQ(out["warnings"][0]["code"], "few_events");
  EXPECT_EQ(out["warnings"][0]["events"], out["events_by_horizon"]);
}

TEST(Validate, RefusesWhatHasNoAnswer) {
  EXPECT_EQ(lab_error("validate", {{"models", {"up-to-sevn"}}, {"horizon", 36}})["code"],
            "model_unknown");
  EXPECT_EQ(lab_error("validate", {{"models", {"up-to-seven"}}})["field"], "horizon");
  EXPECT_EQ(lab_error("validate", {{"models", {"seven-eleven:scor"}}, {"horizon", 36}})["code"],
            "invalid_argument");
}

TEST(ChooseOutput, AProbabilityOfAStateBelongsToItsOwnTimeOnly) {
  const std::string id = "toronto-msm-resection-preop";
  const model::Catalogue catalogue(
      *patient::Dictionary::read(Json::parse(source_file("models/variables.json"))),
      {Json::parse(source_file("models/" + id + "/model.json"))});
  ASSERT_TRUE(catalogue.errors().empty());
  const auto& package = catalogue.packages()[0];
  const struct {
    const char* named;
    std::optional<double> horizon;
    const char* unit;
    const char* output;
    bool probability;
  } cases[] = {{":death_60", 60, "mo", "death_60", true},
               {":death_60", 5, "a", "death_60", true},
               {":death_60", 36, "mo", "death_60", false},
               {":death_60", std::nullopt, "mo", "death_60", false},
               {"", 60, "mo", "recurrence_free_60", false},  // which state is not said
               {"", 12, "mo", "recurrence_free_60", false},  // the headline, not a state of 12
               {"", std::nullopt, "mo", "recurrence_free_60", false}};
  for (const auto& one : cases) {
    const auto read_as = choose_output(catalogue, id + one.named, one.horizon, one.unit);
    ASSERT_TRUE(read_as.ok()) << one.named;
    EXPECT_EQ(package.outputs[static_cast<std::size_t>(read_as->output)].id, one.output);
    EXPECT_EQ(read_as->probability, one.probability) << one.named << " " << one.unit;
  }
}

TEST(ChooseOutput, OfSeveralProbabilitiesOfOneTimeOneIsNamed) {
  const std::string id = "uk-transplant-benefit-hcc";
  const model::Catalogue catalogue(
      *patient::Dictionary::read(Json::parse(source_file("models/variables.json"))),
      {Json::parse(source_file("models/" + id + "/model.json"))});
  ASSERT_TRUE(catalogue.errors().empty());
  const auto& package = catalogue.packages()[0];
  // Both are given at 1825 days: which is meant at 60 months is not guessed.
  const auto either = choose_output(catalogue, id, 60, "mo");
  ASSERT_FALSE(either.ok());
  ASSERT_TRUE(either.error().reason);
  EXPECT_EQ(either.error().reason->code, "which_output");
  EXPECT_EQ(either.error().reason->values.at("choices"),
            Json::array({"survival_list", "survival_transplant"}));
  for (const std::string name : {"survival_list", "survival_transplant"}) {
    const auto read_as = choose_output(catalogue, id + ":" + name, 60, "mo");
    ASSERT_TRUE(read_as.ok());
    EXPECT_EQ(package.outputs[static_cast<std::size_t>(read_as->output)].id, name);
    EXPECT_TRUE(read_as->probability);
  }
  // At another time the model ranks by its headline, as any other.
  EXPECT_FALSE(choose_output(catalogue, id, 36, "mo")->probability);
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
