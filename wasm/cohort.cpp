// The cohort module, loaded when the cohort bench opens: a table as text and JSON in, JSON out.
// Translates, decides nothing.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <string>

#include "core/cohort/lab.h"
#include "core/workbench/workbench.h"

namespace {

using hepatica::Json;
using hepatica::model::Catalogue;

std::unique_ptr<Catalogue> catalogue;

/// {"variables", "models"} as the calculator takes them -> {"ok", "value": {"errors"}}.
std::string load(const std::string& request) {
  const auto parsed = hepatica::parse_json(request, "request", {size_t{256} << 20, 48});
  if (!parsed.ok()) return hepatica::workbench::failure(parsed.error()).dump();
  auto dictionary = hepatica::patient::Dictionary::read(parsed->value("variables", Json()));
  if (!dictionary.ok()) return hepatica::workbench::failure(dictionary.error()).dump();
  const auto models = parsed->value("models", std::vector<Json>{});
  catalogue = std::make_unique<Catalogue>(std::move(*dictionary), models);
  return hepatica::workbench::success({{"packages", catalogue->packages().size()}},
                                      catalogue->errors())
      .dump();
}

/// What each call takes and gives: core/cohort/lab.h. progress: (done, of) => whether to go on.
std::string call(const std::string& name, const std::string& table, const std::string& request,
                 emscripten::val progress) {
  if (!catalogue) {
    return hepatica::workbench::failure(
               {hepatica::Code::kInvalidArgument, "load", "the models are not loaded yet"})
        .dump();
  }
  return hepatica::cohort::Lab(*catalogue)
      .call(name, table, request, [&](std::size_t done, std::size_t of) {
        return progress(static_cast<double>(done), static_cast<double>(of)).as<bool>();
      });
}

}  // namespace

EMSCRIPTEN_BINDINGS(cohort) {
  emscripten::function("load", &load);
  emscripten::function("call", &call);
}
