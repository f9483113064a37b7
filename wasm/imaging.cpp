// The imaging module, loaded when the imaging bench opens: JSON text in and out, voxels through
// views. Translates, decides nothing.
//
//   call(name, request, progress)   one call of the bench (core/imaging/bench.h); `progress` is
//   null or
//                                   a function (done, of, next) -> boolean, false cancels
//   bytes(id)                       Uint8Array of a buffer: file bytes on their way in or out
//   samples(id)                     Float32Array of a volume, i fastest
//   labels(id)                      Uint8Array of a label map, i fastest
//
// The views are windows on the module's memory: no copy is made, and each is valid until the next
// call only, since the memory may grow and detach it. null for a number that names nothing of the
// kind. Typical: id = call("new_bytes", {size}); bytes(id).set(file); call("open_volume", {bytes:
// id}). What each call takes and gives: web/src/imaging/core.d.ts.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <span>
#include <string>

#include "core/imaging/bench.h"

namespace {

using emscripten::val;

hepatica::imaging::Bench& bench() {
  static hepatica::imaging::Bench instance;
  return instance;
}

std::string call(const std::string& name, const std::string& request, val progress) {
  if (progress.isNull() || progress.isUndefined()) return bench().call(name, request);
  return bench().call(name, request, [&](int done, int of, const std::string& next) {
    return progress(done, of, next).as<bool>();
  });
}

template <typename T>
val view(std::span<T> memory) {
  return memory.empty() ? val::null()
                        : val(emscripten::typed_memory_view(memory.size(), memory.data()));
}

val bytes(int id) { return view(bench().bytes(id)); }
val samples(int id) { return view(bench().samples(id)); }
val labels(int id) { return view(bench().labels(id)); }

}  // namespace

EMSCRIPTEN_BINDINGS(imaging) {
  emscripten::function("call", &call);
  emscripten::function("bytes", &bytes);
  emscripten::function("samples", &samples);
  emscripten::function("labels", &labels);
}
