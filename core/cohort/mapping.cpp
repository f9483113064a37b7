// Reading a mapping against a table and the dictionary.
#include "core/cohort/mapping.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "core/base/json_cursor.h"
#include "core/base/reason.h"
#include "core/base/spelling.h"

namespace hepatica::cohort {
namespace {

using expression::Type;

/// A name that is not among the known ones, with the nearest of them.
Json named(const char* key, const std::string& name, const std::vector<std::string>& known) {
  Json out = {{key, beginning(name, 80)}};
  const std::string nearest = nearest_spelling(name, known);
  if (!nearest.empty()) out["nearest"] = nearest;
  return out;
}

Json units_of(const patient::Variable& variable) {
  std::vector<std::string> codes;
  for (const auto& unit : variable.units) codes.push_back(unit.code);
  return {{"variable", variable.id}, {"units", codes}};
}

class Reader {
 public:
  Reader(const Sheet& sheet, const patient::Dictionary& dictionary)
      : sheet_(sheet), dictionary_(dictionary) {}

  std::string column(const JsonCursor& at) {
    const std::string name = at.text();
    if (!at.failed() && sheet_.find(name) < 0) {
      at.fail("the table has no column " + quoted_with_hint(name, sheet_.names),
              Reason{"map_no_column", named("header", name, sheet_.names), ""});
    }
    return name;
  }

  MappedColumn mapped(const JsonCursor& at) {
    at.only({"column", "variable", "covariate", "unit", "other_units", "levels", "decimal", "note",
             "note_unit", "note_match", "remarks"});
    MappedColumn out;
    out.column = column(at.at("column"));
    out.decimal_comma = at.text_or("decimal", ".") == ",";
    if (!columns_.insert(out.column).second)
      at.fail("the column is mapped twice",
              Reason{"map_column_twice", {{"header", out.column}}, ""});
    if (at.has("variable")) {
      read_variable(at, out);
    } else {
      out.category = at.at("covariate").one_of({"number", "category"}) == "category";
      out.name = out.column;
    }
    return out;
  }

  OutcomeMapping outcome(const JsonCursor& at) {
    at.only({"time", "time_unit", "start", "end", "date_order", "event", "event_values",
             "censored_values", "unit", "label", "decimal", "note", "remarks"});
    OutcomeMapping out;
    out.decimal_comma = at.text_or("decimal", ".") == ",";
    out.unit = at.has("unit") ? time_unit(at.at("unit")) : "mo";
    if (at.has("time")) {
      out.time = column(at.at("time"));
      out.time_unit = time_unit(at.at("time_unit"));
    } else if (at.has("start") || at.has("end")) {
      out.start = column(at.at("start"));
      out.end = column(at.at("end"));
      const auto order = date_order(at.at("date_order").one_of({"ymd", "dmy", "mdy", "excel"}));
      if (order.ok()) out.order = *order;
    }
    out.event = column(at.at("event"));
    out.event_values = texts(at.at("event_values"));
    out.censored_values = texts(at.at("censored_values"));
    for (const auto& value : out.event_values) {
      const auto& other = out.censored_values;
      if (std::find(other.begin(), other.end(), value) != other.end()) {
        at.fail("'" + value + "' cannot mean the event and none",
                Reason{"map_both_meanings", {{"text", value}}, ""});
      }
    }
    if (at.has("label")) {
      at.at("label").check_bilingual();
      out.label = at.at("label").json();
    }
    return out;
  }

  RowRule row_rule(const JsonCursor& at) {
    at.only({"column", "is", "range", "reason", "note"});
    RowRule out;
    out.column = column(at.at("column"));
    if (at.has("is")) {
      out.is = texts(at.at("is"));
    } else {
      if (const auto range = interval(at.at("range"))) out.range = *range;
    }
    out.reason = at.text_or(
        "reason",
        out.column + (at.has("is") ? " has another value" : " outside " + at.text_or("range", "")));
    return out;
  }

  std::vector<std::string> texts(const JsonCursor& at) {
    std::vector<std::string> out;
    for (const auto& item : at.items(1)) out.push_back(item.text());
    return out;
  }

