// Lines with their indentation, then recursive descent over them.
#include "core/radiomics/yaml_subset.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/base/number_text.h"

namespace hepatica::radiomics {
namespace {

constexpr size_t kMaxBytes = size_t{1} << 20;
constexpr int kMaxDepth = 24;

struct Line {
  size_t number;  // from 1
  size_t indent;
  std::string_view text;  // without indentation, comment and trailing space
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Where a comment begins: a '#' at the start or after a space, outside quotes.
std::string_view without_comment(std::string_view text) {
  char quote = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if ((c == '"' || c == '\'') && (at == 0 || !std::isalnum(text[at - 1]))) {
      quote = c;
    } else if (c == '#' && (at == 0 || is_space(text[at - 1]))) {
      return text.substr(0, at);
    }
  }
  return text;
}

class Reader {
 public:
  Result<Json> read(std::string_view text) {
    if (text.size() > kMaxBytes) return Error{Code::kTooLarge, "parameters", "more than 1 MiB"};
    split(text);
    Json out;
    if (!fault_ && !lines_.empty()) {
      out = block(lines_.front().indent, 0);
      if (!fault_ && at_ < lines_.size()) fail(lines_[at_], "unexpected indentation");
    }
    if (fault_) return *fault_;
    return out;
  }

 private:
  void fail(const Line& line, const std::string& what, Code code = Code::kInvalidFile) {
    if (!fault_) fault_ = Error{code, "line " + std::to_string(line.number), what};
  }

  void split(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    size_t number = 0;
    while (!text.empty()) {
      const size_t end = text.find('\n');
      const std::string_view raw = text.substr(0, end);
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
      ++number;
      const std::string_view content = trim(without_comment(raw));
      if (content.empty() || (content == "---" && lines_.empty())) continue;
      const size_t indent = raw.find_first_not_of(' ');
      const Line line{number, indent, content};
      if (content == "---" || content == "...") {
        return fail(line, "several documents", Code::kUnsupported);
      }
      if (raw[indent] == '\t') return fail(line, "a tab in the indentation", Code::kUnsupported);
      lines_.push_back(line);
    }
  }

  // A mapping or a sequence whose lines are indented by `indent`.
  Json block(size_t indent, int depth) {
    if (depth > kMaxDepth) {
      fail(lines_[at_], "nested too deeply", Code::kTooLarge);
      return {};
    }
    const std::string_view text = lines_[at_].text;
    if (text == "-" || text.starts_with("- ")) return sequence(indent, depth);
    if (find_colon(text) == std::string_view::npos) {
      const Line line = lines_[at_++];
      return value(line, line.text);
    }
    return mapping(indent, depth);
  }

  Json sequence(size_t indent, int depth) {
    Json out = Json::array();
    while (!fault_ && at_ < lines_.size() && lines_[at_].indent == indent &&
           (lines_[at_].text == "-" || lines_[at_].text.starts_with("- "))) {
      Line& line = lines_[at_];
      const std::string_view rest = trim(line.text.substr(1));
      if (rest.empty()) {
        ++at_;
        out.push_back(nested(indent, depth));
      } else if (find_colon(rest) != std::string_view::npos && !is_flow(rest)) {
        // "- key: value" begins a mapping that is indented by what stands before the key.
        line.indent += line.text.size() - rest.size();
        line.text = rest;
        out.push_back(block(line.indent, depth + 1));
      } else {
        out.push_back(value(line, rest));
        ++at_;
      }
    }
    return out;
  }

  Json mapping(size_t indent, int depth) {
    Json out = Json::object();
    while (!fault_ && at_ < lines_.size() && lines_[at_].indent == indent) {
      const Line line = lines_[at_];
      const size_t colon = find_colon(line.text);
      if (colon == std::string_view::npos) {
        fail(line, "expected 'key: value'");
        break;
      }
      const std::string key = key_text(line, trim(line.text.substr(0, colon)));
      if (out.contains(key)) fail(line, "key '" + key + "' is given twice");
      const std::string_view rest = trim(line.text.substr(colon + 1));
      ++at_;
      out[key] = rest.empty() ? nested(indent, depth) : value(line, rest);
    }
    return out;
  }

  // What belongs to a key without a value on its line: a deeper block, a sequence at the same depth
  // (as YAML allows), or nothing.
  Json nested(size_t indent, int depth) {
    if (at_ >= lines_.size()) return nullptr;
    const Line& next = lines_[at_];
    if (next.indent > indent) return block(next.indent, depth + 1);
    const bool dash = next.text == "-" || next.text.starts_with("- ");
    const bool inside_sequence =
        at_ > 0 && (lines_[at_ - 1].text == "-" || lines_[at_ - 1].text.starts_with("- "));
    if (next.indent == indent && dash && !inside_sequence) return sequence(indent, depth + 1);
    return nullptr;
  }

  static bool is_flow(std::string_view text) { return text.front() == '[' || text.front() == '{'; }

  // The colon that ends a key: followed by a space or the end, outside quotes and brackets.
  static size_t find_colon(std::string_view text) {
    char quote = 0;
    for (size_t at = 0; at < text.size(); ++at) {
      const char c = text[at];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if ((c == '"' || c == '\'') && at == 0) {
        quote = c;
      } else if ((c == '[' || c == '{') && at == 0) {
        return std::string_view::npos;
      } else if (c == ':' && (at + 1 == text.size() || is_space(text[at + 1]))) {
        return at;
      }
    }
    return std::string_view::npos;
  }

