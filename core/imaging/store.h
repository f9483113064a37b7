// For the calls of the bench only: what stands in memory, and how a call reads its request.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/image/samples.h"
#include "core/image/volume.h"
#include "core/imaging/bench.h"
#include "core/network/classify.h"
#include "core/network/run.h"
#include "core/radiomics/settings_reader.h"

namespace hepatica::imaging {

/// A label map with what undoes and redoes its edits (run lengths, core/segment/edit.h).
struct Labels {
  image::Mask mask;
  std::vector<std::vector<uint32_t>> undo, redo;
};

/// The run of a network that stands between two calls: its images and the buffers of its tensors.
struct NetworkRun {
  network::Package package;
  std::vector<int> volumes;
  int input = 0, output = 0;
  std::unique_ptr<network::SegmentationRun> steps;
};

/// The classification that stands between two calls.
struct Classifier {
  network::Package package;
  std::vector<int> volumes;
  image::Geometry geometry;
  network::Look look;
  std::vector<float> tensor;  // of the plain picture
  int input = 0, output = 0;
  std::optional<network::ClassAnswer> answer;
  network::OcclusionGrid grid;
  std::optional<network::OcclusionMap> occlusion;
  int of_class = 0, done = 0;
};

struct Store {
  std::map<int, std::vector<std::byte>> buffers;
  std::map<int, image::ImageFile> volumes;
  std::map<int, Labels> masks;
  NetworkRun network;
  std::optional<Classifier> classifier;
  int next_id = 1;
  std::vector<Warning> warnings;  // of the call that runs
  const Bench::Progress* progress = nullptr;
};

/// A request: typed keys, unknown ones refused; the first fault is kept.
using Ask = radiomics::ObjectReader;
using Call = Result<Json> (*)(Store& store, Ask& ask);

/// The calls of each file, by name.
const std::map<std::string_view, Call>& grid_calls();
const std::map<std::string_view, Call>& edit_calls();
const std::map<std::string_view, Call>& radiomics_calls();
const std::map<std::string_view, Call>& network_calls();
const std::map<std::string_view, Call>& classify_calls();
const std::map<std::string_view, Call>& measure_calls();
const std::map<std::string_view, Call>& response_calls();
const std::map<std::string_view, Call>& synthetic_calls();

/// What `key` names; kInvalidArgument (kMissingInput when absent) otherwise.
Result<image::ImageFile*> volume_of(Store& store, Ask& ask, const char* key);
Result<Labels*> labels_of(Store& store, Ask& ask, const char* key);
/// The package in "package", called "document" in messages.
Result<network::Package> network_package(Ask& ask);
Result<std::vector<const image::Volume*>> network_images(Store& store, const std::vector<int>& ids);
void drop_classifier(Store& store);
Result<image::Geometry> geometry_from(const Json& json);

Json to_json(const image::Geometry& geometry);

/// Kept under a new number; what is told of it.
Json keep_volume(Store& store, image::ImageFile file);
Json keep_mask(Store& store, image::Mask mask);

// NOLINTBEGIN(bugprone-macro-parentheses): a name that is declared takes none.
#define HEPATICA_IMAGING_TRY(variable, expression)               \
  auto variable##_result = (expression);                         \
  if (!variable##_result.ok()) return variable##_result.error(); \
  auto& variable = variable##_result.value()
// NOLINTEND(bugprone-macro-parentheses)

#define HEPATICA_IMAGING_FINISH(ask) \
  if (Status fault_of_request = (ask).finish()) return *fault_of_request

}  // namespace hepatica::imaging
