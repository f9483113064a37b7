// `hepatica cohort pool`: one fit, or one validation, across hospitals that share no patients.
#include "core/cohort/pool.h"

#include <filesystem>

#include "cli/cohort_command.h"
#include "core/cohort/lab.h"
#include "core/cohort/meta.h"
#include "core/cohort/pool_validation.h"

namespace hepatica::cli::pool_command {
namespace {

struct Options {
  CohortFiles files;
  std::vector<std::string> predictors, summaries;
  std::vector<std::string> names;
  std::string plan, site, model, between = "reml";
  bool normal = false;
  int min_cell = 5, groups = 10, intervals = 12;
  double horizon = 0;
};

/// An error when the answer would take the place of a site's file. The next plan may take that of
/// the one before.
Status spare_summaries(const Options& options) {
  std::vector<FileRead> read;
  for (const auto& path : options.summaries) read.push_back({path, "file of a site"});
  return spare(read, {options.files.out});
}

int merge(const Options& options, const Settings& settings) {
  if (auto fault = spare_summaries(options)) return refuse(*fault, settings);
  const auto plan = read_mapping_file(options.plan);
  if (!plan.ok()) return refuse(plan.error(), settings);
  std::vector<Json> summaries;
  for (const auto& path : options.summaries) {
    auto summary = read_mapping_file(path);
    if (!summary.ok()) return refuse(summary.error(), settings);
    summaries.push_back(*std::move(summary));
  }
  const auto next = cohort::is_pool_validation(*plan)
                        ? cohort::merge_pool_validation(*plan, summaries, options.summaries)
                        : cohort::pool_merge(*plan, summaries, options.summaries);
  if (!next.ok()) return refuse(next.error(), settings);
  return write_answer(*next, options.files, settings);
}

/// Validations of several sites; a site is named by --name, else by its file.
int meta(const Options& options, const Settings& settings) {
  if (auto fault = spare_summaries(options)) return refuse(*fault, settings);
  if (!options.names.empty() && options.names.size() != options.summaries.size())
    return refuse({Code::kInvalidArgument, "name", "one --name for each file, or none"}, settings);
  Json sites = Json::array();
  for (std::size_t k = 0; k < options.summaries.size(); ++k) {
    auto validation = read_mapping_file(options.summaries[k]);
    if (!validation.ok()) return refuse(validation.error(), settings);
    const std::string name = options.names.empty()
                                 ? std::filesystem::path(options.summaries[k]).stem().string()
                                 : options.names[k];
    sites.push_back({{"name", name}, {"validation", *std::move(validation)}});
  }
  const auto pooled = cohort::pool_meta(
      {{"sites", sites}, {"between", options.between}, {"hartung_knapp", !options.normal}});
  if (!pooled.ok()) return refuse(pooled.error(), settings);
  return write_answer(*pooled, options.files, settings);
}

int answer_plan(const Options& options, const Settings& settings) {
  if (auto fault = spare({{options.plan, "plan"}}, {options.files.out, options.files.record}))
    return refuse(*fault, settings);
  const auto plan = read_mapping_file(options.plan);
  if (!plan.ok()) return refuse(plan.error(), settings);
  return run_lab("pool_site", options.files, {{"plan", *plan}, {"site", options.site}}, settings,
                 nullptr, "pool_account");
}

int make_plan(const Options& options, const Settings& settings) {
  if (options.model.empty() == options.predictors.empty())
    return refuse({Code::kInvalidArgument, "plan",
                   "--predictor for a fit, or --model and --horizon for a validation"},
                  settings);
  if (options.model.empty())
    return run_lab("pool_plan", options.files,
                   {{"predictors", options.predictors}, {"min_cell", options.min_cell}}, settings);
  return run_lab("pool_plan", options.files,
                 {{"model", options.model},
                  {"horizon", options.horizon},
                  {"groups", options.groups},
                  {"intervals", options.intervals},
                  {"min_cell", options.min_cell}},
                 settings);
}

Work declare(CLI::App& app, const Settings& settings) {
  auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  CLI::App* plan = app.add_subcommand(
      "plan", "the first plan: of a fit (columns, knots) or of a model's validation");
  add_files(*plan, options->files);
  plan->add_option("--predictor", options->predictors, "of a fit, as in cohort fit");
  plan->add_option("--model", options->model, "of a validation: model, or model:output");
  plan->add_option("--horizon", options->horizon, "of a validation");
  plan->add_option("--groups", options->groups, "of predicted risk, at most (10)");
  plan->add_option("--intervals", options->intervals, "of time up to the horizon, at most (12)");
  plan->add_option("--min-cell", options->min_cell, "no count below this leaves a site");
  CLI::App* site =
      app.add_subcommand("site", "a site's answer to the plan: sums or counts, no row");
  add_files(*site, options->files);
  site->add_option("--plan", options->plan, "the plan")->required();
  site->add_option("--site", options->site, "name of the site")->required();
  CLI::App* sums = app.add_subcommand(
      "merge", "the next plan from the sites' sums, or the validation from their counts");
  sums->add_option("--plan", options->plan, "the plan that the sites answered")->required();
  sums->add_option("summaries", options->summaries, "one file a site")->required();
  sums->add_option("--out", options->files.out, "write the next plan here");
  CLI::App* sites = app.add_subcommand("meta", "the sites' validations as one meta-analysis");
  sites
      ->add_option("validations", options->summaries, "what cohort validate wrote, one file a site")
      ->required();
  sites->add_option("--name", options->names, "name of each site, in the files' order");
  sites->add_option("--between", options->between,
                    "variance between sites: reml or dersimonian_laird");
  sites->add_flag("--normal", options->normal, "normal interval in place of Hartung and Knapp's");
  sites->add_option("--out", options->files.out, "write the answer here");
  for (CLI::App* part : {plan, site, sums, sites}) part->fallthrough();
  return [=, &settings] {
    if (sums->parsed()) return merge(*options, settings);
    if (sites->parsed()) return meta(*options, settings);
    if (site->parsed()) return answer_plan(*options, settings);
    return make_plan(*options, settings);
  };
}

const VerbRegistration pool({"pool",
                             "One fit or validation across sites that share sums, not patients",
                             declare});

}  // namespace
}  // namespace hepatica::cli::pool_command
