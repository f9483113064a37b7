// `hepatica cohort fit` and `recalibrate`: new packages from a cohort.
#include <filesystem>
#include <iostream>

#include "cli/cohort_command.h"

namespace hepatica::cli::fit_command {
namespace {

struct Options {
  CohortFiles files;
  std::vector<std::string> predictors;
  std::vector<double> horizons;
  std::string penalty = "none", id, folder, model, method;
  std::string title_en, title_zh, cohort_en, cohort_zh;
  bool firth = false;
  int bootstrap = 200;
  std::uint64_t seed = 1;
  double horizon = 0;
  ImputeFlags impute;
};

void add_package_options(CLI::App& app, Options& options) {
  app.add_option("--id", options.id, "id of the new package");
  app.add_option("--package", options.folder,
                 "folder of models: writes ID/model.json and ID/reference.json there");
  app.add_option("--cohort-en", options.cohort_en, "the cohort in English (who, where, when)");
  app.add_option("--cohort-zh", options.cohort_zh, "the cohort in Chinese");
}

Json bilingual(const std::string& en, const std::string& zh) { return {{"en", en}, {"zh-CN", zh}}; }

/// An error where a package of this name is there already: a published one would be lost.
Status spare_package(const std::string& folder, const std::string& id) {
  const auto place = std::filesystem::path(folder) / id / "model.json";
  std::error_code not_there;
  if (!std::filesystem::exists(place, not_there)) return success();
  return Error{Code::kInvalidArgument, "id",
               "'" + place.string() + "' is there already: another --id, or take it away first"};
}

/// Writes the files of a package below the folder.
Status write_package(const Json& answer, const std::string& folder) {
  const std::string id = answer["package"]["id"];
  const auto place = std::filesystem::path(folder) / id;
  std::error_code fault;
  std::filesystem::create_directories(place, fault);
  if (fault) return Error{Code::kInvalidFile, place.string(), "cannot be made"};
  for (const char* name : {"model", "reference"}) {
    const Json& document = answer[std::string_view(name) == "model" ? "package" : "reference"];
    if (auto failed = write_file((place / (std::string(name) + ".json")).string(),
                                 json_text(document, 2) + "\n"))
      return failed;
  }
  return success();
}

/// Runs the call, writes the package and the answer.
int make_package(const char* call, const Options& options, const Json& request,
                 const Settings& settings) {
  CohortFiles files = options.files;
  if (options.folder.empty()) return run_lab(call, files, request, settings);
  if (options.id.empty())
    return refuse({Code::kInvalidArgument, "id", "--package needs --id"}, settings);
  if (auto fault = spare_package(options.folder, options.id)) return refuse(*fault, settings);
  Json answer;
  const int status = run_lab(call, files, request, settings, &answer);
  if (status != kDone) return status;
  if (auto fault = write_package(answer, options.folder)) return refuse(*fault, settings);
  return kDone;
}

Work declare_fit(CLI::App& app, const Settings& settings) {
  auto options = std::make_shared<Options>();
  add_files(app, options->files);
  app.add_option("--predictor", options->predictors,
                 "variable, expression or spline(variable, knots); may be given again")
      ->required();
  app.add_option("--horizon", options->horizons,
                 "time of a survival probability; may be given again");
  app.add_option("--penalty", options->penalty, "none, lasso, elastic_net or ridge");
  app.add_flag("--firth", options->firth, "Firth's penalty (logistic)");
  app.add_option("--bootstrap", options->bootstrap, "samples of the optimism correction; 0: none");
  app.add_option("--seed", options->seed, "of the random samples");
  add_impute(app, options->impute);
  app.add_option("--title-en", options->title_en, "title in English");
  app.add_option("--title-zh", options->title_zh, "title in Chinese");
  add_package_options(app, *options);
  return [options, &settings] {
    const Options& o = *options;
    Json request = {{"predictors", o.predictors},
                    {"horizons", o.horizons},
                    {"penalty", o.penalty},
                    {"firth", o.firth},
                    {"bootstrap", o.bootstrap},
                    {"seed", o.seed},
                    {"id", o.id},
                    {"title", bilingual(o.title_en, o.title_zh)},
                    {"cohort", bilingual(o.cohort_en, o.cohort_zh)}};
    ask_impute(o.impute, o.seed, request);
    return make_package("fit", o, request, settings);
  };
}

Work declare_recalibrate(CLI::App& app, const Settings& settings) {
  auto options = std::make_shared<Options>();
  add_files(app, options->files);
  app.add_option("--model", options->model, "the package to recalibrate")->required();
  app.add_option("--method", options->method, "intercept, slope, baseline or refit")->required();
  app.add_option("--horizon", options->horizon, "where the intercept of a survival model is set");
  app.add_option("--bootstrap", options->bootstrap, "of refit: samples of the optimism correction");
  add_package_options(app, *options);
  return [options, &settings] {
    const Options& o = *options;
    Json request = {{"model", o.model},
                    {"method", o.method},
                    {"id", o.id},
                    {"cohort", bilingual(o.cohort_en, o.cohort_zh)}};
    if (o.horizon != 0) request["horizon"] = o.horizon;
    if (o.method == "refit") request["bootstrap"] = o.bootstrap;
    return make_package("recalibrate", o, request, settings);
  };
}

const VerbRegistration fit({"fit", "Fits a Cox or logistic model and writes its package",
                            declare_fit});
const VerbRegistration recalibrate({"recalibrate", "A new package from a published one",
                                    declare_recalibrate});

}  // namespace
}  // namespace hepatica::cli::fit_command
