#include "core/table/csv_reader.h"

#include <gtest/gtest.h>

namespace hepatica::table {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Reads a whole text fed in pieces of `step` bytes; a refused row stands as its error line.
Rows read_all(std::string_view text, size_t step) {
  CsvReader reader;
  Rows rows;
  size_t fed = 0;
  for (;;) {
    std::vector<std::string> fields;
    auto const next = reader.next(fields);
    if (!next.ok()) {
      rows.push_back({to_line(next.error())});
    } else if (*next == CsvReader::Next::kRow) {
      rows.push_back(fields);
    } else if (*next == CsvReader::Next::kEnd) {
      return rows;
    } else if (fed < text.size()) {
      reader.feed(text.substr(fed, step));
      fed += step;
    } else {
      reader.finish();
    }
  }
}

struct Case {
  const char* name;
  const char* text;
  Rows rows;
};

const Case kCases[] = {
    {"plain", "a,b\n1,2\n", {{"a", "b"}, {"1", "2"}}},
    {"no line end after the last row", "a,b\n1,2", {{"a", "b"}, {"1", "2"}}},
    {"CRLF and byte order mark",
     "\xEF\xBB\xBF"
     "a,b\r\n1,2\r\n",
     {{"a", "b"}, {"1", "2"}}},
    {"only the first byte order mark is one",
     "\xEF\xBB\xBF\xEF\xBB\xBF"
     "a\n1\n",
     {{"\xEF\xBB\xBF"
       "a"},
      {"1"}}},
    {"semicolon with decimal comma", "a;b\n1,5;2\n", {{"a", "b"}, {"1,5", "2"}}},
    {"tab keeps empty last field", "a\tb\n1\t\n", {{"a", "b"}, {"1", ""}}},
    {"empty fields", "a,b,c\n,,\n", {{"a", "b", "c"}, {"", "", ""}}},
    {"one column", "a\n1\n\n2\n", {{"a"}, {"1"}, {"2"}}},
    {"quotes",
     "a,b\n\"x, \"\"y\"\"\",\"line\nbreak\"\n",
     {{"a", "b"}, {"x, \"y\"", "line\nbreak"}}},
    {"blanks", "a , b\n 1 , \" 2 \" \n", {{"a", "b"}, {"1", " 2 "}}},
    {"short row is refused and the next one read",
     "a,b\n1\n2,3\n",
     {{"a", "b"}, {"row 1: rows of a table cannot be read (1 fields, header has 2)"}, {"2", "3"}}},
    {"text after a closing quote",
     "a,b\n\"1\"x,2\n",
     {{"a", "b"}, {"row 1: rows of a table cannot be read (text after a closing quote)"}}},
    {"open quote",
     "a,b\n\"1,2\n",
     {{"a", "b"}, {"row 1: rows of a table cannot be read (a quote is never closed)"}}},
    {"nothing", "", {}},
};

TEST(CsvReader, ReadsEveryCaseWhateverThePieces) {
  for (const Case& c : kCases) {
    for (size_t const step : {1u, 2u, 3u, 7u, 1000u}) {
      EXPECT_EQ(read_all(c.text, step), c.rows) << c.name << ", pieces of " << step;
    }
  }
}

TEST(CsvReader, RefusesARowThatNeverEnds) {
  std::string const text = "a\n\"" + std::string(CsvReader::kMaxRowBytes + 10, 'x');
  Rows const rows = read_all(text, 1 << 16);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_NE(rows[1][0].find("row 1"), std::string::npos);
  EXPECT_NE(rows[1][0].find("more than 4 MiB"), std::string::npos);
}

TEST(CsvReader, KeepsMemoryBoundedOverManyRows) {
  CsvReader reader;
  std::vector<std::string> fields;
  reader.feed("a,b\n");
  long rows = 0;
  for (int i = 0; i < 20000; ++i) {
    reader.feed("12.5,male\n");
    for (;;) {
      auto const next = reader.next(fields);
      ASSERT_TRUE(next.ok());
      if (*next != CsvReader::Next::kRow) break;
      ++rows;
    }
  }
  EXPECT_EQ(rows, 20001);
  EXPECT_EQ(reader.row(), 20000);
  EXPECT_EQ(fields, (std::vector<std::string>{"12.5", "male"}));
}

}  // namespace
}  // namespace hepatica::table
