// `hepatica nomogram`: one model as a drawing or as a layout.
#include <iostream>
#include <memory>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/patients.h"
#include "core/nomogram/layout.h"

namespace hepatica::cli::nomogram_command {
namespace {

struct Options {
  std::string model;
  std::string patient;
  std::string svg;
  std::string language = "en";
};

/// Texts of the axes: predictors from the dictionary, outcomes from the package.
Json axis_labels(const nomogram::Layout& layout, const model::Package& package,
                 const Json& variables, const std::string& language) {
  bool const chinese = language == "zh-CN";
  Json labels = {{"points", chinese ? "得分" : "Points"},
                 {"total", chinese ? "总分" : "Total points"}};
  for (const auto& axis : layout.axes) {
    for (const Json& variable : variables.value("variables", Json::array())) {
      if (!axis.variable.empty() && variable.value("id", "") == axis.variable)
        labels[axis.id] = variable["label"].value(language, axis.id);
    }
    for (const Json& output : package.document.value("outputs", Json::array())) {
      if (axis.kind == nomogram::Axis::kOutcome && output.value("id", "") == axis.output)
        labels[axis.id] = output["label"].value(language, axis.id);
    }
  }
  return labels;
}

int draw(const Options& options, const Settings& settings) {
  auto const loaded = load_models(settings);
  if (!loaded.ok()) return refuse(loaded.error(), settings);
  const auto& catalogue = loaded->catalogue;
  int const index = catalogue.find(options.model);
  if (index < 0) return refuse(catalogue.unknown_model(options.model), settings);

  patient::PatientReading reading{patient::Patient(catalogue.dictionary()), {}, {}};
  if (!options.patient.empty()) {
    auto const text = read_file(options.patient, JsonLimits{}.max_bytes + 1);
    if (!text.ok()) return refuse(text.error(), settings);
    auto const json = parse_json(*text, options.patient);
    if (!json.ok()) return refuse(json.error(), settings);
    reading = patient::read_patient(*json, catalogue.dictionary());
    if (!reading.errors.empty()) return refuse(reading.errors, settings);
  }
  auto const layout = nomogram::lay_out(catalogue, index, reading.patient);
  if (!layout.ok()) return refuse(layout.error(), settings);
  const model::Package& package = catalogue.packages()[static_cast<size_t>(index)];
  if (!options.svg.empty()) {
    std::string const title = package.document["title"].value(options.language, package.id);
    Json const labels = axis_labels(*layout, package, loaded->variables, options.language);
    if (auto const fault = write_file(options.svg, nomogram::to_svg(*layout, title, labels)))
      return refuse(*fault, settings);
  }
  if (settings.json || options.svg.empty()) print(nomogram::to_json(*layout));
  return kDone;
}

Work declare(CLI::App& app, const Settings& settings) {
  auto options = std::make_shared<Options>();
  app.add_option("--model", options->model, "id of the model")->required();
  app.add_option("--patient", options->patient, "patient (JSON) to mark on the axes");
  app.add_option("--svg", options->svg, "write the drawing to this file");
  app.add_option("--language", options->language, "language of the drawing")
      ->check(CLI::IsMember({"en", "zh-CN"}))
      ->capture_default_str();
  return [options, &settings] { return draw(*options, settings); };
}

const Registration registration({"nomogram", "Layout (JSON) or drawing (SVG) of a model", declare});

}  // namespace
}  // namespace hepatica::cli::nomogram_command
