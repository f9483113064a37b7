// Writing, checking and repeating recorded analyses.
#include "core/cohort/record.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/json_cursor.h"
#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/base/sha256.h"
#include "core/cohort/lab.h"
#include "core/report/result_json.h"

namespace hepatica::cohort {
namespace {

constexpr double kRelative = 1e-9;
constexpr double kNearZero = 1e-12;

/// Ids of the packages that a request names.
std::set<std::string> models_named(const Json& request) {
  std::set<std::string> out;
  const auto add = [&](const Json& text) {
    if (!text.is_string()) return;
    const std::string name = text;
    out.insert(name.substr(0, name.find(':')));
  };
  if (request.contains("models")) {
    for (const Json& one : request["models"]) add(one);
  }
  if (request.contains("model")) add(request["model"]);
  return out;
}

/// Compares two answers; names the first place where they differ.
class Comparison {
 public:
  bool same(const Json& then, const Json& now, const std::string& place) {
    if (then.is_number() && now.is_number()) return same_number(then, now, place);
    if (then.type() != now.type()) return differs(place);
    if (then.is_object()) {  // what a newer program says besides is no difference
      for (const auto& [key, value] : then.items()) {
        const std::string inner = place + "/" + key;
        if (!now.contains(key)) return differs(inner);
        if (!same(value, now[key], inner)) return false;
      }
      return true;
    }
    if (then.is_array()) {
      if (then.size() != now.size()) return differs(place);
      for (std::size_t k = 0; k < then.size(); ++k) {
        if (!same(then[k], now[k], place + "/" + std::to_string(k))) return false;
      }
      return true;
    }
    return then == now || differs(place);
  }

  std::size_t numbers = 0;
  std::string where;

 private:
  bool same_number(const Json& then, const Json& now, const std::string& place) {
    const double a = then, b = now;
    ++numbers;
    const double scale = std::max(std::fabs(a), std::fabs(b));
    return std::fabs(a - b) <= std::max(kRelative * scale, kNearZero) ||
           differs(place + " (" + format_number(a) + " then, " + format_number(b) + " now)");
  }
  bool differs(const std::string& place) {
    where = place.empty() ? "/" : place;
    return false;
  }
};

/// An error unless the table is the recorded one.
Status check_table(const JsonCursor& root, const TableFile& table) {
  const std::string recorded = root.at("table").at("sha256").text();
  const std::string name = root.at("table").at("name").text();
  if (root.failed() || recorded == table.sha256) return success();
  return Error{Code::kContradiction, table.name,
               "not the recorded table: SHA-256 " + table.sha256.substr(0, 16) + "..., recorded " +
                   recorded.substr(0, 16) + "... ('" + name + "')",
               Reason{"other_table", {{"recorded", name}, {"given", table.name}}, ""}};
}

Status check_models(const JsonCursor& root, const model::Catalogue& catalogue) {
  for (const auto& item : root.at("models").items()) {
    const std::string id = item.at("id").text(), hash = item.at("hash").text();
    if (root.failed()) return success();  // reported by the caller
    const int at = catalogue.find(id);
    if (at < 0) return catalogue.unknown_model(id);
    const auto& package = catalogue.packages()[static_cast<std::size_t>(at)];
    if (package.hash != hash)
      return Error{Code::kContradiction, id,
                   "version " + package.version + " has other numbers than the recorded version " +
                       item.text_or("version", "?"),
                   Reason{"other_numbers", {{"model", id}, {"version", package.version}}, ""}};
  }
  return success();
}

}  // namespace

TableFile table_file(const std::string& name, std::string_view bytes) {
  return {name.substr(name.find_last_of("/\\") + 1), sha256_hex(bytes), bytes.size()};
}

Json make_record(std::string_view call, const Json& request, const TableFile& table,
                 const Json& answer, const model::Catalogue& catalogue) {
  Json models = Json::array();
  for (const auto& id : models_named(request)) {
    const int at = catalogue.find(id);
    if (at < 0) continue;
    const auto& package = catalogue.packages()[static_cast<std::size_t>(at)];
    models.push_back({{"id", id}, {"version", package.version}, {"hash", package.hash}});
  }
  return {{"hepatica_analysis", 1},
          {"hepatica", report::version()},
          {"call", call},
          {"request", request},
          {"table", {{"name", table.name}, {"sha256", table.sha256}, {"bytes", table.bytes}}},
          {"models", models},
          {"answer", answer}};
}

Result<Replayed> replay(const Json& record, const TableFile& table, std::string_view text,
                        const model::Catalogue& catalogue, const survival::Progress& progress) {
  JsonFault fault{Code::kInvalidArgument, "analysis", std::nullopt};
  const JsonCursor root(record, fault);
  if (!root.has("hepatica_analysis"))
    root.fail("no recorded analysis", Reason{"no_analysis", {}, ""});
  root.at("hepatica_analysis").version(1);
  const std::string call = root.at("call").text();
  if (call == "replay")
    root.at("call").fail("a replay is not an analysis", Reason{"replay_of_a_replay", {}, ""});
  const Json& request = root.at("request").json();
  root.at("request").members();
  const Json& then = root.at("answer").json();
  if (auto refused = check_table(root, table)) return *refused;
  if (auto refused = check_models(root, catalogue)) return *refused;
  if (fault.first) return *fault.first;
  auto now = Lab(catalogue).compute(call, text, request, progress);
  if (!now.ok()) return now.error();
  Replayed out;
  out.answer = *std::move(now);
  const std::string version = root.text_or("hepatica", "?");
  if (version != report::version())
    out.notes.push_back("recorded with version " + version + ", repeated with " +
                        report::version());
  Comparison comparison;
  const Json read_back =
      Json::parse(out.answer.dump(-1, ' ', false, Json::error_handler_t::replace), nullptr, false);
  if (!comparison.same(then, read_back, ""))
    return Error{
        Code::kContradiction, "answer",
        "differs from the recorded one at " + comparison.where +
            (out.notes.empty() ? "" : "; " + out.notes[0]),
        Reason{"answer_differs",
               {{"place", comparison.where}, {"then", version}, {"now", report::version()}},
               ""}};
  out.compared = comparison.numbers;
  return out;
}

}  // namespace hepatica::cohort
