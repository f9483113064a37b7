// Tables as hospitals write them: encodings, dates, marks, units, proposals.
#include "core/cohort/clinic_for_test.h"
#include "core/cohort/propose.h"
#include "core/table/csv_reader.h"

namespace hepatica::cohort {
namespace {

Json proposed(std::string_view text) {
  const auto sheet = read_sheet(text);
  EXPECT_TRUE(sheet.ok());
  return propose_mapping(*sheet, profiles_of(*sheet), test_dictionary());
}

Json column_of(const Json& mapping, const std::string& name) {
  for (const Json& column : mapping["columns"]) {
    if (column["column"] == name) return column;
  }
  return Json();
}

TEST(Sheet, ReadsSemicolonsTabsAndAByteOrderMark) {
  for (const char* text : {"a,b\n1,2\n", "a;b\n1;2\n", "a\tb\n1\t2\n",
                           "\xEF\xBB\xBF"
                           "a,b\r\n1,2\r\n"}) {
    const auto sheet = read_sheet(text);
    ASSERT_TRUE(sheet.ok()) << text;
    EXPECT_EQ(sheet->names, (std::vector<std::string>{"a", "b"}));
    table::Fields cells;
    sheet->read(0, cells);
    EXPECT_EQ(cells.texts(), (std::vector<std::string>{"1", "2"}));
  }
}

TEST(Sheet, NamesTheEncodingAndThePlaceWhereItIsNotUtf8) {
  const auto chinese = read_sheet("a,b\n1,\xC4\xEA\xC1\xE4\n");  // two characters in GB18030
  ASSERT_FALSE(chinese.ok());
  EXPECT_NE(chinese.error().detail.find("line 2"), std::string::npos);
  EXPECT_NE(chinese.error().detail.find("GB18030"), std::string::npos);
  const auto latin = read_sheet("a,b\nM\xFCller,2\n");  // ISO 8859-1
  EXPECT_FALSE(latin.ok());
}

TEST(Sheet, RefusesTwoColumnsOfOneNameAndCountsBrokenRows) {
  EXPECT_EQ(read_sheet("a,b,a\n1,2,3\n").error().code, Code::kContradiction);
  const auto sheet = read_sheet("a,b\n1,2\n3\n\"x,4\n");
  ASSERT_TRUE(sheet.ok());
  EXPECT_EQ(sheet->rows(), 1u);
  EXPECT_EQ(sheet->rows_in(), 3u);
}

TEST(Sheet, SaysEveryRefusalAsACodeWithItsPlace) {
  const std::string heading(60, 'x');
  const struct {
    std::string text;
    Code kind;
    const char* code;
    Json values;
  } cases[] = {
      {"a,b\n1,\xC4\xEA\xC1\xE4\n",
       Code::kInvalidFile,
       "encoding_gb18030",
       {{"line", 2}, {"byte", 7}}},
      {std::string("\xFF\xFE"
                   "a\0,\0",
                   6),
       Code::kInvalidFile,
       "encoding_utf16",
       {{"line", 1}, {"byte", 1}}},
      {"a,b\n\xE5\xB9\xB4,1\nM\xFCller,2\n",
       Code::kInvalidFile,
       "encoding_mixed",
       {{"line", 3}, {"byte", 12}}},
      {"a,,b\n1,2,3\n", Code::kUnknownVariable, "header_empty", {{"number", 2}}},
      {"a,b,a\n1,2,3\n",
       Code::kContradiction,
       "header_twice",
       {{"header", "a"}, {"first", 1}, {"second", 3}}},
      {heading + "\xE5\xB9\xB4," + heading + "\xE5\xB9\xB4\n1,2\n",
       Code::kContradiction,
       "header_twice",
       {{"header", heading}, {"first", 1}, {"second", 2}}},
      {"\n \n", Code::kRows, "table_empty", nullptr},
      {"a,b\n", Code::kRows, "header_alone", {{"count", 2}}},
      {"a,b\n1,\"" + std::string(table::CsvReader::kMaxRowBytes, '2') + "\n3,4\n",
       Code::kTooLarge,
       "row_too_long",
       {{"row", 1}, {"most_mib", 4}}},
      {"a,\"" + std::string(table::CsvReader::kMaxRowBytes, 'b') + "\n1,2\n",
       Code::kTooLarge,
       "header_too_long",
       {{"most_mib", 4}}},
  };
  for (const auto& one : cases) {
    const auto sheet = read_sheet(std::string_view(one.text));
    ASSERT_FALSE(sheet.ok()) << one.code;
    EXPECT_EQ(sheet.error().code, one.kind) << one.code;
    ASSERT_TRUE(sheet.error().reason) << one.code;
    EXPECT_EQ(sheet.error().reason->code, one.code);
    EXPECT_EQ(sheet.error().reason->values, one.values) << one.code;
  }
}

TEST(Cell, ReadsDatesInTheirOrderAndNoDayThatIsNone) {
  EXPECT_EQ(read_date("1970-01-02", DateOrder::kYearMonthDay), 1);
  EXPECT_EQ(read_date("2019年3月5日", DateOrder::kYearMonthDay),
            read_date("5/3/2019", DateOrder::kDayMonthYear));
  EXPECT_EQ(read_date("2019-03-05 10:22", DateOrder::kYearMonthDay),
            read_date("3/5/2019", DateOrder::kMonthDayYear));
  EXPECT_EQ(read_date("43529", DateOrder::kExcel),
            read_date("2019-03-05", DateOrder::kYearMonthDay));
  EXPECT_TRUE(read_date("2020-02-29", DateOrder::kYearMonthDay));
  EXPECT_FALSE(read_date("2019-02-29", DateOrder::kYearMonthDay));
  EXPECT_FALSE(read_date("31/04/2019", DateOrder::kDayMonthYear));
  EXPECT_FALSE(read_date("12 mg", DateOrder::kDayMonthYear));
}

TEST(Cell, RefusesANumberThatMayBeThousandsUnderEitherDecimalMark) {
  for (const char* doubtful : {"1.234", "12.345", " -1.234 ", "１．２３４", "1.234,5", "1.234.567"})
    EXPECT_FALSE(read_number(doubtful, true)) << doubtful;
  EXPECT_EQ(read_number("1,234", true), 1.234);
  EXPECT_EQ(read_number("3,5", true), 3.5);
  EXPECT_EQ(read_number("1.5", true), 1.5);
  EXPECT_EQ(read_number("0.234", true), 0.234);
  EXPECT_EQ(read_number("1.234", false), 1.234);
  EXPECT_FALSE(read_number("1,234", false));
}

TEST(Cell, SaysWhenDayAndMonthCannotBeToldApart) {
  EXPECT_EQ(date_orders({"3/5/2019", "", "4/6/2020"}).size(), 2u);
  EXPECT_EQ(date_orders({"3/5/2019", "14/6/2020"}),
            std::vector<DateOrder>{DateOrder::kDayMonthYear});
}

TEST(Propose, ReadsUnitsFromHeadersAndFromValues) {
  const Json mapping = proposed(clinic_csv());
  EXPECT_EQ(column_of(mapping, "Albumin (g/dL)")["unit"], "g/dL");
  EXPECT_EQ(column_of(mapping, "Tumour size (cm)")["variable"], "largest_diameter");
  EXPECT_EQ(column_of(mapping, "Number of nodules")["variable"], "tumour_number");
  EXPECT_EQ(mapping["outcome"]["time"], "OS days");
  EXPECT_EQ(mapping["outcome"]["time_unit"], "d");
  EXPECT_EQ(mapping["outcome"]["event"], "Death");
  EXPECT_EQ(mapping["identifier"], "id");
  // The proposal is itself a mapping that can be read.
  const std::string text = clinic_csv();
  const auto sheet = read_sheet(text);
  EXPECT_TRUE(read_mapping(mapping, *sheet, test_dictionary()).ok());
}

TEST(Propose, DiagnosesPlateletsInTwoUnits) {
  const Json mapping = proposed("Platelets,x\n99,1\n150,2\n210,3\n459000,4\n120000,5\n");
  const Json column = column_of(mapping, "Platelets");
  EXPECT_EQ(column["unit"], "10*9/L");
  EXPECT_EQ(column["other_units"][0]["unit"], "/uL");
  // The same line as a code with its numbers, for other languages.
  const Json& remark = column["remarks"].back();
  EXPECT_EQ(remark["code"], "mixed_units");
  EXPECT_EQ(remark["typical"], 150);
  EXPECT_EQ(remark["other"], 459000);
  EXPECT_NE(column["note_unit"].get<std::string>().find("platelets mix two units: 150 and 459000"),
            std::string::npos)
      << column;
}

TEST(Propose, OneCommaDoesNotMakeThePointDoubtful) {
  const Json points = proposed("albumin\n3.512\n4.125\n4.125\n2.913\n\"3,5\"\n");
  EXPECT_FALSE(column_of(points, "albumin").contains("decimal")) << points;
  const Json commas = proposed("albumin\n\"3,51\"\n\"4,12\"\n2.913\n\"3,5\"\n");
  EXPECT_EQ(column_of(commas, "albumin")["decimal"], ",");
}

TEST(Propose, ReadsDecimalCommasAndNeverGuessesCodes) {
  const Json mapping = proposed("albumin;sex;ascites\n3,5;1;1\n4,12;2;2\n2,9;1;3\n");
  EXPECT_EQ(column_of(mapping, "albumin")["decimal"], ",");
  EXPECT_EQ(column_of(mapping, "albumin")["unit"], "g/dL");
  EXPECT_TRUE(column_of(mapping, "sex").is_null());
  EXPECT_TRUE(column_of(mapping, "ascites").is_null());
  EXPECT_EQ(mapping["unmapped"].size(), 2u);
}

TEST(Mapping, NamesThePlaceOfEveryFault) {
  const auto detail = [](Json change) {
    Json mapping = clinic_mapping();
    mapping.merge_patch(change);
    return lab_error("describe", {{"mapping", mapping}}).dump();
  };
  EXPECT_NE(detail({{"columns",
                     {{{"column", "Albumine (g/dL)"}, {"variable", "albumin"}, {"unit", "g/L"}}}}})
                .find("did you mean 'Albumin (g/dL)'"),
            std::string::npos);
  EXPECT_NE(
      detail({{"columns", {{{"column", "Age"}, {"variable", "agee"}}}}}).find("did you mean 'age'"),
      std::string::npos);
  EXPECT_NE(
      detail({{"columns", {{{"column", "AFP"}, {"variable", "afp"}}}}}).find("'unit' is missing"),
      std::string::npos);
  EXPECT_NE(detail({{"columns",
                     {{{"column", "Age"}, {"variable", "age"}},
                      {{"column", "AFP"}, {"variable", "age"}}}}})
                .find("mapped twice"),
            std::string::npos);
  EXPECT_NE(detail({{"colums", 1}}).find("colums"), std::string::npos);
}

TEST(Cohort, AccountsForEveryCellAndRow) {
  const std::string text =
      "id,alb,plt,mvi,t,e\n1,38,99,0,5,1\n2,abc,120,1,-3,0\n3,400,459000,maybe,7,2\n3,<20,150,0,,"
      "1\n5,36,180,1,9,0\n";
  const Json mapping = Json::parse(R"({"columns": [
      {"column": "alb", "variable": "albumin", "unit": "g/L"},
      {"column": "plt", "variable": "platelets", "unit": "10*9/L"},
      {"column": "mvi", "variable": "microvascular_invasion"}],
    "outcome": {"time": "t", "time_unit": "mo", "event": "e", "event_values": ["1"], "censored_values": ["0"]},
    "identifier": "id"})");
  const Json out = lab("describe", {{"mapping", mapping}}, text);
  EXPECT_EQ(out["outcome"]["rows"], 2);
  EXPECT_EQ(out["outcome"]["unknown"]["time is negative"], 1);
  EXPECT_EQ(out["outcome"]["unknown"]["outcome '2' has no stated meaning"], 1);
  const std::string problems = out["problems"].dump();
  for (const char* expected :
       {"'abc' is no number", "'<20' is a limit", "400 g/L; possible",
        "platelets mix two units: 150 and 459000", "'maybe' is no level", "row 4 repeats row 3"}) {
    EXPECT_NE(problems.find(expected), std::string::npos) << expected << "\n" << problems;
  }
}

