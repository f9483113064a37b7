// What is written reads back.
#include "core/table/csv_text.h"

#include <gtest/gtest.h>

#include "core/base/number_text.h"
#include "core/table/csv_reader.h"

namespace hepatica::table {
namespace {

const std::vector<std::string> kFields = {
    "plain", "", "a,b", "a;b", "tab\there", "say \"no\"", "two\nlines", "\"", "中文，全角"};

TEST(CsvText, FieldsOfEveryKindReadBack) {
  std::string text = "1,2,3,4,5,6,7,8,9\n";
  for (std::size_t k = 0; k < kFields.size(); ++k)
    text += (k == 0 ? "" : ",") + csv_field(kFields[k]);
  CsvReader reader{std::string_view(text)};
  std::vector<std::string> read;
  ASSERT_EQ(*reader.next(read), CsvReader::Next::kRow);
  ASSERT_EQ(*reader.next(read), CsvReader::Next::kRow);
  EXPECT_EQ(read, kFields);
}

TEST(CsvText, QuotesOnlyWhereAReaderWouldTakeAMark) {
  EXPECT_EQ(csv_field("BCLC B"), "BCLC B");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"no\""), "\"say \"\"no\"\"\"");
}

TEST(CsvText, LongTablesAreThoseOfFieldsWrittenOneByOne) {
  std::string plain = "kept", written = "kept";
  {
    CsvText csv(written);
    for (unsigned long row = 1; row <= 3000; ++row) {
      const double value = static_cast<double>(row) / 7 - 100;
      const std::string& field = kFields[row % kFields.size()];
      csv.whole(row);
      csv.mark(',');
      csv.field(field);
      csv.mark(',');
      csv.number(value);
      csv.words(",ok\n");
      plain += std::to_string(row) + "," + csv_field(field) + "," + format_number(value) + ",ok\n";
    }
  }
  EXPECT_EQ(written, plain);
}

}  // namespace
}  // namespace hepatica::table
