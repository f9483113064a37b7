// `hepatica cohort propose` and `describe`: what is in a table.
#include "cli/cohort_command.h"

namespace hepatica::cli::describe_command {
namespace {

Work declare_propose(CLI::App& app, const Settings& settings) {
  auto files = std::make_shared<CohortFiles>();
  add_files(app, *files);
  return [files, &settings] { return run_lab("propose", *files, Json::object(), settings); };
}

Work declare_describe(CLI::App& app, const Settings& settings) {
  auto files = std::make_shared<CohortFiles>();
  auto group = std::make_shared<std::string>();
  add_files(app, *files);
  app.add_option("--group", *group, "a category or condition to compare by");
  return [files, group, &settings] {
    return run_lab("describe", *files, {{"group", *group}}, settings);
  };
}

const VerbRegistration propose({"propose", "Proposes which column is which variable, to confirm",
                                declare_propose});
const VerbRegistration describe({"describe", "Table one, problems and missing values",
                                 declare_describe});

}  // namespace
}  // namespace hepatica::cli::describe_command
