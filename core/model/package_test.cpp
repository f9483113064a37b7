// Tests of reading packages: every fault is found and named.
#include "core/model/package.h"

#include <gtest/gtest.h>

#include "core/model/test_packages.h"

namespace hepatica::model {
namespace {

/// The fault line after changing one place of a document ("" when it is still accepted).
std::string fault(Json document, const char* pointer, const Json& value) {
  document[Json::json_pointer(pointer)] = value;
  Catalogue const catalogue(test_dictionary(), {albi_like(), document});
  return catalogue.errors().empty() ? "" : to_line(catalogue.errors().front());
}

bool names(const std::string& line, const char* place, const char* what) {
  bool const ok = line.find(place) != std::string::npos && line.find(what) != std::string::npos;
  if (!ok) ADD_FAILURE() << "got: " << line;
  return ok;
}

TEST(PackageFile, WellFormedPackagesAreAccepted) {
  EXPECT_TRUE(test_catalogue().errors().empty());
  EXPECT_EQ(test_catalogue().packages().size(), 6u);
}

TEST(PackageFile, FrameFaultsAreNamed) {
  EXPECT_TRUE(names(fault(points_like(), "/typo", 1), "points/model.json", "unknown key 'typo'"));
  EXPECT_TRUE(
      names(fault(points_like(), "/titel", "x"), "points/model.json", "did you mean 'title'?"));
  EXPECT_TRUE(
      names(fault(points_like(), "/schema_version", 2), "#/schema_version", "schema version 1"));
  EXPECT_TRUE(names(fault(points_like(), "/title", "x"), "#/title", "expected an object"));
  EXPECT_TRUE(names(fault(points_like(), "/id", "Points!"), "#/id", "lower-case"));
  EXPECT_TRUE(
      names(fault(points_like(), "/group", "other"), "#/group", "expected one of liver_reserve"));
  EXPECT_TRUE(
      names(fault(points_like(), "/references", Json::array()), "#/references", "at least 1"));
}

TEST(PackageFile, AllocationNamesTreatmentsForEveryClass) {
  auto const with = [](const Json& allocation) {
    return fault(decision_like(), "/allocation", allocation);
  };
  EXPECT_TRUE(names(with({{"first", "typo"}}), "#/allocation/first", "'typo' is no output"));
  EXPECT_TRUE(names(with({{"second", "option"}}), "#/allocation", "unknown key 'second'"));
  EXPECT_TRUE(names(with({{"first", "option"}, {"treatments", Json::object()}}),
                    "#/allocation/treatments", "is missing"));
}

TEST(PackageFile, InputFaultsAreNamed) {
  EXPECT_TRUE(names(fault(points_like(), "/inputs/0/variable", "agee"), "#/inputs/0/variable",
                    "did you mean 'age'?"));
  EXPECT_TRUE(names(fault(cox_like(), "/inputs/0/unit", "g/L"), "cox/model.json#/inputs/0/unit",
                    "accepted: ng/mL"));
  Json no_unit = cox_like();
  no_unit["inputs"][0].erase("unit");
  EXPECT_TRUE(names(fault(no_unit, "/version", "1"), "#/inputs/0", "'unit' is missing"));
  EXPECT_TRUE(names(fault(points_like(), "/inputs/0/as", "sex"), "#/inputs/1", "'sex' is taken"));
}

TEST(PackageFile, BandsMustTileTheirDomain) {
  EXPECT_TRUE(names(fault(points_like(), "/computation/0/items/0/bands/1/range", "(30, 60)"),
                    "/items/0/bands", "gap"));
  EXPECT_TRUE(names(fault(points_like(), "/computation/0/items/0/bands/1/range", "[30, 60]"),
                    "/items/0/bands", "overlap"));
  EXPECT_TRUE(names(fault(points_like(), "/computation/1/classes/1/range", "[5, 11]"),
                    "/computation/1/classes", "gap above"));
  EXPECT_TRUE(names(fault(points_like(), "/computation/0/items/1/levels", {{"male", 3}}),
                    "/items/1/levels", "'female' has no points"));
}

TEST(PackageFile, ExpressionsAreChecked) {
  EXPECT_TRUE(names(fault(cox_like(), "/computation/0/terms/0/of", "ln(afpp)"), "/terms/0/of",
                    "did you mean 'afp'?"));
  EXPECT_TRUE(names(fault(cox_like(), "/computation/0/terms/0/of", "sex"), "/terms/0/of",
                    "expected a number"));
  EXPECT_TRUE(names(fault(cox_like(), "/computation/0/terms/3/of", "albi_grade == '4'"),
                    "/terms/3/of", "no level"));
  EXPECT_TRUE(names(fault(decision_like(), "/computation/0/rules/0/when", "tumour_number"),
                    "/rules/0/when", "condition"));
}

TEST(PackageFile, UnreachableRulesAndClassesAreFound) {
  EXPECT_TRUE(names(fault(decision_like(), "/computation/0/rules/0/when", "true"), "/rules/0/when",
                    "never reached"));
  EXPECT_TRUE(names(fault(decision_like(), "/computation/0/rules/1/when", "ascites == 'severe'"),
                    "/rules/1/when", "never reached"));
  Json albi = albi_like();
  albi["risk_groups"]["groups"][1]["class"] = "4";
  albi["id"] = "albi2";
  EXPECT_TRUE(names(fault(albi, "/version", "1"), "/risk_groups/groups/1/class",
                    "no rule or band gives this class"));
}

TEST(PackageFile, SurvivalStepsAreChecked) {
  EXPECT_TRUE(
      names(fault(cox_like(), "/computation/1/baseline/1/1", 0.95), "/baseline/1", "never rise"));
  EXPECT_TRUE(names(fault(cox_like(), "/computation/1/baseline/1/0", 12), "/baseline/1", "ascend"));
  EXPECT_TRUE(names(fault(cox_like(), "/outputs/0/time", 24), "/outputs/0/time",
                    "no baseline at this time"));
  EXPECT_TRUE(
      names(fault(cox_like(), "/outputs/0/kind", "score"), "/outputs/0/kind", "probability"));
  EXPECT_TRUE(names(fault(multi_state_like(), "/computation/0/transitions/0/rate", -1),
                    "/transitions/0/rate", "above 0"));
  EXPECT_TRUE(
      names(fault(multi_state_like(), "/outputs/1/state", "gone"), "/outputs/1/state", "no state"));
}

TEST(PackageFile, ReservedKindsSaySo) {
  EXPECT_TRUE(names(fault(points_like(), "/computation/1/kind", "network"), "/computation/1/kind",
                    "reserved"));
}

TEST(PackageFile, LockedCardsComputeNothing) {
  Json const text = {{"en", "t"}, {"zh-CN", "t"}};
  Json locked = points_like();
  locked["locked"] = {{"missing", text}};
  EXPECT_TRUE(names(fault(locked, "/version", "1"), "/computation", "computes nothing"));
  for (const char* key : {"inputs", "computation", "outputs"}) locked.erase(key);
  EXPECT_EQ(fault(locked, "/version", "1"), "");
}

TEST(PackageFile, FingerprintIgnoresTextsAndFollowsNumbers) {
  Json const base = albi_like();
  Json other = base;
  other["title"]["en"] = "another title";
  other["computation"][0]["source"] = "where";
  other["setting"]["exclusions"][0]["reason"]["en"] = "why";
  EXPECT_EQ(fingerprint(other), fingerprint(base));
  other["computation"][0]["terms"][0]["coefficient"] = 0.67;
  EXPECT_NE(fingerprint(other), fingerprint(base));
}

}  // namespace
}  // namespace hepatica::model
