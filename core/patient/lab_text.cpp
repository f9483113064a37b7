// Name, number, unit: a small scanner over one line of a lab report at a time.
#include "core/patient/lab_text.h"

#include <algorithm>
#include <cctype>

#include "core/base/number_text.h"

namespace hepatica::patient {
namespace {

using expression::Type;

constexpr size_t kMaxBytes = 100000;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

std::string lower_copy(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

struct Name {
  std::string text;  // lower case
  int variable;
};

std::vector<Name> collect_names(const Dictionary& dictionary) {
  std::vector<Name> names;
  for (size_t i = 0; i < dictionary.variables().size(); ++i) {
    const Variable& variable = dictionary.variables()[i];
    for (const std::string& alias : variable.aliases)
      names.push_back({lower_copy(fold_width(alias)), static_cast<int>(i)});
    names.push_back({lower_copy(variable.id), static_cast<int>(i)});
  }
  std::stable_sort(names.begin(), names.end(),
                   [](const Name& a, const Name& b) { return a.text.size() > b.text.size(); });
  return names;
}

/// The longest name at `at`, as often as variables share it; ASCII names must not sit inside a
/// longer word.
std::vector<const Name*> names_at(const std::vector<Name>& names, const std::string& folded,
                                  size_t at) {
  std::vector<const Name*> found;
  for (const Name& name : names) {
    if (!found.empty() && name.text.size() < found[0]->text.size()) break;
    if (name.text.empty() || folded.compare(at, name.text.size(), name.text) != 0) continue;
    size_t const end = at + name.text.size();
    bool const inside_left = at > 0 && is_word(name.text.front()) && is_word(folded[at - 1]);
    bool const inside_right = end < folded.size() && is_word(name.text.back()) &&
                              is_word(folded[end]) &&
                              !(std::isdigit(static_cast<unsigned char>(folded[end])) &&
                                !std::isdigit(static_cast<unsigned char>(name.text.back())));
    if (!inside_left && !inside_right) found.push_back(&name);
  }
  return found;
}

/// Skips what stands between a name and its value: blanks, colons, equals signs, a bracketed code.
size_t skip_separator(const std::string& text, size_t at) {
  while (at < text.size()) {
    char const c = text[at];
    if (c == ' ' || c == '\t' || c == ':' || c == '=' || c == '|') {
      ++at;
    } else if (c == '(' && at + 1 < text.size() &&
               std::isalpha(static_cast<unsigned char>(text[at + 1]))) {
      size_t const close = text.find(')', at);
      if (close == std::string::npos || close - at > 24) return at;
      at = close + 1;
    } else if (text.compare(at, 3, "is ") == 0 || text.compare(at, 3, "\xE4\xB8\xBA") == 0) {
      at += 3;  // the second is "is" in Chinese
    } else {
      return at;
    }
  }
  return at;
}

size_t number_end(const std::string& text, size_t at) {
  size_t const begin = at;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  while (at < text.size() && (std::isdigit(static_cast<unsigned char>(text[at])) ||
                              ((text[at] == '.' || text[at] == ',') && at + 1 < text.size() &&
                               std::isdigit(static_cast<unsigned char>(text[at + 1]))))) {
    ++at;
  }
  if (at == begin || !std::isdigit(static_cast<unsigned char>(text[at - 1]))) return begin;
  // "2.3E4", as analysers print viral loads.
  if (at + 1 < text.size() && (text[at] == 'E' || text[at] == 'e')) {
    size_t const sign = text[at + 1] == '+' || text[at + 1] == '-' ? 1 : 0;
    size_t end = at + 1 + sign;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) ++end;
    if (end > at + 1 + sign && (end == text.size() || !is_word(text[end]))) return end;
  }
  return at;
}

/// End of a power of ten written out after a number ("2.3 x 10^4", "2.3×10*4"), or `at` when there
/// is none; `exponent` receives its digits.
size_t power_end(const std::string& text, size_t at, std::string& exponent) {
  size_t i = at;
  auto const skip = [&](std::string_view piece) {
    if (text.compare(i, piece.size(), piece) != 0) return false;
    i += piece.size();
    return true;
  };
  while (skip(" ")) {
  }
  if (!skip("\xC3\x97") && !skip("x") && !skip("X") && !skip("*")) return at;
  while (skip(" ")) {
  }
  if (!skip("10")) return at;
  if (!skip("^") && !skip("*") && !skip("E") && !skip("e")) return at;
  size_t const digits = i;
  while (i < text.size() && std::isdigit(static_cast<unsigned char>(text[i]))) ++i;
  if (i == digits || i - digits > 2) return at;
  exponent = text.substr(digits, i - digits);
  return i;
}

/// Reads the accepted unit written at `at` (flags such as an arrow or H/L before it are skipped).
size_t unit_end(const std::string& text, size_t at, const Variable& variable, std::string& code) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '*')) ++at;
  for (const char* flag : {"\xE2\x86\x91", "\xE2\x86\x93", "h ", "l "}) {  // arrows, high, low
    if (lower_copy(text.substr(at, std::string(flag).size())) == flag)
      at += std::string(flag).size();
  }
  while (at < text.size() && text[at] == ' ') ++at;
  size_t best = 0;
  for (size_t length = std::min<size_t>(text.size() - at, 24); length > 0 && best == 0; --length) {
    char const next = at + length < text.size() ? text[at + length] : ' ';
    if (is_word(next) || next == '/') continue;
    std::string const key = quantity::plain_unit(std::string_view(text).substr(at, length));
    for (const auto& unit : variable.units) {
      bool const same =
          key == quantity::plain_unit(unit.code) || key == quantity::plain_unit(unit.label);
      if (!same || unit.code == "1") continue;
      code = unit.code;
      best = length;
      break;
    }
  }
  return at + best;
}

