// `hepatica check`: reads every package and runs its worked examples.
#include <iostream>
#include <memory>

#include "cli/command.h"
#include "cli/files.h"
#include "core/report/examples.h"
#include "core/report/result_json.h"

namespace hepatica::cli::check_command {
namespace {

int check(const std::string& folder, const Settings& settings) {
  auto const loaded = load_models(folder, true);
  if (!loaded.ok()) return refuse(loaded.error(), settings);
  std::vector<Error> faults = loaded->errors;
  Json rows = Json::array();
  int examples = 0;
  const auto& packages = loaded->catalogue.packages();
  for (size_t i = 0; i < packages.size(); ++i) {
    auto const reference = loaded->references.find(packages[i].id);
    if (reference == loaded->references.end()) continue;  // its absence is among the faults
    auto const report =
        report::run_examples(loaded->catalogue, static_cast<int>(i), reference->second);
    faults.insert(faults.end(), report.failures.begin(), report.failures.end());
    examples += report.run;
    rows.push_back({{"id", packages[i].id},
                    {"version", packages[i].version},
                    {"hash", packages[i].hash},
                    {"examples", report.run},
                    {"failures", report.failures.size()}});
    if (!settings.json)
      std::cout << packages[i].id << ' ' << packages[i].version << ": " << report.run
                << " examples, " << report.failures.size() << " failures\n";
  }
  Json errors = Json::array();
  for (const Error& fault : faults) {
    complain(fault);
    errors.push_back(report::to_json(fault));
  }
  if (settings.json) {
    print({{"ok", faults.empty()}, {"packages", rows}, {"examples", examples}, {"errors", errors}});
  } else {
    std::cout << packages.size() << " packages, " << examples << " examples, " << faults.size()
              << " faults\n";
  }
  return faults.empty() ? kDone : kRefused;
}

Work declare(CLI::App& app, const Settings& settings) {
  auto folder = std::make_shared<std::string>();
  app.add_option("folder", *folder, "folder of packages (else as --models)");
  return [folder, &settings] {
    if (!folder->empty()) return check(*folder, settings);
    auto const found = models_folder(settings);
    return found.ok() ? check(*found, settings) : refuse(found.error(), settings);
  };
}

const Registration registration({"check", "Validates every package and runs its examples",
                                 declare});

}  // namespace
}  // namespace hepatica::cli::check_command
