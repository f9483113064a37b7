// Chained equations: what must never change, what comes out on average, and the pooled fit against
// mice.
#include "core/cohort/impute.h"

#include <cmath>

#include "core/cohort/clinic_for_test.h"
#include "core/cohort/design.h"
#include "core/cohort/fit.h"
#include "core/cohort/held_table.h"
#include "core/survival/cox.h"
#include "core/survival/multiple_imputation.h"
#include "core/survival/random.h"

namespace hepatica::cohort {
namespace {

const Json kAll = {"age", "albumin", "log10(afp)", "largest_diameter", "macrovascular_invasion"};

Json cox_request(const Json& predictors, int imputations, std::uint64_t seed = 1) {
  Json out = {{"predictors", predictors}, {"horizons", {12, 36}}, {"bootstrap", 0}};
  if (imputations > 0)
    out["impute"] = {{"imputations", imputations}, {"iterations", 5}, {"seed", seed}};
  return out;
}

TEST(Impute, NothingMissingGivesTheCompleteFit) {
  const Json whole = {"age", "largest_diameter", "macrovascular_invasion"};
  const Json plain = lab("fit", cox_request(whole, 0)), imputed = lab("fit", cox_request(whole, 4));
  EXPECT_TRUE(imputed["imputation"]["columns"].empty());
  EXPECT_EQ(plain["rows"], imputed["rows"]);
  for (std::size_t j = 0; j < 3; ++j) {
    for (const char* key : {"coefficient", "std_error"})
      EXPECT_NEAR(imputed["terms"][j][key].get<double>(), plain["terms"][j][key].get<double>(),
                  1e-13);
    EXPECT_NEAR(imputed["terms"][j]["missing_information"].get<double>(), 0, 0.02);
  }
  EXPECT_NEAR(imputed["baseline"][1][1].get<double>(), plain["baseline"][1][1].get<double>(),
              1e-12);
}

TEST(Impute, TheSeedAloneDecidesTheDraws) {
  const Json first = lab("fit", cox_request(kAll, 3, 7));
  EXPECT_EQ(first, lab("fit", cox_request(kAll, 3, 7)));
  EXPECT_NE(first["terms"], lab("fit", cox_request(kAll, 3, 8))["terms"]);
  EXPECT_EQ(first["rows"], 240);  // nobody is left out for albumin or AFP
  EXPECT_EQ(first["imputation"]["columns"][0]["column"], "afp");  // fewest missing first
  EXPECT_EQ(first["imputation"]["columns"][0]["log"], true);
}

TEST(Impute, PooledFitLiesWithMice) {
  // mice draws otherwise, so the two agree within the noise of the draws: a fraction of the
  // standard error, where leaving the rows out moves coefficients by more.
  const Json r = Json::parse(source_file("tests/reference/survival/pooling.json"))["rubin"];
  const Json out = lab("fit", cox_request(kAll, 40));
  for (std::size_t j = 0; j < 5; ++j) {
    const double error = r["std_error"][j];
    EXPECT_NEAR(out["terms"][j]["coefficient"].get<double>(), r["value"][j].get<double>(),
                0.1 * error)
        << j;
    EXPECT_NEAR(out["terms"][j]["std_error"].get<double>(), error, 0.03 * error) << j;
    EXPECT_NEAR(out["terms"][j]["missing_information"].get<double>(), r["fmi"][j].get<double>(),
                0.05)
        << j;
  }
}

TEST(Impute, PackageAndOptimismComeFromTheCopies) {
  Json request = cox_request(kAll, 3);
  request["bootstrap"] = 9;
  request["id"] = "clinic-imputed";
  request["title"] = request["cohort"] = {{"en", "Clinic"}, {"zh-CN", "诊所"}};
  const Json out = lab("fit", request);
  EXPECT_EQ(out["performance"]["samples"], 9);
  EXPECT_GT(out["performance"]["corrected"]["value"].get<double>(), 0.5);
  EXPECT_NE(out["package"]["limitations"].dump().find("filled in 3 times"), std::string::npos);
  EXPECT_EQ(out["package"]["evidence"]["development"]["n"], 240);
}

/// A cohort without file or dictionary: x is normal, flag depends on x, level on x.
struct Simulated {
  Cohort cohort;
  std::vector<double> x, level;
};

Column empty_column(const char* name, expression::Type type, std::vector<std::string> levels) {
  Column out;
  out.name = name;
  out.type.type = type;
  out.type.levels = std::move(levels);
  return out;
}

constexpr double kBetaX = 0.7, kBetaFlag = 0.8;

Simulated simulate(std::size_t rows, double missing, survival::Random& random) {
  Simulated out;
  Cohort& c = out.cohort;
  c.columns = {
      empty_column("x", expression::Type::kNumber, {}),
      empty_column("flag", expression::Type::kBoolean, {}),
      empty_column("level", expression::Type::kCategory, {"low", "middle", "high", "never"})};
  c.has_outcome = c.is_survival = true;
  c.time_unit = "mo";
  for (std::size_t i = 0; i < rows; ++i) {
    const double x = random.normal();
    const double flag = random.uniform() < 1 / (1 + std::exp(-x)) ? 1 : 0;
    const double shifted = x + 0.5 * random.normal();
    const double level = shifted < -0.5 ? 0 : shifted < 0.5 ? 1 : 2;
    const double event =
        -std::log(1 - random.uniform()) / (0.05 * std::exp(kBetaX * x + kBetaFlag * flag));
    const double censored = 5 + 25 * random.uniform();
    c.row_number.push_back(static_cast<long>(i) + 1);
    c.time.push_back(std::min(event, censored));
    c.event.push_back(event <= censored ? 1 : 0);
    c.outcome_known.push_back(1);
    c.outcome_fault.emplace_back();
    const double values[] = {x, flag, level};
    for (std::size_t j = 0; j < 3; ++j) {
      c.columns[j].value.push_back(values[j]);
      c.columns[j].known.push_back(random.uniform() < missing ? 0 : 1);
    }
    out.x.push_back(x);
    out.level.push_back(level);
  }
  // What is not known must not be read: a cell that leaks would be far off.
  for (Column& column : c.columns) {
    for (std::size_t i = 0; i < rows; ++i) {
      if (column.known[i] == 0) column.value[i] = column.type.levels.empty() ? 1e6 : 3;
    }
  }
  return out;
}

/// Pooled Cox coefficients of x and flag.
std::vector<survival::RubinEstimate> fit_copies(const Imputed& imputed) {
  std::vector<std::vector<survival::Measured>> all(2);
  for (const Cohort& copy : imputed.cohorts) {
    survival::FollowUp data;
    data.time = copy.time;
    data.event = copy.event;
    auto covariates = survival::Matrix::zeros(copy.rows(), {"x", "flag"});
    for (std::size_t j = 0; j < 2; ++j)
      std::copy(copy.columns[j].value.begin(), copy.columns[j].value.end(),
                covariates.column(j).begin());
    const auto fit = survival::fit_cox(data, covariates);
    EXPECT_TRUE(fit.ok());
    for (std::size_t j = 0; j < 2; ++j) all[j].push_back({fit->coefficients[j], fit->std_error(j)});
  }
  std::vector<survival::RubinEstimate> out;
  for (const auto& one : all)
    out.push_back(*survival::pool_rubin(one, static_cast<double>(imputed.cohorts[0].rows() / 2)));
  return out;
}

TEST(Impute, CoefficientsAreUnbiasedAndCoveredUnderMissingCompletelyAtRandom) {
  survival::Random random(20261124);
  constexpr int kStudies = 150;
  const double truth[] = {kBetaX, kBetaFlag};
  double sum[2] = {}, square[2] = {};
  int covered[2] = {};
  for (int study = 0; study < kStudies; ++study) {
    const Simulated simulated = simulate(250, 0.3, random);
    const auto imputed = impute(simulated.cohort, {0, 1, 2}, {5, 5, random.next()});
    ASSERT_TRUE(imputed.ok());
    const auto pooled = fit_copies(*imputed);
    for (std::size_t j = 0; j < 2; ++j) {
      sum[j] += pooled[j].value;
      square[j] += pooled[j].value * pooled[j].value;
      covered[j] += pooled[j].interval.lower <= truth[j] && truth[j] <= pooled[j].interval.upper;
    }
  }
  for (std::size_t j = 0; j < 2; ++j) {
    const double mean = sum[j] / kStudies;
    const double sd = std::sqrt(square[j] / kStudies - mean * mean);
    // 3.5 standard errors of the mean of the studies, plus 5 % for matching by nearest donors.
    EXPECT_NEAR(mean, truth[j], 3.5 * sd / std::sqrt(kStudies) + 0.05 * truth[j]) << j;
    EXPECT_GE(covered[j], 0.90 * kStudies) << j;  // 95 % +- 3 standard errors of a share of 150
  }
}

TEST(Impute, LevelsAreDrawnWithTheSharesThatTheOthersImply) {
  survival::Random random(5);
  const Simulated simulated = simulate(3000, 0.3, random);
  const auto imputed = impute(simulated.cohort, {0, 1, 2}, {2, 5, 1});
  ASSERT_TRUE(imputed.ok());
  for (const double low : {-3.0, -0.3, 0.7}) {  // bands of x in which each level rules
    const double high = low + 1.0;
    double drawn[4] = {}, true_share[4] = {}, count = 0;
    for (std::size_t i = 0; i < simulated.x.size(); ++i) {
      if (simulated.cohort.columns[2].known[i] != 0 || simulated.cohort.columns[0].known[i] == 0 ||
          simulated.x[i] < low || simulated.x[i] > high)
        continue;
      ++count;
      ++true_share[static_cast<std::size_t>(simulated.level[i])];
      for (const Cohort& copy : imputed->cohorts)
        drawn[static_cast<std::size_t>(copy.columns[2].value[i])] += 0.5;
    }
    for (std::size_t k = 0; k < 3; ++k)
      EXPECT_NEAR(drawn[k] / count, true_share[k] / count, 4 * 0.5 / std::sqrt(count)) << low << k;
    EXPECT_EQ(drawn[3], 0);  // a level that never occurs
  }
}

TEST(Impute, ObservedCellsNeverChangeAndFilledOnesWereObserved) {
  survival::Random random(9);
  Simulated simulated = simulate(200, 0.25, random);
  simulated.cohort.outcome_known[3] = 0;
  simulated.cohort.columns[0].known[3] = 0;
  const auto imputed = impute(simulated.cohort, {0, 1, 2}, {3, 4, 11});
  ASSERT_TRUE(imputed.ok());
  for (const Cohort& copy : imputed->cohorts) {
    for (std::size_t j = 0; j < 3; ++j) {
      const Column &before = simulated.cohort.columns[j], &after = copy.columns[j];
      for (std::size_t i = 0; i < copy.rows(); ++i) {
        if (before.known[i] != 0) {
          EXPECT_EQ(before.value[i], after.value[i]);
        }
        if (i == 3) continue;
        ASSERT_EQ(after.known[i], 1);
        bool seen = false;
        for (std::size_t k = 0; k < copy.rows() && !seen; ++k)
          seen = before.known[k] != 0 && before.value[k] == after.value[i];
        EXPECT_TRUE(seen);
      }
    }
    EXPECT_EQ(copy.columns[0].known[3], 0);  // no outcome: not filled in
  }
}

TEST(Impute, SeparationAndConstantColumnsStillHaveADraw) {
  survival::Random random(2);
  Simulated simulated = simulate(60, 0.2, random);
  for (std::size_t i = 0; i < 60; ++i) {  // flag is what x says, level is always the same
    simulated.cohort.columns[1].value[i] = simulated.x[i] > 0 ? 1 : 0;
    simulated.cohort.columns[2].value[i] = 1;
  }
  const auto imputed = impute(simulated.cohort, {0, 1, 2}, {2, 5, 1});
  ASSERT_TRUE(imputed.ok());
  for (const Cohort& copy : imputed->cohorts) {
    for (std::size_t i = 0; i < 60; ++i) EXPECT_EQ(copy.columns[2].value[i], 1);
  }
}

TEST(Impute, ValidationUsesTheRowsThatLackAnInput) {
  Json request = cox_request(kAll, 0);
  request["id"] = "clinic-os";
  request["title"] = request["cohort"] = {{"en", "Clinic"}, {"zh-CN", "诊所"}};
  const Json package = lab("fit", request)["package"];
  const model::Catalogue catalogue(
      *patient::Dictionary::read(Json::parse(source_file("models/variables.json"))), {package});
  const Json asked = {{"models", {"clinic-os"}}, {"horizon", 36}};
  Json imputing = asked;
  imputing["impute"] = {{"imputations", 3}, {"iterations", 3}};
  const Json plain = lab("validate", asked, clinic_csv(), catalogue);
  const Json pooled = lab("validate", imputing, clinic_csv(), catalogue);
  EXPECT_LT(plain["flow"]["rows_used"].get<int>(), 240);
  EXPECT_EQ(pooled["flow"]["rows_used"], 240);
  EXPECT_EQ(pooled["imputation"]["rows"], 240);
  EXPECT_EQ(pooled["imputation"]["rows_filled"].get<int>(),
            240 - plain["flow"]["rows_used"].get<int>());
  const Json& c = pooled["models"][0]["harrell_c"];
  EXPECT_NEAR(c["value"].get<double>(), plain["models"][0]["harrell_c"]["value"].get<double>(),
              0.02);
  EXPECT_EQ(c["scale"], "logit");
  EXPECT_GT(c["missing_information"].get<double>(), 0);
  EXPECT_EQ(pooled["models"][0]["calibration"]["observed_expected"]["scale"], "log");
  // A model that only ranks is said to, as without imputation.
  imputing["models"] = {"clinic-os:lp"};
  const Json ranked = lab("validate", imputing, clinic_csv(), catalogue)["warnings"];
  EXPECT_EQ(ranked.back()["code"], "ranking_only") << ranked;
  EXPECT_EQ(ranked.back()["model"], "clinic-os:lp");
  imputing["models"] = asked["models"];
  imputing["subgroup"] = "sex";
  EXPECT_FALSE(Lab(catalogue).run("validate", clinic_csv(), imputing)["ok"].get<bool>());
}

TEST(Impute, TheShrinkageOfAnEvenNumberOfCopiesLiesBetweenTheMiddleTwo) {
  HeldTable held{std::string_view(clinic_csv())};
  const auto cohort = held.cohort(clinic_mapping(), test_dictionary());
  ASSERT_TRUE(cohort.ok());
  FitOptions options;
  options.predictors = {"age", "albumin", "log10(afp)"};
  options.horizons = {36};
  options.bootstrap = 0;
  const auto variables = variables_of(options.predictors, test_dictionary());
  const auto columns = columns_behind(**cohort, *variables, test_dictionary());
  const ImputeOptions twice{2, 3, 1};
  double middle = 0;
  const auto imputed = impute(**cohort, *columns, twice);
  for (const Cohort& copy : imputed->cohorts) {
    const auto one = fit(copy, test_dictionary(), options);
    middle += (*one)["likelihood_ratio"]["statistic"].get<double>() / 2;
  }
  options.impute = twice;
  const auto pooled = fit(**cohort, test_dictionary(), options);
  ASSERT_TRUE(pooled.ok());
  EXPECT_NEAR((*pooled)["sample"]["shrinkage"].get<double>(), 1 - 3 / middle, 1e-12);
}

TEST(Impute, RefusesWhatItCannotFillIn) {
  survival::Random random(3);
  Simulated simulated = simulate(30, 0.2, random);
  EXPECT_FALSE(impute(simulated.cohort, {0}, {1, 5, 1}).ok());
  EXPECT_FALSE(impute(simulated.cohort, {0}, {5, 0, 1}).ok());
  simulated.cohort.columns[0].known.assign(30, 0);
  const auto never = impute(simulated.cohort, {0, 1}, {2, 5, 1});
  ASSERT_FALSE(never.ok());
  EXPECT_EQ(never.error().field, "x");
  Json request = cox_request(kAll, 3);
  request["penalty"] = "lasso";
  EXPECT_EQ(lab_error("fit", request)["field"], "imputations");
  // bmi beside weight and height: filled in apart they would disagree.
  Cohort three;
  for (const char* name : {"weight", "height", "bmi"})
    three.columns.push_back(empty_column(name, expression::Type::kNumber, {}));
  const auto behind = columns_behind(three, {test_dictionary().find("bmi")}, test_dictionary());
  ASSERT_FALSE(behind.ok());
  EXPECT_EQ(behind.error().code, Code::kContradiction);
  three.columns.pop_back();
  EXPECT_EQ(columns_behind(three, {test_dictionary().find("bmi")}, test_dictionary())->size(), 2u);
}

}  // namespace
}  // namespace hepatica::cohort
