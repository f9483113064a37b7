// Tests of nomogram layouts: the drawing must read off the engine's answer.
#include <gtest/gtest.h>

#include <cmath>

#include "core/model/test_packages.h"
#include "core/nomogram/layout.h"
#include "core/nomogram/stretches.h"

namespace hepatica::nomogram {
namespace {

class Nomograms : public ::testing::Test {
 protected:
  Layout draw(const char* model, const char* patient) {
    auto const reading = patient::read_patient(Json::parse(patient), catalogue_.dictionary());
    EXPECT_TRUE(reading.errors.empty());
    auto const layout = lay_out(catalogue_, catalogue_.find(model), reading.patient);
    EXPECT_TRUE(layout.ok()) << (layout.ok() ? "" : to_line(layout.error()));
    return layout.ok() ? *layout : Layout{};
  }
  static const Axis& axis(const Layout& layout, const char* id) {
    for (const auto& a : layout.axes) {
      if (a.id == id) return a;
    }
    ADD_FAILURE() << id;
    return layout.axes.front();
  }
  model::Catalogue catalogue_ = model::test_catalogue();
};

constexpr const char* kPatient =
    R"({"afp": {"value": 100, "unit": "ng/mL"}, "cirrhosis": true, "sex": "male",
  "bilirubin": {"value": 20, "unit": "umol/L"}, "albumin": {"value": 35, "unit": "g/L"}})";

TEST_F(Nomograms, FollowTheGrammarOfRms) {
  auto const layout = draw("cox", kPatient);
  EXPECT_EQ(layout.axes.front().kind, Axis::kPoints);
  double widest = 0;
  for (const auto& a : layout.axes) {
    if (a.kind != Axis::kPredictor) continue;
    double low = 1e9;
    for (const auto& t : a.ticks)
      low = std::min(low, t.points), widest = std::max(widest, t.points);
    EXPECT_GE(low, -1e-9);
  }
  EXPECT_NEAR(widest, 100, 1e-9);
  EXPECT_TRUE(layout.complete);
}

TEST_F(Nomograms, TotalPointsMapAffinelyOntoTheLinearPredictor) {
  auto const a = draw("cox", kPatient);
  auto const b =
      draw("cox", R"({"afp": {"value": 5000, "unit": "ng/mL"}, "cirrhosis": false, "sex": "female",
    "bilirubin": {"value": 200, "unit": "umol/L"}, "albumin": {"value": 20, "unit": "g/L"}})");
  // lp(a) = 0.5 + 0.2 (ln 100 - 3) + 0.4 + 0.3; lp(b) = 0.5 + 0.2 (ln 5000 - 3) + 0.7 (ALBI grade
  // 3)
  double const lp_difference = 0.2 * (std::log(5000.0) - std::log(100.0)) - 0.4 - 0.3 + 0.7;
  double const points = axis(b, "total").patient->points - axis(a, "total").patient->points;
  EXPECT_NEAR(points, lp_difference * a.points_per_unit, 1e-9);
}

TEST_F(Nomograms, ReadOffAgreesWithTheEngine) {
  auto const layout = draw("cox", kPatient);
  auto const reading = patient::read_patient(Json::parse(kPatient), catalogue_.dictionary());
  auto const result = catalogue_.evaluate(reading.patient, {catalogue_.find("cox")}).front();
  const Axis& outcome = axis(layout, "survival_12");
  EXPECT_NEAR(outcome.patient->value.get<double>(), result.output("survival_12").number, 1e-12);
  for (size_t i = 1; i < outcome.ticks.size(); ++i)
    EXPECT_LT(outcome.ticks[i].value.get<double>(), outcome.ticks[i - 1].value.get<double>());
}

TEST_F(Nomograms, PointScoresKeepTheirPoints) {
  auto const layout = draw("points", R"({"age": 60, "sex": "male", "cirrhosis": true})");
  EXPECT_EQ(layout.points_per_unit, 1);
  EXPECT_EQ(axis(layout, "total").patient->points, 12);
  EXPECT_EQ(axis(layout, "age").scale, "steps");
  EXPECT_EQ(axis(layout, "age").ticks[1].label, "[30, 60)");
  EXPECT_EQ(axis(layout, "class").ticks.back().label, "high");
}

TEST_F(Nomograms, AScoreThatDoesNotBeginAtZeroKeepsItsNumbers) {
  // As Child-Pugh: every item gives at least one point, so the total begins at the number of items.
  Json document = model::points_like();
  document["computation"][0]["items"][0]["bands"][0]["points"] = 1;
  document["computation"][0]["items"][1]["levels"]["female"] = 1;
  document["computation"][1]["classes"][0]["range"] = "[2, 4]";
  model::Catalogue const catalogue(model::test_dictionary(), {document});
  ASSERT_TRUE(catalogue.errors().empty());
  auto const reading = patient::read_patient(
      Json::parse(R"({"age": 20, "sex": "female", "cirrhosis": false})"), catalogue.dictionary());
  auto const layout = *lay_out(catalogue, 0, reading.patient);
  const Axis& total = axis(layout, "total");
  EXPECT_EQ(total.range->first, 2);
  EXPECT_EQ(total.patient->points, 2);
  EXPECT_EQ(total.patient->at, 0);
  EXPECT_EQ(axis(layout, "age").patient->points, 1);
  EXPECT_EQ(axis(layout, "class").ticks.back().points, 5);
}

