// Telling files apart and checking their fields.
#include "core/cohort/lab_file.h"

#include "core/base/json_cursor.h"

namespace hepatica::cohort {
namespace {

constexpr int kMostRows = 2000000000;

void numbers(const JsonCursor& list) {
  for (const auto& item : list.items()) item.number();
}

/// What the page reads of a mapping before a table is there to check it against (mapping.h).
void mapping(const JsonCursor& root) {
  for (const auto& column : root.at("columns").items()) column.at("column").text();
  if (root.has("outcome")) root.at("outcome").at("event").text();
  if (!root.has("rows")) return;
  for (const auto& rule : root.at("rows").items()) rule.at("column").text();
}

const char* analysis(const JsonCursor& root) {
  root.at("hepatica_analysis").version(1);
  root.at("hepatica").text();
  root.at("call").text();
  mapping(root.at("request").at("mapping"));
  root.at("table").at("name").text();
  root.at("table").at("sha256").text();
  root.at("table").at("bytes").number();
  for (const auto& model : root.at("models").items()) {
    model.at("id").text();
    model.at("hash").text();
  }
  root.at("answer").members();
  return "analysis";
}

void counted(const JsonCursor& root) {
  root.at("rows").integer(0, kMostRows);
  root.at("events").integer(0, kMostRows);
}

const char* fit_plan(const JsonCursor& root) {
  root.at("pool").version(1);
  root.at("kind").one_of({"cox", "logistic"});
  for (const auto& term : root.at("terms").items(1)) {
    term.at("id").text();
    term.at("expression").text();
  }
  numbers(root.at("beta"));
  root.at("step").integer(0, 1000000);
  root.at("min_cell").integer(1, 1000000);
  return "pool_plan";
}

const char* fit_summary(const JsonCursor& root) {
  root.at("pool").version(1);
  root.at("site").text();
  root.at("plan").text();
  root.at("step").integer(0, 1000000);
  counted(root);
  root.at("log_likelihood").number();
  numbers(root.at("gradient"));
  for (const auto& row : root.at("information").items()) numbers(row);
  return "pool_summary";
}

void judged(const JsonCursor& root) {
  for (const char* key : {"model", "version", "hash", "output", "time_unit"}) root.at(key).text();
  root.at("horizon").number();
  root.at("min_cell").integer(1, 1000000);
}

const char* counts(const JsonCursor& root) {
  root.at("pool_validation").version(1);
  numbers(root.at("cuts"));
  numbers(root.at("times"));
  if (root.has("sites")) {
    judged(root);
    counted(root);
    for (const auto& site : root.at("sites").items(1)) {
      site.at("site").text();
      counted(site);
    }
    root.at("concordance").members();
    return "counts_result";
  }
  if (!root.has("site") && !root.has("groups")) {
    judged(root);
    root.at("probability").boolean();
    return "counts_plan";
  }
  root.at("site").text();
  root.at("plan").text();
  counted(root);
  for (const auto& group : root.at("groups").items(1)) {
    group.at("beyond").at("rows").integer(0, kMostRows);
    for (const auto& interval : group.at("intervals").items(1)) {
      interval.at("event").at("rows").integer(0, kMostRows);
      interval.at("censored").at("rows").integer(0, kMostRows);
    }
  }
  return "counts_summary";
}

const char* validation(const JsonCursor& root) {
  if (root.has("hepatica_validation")) root.at("hepatica_validation").version(1);
  root.at("flow").at("rows_used").integer(0, kMostRows);
  root.at("events").integer(0, kMostRows);
  for (const auto& model : root.at("models").items(1)) model.at("model").text();
  return "validation";
}

const char* kind_of(const JsonCursor& root) {
  if (root.has("hepatica_analysis")) return analysis(root);
  if (root.has("pool_validation")) return counts(root);
  if (root.has("pool"))
    return root.has("beta") || root.has("terms") ? fit_plan(root) : fit_summary(root);
  if (root.has("hepatica_validation") || (root.has("flow") && root.has("models")))
    return validation(root);
  root.fail("neither an analysis, a plan, a site's summary nor a validation",
            Reason{"file_of_no_kind", {}, ""});
  return "";
}

}  // namespace

Result<Json> lab_file(std::string_view text, const std::string& name) {
  const auto parsed = parse_json(text, name, kLabFile);
  if (!parsed.ok()) return parsed.error();
  JsonFault fault{Code::kInvalidFile, name, std::nullopt};
  const char* kind = kind_of(JsonCursor(*parsed, fault));
  if (fault.first) return *fault.first;
  return Json{{"kind", kind}};
}

}  // namespace hepatica::cohort