class Scanner {
 public:
  Scanner(const Dictionary& dictionary, const std::vector<Name>& names)
      : dictionary_(dictionary), names_(names) {}

  void line(const std::string& original, LabText& out) {
    std::string const text = fold_width(original);
    std::string const folded = lower_copy(text);
    size_t at = 0;
    size_t rest_begin = 0;
    while (at < text.size()) {
      LabItem item;
      size_t const end = item_at(text, folded, at, item);
      if (end == 0) {
        ++at;
        continue;
      }
      add_rest(text.substr(rest_begin, at - rest_begin), out);
      item.source_text = text.substr(at, end - at);
      add_item(std::move(item), out);
      rest_begin = at = end;
    }
    add_rest(text.substr(rest_begin), out);
  }

 private:
  static void add_rest(const std::string& piece, LabText& out) {
    size_t const first = piece.find_first_not_of(" \t,;.|");
    if (first == std::string::npos) return;
    std::string const trimmed = piece.substr(first, piece.find_last_not_of(" \t,;.|") - first + 1);
    if (!trimmed.empty()) out.rest.push_back(trimmed);
  }

  void add_item(LabItem item, LabText& out) const {
    for (const LabItem& earlier : out.items) {
      bool const differs = earlier.value != item.value || earlier.unit != item.unit;
      if (earlier.variable == item.variable && differs && !item.problem) {
        item.problem = Error{Code::kContradiction, dictionary_.variable(item.variable).id,
                             "also given as " + earlier.value + " " + earlier.unit};
      }
    }
    out.items.push_back(std::move(item));
  }

  /// End of the item that begins at `at`, or 0 when none does. Where variables share a name (DCP in
  /// mAU/mL and in ng/mL), the unit decides; without one the first stands and asks for it.
  size_t item_at(const std::string& text, const std::string& folded, size_t at,
                 LabItem& item) const {
    size_t end = 0;
    for (const Name* name : names_at(names_, folded, at)) {
      LabItem one;
      size_t const here = value_after(text, folded, at + name->text.size(), name->variable, one);
      if (here == 0 || (end != 0 && one.unit.empty())) continue;
      bool const decided = !one.unit.empty();
      item = std::move(one);
      end = here;
      if (decided) break;
    }
    return end;
  }

