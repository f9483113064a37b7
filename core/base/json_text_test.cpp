// Tests of the guards around the JSON parser.
#include "core/base/json_text.h"

#include <gtest/gtest.h>

namespace hepatica {
namespace {

std::string fault(const std::string& text, JsonLimits limits = {}) {
  auto const parsed = parse_json(text, "file", limits);
  EXPECT_FALSE(parsed.ok()) << text;
  return parsed.ok() ? "" : parsed.error().detail;
}

TEST(JsonText, ReadsWhatIsValid) {
  auto const parsed = parse_json(R"({"a": {"b:c": [1, "x\":y", {}]}, "b": {"b:c": null}})", "file");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ((*parsed)["a"]["b:c"][1], "x\":y");
}

TEST(JsonText, NamesAKeyGivenTwiceAtAnyDepth) {
  EXPECT_EQ(fault(R"({"a": 1, "a": 2})"), "key 'a' is given twice");
  EXPECT_EQ(fault(R"({"x": [{"y": {"deep": 1, "other": 2, "deep": 1}}]})"),
            "key 'deep' is given twice");
  EXPECT_TRUE(parse_json(R"([{"a": 1}, {"a": 1}, {"b": {"a": 1}}])", "file").ok());
}

TEST(JsonText, RefusesWhatIsTooLargeOrTooDeep) {
  EXPECT_EQ(fault("[[[1]]]", {100, 2}), "nesting deeper than 2");
  EXPECT_EQ(fault("[1, 2, 3]", {5, 10}), "9 bytes; at most 5");
}

TEST(JsonText, SaysWhereTheTextBreaks) {
  EXPECT_NE(fault("{\"a\": 1,\n \"b\" 2}").find("line 2"), std::string::npos);
}

}  // namespace
}  // namespace hepatica
