// Blocks of patients through the models against the same patients one by one.
#include "core/model/columns.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "core/model/test_packages.h"

namespace hepatica::model {
namespace {

using patient::PatientColumns;

/// Random patients, a fifth of the cells unknown; afp of 0 makes a logarithm fail.
PatientColumns random_block(const patient::Dictionary& dictionary, size_t rows) {
  PatientColumns block(dictionary, rows);
  std::mt19937 random(11);
  for (size_t v = 0; v < dictionary.variables().size(); ++v) {
    auto const& variable = dictionary.variable(static_cast<int>(v));
    if (variable.is_derived()) continue;
    auto& column = block.give(static_cast<int>(v));
    unsigned const levels = variable.is_number() ? 90
                            : variable.levels.empty()
                                ? 2
                                : static_cast<unsigned>(variable.levels.size());
    for (size_t row = 0; row < rows; ++row) {
      if (random() % 5 != 0) column.set(row, Value::known(static_cast<double>(random() % levels)));
    }
  }
  return block;
}

patient::Patient patient_of(const PatientColumns& block, const patient::Dictionary& dictionary,
                            size_t row) {
  patient::Patient patient(dictionary);
  for (size_t v = 0; v < block.columns.size(); ++v) {
    const auto& column = block.columns[v];
    if (column.given) patient.entry(static_cast<int>(v)) = {column.values.at(row), column.unit};
  }
  return patient;
}

/// Every output of every model for every row, from the block and one patient at a time; returns how
/// many numbers were compared.
size_t compare(const Catalogue& catalogue, size_t rows) {
  PatientColumns block = random_block(catalogue.dictionary(), rows);
  patient::complete_columns(block, catalogue.dictionary());
  ColumnModels models(catalogue);
  auto const answers = models.evaluate(block);
  EXPECT_EQ(answers.size(), catalogue.packages().size());
  size_t numbers = 0;
  EvaluateOptions options;
  options.explain = false;
  for (size_t row = 0; row < rows; ++row) {
    auto const one =
        catalogue.evaluate(patient_of(block, catalogue.dictionary(), row), {}, options);
    for (size_t m = 0; m < answers.size(); ++m) {
      const ColumnAnswer& many = *answers[m];
      EXPECT_EQ(many.statuses[row] == ModelStatus::kOk, one[m].status == ModelStatus::kOk);
      EXPECT_EQ(many.statuses[row] == ModelStatus::kNotApplicable,
                one[m].status == ModelStatus::kNotApplicable);
      for (size_t o = 0; o < many.outputs.size(); ++o) {
        const std::string& id = many.package->outputs[o].id;
        Value const value = one[m].output(id);
        EXPECT_EQ(many.outputs[o].at(row).is_known(), value.is_known())
            << many.package->id << " " << id << " row " << row;
        if (!value.is_known()) continue;
        EXPECT_EQ(many.outputs[o].numbers[row], value.number) << many.package->id << " " << id;
        ++numbers;
      }
    }
  }
  return numbers;
}

TEST(ModelColumns, EveryKindOfStepGivesWhatOnePatientGives) {
  EXPECT_GT(compare(test_catalogue(), 600), 2000u);
}

TEST(ModelColumns, EveryPublishedModelGivesWhatOnePatientGives) {
  namespace fs = std::filesystem;
  fs::path const folder = HEPATICA_SOURCE_DIR "/models";
  auto const read = [](const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return Json::parse(file);
  };
  std::vector<Json> documents;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (fs::exists(entry.path() / "model.json"))
      documents.push_back(read(entry.path() / "model.json"));
  }
  Catalogue const catalogue(*patient::Dictionary::read(read(folder / "variables.json")), documents);
  ASSERT_TRUE(catalogue.errors().empty());
  EXPECT_GT(compare(catalogue, 60), 1000u);
}

TEST(ModelColumns, UsedModelsAreComputedButNotShown) {
  Catalogue const catalogue = test_catalogue();
  ColumnModels models(catalogue, {catalogue.find("cox")});
  PatientColumns block = random_block(catalogue.dictionary(), 20);
  auto const answers = models.evaluate(block);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0]->package->id, "cox");
}

TEST(ModelColumns, BlocksMayDifferInLength) {
  Catalogue const catalogue = test_catalogue();
  ColumnModels models(catalogue);
  for (size_t rows : {512u, 3u, 100u}) {
    PatientColumns block = random_block(catalogue.dictionary(), rows);
    for (const auto* answer : models.evaluate(block)) EXPECT_EQ(answer->statuses.size(), rows);
  }
}

}  // namespace
}  // namespace hepatica::model
