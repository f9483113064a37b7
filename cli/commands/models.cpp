// `hepatica models` and `hepatica model ID`: what there is, and all that is known of one.
#include <algorithm>
#include <iostream>
#include <memory>

#include "cli/command.h"
#include "cli/files.h"
#include "core/base/number_text.h"
#include "core/report/result_json.h"

namespace hepatica::cli::models_command {
namespace {

/// Texts of a package in the language asked for; the reader has checked that they are there.
std::string text(const Json& place, const char* key, const std::string& language) {
  if (!place.contains(key)) return "";
  return place[key].value(language, "");
}

void line(const std::string& label, const std::string& value) {
  if (!value.empty()) std::cout << label << ": " << value << '\n';
}

int list_models(const std::string& language, const Settings& settings) {
  auto const loaded = load_models(settings);
  if (!loaded.ok()) return refuse(loaded.error(), settings);
  const auto& packages = loaded->catalogue.packages();
  if (settings.json) {
    Json list = Json::array();
    for (const auto& package : packages)
      list.push_back(report::summary_json(package, loaded->catalogue.dictionary()));
    print(list);
    return kDone;
  }
  size_t id_width = 0;
  for (const auto& package : packages) id_width = std::max(id_width, package.id.size());
  for (const auto& package : packages) {
    std::cout << package.id << std::string(id_width + 2 - package.id.size(), ' ') << package.version
              << "  " << text(package.document, "title", language)
              << (package.locked ? " (locked: parts are not published)" : "") << '\n';
  }
  return kDone;
}

void print_inputs(const model::Package& package, const patient::Dictionary& dictionary) {
  std::cout << "inputs:\n";
  for (const auto& input : package.inputs) {
    const auto& variable = dictionary.variable(input.variable);
    std::cout << "  " << variable.id;
    if (variable.is_number()) {
      const auto& unit = variable.units[static_cast<size_t>(input.unit)];
      if (unit.code != "1") std::cout << ' ' << unit.code;
    }
    if (input.derivation_range) std::cout << ", made in " << to_text(*input.derivation_range);
    if (!input.required) std::cout << ", optional";
    std::cout << '\n';
  }
  for (const auto& use : package.uses)
    std::cout << "  " << use.output << " of model " << use.model << '\n';
}

void print_outputs(const model::Package& package, const std::string& language) {
  std::cout << "outputs:\n";
  for (const Json& output : package.document.value("outputs", Json::array())) {
    std::cout << "  " << output.value("id", "") << ": " << text(output, "label", language) << " ("
              << output.value("kind", "");
    if (output.contains("time")) std::cout << " at " << format_number(output["time"]);
    std::cout << ")\n";
  }
}

void print_texts(const Json& document, const std::string& language) {
  for (const Json& limitation : document.value("limitations", Json::array()))
    std::cout << "limitation: " << limitation.value(language, "") << '\n';
  for (const Json& reference : document.value("references", Json::array())) {
    const Json& citation = reference["citation"];
    std::cout << "reference: "
              << (citation.is_object() ? citation.value(language, "")
                                       : citation.get<std::string>());
    if (reference.contains("doi")) std::cout << " doi:" << reference.value("doi", "");
    std::cout << '\n';
  }
}

int show_model(const std::string& id, const std::string& language, const Settings& settings) {
  auto const loaded = load_models(settings);
  if (!loaded.ok()) return refuse(loaded.error(), settings);
  int const index = loaded->catalogue.find(id);
  if (index < 0) return refuse(loaded->catalogue.unknown_model(id), settings);
  const model::Package& package = loaded->catalogue.packages()[static_cast<size_t>(index)];
  if (settings.json) {
    Json json = package.document;
    json["hash"] = package.hash;
    print(json);
    return kDone;
  }
  const Json& document = package.document;
  std::cout << text(document, "title", language) << '\n';
  line("id", package.id + " " + package.version);
  line("hash", package.hash);
  line("notice", text(document, "notice", language));
  line("purpose", text(document, "purpose", language));
  if (document.contains("setting")) {
    line("made for", text(document["setting"], "population", language));
    for (const Json& exclusion : document["setting"].value("exclusions", Json::array())) {
      std::cout << (exclusion.value("effect", "") == "borderline" ? "borderline" : "not for")
                << ": " << text(exclusion, "reason", language) << " ("
                << exclusion.value("when", "") << ")\n";
    }
  }
  if (package.locked) {
    line("locked, missing", text(document["locked"], "missing", language));
    line("searched", text(document["locked"], "searched", language));
  } else {
    print_inputs(package, loaded->catalogue.dictionary());
    print_outputs(package, language);
  }
  print_texts(document, language);
  return kDone;
}

void add_language(CLI::App& app, std::string& language) {
  app.add_option("--language", language, "language of the texts")
      ->check(CLI::IsMember({"en", "zh-CN"}))
      ->capture_default_str();
}

Work declare_models(CLI::App& app, const Settings& settings) {
  auto language = std::make_shared<std::string>("en");
  add_language(app, *language);
  return [language, &settings] { return list_models(*language, settings); };
}

Work declare_model(CLI::App& app, const Settings& settings) {
  struct Options {
    std::string id;
    std::string language = "en";
  };
  auto options = std::make_shared<Options>();
  app.add_option("id", options->id, "id of the model, as in `hepatica models`")->required();
  add_language(app, options->language);
  return [options, &settings] { return show_model(options->id, options->language, settings); };
}

const Registration models({"models", "Lists the models", declare_models});
const Registration model_command({"model", "Shows one model: inputs, outputs, limits, sources",
                                  declare_model});

}  // namespace
}  // namespace hepatica::cli::models_command
