// Tests of reading pasted laboratory text.
#include "core/patient/lab_text.h"

#include <gtest/gtest.h>

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

TEST_F(LabTexts, AnyTextIsSurvived) {
  read("");
  read("\xEF\xBC");
  read(std::string(200000, 'a').c_str());
  read("alb alb alb : : = ( ( ( 5,5,5 g/dL 1e999");
}

}  // namespace
}  // namespace hepatica::patient
