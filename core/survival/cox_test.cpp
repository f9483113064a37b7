// Cox regression against survival::coxph, worked examples, slow twins and faulty data.
#include "core/survival/cox.h"

#include <numeric>

#include "core/survival/cox_residuals.h"
#include "core/survival/cox_survival.h"
#include "core/survival/reference_for_test.h"

namespace hepatica::survival {
namespace {

struct Case {
  FollowUp data;
  Matrix covariates;
  CoxOptions options;
  std::vector<double> offset;

  Result<CoxFit> fit() const { return fit_cox(data, covariates, options, offset); }
};

/// The data and model of each entry of cox.json.
Case make_case(const std::string& name) {
  const bool breslow = name.find("breslow") != std::string::npos;
  CoxOptions options;
  options.ties = breslow ? Ties::kBreslow : Ties::kEfron;
  if (name == "plain") {
    return {follow_up("plain"), covariates("plain", {"age", "male", "marker"}), options, {}};
  }
  if (name == "ties_efron" || name == "ties_breslow") {
    return {follow_up("ties"), covariates("ties", {"dose", "male", "group"}), options, {}};
  }
  if (name.find("ties_weighted") == 0) {
    return {follow_up("ties", "ws"), covariates("ties", {"dose", "male"}), options, {}};
  }
  const Matrix x = covariates("truncated", {"x1", "x2", "x3"});
  if (name == "truncated_breslow") return {follow_up("truncated", "e"), x, options, {}};
  return {follow_up("truncated", "ews"), x, options, column("truncated", "offset")};
}

void expect_fit(const CoxFit& fit, const Json& wanted, double tolerance) {
  EXPECT_TRUE(all_close(fit.coefficients, wanted["coefficients"], tolerance));
  EXPECT_TRUE(all_close(fit.covariance, flat(wanted["covariance"]), tolerance));
  EXPECT_TRUE(all_close(fit.model_covariance, flat(wanted["naive_covariance"]), tolerance));
  EXPECT_TRUE(close(fit.null_log_likelihood, wanted["log_likelihood"][0], 1e-11));
  EXPECT_TRUE(close(fit.log_likelihood, wanted["log_likelihood"][1], 1e-11));
  EXPECT_TRUE(close(fit.score.statistic, wanted["score"], tolerance));
  EXPECT_TRUE(close(fit.wald.statistic, wanted["wald"], 2e-3));  // coxph rounds it to two decimals
  EXPECT_TRUE(close(fit.likelihood_ratio.statistic, wanted["likelihood_ratio"], tolerance));
  EXPECT_EQ(fit.rows, wanted["rows"]);
  EXPECT_EQ(fit.events, wanted["events"]);
}

TEST(Cox, MatchesCoxphForTiesWeightsStrataTruncationAndOffset) {
  const Json r = reference("cox");
  for (const auto& [name, wanted] : r["fits"].items()) {
    SCOPED_TRACE(name);
    const auto fit = make_case(name).fit();
    ASSERT_TRUE(fit.ok()) << to_line(fit.error());
    expect_fit(*fit, wanted, 1e-8);
  }
}

TEST(Cox, MatchesTheRobustVarianceOfCoxph) {
  const Json r = reference("cox");
  for (const auto& [name, wanted] : r["robust"].items()) {
    SCOPED_TRACE(name);
    Case c = make_case(name);
    c.options.robust = true;
    if (name == "truncated_clustered") c.options.cluster = labels("truncated", "cluster");
    const auto fit = c.fit();
    ASSERT_TRUE(fit.ok()) << to_line(fit.error());
    expect_fit(*fit, wanted, 1e-8);
  }
}

TEST(Cox, MatchesResidualsOfCoxph) {
  const Json r = reference("cox");
  for (const auto& [name, wanted] : r["residuals"].items()) {
    SCOPED_TRACE(name);
    const Case c = make_case(name);
    const auto fit = c.fit();
    const auto residuals = cox_residuals(c.data, c.covariates, *fit, c.offset);
    ASSERT_TRUE(residuals.ok());
    EXPECT_TRUE(all_close(residuals->martingale, wanted["martingale"], 1e-7));
    EXPECT_TRUE(all_close(residuals->deviance, wanted["deviance"], 1e-6));
    const auto by_row = [](const Matrix& m) {
      std::vector<double> out;
      for (std::size_t i = 0; i < m.rows; ++i) {
        for (std::size_t j = 0; j < m.columns; ++j) out.push_back(m.at(i, j));
      }
      return out;
    };
    EXPECT_TRUE(all_close(by_row(residuals->score), flat(wanted["score"]), 1e-7));
    EXPECT_TRUE(all_close(by_row(residuals->dfbeta), flat(wanted["dfbeta"]), 1e-7));
    const auto schoenfeld = schoenfeld_residuals(c.data, c.covariates, *fit, c.offset);
    ASSERT_TRUE(schoenfeld.ok());
    // Tied events may be listed in another order: compare the sums of each time, and all values.
    auto mine = by_row(schoenfeld->value);
    auto theirs = flat(wanted["schoenfeld"]).get<std::vector<double>>();
    std::sort(mine.begin(), mine.end());
    std::sort(theirs.begin(), theirs.end());
    EXPECT_TRUE(all_close(mine, theirs, 1e-7));
  }
}

TEST(Cox, MatchesCoxZphOnEveryTimeScale) {
  const Json r = reference("cox");
  const std::pair<const char*, TimeScale> scales[] = {{"km", TimeScale::kKaplanMeier},
                                                      {"rank", TimeScale::kRank},
                                                      {"identity", TimeScale::kIdentity},
                                                      {"log", TimeScale::kLog}};
  for (const auto& [name, wanted] : r["zph"].items()) {
    const Case c = make_case(name);
    const auto fit = c.fit();
    for (const auto& [scale_name, scale] : scales) {
      SCOPED_TRACE(name + std::string(" ") + scale_name);
      const auto test = test_proportional_hazards(c.data, c.covariates, *fit, scale, c.offset);
      ASSERT_TRUE(test.ok());
      std::vector<double> statistics, p_values;
      for (const auto& one : test->columns) {
        statistics.push_back(one.statistic);
        p_values.push_back(one.p_value);
      }
      statistics.push_back(test->global.statistic);
      p_values.push_back(test->global.p_value);
      EXPECT_TRUE(all_close(statistics, wanted[scale_name]["chi_square"], 1e-6));
      EXPECT_TRUE(all_close(p_values, wanted[scale_name]["p"], 1e-6));
    }
  }
}

TEST(Cox, MatchesSurvfitAtNewCovariates) {
  const Json r = reference("cox");
  for (const auto& [name, wanted] : r["curves"].items()) {
    SCOPED_TRACE(name);
    Case c = make_case(name);
    c.offset.clear();
    const auto fit = c.fit();
    const Json& source = r["new"][name.substr(0, name.find('_'))];
    Matrix rows = Matrix::zeros(2, fit->names);
    for (std::size_t j = 0; j < rows.columns; ++j) {
      for (std::size_t i = 0; i < 2; ++i) rows.at(i, j) = source[fit->names[j]][i];
    }
    CurveOptions options;
    options.interval = wanted["interval"] == "log"       ? CurveInterval::kLog
                       : wanted["interval"] == "log-log" ? CurveInterval::kLogLog
                                                         : CurveInterval::kPlain;
    const auto curves = predict_survival(c.data, c.covariates, *fit, rows, options);
    ASSERT_TRUE(curves.ok());
    // survfit lists censoring times too, one stratum after the other; look the event times up.
    const std::size_t strata = curves->size() / 2;
    std::size_t first = 0;
    for (std::size_t s = 0; s < strata; ++s) {
      const std::size_t size =
          strata == 1 ? wanted["time"].size() : wanted["strata"][s].get<std::size_t>();
      for (std::size_t i = 0; i < 2; ++i) {
        std::size_t k = first;
        for (const PredictedPoint& point : (*curves)[i * strata + s].points) {
          while (k < first + size && wanted["time"][k] < point.time) ++k;
          ASSERT_EQ(wanted["time"][k], point.time);
          EXPECT_TRUE(close(point.survival, wanted["survival"][k][i], 1e-8));
          EXPECT_TRUE(close(point.std_error, wanted["std_error"][k][i], 1e-8));
          ASSERT_TRUE(point.interval.has_value());
          EXPECT_TRUE(close(point.interval->lower, wanted["lower"][k][i], 1e-7));
          EXPECT_TRUE(close(point.interval->upper, wanted["upper"][k][i], 1e-7));
        }
      }
      first += size;
    }
  }
}

TEST(Cox, IsTheFitWorkedByHand) {
  // Three patients, x = 1, 0, 1, events at 1, 2, 3: with e = exp(beta) the likelihood is
  // e / (2 e + 1) * 1 / (1 + e) * 1, largest where 1 = 2 e / (2 e + 1) + e / (1 + e), 2 e^2 = 1:
  // beta = -log(2) / 2. The information is e' (2/(2e+1)^2 + 1/(1+e)^2) with e' = e = 1/sqrt(2).
  Matrix x = Matrix::zeros(3, {"x"});
  x.values = {1, 0, 1};
  const auto fit = fit_cox({{1, 2, 3}, {1, 1, 1}, {}, {}, {}}, x);
  ASSERT_TRUE(fit.ok());
  const double e = std::sqrt(0.5);
  EXPECT_NEAR(fit->coefficients[0], -0.5 * std::log(2.0), 1e-14);
  const double information = 2 * e / ((2 * e + 1) * (2 * e + 1)) + e / ((1 + e) * (1 + e));
  EXPECT_NEAR(fit->covariance[0], 1 / information, 1e-8);
  EXPECT_NEAR(fit->null_log_likelihood, -std::log(6.0), 1e-14);
  // Score test: U(0) = 1 - 2/3 - 1/2 = -1/6; I(0) = 2/9 + 1/4 = 17/36; 1/36 / (17/36) = 1/17.
  EXPECT_NEAR(fit->score.statistic, 1.0 / 17, 1e-14);
}

TEST(Cox, EfronTiesAreTheFractionsWorkedByHand) {
  // Two of three die together; x = 1 and 0 die, x = 0 survives. At beta = 0 the log likelihood is
  // -log 3 - log(3 - 1) = -log 6 (Efron), -2 log 3 (Breslow).
  Matrix x = Matrix::zeros(3, {"x"});
  x.values = {1, 0, 0};
  const FollowUp data{{1, 1, 2}, {1, 1, 0}, {}, {}, {}};
  // Efron's likelihood e / ((e + 2)(e/2 + 3/2)) is largest where e^2 = 6, Breslow's e / (e + 2)^2
  // where e = 2.
  const auto efron = fit_cox(data, x);
  ASSERT_TRUE(efron.ok());
  EXPECT_NEAR(efron->null_log_likelihood, -std::log(6.0), 1e-14);
  EXPECT_NEAR(efron->coefficients[0], 0.5 * std::log(6.0), 1e-13);
  CoxOptions options;
  options.ties = Ties::kBreslow;
  const auto breslow = fit_cox(data, x, options);
  EXPECT_NEAR(breslow->null_log_likelihood, -2 * std::log(3.0), 1e-14);
  EXPECT_NEAR(breslow->coefficients[0], std::log(2.0), 1e-13);
}

/// The partial likelihood straight from its definition.
double brute_log_likelihood(const Case& c, const std::vector<double>& beta) {
  const auto eta = linear_predictor(beta, c.covariates, c.offset);
  double total = 0;
  for (std::size_t i = 0; i < c.data.size(); ++i) {
    if (c.data.event[i] == 0) continue;
    // Efron: event i of d tied events stands at a place k; the sum over places is the same whoever
    // takes which, so i takes the number of tied events listed before it.
    double at_risk = 0, tied = 0, before = 0, count = 0, weights = 0;
    for (std::size_t j = 0; j < c.data.size(); ++j) {
      if (c.data.stratum_of(j) != c.data.stratum_of(i) || c.data.time[j] < c.data.time[i] ||
          c.data.entry_of(j) >= c.data.time[i]) {
        continue;
      }
      const double r = c.data.weight_of(j) * std::exp(eta[j]);
      at_risk += r;
      if (c.data.event[j] != 1 || c.data.time[j] != c.data.time[i]) continue;
      tied += r;
      count += 1;
      weights += c.data.weight_of(j);
      before += j < i;
    }
    const double share = c.options.ties == Ties::kEfron ? before / count : 0;
    total += c.data.weight_of(i) * eta[i] - weights / count * std::log(at_risk - share * tied);
  }
  return total;
}

TEST(Cox, LikelihoodEqualsItsSlowTwinAndIsLargestAtTheFit) {
  for (const char* name : {"ties_efron", "ties_weighted_breslow", "truncated"}) {
    SCOPED_TRACE(name);
    const Case c = make_case(name);
    const auto fit = c.fit();
    ASSERT_TRUE(fit.ok());
    const double top = brute_log_likelihood(c, fit->coefficients);
    EXPECT_TRUE(close(fit->log_likelihood, top, 1e-12));
    EXPECT_TRUE(close(fit->null_log_likelihood,
                      brute_log_likelihood(c, std::vector<double>(fit->columns(), 0.0)), 1e-12));
    for (std::size_t j = 0; j < fit->columns(); ++j) {
      for (double step : {-1e-3, 1e-3}) {
        auto beta = fit->coefficients;
        beta[j] += step;
        EXPECT_LT(brute_log_likelihood(c, beta), top);
      }
    }
  }
}

TEST(Cox, LeftTruncationSurvivesHugeRelativeHazardsThatLeftTheRiskSet) {
  // One row with a relative hazard of e^60 has gone before the others enter: the fit of the others
  // is what it is without it.
  const Case all = make_case("truncated_breslow");
  Matrix with = all.covariates;
  FollowUp data = all.data;
  for (double& t : data.time) t += 10;
  for (double& t : data.entry) t += 10;
  std::vector<double> offset(data.size(), 0.0);
  data.time.push_back(5);
  data.entry.push_back(1);
  data.event.push_back(1);
  offset.push_back(60);
  Matrix longer = Matrix::zeros(data.size(), with.names);
  for (std::size_t j = 0; j < with.columns; ++j) {
    for (std::size_t i = 0; i + 1 < data.size(); ++i) longer.at(i, j) = with.at(i, j);
  }
  const auto without_row = all.fit();
  const auto with_row = fit_cox(data, longer, all.options, offset);
  ASSERT_TRUE(with_row.ok());
  EXPECT_TRUE(all_close(with_row->coefficients, without_row->coefficients, 1e-10));
}

TEST(Cox, DoesNotMindUnitsShiftsOrTheOrderOfRows) {
  const Case c = make_case("ties_efron");
  const auto fit = c.fit();
  Matrix other = c.covariates;
  for (double& value : other.column(0)) value = 1e6 + 1000 * value;
  std::vector<std::size_t> reversed(c.data.size());
  std::iota(reversed.rbegin(), reversed.rend(), std::size_t{0});
  const auto moved = fit_cox(c.data.take(reversed), other.take(reversed));
  ASSERT_TRUE(moved.ok());
  EXPECT_TRUE(close(moved->coefficients[0] * 1000, fit->coefficients[0], 1e-9));
  EXPECT_TRUE(close(moved->coefficients[1], fit->coefficients[1], 1e-9));
  EXPECT_TRUE(close(moved->log_likelihood, fit->log_likelihood, 1e-12));
}

TEST(Cox, WeightTwoIsTwoRowsUnderBreslow) {
  Case c = make_case("ties_breslow");
  c.data.weight.assign(c.data.size(), 2.0);
  std::vector<std::size_t> twice;
  for (std::size_t i = 0; i < c.data.size(); ++i) twice.insert(twice.end(), {i, i});
  Case plain = make_case("ties_breslow");
  const auto a = c.fit();
  const auto b = fit_cox(plain.data.take(twice), plain.covariates.take(twice), plain.options);
  EXPECT_TRUE(all_close(a->coefficients, b->coefficients, 1e-10));
  EXPECT_TRUE(all_close(a->covariance, b->covariance, 1e-10));
}

TEST(Cox, MartingaleResidualsSumToZeroAndScoresToTheGradient) {
  for (const char* name : {"plain", "ties_efron", "truncated_breslow"}) {
    const Case c = make_case(name);
    const auto residuals = cox_residuals(c.data, c.covariates, *c.fit(), c.offset);
    double sum = 0, score = 0;
    for (double m : residuals->martingale) sum += m;
    for (double u : residuals->score.column(0)) score += u;
    EXPECT_NEAR(sum, 0, 1e-10) << name;
    EXPECT_NEAR(score, 0, 1e-7) << name;
  }
}

TEST(Cox, BaselineHazardGivesThePredictedCurve) {
  const Case c = make_case("ties_efron");
  const auto fit = c.fit();
  const auto baseline = baseline_hazard(c.data, c.covariates, *fit, fit->centre);
  ASSERT_TRUE(baseline.ok());
  Matrix row = Matrix::zeros(1, fit->names);
  row.values = {1.5, 0, 3};
  const auto curve = predict_survival(c.data, c.covariates, *fit, row);
  double relative = 0;
  for (std::size_t j = 0; j < 3; ++j) {
    relative += fit->coefficients[j] * (row.values[j] - fit->centre[j]);
  }
  double last = 1;
  for (const auto& point : curve->front().points) {
    EXPECT_TRUE(close((*baseline)[0].survival(point.time, relative), point.survival, 1e-12));
    EXPECT_LE(point.survival, last);
    last = point.survival;
  }
}

TEST(Cox, FitsTheNullModelWithoutColumns) {
  const auto fit = fit_cox(follow_up("ties"), Matrix::zeros(160, {}));
  ASSERT_TRUE(fit.ok());
  EXPECT_EQ(fit->log_likelihood, fit->null_log_likelihood);
}

TEST(Cox, NamesWhyThereIsNoFit) {
  const Case c = make_case("plain");
  const auto refuse = [&](FollowUp data, Matrix x) {
    const auto fit = fit_cox(data, x);
    return fit.ok() ? std::string("fitted") : to_line(fit.error());
  };
  FollowUp censored = c.data;
  censored.event.assign(censored.size(), 0);
  EXPECT_EQ(
      refuse(censored, c.covariates),
      "event: the cohort has no event to learn from (0 events among 160 rows: all are censored)");
  Matrix constant = c.covariates;
  std::fill(constant.column(1).begin(), constant.column(1).end(), 1.0);
  EXPECT_NE(refuse(c.data, constant).find("male: a covariate is a combination of others (constant"),
            std::string::npos);
  Matrix twin = Matrix::zeros(160, {"age", "male", "sum", "marker"});
  for (std::size_t i = 0; i < 160; ++i) {
    twin.at(i, 0) = c.covariates.at(i, 0);
    twin.at(i, 1) = c.covariates.at(i, 1);
    twin.at(i, 2) = 2 * c.covariates.at(i, 0) - 10 * c.covariates.at(i, 1) + 5;
    twin.at(i, 3) = c.covariates.at(i, 2);
  }
  EXPECT_NE(refuse(c.data, twin)
                .find("sum: a covariate is a combination of others (a combination of "
                      "the columns before it: age, male)"),
            std::string::npos);
  Matrix split = Matrix::zeros(160, {"age", "ascites"});
  for (std::size_t i = 0; i < 160; ++i) {
    split.at(i, 0) = c.covariates.at(i, 0);
    split.at(i, 1) = c.data.event[i] == 0 && c.data.time[i] > 20 ? 1 : 0;
  }
  const std::string line = refuse(c.data, split);
  EXPECT_NE(line.find("ascites: a covariate splits the outcomes perfectly (0 events among"),
            std::string::npos)
      << line;
  Matrix monotone = Matrix::zeros(160, {"early"});
  for (std::size_t i = 0; i < 160; ++i) monotone.at(i, 0) = -c.data.time[i];
  EXPECT_NE(refuse(c.data, monotone).find("early: a covariate splits the outcomes"),
            std::string::npos);
  Matrix missing = c.covariates;
  missing.at(4, 2) = NAN;
  EXPECT_NE(refuse(c.data, missing).find("marker: "), std::string::npos);
  EXPECT_NE(refuse(c.data, missing).find("row 5"), std::string::npos);
}

TEST(Cox, RefusesACovariateThatIsConstantInsideEveryStratum) {
  Case c = make_case("ties_weighted");
  Matrix x = Matrix::zeros(160, {"dose", "site"});
  for (std::size_t i = 0; i < 160; ++i) {
    x.at(i, 0) = c.covariates.at(i, 0);
    x.at(i, 1) = c.data.stratum[i];
  }
  EXPECT_NE(to_line(fit_cox(c.data, x).error())
                .find("site: a covariate is a combination of others (no "
                      "variation among those at risk together)"),
            std::string::npos);
}

}  // namespace
}  // namespace hepatica::survival
