// Proposing a mapping from names and values.
#include "core/cohort/propose.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

#include "core/base/number_text.h"
#include "core/cohort/mapping.h"
#include "core/cohort/name_match.h"
#include "core/cohort/unit_guess.h"
#include "core/quantity/unit.h"
#include "core/report/result_json.h"

namespace hepatica::cohort {
namespace {

using expression::Type;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// The level that a text means without doubt, or -1: an id, an alias, or (for letters) the
/// beginning of exactly one id.
int level_of(const std::string& text, const patient::Variable& variable) {
  const std::string plain = lower(text);
  int begins = -1, count = 0;
  for (std::size_t i = 0; i < variable.levels.size(); ++i) {
    const auto& level = variable.levels[i];
    if (lower(level.id) == plain) return static_cast<int>(i);
    for (const auto& alias : level.aliases) {
      if (lower(alias) == plain) return static_cast<int>(i);
    }
    if (!plain.empty() && std::isalpha(static_cast<unsigned char>(plain[0])) &&
        lower(level.id).rfind(plain, 0) == 0) {
      begins = static_cast<int>(i);
      ++count;
    }
  }
  return count == 1 ? begins : -1;
}

/// true, false, or nothing where the text is neither.
std::optional<bool> condition_of(const std::string& text) {
  const std::string plain = lower(text);
  for (const char* yes :
       {"1", "yes", "y", "true", "t", "positive", "pos", "present", "+", "是", "有", "阳性"}) {
    if (plain == yes) return true;
  }
  for (const char* no :
       {"0", "no", "n", "false", "f", "negative", "neg", "absent", "none", "否", "无", "阴性"}) {
    if (plain == no) return false;
  }
  return std::nullopt;
}

/// A line of a note for other languages: a code and what stands in it.
void remark(Json& entry, const char* code, Json with = Json::object()) {
  with["code"] = code;
  entry["remarks"].push_back(with);
}

/// Whether a measured value without a unit in its header stands there as codes: two or three small
/// whole numbers in many rows, such as 1 and 2 for below and above a limit. There is always a unit
/// in which such numbers are plausible, and 1 would be read as an ALT of 1 ukat/L.
bool looks_coded(const Header& header, const Profile& cells, const patient::Variable& variable) {
  if (!variable.is_number() || variable.units.size() < 2 || !header.unit.empty() ||
      cells.distinct.size() > 6)
    return false;
  // Whole centimetres are how lengths are charted.
  if (variable.units[0].code == "cm") return false;
  std::size_t rows = 0, different = 0;
  for (const auto& entry : cells.numbers.sorted()) {
    if (++different > 3 || entry.value < 0 || entry.value > 4 ||
        entry.value != std::floor(entry.value))
      return false;
    rows += entry.count();
  }
  return different >= 2 && rows >= 20;
}

/// Adds unit, other units and notes of a number. False when too few cells are numbers.
bool propose_number(const Header& header, const Profile& cells, const patient::Variable& variable,
                    Json& entry) {
  if (!cells.numeric()) return false;
  if (cells.decimal_comma) entry["decimal"] = ",";
  const Counts numbers = cells.numbers.sorted();
  const UnitGuess guess = guess_unit(numbers, variable);
  int unit = guess.unit;
  std::string note;
  if (!header.unit.empty()) {
    int named = -1;
    for (std::size_t u = 0; u < variable.units.size(); ++u) {
      const auto key = quantity::plain_unit(header.unit);
      if (quantity::plain_unit(variable.units[u].code) == key ||
          quantity::plain_unit(variable.units[u].label) == key) {
        named = static_cast<int>(u);
      }
    }
    const std::string fits = variable.units[static_cast<std::size_t>(unit)].code;
    if (named < 0) {
      note = "the header says " + header.unit + ", which is no unit of " + variable.id +
             "; by the values: " + fits;
      remark(entry, "header_unit_unknown", {{"unit", header.unit}, {"fits", fits}});
    } else if (named == unit || guess.plausible < plausible_share(numbers, variable, named) + 0.1) {
      unit = named;
    } else {
      note = "the header says " + header.unit + "; more values are plausible in " + fits;
      remark(entry, "header_unit_doubtful", {{"unit", header.unit}, {"fits", fits}});
      unit = named;
    }
  } else if (variable.units.size() > 1) {
    note = "unit by the values: " + format_number(std::round(guess.plausible * 1000) / 10) +
           " % are plausible in it";
    remark(entry, "unit_by_values", {{"share", guess.plausible}});
  }
  entry["unit"] = variable.units[static_cast<std::size_t>(unit)].code;
  if (const auto mixed = find_mixed_units(numbers, variable, unit)) {
    const auto& other = variable.units[static_cast<std::size_t>(mixed->unit)].code;
    entry["other_units"] = Json::array({{{"range", mixed->range}, {"unit", other}}});
    remark(entry, "mixed_units",
           {{"typical", mixed->typical}, {"other", mixed->other}, {"values", mixed->count}});
    note +=
        (note.empty() ? "" : "; ") + mixed->text + " (" + std::to_string(mixed->count) + " values)";
  }
  if (!note.empty()) entry["note_unit"] = note;
  return true;
}

/// Adds the levels. False when a text's meaning is not certain.
bool propose_levels(const Profile& cells, const patient::Variable& variable, Json& entry) {
  Json levels = Json::object();
  for (const auto& text : cells.distinct) {
    if (variable.type.type == Type::kBoolean) {
      const auto condition = condition_of(text);
      if (!condition) return false;
      levels[text] = *condition;
    } else {
      const int level = level_of(text, variable);
      if (level < 0) return false;
      levels[text] = variable.levels[static_cast<std::size_t>(level)].id;
    }
  }
  entry["levels"] = levels;
  return !cells.distinct.empty();
}

bool contains(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return text.find(word) != std::string::npos; });
}

