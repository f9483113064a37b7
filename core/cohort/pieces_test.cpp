// Long tables are read in pieces side by side: any number of them gives the same answer, and
// counted numbers give what sorting them would.
#include <algorithm>
#include <map>
#include <random>

#include "core/cohort/clinic_for_test.h"
#include "core/cohort/describe.h"
#include "core/cohort/distinct.h"
#include "core/cohort/profile.h"
#include "core/cohort/propose.h"
#include "core/survival/spline.h"

namespace hepatica::cohort {
namespace {

/// A table with everything that moves the places of its rows: line breaks and delimiters in quotes,
/// blank lines, rows of the wrong length, broken quotes, new levels, doubts, repeats.
std::string untidy_table(std::size_t rows, unsigned seed) {
  std::mt19937 random(seed);
  const auto one_of = [&](const std::vector<std::string>& texts) {
    return texts[random() % texts.size()];
  };
  std::string out = "id,albumin,platelets,place,days,death\n";
  for (std::size_t i = 1; i <= rows; ++i) {
    const std::string id = std::to_string(i - (random() % 50 == 0 ? 1 : 0));
    out += id + "," + one_of({"38", "41.5", "4.1", "\"39\"", "NA", "<20", "x"}) + "," +
           one_of({"150", "99", "459000", "", "1e9"}) + "," +
           one_of({"west", "\"north, far\"", "\"two\nlines\"", "\"a \"\"b\"\"\"", "东", "n/a"}) +
           "," + one_of({"12", "900", "-3", ""}) + "," + one_of({"0", "1", "1", "2"}) +
           one_of({"\n", "\n", "\r\n", "\n\n", ",extra\n", " \n"});
    if (random() % 40 == 0) out += "\"closed\" late,1,2,3,4,5\n";
  }
  return out;
}

Json untidy_mapping() {
  return Json::parse(R"({"columns": [
      {"column": "albumin", "variable": "albumin", "unit": "g/L"},
      {"column": "platelets", "variable": "platelets", "unit": "10*9/L"},
      {"column": "place", "covariate": "category"}],
    "outcome": {"time": "days", "time_unit": "d", "event": "death", "event_values": ["1"],
                "censored_values": ["0"]},
    "rows": [{"column": "albumin", "is": ["38", "41.5", "4.1", "39", "NA", "<20"],
              "reason": "albumin is x"}],
    "identifier": "id"})");
}

std::vector<std::string> lines_of(const Sheet& sheet) {
  std::vector<std::string> out = sheet.names;
  for (std::size_t i = 0; i < sheet.rows(); ++i)
    out.push_back(std::to_string(sheet.row_number[i]) + ": " + std::string(sheet.line(i)));
  for (const Error& fault : sheet.faults) out.push_back(fault.field + ": " + fault.detail);
  return out;
}

TEST(Pieces, GiveTheSameSheet) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    const std::string text = untidy_table(300, seed);
    const auto whole = read_sheet(text, 1);
    ASSERT_TRUE(whole.ok());
    EXPECT_GT(whole->faults.size(), 3U);
    for (const std::size_t pieces : {2, 3, 7, 40, 1000}) {
      const auto cut = read_sheet(text, pieces);
      ASSERT_TRUE(cut.ok());
      EXPECT_EQ(lines_of(*whole), lines_of(*cut)) << pieces;
    }
  }
}

TEST(Pieces, AQuoteThatIsNeverClosedTakesTheSameRows) {
  std::string text = "a,b\n1,2\n3,\"4\n";
  for (int i = 0; i < 200; ++i) text += "5,6\n";
  const auto whole = read_sheet(text, 1), cut = read_sheet(text, 5);
  ASSERT_TRUE(whole.ok() && cut.ok());
  EXPECT_EQ(whole->rows(), 1U);
  EXPECT_EQ(lines_of(*whole), lines_of(*cut));
}

TEST(Pieces, TheFirstFaultIsTheOneThatIsTold) {
  std::string text = "a,b\n";
  for (int i = 0; i < 200; ++i) text += i == 90 || i == 180 ? "x,\xFF\n" : "5,6\n";
  const auto whole = read_sheet(text, 1), cut = read_sheet(text, 6);
  ASSERT_FALSE(whole.ok() || cut.ok());
  EXPECT_NE(whole.error().detail.find("line 92"), std::string::npos) << whole.error().detail;
  EXPECT_EQ(whole.error().detail, cut.error().detail);
  std::string swallowed = "a,b\n1,2\n3,\"4\n" + std::string(table::CsvReader::kMaxRowBytes, 'x');
  swallowed += "\"\n5,6\n";
  EXPECT_EQ(read_sheet(swallowed, 1).error().field, "row 2");
  EXPECT_EQ(read_sheet(swallowed, 3).error().field, "row 2");
}