TEST(Cohort, RowRulesReadTheDecimalMarkOfTheirColumn) {
  const Json mapping = Json::parse(R"({
    "columns": [{"column": "AFP", "variable": "afp", "unit": "ng/mL", "decimal": ","}],
    "outcome": {"time": "t", "time_unit": "mo", "event": "e", "event_values": ["1"],
                "censored_values": ["0"], "decimal": ","},
    "rows": [{"column": "AFP", "range": "[1, 3]", "reason": "afp"},
             {"column": "t", "range": "[1, 9]", "reason": "time"}]})");
  const Json flow = lab("survival", {{"mapping", mapping}},
                        "AFP;t;e\n1,234;2,125;1\n2,5;4;0\n12;5;0\n2;1.500;0\n")["flow"];
  EXPECT_EQ(flow["rows_in"], 4);
  EXPECT_EQ(flow["rows_used"], 2) << flow;
}

TEST(Cohort, TurnsDatesIntoDurations) {
  const Json mapping = Json::parse(R"({"columns": [{"column": "age", "variable": "age"}],
    "outcome": {"start": "from", "end": "to", "date_order": "dmy", "event": "e", "event_values": ["1"], "censored_values": ["0"], "unit": "a"}})");
  const Json out = lab("survival", {{"mapping", mapping}, {"times", {1.0}}},
                       "age,from,to,e\n50,1/1/2010,1/1/2014,1\n51,1/1/2015,1/1/2014,0\n52,1/1/"
                       "2010,2010,1\n53,1/1/2010,1/1/2012,0\n");
  EXPECT_EQ(out["flow"]["rows_used"], 2);
  EXPECT_NEAR(out["groups"][0]["median"]["estimate"].get<double>(), 1461 / 365.25, 1e-12);
  EXPECT_EQ(out["flow"]["left_out"].size(), 2u);
}

