// A model judged on the joined patients of sites that share counts, against the same measures of
// the joined rows themselves.
#include "core/cohort/pool_validation.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "core/cohort/clinic_for_test.h"
#include "core/cohort/risk_counts.h"
#include "core/survival/brier.h"
#include "core/survival/concordance.h"
#include "core/survival/random.h"

namespace hepatica::cohort {
namespace {

const std::vector<double> kCuts = {0.1, 0.2, 0.35, 0.5, 0.7};
const std::vector<double> kTimes = {6, 12, 18, 24, 30, 36};

struct Rows {
  survival::FollowUp data;
  std::vector<double> risk;
};

/// Risks between 0 and 1 that are nearly right, exponential times, uniform censoring up to 60.
Rows simulated(std::size_t n, std::uint64_t seed) {
  survival::Random random(seed);
  Rows out;
  for (std::size_t i = 0; i < n; ++i) {
    const double risk = 1 / (1 + std::exp(1 - random.normal()));
    const double rate = -std::log(1 - risk) / 36;
    const double event = -std::log(1 - random.uniform()) / rate, censored = 60 * random.uniform();
    out.risk.push_back(risk);
    out.data.time.push_back(std::min(event, censored));
    out.data.event.push_back(event <= censored ? 1 : 0);
  }
  return out;
}

Rows part(const Rows& all, std::size_t first, std::size_t last) {
  Rows out;
  for (std::size_t i = first; i < last; ++i) {
    out.data.time.push_back(all.data.time[i]);
    out.data.event.push_back(all.data.event[i]);
    out.risk.push_back(all.risk[i]);
  }
  return out;
}

RiskCounts counts_of(const Rows& rows) {
  return count_risks(rows.data, rows.risk, rows.risk, kCuts, kTimes);
}

/// The rows with times rounded up to the grid, and followed to the horizon at most.
survival::FollowUp rounded_up(const survival::FollowUp& data, const std::vector<double>& times) {
  survival::FollowUp out = data;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto at = std::lower_bound(times.begin(), times.end(), out.time[i]);
    if (at == times.end()) {
      out.time[i] = times.back() + 1;
      out.event[i] = 0;
    } else {
      out.time[i] = *at;
    }
  }
  return out;
}

/// Events after the horizon do not count.
survival::FollowUp up_to(const survival::FollowUp& data, double horizon) {
  survival::FollowUp out = data;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out.time[i] > horizon) out.event[i] = 0, out.time[i] = horizon + 1;
  }
  return out;
}

std::vector<double> groups_of(const std::vector<double>& risk) {
  std::vector<double> out;
  for (double x : risk)
    out.push_back(
        static_cast<double>(std::lower_bound(kCuts.begin(), kCuts.end(), x) - kCuts.begin()));
  return out;
}

TEST(RiskCounts, BoundsContainTheJointC) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Rows all = simulated(300, seed);
    RiskCounts counts = counts_of(part(all, 0, 120));
    add(counts, counts_of(part(all, 120, 300)));
    const auto bounds = concordance_bounds(counts);
    ASSERT_TRUE(bounds.ok());
    const double joint = survival::concordance(up_to(all.data, 36), all.risk)->index;
    EXPECT_LE(bounds->lower, joint) << seed;
    EXPECT_GE(bounds->upper, joint) << seed;
    EXPECT_LT(bounds->upper - bounds->lower, 0.35);
    // The same rows with scores and times rounded: the core's own C.
    const double binned =
        survival::concordance(rounded_up(all.data, kTimes), groups_of(all.risk))->index;
    EXPECT_NEAR(bounds->binned, binned, 1e-12);
  }
}

TEST(RiskCounts, BoundsOfFourRowsByHand) {
  // Groups 0, 0, 1, 1; events at 1 (group 1) and 7 (group 0), censored at 8 (group 0), beyond 36
  // (group 1). Certain in time: 1 before all three: concordant with two of group 0, order unknown
  // with one of group 1; 7 before beyond: discordant. In one interval: 7 and the censored 8 of
  // group 0, either way.
  const survival::FollowUp data{{1, 7, 8, 40}, {1, 1, 0, 0}, {}, {}, {}};
  const std::vector<double> risk = {0.9, 0.1, 0.2, 0.8};
  const RiskCounts counts = count_risks(data, risk, risk, {0.5}, kTimes);
  const auto bounds = concordance_bounds(counts);
  ASSERT_TRUE(bounds.ok());
  EXPECT_NEAR(bounds->lower, 2.0 / 5, 1e-15);
  EXPECT_NEAR(bounds->upper, 4.0 / 5, 1e-15);
  EXPECT_NEAR(bounds->binned, 3.0 / 5, 1e-15);
}

