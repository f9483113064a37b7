// The calculator module: JSON text in, JSON text out. Translates, decides nothing.
#include <emscripten/bind.h>

#include <string>

#include "core/workbench/workbench.h"

namespace {

std::string call(const char* name, const std::string& request) {
  static hepatica::workbench::Workbench workbench;
  return workbench.call(name, request);
}

}  // namespace

// What each call takes and gives: core/workbench/workbench.h.
EMSCRIPTEN_BINDINGS(calculator) {
#define HEPATICA_CALL(name) \
  emscripten::function(     \
      #name, +[](const std::string& request) { return call(#name, request); })
  HEPATICA_CALL(load);
  HEPATICA_CALL(add_models);
  HEPATICA_CALL(evaluate);
  HEPATICA_CALL(evaluate_changes);
  HEPATICA_CALL(nomogram);
  HEPATICA_CALL(sweep);
  HEPATICA_CALL(understand);
  HEPATICA_CALL(check_value);
  HEPATICA_CALL(enter);
#undef HEPATICA_CALL
}
