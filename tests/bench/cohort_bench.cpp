// Speed of the cohort lab: bootstraps of a model, a large table described, a long one scored.
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "core/cohort/lab.h"
#include "core/cohort/optimism.h"
#include "core/cohort/score.h"
#include "core/survival/cox.h"
#include "tests/bench/bench.h"
#include "tests/bench/simulated_cohort.h"

namespace hepatica::cohort {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream file(HEPATICA_SOURCE_DIR "/" + path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// 5 000 patients with 10 normal covariates, some 60 % of them with the event.
void bench_bootstraps() {
  const auto cohort = bench::simulate(5000, 10, 0.2, 10);
  const auto& data = cohort.data;
  const auto& covariates = cohort.covariates;
  const auto fit = survival::fit_cox(data, covariates).value();
  const Refit refit = [&](const std::vector<std::size_t>& rows) -> Result<std::vector<double>> {
    auto again = survival::fit_cox(data.take(rows), covariates.take(rows));
    if (!again.ok()) return again.error();
    return again->coefficients;
  };
  Optimism found;
  bench::row(
      "200 bootstraps of a Cox model, 5 000 x 10, C and slope", "<= 3000 WASM",
      [&] {
        found =
            bootstrap_optimism(data, covariates, fit.coefficients, false, refit, 200, 1).value();
      },
      1);
  std::printf("answer\tbootstraps: C %.6f, corrected %.6f, slope %.6f\n", found.apparent,
              found.corrected, found.slope);
}

/// The fictitious clinic of the tests, over and over, every row with an identifier of its own.
std::string long_table(std::size_t bytes, std::size_t rows) {
  const std::string clinic = file_text("tests/reference/cohort/clinic.csv");
  const std::size_t header = clinic.find('\n') + 1;
  std::string table = clinic.substr(0, header);
  table.reserve(bytes + 1000);
  std::size_t at = header;
  for (std::size_t row = 1; row <= rows && table.size() < bytes; ++row) {
    const std::size_t comma = clinic.find(',', at), end = clinic.find('\n', at) + 1;
    table += std::to_string(row);
    table.append(clinic, comma, end - comma);
    at = end < clinic.size() ? end : header;
  }
  return table;
}

Json clinic_mapping() {
  return Json::parse(R"json({
    "columns": [{"column": "Age", "variable": "age", "unit": "a"},
                {"column": "Sex", "variable": "sex"},
                {"column": "Albumin (g/dL)", "variable": "albumin", "unit": "g/dL"},
                {"column": "AFP", "variable": "afp", "unit": "ng/mL"},
                {"column": "Tumour size (cm)", "variable": "largest_diameter", "unit": "cm"},
                {"column": "Ascites", "variable": "ascites"}],
    "outcome": {"time": "OS days", "time_unit": "d", "event": "Death", "event_values": ["1"],
                "censored_values": ["0"], "label": {"en": "death", "zh-CN": "死亡"}}})json");
}

patient::Dictionary dictionary() {
  return *patient::Dictionary::read(Json::parse(file_text("models/variables.json")));
}

void print_answer(const char* call, const Json& answer) {
  std::printf(
      "answer\t%s: %s\n", call,
      (answer["ok"].get<bool>() ? answer["value"] : answer["error"]).dump().substr(0, 160).c_str());
}

void bench_table() {
  const std::string table = long_table(200u << 20, 10'000'000);
  const model::Catalogue catalogue(dictionary(), {});
  const Lab lab(catalogue);
  Json answer;
  bench::row(
      "200 MB of CSV parsed and described", "<= 3000 native, <= 6000 WASM",
      [&] {
        answer = lab.run("describe", table, {{"mapping", clinic_mapping()}});
      },
      1);
  print_answer("describe", answer);
  bench::row(
      "200 MB of CSV, a mapping proposed", "",
      [&] { answer = lab.run("propose", table, Json::object()); }, 1);
  print_answer("propose", answer);
}

/// ALBI, of which the clinic has albumin and bilirubin comes as a column of its own.
void bench_score() {
  const Json package = Json::parse(file_text("models/albi/model.json"));
  const model::Catalogue catalogue(dictionary(), {package});
  std::string table = "id,albumin,bilirubin\n";
  for (int row = 1; row <= 1'000'000; ++row) {
    table += std::to_string(row) + "," + std::to_string(25 + row % 23) + "." +
             std::to_string(row % 10) + "," + std::to_string(5 + row % 61) + "\n";
  }
  const Json mapping = Json::parse(R"json({
    "columns": [{"column": "albumin", "variable": "albumin", "unit": "g/L"},
                {"column": "bilirubin", "variable": "bilirubin", "unit": "umol/L"}],
    "identifier": "id"})json");
  std::size_t written = 0;
  Json report;
  bench::row(
      "1 000 000 rows scored with ALBI, CSV in and CSV out", "<= 1000 WASM",
      [&] {
        Scorer scorer(catalogue, {0}, mapping);
        std::string csv;
        written = 0;
        for (std::size_t at = 0; at < table.size(); at += 1u << 20) {
          if (scorer.feed(std::string_view(table).substr(at, 1u << 20), csv)) return;
          written += csv.size();
          csv.clear();
        }
        if (scorer.finish(csv)) return;
        written += csv.size();
        report = scorer.report();
      },
      1);
  std::printf("answer\tscore: %zu bytes, %s\n", written, report.dump().substr(0, 300).c_str());
}

}  // namespace
}  // namespace hepatica::cohort

int main(int argc, char** argv) {
  // With a word (bootstraps, table, score) only that work, for measuring a change of it.
  const std::string only = argc > 1 ? argv[1] : "";
  const auto wanted = [&](const char* work) { return only.empty() || only == work; };
  if (wanted("bootstraps")) hepatica::cohort::bench_bootstraps();
  if (wanted("table")) hepatica::cohort::bench_table();
  if (wanted("score")) hepatica::cohort::bench_score();
}
