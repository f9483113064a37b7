// Fits against R, packages that compute what was fitted, and recalibration.
#include <cmath>

#include "core/cohort/clinic_for_test.h"
#include "core/cohort/design.h"
#include "core/report/examples.h"

namespace hepatica::cohort {
namespace {

Json text(const char* en) { return {{"en", en}, {"zh-CN", "测试"}}; }

Json cox_request(int bootstrap = 0) {
  return {{"predictors",
           {"age", "albumin", "log10(afp)", "largest_diameter", "macrovascular_invasion"}},
          {"horizons", {12, 36}},
          {"bootstrap", bootstrap},
          {"id", "clinic-os"},
          {"title", text("Clinic")},
          {"cohort", text("a fictitious clinic")}};
}

/// The catalogue of the tests with one more package.
model::Catalogue with(const Json& package) {
  auto dictionary = patient::Dictionary::read(Json::parse(source_file("models/variables.json")));
  return model::Catalogue(std::move(*dictionary), {package});
}

TEST(Fit, CoxMatchesRAndLeavesOutIncompleteRows) {
  const Json out = lab("fit", cox_request());
  const Json& r = clinic_reference()["cox"];
  for (std::size_t j = 0; j < 5; ++j) {
    EXPECT_NEAR(out["terms"][j]["coefficient"].get<double>(), r["coefficients"][j].get<double>(),
                1e-8);
    EXPECT_NEAR(out["terms"][j]["std_error"].get<double>(), r["std_error"][j].get<double>(), 1e-8);
  }
  EXPECT_NEAR(out["log_likelihood"].get<double>(), r["log_likelihood"].get<double>(), 1e-8);
  for (std::size_t k = 0; k < 2; ++k)
    EXPECT_NEAR(out["baseline"][k][1].get<double>(), r["baseline"][k].get<double>(), 1e-9);
  EXPECT_EQ(out["rows"].get<std::size_t>(), out["flow"]["rows_used"].get<std::size_t>());
  EXPECT_NE(out["flow"].dump().find("unknown: albumin"), std::string::npos);
  // Whether the sample carries the model, in figures; of a penalised fit without a likelihood
  // ratio.
  const Json& sample = out["sample"];
  const double events = out["events"], chi_square = out["likelihood_ratio"]["statistic"];
  EXPECT_EQ(sample["events"], out["events"]);
  EXPECT_EQ(sample["parameters"], 5);
  EXPECT_DOUBLE_EQ(sample["events_per_parameter"].get<double>(), events / 5);
  EXPECT_DOUBLE_EQ(sample["shrinkage"].get<double>(), 1 - 5 / chi_square);
}

TEST(Fit, APenalisedFitCountsThePredictorsItChoseFrom) {
  Json request = cox_request(0);
  request["penalty"] = "lasso";
  const Json sample = lab("fit", request)["sample"];
  EXPECT_EQ(sample["parameters"], 5);
  EXPECT_GT(sample["events_per_parameter"], 0);
  EXPECT_FALSE(sample.contains("shrinkage"));
}

TEST(Fit, PackagePassesItsOwnExamplesAndGivesTheSameConcordance) {
  const Json out = lab("fit", cox_request(20));
  const auto catalogue = with(out["package"]);
  ASSERT_TRUE(catalogue.errors().empty()) << to_line(catalogue.errors()[0]);
  const auto report = report::run_examples(catalogue, 0, out["reference"]);
  EXPECT_GE(report.run, 3);
  EXPECT_TRUE(report.failures.empty()) << to_line(report.failures[0]);
  const Json validated =
      lab("validate", {{"models", {"clinic-os"}}, {"horizon", 36}}, clinic_csv(), catalogue);
  const Json& model = validated["models"][0];
  EXPECT_NEAR(model["harrell_c"]["value"].get<double>(),
              clinic_reference()["cox"]["c_index"].get<double>(), 1e-9);
  EXPECT_TRUE(model["probability"].get<bool>());
  EXPECT_NEAR(model["calibration"]["slope"]["value"].get<double>(), 1, 1e-6);
  EXPECT_GT(out["performance"]["optimism"], 0);
  EXPECT_LT(out["performance"]["slope"], 1);
}

TEST(Fit, ANamedProbabilityIsJudgedAtItsOwnTimeOnly) {
  const auto catalogue = with(lab("fit", cox_request())["package"]);
  Json ever = clinic_mapping();
  ever["outcome"].erase("time");
  ever["outcome"].erase("time_unit");
  const auto judged = [&](const char* model, const Json& more) {
    Json request = {{"models", Json::array({model})}};
    request.update(more);
    return lab("validate", request, clinic_csv(), catalogue);
  };
  const Json own = judged("clinic-os:survival_36", {{"horizon", 36}})["models"][0];
  EXPECT_TRUE(own["probability"].get<bool>());
  EXPECT_TRUE(own.contains("calibration"));
  // At another time, and where there is none: it ranks, and says so.
  for (const auto& other : {judged("clinic-os:survival_36", {{"horizon", 12}}),
                            judged("clinic-os:survival_36", {{"mapping", ever}}),
                            judged("clinic-os", {{"mapping", ever}})}) {
    EXPECT_FALSE(other["models"][0]["probability"].get<bool>());
    EXPECT_FALSE(other["models"][0].contains("calibration"));
    EXPECT_NE(other["warnings"].dump().find("ranking_only"), std::string::npos);
  }
}

TEST(Fit, LogisticMatchesGlmWithLevelsAgainstTheFirst) {
  Json mapping = clinic_mapping();
  mapping["outcome"].erase("time");
  mapping["outcome"].erase("time_unit");
  const Json out = lab("fit", {{"mapping", mapping},
                               {"predictors", {"age", "log10(afp)", "ascites"}},
                               {"bootstrap", 0},
                               {"id", "clinic-death"},
                               {"title", text("Clinic")},
                               {"cohort", text("a fictitious clinic")}});
  const Json& r = clinic_reference()["logistic"];
  EXPECT_NEAR(out["intercept"].get<double>(), r["coefficients"][0].get<double>(), 1e-7);
  for (std::size_t j = 0; j < 4; ++j) {
    EXPECT_NEAR(out["terms"][j]["coefficient"].get<double>(),
                r["coefficients"][j + 1].get<double>(), 1e-7);
    EXPECT_NEAR(out["terms"][j]["std_error"].get<double>(), r["std_error"][j + 1].get<double>(),
                1e-7);
  }
  EXPECT_NE(out["notes"].dump().find("reference of ascites: none"), std::string::npos);
  const auto catalogue = with(out["package"]);
  EXPECT_TRUE(report::run_examples(catalogue, 0, out["reference"]).failures.empty());
  // A slope and a constant that are already right stay.
  const Json again = lab("recalibrate",
                         {{"mapping", mapping},
                          {"model", "clinic-death"},
                          {"method", "slope"},
                          {"id", "clinic-death-2"},
                          {"cohort", text("the same")}},
                         clinic_csv(), catalogue);
  EXPECT_NEAR(again["slope"]["value"].get<double>(), 1, 1e-6);
  EXPECT_NEAR(again["shift"].get<double>(), 0, 1e-6);
}

TEST(Fit, PenalisedAndSplineModelsWriteReadablePackages) {
  Json request = cox_request(0);
  request["predictors"] = {"spline(age, 4)", "albumin", "ascites", "sex", "tumour_number"};
  request["penalty"] = "lasso";
  const Json out = lab("fit", request);
  const auto catalogue = with(out["package"]);
  ASSERT_TRUE(catalogue.errors().empty());
  EXPECT_TRUE(report::run_examples(catalogue, 0, out["reference"]).failures.empty());
}

TEST(Recalibrate, SeesTheEventOfATimeInAnotherUnit) {
  // Someone dies at 14 months, a time of the package; in an analysis of years too.
  std::string table = "age,t,e\n";
  for (int i = 0; i < 24; ++i)
    table += std::to_string(50 + i * 7 % 20) + "," + std::to_string(5 + i) + "," +
             std::to_string(i % 3 == 0 ? 1 : 0) + "\n";
  Json mapping = Json::parse(R"({"columns": [{"column": "age", "variable": "age"}],
    "outcome": {"time": "t", "time_unit": "mo", "event": "e", "event_values": ["1"], "censored_values": ["0"],
                "label": {"en": "death", "zh-CN": "死亡"}}})");
  Json request = cox_request();
  request["mapping"] = mapping;
  request["predictors"] = {"age"};
  request["horizons"] = {14, 20};
  const auto catalogue = with(lab("fit", request, table)["package"]);
  const auto baseline = [&](const char* method, const char* unit) {
    mapping["outcome"]["unit"] = unit;
    return lab("recalibrate",
               {{"mapping", mapping},
                {"model", "clinic-os"},
                {"method", method},
                {"id", "again"},
                {"bootstrap", 0},
                {"cohort", text("the same")}},
               table, catalogue)["baseline"];
  };
  for (const char* method : {"baseline", "refit"}) {
    const Json months = baseline(method, "mo"), years = baseline(method, "a");
    ASSERT_EQ(months.size(), years.size());
    for (std::size_t k = 0; k < months.size(); ++k)
      EXPECT_NEAR(months[k][1].get<double>(), years[k][1].get<double>(), 1e-12)
          << method << months[k];
  }
}

TEST(Recalibrate, UndoesAWrongBaselineAndASlope) {
  Json package = lab("fit", cox_request())["package"];
  // Half the effects and twice the hazard.
  for (Json& term : package["computation"][0]["terms"])
    term["coefficient"] = term["coefficient"].get<double>() / 2;
  for (Json& at : package["computation"][1]["baseline"]) at[1] = std::pow(at[1].get<double>(), 2);
  const auto wrong = with(package);
  const Json slope = lab("recalibrate",
                         {{"model", "clinic-os"},
                          {"method", "slope"},
                          {"id", "mended"},
                          {"cohort", text("the clinic")}},
                         clinic_csv(), wrong);
  EXPECT_NEAR(slope["slope"]["value"].get<double>(), 2, 1e-6);
  EXPECT_EQ(slope["package"]["parent"]["id"], "clinic-os");
  const Json& r = clinic_reference()["cox"];
  EXPECT_NEAR(slope["baseline"][1][1].get<double>(), r["baseline"][1].get<double>(), 1e-7);
  EXPECT_TRUE(report::run_examples(with(slope["package"]), 0, slope["reference"]).failures.empty());
  const Json shift = lab("recalibrate",
                         {{"model", "clinic-os"},
                          {"method", "intercept"},
                          {"horizon", 36},
                          {"id", "mended"},
                          {"cohort", text("the clinic")}},
                         clinic_csv(), wrong);
  EXPECT_NEAR(shift["after"]["said"].get<double>(), shift["after"]["seen"].get<double>(), 1e-10);
  EXPECT_GT(
      std::fabs(shift["before"]["said"].get<double>() - shift["before"]["seen"].get<double>()),
      0.05);
  const auto mended = with(shift["package"]);
  const Json validated =
      lab("validate", {{"models", {"mended"}}, {"horizon", 36}}, clinic_csv(), mended);
  EXPECT_NEAR(validated["models"][0]["calibration"]["observed_expected"]["value"].get<double>(), 1,
              1e-9);
}

TEST(Recalibrate, RefitsEveryWeightToWhatAFitOfTheSameTermsGives) {
  const Json first = lab("fit", cox_request(20));
  Json package = first["package"];
  for (Json& term : package["computation"][0]["terms"]) {  // the parent's weights do not matter
    term["coefficient"] = 0.3;
    term["center"] = 1;
  }
  const Json request = {{"model", "clinic-os"},
                        {"method", "refit"},
                        {"bootstrap", 20},
                        {"id", "anew"},
                        {"cohort", text("the clinic")}};
  const Json out = lab("recalibrate", request, clinic_csv(), with(package));
  const Json& r = clinic_reference()["cox"];
  for (std::size_t j = 0; j < 5; ++j)
    EXPECT_NEAR(out["terms"][j]["coefficient"].get<double>(), r["coefficients"][j].get<double>(),
                1e-8);
  for (std::size_t k = 0; k < 2; ++k)
    EXPECT_NEAR(out["baseline"][k][1].get<double>(), r["baseline"][k].get<double>(), 1e-9);
  EXPECT_EQ(out["rows"], first["rows"]);
  EXPECT_EQ(out["package"]["parent"]["id"], "clinic-os");
  EXPECT_EQ(out["package"]["parent"]["method"], "refit");
  EXPECT_NEAR(out["performance"]["corrected"]["value"].get<double>(),
              first["performance"]["corrected"]["value"].get<double>(), 1e-9);
  const auto catalogue = with(out["package"]);
  ASSERT_TRUE(catalogue.errors().empty()) << to_line(catalogue.errors()[0]);
  const auto report = report::run_examples(catalogue, 0, out["reference"]);
  EXPECT_GE(report.run, 3);
  EXPECT_TRUE(report.failures.empty()) << to_line(report.failures[0]);
}

TEST(Recalibrate, RefitsALogisticModelToWhatGlmGives) {
  Json mapping = clinic_mapping();
  mapping["outcome"].erase("time");
  mapping["outcome"].erase("time_unit");
  Json package = lab("fit", {{"mapping", mapping},
                             {"predictors", {"age", "log10(afp)", "ascites"}},
                             {"bootstrap", 0},
                             {"id", "clinic-death"},
                             {"title", text("Clinic")},
                             {"cohort", text("a fictitious clinic")}})["package"];
  for (Json& term : package["computation"][0]["terms"]) term["coefficient"] = 0.1;
  package["computation"][0]["intercept"] = 2;
  const Json out = lab("recalibrate",
                       {{"mapping", mapping},
                        {"model", "clinic-death"},
                        {"method", "refit"},
                        {"bootstrap", 0},
                        {"id", "anew"},
                        {"cohort", text("the clinic")}},
                       clinic_csv(), with(package));
  const Json& r = clinic_reference()["logistic"]["coefficients"];
  const Json& linear = out["package"]["computation"][0];
  EXPECT_NEAR(linear["intercept"].get<double>(), r[0].get<double>(), 1e-7);
  for (std::size_t j = 0; j < 4; ++j)
    EXPECT_NEAR(linear["terms"][j]["coefficient"].get<double>(), r[j + 1].get<double>(), 1e-7);
  const auto report = report::run_examples(with(out["package"]), 0, out["reference"]);
  EXPECT_GE(report.run, 3);
  EXPECT_TRUE(report.failures.empty()) << to_line(report.failures[0]);
}

TEST(Recalibrate, RefusesARefitWhoseClassesWereCutOnTheOldWeights) {
  Json package = lab("fit", cox_request())["package"];
  package["computation"].push_back(
      {{"id", "class"},
       {"kind", "bands"},
       {"label", text("Class")},
       {"of", "lp"},
       {"classes",
        {{{"range", "(-inf, 0]"}, {"class", "low"}}, {{"range", "(0, inf)"}, {"class", "high"}}}},
       {"source", "made up"}});
  const auto catalogue = with(package);
  ASSERT_TRUE(catalogue.errors().empty()) << to_line(catalogue.errors()[0]);
  const Json request = {
      {"model", "clinic-os"}, {"method", "refit"}, {"id", "anew"}, {"cohort", text("the clinic")}};
  const Json error = lab_error("recalibrate", request, clinic_csv(), catalogue);
  EXPECT_EQ(error["code"], "unsupported");
  EXPECT_NE(error["detail"].get<std::string>().find("'class' reads 'lp'"), std::string::npos);
}

TEST(Fit, SaysInTheCardHowItWasMade) {
  const Json out = lab("fit", cox_request(20));
  const Json& made = out["package"]["evidence"]["development"];
  EXPECT_EQ(made["n"], out["rows"]);
  EXPECT_EQ(made["discrimination"][0]["value"], out["performance"]["corrected"]["value"]);
  EXPECT_EQ(made["discrimination"][1]["value"], out["performance"]["apparent"]["value"]);
  const std::string in = std::to_string(out["flow"]["rows_in"].get<int>()),
                    used = std::to_string(out["rows"].get<int>()),
                    events = std::to_string(out["events"].get<int>());
  EXPECT_EQ(made["missing_data"]["en"].get<std::string>().rfind(
                in + " rows came in, " + used + " were used", 0),
            0u);
  EXPECT_EQ(
      made["sample_size"]["en"].get<std::string>().rfind(events + " events for 5 parameters", 0),
      0u);
  EXPECT_NE(made["building"]["en"].get<std::string>().find("log10(afp)"), std::string::npos);
  EXPECT_NE(made["building"]["zh-CN"].get<std::string>().find("自助法 20 次"), std::string::npos);
  // Where the numbers come from, in both languages, on each step and among the references.
  const Json source = {
      {"en", "fitted with Hepatica on a fictitious clinic (" + used + " rows used)"},
      {"zh-CN", "由 Hepatica 在以下队列上拟合：测试（使用 " + used + " 行）"}};
  for (const Json& step : out["package"]["computation"]) EXPECT_EQ(step["source"], source);
  EXPECT_EQ(out["package"]["references"][0]["citation"], source);
}

TEST(Recalibrate, SaysInTheCardHowItWasMade) {
  const auto parent = with(lab("fit", cox_request())["package"]);
  const auto recalibrated = [&](const Json& method) {
    Json request = {{"model", "clinic-os"}, {"id", "mended"}, {"cohort", text("the clinic")}};
    request.update(method);
    return lab("recalibrate", request, clinic_csv(), parent);
  };
  const auto said = [](const Json& out, const char* what) {
    return out["package"]["evidence"]["validations"].back()[what]["en"].get<std::string>();
  };
  const Json slope = recalibrated({{"method", "slope"}});
  const Json& here = slope["package"]["evidence"]["validations"].back();
  const std::string used = std::to_string(slope["rows"].get<int>()),
                    events = std::to_string(slope["events"].get<int>());
  EXPECT_EQ(here["n"], slope["rows"]);
  // On its own rows the slope is 1, and the formula stays the parent's.
  EXPECT_EQ(slope["package"]["computation"].back()["of"], "lp");
  EXPECT_EQ(slope["package"]["computation"].back()["reference_lp"].dump(), "0.0");
  EXPECT_NE(said(slope, "missing_data").find(used + " were used"), std::string::npos);
  EXPECT_EQ(slope["package"]["computation"].back()["source"]["zh-CN"],
            "由 Hepatica 在以下队列上再校准：测试（斜率与基线，使用 " + used + " 行）");
  EXPECT_EQ(said(slope, "sample_size"), events + " events for 1 parameter.");
  EXPECT_NE(said(slope, "building").find("clinic-os 1.0.0 times 1 (95% CI "), std::string::npos);
  // What the fit itself ranked on the same rows.
  EXPECT_NEAR(here["discrimination"][0]["value"].get<double>(),
              lab("fit", cox_request(20))["performance"]["apparent"]["value"].get<double>(), 1e-12);
  EXPECT_EQ(here["discrimination"][0]["value"], slope["discrimination"]["value"]);
  EXPECT_EQ(said(recalibrated({{"method", "baseline"}}), "sample_size"),
            events + " events; nothing but the baseline hazard was estimated.");
  const Json shift = recalibrated({{"method", "intercept"}, {"horizon", 36}});
  EXPECT_NE(said(shift, "building").find("the mean risk at 36 months"), std::string::npos);
  EXPECT_NE(shift["package"]["evidence"]["validations"]
                .back()["building"]["zh-CN"]
                .get<std::string>()
                .find("36 个月时的平均风险"),
            std::string::npos);
}

TEST(Lab, TellsOfEverySampleAndCopyAndStopsWhenAsked) {
  Json request = cox_request(12);
  request["mapping"] = clinic_mapping();
  const Lab lab_here(test_catalogue());
  std::vector<std::size_t> done;
  std::size_t all = 0;
  const auto watch = [&](std::size_t now, std::size_t of) {
    done.push_back(now);
    all = of;
    return true;
  };
  for (const bool impute : {false, true}) {
    if (impute) request["impute"] = {{"imputations", 3}, {"iterations", 2}};
    done.clear();
    const Json watched = lab_here.run("fit", clinic_csv(), request, watch);
    ASSERT_TRUE(watched["ok"].get<bool>()) << watched.dump();
    // Watching changes no number.
    EXPECT_EQ(watched, lab_here.run("fit", clinic_csv(), request));
    EXPECT_EQ(all, impute ? 3u + 12u : 12u);
    ASSERT_EQ(done.size(), all);
    for (std::size_t k = 0; k < all; ++k) EXPECT_EQ(done[k], k);
    const Json stopped = lab_here.run("fit", clinic_csv(), request,
                                      [](std::size_t now, std::size_t) { return now < 2; });
    EXPECT_EQ(stopped["error"]["code"], "cancelled");
  }
}

TEST(Fit, RefusesWhatHasNoFit) {
  Json request = cox_request();
  request["predictors"] = {"agee"};
  EXPECT_EQ(lab_error("fit", request)["code"], "model_invalid");
  request["predictors"] = {"age", "2 * age"};
  EXPECT_EQ(lab_error("fit", request)["code"], "collinear");
  request = cox_request();
  request["horizons"] = {500};
  EXPECT_EQ(lab_error("fit", request)["field"], "horizon");
  request = cox_request();
  request["title"] = {{"en", "only one"}};
  EXPECT_EQ(lab_error("fit", request)["field"], "title");
}

/// A made-up ward on which fits fail in a known way each: the albumin of everybody is 40, all are
/// men, and nobody without cirrhosis died.
std::string ward() {
  std::string out = "months,died,age,albumin,sex,cirrhosis,afp\n";
  const int ages[] = {61, 48, 70, 55, 66, 43, 72, 58, 50, 64, 68, 47};
  for (int i = 0; i < 12; ++i)
    out += std::to_string(3 + 2 * i) + "," + (i % 2 == 0 && i < 10 ? "1," : "0,") +
           std::to_string(ages[i]) + ",40,male," + (i % 2 == 0 || i == 3 ? "yes" : "no") + ",\n";
  return out;
}
Json ward_mapping(bool with_time) {
  Json out = Json::parse(R"json({
    "columns": [{"column": "age", "variable": "age", "unit": "a"},
                {"column": "albumin", "variable": "albumin", "unit": "g/L"},
                {"column": "sex", "variable": "sex"},
                {"column": "cirrhosis", "variable": "cirrhosis"},
                {"column": "afp", "variable": "afp", "unit": "ng/mL"}],
    "outcome": {"event": "died", "event_values": ["1"], "censored_values": ["0"],
                "label": {"en": "death", "zh-CN": "死亡"}}})json");
  if (with_time) out["outcome"].update({{"time", "months"}, {"time_unit", "mo"}});
  return out;
}