/// The unit of time that a header names, else by the size of the numbers (noted).
std::string time_unit(const std::string& name, const Profile& cells, Json& outcome) {
  if (contains(name, {"day", "天", "日"})) return "d";
  if (contains(name, {"week", "周"})) return "wk";
  if (contains(name, {"month", "(mo", "月"})) return "mo";
  if (contains(name, {"year", "年"})) return "a";
  const double most = cells.numbers.highest();
  const std::string guess = most > 400 ? "d" : most > 15 ? "mo" : "a";
  const std::string note =
      "unit of time by its size (at most " + format_number(most) + "): confirm it";
  outcome["note"] =
      outcome.contains("note") ? outcome["note"].get<std::string>() + "; " + note : note;
  remark(outcome, "time_unit_by_size", {{"most", most}});
  return guess;
}

/// How much a header sounds like overall survival; 0: not at all.
int sounds_like_time(const std::string& name) {
  if (contains(name, {"status", "dead", "death", "event"})) return 0;
  if (name == "os" ||
      contains(name, {"os time", "ostime", "overall survival", "os month", "os day", "总生存"}))
    return 3;
  if (contains(name, {"survival", "futime", "follow up", "followup", "生存时间", "随访"})) return 2;
  return name == "time" ? 2 : 0;
}

int sounds_like_event(const std::string& name) {
  if (contains(name, {"time", "month", "day"})) return 0;
  if (name == "death" || name == "dead" ||
      contains(name, {"os status", "survival status", "of death", "fustat", "死亡"}))
    return 3;
  if (contains(name, {"death", "died", "status", "event"})) return 2;
  return contains(name, {"survived", "alive"}) ? 1 : 0;
}

Json propose_outcome(const Sheet& sheet, const std::vector<Profile>& profiles) {
  int time = -1, event = -1, best_time = 0, best_event = 0;
  for (std::size_t j = 0; j < sheet.names.size(); ++j) {
    const std::string name = plain_name(sheet.names[j]);
    const int t =
        profiles[j].numeric() && profiles[j].distinct.size() > 10 ? sounds_like_time(name) : 0;
    const int e = profiles[j].distinct.size() == 2 ? sounds_like_event(name) : 0;
    if (t > best_time) time = static_cast<int>(j), best_time = t;
    if (e > best_event) event = static_cast<int>(j), best_event = e;
  }
  if (event < 0) return Json();
  const auto& values = profiles[static_cast<std::size_t>(event)].distinct;
  Json out = {{"event", sheet.names[static_cast<std::size_t>(event)]}};
  const bool reversed = best_event == 1;  // "survived": 1 is the good end
  if ((values[0] == "0" && values[1] == "1") || (values[0] == "1" && values[1] == "0")) {
    out["event_values"] = {reversed ? "0" : "1"};
    out["censored_values"] = {reversed ? "1" : "0"};
  } else {
    out["event_values"] = {values[1]};
    out["censored_values"] = {values[0]};
    out["note"] = "which text means the event is a guess";
    // What was guessed goes with it, so that a mapping kept with its guess is known for one,
    // whatever table it meets.
    remark(out, "event_guessed",
           {{"event", out["event"]},
            {"event_values", out["event_values"]},
            {"censored_values", out["censored_values"]}});
  }
  if (time >= 0) {
    const auto& cells = profiles[static_cast<std::size_t>(time)];
    const std::string& column = sheet.names[static_cast<std::size_t>(time)];
    out["time"] = column;
    out["time_unit"] = time_unit(lower(column), cells, out);
    if (cells.decimal_comma) out["decimal"] = ",";
  }
  return out;
}

