// Tests of evaluating each kind of step, and of saying why there is no number.
#include "core/model/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/model/test_packages.h"

namespace hepatica::model {
namespace {

class Evaluation : public ::testing::Test {
 protected:
  ModelResult run(const char* model, const char* patient) {
    reading_ = std::make_unique<patient::PatientReading>(
        patient::read_patient(Json::parse(patient), catalogue_.dictionary()));
    EXPECT_TRUE(reading_->errors.empty());
    EvaluateOptions options;
    options.curves = true;
    return catalogue_.evaluate(reading_->patient, {catalogue_.find(model)}, options).front();
  }
  static double number(const ModelResult& result, const char* output) {
    Value const v = result.output(output);
    EXPECT_TRUE(v.is_known()) << output;
    return v.number;
  }
  std::string level(const ModelResult& result, const char* output) {
    auto const& o =
        result.package->outputs[static_cast<size_t>(result.package->find_output(output))];
    return result.package->output_type(o).levels[static_cast<size_t>(result.output(output).number)];
  }
  Catalogue catalogue_ = test_catalogue();
  std::unique_ptr<patient::PatientReading> reading_;
};

constexpr const char* kLabs =
    R"({"bilirubin": {"value": 20, "unit": "umol/L"}, "albumin": {"value": 35, "unit": "g/L"}})";

TEST_F(Evaluation, LinearPredictorAndBands) {
  auto const result = run("albi", kLabs);
  EXPECT_EQ(result.status, ModelStatus::kOk);
  EXPECT_NEAR(number(result, "score"), -2.11632,
              5e-6);  // worked by hand: 0.66 log10(20) - 0.085 * 35
  EXPECT_EQ(level(result, "grade"), "2");
  EXPECT_EQ(result.risk_level, 1);
  ASSERT_EQ(result.terms.size(), 2u);
  EXPECT_NEAR(result.terms[0].contribution + result.terms[1].contribution, number(result, "score"),
              1e-15);
}

TEST_F(Evaluation, TermsSumToTheScore) {
  auto const result = run("points", R"({"age": 60, "sex": "male", "cirrhosis": true})");
  EXPECT_EQ(number(result, "total"), 12);
  double sum = 0;
  for (const auto& term : result.terms) sum += term.contribution;
  EXPECT_EQ(sum, 12);
  EXPECT_EQ(level(result, "class"), "high");
}

TEST_F(Evaluation, BandEdgesFallAsWritten) {
  EXPECT_EQ(
      number(run("points", R"({"age": 29.999, "sex": "female", "cirrhosis": false})"), "total"), 0);
  EXPECT_EQ(number(run("points", R"({"age": 30, "sex": "female", "cirrhosis": false})"), "total"),
            2);
}

TEST_F(Evaluation, CoxSurvivalUsesTheReference) {
  std::string patient = kLabs;
  patient.insert(patient.size() - 1,
                 R"(, "afp": {"value": 100, "unit": "ng/mL"}, "cirrhosis": true, "sex": "male")");
  auto const result = run("cox", patient.c_str());
  double const lp = 0.5 + 0.2 * (std::log(100.0) - 3) + 0.4 + 0.3;
  EXPECT_NEAR(number(result, "lp"), lp, 1e-15);
  EXPECT_NEAR(number(result, "survival_12"), std::pow(0.9, std::exp(lp - 0.1)), 1e-15);
  EXPECT_NEAR(number(result, "death_36"), 1 - std::pow(0.6, std::exp(lp - 0.1)), 1e-15);
  ASSERT_EQ(result.curves.size(), 1u);
  EXPECT_EQ(result.curves[0].points.front(), (std::vector<double>{0, 1}));
}

TEST_F(Evaluation, MissingInputsAreFollowedThroughUses) {
  auto const result = run("cox", R"({"afp": {"value": 100, "unit": "ng/mL"}, "sex": "male"})");
  EXPECT_EQ(result.status, ModelStatus::kMissingInput);
  EXPECT_EQ(result.missing, (std::vector<std::string>{"cirrhosis", "bilirubin", "albumin"}));
}

TEST_F(Evaluation, ADerivedInputAsksForItsUnknownParts) {
  Catalogue const ratio(test_dictionary(), {test_package("ratio", R"json({
    "inputs": [{"variable": "nlr"}],
    "computation": [{"id": "score", "kind": "formula", "expression": "2 * nlr"}],
    "outputs": [{"id": "score", "from": "score", "kind": "score", "headline": true}]
  })json")});
  ASSERT_TRUE(ratio.errors().empty());
  auto const missing = [&](const char* patient) {
    auto const reading = patient::read_patient(Json::parse(patient), ratio.dictionary());
    return ratio.evaluate(reading.patient).front().missing;
  };
  EXPECT_EQ(missing("{}"), (std::vector<std::string>{"neutrophils", "lymphocytes"}));
  EXPECT_EQ(missing(R"({"neutrophils": 4})"), std::vector<std::string>{"lymphocytes"});
  EXPECT_EQ(missing(R"({"nlr": 3})"), std::vector<std::string>{});
  // Nothing is missing where the parts are known but give no number: the ratio itself is asked for.
  EXPECT_EQ(missing(R"({"neutrophils": 4, "lymphocytes": 0})"), std::vector<std::string>{"nlr"});
}

TEST_F(Evaluation, ADecisionAsksOnlyForWhatItsNextRuleNeeds) {
  EXPECT_EQ(run("stage", "{}").missing, std::vector<std::string>{"ascites"});
  EXPECT_EQ(run("stage", R"({"ascites": "none"})").missing,
            (std::vector<std::string>{"tumour_number", "cirrhosis"}));
  auto const d = run("stage", R"({"ascites": "severe"})");
  EXPECT_EQ(level(d, "stage"), "D");
  EXPECT_EQ(d.rules.front().second, "d");
  EXPECT_EQ(level(run("stage", R"({"ascites": "none", "tumour_number": 3})"), "option"), "tace");
}

TEST_F(Evaluation, ExclusionsComeBeforeNumbers) {
  std::string labs = kLabs;
  labs.insert(labs.size() - 1, R"(, "age": 12)");
  auto const child = run("albi", labs.c_str());
  EXPECT_EQ(child.status, ModelStatus::kNotApplicable);
  EXPECT_EQ(child.fit.reasons, std::vector<std::string>{"child"});
  EXPECT_TRUE(child.outputs.empty());
}

TEST_F(Evaluation, FitSaysBorderlineOutsideAndUnchecked) {
  EXPECT_EQ(run("albi", kLabs).fit.unchecked, (std::vector<std::string>{"child", "old"}));
  std::string labs = kLabs;
  labs.insert(labs.size() - 1, R"(, "age": 85)");
  auto const old = run("albi", labs.c_str());
  EXPECT_EQ(old.fit.verdict, Fit::kBorderline);
  ASSERT_EQ(old.fit.outside.size(), 1u);
  EXPECT_EQ(old.fit.outside[0].range, "[18, 80]");
  EXPECT_EQ(old.warnings[0].code, Code::kOutsideDerivation);
}

TEST_F(Evaluation, ALogarithmOfZeroIsRefusedNotClamped) {
  std::string labs = kLabs;
  labs.insert(labs.size() - 1,
              R"(, "afp": {"value": 0, "unit": "ng/mL"}, "cirrhosis": true, "sex": "male")");
  auto const result = run("cox", labs.c_str());
  EXPECT_EQ(result.status, ModelStatus::kRefused);
  ASSERT_TRUE(result.error.has_value());
  EXPECT_EQ(result.error->detail, "ln(afp): a logarithm needs a number above 0, got 0");
}

TEST_F(Evaluation, MultiStateOccupanciesSumToOne) {
  auto const result = run("states", R"({"age": 70})");
  EXPECT_NEAR(number(result, "alive_24") + number(result, "dead_24"), 1, 1e-14);
  // Closed form for well -> well: exp(-(0.02 e^{0.1} + 0.01) * 24).
  ASSERT_EQ(result.curves.size(), 1u);
  EXPECT_NEAR(result.curves[0].points.back()[1], std::exp(-(0.02 * std::exp(0.1) + 0.01) * 24),
              1e-14);
}

TEST_F(Evaluation, SignaturesNeedTheirScaleAndEveryGene) {
  auto const good = run(
      "genes",
      R"({"gene_expression": {"scale": "log2_fpkm_plus_1", "values": {"G6PD": 3, "CARS": 1}}})");
  EXPECT_EQ(number(good, "risk"), -1 + 0.5 * 3 + 2 * 1);
  auto const scale =
      run("genes", R"({"gene_expression": {"scale": "counts", "values": {"G6PD": 3, "CARS": 1}}})");
  EXPECT_EQ(scale.status, ModelStatus::kRefused);
  auto const gene =
      run("genes", R"({"gene_expression": {"scale": "log2_fpkm_plus_1", "values": {"G6PD": 3}}})");
  EXPECT_EQ(gene.missing_genes, std::vector<std::string>{"CARS1"});
  EXPECT_EQ(run("genes", "{}").missing, std::vector<std::string>{"gene_expression"});
}

}  // namespace
}  // namespace hepatica::model
