// `hepatica evaluate`: one patient or many through the models.
#include <iostream>
#include <memory>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/patients.h"
#include "core/report/result_json.h"

namespace hepatica::cli::evaluate_command {
namespace {

struct Options {
  PatientFile file;
  std::vector<std::string> models;
  bool curves = false;
};

/// Complains about the first refused fields; a table of a million rows must not give a million
/// lines.
class Complaints {
 public:
  void add(Error error, const std::string& where) {
    if (++count_ > kMost) return;
    if (!where.empty()) error.field = where + ": " + error.field;
    complain(error);
  }
  void close() const {
    if (count_ > kMost) {
      std::cerr << "hepatica: and " << count_ - kMost
                << " more; each stands in its row of the output\n";
    }
  }
  bool any() const { return count_ > 0; }

 private:
  static constexpr long kMost = 20;
  long count_ = 0;
};

Json answer(const PatientRow& row, const LoadedModels& models, const std::vector<int>& wanted,
            bool curves, bool many, Complaints& complaints) {
  auto const reading = patient::read_patient(row.patient, models.catalogue.dictionary());
  std::string const where = many ? "row " + std::to_string(row.row) : "";
  for (const Error& error : reading.errors) complaints.add(error, where);
  model::EvaluateOptions options;
  options.curves = curves;
  auto const results = models.catalogue.evaluate(reading.patient, wanted, options);
  Json json = report::to_json(reading, models.catalogue.dictionary(), results);
  if (many) json["row"] = row.row;
  if (!row.kept.empty()) json["kept"] = row.kept;
  return json;
}

int evaluate(const Options& options, const Settings& settings) {
  auto const models = load_models(settings);
  if (!models.ok()) return refuse(models.error(), settings);
  auto const wanted = choose_models(models->catalogue, options.models);
  if (!wanted.ok()) return refuse(wanted.error(), settings);
  auto const patients = open_patients(options.file, models->catalogue.dictionary());
  if (!patients.errors.empty()) return refuse(patients.errors, settings);

  Complaints complaints;
  bool const many = patients.source->many();
  for (;;) {
    auto const row = patients.source->next();
    if (!row.ok()) {
      complaints.add(row.error(), "");
      print({{"ok", false}, {"error", report::to_json(row.error())}}, false);
      if (patients.source->ended()) break;
      continue;
    }
    if (!*row) break;
    print(answer(**row, *models, *wanted, options.curves, many, complaints), !many);
  }
  complaints.close();
  return complaints.any() ? kRefused : kDone;
}

Work declare(CLI::App& app, const Settings& settings) {
  auto options = std::make_shared<Options>();
  app.add_option(
         "--patient,patient", options->file.path,
         "patient as JSON, or many as JSON lines (.jsonl) or CSV (.csv, units in the header: "
         "albumin[g/L]); - is standard input")
      ->required();
  app.add_option("--format", options->file.format, "when the file's name does not tell")
      ->check(CLI::IsMember({"json", "jsonl", "csv"}));
  app.add_option("--model", options->models, "only this model (may be given again)");
  app.add_option("--keep", options->file.keep,
                 "CSV column that is no variable (an identifier, a time), copied to the answer");
  app.add_flag("--curves", options->curves, "with survival and occupancy curves");
  return [options, &settings] { return evaluate(*options, settings); };
}

const Registration registration({"evaluate", "All results for one patient, or for each of many",
                                 declare});

}  // namespace
}  // namespace hepatica::cli::evaluate_command
