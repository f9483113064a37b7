// hepatica segment: says where networks run, since this program carries no network runtime.
#include <iostream>

#include "cli/command.h"

namespace hepatica::cli::segment_command {
namespace {

Work declare_segment(CLI::App& app, const Settings&) {
  app.fallthrough(false)->allow_extras();  // whatever follows
  app.set_help_flag();
  return [] {
    std::cerr
        << "hepatica: networks run on ONNX Runtime Web, which this program does not carry; run "
           "node wasm/hepatica.mjs segment --help\n";
    return static_cast<int>(kUsage);
  };
}

const Registration segment({"segment", "Outline organs and lesions by a network (under Node only)",
                            declare_segment});

}  // namespace
}  // namespace hepatica::cli::segment_command
