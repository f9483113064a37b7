// Calls that run a network whose runtime the caller owns: read a package, plan, step, finish.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/base/reason.h"
#include "core/base/sha256.h"
#include "core/image/geometry.h"
#include "core/image/mask.h"
#include "core/image/nifti.h"
#include "core/image/nrrd.h"
#include "core/imaging/store.h"
#include "core/network/clean.h"
#include "core/network/graph.h"
#include "core/network/package.h"

namespace hepatica::imaging {
namespace {

using network::Package;

Json package_json(const Package& package) {
  Json classes = Json::array(), channels = Json::array();
  for (const auto& one : package.output.classes) {
    classes.push_back({{"name", one.name}, {"lesions", one.lesions}});
  }
  for (const auto& one : package.input.channels) {
    channels.push_back({{"phase", one.phase}, {"slice", one.slice}});
  }
  return {
      {"id", package.id},
      {"kind", package.kind == network::Kind::kClassification ? "classification" : "segmentation"},
      {"meaning", package.output.meaning},
      {"calibrated_on", package.output.calibrated_on},
      {"activations",
       package.output.activations ? package.output.activations->name : std::string()},
      {"file", package.file},
      {"sha256", package.sha256},
      {"modality", package.input.modality},
      {"phases", package.phases()},
      {"channels", channels},
      {"input", package.input.name},
      {"output", package.output.name},
      {"classes", classes}};
}

Result<Json> network_read(Store&, Ask& ask) {
  HEPATICA_IMAGING_TRY(package, network_package(ask));
  HEPATICA_IMAGING_FINISH(ask);
  return package_json(package);
}

std::optional<std::vector<network::Port>> ports_from(const Json& list) {
  if (!list.is_array()) return std::nullopt;
  std::vector<network::Port> out;
  for (const Json& one : list) {
    if (!one.is_object() || !one.contains("shape") || !one["shape"].is_array()) return std::nullopt;
    network::Port port{one.value("name", ""), one.value("type", ""), {}};
    for (const Json& side : one["shape"]) {
      const bool whole = side.is_number_integer() && side.get<long long>() > 0 &&
                         side.get<long long>() < std::numeric_limits<int>::max();
      port.shape.push_back(whole ? side.get<int>() : -1);
    }
    out.push_back(std::move(port));
  }
  return out;
}

/// The file against the digest, the graph against the declaration; both may be left out.
Result<Json> network_check(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(package, network_package(ask));
  int id = 0;
  ask.integer("bytes", id, 1, std::numeric_limits<int>::max());
  const Json* graph = ask.find("graph");
  HEPATICA_IMAGING_FINISH(ask);
  if (id > 0) {
    const auto found = store.buffers.find(id);
    if (found == store.buffers.end()) {
      return Error{Code::kInvalidArgument, "bytes", "no buffer has this number"};
    }
    const auto& bytes = found->second;
    const std::string digest =
        sha256_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    store.buffers.erase(found);
    if (Status fault = network::check_digest(package, digest)) return *fault;
  }
  if (graph != nullptr) {
    if (!graph->is_object()) return Error{Code::kWrongType, "graph", "expected an object"};
    const auto inputs = ports_from(graph->value("inputs", Json()));
    const auto outputs = ports_from(graph->value("outputs", Json()));
    if (!inputs || !outputs) {
      return Error{Code::kWrongType, "graph", "expected inputs and outputs with their shapes"};
    }
    if (Status fault = network::check_graph(package, {*inputs, *outputs})) return *fault;
  }
  return package_json(package);
}

Json plan_json(const Package& package, const network::RunPlan& plan) {
  const int height = plan.tiling.tile_height, width = plan.tiling.tile_width;
  return {{"slices", plan.slices},
          {"tiles", plan.tiling.tiles.size()},
          {"steps", plan.steps},
          {"input_shape", {1, plan.channels, height, width}},
          {"output_shape", {1, package.output.channels(), height, width}},
          {"pixel_mm", plan.frame.columns.step * plan.frame.grid.spacing_mm[0]},
          {"neighbour_slices", plan.frame.neighbour},
          {"tilt_deg", plan.frame.grid.tilt_deg},
          {"own_bytes", plan.own_bytes},
          {"total_bytes", plan.total_bytes}};
}

/// What plan and begin both name.
struct Asked {
  Package package;
  std::vector<int> volumes;
  network::RunOptions options;
  double allowed_bytes = 0;
};

Result<Asked> asked_run(Ask& ask) {
  HEPATICA_IMAGING_TRY(package, network_package(ask));
  if (package.kind != network::Kind::kSegmentation) {
    return Error{Code::kModelInvalid, package.id, "is a classification: it outlines nothing",
                 Reason{"classifies_only", {}, ""}};
  }
  Asked out;
  out.package = std::move(package);
  ask.integers("volumes", out.volumes, 1, std::numeric_limits<int>::max());
  const Json* kept = ask.find("probability_of");
  if (kept != nullptr && !(kept->is_array() && kept->empty())) {
    ask.integers("probability_of", out.options.probability_of, 0, 255);
  }
  ask.boolean("uncertainty", out.options.uncertainty);
  ask.number("allowed_bytes", out.allowed_bytes, 0, 1e13);
  HEPATICA_IMAGING_FINISH(ask);
  if (out.volumes.empty()) return Error{Code::kMissingInput, "volumes", "the image of each phase"};
  return out;
}

Result<network::RunPlan> planned(Store& store, const Asked& asked) {
  HEPATICA_IMAGING_TRY(images, network_images(store, asked.volumes));
  auto plan = network::plan_run(asked.package, images[0]->geometry, asked.options);
  if (!plan.ok() || asked.allowed_bytes <= 0) return plan;
  const Status fault = network::check_memory(*plan, static_cast<size_t>(asked.allowed_bytes));
  return fault ? Result<network::RunPlan>(*fault) : plan;
}

Result<Json> network_plan(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(asked, asked_run(ask));
  HEPATICA_IMAGING_TRY(plan, planned(store, asked));
  return plan_json(asked.package, plan);
}

void drop_run(Store& store) {
  store.buffers.erase(store.network.input);
  store.buffers.erase(store.network.output);
  store.network = {};
}

Result<Json> network_begin(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(asked, asked_run(ask));
  HEPATICA_IMAGING_TRY(plan, planned(store, asked));
  HEPATICA_IMAGING_TRY(images, network_images(store, asked.volumes));
  drop_run(store);
  HEPATICA_IMAGING_TRY(begun,
                       network::SegmentationRun::begin(asked.package, images, asked.options));
  NetworkRun& run = store.network;
  run.volumes = asked.volumes;
  run.package = asked.package;
  run.steps = std::move(begun);
  run.input = store.next_id++;
  store.buffers[run.input].resize(plan.input_floats * sizeof(float));
  run.output = store.next_id++;
  store.buffers[run.output].resize(plan.output_floats * sizeof(float));
  Json out = plan_json(asked.package, plan);
  out["input"] = run.input;
  out["output"] = run.output;
  if (plan.frame.grid.tilt_deg > 20) {
    store.warnings.push_back({Code::kOutsideSetting, "image",
                              "slices lie " +
                                  std::to_string(std::lround(plan.frame.grid.tilt_deg)) +
                                  " degrees off the network's orientation"});
  }
  return out;
}

/// The floats of one of the run's buffers.
Result<std::span<float>> tensor(Store& store, int id) {
  const auto found = store.buffers.find(id);
  if (!store.network.steps || found == store.buffers.end()) {
    return Error{Code::kInvalidArgument, "network", "no run has begun"};
  }
  return std::span<float>(reinterpret_cast<float*>(found->second.data()),
                          found->second.size() / sizeof(float));
}

Json step_json(const NetworkRun& run) {
  return {{"done", run.steps->steps_done()}, {"steps", run.steps->plan().steps}};
}

Result<Json> network_input(Store& store, Ask& ask) {
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(into, tensor(store, store.network.input));
  HEPATICA_IMAGING_TRY(images, network_images(store, store.network.volumes));
  if (Status fault = store.network.steps->input(images, into)) return *fault;
  return step_json(store.network);
}

Result<Json> network_output(Store& store, Ask& ask) {
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(scores, tensor(store, store.network.output));
  if (Status fault = store.network.steps->output(scores)) return *fault;
  return step_json(store.network);
}

Result<Json> network_cancel(Store& store, Ask& ask) {
  HEPATICA_IMAGING_FINISH(ask);
  drop_run(store);
  return Json::object();
}

int keep_map(Store& store, image::Mask map) {
  const int id = store.next_id++;
  store.masks.emplace(id, Labels{std::move(map), {}, {}});
  return id;
}

/// Writes the result into a mask: class numbers, or with `lesions` one label a lesion.
Result<Json> network_finish(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  bool lesions = false;
  int most = 200;
  ask.boolean("lesions", lesions);
  ask.integer("most_lesions", most, 1, 200);
  HEPATICA_IMAGING_FINISH(ask);
  if (!store.network.steps) {
    return Error{Code::kInvalidArgument, "network", "no run has begun"};
  }
  const Package package = store.network.package;
  const auto& volume = store.volumes.find(store.network.volumes[0]);
  if (volume == store.volumes.end()) {
    return Error{Code::kInvalidArgument, "volumes", "the run's image is gone",
                 Reason{"image_gone", {}, ""}};
  }
  if (Status fault =
          image::require_same_geometry(volume->second.volume.geometry, labels->mask.geometry)) {
    return *fault;
  }
  HEPATICA_IMAGING_TRY(result, store.network.steps->finish());
  Json rows = Json::array();
  size_t found = 0;
  if (lesions) {
    const auto numbered =
        network::number_lesions(package.output, static_cast<size_t>(most), result.classes);
    found = numbered.lesions;
    for (size_t n = 0; n < numbered.class_of.size(); ++n) {
      const auto name = package.output.classes[static_cast<size_t>(numbered.class_of[n])].name;
      rows.push_back({{"label", n + 1}, {"class", name}, {"voxels", numbered.voxels[n]}});
    }
  } else {
    for (const auto& [label, voxels] : image::count_labels(result.classes)) {
      rows.push_back(
          {{"label", label}, {"class", package.output.classes[label].name}, {"voxels", voxels}});
    }
  }
  labels->mask.samples = std::move(result.classes.samples);
  drop_run(store);
  Json maps = Json::array();
  for (auto& map : result.probability) maps.push_back(keep_map(store, std::move(map)));
  Json out{
      {"labels", rows}, {"lesions", found}, {"doubtful", result.doubtful}, {"probability", maps}};
  if (result.uncertainty) out["uncertainty"] = keep_map(store, std::move(*result.uncertainty));
  return out;
}

/// A map of 0..255 as a file of 0..1.
Result<Json> write_map(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  bool nrrd = false, gzip = true;
  ask.choice("format", nrrd, {{"nifti", false}, {"nrrd", true}});
  ask.boolean("gzip", gzip);
  HEPATICA_IMAGING_FINISH(ask);
  image::Volume volume{labels->mask.geometry, std::vector<float>(labels->mask.samples.size())};
  std::transform(labels->mask.samples.begin(), labels->mask.samples.end(), volume.samples.begin(),
                 [](uint8_t share) { return static_cast<float>(share) / 255.0F; });
  HEPATICA_IMAGING_TRY(bytes,
                       nrrd ? image::write_nrrd(volume, {image::SampleType::kFloat32, gzip})
                            : image::write_nifti(volume, {image::SampleType::kFloat32, gzip}));
  const int id = store.next_id++;
  const size_t size = bytes.size();
  store.buffers.emplace(id, std::move(bytes));
  return Json{{"id", id}, {"size", size}};
}

}  // namespace

Result<Package> network_package(Ask& ask) {
  std::string text, document = "model.json";
  ask.text("package", text);
  ask.text("document", document);
  if (text.empty()) return Error{Code::kMissingInput, "package", "the text of a model.json"};
  return network::read_package(text, document);
}

Result<std::vector<const image::Volume*>> network_images(Store& store,
                                                         const std::vector<int>& ids) {
  std::vector<const image::Volume*> out;
  for (const int id : ids) {
    const auto found = store.volumes.find(id);
    if (found == store.volumes.end()) {
      return Error{Code::kInvalidArgument, "volumes",
                   "no volume has the number " + std::to_string(id)};
    }
    out.push_back(&found->second.volume);
  }
  return out;
}

const std::map<std::string_view, Call>& network_calls() {
  static const std::map<std::string_view, Call> calls{{"network_read", network_read},
                                                      {"network_check", network_check},
                                                      {"network_plan", network_plan},
                                                      {"network_begin", network_begin},
                                                      {"network_input", network_input},
                                                      {"network_output", network_output},
                                                      {"network_finish", network_finish},
                                                      {"network_cancel", network_cancel},
                                                      {"write_map", write_map}};
  return calls;
}

}  // namespace hepatica::imaging
