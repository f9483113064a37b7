// Tests of the dictionary and of reading one patient.
#include "core/patient/patient.h"

#include <gtest/gtest.h>

#include "core/patient/test_dictionary.h"

namespace hepatica::patient {
namespace {

Dictionary dictionary() { return *Dictionary::read(Json::parse(kTestDictionary)); }

class Patients : public ::testing::Test {
 protected:
  PatientReading read(const char* text) { return read_patient(Json::parse(text), dictionary_); }
  double canonical(const PatientReading& reading, const char* id) {
    auto const value = reading.patient.canonical(dictionary_, dictionary_.find(id));
    EXPECT_TRUE(value.is_known()) << id;
    return value.number;
  }
  /// "code field" of the only error.
  std::string only_error(const char* text) {
    auto const reading = read(text);
    EXPECT_EQ(reading.errors.size(), 1u) << text;
    return reading.errors.empty()
               ? ""
               : std::string(wire_name(reading.errors[0].code)) + " " + reading.errors[0].field;
  }
  Dictionary dictionary_ = dictionary();
};

TEST_F(Patients, UnitsAreConvertedOnceAndEnteredValuesKept) {
  auto const reading = read(
      R"({"albumin": {"value": 3.5, "unit": "g/dL"}, "bilirubin": {"value": 3, "unit": "mg/dL"}})");
  EXPECT_TRUE(reading.errors.empty());
  EXPECT_EQ(canonical(reading, "albumin"), 35);
  EXPECT_DOUBLE_EQ(canonical(reading, "bilirubin"), 51.312);
  int const bilirubin = dictionary_.find("bilirubin");
  EXPECT_EQ(reading.patient.in_unit(dictionary_, bilirubin, 1).number, 3);
}

TEST_F(Patients, UnitSpellingsAreTolerated) {
  EXPECT_EQ(canonical(read(R"({"bilirubin": {"value": "１５", "unit": "µmol/l"}})"), "bilirubin"),
            15);
  EXPECT_EQ(canonical(read(R"({"albumin": {"value": "3,5", "unit": "g/dL"}})"), "albumin"), 35);
}

TEST_F(Patients, MissingIsAState) {
  auto const reading = read(R"({"albumin": null, "age": {"value": null}})");
  EXPECT_TRUE(reading.errors.empty());
  EXPECT_FALSE(reading.patient.entry(dictionary_.find("albumin")).value.is_known());
}

TEST_F(Patients, EachFaultNamesItsFieldAndTheRestStands) {
  EXPECT_EQ(only_error(R"({"albumine": 3})"), "unknown_variable albumine");
  EXPECT_EQ(only_error(R"({"albumin": 38})"), "unit_missing albumin");
  EXPECT_EQ(only_error(R"({"albumin": {"value": 38, "unit": "mol/L"}})"), "unit_unknown albumin");
  EXPECT_EQ(only_error(R"({"albumin": {"value": -3, "unit": "g/L"}})"), "impossible_value albumin");
  EXPECT_EQ(only_error(R"({"albumin": {"value": "high", "unit": "g/L"}})"), "wrong_type albumin");
  EXPECT_EQ(only_error(R"({"albumin": {"value": "1,234", "unit": "g/L"}})"), "wrong_type albumin");
  EXPECT_EQ(only_error(R"({"albumin": {"wert": 3}})"), "wrong_type albumin");
  EXPECT_EQ(only_error(R"({"sex": "mann"})"), "wrong_type sex");
  EXPECT_EQ(only_error(R"({"tumour_number": 1.5})"), "wrong_type tumour_number");
  EXPECT_EQ(only_error(R"({"cirrhosis": 2})"), "wrong_type cirrhosis");
  EXPECT_EQ(only_error(R"([1])"), "wrong_type patient");
  auto const reading = read(R"({"albumine": 3, "age": 60})");
  EXPECT_EQ(canonical(reading, "age"), 60);
}

TEST_F(Patients, ImpossibleValueInTheWrongUnitSuggestsTheRightOne) {
  auto const reading = read(R"({"albumin": {"value": 4.2, "unit": "g/L"}})");
  ASSERT_EQ(reading.errors.size(), 1u);
  EXPECT_EQ(reading.errors[0].detail, "4.2 g/L; possible [5, 80] g/L; did you mean g/dL?");
}

TEST_F(Patients, UnusualValueIsKeptAndWarnedAbout) {
  auto const reading = read(R"({"age": 12})");
  EXPECT_EQ(canonical(reading, "age"), 12);
  ASSERT_EQ(reading.warnings.size(), 1u);
  EXPECT_EQ(reading.warnings[0].code, Code::kUnusualValue);
}

TEST_F(Patients, LevelsAcceptIdsAndLabelsOfBothLanguages) {
  for (const char* male : {"male", "Male", "男"}) {
    EXPECT_EQ(canonical(read((std::string(R"({"sex": ")") + male + "\"}").c_str()), "sex"), 1);
  }
}

TEST_F(Patients, DerivedValuesAreComputedAndCompared) {
  EXPECT_EQ(canonical(read(R"({"neutrophils": 6, "lymphocytes": 2})"), "nlr"), 3);
  EXPECT_EQ(canonical(read(R"({"nlr": 4})"), "nlr"), 4);
  EXPECT_EQ(canonical(read(R"({"nlr": 3.01, "neutrophils": 6, "lymphocytes": 2})"), "nlr"), 3);
  EXPECT_EQ(only_error(R"({"nlr": 4, "neutrophils": 6, "lymphocytes": 2})"), "contradiction nlr");
  EXPECT_FALSE(read(R"({"neutrophils": 6, "lymphocytes": 0})")
                   .patient.entry(dictionary_.find("nlr"))
                   .value.is_known());
}

TEST_F(Patients, ContradictionRefusesBothFields) {
  auto const reading = read(R"({"tumour_number": 1, "diameter_2": 2.5, "age": 60})");
  ASSERT_EQ(reading.errors.size(), 2u);
  EXPECT_EQ(reading.errors[0].code, Code::kContradiction);
  EXPECT_FALSE(reading.patient.entry(dictionary_.find("tumour_number")).value.is_known());
  EXPECT_EQ(canonical(reading, "age"), 60);
}

TEST_F(Patients, GeneExpressionNeedsScaleAndNumbers) {
  auto const good =
      read(R"({"gene_expression": {"scale": "log2_fpkm_plus_1", "values": {"G6PD": 3.1}}})");
  EXPECT_TRUE(good.errors.empty());
  EXPECT_EQ(good.patient.genes.values.at("G6PD"), 3.1);
  EXPECT_EQ(only_error(R"({"gene_expression": {"values": {"G6PD": 3.1}}})"),
            "wrong_type gene_expression");
  EXPECT_EQ(only_error(R"({"gene_expression": {"scale": "x", "values": {"G6PD": "a"}}})"),
            "wrong_type gene_expression");
}

std::string dictionary_fault(const char* pointer, const Json& value) {
  Json document = Json::parse(kTestDictionary);
  document[Json::json_pointer(pointer)] = value;
  auto const read = Dictionary::read(document);
  EXPECT_FALSE(read.ok()) << pointer;
  return read.ok() ? "" : to_line(read.error());
}

TEST(DictionaryFile, FaultsNameThePlace) {
  EXPECT_NE(dictionary_fault("/variables/0/possible", "[2, 1]")
                .find("variables.json#/variables/0/possible"),
            std::string::npos);
  EXPECT_NE(dictionary_fault("/variables/0/typo", 1).find("unknown key 'typo'"), std::string::npos);
  EXPECT_NE(dictionary_fault("/variables/1/id", "age").find("taken"), std::string::npos);
  EXPECT_NE(dictionary_fault("/variables/7/derive", "nlr + 1").find("derives from itself"),
            std::string::npos);
  EXPECT_NE(dictionary_fault("/variables/2/units/0/factor", 2).find("factor 1"), std::string::npos);
  EXPECT_NE(dictionary_fault("/schema_version", 9).find("schema version 1"), std::string::npos);
  EXPECT_NE(dictionary_fault("/contradictions/0/fields/0", "agee").find("did you mean 'age'?"),
            std::string::npos);
}

}  // namespace
}  // namespace hepatica::patient
