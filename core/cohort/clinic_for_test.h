// The fictitious clinic of tests/reference/cohort, with the repository's dictionary and models.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

#include "core/cohort/cohort.h"
#include "core/cohort/lab.h"
#include "core/model/catalogue.h"

namespace hepatica::cohort {

inline std::string source_file(const std::string& path) {
  std::ifstream file(HEPATICA_SOURCE_DIR "/" + path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The dictionary and two packages: one with a class, one with a score. The clinic knows nothing of
/// metastases, so that the first answers only where vessels are invaded, which the second excludes:
/// it speaks of everybody here.
inline const model::Catalogue& test_catalogue() {
  static const model::Catalogue catalogue = [] {
    auto dictionary = patient::Dictionary::read(Json::parse(source_file("models/variables.json")));
    Json score = Json::parse(source_file("models/seven-eleven/model.json"));
    score["setting"].erase("exclusions");
    return model::Catalogue(std::move(*dictionary),
                            {Json::parse(source_file("models/up-to-seven/model.json")), score});
  }();
  return catalogue;
}
inline const patient::Dictionary& test_dictionary() { return test_catalogue().dictionary(); }

inline const std::string& clinic_csv() {
  static const std::string text = source_file("tests/reference/cohort/clinic.csv");
  return text;
}
inline const Json& clinic_reference() {
  static const Json json = Json::parse(source_file("tests/reference/cohort/clinic.json"));
  return json;
}

inline Json clinic_mapping() {
  return Json::parse(R"json({
    "columns": [{"column": "Age", "variable": "age", "unit": "a"},
                {"column": "Sex", "variable": "sex"},
                {"column": "Albumin (g/dL)", "variable": "albumin", "unit": "g/dL"},
                {"column": "AFP", "variable": "afp", "unit": "ng/mL"},
                {"column": "Tumour size (cm)", "variable": "largest_diameter", "unit": "cm"},
                {"column": "Number of nodules", "variable": "tumour_number"},
                {"column": "Vascular invasion", "variable": "macrovascular_invasion"},
                {"column": "Ascites", "variable": "ascites"}],
    "outcome": {"time": "OS days", "time_unit": "d", "event": "Death", "event_values": ["1"],
                "censored_values": ["0"], "label": {"en": "death", "zh-CN": "死亡"}},
    "identifier": "id"})json");
}

/// The value of a call that must succeed.
inline Json lab(const char* call, Json request, const std::string& table = clinic_csv(),
                const model::Catalogue& catalogue = test_catalogue()) {
  if (!request.contains("mapping")) request["mapping"] = clinic_mapping();
  const Json answer = Lab(catalogue).run(call, table, request);
  EXPECT_TRUE(answer["ok"].get<bool>()) << answer.dump();
  return answer.value("value", Json::object());
}

/// The error of a call that must fail.
inline Json lab_error(const char* call, Json request, const std::string& table = clinic_csv(),
                      const model::Catalogue& catalogue = test_catalogue()) {
  if (!request.contains("mapping")) request["mapping"] = clinic_mapping();
  const Json answer = Lab(catalogue).run(call, table, request);
  EXPECT_FALSE(answer["ok"].get<bool>()) << answer.dump().substr(0, 400);
  return answer.value("error", Json{{"code", ""}, {"detail", ""}, {"field", ""}});
}

/// A document as the page writes it after reading it: JavaScript has no 24.0, only 24.
inline Json through_javascript(Json document) {
  for (Json& one : document) {
    if (one.is_structured()) {
      one = through_javascript(std::move(one));
    } else if (one.is_number_float() && one.get<double>() == std::floor(one.get<double>())) {
      one = static_cast<long long>(one.get<double>());
    }
  }
  return document;
}

}  // namespace hepatica::cohort
