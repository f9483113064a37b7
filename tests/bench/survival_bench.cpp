// Speed of core/survival beside R: each R figure is taken in the same run on the same data when
// Rscript is installed, and the largest difference of the answers is printed with it.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/survival/concordance.h"
#include "core/survival/cox.h"
#include "core/survival/elastic_net.h"
#include "tests/bench/bench.h"
#include "tests/bench/simulated_cohort.h"

namespace hepatica::survival {
namespace {

/// Runs tests/bench/survival_peer.R on the cohort; its numbers, or none without R.
std::vector<double> peer(const std::string& work, const bench::Cohort& cohort) {
#ifdef __EMSCRIPTEN__
  (void)work, (void)cohort;
  return {};
#else
  if (std::system("command -v Rscript > /dev/null 2>&1") != 0) return {};
  const auto folder = std::filesystem::temp_directory_path();
  const std::string data = (folder / "hepatica_survival_bench.bin").string();
  const std::string answer = (folder / "hepatica_survival_bench.txt").string();
  std::ofstream file(data, std::ios::binary);
  const auto write = [&](const std::vector<double>& values) {
    file.write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(double)));
  };
  write({static_cast<double>(cohort.covariates.rows),
         static_cast<double>(cohort.covariates.columns)});
  write(cohort.data.time);
  write({cohort.data.event.begin(), cohort.data.event.end()});
  write(cohort.covariates.values);
  file.close();
  const std::string command = "Rscript " HEPATICA_SOURCE_DIR "/tests/bench/survival_peer.R " +
                              work + " " + data + " > " + answer + " 2> /dev/null";
  std::vector<double> numbers;
  if (std::system(command.c_str()) == 0) {
    std::ifstream in(answer);
    for (double x = 0; in >> x;) numbers.push_back(x);
  }
  std::filesystem::remove(data);
  std::filesystem::remove(answer);
  return numbers;
#endif
}

/// A row for R's own time, in the form of bench.h, and a line that compares the answers.
void print_peer(const std::string& what, double seconds) {
  std::printf("bench\t%s\t%.4g\t%.4g\t\n", what.c_str(), 1000 * seconds, 1000 * seconds);
}

void bench_cox(std::size_t rows, const std::string& target) {
  const std::string size = std::to_string(rows) + " x 20";
  const auto cohort = bench::simulate(rows, 20, 0.2, 20);
  CoxFit fit;
  bench::row("Cox, Efron, " + size, target,
             [&] { fit = fit_cox(cohort.data, cohort.covariates).value(); });
  const auto r = peer("cox", cohort);  // coxph, inner fit, log likelihood, coefficients
  if (r.size() != 3 + fit.columns()) return;
  print_peer("  R coxph, " + size, r[0]);
  print_peer("  R coxph.fit (inner), " + size, r[1]);
  double largest = 0;
  for (std::size_t j = 0; j < fit.columns(); ++j) {
    largest = std::max(largest, std::fabs(fit.coefficients[j] - r[3 + j]));
  }
  std::printf("answer\tCox %s: log likelihood %.9f (R %.9f), largest coefficient difference %.2g\n",
              size.c_str(), fit.log_likelihood, r[2], largest);
}

void bench_concordance() {
  const auto cohort = bench::simulate(100000, 2, 0.4, 2);
  const std::span<const double> risk(cohort.covariates.values.data(), cohort.data.size());
  double index = 0;
  bench::row("Harrell's C with its error, 100000 rows", "<= 50 native",
             [&] { index = concordance(cohort.data, risk).value().index; });
  const auto r = peer("concordance", cohort);  // seconds, C
  if (r.size() != 2) return;
  print_peer("  R concordance, 100000 rows", r[0]);
  std::printf("answer\tHarrell's C: %.9f (R %.9f)\n", index, r[1]);
}

void bench_elastic_net() {
  const auto cohort = bench::simulate(1000, 200, 0.3, 20);
  std::size_t fits = 0;
  bench::row("elastic-net Cox path, 100 lambdas, 1000 x 200", "<= glmnet (75)",
             [&] { fits = elastic_net_cox(cohort.data, cohort.covariates).value().fits.size(); });
  const auto r = peer("glmnet", cohort);  // seconds, lambdas until the path ended
  if (r.size() != 2) return;
  print_peer("  R glmnet, 1000 x 200", r[0]);
  std::printf("answer\telastic net: %zu fits (R %.0f)\n", fits, r[1]);
}

}  // namespace
}  // namespace hepatica::survival

int main() {
  using namespace hepatica::survival;
  bench_cox(10000, "<= R inner fit; WASM <= 1.5 x");
  bench_cox(100000, "<= 150 native, <= 250 WASM");
  bench_concordance();
  bench_elastic_net();
}
