// Comparing a package with its worked examples.
#include "core/report/examples.h"

#include <algorithm>
#include <cmath>

#include "core/base/json_cursor.h"
#include "core/base/number_text.h"
#include "core/report/result_json.h"

namespace hepatica::report {
namespace {

/// Where the computed value differs from the expected one; empty when it agrees.
std::string difference(const Json& expected, const Json& computed, double tolerance) {
  if (computed.is_null()) return "expected " + expected.dump() + ", got no value";
  if (expected.is_number() && computed.is_number()) {
    double const e = expected.get<double>();
    double const c = computed.get<double>();
    // A printed 0.90 with tolerance 0.005 includes 0.905 itself; 1e-12 covers binary rounding of
    // that edge.
    if (std::fabs(e - c) <= tolerance + 1e-12 * std::max(1.0, std::fabs(e))) return "";
    return "expected " + format_number(e) + ", got " + format_number(c);
  }
  if (expected == computed) return "";
  return "expected " + expected.dump() + ", got " + computed.dump();
}

Json output_value(const Json& result, const std::string& id) {
  for (const auto& output : result.value("outputs", Json::array())) {
    if (output["id"] == id) return output["value"];
  }
  return nullptr;
}

class ExampleRunner {
 public:
  ExampleRunner(const model::Catalogue& catalogue, int package, const std::string& file)
      : catalogue_(catalogue), package_(package), file_(file) {}

  void run(const JsonCursor& at, ExampleReport& report) {
    at.only({"name", "patient", "expect", "tolerance", "source", "status", "rule", "risk_group",
             "note", "missing"});
    at.at("name").text();
    at.at("source").text();
    if (at.failed()) return;
    ++report.run;
    auto const reading = patient::read_patient(at.at("patient").json(), catalogue_.dictionary());
    if (!reading.errors.empty()) return add(at, to_line(reading.errors.front()), report);
    auto const results = catalogue_.evaluate(reading.patient, {package_});
    Json const result = to_json(results.front());
    compare(at, result, report);
  }

 private:
  void add(const JsonCursor& at, const std::string& what, ExampleReport& report) const {
    std::string const name = at.json().value("name", "");
    report.failures.push_back(
        {Code::kInvalidArgument, file_ + "#" + at.pointer(), name + ": " + what});
  }

  void compare(const JsonCursor& at, const Json& result, ExampleReport& report) const {
    std::string const wanted = at.text_or("status", "ok");
    if (result["status"] != wanted) {
      std::string why = result.contains("error") ? "; " + result["error"].dump() : "";
      if (result.contains("missing")) why += "; missing " + result["missing"].dump();
      return add(at,
                 "expected status " + wanted + ", got " + result["status"].get<std::string>() + why,
                 report);
    }
    double const tolerance = at.number_or("tolerance", 0);
    if (at.has("expect")) {
      for (const auto& [id, expected] : at.at("expect").members()) {
        std::string const fault = difference(expected.json(), output_value(result, id), tolerance);
        if (!fault.empty()) add(at, id + ": " + fault, report);
      }
    } else if (wanted == "ok") {
      add(at, "'expect' is missing", report);
    }
    if (at.has("risk_group") && result.value("risk_group", Json::object()).value("class", Json()) !=
                                    at.at("risk_group").json()) {
      add(at, "expected risk group " + at.at("risk_group").json().dump(), report);
    }
    if (at.has("rule")) {
      bool fired = false;
      for (const auto& rule : result.value("rules", Json::array()))
        fired = fired || rule["id"] == at.at("rule").json();
      if (!fired)
        add(at,
            "expected rule " + at.at("rule").json().dump() + ", got " +
                result.value("rules", Json()).dump(),
            report);
    }
  }

  const model::Catalogue& catalogue_;
  int package_;
  std::string file_;
};

}  // namespace

ExampleReport run_examples(const model::Catalogue& catalogue, int package, const Json& document) {
  const auto& model = catalogue.packages()[static_cast<size_t>(package)];
  std::string const file = model.id + "/reference.json";
  JsonFault fault{Code::kModelInvalid, file, std::nullopt};
  JsonCursor const root(document, fault);
  root.only({"$schema", "examples", "notes"});
  ExampleReport report;
  ExampleRunner runner(catalogue, package, file);
  for (const auto& at : root.at("examples").items(model.locked ? 0 : 3)) {
    if (fault.first) break;
    runner.run(at, report);
  }
  if (fault.first) report.failures.push_back(*fault.first);
  return report;
}

}  // namespace hepatica::report
