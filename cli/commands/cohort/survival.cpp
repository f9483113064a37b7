// `hepatica cohort survival`: curves by group.
#include "cli/cohort_command.h"

namespace hepatica::cli::survival_command {
namespace {

Work declare(CLI::App& app, const Settings& settings) {
  auto files = std::make_shared<CohortFiles>();
  auto group = std::make_shared<std::string>();
  auto times = std::make_shared<std::vector<double>>();
  add_files(app, *files);
  app.add_option("--group", *group, "a category or condition");
  app.add_option("--time", *times,
                 "where to read off survival and numbers at risk (may be given again)");
  return [files, group, times, &settings] {
    return run_lab("survival", *files, {{"group", *group}, {"times", *times}}, settings);
  };
}

const VerbRegistration survival({"survival", "Kaplan-Meier curves by group, log-rank tests",
                                 declare});

}  // namespace
}  // namespace hepatica::cli::survival_command
