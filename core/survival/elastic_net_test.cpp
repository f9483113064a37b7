// Elastic-net paths against glmnet, the optimality conditions, and the unpenalised fits.
#include "core/survival/elastic_net.h"

#include "core/survival/cox.h"
#include "core/survival/logistic.h"
#include "core/survival/reference_for_test.h"

namespace hepatica::survival {
namespace {

const Json& shared_reference() {
  static const Json r = reference("elastic_net");
  return r;
}

Matrix columns() {
  const Json& x = shared_reference()["x"];
  std::vector<std::string> names;
  for (std::size_t j = 0; j < x[0].size(); ++j) names.push_back("x" + std::to_string(j + 1));
  Matrix out = Matrix::zeros(x.size(), names);
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < names.size(); ++j) out.at(i, j) = x[i][j];
  }
  return out;
}

FollowUp rows() {
  const Json& r = shared_reference();
  return {r["time"].get<std::vector<double>>(), r["event"].get<std::vector<int>>(), {}, {}, {}};
}

ElasticNetOptions tight(double alpha = 1) {
  ElasticNetOptions options;
  options.alpha = alpha;
  options.tolerance = 1e-15;
  return options;
}

/// The path at glmnet's own penalties. glmnet reports the first ridge penalty as a finite number
/// but fits it as infinity, and at the first of the others a coefficient is 0 or not by the last
/// digit.
template <typename Fit>
void expect_path(const Fit& fit, ElasticNetOptions options, const Json& wanted,
                 std::size_t skip = 1) {
  options.lambda = wanted["lambda"].get<std::vector<double>>();
  const Result<ElasticNetPath> actual = fit(options);
  ASSERT_TRUE(actual.ok()) << to_line(actual.error());
  ASSERT_EQ(actual->fits.size(), wanted["lambda"].size());
  for (std::size_t k = skip; k < actual->fits.size(); ++k) {
    EXPECT_TRUE(close(actual->fits[k].deviance_ratio, wanted["deviance_ratio"][k], 1e-7)) << k;
    EXPECT_EQ(actual->fits[k].nonzero, wanted["nonzero"][k]) << k;
  }
  EXPECT_TRUE(close(actual->null_deviance, wanted["null_deviance"], 1e-9));
  for (std::size_t m = 0; m < wanted["kept"].size(); ++m) {
    if (wanted["kept"][m] < skip) continue;
    const auto& one = actual->fits[wanted["kept"][m].get<std::size_t>()];
    SCOPED_TRACE(one.lambda);
    for (std::size_t j = 0; j < one.coefficients.size(); ++j) {
      const double expected = wanted["coefficients"][m][j];
      // glmnet itself moves by some 5e-9 when its threshold falls further.
      EXPECT_NEAR(one.coefficients[j], expected, 1e-8 + 1e-6 * std::fabs(expected)) << j;
    }
    if (!wanted["intercept"].is_null() && !wanted["intercept"].empty()) {
      EXPECT_TRUE(close(one.intercept, wanted["intercept"][m], 1e-6));
    }
  }
}

/// Our own choice of penalties against glmnet's, and where the path stops. glmnet raises the ratio
/// to a power held in single precision, hence 1e-7.
void expect_penalties(const Result<ElasticNetPath>& actual, const Json& wanted) {
  ASSERT_TRUE(actual.ok()) << to_line(actual.error());
  ASSERT_EQ(actual->fits.size(), wanted["lambda"].size());
  for (std::size_t k = 0; k < actual->fits.size(); ++k) {
    EXPECT_TRUE(close(actual->fits[k].lambda, wanted["lambda"][k], 1e-7)) << k;
  }
}

auto cox_of(const FollowUp& data) {
  return [data](const ElasticNetOptions& o) { return elastic_net_cox(data, columns(), o); };
}

TEST(ElasticNet, CoxPathsMatchGlmnet) {
  const Json& r = shared_reference();
  {
    SCOPED_TRACE("lasso");
    expect_path(cox_of(rows()), tight(), r["lasso"]);
    expect_penalties(elastic_net_cox(rows(), columns(), tight()), r["lasso"]);
  }
  {
    SCOPED_TRACE("elastic net with weights");
    FollowUp weighted = rows();
    weighted.weight = r["weight"].get<std::vector<double>>();
    expect_path(cox_of(weighted), tight(0.5), r["enet"]);
    expect_penalties(elastic_net_cox(weighted, columns(), tight(0.5)), r["enet"]);
  }
  {
    SCOPED_TRACE("ridge");
    expect_path(cox_of(rows()), tight(0), r["ridge"]);
    expect_penalties(elastic_net_cox(rows(), columns(), tight(0)), r["ridge"]);
  }
  {
    SCOPED_TRACE("not standardised");
    auto options = tight();
    options.standardize = false;
    expect_path(cox_of(rows()), options, r["raw"]);
  }
}