TEST(RiskCounts, CalibrationAndBrierAreThoseOfTheJoinedRows) {
  const Rows all = simulated(400, 7);
  RiskCounts counts = counts_of(part(all, 0, 150));
  add(counts, counts_of(part(all, 150, 400)));
  const auto data = rounded_up(all.data, kTimes);
  const auto group = groups_of(all.risk);
  for (std::size_t g = 0; g <= kCuts.size(); ++g) {
    std::vector<std::size_t> rows;
    double sum = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (group[i] != static_cast<double>(g)) continue;
      rows.push_back(i);
      sum += all.risk[i];
    }
    const auto curve = survival::kaplan_meier(data.take(rows));
    const auto at = std::find_if(curve->points.rbegin(), curve->points.rend(),
                                 [](const auto& point) { return point.time <= 36; });
    const auto observed = observed_risk(counts, g);
    ASSERT_TRUE(observed.ok());
    EXPECT_NEAR(observed->value, 1 - at->survival, 1e-14);
    ASSERT_EQ(observed->interval.has_value(), at->interval.has_value());
    if (at->interval) {
      EXPECT_NEAR(observed->interval->lower, 1 - at->interval->upper, 1e-12);
    }
    EXPECT_NEAR(mean_risk(counts, g), sum / static_cast<double>(rows.size()), 1e-13);
  }
  const auto joint = survival::brier_score_at(data, all.risk, 36);
  const auto binned = binned_brier(counts);
  ASSERT_TRUE(joint.ok() && binned.ok());
  EXPECT_NEAR(binned->score, joint->score, 1e-12);
  EXPECT_NEAR(binned->null, joint->null, 1e-12);
}

TEST(RiskCounts, SmallCellsAreJoinedAndNoRowIsLost) {
  for (const std::size_t min_cell : {2, 5, 10, 20}) {
    const Rows all = simulated(200, min_cell);
    const RiskCounts fine = counts_of(all);
    RiskCounts counts = fine;
    ASSERT_FALSE(join_small_cells(counts, min_cell).has_value());
    for (const auto* cells : {&counts.event, &counts.censored, &counts.beyond}) {
      for (const RiskCell& cell : *cells) EXPECT_TRUE(cell.rows == 0 || cell.rows >= min_cell);
    }
    EXPECT_EQ(counts.rows(), 200u);
    EXPECT_EQ(counts.events(), fine.events());
    EXPECT_EQ(counts.times.back(), 36);
    EXPECT_NEAR(mean_risk(counts, std::nullopt), mean_risk(fine, std::nullopt), 1e-12);
    EXPECT_LT(counts.groups() * counts.times.size(), fine.groups() * fine.times.size());
    // Joining what is fine gives what counting coarsely gives.
    const RiskCounts direct = count_risks(all.data, all.risk, all.risk, counts.cuts, counts.times);
    for (std::size_t k = 0; k < direct.event.size(); ++k) {
      EXPECT_EQ(direct.event[k].rows, counts.event[k].rows);
      EXPECT_NEAR(direct.event[k].sum, counts.event[k].sum, 1e-12);
    }
  }
  // What two sites keep is nested, whatever their rows.
  RiskCounts small = counts_of(simulated(200, 3)), large = counts_of(simulated(900, 4));
  ASSERT_FALSE(join_small_cells(small, 5).has_value());
  ASSERT_FALSE(join_small_cells(large, 5).has_value());
  const auto nested = [](const std::vector<double>& a, const std::vector<double>& b) {
    return std::includes(a.begin(), a.end(), b.begin(), b.end()) ||
           std::includes(b.begin(), b.end(), a.begin(), a.end());
  };
  EXPECT_TRUE(nested(small.cuts, large.cuts));
  EXPECT_TRUE(nested(small.times, large.times));
  EXPECT_GE(large.groups() * large.times.size(), small.groups() * small.times.size());
  EXPECT_GT(small.groups() * small.times.size(), 1u);
  RiskCounts few = counts_of(simulated(6, 1));
  const auto refused = join_small_cells(few, 50);
  ASSERT_TRUE(refused.has_value());
  EXPECT_NE(refused->detail.find("sends nothing"), std::string::npos);
}

/// A package fitted on the clinic, whose risk at 36 months is judged.
const model::Catalogue& clinic_catalogue() {
  static const model::Catalogue catalogue = [] {
    Json request = {{"mapping", clinic_mapping()},
                    {"predictors", {"age", "largest_diameter"}},
                    {"horizons", {36}},
                    {"bootstrap", 0},
                    {"id", "clinic-os"}};
    request["title"] = request["cohort"] = {{"en", "Clinic"}, {"zh-CN", "诊所"}};
    return model::Catalogue(
        *patient::Dictionary::read(Json::parse(source_file("models/variables.json"))),
        {lab("fit", request)["package"]});
  }();
  return catalogue;
}

