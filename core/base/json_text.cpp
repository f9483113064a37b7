// Guards around nlohmann's parser: depth is counted before parsing, duplicate keys while parsing.
#include "core/base/json_text.h"

#include <algorithm>
#include <vector>

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

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view name, JsonLimits limits) {
  std::string const field(name);
  if (text.size() > limits.max_bytes) {
    return Error{
        Code::kTooLarge, field,
        std::to_string(text.size()) + " bytes; at most " + std::to_string(limits.max_bytes)};
  }
  if (nesting_depth(text) > limits.max_depth) {
    return Error{Code::kTooLarge, field, "nesting deeper than " + std::to_string(limits.max_depth)};
  }
  std::vector<std::vector<std::string>> keys;  // of each object that is open
  std::string duplicate;
  auto const watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end && !keys.empty()) keys.pop_back();
    if (event == Json::parse_event_t::key && !keys.empty()) {
      auto const& key = parsed.get_ref<const std::string&>();
      auto& seen = keys.back();
      if (seen.size() < 512 && std::find(seen.begin(), seen.end(), key) != seen.end()) {
        duplicate = key;
      }
      seen.push_back(key);
    }
    return true;
  };
  try {
    Json value = Json::parse(text.begin(), text.end(), watch);
    if (!duplicate.empty()) {
      return Error{Code::kInvalidJson, field, "key '" + printable(duplicate) + "' is given twice"};
    }
    return value;
  } catch (const std::exception& e) {
    return Error{Code::kInvalidJson, field, short_message(e.what())};
  }
}

}  // namespace hepatica
