// Tests of the guards around the JSON parser.
#include "core/base/json_text.h"

#include <gtest/gtest.h>

#include "core/base/json_cursor.h"
#include "core/base/spelling.h"

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

/// The code of a refusal with its values.
Json reason(const std::string& text, JsonLimits limits = {}) {
  auto const parsed = parse_json(text, "file", limits);
  return parsed.ok() || !parsed.error().reason ? Json() : remark_json(*parsed.error().reason.get());
}

TEST(JsonText, EveryRefusalIsACodeWithItsPlace) {
  // The place of the character that does not fit, counted in characters of its line.
  EXPECT_EQ(reason("{\"a\": 1,\n \"b\" 2}"),
            (Json{{"code", "json_syntax"}, {"file", "file"}, {"line", 2}, {"column", 6}}));
  EXPECT_EQ(reason("{\"\u540d\u79f0\": x}")["column"], 8);
  EXPECT_EQ(reason("")["line"], 1);
  EXPECT_EQ(reason("[1, 1e999]")["code"], "json_number");
  EXPECT_EQ(reason(R"({"a": 1, "a": 2})")["key"], "a");
  EXPECT_EQ(reason("[[[1]]]", {100, 2}),
            (Json{{"code", "json_deep"}, {"file", "file"}, {"most", 2}}));
  EXPECT_EQ(reason("[1, 2, 3]", {5, 10}),
            (Json{{"code", "json_bytes"}, {"file", "file"}, {"bytes", 9}, {"most", 5}}));
}

TEST(JsonCursor, SaysEveryFaultAsACodeWithItsPlace) {
  Json const document = {{"a", {{"b", "x"}, {"c", {1, 2}}, {"d", 2.5}, {"e", nullptr}}}};
  auto const said = [&](auto read) {
    JsonFault fault{Code::kInvalidFile, "x.json", std::nullopt};
    JsonCursor const root(document, fault);
    read(root.at("a"));
    if (!fault.first || !fault.first->reason) return Json();
    EXPECT_EQ(fault.first->reason->values["file"], "x.json");
    Json out = remark_json(*fault.first->reason.get());
    out.erase("file");
    return out;
  };
  using At = const JsonCursor&;
  EXPECT_EQ(said([](At a) { (void)a.at("z"); }),
            (Json{{"code", "json_missing"}, {"place", "/a"}, {"key", "z"}}));
  EXPECT_EQ(said([](At a) { a.at("b").number(); }), (Json{{"code", "json_type"},
                                                          {"place", "/a/b"},
                                                          {"expected", "number"},
                                                          {"got", "string"},
                                                          {"text", "x"}}));
  EXPECT_EQ(
      said([](At a) { a.at("e").text(); }),
      (Json{{"code", "json_type"}, {"place", "/a/e"}, {"expected", "string"}, {"got", "null"}}));
  EXPECT_EQ(said([](At a) { a.at("d").integer(0, 9); }),
            (Json{{"code", "json_whole"}, {"place", "/a/d"}, {"low", 0}, {"high", 9}}));
  EXPECT_EQ(said([](At a) { (void)a.at("b").one_of({"y", "z"}); })["choices"], (Json{"y", "z"}));
  EXPECT_EQ(said([](At a) { (void)a.at("c").items(3); }),
            (Json{{"code", "json_entries"}, {"place", "/a/c"}, {"least", 3}}));
  EXPECT_EQ(said([](At a) { a.at("c").count(3); }),
            (Json{{"code", "json_count"}, {"place", "/a/c"}, {"count", 3}, {"got", 2}}));
  EXPECT_EQ(said([](At a) { a.at("d").version(1); }),
            (Json{{"code", "json_version"}, {"place", "/a/d"}, {"known", 1}, {"got", 2.5}}));
  Json const unknown = said([](At a) { a.only({"b", "c", "d"}); });
  EXPECT_EQ(unknown["key"], "e");
  EXPECT_EQ(unknown["keys"], (Json{"b", "c", "d"}));
  EXPECT_EQ(unknown["nearest"], "b");
  EXPECT_TRUE(said([](At a) { a.at("c").count(2); }).is_null());
}

TEST(Spelling, ALongNameIsCutBetweenCharacters) {
  EXPECT_EQ(beginning("ab\u5e74", 3), "ab");
  EXPECT_EQ(beginning("ab\u5e74", 5), "ab\u5e74");
  EXPECT_EQ(beginning("", 3), "");
}

}  // namespace
}  // namespace hepatica