/// Gradient of the Breslow partial log likelihood over n, by its definition.
std::vector<double> naive_gradient(const FollowUp& data, const Matrix& x,
                                   const std::vector<double>& beta) {
  const auto eta = linear_predictor(beta, x);
  std::vector<double> out(x.columns, 0.0);
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data.event[i] == 0) continue;
    double sum = 0;
    std::vector<double> weighted(x.columns, 0.0);
    for (std::size_t k = 0; k < data.size(); ++k) {
      if (data.time[k] < data.time[i] || data.stratum_of(k) != data.stratum_of(i)) continue;
      sum += std::exp(eta[k]);
      for (std::size_t j = 0; j < x.columns; ++j) weighted[j] += std::exp(eta[k]) * x.at(k, j);
    }
    for (std::size_t j = 0; j < x.columns; ++j) out[j] += x.at(i, j) - weighted[j] / sum;
  }
  for (double& g : out) g /= static_cast<double>(data.size());
  return out;
}

// glmnet 4.1-6 leaves its Fortran code for stratified data and stops short of the optimum there (a
// deviance ratio of 0.0762 where 0.0775 is reached), so the optimality conditions stand in for it.
TEST(ElasticNet, StratifiedPathMeetsTheOptimalityConditions) {
  FollowUp data = rows();
  data.stratum = shared_reference()["stratum"].get<std::vector<int>>();
  const Matrix x = columns();
  auto options = tight();
  options.standardize = false;
  options.lambda_count = 20;
  const auto path = elastic_net_cox(data, x, options);
  ASSERT_TRUE(path.ok()) << to_line(path.error());
  for (std::size_t k = 1; k < path->fits.size(); ++k) {
    const auto& fit = path->fits[k];
    const auto gradient = naive_gradient(data, x, fit.coefficients);
    for (std::size_t j = 0; j < x.columns; ++j) {
      if (fit.coefficients[j] == 0) {
        EXPECT_LE(std::fabs(gradient[j]), fit.lambda + 5e-8) << k << " " << j;
      } else {
        EXPECT_NEAR(gradient[j], std::copysign(fit.lambda, fit.coefficients[j]), 5e-8)
            << k << " " << j;
      }
    }
  }
}

TEST(ElasticNet, OffsetAndPenaltyFactorsMatchGlmnet) {
  const Json& r = shared_reference();
  auto options = tight();
  options.offset = r["offset"].get<std::vector<double>>();
  options.penalty_factor = r["offset_and_factor"]["factor"].get<std::vector<double>>();
  expect_path(cox_of(rows()), options, r["offset_and_factor"]);
}

TEST(ElasticNet, LogisticPathsMatchGlmnet) {
  const Json& r = shared_reference();
  const auto y = r["y"].get<std::vector<int>>();
  {
    SCOPED_TRACE("lasso");
    expect_path([&](const auto& o) { return elastic_net_logistic(y, columns(), o); }, tight(),
                r["logistic"]);
    expect_penalties(elastic_net_logistic(y, columns(), tight()), r["logistic"]);
  }
  SCOPED_TRACE("elastic net with weights and offset");
  auto options = tight(0.5);
  options.offset = r["offset"].get<std::vector<double>>();
  const auto weight = r["weight"].get<std::vector<double>>();
  expect_path([&](const auto& o) { return elastic_net_logistic(y, columns(), o, weight); }, options,
              r["logistic_enet"]);
}

TEST(ElasticNet, FewerRowsThanColumnsMatchesGlmnet) {
  std::vector<std::size_t> first(20);
  for (std::size_t i = 0; i < 20; ++i) first[i] = i;
  const auto fit = [&](const auto& o) {
    return elastic_net_cox(rows().take(first), columns().take(first), o);
  };
  expect_path(fit, tight(), shared_reference()["wide"]);
}

void expect_validation(const Result<CrossValidation>& actual, const Json& wanted) {
  ASSERT_TRUE(actual.ok()) << to_line(actual.error());
  EXPECT_TRUE(all_close(actual->deviance, wanted["deviance"], 1e-6));
  EXPECT_TRUE(all_close(actual->std_error, wanted["std_error"], 1e-6));
  EXPECT_EQ(actual->best, wanted["best"]);
  EXPECT_EQ(actual->sparse, wanted["sparse"]);
}

TEST(ElasticNet, CrossValidationMatchesCvGlmnetAtGivenPenalties) {
  const Json& r = shared_reference();
  const auto fold = r["fold"].get<std::vector<int>>();
  auto options = tight();
  options.lambda = r["cv"]["lambda"].get<std::vector<double>>();
  expect_validation(cross_validate_cox(rows(), columns(), fold, options), r["cv"]);
  options.lambda = r["cv_logistic"]["lambda"].get<std::vector<double>>();
  expect_validation(cross_validate_logistic(r["y"].get<std::vector<int>>(), columns(), fold,
                                            options, r["weight"].get<std::vector<double>>()),
                    r["cv_logistic"]);
}

