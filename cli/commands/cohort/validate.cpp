// `hepatica cohort validate`: models against what happened.
#include "cli/cohort_command.h"

namespace hepatica::cli::validate_command {
namespace {

struct Options {
  CohortFiles files;
  std::vector<std::string> models;
  double horizon = 0;
  std::string subgroup;
  ImputeFlags impute;
  std::uint64_t seed = 1;
};

Work declare(CLI::App& app, const Settings& settings) {
  auto options = std::make_shared<Options>();
  add_files(app, options->files);
  app.add_option("--model", options->models, "model, or model:output (may be given again)")
      ->required();
  app.add_option("--horizon", options->horizon,
                 "time of the prediction, in the unit of the analysis (months unless the mapping "
                 "says otherwise)");
  app.add_option("--subgroup", options->subgroup,
                 "again in each level of this category or condition");
  add_impute(app, options->impute);
  app.add_option("--seed", options->seed, "of the imputation");
  return [options, &settings] {
    Json request = {{"models", options->models}, {"subgroup", options->subgroup}};
    if (options->horizon != 0) request["horizon"] = options->horizon;
    ask_impute(options->impute, options->seed, request);
    return run_lab("validate", options->files, request, settings);
  };
}

const VerbRegistration validate({"validate", "Models compared on the same rows", declare});

}  // namespace
}  // namespace hepatica::cli::validate_command
