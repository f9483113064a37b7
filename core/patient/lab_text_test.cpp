// Tests of reading pasted laboratory text.
#include "core/patient/lab_text.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/patient/test_dictionary.h"

namespace hepatica::patient {
namespace {

class LabTexts : public ::testing::Test {
 protected:
  LabText read(const char* text) { return read_lab_text(text, dictionary_); }
  /// "id=value unit" of every item, joined by "; ", with "!" before one that has a problem.
  std::string summary(const char* text) {
    std::string out;
    for (const auto& item : read(text).items) {
      out += (out.empty() ? "" : "; ") + std::string(item.problem ? "!" : "") +
             dictionary_.variable(item.variable).id + "=" + item.value +
             (item.unit.empty() ? "" : " " + item.unit);
    }
    return out;
  }
  Dictionary dictionary_ = *Dictionary::read(Json::parse(kTestDictionary));
};

TEST_F(LabTexts, ReadsMixedEnglishAndChinese) {
  EXPECT_EQ(summary("AFP 320 ng/mL; Alb 38 g/L; 总胆红素 15 μmol/L"),
            "afp=320 ng/mL; albumin=38 g/L; bilirubin=15 umol/L");
  EXPECT_EQ(summary("白蛋白：３８ｇ／Ｌ，甲胎蛋白(AFP) 12.5ng/ml"),
            "albumin=38 g/L; afp=12.5 ng/mL");
  EXPECT_EQ(summary("性别：男\n年龄 62\n腹水: 轻度\n肝硬化 有"),
            "sex=male; age=62; ascites=mild; cirrhosis=true");
}

TEST_F(LabTexts, UnitsAreNotGuessed) { EXPECT_EQ(summary("Albumin: 38"), "!albumin=38"); }

TEST_F(LabTexts, DetectionLimitsAreNotValues) {
  EXPECT_EQ(summary("AFP <0.5 ng/mL"), "!afp=0.5 ng/mL");
}

TEST_F(LabTexts, ImpossibleAndConflictingValuesCarryTheirProblem) {
  EXPECT_EQ(summary("Alb 4.2 g/L"), "!albumin=4.2 g/L");
  EXPECT_EQ(summary("Alb 38 g/L; Alb 41 g/L"), "albumin=38 g/L; !albumin=41 g/L");
}

TEST_F(LabTexts, NamesInsideWordsAreNotNames) {
  EXPECT_EQ(summary("percentage 5, prealbumin 200 mg/L, AFP-L3 12 %"), "");
}

TEST_F(LabTexts, FlagsAndReferenceRangesAreSkipped) {
  EXPECT_EQ(summary("TBIL 35.2 ↑ μmol/L (5-21)"), "bilirubin=35.2 umol/L");
  auto const text = read("TBIL 35.2 umol/L, hello");
  ASSERT_EQ(text.rest.size(), 1u);
  EXPECT_EQ(text.rest[0], "hello");
}

TEST_F(LabTexts, PowersOfTenBelongToTheNumberUnlessTheyAreTheUnit) {
  EXPECT_EQ(summary("AFP 2.3E4 ng/mL; neutrophils 4.2×10^9/L"),
            "afp=2.3E4 ng/mL; neutrophils=4.2 10*9/L");
  EXPECT_EQ(summary("AFP 2.3×10^4 ng/mL"), "afp=2.3e4 ng/mL");
  EXPECT_EQ(summary("AFP 2.3 x 10*4 ng/mL"), "afp=2.3e4 ng/mL");
  EXPECT_FALSE(read("AFP 2.3E4 ng/mL").items[0].problem);
}

/// The dictionary that ships with the page.
class ShippedLabTexts : public LabTexts {
 protected:
  ShippedLabTexts() {
    std::ifstream file(HEPATICA_SOURCE_DIR "/models/variables.json", std::ios::binary);
    dictionary_ = *Dictionary::read(Json::parse(file));
  }
};

TEST_F(ShippedLabTexts, ASharedNameGoesToTheVariableWhoseUnitIsWritten) {
  EXPECT_EQ(summary("PIVKA-II 45 mAU/mL"), "dcp_mau=45 {mAU}/mL");
  EXPECT_EQ(summary("DCP 7.5 ng/mL"), "dcp_ng=7.5 ng/mL");
  EXPECT_EQ(summary("HBV DNA 2.3E4 IU/mL"), "hbv_dna_iu=2.3E4 [IU]/mL");
  EXPECT_EQ(summary("HBV-DNA 2.3×10^4 copies/mL"), "hbv_dna_copies=2.3e4 {copies}/mL");
  EXPECT_EQ(summary("DCP 45"), "!dcp_mau=45");
}

TEST_F(ShippedLabTexts, LongEnglishNamesAreKnown) {
  EXPECT_EQ(summary("Aspartate aminotransferase 61 U/L\nAlanine aminotransferase: 48 U/L\n"
                    "Gamma-glutamyl transferase 120 U/L\nInternational normalized ratio 1.1"),
            "ast=61 U/L; alt=48 U/L; ggt=120 U/L; inr=1.1");
  EXPECT_EQ(summary("Neutrophils % 65 %; Neutrophil count 4.1 ×10^9/L"),
            "neutrophil_percent=65 %; neutrophils=4.1 10*9/L");
}

TEST_F(LabTexts, AnyTextIsSurvived) {
  read("");
  read("\xEF\xBC");
  read(std::string(200000, 'a').c_str());
  read("alb alb alb : : = ( ( ( 5,5,5 g/dL 1e999");
}

}  // namespace
}  // namespace hepatica::patient
