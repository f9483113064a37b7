// The cohort module, loaded when the cohort bench opens: it holds a table; JSON in, JSON out.
// Translates, decides nothing.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <memory>
#include <string>

#include "core/cohort/lab.h"
#include "core/workbench/workbench.h"

namespace {

using hepatica::Json;
using hepatica::cohort::HeldTable;
using hepatica::model::Catalogue;

std::unique_ptr<Catalogue> catalogue;
std::string incoming;
auto held = std::make_unique<HeldTable>(std::string());
std::unique_ptr<HeldTable> before;

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

std::string not_loaded() {
  return hepatica::workbench::failure(
             {hepatica::Code::kInvalidArgument, "load", "the models are not loaded yet"})
      .dump();
}

/// Room for the bytes of a table, to be filled before the next call: its memory may move then.
emscripten::val room(std::size_t bytes) {
  incoming.assign(bytes, '\0');
  return emscripten::val(emscripten::typed_memory_view(bytes, incoming.data()));
}

/// Makes the bytes in the room the table of the calls that follow; the one before is kept until
/// settle() drops it or take_back() returns to it.
void hold() {
  before = std::move(held);
  held = std::make_unique<HeldTable>(std::move(incoming));
  incoming = std::string();
}
void settle() { before.reset(); }
void take_back() {
  if (before) held = std::move(before);
}

/// One call about the bytes in the room, which are gone then; the table that is held stays.
std::string call_room(const std::string& name, const std::string& request) {
  if (!catalogue) return not_loaded();
  HeldTable room(std::move(incoming));
  incoming = std::string();
  return hepatica::cohort::Lab(*catalogue).call(name, room, request);
}

/// What each call takes and gives: core/cohort/lab.h. progress: (done, of) => whether to go on.
std::string call(const std::string& name, const std::string& request, emscripten::val progress) {
  if (!catalogue) return not_loaded();
  return hepatica::cohort::Lab(*catalogue)
      .call(name, *held, request, [&](std::size_t done, std::size_t of) {
        return progress(static_cast<double>(done), static_cast<double>(of)).as<bool>();
      });
}

}  // namespace

EMSCRIPTEN_BINDINGS(cohort) {
  emscripten::function("load", &load);
  emscripten::function("room", &room);
  emscripten::function("hold", &hold);
  emscripten::function("settle", &settle);
  emscripten::function("take_back", &take_back);
  emscripten::function("call_room", &call_room);
  emscripten::function("call", &call);
}
