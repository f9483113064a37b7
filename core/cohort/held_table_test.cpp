// A table that is asked several times answers each question as one that is asked once.
#include "core/cohort/held_table.h"

#include "core/cohort/clinic_for_test.h"

namespace hepatica::cohort {
namespace {

TEST(HeldTable, AnswersAsATableThatIsAskedOnce) {
  Json other = clinic_mapping();
  other["columns"].erase(0);
  HeldTable held{std::string(clinic_csv())};
  const Lab lab(test_catalogue());
  for (const auto& [call, mapping] :
       std::vector<std::pair<const char*, Json>>{{"describe", clinic_mapping()},
                                                 {"columns", Json()},
                                                 {"survival", clinic_mapping()},
                                                 {"describe", other},
                                                 {"propose", Json()},
                                                 {"models", other},
                                                 {"describe", clinic_mapping()}}) {
    Json request = Json::object();
    if (mapping.is_object()) request["mapping"] = mapping;
    EXPECT_EQ(lab.run(call, held, request), lab.run(call, clinic_csv(), request)) << call;
  }
}

TEST(HeldTable, ReadsOnceWhatIsAskedAgain) {
  HeldTable held{std::string(clinic_csv())};
  ASSERT_TRUE(held.sheet().ok());
  const auto* const sheet = &*held.sheet();
  const auto first = held.cohort(clinic_mapping(), test_dictionary());
  const auto again = held.cohort(clinic_mapping(), test_dictionary());
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(*first, *again);
  EXPECT_EQ(sheet, &*held.sheet());
}

TEST(HeldTable, AMappingThatIsRefusedLeavesTheCohortOfTheOneBefore) {
  HeldTable held{std::string(clinic_csv())};
  Json broken = clinic_mapping();
  broken["columns"][0]["unit"] = "furlong";
  ASSERT_TRUE(held.cohort(clinic_mapping(), test_dictionary()).ok());
  EXPECT_FALSE(held.cohort(broken, test_dictionary()).ok());
  EXPECT_EQ((*held.cohort(clinic_mapping(), test_dictionary()))->rows(), 240U);
}

TEST(HeldTable, WithoutATextSaysThatItIsEmpty) {
  HeldTable none{std::string()};
  const Json answer = Lab(test_catalogue()).run("columns", none, Json::object());
  EXPECT_EQ(answer["error"]["detail"], "the table is empty");
}

}  // namespace
}  // namespace hepatica::cohort
