// A small catalogue for tests: hand-made packages of every kind on the test dictionary.
#pragma once

#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/model/catalogue.h"
#include "core/patient/test_dictionary.h"

namespace hepatica::model {

/// A package document with the frame filled in; `body` gives inputs, computation, outputs, ...
inline Json test_package(const std::string& id, const char* body) {
  Json const text = {{"en", "t"}, {"zh-CN", "t"}};
  Json document = {{"schema_version", 1},
                   {"id", id},
                   {"version", "1.0.0"},
                   {"title", text},
                   {"short_title", text},
                   {"purpose", text},
                   {"group", "outlook"},
                   {"setting", {{"population", text}}},
                   {"references", {{{"citation", "test"}}}}};
  document.update(Json::parse(body), true);
  if (!document["setting"].contains("population")) document["setting"]["population"] = text;
  for (auto& output : document["outputs"]) {
    output["label"] = text;
    if (output["kind"] == "probability") output["event"] = text;
  }
  if (document["setting"].contains("exclusions")) {
    for (auto& e : document["setting"]["exclusions"]) e["reason"] = text;
  }
  if (document.contains("risk_groups")) {
    for (auto& g : document["risk_groups"]["groups"]) g["label"] = text;
  }
  return document;
}

inline Json albi_like() {
  return test_package("albi", R"json({
    "inputs": [{"variable": "bilirubin", "unit": "umol/L"}, {"variable": "albumin", "unit": "g/L"},
               {"variable": "age", "required": false, "derivation_range": "[18, 80]"}],
    "setting": {"exclusions": [{"id": "child", "when": "age < 18", "effect": "not_applicable"},
                               {"id": "old", "when": "age > 75", "effect": "borderline"}]},
    "computation": [
      {"id": "score", "kind": "linear_predictor", "terms": [
        {"id": "bilirubin", "of": "log10(bilirubin)", "coefficient": 0.66}, {"id": "albumin", "of": "albumin", "coefficient": -0.085}]},
      {"id": "grade", "kind": "bands", "of": "score", "classes": [
        {"range": "(-inf, -2.60]", "class": "1"}, {"range": "(-2.60, -1.39]", "class": "2"}, {"range": "(-1.39, inf)", "class": "3"}]}],
    "outputs": [{"id": "score", "from": "score", "kind": "score", "headline": true}, {"id": "grade", "from": "grade", "kind": "class"}],
    "risk_groups": {"from": "grade", "groups": [{"class": "1", "severity": 0}, {"class": "2", "severity": 2}, {"class": "3", "severity": 4}]}
  })json");
}

inline Json cox_like() {
  return test_package("cox", R"json({
    "inputs": [{"variable": "afp", "unit": "ng/mL"}, {"variable": "cirrhosis"}, {"variable": "sex"}],
    "uses": [{"model": "albi", "output": "grade", "as": "albi_grade"}],
    "computation": [
      {"id": "lp", "kind": "linear_predictor", "intercept": 0.5, "terms": [
        {"id": "afp", "of": "ln(afp)", "coefficient": 0.2, "center": 3}, {"id": "cirrhosis", "of": "cirrhosis", "coefficient": 0.4},
        {"id": "male", "of": "sex == 'male'", "coefficient": 0.3}, {"id": "albi3", "of": "albi_grade == '3'", "coefficient": 0.7}]},
      {"id": "os", "kind": "cox", "of": "lp", "reference_lp": 0.1, "baseline_reference": "cohort_mean", "time_unit": "mo",
       "baseline": [[12, 0.9], [36, 0.6]]}],
    "outputs": [{"id": "survival_12", "from": "os", "kind": "probability", "time": 12, "headline": true},
                {"id": "death_36", "from": "os", "kind": "probability", "time": 36, "of": "event"}, {"id": "lp", "from": "lp", "kind": "score"}]
  })json");
}

inline Json points_like() {
  return test_package("points", R"json({
    "inputs": [{"variable": "age"}, {"variable": "sex"}, {"variable": "cirrhosis"}],
    "computation": [
      {"id": "total", "kind": "points", "items": [
        {"id": "age", "of": "age", "bands": [{"range": "(-inf, 30)", "points": 0}, {"range": "[30, 60)", "points": 2}, {"range": "[60, inf)", "points": 4}]},
        {"id": "sex", "of": "sex", "levels": {"female": 0, "male": 3}}, {"id": "cirrhosis", "when": "cirrhosis", "points": 5}]},
      {"id": "class", "kind": "bands", "of": "total", "classes": [{"range": "[0, 4]", "class": "low"}, {"range": "[5, 12]", "class": "high"}]}],
    "outputs": [{"id": "total", "from": "total", "kind": "score", "headline": true}, {"id": "class", "from": "class", "kind": "class"}]
  })json");
}

inline Json decision_like() {
  return test_package("stage", R"json({
    "inputs": [{"variable": "tumour_number"}, {"variable": "cirrhosis"}, {"variable": "ascites"}],
    "computation": [{"id": "table", "kind": "decision", "rules": [
        {"id": "d", "when": "ascites == 'severe'", "set": {"stage": "D", "option": "care"}},
        {"id": "a", "when": "tumour_number == 1 and not cirrhosis", "set": {"stage": "A", "option": "resection"}}],
      "otherwise": {"id": "b", "set": {"stage": "B", "option": "tace"}}}],
    "outputs": [{"id": "stage", "from": "stage", "kind": "class", "headline": true}, {"id": "option", "from": "option", "kind": "class", "headline": true}]
  })json");
}

inline Json multi_state_like() {
  return test_package("states", R"json({
    "inputs": [{"variable": "age"}],
    "computation": [{"id": "msm", "kind": "multi_state", "states": ["well", "ill", "dead"], "start": "well", "time_unit": "mo",
      "covariates": [{"id": "age", "of": "age", "mean": 60}],
      "transitions": [{"from": "well", "to": "ill", "rate": 0.02, "log_hr": {"age": 0.01}}, {"from": "well", "to": "dead", "rate": 0.01},
                      {"from": "ill", "to": "dead", "rate": 0.05, "log_hr": {"age": 0.03}}]}],
    "outputs": [{"id": "alive_24", "from": "msm", "kind": "probability", "time": 24, "state": ["well", "ill"], "headline": true},
                {"id": "dead_24", "from": "msm", "kind": "probability", "time": 24, "state": "dead"}]
  })json");
}

inline Json signature_like() {
  return test_package("genes", R"json({
    "inputs": [],
    "computation": [{"id": "risk", "kind": "signature", "scales": ["log2_fpkm_plus_1"], "intercept": -1,
      "genes": [{"symbol": "G6PD", "coefficient": 0.5}, {"symbol": "CARS1", "aliases": ["CARS"], "coefficient": 2}]}],
    "outputs": [{"id": "risk", "from": "risk", "kind": "score", "headline": true}]
  })json");
}

inline patient::Dictionary test_dictionary() {
  return *patient::Dictionary::read(Json::parse(patient::kTestDictionary));
}

inline Catalogue test_catalogue() {
  return Catalogue(test_dictionary(), {cox_like(), albi_like(), points_like(), decision_like(),
                                       multi_state_like(), signature_like()});
}

}  // namespace hepatica::model
