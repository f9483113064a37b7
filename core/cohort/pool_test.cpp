// Two sites that share sums reach the fit on the joined data; validations pooled as a
// meta-analysis; analyses recorded and repeated.
#include "core/cohort/pool.h"

#include <cmath>

#include "core/cohort/clinic_for_test.h"
#include "core/cohort/record.h"
#include "core/survival/meta_analysis.h"

namespace hepatica::cohort {
namespace {

/// Rows of the clinic from `first` to before `last`.
std::string part(long first, long last) {
  std::string out, line;
  std::istringstream stream(clinic_csv());
  for (long k = 0; std::getline(stream, line); ++k) {
    if (k == 0 || (k > first && k <= last)) out += line + "\n";
  }
  return out;
}

const Json kPredictors = {"age", "largest_diameter", "macrovascular_invasion"};

Json pooled(const Json& mapping, const std::vector<std::string>& sites, int& rounds) {
  Json plan = lab("pool_plan", {{"mapping", mapping}, {"predictors", kPredictors}, {"min_cell", 3}},
                  sites[0]);
  for (rounds = 0; rounds < 20 && !plan["converged"].get<bool>(); ++rounds) {
    Json summaries = Json::array();
    for (std::size_t k = 0; k < sites.size(); ++k) {
      summaries.push_back(lab(
          "pool_site",
          {{"mapping", mapping}, {"plan", plan}, {"site", "site " + std::to_string(k)}}, sites[k]));
    }
    plan = lab("pool_merge", {{"plan", plan}, {"summaries", summaries}});
  }
  return plan;
}

TEST(Pool, StratifiedCoxEqualsTheJointFitOfR) {
  int rounds = 0;
  const Json plan = pooled(clinic_mapping(), {part(0, 100), part(100, 240)}, rounds);
  ASSERT_TRUE(plan["converged"].get<bool>());
  EXPECT_LE(rounds, 8);
  const Json& r = clinic_reference()["joint"];
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_NEAR(plan["fit"]["terms"][j]["coefficient"].get<double>(),
                r["coefficients"][j].get<double>(), 1e-8);
    EXPECT_NEAR(plan["fit"]["terms"][j]["std_error"].get<double>(), r["std_error"][j].get<double>(),
                1e-8);
  }
  EXPECT_NEAR(plan["fit"]["log_likelihood"].get<double>(), r["log_likelihood"].get<double>(), 1e-8);
  EXPECT_EQ(plan["fit"]["rows"], 240);
}

/// The sample that the joined sites are judged by is that of the same fit on one cohort.
void expect_same_sample(const Json& plan, const Json& fit) {
  const Json& sample = plan["sample"];
  EXPECT_EQ(sample["events"], fit["events"]);
  EXPECT_EQ(sample["parameters"], fit["terms"].size());
  EXPECT_NEAR(sample["events_per_parameter"].get<double>(),
              fit["events"].get<double>() / static_cast<double>(fit["terms"].size()), 1e-12);
  const double chi_square = fit["likelihood_ratio"]["statistic"];
  EXPECT_NEAR(plan["fit"]["likelihood_ratio"]["statistic"].get<double>(), chi_square,
              1e-7 * chi_square);
  EXPECT_NEAR(plan["fit"]["likelihood_ratio"]["p_value"].get<double>(),
              fit["likelihood_ratio"]["p_value"].get<double>(), 1e-9);
  EXPECT_NEAR(sample["shrinkage"].get<double>(),
              1 - static_cast<double>(fit["terms"].size()) / chi_square, 1e-7);
}

TEST(Pool, SaysWhetherTheJoinedSitesCarryTheModel) {
  int rounds = 0;
  Json mapping = clinic_mapping();
  const Json options = {{"predictors", kPredictors}, {"bootstrap", 0}};
  Json fit = options;
  fit["horizons"] = {36};
  expect_same_sample(pooled(mapping, {clinic_csv()}, rounds), lab("fit", fit));
  mapping["outcome"].erase("time");
  mapping["outcome"].erase("time_unit");
  fit = options;
  fit["mapping"] = mapping;
  expect_same_sample(pooled(mapping, {part(0, 100), part(100, 240)}, rounds), lab("fit", fit));
}

TEST(Pool, WarnsOfFewEventsFromTheFirstRoundAndOfSitesThatSentNothing) {
  const auto first_round = [](int min_cell, const std::string& table) {
    const Json plan = lab(
        "pool_plan",
        {{"predictors", {"age", "largest_diameter", "albumin"}}, {"min_cell", min_cell}}, table);
    const Json site = lab("pool_site", {{"plan", plan}, {"site", "a"}}, table);
    return lab("pool_merge", {{"plan", plan}, {"summaries", {site}}});
  };
  const Json few = first_round(1, part(0, 30));
  ASSERT_LT(few["sample"]["events"], 30);
  ASSERT_FALSE(few["converged"].get<bool>());
  ASSERT_EQ(few["sample"]["warnings"].size(), 1u);
  EXPECT_EQ(few["sample"]["warnings"][0]["code"], "few_events");
  EXPECT_EQ(few["sample"]["warnings"][0]["events_per_parameter"],
            few["sample"]["events_per_parameter"]);
  EXPECT_TRUE(few["sample"]["remarks"].empty());  // every site with a row has sent it
  const Json many = first_round(5, clinic_csv());
  EXPECT_TRUE(many["sample"]["warnings"].empty());
  EXPECT_EQ(many["sample"]["remarks"], Json::array({Json{{"code", "silent_sites"}, {"least", 5}}}));
}

TEST(Pool, LogisticEqualsTheFitOnTheJoinedData) {
  Json mapping = clinic_mapping();
  mapping["outcome"].erase("time");
  mapping["outcome"].erase("time_unit");
  int rounds = 0;
  const Json plan = pooled(mapping, {part(0, 60), part(60, 150), part(150, 240)}, rounds);
  ASSERT_TRUE(plan["converged"].get<bool>());
  const Json joint =
      lab("fit", {{"mapping", mapping}, {"predictors", kPredictors}, {"bootstrap", 0}});
  EXPECT_NEAR(plan["fit"]["terms"][0]["coefficient"].get<double>(),
              joint["intercept"].get<double>(), 1e-8);
  for (std::size_t j = 0; j < 3; ++j)
    EXPECT_NEAR(plan["fit"]["terms"][j + 1]["coefficient"].get<double>(),
                joint["terms"][j]["coefficient"].get<double>(), 1e-8);
}

TEST(Pool, ASmallCountSendsNothing) {
  const Json plan = lab("pool_plan", {{"predictors", kPredictors}, {"min_cell", 200}});
  const Json error = lab_error("pool_site", {{"plan", plan}, {"site", "a"}});
  EXPECT_EQ(error["reason"], (Json{{"code", "small_count"}, {"of", "events"}, {"least", 200}}));
  EXPECT_NE(error["detail"].get<std::string>().find("sends nothing"), std::string::npos);
  EXPECT_EQ(error["detail"].get<std::string>().find("240"), std::string::npos);
}

TEST(Pool, SummariesOfAnotherPlanOrOneSiteTwiceAreRefused) {
  const Json plan = lab("pool_plan", {{"predictors", kPredictors}, {"min_cell", 3}});
  const Json summary = lab("pool_site", {{"plan", plan}, {"site", "a"}});
  EXPECT_NE(lab_error("pool_merge", {{"plan", plan}, {"summaries", {summary, summary}}})["detail"]
                .get<std::string>()
                .find("twice"),
            std::string::npos);
  Json other = plan;
  other["beta"][0] = 0.5;
  EXPECT_NE(lab_error("pool_merge", {{"plan", other}, {"summaries", {summary}}})["detail"]
                .get<std::string>()
                .find("another plan"),
            std::string::npos);
  EXPECT_FALSE(summary.dump().find("row_number") != std::string::npos);
}

TEST(Pool, APlanIsTheSameWhetherThePageOrTheProgramWroteIt) {
  const Json plan = lab("pool_plan", {{"predictors", kPredictors}, {"min_cell", 3}});
  const Json page = through_javascript(plan);
  ASSERT_NE(page.dump(), plan.dump());  // "beta": [0, ...] beside [0.0, ...]
  const Json here = lab("pool_site", {{"plan", plan}, {"site", "a"}});
  const Json there = lab("pool_site", {{"plan", page}, {"site", "b"}});
  EXPECT_EQ(here["plan"], there["plan"]);
  for (const Json& asked : {plan, page}) {
    const Json merged = lab("pool_merge", {{"plan", asked}, {"summaries", {here, there}}});
    EXPECT_EQ(merged["step"], 1);
  }
}

/// Validations of the sum behind up-to-seven (its classes do not part these patients) at three
/// sites of the clinic.
Json sites() {
  Json out = Json::array();
  const std::pair<long, long> parts[] = {{0, 80}, {80, 160}, {160, 240}};
  for (const auto& [first, last] : parts) {
    const Json validation =
        lab("validate", {{"models", {"up-to-seven:sum"}}, {"horizon", 24}}, part(first, last));
    out.push_back({{"name", "site " + std::to_string(first)}, {"validation", validation}});
  }
  return out;
}

/// The remark of that code, or null; notes and remarks stand one for one.
Json remark_of(const Json& out, const std::string& code) {
  EXPECT_EQ(out["notes"].size(), out["remarks"].size());
  for (const Json& one : out["remarks"]) {
    if (one["code"] == code) return one;
  }
  return Json();
}

TEST(Meta, PoolsTheSitesOnTheLogitScale) {
  const Json all = sites();
  const Json out = lab("pool_meta", {{"sites", all}});
  const Json& c = out["models"][0]["measures"][0];
  ASSERT_EQ(c["measure"], "harrell_c");
  std::vector<survival::Measured> values;
  for (const Json& site : all) {
    const Json& at = site["validation"]["models"][0]["harrell_c"];
    values.push_back({at["value"].get<double>(), at["std_error"].get<double>()});
  }
  const auto expected = survival::meta_analysis(values, survival::PooledScale::kLogit);
  EXPECT_NEAR(c["value"].get<double>(), expected->value, 1e-14);
  EXPECT_NEAR(c["prediction"][1].get<double>(), expected->prediction->upper, 1e-14);
  double weights = 0;
  for (const Json& site : c["sites"]) weights += site["weight"].get<double>();
  EXPECT_NEAR(weights, 1, 1e-12);
  EXPECT_EQ(c["sites"][1]["rows"], 80);
  EXPECT_NE(out["notes"].dump().find("3 sites"), std::string::npos);
  EXPECT_EQ(remark_of(out, "few_sites"), (Json{{"code", "few_sites"}, {"sites", 3}}));
}

TEST(Meta, SaysWhereAnIntervalPassesWhatABrierScoreCanBe) {
  Json all = sites();
  const double values[] = {0.05, 0.12, 0.25};
  for (std::size_t k = 0; k < 3; ++k)
    all[k]["validation"]["models"][0]["brier"] = {{"value", values[k]}, {"std_error", 0.01}};
  const Json out = lab("pool_meta", {{"sites", all}});
  const std::string notes = out["notes"].dump();
  const Json below = remark_of(out, "below_zero");
  ASSERT_TRUE(below.is_object());
  EXPECT_EQ(below["measure"], "brier");
  for (const Json& one : out["models"][0]["measures"]) {
    if (one["measure"] == "brier") {
      EXPECT_EQ(below["most"], one["prediction"][1]);
    }
  }
  EXPECT_NE(notes.find("brier: the interval for a new site reaches below 0"), std::string::npos);
  for (std::size_t k = 0; k < 3; ++k)
    all[k]["validation"]["models"][0]["brier"] = {{"value", 0.2}, {"std_error", 0.001}};
  EXPECT_EQ(lab("pool_meta", {{"sites", all}})["notes"].dump().find("below 0"), std::string::npos);
}

TEST(Meta, SaysWhereSitesAgreeTooWellForTheirOwnErrors) {
  Json all = sites();
  all[1]["validation"] = all[2]["validation"] = all[0]["validation"];
  const Json out = lab("pool_meta", {{"sites", all}});
  const Json& c = out["models"][0]["measures"][0];
  EXPECT_NEAR(c["knapp_scale"].get<double>(), 0, 1e-12);
  EXPECT_GT(c["upper"].get<double>() - c["lower"].get<double>(), 0.01);
  EXPECT_NE(out["notes"].dump().find("up-to-seven:sum: harrell_c, "), std::string::npos);
  const Json raised = remark_of(out, "scale_raised");
  EXPECT_EQ(raised["model"], "up-to-seven:sum");
  EXPECT_EQ(raised["measures"][0], "harrell_c");
  const Json normal = lab("pool_meta", {{"sites", all}, {"hartung_knapp", false}});
  EXPECT_TRUE(remark_of(normal, "scale_raised").is_null());
  EXPECT_EQ(normal["notes"].dump().find("Knapp"), std::string::npos);
}

TEST(Meta, NamesWhatASiteLacksByCodes) {
  Json all = sites();
  all[1]["validation"]["models"][0]["harrell_c"] = {{"fault", {{"code", "no_events"}}}};
  for (Json& site : all) {
    Json other = site["validation"]["models"][0];
    other["model"] = "elsewhere";
    if (site["name"] == "site 0") site["validation"]["models"].push_back(other);
  }
  const Json out = lab("pool_meta", {{"sites", all}});
  EXPECT_EQ(remark_of(out, "no_value_at"), (Json{{"code", "no_value_at"},
                                                 {"model", "up-to-seven:sum"},
                                                 {"measure", "harrell_c"},
                                                 {"sites", Json::array({"site 80"})}}));
  EXPECT_EQ(remark_of(out, "not_everywhere")["model"], "elsewhere");
}

TEST(Meta, RefusesSitesThatJudgedAnotherThing) {
  Json all = sites();
  all[2]["validation"]["models"][0]["hash"] = "another";
  EXPECT_EQ(lab_error("pool_meta", {{"sites", all}})["code"], "contradiction");
  all = sites();
  all[1]["validation"]["horizon"] = 36;
  EXPECT_EQ(lab_error("pool_meta", {{"sites", all}})["field"], "site 80");
  all[1] = all[0];
  EXPECT_NE(
      lab_error("pool_meta", {{"sites", all}})["detail"].get<std::string>().find("is there twice"),
      std::string::npos);
  EXPECT_EQ(lab_error("pool_meta", {{"sites", Json::array()}})["code"], "invalid_argument");
}

Json recorded(const char* call, Json request) {
  request["mapping"] = clinic_mapping();
  const Json answer = lab(call, request);
  return make_record(call, request, table_file("folder/clinic.csv", clinic_csv()), answer,
                     test_catalogue());
}

TEST(Record, ReplaysToTheSameAnswer) {
  const std::vector<std::pair<const char*, Json>> analyses = {
      {"describe", {{"group", "sex"}}},
      {"survival", {{"group", "sex"}, {"times", {12}}}},
      {"validate", {{"models", {"up-to-seven"}}, {"horizon", 24}}},
      {"fit", {{"predictors", {"age", "albumin"}}, {"horizons", {12}}, {"bootstrap", 5}}}};
  for (const auto& [call, request] : analyses) {
    // Through text, as a file would.
    const Json record = Json::parse(recorded(call, request).dump());
    const auto again =
        replay(record, table_file("other.csv", clinic_csv()), clinic_csv(), test_catalogue());
    ASSERT_TRUE(again.ok()) << call << ": " << to_line(again.error());
    EXPECT_EQ(again->answer, lab(call, request)) << call;
    EXPECT_GT(again->compared, 10u);
  }
}

TEST(Record, RefusesAnotherTableAnotherModelAndAnotherAnswer) {
  const Json record = recorded("validate", {{"models", {"up-to-seven"}}, {"horizon", 24}});
  EXPECT_EQ(record["table"]["name"], "clinic.csv");
  const std::string longer = clinic_csv() + "\n";
  const auto table = replay(record, table_file("clinic.csv", longer), longer, test_catalogue());
  ASSERT_FALSE(table.ok());
  EXPECT_NE(table.error().detail.find("not the recorded table"), std::string::npos);
  const auto file = table_file("clinic.csv", clinic_csv());
  Json other = record;
  other["models"][0]["hash"] = "another";
  EXPECT_EQ(replay(other, file, clinic_csv(), test_catalogue()).error().field, "up-to-seven");
  other = record;
  other["answer"]["models"][0]["harrell_c"]["value"] =
      record["answer"]["models"][0]["harrell_c"]["value"].get<double>() + 1e-6;
  EXPECT_NE(replay(other, file, clinic_csv(), test_catalogue())
                .error()
                .detail.find("/models/0/harrell_c/value"),
            std::string::npos);
  other = record;
  other["answer"]["flow"].erase("left_out");  // as an older program, which did not say it
  EXPECT_TRUE(replay(other, file, clinic_csv(), test_catalogue()).ok());
  other["answer"]["flow"]["gone"] = 1;  // what was said then must still be said
  EXPECT_EQ(replay(other, file, clinic_csv(), test_catalogue()).error().detail,
            "differs from the recorded one at /flow/gone");
  EXPECT_EQ(replay(Json::object(), file, clinic_csv(), test_catalogue()).error().code,
            Code::kInvalidArgument);
}

TEST(Record, ARepeatedBootstrapTellsHowFarItIsAndCanBeStopped) {
  const Json record =
      recorded("fit", {{"predictors", {"age", "albumin"}}, {"horizons", {12}}, {"bootstrap", 5}});
  const auto file = table_file("clinic.csv", clinic_csv());
  std::vector<std::size_t> told;
  const auto whole =
      replay(record, file, clinic_csv(), test_catalogue(), [&](std::size_t done, std::size_t of) {
        EXPECT_EQ(of, 5u);
        told.push_back(done);
        return true;
      });
  EXPECT_TRUE(whole.ok());
  EXPECT_EQ(told, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
  const auto stopped = replay(record, file, clinic_csv(), test_catalogue(),
                              [](std::size_t done, std::size_t) { return done < 2; });
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, Code::kCancelled);
}

TEST(Record, IsWrittenAndRepeatedThroughTheLab) {
  // What the page asks: the file's bytes, its digest, the record, and the same call once more.
  const Json request = {
      {"mapping", clinic_mapping()}, {"models", {"up-to-seven"}}, {"horizon", 24}};
  const Json file = lab("table_file", {{"name", "folder/clinic.csv"}});
  EXPECT_EQ(file["name"], "clinic.csv");
  EXPECT_EQ(file["sha256"], table_file("", clinic_csv()).sha256);
  const Json answer = lab("validate", request);
  const Json record = lab(
      "record", {{"call", "validate"}, {"request", request}, {"answer", answer}, {"file", file}});
  EXPECT_EQ(record, recorded("validate", request));
  const Json again = lab("replay", {{"record", record}, {"file", file}});
  EXPECT_EQ(again["answer"], answer);
  EXPECT_GT(again["compared"].get<int>(), 10);
  Json other = file;
  other["sha256"] = "0000";
  EXPECT_NE(
      lab_error("replay", {{"record", record}, {"file", other}})["detail"].get<std::string>().find(
          "not the recorded table"),
      std::string::npos);
  EXPECT_EQ(lab_error("replay", {{"record", record}})["code"], "invalid_argument");
  Json nested = record;
  nested["call"] = "replay";
  EXPECT_NE(
      lab_error("replay", {{"record", nested}, {"file", file}})["detail"].get<std::string>().find(
          "not an analysis"),
      std::string::npos);
}

}  // namespace
}  // namespace hepatica::cohort