TEST(Propose, CodesOfAMeasuredValueAreNotGivenAUnit) {
  // 1 and 2 for up to 40 U/L and above, as published cohorts have them; INR has no other unit.
  std::string table = "ALT,AFP (ng/mL),INR,albumin\n";
  for (int i = 0; i < 24; ++i) table += i % 2 == 0 ? "1,1,1,3.5\n" : "2,2,2,4.1\n";
  const Json mapping = proposed(table);
  ASSERT_EQ(mapping["unmapped"].size(), 1u) << mapping;
  EXPECT_EQ(mapping["unmapped"][0]["column"], "ALT");
  EXPECT_EQ(mapping["unmapped"][0]["remarks"][0]["code"], "codes_uncertain");
  EXPECT_EQ(mapping["columns"].size(), 3u);
  // Lengths are charted in whole centimetres, and one value alone is no code of two.
  std::string sizes = "tumour size,AST\n";
  for (int i = 0; i < 24; ++i) sizes += std::to_string(1 + i % 3) + ",3\n";
  EXPECT_EQ(proposed(sizes)["columns"].size(), 2u) << proposed(sizes);
  // A few rows may well hold such values.
  EXPECT_EQ(proposed("ALT\n1\n2\n")["columns"].size(), 1u);
}

TEST(Cohort, TimesKeepTheirNumbersInTheirOwnUnit) {
  for (const char* unit : {"d", "wk", "mo", "a"}) {
    for (int tenths = 1; tenths < 20000; ++tenths)
      ASSERT_EQ(in_time_unit(tenths / 10.0, unit, unit), tenths / 10.0) << unit;
  }
  EXPECT_EQ(in_time_unit(1461, "d", "a"), 4);
  EXPECT_EQ(in_time_unit(30, "mo", "a"), 2.5);
  EXPECT_EQ(in_time_unit(2.5, "a", "mo"), 30);
  EXPECT_EQ(in_time_unit(61, "d", "wk"), 61.0 / 7);
  EXPECT_EQ(in_time_unit(61, "d", "mo"), 61 / 30.4375);
}

TEST(Cohort, TheEventOfADayIsSeenOnThatDay) {
  const Json mapping = Json::parse(R"({"columns": [{"column": "age", "variable": "age"}],
    "outcome": {"time": "t", "time_unit": "d", "event": "e", "event_values": ["1"], "censored_values": ["0"], "unit": "d"}})");
  const Json out = lab("survival", {{"mapping", mapping}, {"times", {61, 122, 250}}},
                       "age,t,e\n50,61,1\n51,122,1\n52,250,1\n53,400,0\n");
  const Json& at = out["groups"][0]["at"];
  for (std::size_t k = 0; k < 3; ++k) {
    const double before = 1 - 0.25 * static_cast<double>(k);  // free of the event just before it
    EXPECT_NEAR(at[k]["survival"].get<double>(), before - 0.25, 1e-12) << at[k];
    EXPECT_EQ(at[k]["at_risk"].get<double>(), 4 * before) << at[k];
  }
}

}  // namespace
}  // namespace hepatica::cohort
