// Calls that classify an outlined region with a network whose runtime the caller owns, and map what
// the answer hangs on.
#include <algorithm>
#include <limits>

#include "core/base/reason.h"
#include "core/image/geometry.h"
#include "core/imaging/store.h"

namespace hepatica::imaging {
namespace {

constexpr int kMostNumber = std::numeric_limits<int>::max();

Error no_classification() {
  return {Code::kInvalidArgument, "network", "no classification has begun"};
}

int keep_floats(Store& store, size_t floats) {
  const int id = store.next_id++;
  store.buffers[id].resize(floats * sizeof(float));
  return id;
}

Result<std::span<float>> floats_of(Store& store, int id) {
  const auto found = store.buffers.find(id);
  if (!store.classifier || found == store.buffers.end()) return no_classification();
  return std::span<float>(reinterpret_cast<float*>(found->second.data()),
                          found->second.size() / sizeof(float));
}

Result<Json> classify_begin(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(package, network_package(ask));
  Classifier run;
  int label = 0;
  ask.integers("volumes", run.volumes, 1, kMostNumber);
  ask.integer("label", label, 1, 255);
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  HEPATICA_IMAGING_FINISH(ask);
  if (package.kind != network::Kind::kClassification) {
    return Error{Code::kModelInvalid, package.id, "is a segmentation, not a classification",
                 Reason{"outlines_only", {}, ""}};
  }
  if (label == 0) return Error{Code::kMissingInput, "label", "of the region to be classified"};
  HEPATICA_IMAGING_TRY(images, network_images(store, run.volumes));
  HEPATICA_IMAGING_TRY(look, network::look_at(package, labels->mask, static_cast<uint8_t>(label)));
  run.geometry = labels->mask.geometry;
  for (const image::Volume* one : images) {
    if (Status fault = image::require_same_geometry(one->geometry, run.geometry)) return *fault;
  }
  const size_t channels = package.input.channels.size();
  run.tensor.resize(channels * static_cast<size_t>(look.pixels) * static_cast<size_t>(look.pixels));
  if (Status fault = network::fill_look(package, look, images, run.tensor)) return *fault;
  drop_classifier(store);
  run.grid = network::plan_occlusion(look.pixels);
  run.input = keep_floats(store, run.tensor.size());
  run.output = keep_floats(store, static_cast<size_t>(package.output.channels()));
  run.look = look;
  run.package = std::move(package);
  store.classifier = std::move(run);
  const Classifier& kept = *store.classifier;
  return Json{{"voxel", kept.look.voxel},
              {"pixels", kept.look.pixels},
              {"pixel_mm", kept.look.frame.columns.step * kept.look.frame.grid.spacing_mm[0]},
              {"input_shape", {1, channels, kept.look.pixels, kept.look.pixels}},
              {"output_scores", kept.package.output.channels()},
              {"input", kept.input},
              {"output", kept.output},
              {"occlusion_steps", kept.grid.steps()}};
}

/// The plain picture, or with a map begun its next covered one.
Result<Json> classify_input(Store& store, Ask& ask) {
  HEPATICA_IMAGING_FINISH(ask);
  if (!store.classifier) return no_classification();
  const Classifier& run = *store.classifier;
  HEPATICA_IMAGING_TRY(into, floats_of(store, run.input));
  if (!run.occlusion) {
    std::copy(run.tensor.begin(), run.tensor.end(), into.begin());
  } else if (run.done < run.grid.steps()) {
    network::occlude(run.grid, run.done, run.tensor, into);
  } else {
    return Error{Code::kInvalidArgument, "network", "every square has been covered"};
  }
  return Json{{"done", run.done}};
}

Json answer_json(const network::Package& package, const network::ClassAnswer& answer) {
  Json classes = Json::array();
  for (size_t c = 0; c < answer.probabilities.size(); ++c) {
    classes.push_back({{"name", package.output.classes[c].name},
                       {"value", static_cast<double>(answer.probabilities[c])}});
  }
  return {{"classes", classes}, {"chosen", answer.chosen}};
}

Result<Json> classify_output(Store& store, Ask& ask) {
  HEPATICA_IMAGING_FINISH(ask);
  if (!store.classifier) return no_classification();
  Classifier& run = *store.classifier;
  HEPATICA_IMAGING_TRY(scores, floats_of(store, run.output));
  HEPATICA_IMAGING_TRY(answer, network::read_answer(run.package, scores));
  if (!run.occlusion) {
    run.answer = answer;
    return answer_json(run.package, answer);
  }
  if (run.done >= run.grid.steps()) {
    return Error{Code::kInvalidArgument, "network", "every square has been covered"};
  }
  run.occlusion->add(run.done++,
                     static_cast<double>(answer.probabilities[static_cast<size_t>(run.of_class)]));
  return Json{{"done", run.done}, {"steps", run.grid.steps()}};
}

Result<int> class_asked(const Classifier& run, Ask& ask) {
  int chosen = -1;
  ask.integer("class", chosen, 0, 255);
  if (Status fault = ask.finish()) return *fault;
  if (!run.answer) return Error{Code::kInvalidArgument, "network", "has not answered yet"};
  if (chosen < 0 || chosen >= static_cast<int>(run.answer->probabilities.size())) {
    return Error{Code::kInvalidArgument, "class", "the network has no such class"};
  }
  return chosen;
}

/// Begins the occlusion map of a class; one begun before is dropped.
Result<Json> classify_occlude(Store& store, Ask& ask) {
  if (!store.classifier) return no_classification();
  Classifier& run = *store.classifier;
  HEPATICA_IMAGING_TRY(chosen, class_asked(run, ask));
  run.of_class = chosen;
  run.done = 0;
  run.occlusion.emplace(
      run.grid, static_cast<double>(run.answer->probabilities[static_cast<size_t>(chosen)]));
  return Json{{"steps", run.grid.steps()}, {"patch", run.grid.patch}};
}

Json kept_map(Store& store, const Classifier& run, const std::vector<double>& plane) {
  const auto [least, most] = std::minmax_element(plane.begin(), plane.end());
  const int id = store.next_id++;
  const double high = *most, low = *least;
  store.masks.emplace(id,
                      Labels{network::map_on_image(run.look, run.geometry, plane, high), {}, {}});
  return {{"mask", id}, {"most", high}, {"least", low}};
}

/// The occlusion map, kept as a mask of 0..255 on the image's grid; the run ends its map.
Result<Json> classify_map(Store& store, Ask& ask) {
  HEPATICA_IMAGING_FINISH(ask);
  if (!store.classifier || !store.classifier->occlusion) return no_classification();
  Classifier& run = *store.classifier;
  if (run.done < run.grid.steps()) {
    return Error{Code::kInvalidArgument, "network",
                 std::to_string(run.done) + " of " + std::to_string(run.grid.steps()) +
                     " squares are covered"};
  }
  const std::vector<double> plane = run.occlusion->drops();
  run.occlusion.reset();
  return kept_map(store, run, plane);
}

/// The class activation map from the activations in a buffer (freed) of [1, k, height, width].
Result<Json> classify_activation(Store& store, Ask& ask) {
  int id = 0, width = 0, height = 0;
  ask.integer("bytes", id, 1, kMostNumber);
  ask.integer("width", width, 1, 4096);
  ask.integer("height", height, 1, 4096);
  if (!store.classifier) return no_classification();
  const Classifier& run = *store.classifier;
  HEPATICA_IMAGING_TRY(chosen, class_asked(run, ask));
  if (!run.package.output.activations) {
    return Error{Code::kModelInvalid, run.package.id, "declares no activations"};
  }
  const auto& weights = run.package.output.activations->weights[static_cast<size_t>(chosen)];
  HEPATICA_IMAGING_TRY(floats, floats_of(store, id));
  const size_t expected = weights.size() * static_cast<size_t>(width) * static_cast<size_t>(height);
  if (floats.size() != expected) {
    return Error{Code::kModelInvalid, run.package.file,
                 "'" + run.package.output.activations->name + "' has " +
                     std::to_string(floats.size()) + " values, the package's weights ask for " +
                     std::to_string(expected)};
  }
  const auto plane = network::class_activation(weights, floats, width, height, run.look.pixels);
  store.buffers.erase(id);
  return kept_map(store, run, plane);
}

Result<Json> classify_end(Store& store, Ask& ask) {
  HEPATICA_IMAGING_FINISH(ask);
  drop_classifier(store);
  return Json::object();
}

}  // namespace

void drop_classifier(Store& store) {
  if (!store.classifier) return;
  store.buffers.erase(store.classifier->input);
  store.buffers.erase(store.classifier->output);
  store.classifier.reset();
}

const std::map<std::string_view, Call>& classify_calls() {
  static const std::map<std::string_view, Call> calls{
      {"classify_begin", classify_begin},   {"classify_input", classify_input},
      {"classify_output", classify_output}, {"classify_occlude", classify_occlude},
      {"classify_map", classify_map},       {"classify_activation", classify_activation},
      {"classify_end", classify_end}};
  return calls;
}

}  // namespace hepatica::imaging