TEST(ElasticNet, VanishingPenaltyIsTheUnpenalisedFit) {
  auto options = tight();
  options.lambda = {0.1, 0.01, 0};
  const std::vector<std::size_t> few = {0, 4, 8, 10};
  const Matrix x = columns().take_columns(few);
  CoxOptions breslow;
  breslow.ties = Ties::kBreslow;
  EXPECT_TRUE(all_close(elastic_net_cox(rows(), x, options)->fits[2].coefficients,
                        fit_cox(rows(), x, breslow)->coefficients, 1e-6));
  const auto y = shared_reference()["y"].get<std::vector<int>>();
  const auto fit = fit_logistic(y, x);
  const auto path = elastic_net_logistic(y, x, options);
  EXPECT_TRUE(close(path->fits[2].intercept, fit->coefficients[0], 1e-6));
  EXPECT_TRUE(close(path->fits[2].coefficients[1], fit->coefficients[2], 1e-6));
}

TEST(ElasticNet, LeftTruncatedFitAlsoTendsToCox) {
  auto options = tight();
  options.lambda = {0.05, 0};
  const FollowUp data = follow_up("truncated", "ews");
  const Matrix x = covariates("truncated", {"x1", "x2", "x3"});
  CoxOptions breslow;
  breslow.ties = Ties::kBreslow;
  EXPECT_TRUE(all_close(elastic_net_cox(data, x, options)->fits[1].coefficients,
                        fit_cox(data, x, breslow)->coefficients, 1e-6));
}

TEST(ElasticNet, DefaultToleranceIsCloseToTheTightPath) {
  const auto loose = elastic_net_cox(rows(), columns());
  const auto exact = elastic_net_cox(rows(), columns(), tight());
  for (std::size_t k = 0; k < std::min(loose->fits.size(), exact->fits.size()); ++k) {
    for (std::size_t j = 0; j < 24; ++j) {
      const double scale = j == 2 ? 10 : 1;  // the column in tens
      EXPECT_NEAR(scale * loose->fits[k].coefficients[j], scale * exact->fits[k].coefficients[j],
                  2e-3);
    }
  }
}

TEST(ElasticNet, UnitsOfAColumnDoNotMatterWhenStandardised) {
  Matrix x = columns();
  auto options = tight();
  options.lambda_count = 20;
  const auto path = elastic_net_cox(rows(), x, options);
  for (double& value : x.column(4)) value = 5 + 1000 * value;
  const auto moved = elastic_net_cox(rows(), x, options);
  EXPECT_TRUE(
      close(1000 * moved->fits.back().coefficients[4], path->fits.back().coefficients[4], 1e-7));
  EXPECT_TRUE(close(moved->fits.back().deviance_ratio, path->fits.back().deviance_ratio, 1e-9));
}

TEST(ElasticNet, StopsWhenAskedTo) {
  ElasticNetOptions options;
  std::size_t seen = 0;
  options.progress = [&](std::size_t done, std::size_t of) {
    EXPECT_EQ(of, 100u);
    seen = done;
    return done < 7;
  };
  const auto path = elastic_net_cox(rows(), columns(), options);
  EXPECT_EQ(path.error().code, Code::kCancelled);
  EXPECT_EQ(seen, 7u);
}

TEST(ElasticNet, DealsFoldsEvenly) {
  const auto event = rows().event;
  const auto fold = make_folds(event, 5, 42);
  EXPECT_EQ(fold, make_folds(event, 5, 42));
  EXPECT_NE(fold, make_folds(event, 5, 43));
  std::vector<int> size(5, 0), events(5, 0);
  for (std::size_t i = 0; i < fold.size(); ++i) {
    ++size[static_cast<std::size_t>(fold[i])];
    events[static_cast<std::size_t>(fold[i])] += event[i];
  }
  for (int k = 0; k < 5; ++k) {
    EXPECT_NEAR(size[static_cast<std::size_t>(k)], 24, 1);
    EXPECT_NEAR(events[static_cast<std::size_t>(k)], events[0], 1);
  }
}

TEST(ElasticNet, RefusesFaultyArguments) {
  const auto refuse = [](ElasticNetOptions options) {
    return elastic_net_cox(rows(), columns(), options).error().field;
  };
  ElasticNetOptions o;
  o.alpha = 1.5;
  EXPECT_EQ(refuse(o), "alpha");
  o = {};
  o.lambda = {0.1, 0.2};
  EXPECT_EQ(refuse(o), "lambda");
  o = {};
  o.penalty_factor = std::vector<double>(24, 0.0);
  EXPECT_EQ(refuse(o), "penalty_factor");
  Matrix x = columns();
  std::fill(x.column(3).begin(), x.column(3).end(), 2.0);
  EXPECT_EQ(elastic_net_cox(rows(), x).error().code, Code::kCollinear);
  FollowUp none = rows();
  none.event.assign(none.size(), 0);
  EXPECT_EQ(elastic_net_cox(none, columns()).error().code, Code::kNoEvents);
  EXPECT_EQ(cross_validate_cox(rows(), columns(), std::vector<int>(120, 0)).error().field, "fold");
}

}  // namespace
}  // namespace hepatica::survival