  std::string key_text(const Line& line, std::string_view text) {
    if (text.empty() || text.front() == '?') fail(line, "complex key", Code::kUnsupported);
    const Json key = text.empty() ? Json("") : value(line, text);
    return key.is_string() ? key.get<std::string>() : std::string(text);
  }

  Json value(const Line& line, std::string_view text) {
    if (text == "?" || text.starts_with("? ")) {
      fail(line, "complex key", Code::kUnsupported);
      return {};
    }
    switch (text.front()) {
      case '&':
      case '*':
        fail(line, "anchors and aliases", Code::kUnsupported);
        return {};
      case '!':
        fail(line, "tags", Code::kUnsupported);
        return {};
      case '|':
      case '>':
        fail(line, "block scalars", Code::kUnsupported);
        return {};
      case '%':
      case '@':
      case '`':
        fail(line, "a value may not begin like this");
        return {};
      case '[':
      case '{': {
        std::string_view rest = text;
        Json out = flow(line, rest, 0);
        if (!fault_ && !trim(rest).empty()) fail(line, "text after the closing bracket");
        return out;
      }
      case '"':
      case '\'':
        return quoted(line, text);
      default:
        return scalar(text);
    }
  }

  Json quoted(const Line& line, std::string_view text) {
    const char quote = text.front();
    if (text.size() < 2 || text.back() != quote) {
      fail(line, "a quote is not closed");
      return {};
    }
    const std::string_view inside = text.substr(1, text.size() - 2);
    if (inside.find(quote) != std::string_view::npos ||
        (quote == '"' && inside.find('\\') != std::string_view::npos)) {
      fail(line, "escapes in quoted text", Code::kUnsupported);
    }
    return std::string(inside);
  }

  // A flow list or map; rest moves behind it.
  Json flow(const Line& line, std::string_view& rest, int depth) {
    const bool list = rest.front() == '[';
    const char close = list ? ']' : '}';
    rest = trim(rest.substr(1));
    Json out = list ? Json::array() : Json::object();
    if (depth > kMaxDepth) {
      fail(line, "nested too deeply", Code::kTooLarge);
      return out;
    }
    while (!fault_) {
      if (rest.empty()) {
        fail(line, "a bracket is not closed on its line", Code::kUnsupported);
        break;
      }
      if (rest.front() == close) {
        rest = trim(rest.substr(1));
        break;
      }
      std::string key;
      if (!list) {
        key = key_text(line, trim(take_until(rest, ":,}]")));
        if (rest.empty() || rest.front() != ':') fail(line, "expected 'key: value' in braces");
        if (fault_) break;
        rest = trim(rest.substr(1));
        if (out.contains(key)) fail(line, "key '" + key + "' is given twice");
      }
      Json item;
      if (!rest.empty() && is_flow(rest)) {
        item = flow(line, rest, depth + 1);
      } else {
        const std::string_view text = trim(take_until(rest, ",]}"));
        if (!text.empty()) item = value(line, text);
      }
      if (list) {
        out.push_back(std::move(item));
      } else {
        out[key] = std::move(item);
      }
      if (rest.empty() || rest.front() == close) continue;
      if (rest.front() != ',') {
        fail(line, "expected ',' or a closing bracket");
        break;
      }
      rest = trim(rest.substr(1));
    }
    return out;
  }

  // The text before the first stop character outside quotes; rest begins with that character.
  static std::string_view take_until(std::string_view& rest, std::string_view stops) {
    char quote = 0;
    size_t at = 0;
    for (; at < rest.size(); ++at) {
      const char c = rest[at];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (stops.find(c) != std::string_view::npos) {
        break;
      }
    }
    const std::string_view taken = rest.substr(0, at);
    rest = rest.substr(at);
    return taken;
  }

  static Json scalar(std::string_view text) {
    constexpr std::array<std::string_view, 4> kNull{"null", "Null", "NULL", "~"};
    constexpr std::array<std::string_view, 9> kTrue{"true", "True", "TRUE", "yes", "Yes",
                                                    "YES",  "on",   "On",   "ON"};
    constexpr std::array<std::string_view, 9> kFalse{"false", "False", "FALSE", "no", "No",
                                                     "NO",    "off",   "Off",   "OFF"};
    const auto among = [&](const auto& words) {
      return std::find(words.begin(), words.end(), text) != words.end();
    };
    if (among(kNull)) return nullptr;
    if (among(kTrue)) return true;
    if (among(kFalse)) return false;
    const auto number = parse_number(text);
    if (!number) return std::string(text);
    // Without a point it is an integer, or ("1e5") a text for PyYAML; a number is what is meant.
    const bool integer = text.find_first_of(".eE") == std::string_view::npos;
    if (integer && text.size() < 16) return static_cast<int64_t>(*number);
    return *number;
  }

  std::vector<Line> lines_;
  size_t at_ = 0;
  Status fault_;
};

}  // namespace

Result<Json> read_yaml_subset(std::string_view text) { return Reader().read(text); }

}  // namespace hepatica::radiomics
