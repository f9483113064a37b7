// The tables of the guideline row by row, thresholds from both sides, and refusals.
#include "core/response/response.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "core/base/reason.h"
#include "core/response/response_text.h"

namespace hepatica::response {
namespace {

std::string criteria_text() {
  std::ifstream file(HEPATICA_SOURCE_DIR "/core/response/criteria.json");
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

const Criterion& criterion(const std::string& id) {
  static const auto all = read_criteria(criteria_text());
  for (const Criterion& one : *all) {
    if (one.id == id) return one;
  }
  throw std::runtime_error("no criterion " + id);
}

Finding mm(double value) {
  Finding out;
  out.diameter_mm = out.viable_mm = value;
  out.short_axis_mm = value;
  out.volume_ml = value;
  return out;
}

Finding unseen() {
  Finding out;
  out.evaluable = false;
  return out;
}

Followed lesion(const std::string& name, std::optional<Finding> before, std::optional<Finding> now,
                bool target = true) {
  Followed out;
  out.name = name;
  out.target = target;
  out.before = before;
  out.now = now;
  return out;
}

Assessment assessed(const std::vector<Followed>& lesions, const std::string& id = "recist-1.1",
                    std::optional<double> nadir = {}) {
  std::vector<Warning> warnings;
  const auto out = assess(criterion(id), lesions, nadir, warnings);
  EXPECT_TRUE(out.ok()) << (out.ok() ? "" : to_line(out.error()));
  return out.ok() ? *out : Assessment{};
}

std::string overall(const std::vector<Followed>& lesions, const std::string& id = "recist-1.1",
                    std::optional<double> nadir = {}) {
  return category_name(assessed(lesions, id, nadir).overall);
}

// Eisenhauer 2009, table 1: time point response with target (with or without non-target) disease.
TEST(Response, TimePointTableWithTargets) {
  const auto target = [](const std::string& state) {
    if (state == "CR") return lesion("T", mm(50), std::nullopt);
    if (state == "PR") return lesion("T", mm(50), mm(30));
    if (state == "SD") return lesion("T", mm(50), mm(50));
    if (state == "PD") return lesion("T", mm(50), mm(70));
    return lesion("T", mm(50), unseen());
  };
  const auto nontarget = [](const std::string& state) {
    Followed out = lesion("N", mm(8), mm(8), false);
    if (state == "CR") out.now.reset();
    if (state == "NE") out.now = unseen();
    out.progressed = state == "PD";
    return out;
  };
  const struct {
    const char *target, *nontarget;
    bool fresh;
    const char *overall, *rule;
  } rows[] = {{"CR", "none", false, "CR", "complete"},
              {"CR", "CR", false, "CR", "complete"},
              {"CR", "non", false, "PR", "complete_but_nontarget"},
              {"CR", "NE", false, "PR", "complete_but_nontarget"},
              {"PR", "none", false, "PR", "partial"},
              {"PR", "CR", false, "PR", "partial"},
              {"PR", "non", false, "PR", "partial"},
              {"PR", "NE", false, "PR", "partial"},
              {"SD", "non", false, "SD", "stable"},
              {"SD", "NE", false, "SD", "stable"},
              {"NE", "non", false, "NE", "not_evaluable"},
              {"NE", "CR", false, "NE", "not_evaluable"},
              {"PD", "CR", false, "PD", "target_progression"},
              {"PD", "non", true, "PD", "new_lesion"},
              {"CR", "PD", false, "PD", "nontarget_progression"},
              {"NE", "PD", true, "PD", "new_lesion"},
              {"CR", "CR", true, "PD", "new_lesion"},
              {"SD", "non", true, "PD", "new_lesion"}};
  for (const auto& row : rows) {
    std::vector<Followed> lesions{target(row.target)};
    if (std::string(row.nontarget) != "none") lesions.push_back(nontarget(row.nontarget));
    if (row.fresh) lesions.push_back(lesion("new", std::nullopt, mm(12)));
    const Assessment out = assessed(lesions);
    EXPECT_STREQ(category_name(out.overall), row.overall) << row.target << '/' << row.nontarget;
    EXPECT_EQ(out.rule, row.rule) << row.target << '/' << row.nontarget;
  }
}

// Eisenhauer 2009, table 2: patients with non-target disease only.
TEST(Response, TimePointTableWithNonTargetsOnly) {
  EXPECT_EQ(overall({lesion("N", mm(8), std::nullopt, false)}), "CR");
  EXPECT_EQ(overall({lesion("N", mm(8), mm(8), false)}), "non-CR/non-PD");
  EXPECT_EQ(overall({lesion("N", mm(8), unseen(), false)}), "NE");
  Followed worse = lesion("N", mm(8), mm(30), false);
  worse.progressed = true;
  EXPECT_EQ(overall({worse}), "PD");
  EXPECT_EQ(overall({lesion("N", mm(8), mm(8), false), lesion("new", std::nullopt, mm(9))}), "PD");
}

TEST(Response, ThresholdsFromBothSides) {
  const auto of = [](double before, double now, const std::string& id = "recist-1.1",
                     std::optional<double> nadir = {}) {
    return overall({lesion("T", mm(before), mm(now))}, id, nadir);
  };
  EXPECT_EQ(of(100, 70), "PR");
  EXPECT_EQ(of(100, 70.1), "SD");
  EXPECT_EQ(of(0.1 + 0.2, 0.21), "PR");  // 0.3 and 0.21 are not exact
  EXPECT_EQ(of(100, 119.9), "SD");
  EXPECT_EQ(of(100, 120), "PD");
  // 20 % over the nadir but less than 5 mm is progression in RECIST 1.0 and mRECIST, not in 1.1.
  EXPECT_EQ(of(100, 24.9, "recist-1.1", 20), "PR");
  EXPECT_EQ(of(100, 25, "recist-1.1", 20), "PD");  // down 75 % from baseline, and yet progression
  EXPECT_EQ(of(100, 24, "mrecist", 20), "PD");
  EXPECT_EQ(of(100, 23.9, "mrecist", 20), "PR");
  EXPECT_EQ(of(40, 46, "recist-1.1"), "SD");  // 6 mm, but 15 %
  // From the sphere: 100 (1 - 0.7^3) = 65.7, 100 (1.2^3 - 1) = 72.8.
  EXPECT_EQ(of(100, 34.3, "volumetric"), "PR");
  EXPECT_EQ(of(100, 34.4, "volumetric"), "SD");
  EXPECT_EQ(of(100, 172.7, "volumetric"), "SD");
  EXPECT_EQ(of(100, 172.8, "volumetric"), "PD");
  EXPECT_NEAR(criterion("volumetric").partial_percent, 100 * (1 - std::pow(0.7, 3)), 1e-12);
  EXPECT_NEAR(criterion("volumetric").progression_percent, 100 * (std::pow(1.2, 3) - 1), 1e-12);
}

TEST(Response, NadirIsTheSmallestSumWithTheBaseline) {
  const std::vector<Followed> up{lesion("T", mm(50), mm(60))};
  EXPECT_EQ(*assessed(up).sum_nadir, 50);
  EXPECT_EQ(*assessed(up, "recist-1.1", 80).sum_nadir, 50);  // an earlier visit above baseline
  EXPECT_EQ(*assessed(up, "recist-1.1", 30).sum_nadir, 30);
  EXPECT_NEAR(*assessed(up, "recist-1.1", 30).from_nadir_percent, 100, 1e-9);
  EXPECT_NEAR(*assessed(up, "recist-1.1", 30).from_before_percent, 20, 1e-9);
  // After a complete response what comes back is progression, however small.
  const Assessment back = assessed({lesion("T", mm(50), mm(3))}, "recist-1.1", 0);
  EXPECT_EQ(back.overall, Category::kProgression);
  EXPECT_EQ(back.rule, "reappeared");
  EXPECT_FALSE(back.from_nadir_percent.has_value());
}

TEST(Response, NodesCountWithTheirShortAxis) {
  Followed node = lesion("node", mm(0), mm(0));
  node.node = true;
  node.organ = "nodes";
  node.before = Finding{true, 40, 20, {}, 9};
  node.now = Finding{true, 30, 9, {}, 3};
  const Assessment normal = assessed({lesion("T", mm(50), std::nullopt), node});
  EXPECT_EQ(*normal.sum_before, 70);
  EXPECT_EQ(*normal.sum_now, 9);  // not 0, and complete all the same
  EXPECT_EQ(normal.overall, Category::kComplete);
  node.now->short_axis_mm = 10;
  EXPECT_EQ(overall({lesion("T", mm(50), std::nullopt), node}), "PR");
  // A non-target node below 10 mm is no disease; at 10 mm it is.
  node.target = false;
  EXPECT_EQ(overall({lesion("T", mm(50), std::nullopt), node}), "PR");
  node.now->short_axis_mm = 9.9;
  EXPECT_EQ(overall({lesion("T", mm(50), std::nullopt), node}), "CR");
}

TEST(Response, ViableTumourDecidesMrecist) {
  // Necrotic after chemoembolisation: as large as before, nothing viable.
  Followed treated = lesion("T", Finding{true, 50, {}, 50, 65}, Finding{true, 52, {}, 0, 70});
  EXPECT_EQ(overall({treated}, "mrecist"), "CR");
  EXPECT_EQ(overall({treated}, "recist-1.1"), "SD");
  treated.now->viable_mm = 20;
  EXPECT_EQ(overall({treated}, "mrecist"), "PR");
}

TEST(Response, PartsThatCannotBeEvaluatedMayStillProveProgression) {
  const Assessment out = assessed({lesion("A", mm(30), mm(60)), lesion("B", mm(20), unseen())});
  EXPECT_EQ(out.overall, Category::kProgression);  // 60 alone is 20 % over 50
  EXPECT_FALSE(out.sum_now.has_value());
  EXPECT_EQ(out.sum_evaluated, 60);
  EXPECT_EQ(overall({lesion("A", mm(30), mm(30)), lesion("B", mm(20), unseen())}), "NE");
}

TEST(Response, NewLesionInDoubtIsNoProgression) {
  Followed fresh = lesion("new", std::nullopt, mm(9));
  fresh.counts_as_new = false;
  EXPECT_EQ(overall({lesion("T", mm(50), mm(50)), fresh}, "mrecist"), "SD");
  fresh.counts_as_new = true;
  const Assessment out = assessed({lesion("T", mm(50), mm(30)), fresh}, "mrecist");
  EXPECT_EQ(out.rule, "new_lesion");
  EXPECT_TRUE(out.lesions[1].is_new);
  EXPECT_EQ(*out.sum_now, 30);  // a new lesion is not summed
  EXPECT_NEAR(*out.lesions[0].percent, -40, 1e-9);
}

TEST(Response, TargetsAreTheLargestWithinTheLimits) {
  std::vector<Followed> lesions;
  for (double const size : {12, 40, 30, 9, 25}) {
    lesions.push_back(lesion("L" + std::to_string(lesions.size()), mm(size), mm(size)));
  }
  lesions.push_back(lesion("lung", mm(11), mm(11)));
  lesions.back().organ = "lung";
  lesions.push_back(lesion("node", mm(14), mm(14)));  // below 15 mm
  lesions.back().organ = "nodes";
  lesions.back().node = true;
  EXPECT_EQ(propose_targets(criterion("recist-1.1"), lesions), (std::vector<size_t>{1, 2, 5}));
  std::vector<Warning> warnings;
  ASSERT_TRUE(assess(criterion("recist-1.1"), lesions, {}, warnings).ok());
  std::string all;
  for (const Warning& one : warnings) all += one.field + ": " + one.detail + "\n";
  EXPECT_NE(all.find("more than 2 targets in one organ"), std::string::npos) << all;
  EXPECT_NE(all.find("recist-1.1 L3: 9 mm at baseline; measurable from 10 mm"), std::string::npos);
  EXPECT_NE(all.find("node: 14 mm at baseline; measurable from 15 mm"), std::string::npos) << all;
  EXPECT_NE(all.find("7 targets; at most 5"), std::string::npos) << all;
}

TEST(Response, MrecistAsksMoreOfHilarNodesThanOfOthers) {
  const auto node = [](const char* organ, double short_mm) {
    Followed out = lesion(std::string(organ) + " " + std::to_string(static_cast<int>(short_mm)),
                          mm(short_mm), mm(short_mm));
    out.organ = organ;
    out.node = true;
    return out;
  };
  const std::vector<Followed> lesions{node("nodes", 14), node("nodes", 15), node(kHilarNodes, 19),
                                      node(kHilarNodes, 20)};
  EXPECT_EQ(propose_targets(criterion("mrecist"), lesions), (std::vector<size_t>{1, 3}));
  EXPECT_EQ(propose_targets(criterion("recist-1.1"), lesions), (std::vector<size_t>{2, 3}));
  std::vector<Warning> warnings;
  ASSERT_TRUE(assess(criterion("mrecist"), lesions, {}, warnings).ok());
  ASSERT_EQ(warnings.size(), 3U);
  EXPECT_EQ(warnings[0].field + ": " + warnings[0].detail,
            "mrecist nodes 14: 14 mm at baseline; measurable from 15 mm");
  EXPECT_EQ(warnings[1].field + ": " + warnings[1].detail,
            "mrecist nodes: more than 2 targets in one organ");
  EXPECT_EQ(warnings[2].field + ": " + warnings[2].detail,
            "mrecist hilar nodes 19: 19 mm at baseline; measurable from 20 mm (hilar node)");
  const auto said = [&](size_t n) { return remark_json(*warnings[n].reason.get()); };
  EXPECT_EQ(said(0),
            Json::parse(R"({"code": "node_below", "lesion": "nodes 14", "baseline_mm": 14.0,
                                     "least_mm": 15.0})"));
  EXPECT_EQ(said(1), Json::parse(R"({"code": "targets_in_organ", "most": 2})"));
  EXPECT_EQ(said(2), Json::parse(R"({"code": "hilar_node_below", "lesion": "hilar nodes 19",
                                     "baseline_mm": 19.0, "least_mm": 20.0})"));
  // Only a node is a hilar node.
  Followed mass = node(kHilarNodes, 12);
  mass.node = false;
  warnings.clear();
  ASSERT_TRUE(assess(criterion("mrecist"), {mass}, {}, warnings).ok());
  EXPECT_TRUE(warnings.empty());
}

TEST(Response, FeedsTheCatalogue) {
  const auto lesions = read_lesions(Json::parse(
      R"([{"name": "a", "before": {"diameter_mm": 50, "viable_mm": 40}, "now": {"diameter_mm": 48, "viable_mm": 20}},
          {"name": "b", "target": false, "before": {}, "now": {}}])"));
  ASSERT_TRUE(lesions.ok()) << to_line(lesions.error());
  const Criterion& mrecist = criterion("mrecist");
  const Assessment out = assessed(*lesions, "mrecist");
  EXPECT_EQ(catalogue_variables(mrecist, out),
            Json::parse(R"({"viable_sum_baseline": {"value": 40.0, "unit": "mm"},
                            "viable_sum_now": {"value": 20.0, "unit": "mm"},
                            "viable_sum_nadir": {"value": 40.0, "unit": "mm"},
                            "new_lesion": false, "nontarget_status": "non_cr_non_pd"})"));
  EXPECT_EQ(to_json(out)["overall"], "PR");
  EXPECT_EQ(to_json(out)["lesions"][0]["percent"], -50.0);
  EXPECT_TRUE(catalogue_variables(criterion("volumetric"), out).empty());
}

TEST(Response, RefusesInOneLine) {
  std::vector<Warning> warnings;
  const auto refusal = [&](const std::vector<Followed>& lesions, std::optional<double> nadir = {}) {
    const auto out = assess(criterion("recist-1.1"), lesions, nadir, warnings);
    return out.ok() ? std::string("assessed") : to_line(out.error());
  };
  const auto has = [](const std::string& line, const std::string& part) {
    EXPECT_NE(line.find(part), std::string::npos) << line;
  };
  has(refusal({}), "at least one is needed");
  has(refusal({lesion("a", std::nullopt, std::nullopt)}), "seen at neither time point");
  has(refusal({lesion("a", mm(20), mm(20)), lesion("a", mm(20), mm(20))}), "given twice");
  has(refusal({lesion("a", mm(20), Finding{})}), "a now: ");
  has(refusal({lesion("a", mm(20), Finding{})}), "diameter_mm");
  const auto lacking =
      assess(criterion("recist-1.1"), {lesion("a", mm(20), Finding{})}, std::nullopt, warnings);
  EXPECT_EQ(remark_json(*lacking.error().reason.get()), (Json{{"code", "lesion_unmeasured"},
                                                              {"lesion", "a"},
                                                              {"when", "now"},
                                                              {"needs", "diameter_mm"}}));
  has(refusal({lesion("a", mm(20), mm(-1))}), "expected a number of 0 or more");
  has(refusal({lesion("a", mm(20), mm(std::nan("")))}), "expected a number of 0 or more");
  has(refusal({lesion("a", unseen(), mm(10))}), "must have been measured at baseline");
  has(refusal({lesion("a", mm(20), mm(20))}, -1), "nadir");
  const auto bad = [](const char* text) {
    return to_line(read_lesions(Json::parse(text)).error());
  };
  has(bad(R"([{"name": "a", "before": {"diameter": 3}}])"), "lesions#/0/before");
  has(bad(R"({})"), "expected an array");
  has(to_line(read_criteria("{}").error()), "missing");
  std::string wrong = criteria_text();
  wrong.replace(wrong.find("\"partial_decrease_percent\": 30"), 30,
                "\"partial_decrease_percent\": -3");
  has(to_line(read_criteria(wrong).error()), "/criteria/0/partial_decrease_percent");
}

}  // namespace
}  // namespace hepatica::response
