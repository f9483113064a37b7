// Calibration and splines against R, and calibrations whose answer is known.
#include "core/survival/calibration.h"

#include "core/survival/distribution.h"
#include "core/survival/random.h"
#include "core/survival/reference_for_test.h"
#include "core/survival/spline.h"

namespace hepatica::survival {
namespace {

std::vector<double> numbers(const Json& values) { return values.get<std::vector<double>>(); }

void expect_errors(const std::optional<CalibrationErrors>& errors, const Json& wanted) {
  ASSERT_TRUE(errors.has_value());
  EXPECT_TRUE(all_close({errors->ici, errors->e50, errors->e90, errors->e_max}, wanted, 1e-7));
}

TEST(Calibration, OfABinaryOutcomeMatchesGlmAndRms) {
  const Json r = reference("calibration")["binary"];
  CalibrationOptions options;
  options.points = 7;
  const auto c = calibrate_binary(labels("binary", "y"), column("binary", "risk"), options);
  ASSERT_TRUE(c.ok());
  EXPECT_TRUE(all_close({c->intercept.value, c->intercept.std_error}, r["intercept"], 1e-8));
  EXPECT_TRUE(all_close({c->slope.value, c->slope.std_error}, r["slope"], 1e-8));
  expect_errors(c->errors, r["errors"]);
  for (std::size_t k = 0; k < 7; ++k) {
    EXPECT_TRUE(close(c->curve[k].predicted, r["grid"][k], 1e-12));
    EXPECT_TRUE(close(c->curve[k].observed, r["observed"][k], 1e-8));
    EXPECT_TRUE(close(c->curve[k].interval->lower, r["lower"][k], 1e-7));
    EXPECT_TRUE(close(c->curve[k].interval->upper, r["upper"][k], 1e-7));
  }
  std::size_t rows = 0;
  for (const auto& group : c->groups) rows += group.rows;
  EXPECT_EQ(rows, 160u);
}

TEST(Calibration, OfSurvivalAtAHorizonMatchesSurvfitAndCoxphWithSplines) {
  const Json accuracy = reference("accuracy");
  for (const auto& [cohort, horizon] : {std::pair{"plain", 12.5}, {"ties", 6.0}}) {
    SCOPED_TRACE(cohort);
    const Json r = reference("calibration")[cohort];
    std::vector<double> risk;
    for (const auto& row : accuracy[std::string(cohort) + "_risk"]) risk.push_back(row[1]);
    CalibrationOptions options;
    options.points = 7;
    const auto c = calibrate_survival(follow_up(cohort), risk, horizon, options);
    ASSERT_TRUE(c.ok());
    EXPECT_TRUE(close(c->observed, r["observed"], 1e-12));
    EXPECT_TRUE(close(c->expected, r["expected"], 1e-12));
    const double oe = c->observed / c->expected;
    EXPECT_TRUE(close(c->observed_expected.std_error / oe, r["log_ratio_se"], 1e-10));
    EXPECT_TRUE(close(std::log(c->observed_expected.interval.upper / oe) / normal_multiplier(0.95),
                      r["log_ratio_se"], 1e-10));
    EXPECT_TRUE(close(c->intercept.value, r["intercept"], 1e-10));
    EXPECT_TRUE(close(c->intercept.std_error, r["intercept_se"], 1e-10));
    EXPECT_TRUE(all_close({c->slope.value, c->slope.std_error}, r["slope"], 1e-8));
    expect_errors(c->errors, r["errors"]);
    for (std::size_t k = 0; k < 7; ++k) {
      EXPECT_TRUE(close(c->curve[k].observed, r["curve"][k], 1e-7));
      EXPECT_TRUE(close(c->curve[k].interval->lower, r["lower"][k], 1e-6));
      EXPECT_TRUE(close(c->curve[k].interval->upper, r["upper"][k], 1e-6));
    }
  }
}

TEST(Calibration, OverTheWholeFollowUpMatchesAPoissonModel) {
  const Json r = reference("calibration")["crowson"];
  const auto c = calibration_in_the_large(follow_up("plain"), numbers(r["expected"]));
  ASSERT_TRUE(c.ok());
  EXPECT_TRUE(close(c->value, r["value"], 1e-10));
  EXPECT_TRUE(close(c->std_error, r["std_error"], 1e-9));
}

TEST(Calibration, LowessMatchesRAndTheErrorsOfValProb) {
  const Json r = reference("calibration");
  const auto p = column("binary", "risk");
  const auto labels_y = labels("binary", "y");
  const std::vector<double> y(labels_y.begin(), labels_y.end());
  const auto [low, high] = std::minmax_element(p.begin(), p.end());
  const auto fitted = lowess(p, y, 2.0 / 3, 0.01 * (*high - *low));
  ASSERT_TRUE(fitted.ok());
  EXPECT_TRUE(all_close(*fitted, r["lowess"]["fitted"], 1e-10));
  const auto local = lowess(column("binary", "x1"), column("binary", "x2"), 0.3);
  EXPECT_TRUE(all_close(*local, r["lowess"]["half"], 1e-10));
  std::vector<double> distance;
  for (std::size_t i = 0; i < p.size(); ++i) distance.push_back(std::fabs(p[i] - (*fitted)[i]));
  std::sort(distance.begin(), distance.end());
  double sum = 0;
  for (double d : distance) sum += d;
  EXPECT_TRUE(
      all_close({sum / 160, sorted_quantile(distance, 0.9), distance.back()}, r["val_prob"], 1e-9));
}

TEST(Calibration, FindsAPerfectModelPerfectAndAShiftedOneShifted) {
  // Exponential survival with known risks: slope 1, O/E 1, and a small ICI; halving the hazard
  // doubles the ratio of hazards, log 2 on the log cumulative scale.
  Random random(11);
  FollowUp data;
  std::vector<double> right, low;
  for (int i = 0; i < 20000; ++i) {
    const double hazard = 0.3 * std::exp(0.8 * random.normal());
    const double time = -std::log(1 - random.uniform()) / hazard,
                 censoring = 4 * random.uniform() + 1;
    data.time.push_back(std::min(time, censoring));
    data.event.push_back(time <= censoring);
    right.push_back(1 - std::exp(-2 * hazard));
    low.push_back(1 - std::exp(-hazard));
  }
  const auto good = calibrate_survival(data, right, 2);
  EXPECT_NEAR(good->slope.value, 1, 0.04);
  EXPECT_NEAR(good->observed_expected.value, 1, 0.03);
  EXPECT_NEAR(good->intercept.value, 0, 0.05);
  EXPECT_LT(good->errors->ici, 0.01);
  const auto shifted = calibrate_survival(data, low, 2);
  EXPECT_NEAR(shifted->slope.value, 1, 0.04);
  EXPECT_GT(shifted->errors->ici, 0.1);
  EXPECT_GT(shifted->observed_expected.interval.lower, 1.3);
}

TEST(Calibration, KeepsTheRatioWhenAScoreHasTooFewLevelsForACurve) {
  const auto y = labels("binary", "y");
  std::vector<double> p;
  for (double x : column("binary", "x3")) p.push_back(x == 1 ? 0.5 : 0.3);
  const auto c = calibrate_binary(y, p);
  ASSERT_TRUE(c.ok());
  EXPECT_TRUE(c->curve.empty());
  EXPECT_FALSE(c->errors.has_value());
  EXPECT_EQ(c->curve_fault->field, "knots");
  EXPECT_EQ(c->groups.size(), 2u);
}

TEST(Calibration, GivesNoObservedRiskOfAGroupThatNobodyFollowedToTheHorizon) {
  // The lower group is censored at 4 with one event of four: its risk at 10 is unknown, not 1/4.
  // The upper one has two events of four and two followed beyond: 1 - (3/4)(2/3) = 1/2.
  const FollowUp data{{2, 4, 4, 4, 3, 5, 12, 12}, {1, 0, 0, 0, 1, 1, 0, 0}, {}, {}, {}};
  const std::vector<double> risk = {0.1, 0.12, 0.14, 0.16, 0.4, 0.42, 0.44, 0.46};
  CalibrationOptions options;
  options.groups = 2;
  const auto c = calibrate_survival(data, risk, 10, options);
  ASSERT_TRUE(c.ok());
  ASSERT_EQ(c->groups.size(), 2u);
  EXPECT_EQ(c->groups[0].rows, 4u);
  EXPECT_FALSE(c->groups[0].observed.has_value());
  EXPECT_FALSE(c->groups[0].interval.has_value());
  EXPECT_NEAR(*c->groups[1].observed, 0.5, 1e-15);
  const auto earlier = calibrate_survival(data, risk, 4, options);
  EXPECT_NEAR(*earlier->groups[0].observed, 0.25, 1e-15);
}

TEST(Calibration, RefusesWhatHasNoAnswer) {
  const FollowUp data = follow_up("plain");
  const std::vector<double> even(160, 0.4);
  EXPECT_EQ(calibrate_survival(data, even, 12).error().code, Code::kCollinear);
  std::vector<double> edge = even;
  edge[3] = 1;
  EXPECT_NE(calibrate_survival(data, edge, 12).error().detail.find("row 4: 1"), std::string::npos);
  EXPECT_EQ(calibrate_survival(data, column("binary", "risk"), 1e6).error().field, "horizon");
  EXPECT_EQ(calibrate_survival(data, column("binary", "risk"), 0.1).error().code, Code::kNoEvents);
}

TEST(Spline, KnotsAndBasisMatchRcsplineEval) {
  const Json all = reference("calibration")["splines"];
  for (const auto& [name, r] : all.items()) {
    SCOPED_TRACE(name);
    const auto knots = spline_knots(numbers(r["x"]), r["count"]);
    ASSERT_TRUE(knots.ok());
    EXPECT_TRUE(all_close(*knots, r["knots"], 1e-13));
    for (std::size_t i = 0; i < r["probe"].size(); ++i) {
      EXPECT_TRUE(all_close(spline_basis(r["probe"][i], *knots), r["basis"][i], 1e-11));
    }
  }
}

TEST(Spline, IsStraightBeyondTheOuterKnotsAndSmoothAtEach) {
  const std::vector<double> knots = {1, 2, 4, 7};
  const auto second_difference = [&](double x, double h) {
    const auto a = spline_basis(x - h, knots), b = spline_basis(x, knots),
               c = spline_basis(x + h, knots);
    return std::pair{a[1] - 2 * b[1] + c[1], a[2] - 2 * b[2] + c[2]};
  };
  for (double x : {-5.0, 0.0, 8.5, 20.0}) {
    EXPECT_NEAR(second_difference(x, 0.5).first, 0, 1e-11) << x;
    EXPECT_NEAR(second_difference(x, 0.5).second, 0, 1e-11) << x;
  }
  for (double knot : knots) EXPECT_NEAR(second_difference(knot, 1e-4).first, 0, 1e-7) << knot;
  // By hand at x = 5, j = 1: (4^3 - 1^3 * 6/3 + 0) / 36 = 31/18; at x = 3 only the first term:
  // 8/36.
  EXPECT_NEAR(spline_basis(5, knots)[1], 31.0 / 18, 1e-15);
  EXPECT_NEAR(spline_basis(3, knots)[1], 2.0 / 9, 1e-15);
}

TEST(Spline, RefusesTooFewOrClumpedValues) {
  EXPECT_FALSE(spline_knots(std::vector<double>{1, 2, 3}, 3).ok());
  EXPECT_FALSE(spline_knots(std::vector<double>(50, 1.0), 3).ok());
  EXPECT_FALSE(spline_knots(column("plain", "age"), 2).ok());
  EXPECT_TRUE(check_knots(std::vector<double>{1, 1, 2}, "age").has_value());
}

}  // namespace
}  // namespace hepatica::survival