TEST_F(Nomograms, ConditionsOnANumberAreDrawnAsItsBands) {
  Json document = model::points_like();
  document["computation"][0]["items"][0] = Json::parse(
      R"json({"id": "age", "of": "if(age > 60, 4, if(age >= 30.5, 2, 0))", "bands": [
        {"range": "(-inf, 1)", "points": 0}, {"range": "[1, 3)", "points": 2}, {"range": "[3, inf)", "points": 4}]})json");
  model::Catalogue const catalogue(model::test_dictionary(), {document});
  ASSERT_TRUE(catalogue.errors().empty()) << to_line(catalogue.errors()[0]);
  auto const reading = patient::read_patient(Json::parse(R"({"age": 60})"), catalogue.dictionary());
  auto const layout = *lay_out(catalogue, 0, reading.patient);
  const Axis& age = axis(layout, "age");
  EXPECT_EQ(age.scale, "steps");
  ASSERT_EQ(age.ticks.size(), 3u);
  EXPECT_EQ(age.ticks[0].label, "(-inf, 30.5)");
  EXPECT_EQ(age.ticks[1].label, "[30.5, 60]");
  EXPECT_EQ(age.ticks[2].label, "(60, inf)");
  EXPECT_EQ(age.ticks[2].points, 4);
  EXPECT_EQ(age.patient->points, 2);
}

TEST(Stretches, WholeNumbersMeetWithoutAGap) {
  auto const found = stretches_of(
      [](double x) {
        return expression::Value::known(x >= 4 ? 3 : x >= 2 ? 1 : 0);
      },
      0, 20, {4}, true);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(to_text(found[0].range), "(-inf, 1]");
  EXPECT_EQ(to_text(found[1].range), "[2, 3]");
  EXPECT_EQ(to_text(found[2].range), "[4, inf)");
  EXPECT_EQ(found[1].inside, 2);
}

TEST(Stretches, AFormulaThatRisesEverywhereIsNoTable) {
  EXPECT_TRUE(
      stretches_of([](double x) { return expression::Value::known(x); }, 0, 1, {}, false).empty());
  EXPECT_TRUE(stretches_of([](double) { return expression::Value{}; }, 0, 1, {}, false).empty());
}

TEST_F(Nomograms, UnknownPredictorsHaveNoMarkAndNoTotal) {
  auto const layout = draw("points", R"({"age": 60})");
  EXPECT_FALSE(layout.complete);
  EXPECT_FALSE(axis(layout, "sex").patient.has_value());
  EXPECT_FALSE(axis(layout, "total").patient.has_value());
  EXPECT_TRUE(axis(layout, "age").patient.has_value());
}

TEST_F(Nomograms, LogarithmicAxesStartWhereTheLogarithmExists) {
  auto const layout = draw("cox", "{}");
  auto const& afp = axis(layout, "afp");
  EXPECT_GT(afp.range->first, 0);
  EXPECT_GT(afp.ticks.size(), 3u);
  EXPECT_EQ(afp.ticks[1].value.get<double>() / afp.ticks[0].value.get<double>(), 10);
}

TEST_F(Nomograms, ModelsWithoutAScoreSaySo) {
  auto const reading = patient::read_patient(Json::object(), catalogue_.dictionary());
  auto const layout = lay_out(catalogue_, catalogue_.find("stage"), reading.patient);
  ASSERT_FALSE(layout.ok());
  EXPECT_EQ(layout.error().code, Code::kUnsupported);
}

TEST(NiceTicks, AreRound) {
  EXPECT_EQ(nice_ticks(0, 100, 10, false),
            (std::vector<double>{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100}));
  EXPECT_EQ(nice_ticks(1, 100000, 8, true), (std::vector<double>{1, 10, 100, 1000, 10000, 100000}));
  EXPECT_EQ(nice_ticks(3, 3, 8, false), std::vector<double>{3});
}

TEST_F(Nomograms, DrawOnPaperAndEscapeTexts) {
  std::string const svg = to_svg(draw("cox", kPatient), "A < B", {{"afp", "甲胎蛋白 & AFP"}});
  EXPECT_NE(svg.find("A &lt; B"), std::string::npos);
  EXPECT_NE(svg.find("甲胎蛋白 &amp; AFP (ng/mL)"), std::string::npos);
}

}  // namespace
}  // namespace hepatica::nomogram
