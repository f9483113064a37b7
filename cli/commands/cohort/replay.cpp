// `hepatica cohort replay`: a recorded analysis on the same table once more.
#include <iostream>

#include "cli/cohort_command.h"
#include "core/cohort/record.h"

namespace hepatica::cli::replay_command {
namespace {

struct Options {
  CohortFiles files;  // table and out
  std::string record;
};

int replay(const Options& options, const Settings& settings) {
  if (auto fault = spare({{options.record, "analysis"}, {options.files.table, "table"}},
                         {options.files.out}))
    return refuse(*fault, settings);
  const auto models = load_models(settings);
  if (!models.ok()) return refuse(models.error(), settings);
  const auto record = read_mapping_file(options.record);
  if (!record.ok()) return refuse(record.error(), settings);
  auto bytes = read_file(options.files.table, size_t{2} << 30);
  if (!bytes.ok()) return refuse(bytes.error(), settings);
  const auto file = cohort::table_file(options.files.table, *bytes);
  const auto table = as_utf8(*std::move(bytes), options.files.table);
  if (!table.ok()) return refuse(table.error(), settings);
  const auto again = cohort::replay(*record, file, *table, models->catalogue);
  if (!again.ok()) return refuse(again.error(), settings);
  remark(again->answer);
  for (const auto& note : again->notes) std::cerr << "hepatica: " << note << '\n';
  std::cerr << "hepatica: the same as recorded (" << again->compared << " numbers)\n";
  return write_answer(again->answer, options.files, settings);
}

Work declare(CLI::App& app, const Settings& settings) {
  auto options = std::make_shared<Options>();
  app.add_option("analysis", options->record, "what --record wrote")->required();
  app.add_option("--data", options->files.table, "the table; - is standard input")->required();
  app.add_option("--out", options->files.out, "write the answer here");
  return [options, &settings] { return replay(*options, settings); };
}

const VerbRegistration registration(
    {"replay", "Repeats a recorded analysis and says whether it gives the same", declare});

}  // namespace
}  // namespace hepatica::cli::replay_command
