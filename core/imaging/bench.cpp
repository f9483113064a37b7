// Finds the call, guards it, and puts its answer into the one shape of answers.
#include "core/imaging/bench.h"

#include <exception>
#include <new>

#include "core/base/reason.h"
#include "core/imaging/store.h"

namespace hepatica::imaging {
namespace {

std::string text_of(const Result<Json>& result, const std::vector<Warning>& warnings) {
  Json out;
  if (result.ok()) {
    Json list = Json::array();
    for (const Warning& w : warnings) list.push_back(error_json(w));
    out = {{"ok", true}, {"value", *result}, {"warnings", std::move(list)}};
  } else {
    out = {{"ok", false}, {"error", error_json(result.error())}};
  }
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Call find_call(std::string_view name) {
  for (const auto* table :
       {&grid_calls(), &edit_calls(), &measure_calls(), &radiomics_calls(), &network_calls(),
        &classify_calls(), &response_calls(), &synthetic_calls()}) {
    const auto found = table->find(name);
    if (found != table->end()) return found->second;
  }
  return nullptr;
}

Result<Json> run(Store& store, std::string_view name, std::string_view request) {
  const Call found = find_call(name);
  if (found == nullptr) {
    return Error{Code::kInvalidArgument, "call", "no call is named '" + std::string(name) + "'"};
  }
  const Result<Json> json = parse_json(request, "request");
  if (!json.ok()) return json.error();
  if (!json->is_object()) return Error{Code::kWrongType, "request", "expected an object"};
  Ask ask(*json, "");
  return found(store, ask);
}

}  // namespace

Bench::Bench() : store_(std::make_unique<Store>()) {}
Bench::~Bench() = default;

std::string Bench::call(std::string_view name, std::string_view request, const Progress& progress) {
  store_->warnings.clear();
  store_->progress = progress ? &progress : nullptr;
  try {
    return text_of(run(*store_, name, request), store_->warnings);
  } catch (const std::bad_alloc&) {
    return text_of(Error{Code::kTooLarge, std::string(name), "the memory does not suffice",
                         Reason{"memory", {}, ""}},
                   {});
  } catch (const std::exception& e) {
    return text_of(Error{Code::kInvalidArgument, std::string(name), e.what()}, {});
  }
}

std::span<uint8_t> Bench::bytes(int id) {
  const auto found = store_->buffers.find(id);
  if (found == store_->buffers.end()) return {};
  return {reinterpret_cast<uint8_t*>(found->second.data()), found->second.size()};
}

std::span<float> Bench::samples(int id) {
  const auto found = store_->volumes.find(id);
  if (found == store_->volumes.end()) return {};
  return found->second.volume.samples;
}

std::span<uint8_t> Bench::labels(int id) {
  const auto found = store_->masks.find(id);
  if (found == store_->masks.end()) return {};
  return found->second.mask.samples;
}

}  // namespace hepatica::imaging
