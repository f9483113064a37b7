// Guards around nlohmann's parser: depth is counted before parsing, duplicate keys after.
#include "core/base/json_text.h"

#include <algorithm>
#include <vector>

#include "core/base/reason.h"

namespace hepatica {
namespace {

/// Deepest nesting of brackets outside strings; text need not be valid JSON.
int nesting_depth(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return deepest;
}

/// Colons outside strings: in valid JSON one for each member that the text gives.
size_t colons(std::string_view text) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':') ++count;
    if (text[i] != '"') continue;
    for (++i; i < text.size() && text[i] != '"'; ++i) {
      if (text[i] == '\\') ++i;
    }
  }
  return count;
}

/// Members that the parsed value has; fewer than colons when a key is given twice.
size_t members(const Json& value) {
  if (!value.is_structured()) return 0;
  size_t count = value.is_object() ? value.size() : 0;
  for (const Json& part : value) count += members(part);
  return count;
}

/// The first key given twice in one object; parsing with a callback is slow, so only when there is
/// one.
std::string duplicate_key(std::string_view text) {
  std::vector<std::vector<std::string>> keys;  // of each object that is open
  std::string duplicate;
  auto const watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end && !keys.empty()) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.empty() && duplicate.empty()) {
      auto const& key = parsed.get_ref<const std::string&>();
      auto& seen = keys.back();
      if (std::find(seen.begin(), seen.end(), key) != seen.end()) duplicate = key;
      if (seen.size() < 4096) seen.push_back(key);  // bounds the search in a hostile object
    }
    return true;
  };
  Json const ignored = Json::parse(text.begin(), text.end(), watch);
  return duplicate;
}

std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

/// "parse error at line 3, column 7: ..." from nlohmann's message, without its internal prefix.
std::string short_message(const std::string& what) {
  size_t const bracket = what.find("] ");
  std::string message = bracket == std::string::npos ? what : what.substr(bracket + 2);
  if (message.size() > 200) message = message.substr(0, 200) + "...";
  return printable(message);
}

/// Line and column, from 1, of the first byte that fits no JSON. `byte` counts from 1, as the
/// parser's errors do; columns count characters, not bytes.
Reason syntax_at(std::string_view text, size_t byte) {
  auto const before = text.substr(0, byte > 0 ? byte - 1 : 0);
  size_t const last_break = before.rfind('\n');
  auto const line = before.substr(last_break == std::string_view::npos ? 0 : last_break + 1);
  auto const column = std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
  return Reason{
      "json_syntax",
      {{"line", 1 + std::count(before.begin(), before.end(), '\n')}, {"column", column + 1}},
      ""};
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view name, JsonLimits limits) {
  std::string const field(name);
  auto const refuse = [&](Code code, const std::string& detail, Reason reason) {
    reason.values["file"] = field;
    return Error{code, field, detail, std::move(reason)};
  };
  if (text.size() > limits.max_bytes) {
    return refuse(
        Code::kTooLarge,
        std::to_string(text.size()) + " bytes; at most " + std::to_string(limits.max_bytes),
        Reason{"json_bytes", {{"bytes", text.size()}, {"most", limits.max_bytes}}, ""});
  }
  if (nesting_depth(text) > limits.max_depth) {
    return refuse(Code::kTooLarge, "nesting deeper than " + std::to_string(limits.max_depth),
                  Reason{"json_deep", {{"most", limits.max_depth}}, ""});
  }
  try {
    Json value = Json::parse(text.begin(), text.end());
    if (members(value) == colons(text)) return value;
    std::string const key = printable(duplicate_key(text));
    return refuse(Code::kInvalidJson, "key '" + key + "' is given twice",
                  Reason{"json_twice", {{"key", key}}, ""});
  } catch (const Json::parse_error& e) {
    return refuse(Code::kInvalidJson, short_message(e.what()), syntax_at(text, e.byte));
  } catch (const std::exception& e) {
    return refuse(Code::kInvalidJson, short_message(e.what()), Reason{"json_number", {}, ""});
  }
}

}  // namespace hepatica