/// The entry of one column, or null; `why` then says what was not certain ("note", "remarks").
Json propose_column(const std::string& name, const Profile& cells,
                    const patient::Dictionary& dictionary, std::set<int>& taken, Json& why) {
  const Header header = split_header(name);
  NameMatch match = match_name(header.name, dictionary);
  if (!match.exact) {
    const NameMatch whole = match_name(plain_name(name), dictionary);
    if (whole.exact) match = whole;
  }
  if (match.variable < 0) return Json();
  const auto& variable = dictionary.variable(match.variable);
  if (taken.count(match.variable) != 0) {
    why = {{"note", "looks like " + variable.id + ", which another column already is"}};
    remark(why, "variable_taken", {{"variable", variable.id}});
    return Json();
  }
  Json entry = {{"column", name}, {"variable", variable.id}};
  if (!match.exact) {
    entry["note_match"] = "by the words '" + match.by + "': confirm it";
    remark(entry, "by_words", {{"words", match.by}});
  }
  const bool coded = looks_coded(header, cells, variable);
  const bool whole =
      !coded && (variable.is_number() ? propose_number(header, cells, variable, entry)
                                      : propose_levels(cells, variable, entry));
  if (!whole) {
    const bool not_numbers = variable.is_number() && !coded;
    why = {{"note", "looks like " + variable.id +
                        (not_numbers ? ", but its cells are not numbers"
                                     : ", but what its codes mean is not certain")}};
    remark(why, not_numbers ? "not_numbers" : "codes_uncertain", {{"variable", variable.id}});
    return Json();
  }
  taken.insert(match.variable);
  return entry;
}

}  // namespace

Json propose_mapping(const Sheet& sheet, const std::vector<Profile>& profiles,
                     const patient::Dictionary& dictionary) {
  Json columns = Json::array(), unmapped = Json::array();
  Json out = Json::object();
  std::set<int> taken;
  const Json outcome = propose_outcome(sheet, profiles);
  const auto in_outcome = [&](const std::string& name) {
    return outcome.is_object() &&
           (outcome.value("time", "") == name || outcome.value("event", "") == name);
  };
  // Whole-name matches first, so that "AFP" is afp and not "AFP group".
  std::vector<Json> entries(sheet.names.size());
  std::vector<Json> why(sheet.names.size(), Json{{"note", ""}});
  for (const bool exact : {true, false}) {
    for (std::size_t j = 0; j < sheet.names.size(); ++j) {
      const bool is_exact = match_name(split_header(sheet.names[j]).name, dictionary).exact;
      if (is_exact != exact || in_outcome(sheet.names[j]) || profiles[j].known == 0) continue;
      entries[j] = propose_column(sheet.names[j], profiles[j], dictionary, taken, why[j]);
    }
  }
  for (std::size_t j = 0; j < sheet.names.size(); ++j) {
    const std::string plain = plain_name(sheet.names[j]);
    if (!out.contains("identifier") && entries[j].is_null() &&
        contains(plain, {"id", "patient", "number", "病案号", "编号"}) && is_unique(sheet, j)) {
      out["identifier"] = sheet.names[j];
    } else if (entries[j].is_object()) {
      columns.push_back(entries[j]);
    } else if (!in_outcome(sheet.names[j])) {
      Json values = Json::array();
      for (std::size_t i = 0; i < std::min<std::size_t>(6, profiles[j].distinct.size()); ++i) {
        values.push_back(profiles[j].distinct[i]);
      }
      why[j].update({{"column", sheet.names[j]}, {"values", values}});
      unmapped.push_back(why[j]);
    }
  }
  out["columns"] = columns;
  if (outcome.is_object()) out["outcome"] = outcome;
  out["unmapped"] = unmapped;
  return out;
}

Json describe_columns(const Sheet& sheet, const std::vector<Profile>& profiles) {
  constexpr std::size_t kShown = 12, kFaults = 5;
  Json columns = Json::array(), unreadable = Json::array();
  for (std::size_t j = 0; j < sheet.names.size(); ++j) {
    const Profile& cells = profiles[j];
    const std::size_t shown = std::min(kShown, cells.distinct.size());
    const std::vector<std::string> first(cells.distinct.begin(), cells.distinct.begin() + shown);
    Json one = {{"column", sheet.names[j]},
                {"known", cells.known},
                {"distinct", first},
                {"more", cells.distinct.size() > shown},
                {"numeric", cells.numeric()}};
    if (cells.numeric()) one["range"] = {cells.numbers.lowest(), cells.numbers.highest()};
    columns.push_back(one);
  }
  for (std::size_t k = 0; k < std::min(kFaults, sheet.faults.size()); ++k) {
    unreadable.push_back(report::to_json(sheet.faults[k]));
  }
  return {{"rows", sheet.rows_in()},
          {"unreadable", unreadable},
          {"unreadable_count", sheet.faults.size()},
          {"columns", columns}};
}

}  // namespace hepatica::cohort
