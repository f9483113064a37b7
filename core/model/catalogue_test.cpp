// Tests of ordering, cycles and partial failure of a set of packages.
#include "core/model/catalogue.h"

#include <gtest/gtest.h>

#include "core/model/test_packages.h"

namespace hepatica::model {
namespace {

Json user_of(const std::string& id, const std::string& other) {
  Json document = test_package(id, R"json({"inputs": [{"variable": "age"}],
    "computation": [{"id": "x", "kind": "formula", "expression": "age + other"}],
    "outputs": [{"id": "x", "from": "x", "kind": "score", "headline": true}]})json");
  document["uses"] = {{{"model", other}, {"output", "x"}, {"as", "other"}}};
  return document;
}

TEST(Packages, UsedOnesComeFirst) {
  Catalogue const catalogue = test_catalogue();
  EXPECT_LT(catalogue.find("albi"), catalogue.find("cox"));
}

TEST(Packages, ACircleIsReportedAndTheRestStands) {
  Catalogue const catalogue(test_dictionary(),
                            {user_of("a", "b"), user_of("b", "c"), user_of("c", "a"), albi_like()});
  ASSERT_FALSE(catalogue.errors().empty());
  EXPECT_EQ(catalogue.errors().front().code, Code::kCycle);
  EXPECT_EQ(catalogue.errors().front().detail, "a -> b -> c -> a");
  EXPECT_EQ(catalogue.packages().size(), 1u);
}

TEST(Packages, DuplicateAndUnknownIdsAreNamed) {
  Catalogue const catalogue(test_dictionary(), {albi_like(), albi_like(), user_of("a", "nothing")});
  ASSERT_EQ(catalogue.errors().size(), 2u);
  EXPECT_NE(to_line(catalogue.errors()[0]).find("two packages"), std::string::npos);
  EXPECT_NE(to_line(catalogue.errors()[1]).find("no package has the id 'nothing'"),
            std::string::npos);
  EXPECT_NE(catalogue.unknown_model("albii").detail.find("did you mean 'albi'?"),
            std::string::npos);
}

TEST(Packages, HostileDocumentsAreRefused) {
  Catalogue const catalogue(
      test_dictionary(), {Json(3), Json::array(), Json::object(), Json({{"id", 5}, {"uses", 7}})});
  EXPECT_TRUE(catalogue.packages().empty());
  EXPECT_FALSE(catalogue.errors().empty());
}

TEST(Packages, OnlyWantedResultsAreReturned) {
  Catalogue const catalogue = test_catalogue();
  auto const reading = patient::read_patient(Json::object(), catalogue.dictionary());
  auto const results = catalogue.evaluate(reading.patient, {catalogue.find("cox")});
  ASSERT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0].package->id, "cox");
}

}  // namespace
}  // namespace hepatica::model
