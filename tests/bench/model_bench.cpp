// Speed of the model engine: loading every package, one patient through all of them, a million
// through one.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/model/catalogue.h"
#include "core/patient/patient.h"
#include "tests/bench/bench.h"

namespace {

using namespace hepatica;
namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Json json_of(const std::string& text) {
  auto parsed = parse_json(text, "file");
  if (!parsed.ok()) std::abort();
  return std::move(parsed).value();
}

model::Catalogue load(const std::string& variables, const std::vector<std::string>& packages) {
  auto dictionary = patient::Dictionary::read(json_of(variables));
  if (!dictionary.ok()) std::abort();
  std::vector<Json> documents;
  documents.reserve(packages.size());
  for (const std::string& text : packages) documents.push_back(json_of(text));
  return {std::move(dictionary).value(), documents};
}

/// The patient of a package's first worked example.
Json first_patient(const std::string& id) {
  return json_of(text_of(fs::path(HEPATICA_SOURCE_DIR "/models") / id /
                         "reference.json"))["examples"][0]["patient"];
}

/// `count` evaluations of one model; the patient's age moves so that no two rows are alike.
double score_rows(const model::Catalogue& catalogue, const std::string& id, int count) {
  int const index = catalogue.find(id);
  int const age = catalogue.dictionary().find("age");
  if (index < 0) std::abort();
  auto patient = patient::read_patient(first_patient(id), catalogue.dictionary()).patient;
  model::EvaluateOptions options;
  options.explain = false;
  double sum = 0;
  for (int row = 0; row < count; ++row) {
    patient.entry(age).value = expression::Value::known(40 + row % 40);
    for (const auto& result : catalogue.evaluate(patient, {index}, options)) {
      for (const auto& output : result.outputs) sum += output.value.number;
    }
  }
  return sum;
}

}  // namespace

int main() {
  const fs::path models = HEPATICA_SOURCE_DIR "/models";
  const std::string variables = text_of(models / "variables.json");
  std::vector<std::string> packages;
  for (const auto& entry : fs::directory_iterator(models)) {
    if (fs::exists(entry.path() / "model.json"))
      packages.push_back(text_of(entry.path() / "model.json"));
  }
  volatile double kept = 0;
  bench::row("parse and check " + std::to_string(packages.size()) + " packages and the dictionary",
             "<= 50 ms",
             [&] { kept = static_cast<double>(load(variables, packages).packages().size()); });
  const model::Catalogue catalogue = load(variables, packages);
  auto const patient =
      patient::read_patient(first_patient("toronto-msm-resection-preop"), catalogue.dictionary());
  bench::row("one patient through every model", "",
             [&] { kept = static_cast<double>(catalogue.evaluate(patient.patient).size()); });
  // 100 000 rows, printed for a million by the reader: time is linear in rows.
  for (const char* id : {"augur-tnm-nomogram", "mreach-b", "reach-b-cox"}) {
    if (catalogue.find(id) < 0) continue;
    bench::row(
        std::string("100 000 patients through ") + id, "<= 100 ms in WASM",
        [&] { kept = score_rows(catalogue, id, 100000); }, 3);
  }
  (void)kept;
  return 0;
}