std::string rows_of_clinic(long first, long last) {
  std::string out, line;
  std::istringstream stream(clinic_csv());
  for (long k = 0; std::getline(stream, line); ++k) {
    if (k == 0 || (k > first && k <= last)) out += line + "\n";
  }
  return out;
}

Json plan_of(int min_cell, int groups = 5, int intervals = 6) {
  return lab("pool_plan",
             {{"model", "clinic-os"},
              {"horizon", 36},
              {"groups", groups},
              {"intervals", intervals},
              {"min_cell", min_cell}},
             rows_of_clinic(0, 100), clinic_catalogue());
}
Json site_of(const Json& plan, const std::string& name, long first, long last) {
  return lab("pool_site", {{"plan", plan}, {"site", name}}, rows_of_clinic(first, last),
             clinic_catalogue());
}
Json merge_error(const Json& plan, const Json& summaries) {
  return lab_error("pool_merge", {{"plan", plan}, {"summaries", summaries}});
}

TEST(PoolValidation, TwoSitesGiveWhatTheJoinedTableGives) {
  const Json plan = plan_of(1);
  EXPECT_EQ(plan["times"], Json({6.0, 12.0, 18.0, 24.0, 30.0, 36.0}));
  const Json merged =
      lab("pool_merge",
          {{"plan", plan},
           {"summaries", {site_of(plan, "north", 0, 100), site_of(plan, "south", 100, 240)}}});
  const Json joint =
      lab("pool_merge", {{"plan", plan}, {"summaries", {site_of(plan, "all", 0, 240)}}});
  for (const char* key : {"rows", "events", "cuts", "times"}) EXPECT_EQ(merged[key], joint[key]);
  EXPECT_EQ(merged["cuts"], plan["cuts"]);
  EXPECT_EQ(merged["concordance"], joint["concordance"]);
  for (const char* key : {"observed", "expected"})
    EXPECT_NEAR(merged["calibration"][key].get<double>(), joint["calibration"][key].get<double>(),
                1e-13);
  EXPECT_NEAR(merged["brier"]["value"].get<double>(), joint["brier"]["value"].get<double>(), 1e-13);
  // The exact validation of the joined table: C within its bounds, the rest close to it.
  const Json exact = lab("validate", {{"models", {"clinic-os"}}, {"horizon", 36}}, clinic_csv(),
                         clinic_catalogue());
  const Json& judged = exact["models"][0];
  EXPECT_NEAR(merged["brier"]["value"].get<double>(), judged["brier"]["value"].get<double>(), 0.01);
  EXPECT_NEAR(merged["calibration"]["expected"].get<double>(),
              judged["calibration"]["expected"].get<double>(), 1e-9);
  EXPECT_NEAR(merged["calibration"]["observed"].get<double>(),
              judged["calibration"]["observed"].get<double>(), 0.02);
  EXPECT_EQ(merged["calibration"]["groups"].size(), 5u);
  EXPECT_EQ(merged["sites"][1]["site"], "south");
}

TEST(PoolValidation, APlanIsTheSameWhetherThePageOrTheProgramWroteIt) {
  const Json plan = plan_of(3), page = through_javascript(plan);
  ASSERT_NE(page.dump(), plan.dump());  // "horizon": 36 beside 36.0
  const Json here = site_of(plan, "north", 0, 100), there = site_of(page, "south", 100, 240);
  EXPECT_EQ(here["plan"], there["plan"]);
  for (const Json& asked : {plan, page}) {
    const Json merged = lab("pool_merge", {{"plan", asked}, {"summaries", {here, there}}});
    EXPECT_EQ(merged["sites"].size(), 2u);
  }
}

