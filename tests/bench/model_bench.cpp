// Speed of the model engine: loading every package, one patient through all of them, a million
// through one.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/model/catalogue.h"
#include "core/model/columns.h"
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
  return {std::move(dictionary).value(), std::move(documents)};
}

/// The patient of a package's first worked example.
Json first_patient(const std::string& id) {
  return json_of(text_of(fs::path(HEPATICA_SOURCE_DIR "/models") / id /
                         "reference.json"))["examples"][0]["patient"];
}

/// `count` patients through one model, a block of 512 rows at a time; the patient's age moves so
/// that no two rows of a block are alike.
class Cohort {
 public:
  Cohort(const model::Catalogue& catalogue, const std::string& id)
      : dictionary_(catalogue.dictionary()),
        models_(catalogue, {catalogue.find(id)}),
        patient_(patient::read_patient(first_patient(id), dictionary_).patient) {}

  double score(size_t count) {
    constexpr size_t kBlock = 512;
    double sum = 0;
    for (size_t begin = 0; begin < count; begin += kBlock) {
      auto block = fill(std::min(kBlock, count - begin));
      patient::complete_columns(block, dictionary_);
      const model::ColumnAnswer& answer = *models_.evaluate(block).front();
      for (double x : answer.outputs[0].numbers) sum += x;
    }
    return sum;
  }

 private:
  patient::PatientColumns fill(size_t rows) const {
    patient::PatientColumns block(dictionary_, rows);
    int const age = dictionary_.find("age");
    for (size_t v = 0; v < block.columns.size(); ++v) {
      const auto& entry = patient_.entry(static_cast<int>(v));
      if (!entry.value.is_known()) continue;
      block.give(static_cast<int>(v), entry.unit).fill(rows, entry.value);
    }
    auto& ages = block.give(age);
    for (size_t row = 0; row < rows; ++row)
      ages.set(row, expression::Value::known(40 + static_cast<double>(row % 40)));
    return block;
  }
  const patient::Dictionary& dictionary_;
  model::ColumnModels models_;
  patient::Patient patient_;
};

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
  for (const char* id : {"augur-tnm-nomogram", "mreach-b", "reach-b-cox", "hap"}) {
    if (catalogue.find(id) < 0) continue;
    Cohort cohort(catalogue, id);
    bench::row(
        std::string("1 000 000 patients through ") + id, "<= 1000 ms in WASM",
        [&] { kept = cohort.score(1000000); }, 3);
  }
  (void)kept;
  return 0;
}
