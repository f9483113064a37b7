// Files of the lab that were cut short or changed by hand: what they are, and every refusal as a
// code with the file and the place in it.
#include "core/cohort/lab_file.h"

#include <algorithm>

#include "core/cohort/clinic_for_test.h"
#include "core/cohort/record.h"
#include "core/report/result_json.h"

namespace hepatica::cohort::lab_file_test {  // its own: test files share one unit
namespace {

const Json kPredictors = {"age", "largest_diameter"};

Json fit_plan() { return lab("pool_plan", {{"predictors", kPredictors}, {"min_cell", 3}}); }
Json fit_summary(const Json& plan) { return lab("pool_site", {{"plan", plan}, {"site", "North"}}); }
Json counts_plan() {
  return lab("pool_plan", {{"model", "seven-eleven:score"}, {"horizon", 36.0}, {"min_cell", 3}});
}
Json counts_summary(const Json& plan) {
  return lab("pool_site", {{"plan", plan}, {"site", "North"}});
}
TableFile clinic() { return table_file("clinic.csv", clinic_csv()); }
Json analysis() {
  const Json request = {{"mapping", clinic_mapping()}, {"group", "sex"}};
  return make_record("describe", request, clinic(), lab("describe", request), test_catalogue());
}

/// `document` with another value at a pointer; taken out for null.
Json changed(Json document, const std::string& at, const Json& value) {
  const Json::json_pointer pointer(at);
  if (value.is_null()) {
    document.at(pointer.parent_pointer()).erase(pointer.back());
  } else {
    document[pointer] = value;
  }
  return document;
}

/// The code of a refusal, its place in the document and its values.
struct Said {
  std::string code, file, place;
  Json values;
};
Said said(const Json& error) {
  const Json& reason = error.contains("reason") ? error["reason"] : Json::object();
  return {reason.value("code", ""), reason.value("file", ""), reason.value("place", ""), reason};
}
Said said(const Result<Json>& answer) {
  if (answer.ok() || !answer.error().reason) return {};
  const Json& values = answer.error().reason->values;
  return {answer.error().reason->code, values.value("file", ""), values.value("place", ""), values};
}

TEST(LabFile, TellsWhatTheLabWrites) {
  const Json plan = fit_plan(), counts = counts_plan(), summary = counts_summary(counts);
  const std::pair<const char*, Json> files[] = {
      {"analysis", analysis()},
      {"pool_plan", plan},
      {"pool_summary", fit_summary(plan)},
      {"pool_plan", lab("pool_merge", {{"plan", plan}, {"summaries", {fit_summary(plan)}}})},
      {"counts_plan", counts},
      {"counts_summary", summary},
      {"counts_result", lab("pool_merge", {{"plan", counts}, {"summaries", {summary}}})},
      {"validation", lab("validate", {{"models", {"seven-eleven:score"}}, {"horizon", 36.0}})}};
  for (const auto& [kind, file] : files) {
    const auto answer = lab_file(file.dump(), "x.json");
    ASSERT_TRUE(answer.ok()) << kind << ": " << to_line(answer.error());
    EXPECT_EQ((*answer)["kind"], kind);
  }
}

TEST(LabFile, NamesTheFileThePlaceAndWhatIsExpected) {
  const Json plan = fit_plan(), summary = fit_summary(plan), counts = counts_plan();
  const struct {
    Json document;
    const char *at, *code, *place;
    Json value;  // put there; null takes it out
    Json values;
  } cases[] = {
      {analysis(),
       "/hepatica_analysis",
       "json_version",
       "/hepatica_analysis",
       2,
       {{"known", 1}, {"got", 2}}},
      {analysis(), "/table/sha256", "json_missing", "/table", nullptr, {{"key", "sha256"}}},
      {analysis(),
       "/request/mapping/columns/0",
       "json_type",
       "/request/mapping/columns/0",
       "Age",
       {{"expected", "object"}, {"got", "string"}, {"text", "Age"}}},
      {analysis(),
       "/answer",
       "json_type",
       "/answer",
       7,
       {{"expected", "object"}, {"got", "number"}}},
      {plan,
       "/kind",
       "json_choice",
       "/kind",
       "weibull",
       {{"choices", {"cox", "logistic"}}, {"text", "weibull"}}},
      {plan, "/step", "json_whole", "/step", 1.5, {{"low", 0}, {"high", 1000000}}},
      {plan, "/beta/1", "json_type", "/beta/1", "0", {{"expected", "number"}}},
      {plan, "/terms", "json_entries", "/terms", Json::array(), {{"least", 1}}},
      {summary,
       "/information/0/1",
       "json_type",
       "/information/0/1",
       false,
       {{"expected", "number"}, {"got", "boolean"}}},
      {counts, "/probability", "json_type", "/probability", "yes", {{"expected", "boolean"}}},
      {counts_summary(counts),
       "/groups/0/beyond/rows",
       "json_whole",
       "/groups/0/beyond/rows",
       -3,
       {{"low", 0}}},
      {Json{{"colour", "blue"}}, "/colour", "file_of_no_kind", "", "red", Json::object()},
  };
  for (const auto& one : cases) {
    const Said error = said(lab_file(changed(one.document, one.at, one.value).dump(), "甲.json"));
    EXPECT_EQ(error.code, one.code) << one.at;
    EXPECT_EQ(error.file, "甲.json") << one.at;
    EXPECT_EQ(error.place, one.place) << one.at;
    for (const auto& [key, value] : one.values.items())
      EXPECT_EQ(error.values[key], value) << one.at;
  }
}

TEST(LabFile, SaysLineAndColumnWhereTheTextIsNoJson) {
  const std::string text = fit_plan().dump(1);
  const Said cut = said(lab_file(text.substr(0, text.size() / 2), "cut.json"));
  EXPECT_EQ(cut.code, "json_syntax");
  const auto head = text.substr(0, text.size() / 2);
  EXPECT_EQ(cut.values["line"], 1 + std::count(head.begin(), head.end(), '\n'));
  const Said twice = said(lab_file(R"({"pool": 1, "pool": 1})", "twice.json"));
  EXPECT_EQ(twice.code, "json_twice");
  EXPECT_EQ(twice.values["key"], "pool");
}

TEST(LabFile, MergingNamesTheFileThatDoesNotFitThePlan) {
  const Json plan = fit_plan(), counts = counts_plan();
  const auto merged = [](const Json& asked, const Json& summary) {
    return said(lab_error("pool_merge",
                          {{"plan", asked}, {"summaries", {summary}}, {"files", {"north.json"}}}));
  };
  Said error = merged(plan, changed(fit_summary(plan), "/gradient", {1.0, 2.0, 3.0}));
  EXPECT_EQ(error.code, "json_count");
  EXPECT_EQ(error.file, "north.json");
  EXPECT_EQ(error.values["count"], 2);
  EXPECT_EQ(error.values["got"], 3);
  error = merged(plan, changed(fit_summary(plan), "/information/1", {1.0}));
  EXPECT_EQ(error.code + error.place, "json_count/information/1");
  const Json summary = counts_summary(counts);
  error = merged(counts, changed(summary, "/rows", summary["rows"].get<int>() + 1));
  EXPECT_EQ(error.code + error.place, "rows_not_the_sum/rows");
  EXPECT_EQ(error.values["sum"], summary["rows"]);
  EXPECT_EQ(merged(counts, changed(summary, "/groups/0/beyond/rows", 1)).code, "cell_below_least");
  EXPECT_EQ(merged(counts, changed(summary, "/cuts/0", -1e9)).code, "borders_of_other_plan");
  EXPECT_EQ(merged(changed(counts, "/times/0", 99.0), summary).code, "borders_increase");
  EXPECT_EQ(merged(changed(plan, "/previous", {{"beta", {0, 0}}}), fit_summary(plan)).code,
            "json_missing");
}

TEST(LabFile, AMappingNamesWhatTheTableOrTheDictionaryLacks) {
  const auto refused = [](const std::string& at, const Json& value) {
    const Said error =
        said(lab_error("describe", {{"mapping", changed(clinic_mapping(), at, value)}}));
    EXPECT_EQ(error.file, "mapping");
    return error;
  };
  Said error = refused("/columns/0/column", "Agee");
  EXPECT_EQ(error.code + error.place, "map_no_column/columns/0/column");
  EXPECT_EQ(error.values["nearest"], "Age");
  EXPECT_EQ(refused("/columns/1/column", "Age").code, "map_column_twice");
  EXPECT_EQ(refused("/columns/1/variable", "age").code, "map_variable_twice");
  EXPECT_EQ(refused("/columns/0/variable", "years").code, "map_no_variable");
  EXPECT_EQ(refused("/columns/2/unit", "mol/L").code, "map_unit");
  EXPECT_EQ(refused("/columns/2/unit", nullptr).code, "map_unit_missing");
  EXPECT_EQ(refused("/columns/1/levels", {{"m", "man"}}).code, "map_level");
  EXPECT_EQ(refused("/outcome/time_unit", "h").code, "json_choice");
  EXPECT_EQ(refused("/outcome/censored_values", {"1"}).code, "map_both_meanings");
  EXPECT_EQ(refused("/rows", {{{"column", "Age"}, {"range", "18 to 80"}}}).code, "map_range");
  EXPECT_EQ(refused("/colums", 1).code, "json_key");
}

TEST(LabFile, AnAnalysisChangedByHandSaysWhichOfItsSettings) {
  const auto refused = [](const std::string& at, const Json& value) {
    const auto again =
        replay(changed(analysis(), at, value), clinic(), clinic_csv(), test_catalogue());
    EXPECT_FALSE(again.ok()) << at;
    return again.ok() || !again.error().reason ? Said{} : said(report::to_json(again.error()));
  };
  EXPECT_EQ(refused("/request/group", 5).code, "json_type");
  EXPECT_EQ(refused("/request/group", 5).file, "request");
  EXPECT_EQ(refused("/request", Json::array()).code, "json_type");
  EXPECT_EQ(refused("/call", "guess").code, "no_call");
  EXPECT_EQ(refused("/call", "replay").code, "replay_of_a_replay");
  EXPECT_EQ(refused("/call", nullptr).code, "json_missing");
  EXPECT_EQ(refused("/hepatica_analysis", nullptr).code, "no_analysis");
  EXPECT_EQ(refused("/table/sha256", "00").code, "other_table");
  EXPECT_EQ(refused("/models", {{{"id", "gone"}, {"hash", "x"}}}).code, "model_unknown");
}

TEST(LabFile, SettingsOutOfRangeCarryTheirRange) {
  const Json fit = {{"predictors", kPredictors}, {"horizons", {36}}};
  const auto refused = [&](const char* key, const Json& value) {
    Json request = fit;
    request[key] = value;
    return said(lab_error("fit", request));
  };
  EXPECT_EQ(refused("penalty", "all").code, "setting_choice");
  EXPECT_EQ(refused("bootstrap", -1).values["high"], 10000);
  EXPECT_EQ(refused("horizons", Json::array()).values["setting"], "horizons");
  EXPECT_EQ(refused("predictors", {"age +"}).code, "expression_unreadable");
  EXPECT_EQ(refused("predictors", {"spline(age)"}).code, "spline_form");
  EXPECT_EQ(refused("seed", -1).code, "seed_not_whole");
  EXPECT_EQ(refused("impute", {{"imputations", 1}}).code, "setting_range");
  EXPECT_EQ(refused("impute", {{"copies", 5}}).code, "json_key");
}

}  // namespace
}  // namespace hepatica::cohort::lab_file_test
