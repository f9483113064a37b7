// A block of patients against the same patients read one by one.
#include "core/patient/columns.h"

#include <gtest/gtest.h>

#include <random>

#include "core/patient/patient.h"
#include "core/patient/test_dictionary.h"

namespace hepatica::patient {
namespace {

using expression::Value;

class PatientBlocks : public ::testing::Test {
 protected:
  PatientBlocks() : dictionary_(*Dictionary::read(Json::parse(kTestDictionary))) {}

  /// The rows as JSON patients; a number in `unit` 1 where the block says so.
  Json row_json(const PatientColumns& block, size_t row) const {
    Json json = Json::object();
    for (size_t v = 0; v < block.columns.size(); ++v) {
      const PatientColumn& column = block.columns[v];
      if (!column.given || !column.values.at(row).is_known()) continue;
      const Variable& variable = dictionary_.variable(static_cast<int>(v));
      double const x = column.values.numbers[row];
      if (variable.is_number()) {
        json[variable.id] = {{"value", x},
                             {"unit", variable.units[static_cast<size_t>(column.unit)].code}};
      } else if (!variable.levels.empty()) {
        json[variable.id] = variable.levels[static_cast<size_t>(x)].id;
      } else {
        json[variable.id] = x != 0;
      }
    }
    return json;
  }
  PatientColumns random_block(size_t rows) const {
    PatientColumns block(dictionary_, rows);
    std::mt19937 random(3);
    auto const fill = [&](const char* id, int unit, auto draw) {
      auto& column = block.give(dictionary_.find(id), unit);
      for (size_t row = 0; row < rows; ++row) {
        if (random() % 5 != 0) column.set(row, Value::known(draw()));
      }
    };
    fill("age", 0, [&] { return static_cast<double>(random() % 130); });  // above 120: impossible
    fill("albumin", 1, [&] { return 2.0 + static_cast<double>(random() % 30) / 10; });
    fill("neutrophils", 0, [&] { return static_cast<double>(random() % 9); });
    fill("lymphocytes", 0, [&] { return static_cast<double>(random() % 4); });
    fill("nlr", 0, [&] { return static_cast<double>(random() % 4); });  // often contradicts
    fill("tumour_number", 0, [&] { return static_cast<double>(random() % 3); });
    fill("diameter_2", 0, [&] { return static_cast<double>(random() % 5); });
    return block;
  }
  Dictionary dictionary_;
};

TEST_F(PatientBlocks, CompletedRowsEqualPatientsReadOneByOne) {
  size_t const rows = 400;
  PatientColumns block = random_block(rows);
  std::vector<PatientReading> one_by_one;
  for (size_t row = 0; row < rows; ++row)
    one_by_one.push_back(read_patient(row_json(block, row), dictionary_));
  auto const errors = complete_columns(block, dictionary_);
  std::vector<size_t> refused(rows, 0);
  for (const RowError& error : errors) ++refused[error.row];
  expression::Column column;
  for (size_t v = 0; v < block.columns.size(); ++v) {
    int const variable = static_cast<int>(v);
    block.in_unit(dictionary_, variable, 0, column);
    for (size_t row = 0; row < rows; ++row) {
      Value const one = one_by_one[row].patient.canonical(dictionary_, variable);
      ASSERT_EQ(column.states[row], one.state) << dictionary_.variable(variable).id << " " << row;
      if (one.is_known()) {
        ASSERT_EQ(column.numbers[row], one.number);
      }
    }
  }
  for (size_t row = 0; row < rows; ++row) EXPECT_EQ(refused[row], one_by_one[row].errors.size());
  EXPECT_GT(errors.size(), 50u);  // the block does try the rules
}

TEST_F(PatientBlocks, WhatIsNotGivenIsMissingInEveryRow) {
  PatientColumns block(dictionary_, 3);
  EXPECT_TRUE(complete_columns(block, dictionary_).empty());
  expression::Column column;
  block.in_unit(dictionary_, dictionary_.find("age"), 0, column);
  EXPECT_EQ(column.states, std::vector<Value::State>(3, Value::kMissing));
}

}  // namespace
}  // namespace hepatica::patient