  /// End of the value that follows a name, or 0 when none does; fills the item.
  size_t value_after(const std::string& text, const std::string& folded, size_t at, int index,
                     LabItem& item) const {
    const Variable& variable = dictionary_.variable(index);
    item.variable = index;
    at = skip_separator(folded, at);
    return variable.type.type == Type::kNumber ? number_after(text, at, variable, item)
                                               : level_after(folded, at, variable, item);
  }

  size_t number_after(const std::string& text, size_t at, const Variable& variable,
                      LabItem& item) const {
    bool limit = false;
    while (at < text.size() &&
           (text[at] == '<' || text[at] == '>' || text[at] == '=' || text[at] == ' ')) {
      limit = limit || text[at] == '<' || text[at] == '>';
      ++at;
    }
    size_t end = number_end(text, at);
    if (end == at) return 0;
    item.value = text.substr(at, end - at);
    size_t after = unit_end(text, end, variable, item.unit);
    std::string exponent;
    // A count's power of ten belongs to its unit (10^9/L); any other one belongs to the number.
    if (size_t const power = power_end(text, end, exponent); item.unit.empty() && power != end) {
      item.value += "e" + exponent;
      after = unit_end(text, end = power, variable, item.unit);
    }
    check(variable, limit, item);
    return item.unit.empty() ? end : after;
  }

  static void check(const Variable& variable, bool limit, LabItem& item) {
    if (limit) {
      item.problem = Error{Code::kWrongType, variable.id,
                           "a detection limit, not a value: enter the value to use"};
      return;
    }
    Json entry = {{"value", item.value}};
    if (!item.unit.empty()) entry["unit"] = item.unit;
    std::vector<Warning> warnings;
    auto const read = read_entry(entry, variable, warnings);
    if (!read.ok()) item.problem = read.error();
    if (!warnings.empty()) item.warning = warnings.front();
  }

  size_t level_after(const std::string& folded, size_t at, const Variable& variable,
                     LabItem& item) const {
    struct Choice {
      std::string text;
      std::string value;
    };
    std::vector<Choice> choices;
    for (const Level& level : variable.levels) {
      choices.push_back({lower_copy(level.id), level.id});
      for (const auto& alias : level.aliases)
        choices.push_back({lower_copy(fold_width(alias)), level.id});
    }
    if (variable.type.type == Type::kBoolean) {
      for (const char* yes : {"yes", "true", "positive", "(+)", "+", "阳性", "是", "有"})
        choices.push_back({yes, "true"});
      for (const char* no : {"no", "false", "negative", "(-)", "-", "阴性", "否", "无"})
        choices.push_back({no, "false"});
    }
    const Choice* best = nullptr;
    for (const Choice& choice : choices) {
      if (choice.text.empty() || folded.compare(at, choice.text.size(), choice.text) != 0) continue;
      size_t const end = at + choice.text.size();
      if (end < folded.size() && is_word(choice.text.back()) && is_word(folded[end])) continue;
      if (!best || choice.text.size() > best->text.size()) best = &choice;
    }
    if (!best) return 0;
    item.value = best->value;
    return at + best->text.size();
  }

  const Dictionary& dictionary_;
  const std::vector<Name>& names_;
};

}  // namespace

LabText read_lab_text(std::string_view text, const Dictionary& dictionary) {
  LabText out;
  auto const names = collect_names(dictionary);
  Scanner scanner(dictionary, names);
  std::string line;
  auto const flush = [&] {
    if (!line.empty()) scanner.line(line, out);
    line.clear();
  };
  text = text.substr(0, kMaxBytes);
  for (size_t i = 0; i < text.size(); ++i) {
    bool const wide_stop =
        text.substr(i, 3) == "\xEF\xBC\x9B" || text.substr(i, 3) == "\xE3\x80\x82";
    if (text[i] == '\n' || text[i] == '\r' || text[i] == ';' || wide_stop) {
      flush();
      if (wide_stop) i += 2;
    } else {
      line += text[i];
    }
  }
  flush();
  return out;
}

}  // namespace hepatica::patient
