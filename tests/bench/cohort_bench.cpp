// Speed of the cohort lab: bootstraps of a model, and a large table parsed and described.
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "core/cohort/lab.h"
#include "core/cohort/optimism.h"
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

/// The fictitious clinic of the tests, over and over until the table has 200 MB.
void bench_table() {
  const std::string clinic = file_text("tests/reference/cohort/clinic.csv");
  const std::size_t header = clinic.find('\n') + 1;
  std::string table = clinic;
  table.reserve(201u << 20);
  while (table.size() < (200u << 20)) table.append(clinic, header, std::string::npos);
  auto dictionary = patient::Dictionary::read(Json::parse(file_text("models/variables.json")));
  const model::Catalogue catalogue(std::move(*dictionary), {});
  const Json mapping = Json::parse(R"json({
    "columns": [{"column": "Age", "variable": "age", "unit": "a"},
                {"column": "Sex", "variable": "sex"},
                {"column": "Albumin (g/dL)", "variable": "albumin", "unit": "g/dL"},
                {"column": "AFP", "variable": "afp", "unit": "ng/mL"},
                {"column": "Tumour size (cm)", "variable": "largest_diameter", "unit": "cm"},
                {"column": "Ascites", "variable": "ascites"}],
    "outcome": {"time": "OS days", "time_unit": "d", "event": "Death", "event_values": ["1"],
                "censored_values": ["0"], "label": {"en": "death", "zh-CN": "死亡"}}})json");
  Json answer;
  bench::row(
      "200 MB of CSV parsed and described", "<= 3000 native, <= 6000 WASM",
      [&] {
        answer = Lab(catalogue).run("describe", table, {{"mapping", mapping}});
      },
      1);
  std::printf("answer\tdescribe: %s\n", answer["ok"].get<bool>()
                                            ? answer["value"]["flow"].dump().substr(0, 120).c_str()
                                            : answer["error"].dump().c_str());
}

}  // namespace
}  // namespace hepatica::cohort

int main() {
  hepatica::cohort::bench_bootstraps();
  hepatica::cohort::bench_table();
}