TEST(PoolValidation, NoSmallCountLeavesASiteAndItSaysWhatItSends) {
  const Json plan = plan_of(5, 10, 12);
  const Json summary = site_of(plan, "north", 0, 100);
  for (const Json& group : summary["groups"]) {
    std::vector<Json> cells = {group["beyond"]};
    for (const Json& interval : group["intervals"])
      cells.insert(cells.end(), {interval["event"], interval["censored"]});
    for (const Json& cell : cells) {
      const int rows = cell["rows"];
      EXPECT_TRUE(rows == 0 || rows >= 5) << rows;
    }
  }
  const std::string said = summary["discloses"].dump();
  EXPECT_NE(said.find("no row, no single time"), std::string::npos);
  EXPECT_NE(said.find("fewer than 5 rows but 0"), std::string::npos);
  EXPECT_FALSE(summary.contains("flow"));
  const Json merged = lab(
      "pool_merge", {{"plan", plan}, {"summaries", {summary, site_of(plan, "south", 100, 240)}}});
  EXPECT_NE(merged["notes"].dump().find("sites joined what was too small"), std::string::npos);
  ASSERT_EQ(merged["notes"].size(), merged["remarks"].size());
  const Json& joined = merged["remarks"][0];
  EXPECT_EQ(joined["code"], "joined");
  EXPECT_EQ(joined["of_groups"], 10);
  EXPECT_EQ(joined["of_intervals"], 12);
  EXPECT_EQ(joined["intervals"], merged["times"].size());
  EXPECT_EQ(joined["groups"], merged["cuts"].size() + 1);
  EXPECT_EQ(merged["remarks"][1]["code"], "times_rounded");
  // The row account is for the site's own eyes, and counts the rows of the summary.
  const Json account =
      lab("pool_account", {{"plan", plan}}, rows_of_clinic(0, 100), clinic_catalogue());
  EXPECT_EQ(account["flow"]["rows_in"], 100);
  EXPECT_EQ(account["flow"]["rows_used"], summary["rows"]);
  const Json refused =
      Lab(clinic_catalogue())
          .run("pool_site", rows_of_clinic(0, 100),
               {{"mapping", clinic_mapping()}, {"plan", plan_of(200)}, {"site", "north"}});
  EXPECT_NE(refused.dump().find("sends nothing"), std::string::npos);
}

TEST(PoolValidation, RefusesWhatIsNotAnAnswerToThePlan) {
  const Json plan = plan_of(3);
  const Json good = site_of(plan, "north", 0, 100);
  EXPECT_NE(merge_error(plan, {good, good})["detail"].get<std::string>().find("twice"),
            std::string::npos);
  EXPECT_NE(merge_error(plan_of(3, 4), Json::array({good}))["detail"].get<std::string>().find(
                "another plan"),
            std::string::npos);
  const auto refused = [&](const std::function<void(Json&)>& change, const char* place) {
    Json bad = good;
    change(bad);
    const Json error = merge_error(plan, Json::array({bad}));
    EXPECT_NE(error["field"].get<std::string>().find(place), std::string::npos) << error.dump();
  };
  refused([](Json& b) { b["groups"][0]["beyond"]["rows"] = 1; }, "summary 1#/groups/0/beyond");
  refused([](Json& b) { b["groups"][0]["beyond"]["rows"] = -4; }, "#/groups/0/beyond/rows");
  refused([](Json& b) { b["groups"][0]["beyond"]["sum"] = 1e6; }, "#/groups/0/beyond");
  refused([](Json& b) { b["groups"][0]["intervals"].erase(0); }, "#/groups/0/intervals");
  refused([](Json& b) { b["groups"].erase(0); }, "#/groups");
  refused([](Json& b) { b["times"][0] = 1.5; }, "#/times");
  refused([](Json& b) { b["rows"] = 7; }, "#/rows");
  refused([](Json& b) { b.erase("cuts"); }, "summary 1");
  EXPECT_EQ(merge_error(plan, Json::array())["field"], "summaries");
  Json fine = plan;
  fine["cuts"] = Json::array();
  for (int k = 1; k <= 20; ++k) fine["cuts"].push_back(0.01 * k);
  EXPECT_NE(merge_error(fine, Json::array({good}))["detail"].get<std::string>().find("20 groups"),
            std::string::npos);
  Json other = plan;
  other["hash"] = "another";
  const Json error = Lab(clinic_catalogue())
                         .run("pool_site", clinic_csv(),
                              {{"mapping", clinic_mapping()}, {"plan", other}, {"site", "a"}});
  EXPECT_EQ(error["error"]["code"], "contradiction");
  for (const auto& [key, value] : std::map<std::string, Json>{
           {"horizon", 0}, {"groups", 1}, {"intervals", 0}, {"min_cell", 0}}) {
    Json request = {{"model", "up-to-seven:sum"}, {"horizon", 24}};
    request[key] = value;
    EXPECT_EQ(lab_error("pool_plan", request)["field"], key);
  }
}

TEST(PoolValidation, AScoreWithoutAProbabilityIsRankedOnly) {
  const Json plan = lab("pool_plan", {{"model", "up-to-seven:sum"}, {"horizon", 24}});
  EXPECT_FALSE(plan["probability"].get<bool>());
  const Json summary = lab("pool_site", {{"plan", plan}, {"site", "a"}});
  EXPECT_FALSE(summary["groups"][0]["beyond"].contains("sum"));
  const Json merged = lab("pool_merge", {{"plan", plan}, {"summaries", {summary}}});
  EXPECT_FALSE(merged.contains("brier"));
  EXPECT_LT(merged["concordance"]["lower"].get<double>(),
            merged["concordance"]["upper"].get<double>());
}

}  // namespace
}  // namespace hepatica::cohort