/// The reason of a fit that is refused; the error's code beside it.
std::pair<std::string, Json> refusal(const Json& predictors, double horizon,
                                     Json mapping = ward_mapping(true)) {
  Json request = {{"mapping", std::move(mapping)}, {"predictors", predictors}, {"bootstrap", 0}};
  if (horizon > 0) request["horizons"] = Json::array({horizon});
  const Json error = lab_error("fit", request, ward());
  return {error["code"], error.value("reason", Json())};
}

TEST(Refusals, NameWhatIsMeantByCodesAndValues) {
  using Said = std::pair<std::string, Json>;
  EXPECT_EQ(
      refusal({"age", "albumin"}, 12),
      Said("collinear", {{"code", "constant_column"}, {"column", "albumin"}, {"value", 40.0}}));
  EXPECT_EQ(
      refusal({"age", "2 * age"}, 12),
      Said("collinear",
           {{"code", "combination"}, {"column", "2 * age"}, {"columns", Json::array({"age"})}}));
  EXPECT_EQ(refusal({"age", "sex"}, 12),
            Said("collinear", {{"code", "one_level"}, {"column", "sex"}}));
  EXPECT_EQ(
      refusal({"age", "cirrhosis"}, 0, ward_mapping(false)),
      Said("separation",
           {{"code", "none_has_the_event"}, {"column", "cirrhosis"}, {"level", 0.0}, {"rows", 5}}));
  EXPECT_EQ(
      refusal({"age"}, 500),
      Said("invalid_argument", {{"code", "beyond_follow_up"}, {"time", 500.0}, {"last", 25.0}}));
  EXPECT_EQ(
      refusal({"age", "afp"}, 12),
      Said("no_events", {{"code", "no_rows_left"},
                         {"rows_in", 12},
                         {"rows", 12},
                         {"why", {{"code", "unknown"}, {"variables", Json::array({"afp"})}}}}));
  Json nobody = ward_mapping(true);
  nobody["outcome"]["event_values"] = {"9"};
  nobody["outcome"]["censored_values"] = {"0", "1"};
  EXPECT_EQ(refusal({"age"}, 12, nobody), Said("no_events", {{"code", "no_events"}, {"rows", 12}}));
  nobody["outcome"].erase("time");
  nobody["outcome"].erase("time_unit");
  EXPECT_EQ(refusal({"age"}, 0, nobody),
            Said("no_events", {{"code", "one_outcome"}, {"events", 0}, {"rows", 12}}));
  for (const char* form : {"spline(age, 4) * afp", "spline(age, 4) * (afp)", "spline(age, 4.7)",
                           "spline(age, 8)", "spline(age, 4", "spline(age)"}) {
    const Json reason = {{"code", "spline_form"}, {"text", form}};
    EXPECT_EQ(refusal({form}, 12), Said("invalid_argument", reason));
    const auto variables = variables_of({form}, test_dictionary());
    ASSERT_FALSE(variables.ok()) << form;
    EXPECT_EQ(variables.error().reason->code, "spline_form") << form;
  }
  EXPECT_TRUE(variables_of({"spline(age, 4) "}, test_dictionary()).ok());
  EXPECT_EQ(refusal({"spline(afp, 4)"}, 12).second,
            (Json{{"code", "too_few_for_spline"}, {"column", "afp"}, {"values", 0}}));
}

}  // namespace
}  // namespace hepatica::cohort
