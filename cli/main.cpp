// Reads the command line, finds the command and runs it.
#include <exception>
#include <iostream>
#include <memory>

#include "cli/command.h"
#include "core/report/result_json.h"

namespace hepatica::cli {
namespace {

int wrong_usage(const std::string& what) {
  std::cerr << "hepatica: " << what << " (hepatica --help lists commands and options)\n";
  return kUsage;
}

bool is_command(std::string_view name) {
  for (const Command& command : commands()) {
    if (command.name == name) return true;
  }
  return false;
}

int run(int argc, char** argv) {
  CLI::App app(
      "Published prognostic models for hepatocellular carcinoma, computed on this device.\n"
      "Exit status: 0 done, 1 an input was refused, 2 wrong usage.",
      "hepatica");
  app.set_version_flag("--version", report::version());
  app.require_subcommand(1);
  app.fallthrough();  // --models and --json may stand anywhere
  Settings settings;
  app.add_option("--models", settings.models,
                 "folder of model packages (else $HEPATICA_MODELS, else ./models)");
  app.add_flag("--json", settings.json, "answer as JSON on stdout");

  std::vector<std::pair<CLI::App*, Work>> declared;
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(command.name, command.summary);
    declared.emplace_back(sub, command.declare(*sub, settings));
  }
  if (argc > 1 && argv[1][0] != '-' && !is_command(argv[1])) {
    return wrong_usage("no command '" + std::string(argv[1]) + "'");
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    return wrong_usage(error.what());
  }
  for (const auto& [sub, work] : declared) {
    if (sub->parsed()) {
      int const status = work();
      std::cout.flush();
      if (!std::cout) {
        std::cerr << "hepatica: the output could not be written\n";
        return kRefused;
      }
      return status;
    }
  }
  return kUsage;
}

}  // namespace
}  // namespace hepatica::cli

int main(int argc, char** argv) {
  try {
    std::ios::sync_with_stdio(false);
    return hepatica::cli::run(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "hepatica: " << failure.what() << '\n';
    return hepatica::cli::kRefused;
  }
}
