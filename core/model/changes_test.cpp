// Only what a change touches is evaluated again, and the answers are those of a whole evaluation.
#include "core/model/changes.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "core/model/test_packages.h"

namespace hepatica::model {
namespace {

namespace fs = std::filesystem;

Json read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return Json::parse(file);
}

/// The published packages and the patients of every fourth of their worked examples.
struct Published {
  std::vector<Json> documents;
  std::vector<Json> patients;
};

Published published() {
  Published out;
  for (const auto& folder : fs::directory_iterator(HEPATICA_SOURCE_DIR "/models")) {
    if (!fs::exists(folder.path() / "model.json")) continue;
    out.documents.push_back(read_file(folder.path() / "model.json"));
    if (!fs::exists(folder.path() / "reference.json")) continue;
    size_t count = 0;
    Json const reference = read_file(folder.path() / "reference.json");
    for (const auto& example : reference["examples"])
      if (count++ % 4 == 0) out.patients.push_back(example["patient"]);
  }
  return out;
}

std::string text(const Value& value) {
  return value.is_known() ? std::to_string(value.number) : "state " + std::to_string(value.state);
}

/// What a result answers, as text; with what lies behind it only where rules decided by it.
std::string answer_text(const ModelResult& result) {
  std::string out = result.package->id + wire_name(result.status);
  for (const auto& output : result.outputs)
    out += " " + std::to_string(output.output) + "=" + text(output.value);
  for (const auto& name : result.missing) out += " missing " + name;
  for (const auto& name : result.missing_genes) out += " missing " + name;
  for (const auto& reason : result.fit.reasons) out += " reason " + reason;
  for (const auto& name : result.fit.unchecked) out += " unchecked " + name;
  for (const auto& place : result.fit.outside)
    out += " outside " + place.variable + std::to_string(place.value);
  for (const auto& warning : result.warnings) out += " warning " + warning.field + warning.detail;
  if (result.error) out += " error " + result.error->detail;
  for (const auto& [step, rule] : result.rules) out += " rule " + step + rule;
  if (decides_by_rules(*result.package)) {
    for (const auto& slot : result.slots) out += " " + text(slot);
  }
  return out;
}

/// All that a result tells, as text.
std::string text(const ModelResult& result) {
  std::string out = answer_text(result);
  for (const auto& term : result.terms) out += " " + term.id + std::to_string(term.contribution);
  for (const auto& slot : result.slots) out += " " + text(slot);
  return out;
}

TEST(ModelChanges, AnswersAreThoseOfAWholeEvaluation) {
  Published const all = published();
  Catalogue const catalogue(
      *patient::Dictionary::read(read_file(HEPATICA_SOURCE_DIR "/models/variables.json")),
      all.documents);
  ASSERT_TRUE(catalogue.errors().empty());
  ASSERT_GT(all.patients.size(), 100u);
  // One entry after another from patient to patient, as somebody types: one removed, one added.
  Json standing = Json::object();
  auto before = patient::read_patient(standing, catalogue.dictionary()).patient;
  auto results = catalogue.evaluate(before);
  size_t touched = 0;
  size_t steps = 0;
  size_t sent = 0;
  size_t differing = 0;
  auto const follow = [&] {
    auto const now = patient::read_patient(standing, catalogue.dictionary()).patient;
    auto const again = touched_packages(catalogue, before, now);
    std::vector<std::string> told;
    for (const auto& result : results) told.push_back(answer_text(result));
    auto const changed = evaluate_again(catalogue, now, again, results);
    auto const whole = catalogue.evaluate(now);
    for (size_t i = 0; i < whole.size(); ++i) {
      touched += static_cast<size_t>(again[i]);
      ASSERT_EQ(text(results[i]), text(whole[i])) << standing.dump();
      // What is said to stand may be left unsent; what is said to be new is new.
      if (!changed[i]) {
        ASSERT_EQ(answer_text(results[i]), told[i]) << standing.dump();
      }
      sent += static_cast<size_t>(changed[i]);
      if (answer_text(results[i]) != told[i]) ++differing;
    }
    before = now;
    ++steps;
  };
  for (size_t k = 0; k < all.patients.size(); k += 8) {
    for (const auto& [id, value] : all.patients[k].items()) {
      standing[id] = value;
      follow();
    }
    while (standing.size() > 2) {
      standing.erase(standing.begin());
      follow();
    }
  }
  // The point of it: most answers stand.
  EXPECT_LT(touched, steps * all.documents.size() / 3);
  // The text above rounds to six decimals; little else is sent that looks the same.
  EXPECT_GE(sent, differing);
  EXPECT_LT(static_cast<double>(sent), 1.02 * static_cast<double>(differing));
}

}  // namespace
}  // namespace hepatica::model