 private:
  void read_variable(const JsonCursor& at, MappedColumn& out) {
    out.name = at.at("variable").text();
    if (at.failed()) return;
    out.variable = dictionary_.find(out.name);
    if (out.variable < 0) {
      return at.at("variable")
          .fail(dictionary_.hint(out.name) + " is no variable",
                Reason{"map_no_variable", {{"text", out.name}}, ""});
    }
    if (!variables_.insert(out.variable).second)
      at.fail("'" + out.name + "' is mapped twice",
              Reason{"map_variable_twice", {{"variable", out.name}}, ""});
    const auto& variable = dictionary_.variable(out.variable);
    if (variable.is_number()) {
      read_units(at, variable, out);
    } else if (at.has("levels")) {
      for (const auto& [text, to] : at.at("levels").members()) {
        const double level = level_of(to, variable);
        out.levels.emplace_back(text, level);
      }
    }
  }

  std::string time_unit(const JsonCursor& at) { return at.one_of({"d", "wk", "mo", "a"}); }

  std::optional<quantity::Interval> interval(const JsonCursor& at) {
    const std::string text = at.text();
    if (at.failed()) return std::nullopt;
    const auto range = quantity::parse_interval(text);
    if (range.ok()) return *range;
    at.fail(range.error().detail, Reason{"map_range", {{"text", text}}, ""});
    return std::nullopt;
  }

  int unit(const JsonCursor& at, const patient::Variable& variable) {
    const int index = variable.find_unit(at.text());
    if (!at.failed() && index < 0) {
      at.fail("not accepted for '" + variable.id + "'; accepted: " + variable.unit_list(),
              Reason{"map_unit", units_of(variable), ""});
    }
    return std::max(index, 0);
  }

  void read_units(const JsonCursor& at, const patient::Variable& variable, MappedColumn& out) {
    if (at.has("unit")) {
      out.unit = unit(at.at("unit"), variable);
    } else if (variable.units.size() > 1) {
      at.fail("'unit' is missing: give one of " + variable.unit_list(),
              Reason{"map_unit_missing", units_of(variable), ""});
    }
    if (!at.has("other_units")) return;
    for (const auto& item : at.at("other_units").items()) {
      item.only({"range", "unit", "note"});
      const auto range = interval(item.at("range"));
      if (!range) return;
      out.other_units.push_back({*range, unit(item.at("unit"), variable)});
    }
  }

  double level_of(const JsonCursor& at, const patient::Variable& variable) {
    if (variable.type.type == Type::kBoolean) return at.boolean() ? 1 : 0;
    const std::string id = at.text();
    for (std::size_t i = 0; i < variable.levels.size(); ++i) {
      if (variable.levels[i].id == id) return static_cast<double>(i);
    }
    std::vector<std::string> ids;
    for (const auto& level : variable.levels) ids.push_back(level.id);
    if (!at.failed())
      at.fail("no level " + quoted_with_hint(id, ids),
              Reason{"map_level", {{"variable", variable.id}, {"text", id}, {"choices", ids}}, ""});
    return 0;
  }

  const Sheet& sheet_;
  const patient::Dictionary& dictionary_;
  std::set<std::string> columns_;
  std::set<int> variables_;
};

}  // namespace

Result<Mapping> read_mapping(const Json& document, const Sheet& sheet,
                             const patient::Dictionary& dictionary) {
  JsonFault fault{Code::kInvalidArgument, "mapping", std::nullopt};
  const JsonCursor root(document, fault);
  root.only({"columns", "outcome", "rows", "identifier", "missing", "unmapped", "note"});
  Reader reader(sheet, dictionary);
  Mapping out;
  for (const auto& item : root.at("columns").items()) out.columns.push_back(reader.mapped(item));
  if (root.has("outcome") && !fault.first) out.outcome = reader.outcome(root.at("outcome"));
  if (root.has("rows")) {
    for (const auto& item : root.at("rows").items()) out.rows.push_back(reader.row_rule(item));
  }
  if (root.has("identifier")) out.identifier = reader.column(root.at("identifier"));
  if (root.has("missing")) out.missing = reader.texts(root.at("missing"));
  if (fault.first) return *fault.first;
  return out;
}

std::optional<double> months_per(const std::string& unit) {
  if (unit == "mo") return 1.0;
  if (unit == "a") return 12.0;
  if (unit == "d") return 12 / 365.25;
  if (unit == "wk") return 7 * 12 / 365.25;
  return std::nullopt;
}

double in_time_unit(double time, const std::string& from, const std::string& to) {
  // Sixteenths of a day: a month has 30.4375 days.
  const auto size = [](const std::string& unit) {
    return unit == "a" ? 5844 : unit == "mo" ? 487 : unit == "wk" ? 112 : 16;
  };
  const int shared = std::gcd(size(from), size(to));
  const int times = size(from) / shared, parts = size(to) / shared;  // both divide evenly
  return time * times / parts;
}

}  // namespace hepatica::cohort