TEST(Pieces, GiveTheSameCohortAndProposal) {
  const std::string text = untidy_table(300, 4);
  const auto sheet = read_sheet(text);
  ASSERT_TRUE(sheet.ok());
  const auto mapping = read_mapping(untidy_mapping(), *sheet, test_dictionary());
  ASSERT_TRUE(mapping.ok()) << mapping.error().field << mapping.error().detail;
  const Cohort whole = read_cohort(*sheet, *mapping, test_dictionary(), true, 1);
  EXPECT_GT(whole.problems.size(), 3U);
  EXPECT_GT(whole.flow.left_out.size(), 2U);
  const Json described = describe(whole, "place").value();
  const auto profiles = profiles_of(*sheet, 1);
  for (const std::size_t pieces : {2, 3, 7, 400}) {
    const Cohort cut = read_cohort(*sheet, *mapping, test_dictionary(), true, pieces);
    EXPECT_EQ(whole.row_number, cut.row_number);
    for (std::size_t j = 0; j < whole.columns.size(); ++j) {
      EXPECT_EQ(whole.columns[j].known, cut.columns[j].known);
      EXPECT_EQ(whole.columns[j].value, cut.columns[j].value);
    }
    for (std::size_t i = 0; i < whole.rows(); ++i)
      EXPECT_EQ(whole.outcome_fault[i].text, cut.outcome_fault[i].text);
    EXPECT_EQ(described.dump(), describe(cut, "place").value().dump()) << pieces;
    const auto others = profiles_of(*sheet, pieces);
    for (std::size_t j = 0; j < profiles.size(); ++j) {
      EXPECT_EQ(profiles[j].distinct, others[j].distinct);
      EXPECT_EQ(profiles[j].known, others[j].known);
      EXPECT_EQ(profiles[j].numbers.size(), others[j].numbers.size());
    }
    EXPECT_FALSE(is_unique(*sheet, 0, pieces));
  }
}

/// One albumin a row, all different: more than are counted on the way.
std::string fine_albumins(std::size_t rows, const std::string& odd) {
  std::string out = "n,albumin\n";
  for (std::size_t i = 1; i <= rows; ++i)
    out += std::to_string(i) + "," + std::to_string(25 + static_cast<double>(i) * 0.002) + "\n";
  for (int i = 0; i < 30; ++i) out += std::to_string(rows + 1) + "," + odd + "\n";
  return out;
}

TEST(Pieces, ManyDifferentNumbersStillHaveTheirUnitsTold) {
  const Json mapping =
      Json::parse(R"({"columns": [{"column": "albumin", "variable": "albumin", "unit": "g/L"}]})");
  for (const std::size_t rows : {100, 9000}) {  // counted on the way; looked at a second time
    const std::string text = fine_albumins(rows, "3.9");
    const auto sheet = read_sheet(text);
    const auto read = read_mapping(mapping, *sheet, test_dictionary());
    ASSERT_TRUE(read.ok());
    for (const std::size_t pieces : {1, 3}) {
      const Cohort cohort = read_cohort(*sheet, *read, test_dictionary(), true, pieces);
      const bool told =
          std::any_of(cohort.problems.begin(), cohort.problems.end(), [](const Problem& problem) {
            return problem.detail.find("albumin mix two units") != std::string::npos &&
                   problem.count == 30;
          });
      EXPECT_TRUE(told) << rows << " rows in " << pieces << "\n" << to_json(cohort.problems).dump();
    }
  }
}

TEST(Describe, CountingGivesWhatSortingGives) {
  for (const std::size_t rows : {1, 2, 5, 4000, 9000}) {  // the last: too many to count
    Cohort cohort;
    Column column;
    column.name = "x";
    std::mt19937 random(7);
    std::vector<double> sorted;
    for (std::size_t i = 0; i < rows; ++i) {
      const double x =
          rows > 5000 ? static_cast<double>(random()) : static_cast<double>(random() % 90);
      cohort.row_number.push_back(static_cast<long>(i) + 1);
      column.value.push_back(x);
      column.known.push_back(i % 10 == 9 ? 0 : 1);
      if (column.known.back() != 0) sorted.push_back(x);
    }
    std::sort(sorted.begin(), sorted.end());
    cohort.columns.push_back(column);
    const Json out = describe(cohort, "").value()["variables"][0];
    EXPECT_EQ(out["median"].get<double>(), survival::sorted_quantile(sorted, 0.5));
    EXPECT_EQ(out["quartiles"][0].get<double>(), survival::sorted_quantile(sorted, 0.25));
    EXPECT_EQ(out["quartiles"][1].get<double>(), survival::sorted_quantile(sorted, 0.75));
    EXPECT_EQ(out["range"], Json({sorted.front(), sorted.back()}));
  }
}

TEST(Distinct, CountsAsAMapDoes) {
  std::mt19937 random(5);
  std::map<double, std::size_t> expected;
  Distinct counted;
  Numbers numbers, halves[2];
  for (int i = 0; i < 30'000; ++i) {
    const double x = static_cast<double>(random() % 12'000) / 10 - 300;
    ++expected[x];
    EXPECT_TRUE(counted.add(x, i % 2));
    numbers.add(x);
    halves[i % 2].add(x);
  }
  halves[0].append(halves[1]);
  for (const Counts& found : {counted.sorted(), numbers.sorted(), halves[0].sorted()}) {
    ASSERT_EQ(found.size(), expected.size());
    auto at = expected.begin();
    for (const auto& entry : found) {
      EXPECT_EQ(entry.value, at->first);
      EXPECT_EQ(entry.count(), at->second);
      ++at;
    }
  }
  EXPECT_EQ(halves[0].size(), 30'000U);
  EXPECT_EQ(halves[0].lowest(), expected.begin()->first);
  EXPECT_EQ(halves[0].highest(), expected.rbegin()->first);
}

TEST(Distinct, SaysWhenItIsFullAndTakesBothZerosAsOne) {
  Distinct counted(2);
  EXPECT_TRUE(counted.add(0.0));
  EXPECT_TRUE(counted.add(-0.0));
  EXPECT_TRUE(counted.add(1));
  EXPECT_FALSE(counted.add(2));
  EXPECT_TRUE(counted.add(1, 1, 5));
  const auto found = counted.sorted();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].counts[0], 2U);
  EXPECT_EQ(found[1].count(), 6U);
}

}  // namespace
}  // namespace hepatica::cohort
