// Calls that make, read, write, compare and free volumes, label maps and buffers.
#include <algorithm>
#include <cmath>
#include <optional>

#include "core/image/geometry.h"
#include "core/image/mask.h"
#include "core/image/nifti.h"
#include "core/image/nrrd.h"
#include "core/image/onto_grid.h"
#include "core/imaging/store.h"
#include "core/radiomics/run.h"
#include "core/segment/edit.h"

namespace hepatica::imaging {
namespace {

using image::Geometry;
using image::ImageFile;

constexpr int kMostIds = 1000000;

template <typename Value>
Result<Value*> entry_of(std::map<int, Value>& entries, Ask& ask, const char* key,
                        const char* kind) {
  int id = 0;
  ask.integer(key, id, 1, kMostIds);
  const auto found = entries.find(id);
  if (found != entries.end()) return &found->second;
  if (id == 0) return Error{Code::kMissingInput, key, std::string("the number of a ") + kind};
  return Error{Code::kInvalidArgument, key,
               "no " + std::string(kind) + " has the number " + std::to_string(id)};
}

size_t count_non_finite(const image::Volume& volume) {
  return static_cast<size_t>(std::count_if(volume.samples.begin(), volume.samples.end(),
                                           [](float v) { return !std::isfinite(v); }));
}

Json volume_json(int id, const ImageFile& file) {
  float low = 0, high = 0;
  bool first = true;
  for (float const value : file.volume.samples) {
    if (!std::isfinite(value)) continue;
    low = first ? value : std::min(low, value);
    high = first ? value : std::max(high, value);
    first = false;
  }
  return {{"id", id},
          {"geometry", to_json(file.volume.geometry)},
          {"stored_type", image::sample_type_name(file.stored_type)},
          {"rescaled", file.rescaled},
          {"non_finite", file.non_finite_count},
          {"min", low},
          {"max", high}};
}

Json mask_json(int id, const image::Mask& mask) {
  Json labels = Json::array();
  for (const auto& [label, voxels] : image::count_labels(mask)) {
    labels.push_back({{"label", label}, {"voxels", voxels}});
  }
  return {{"id", id}, {"geometry", to_json(mask.geometry)}, {"labels", labels}};
}

Json keep_bytes(Store& store, std::vector<std::byte> bytes) {
  const int id = store.next_id++;
  const size_t size = bytes.size();
  store.buffers.emplace(id, std::move(bytes));
  return {{"id", id}, {"size", size}};
}

Result<Json> new_bytes(Store& store, Ask& ask) {
  double size = -1;
  ask.number("size", size, 0, 4294967295.0);
  HEPATICA_IMAGING_FINISH(ask);
  if (size < 0) return Error{Code::kMissingInput, "size", "bytes of the buffer"};
  return keep_bytes(store, std::vector<std::byte>(static_cast<size_t>(size)));
}

/// Reads the file in the buffers that "bytes" and "data" name, and frees these.
Result<ImageFile> read_buffers(Store& store, Ask& ask) {
  int id = 0, data = 0;
  ask.integer("bytes", id, 1, kMostIds);
  ask.integer("data", data, 1, kMostIds);
  HEPATICA_IMAGING_FINISH(ask);
  const auto header = store.buffers.find(id);
  if (header == store.buffers.end()) {
    return Error{Code::kInvalidArgument, "bytes", "no buffer has the number " + std::to_string(id)};
  }
  radiomics::FileBytes bytes{header->second, {}};
  if (const auto rest = store.buffers.find(data); rest != store.buffers.end()) {
    bytes.data = rest->second;
  }
  Result<ImageFile> file = radiomics::read_image(bytes);
  store.buffers.erase(id);
  store.buffers.erase(data);
  return file;
}

Result<Json> open_volume(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(file, read_buffers(store, ask));
  store.warnings = file.warnings;
  return keep_volume(store, std::move(file));
}

Result<Json> open_mask(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(file, read_buffers(store, ask));
  store.warnings = file.warnings;
  HEPATICA_IMAGING_TRY(mask, image::to_mask(file.volume));
  return keep_mask(store, std::move(mask));
}

Result<Json> new_volume(Store& store, Ask& ask) {
  const Json* geometry = ask.find("geometry");
  ImageFile file;
  using T = image::SampleType;
  ask.choice("stored_type", file.stored_type,
             {{"int8", T::kInt8},
              {"uint8", T::kUint8},
              {"int16", T::kInt16},
              {"uint16", T::kUint16},
              {"int32", T::kInt32},
              {"uint32", T::kUint32},
              {"float32", T::kFloat32},
              {"float64", T::kFloat64}});
  HEPATICA_IMAGING_FINISH(ask);
  if (geometry == nullptr) return Error{Code::kMissingInput, "geometry", "of the new volume"};
  HEPATICA_IMAGING_TRY(grid, geometry_from(*geometry));
  file.volume = {grid, std::vector<float>(grid.voxel_count())};
  return keep_volume(store, std::move(file));
}

Result<Json> volume_info(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(file, volume_of(store, ask, "id"));
  HEPATICA_IMAGING_FINISH(ask);
  file->non_finite_count = count_non_finite(file->volume);
  for (const auto& [id, entry] : store.volumes) {
    if (&entry == file) return volume_json(id, entry);
  }
  return Error{Code::kInvalidArgument, "id", "no volume"};
}

Result<Json> mask_info(Store& store, Ask& ask) {
  int id = 0;
  ask.integer("id", id, 1, kMostIds);
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "id"));
  HEPATICA_IMAGING_FINISH(ask);
  return mask_json(id, labels->mask);
}

/// The grid of the volume or label map that a key names.
Result<Geometry> grid_of(Store& store, Ask& ask, const char* key) {
  int id = 0;
  ask.integer(key, id, 1, kMostIds);
  if (const auto v = store.volumes.find(id); v != store.volumes.end()) {
    return v->second.volume.geometry;
  }
  if (const auto m = store.masks.find(id); m != store.masks.end()) return m->second.mask.geometry;
  return Error{Code::kInvalidArgument, key,
               "no volume or mask has the number " + std::to_string(id)};
}

Result<Json> new_mask(Store& store, Ask& ask) {
  const Json* given = ask.find("geometry");
  HEPATICA_IMAGING_TRY(grid,
                       given != nullptr ? geometry_from(*given) : grid_of(store, ask, "like"));
  HEPATICA_IMAGING_FINISH(ask);
  return keep_mask(store, {grid, std::vector<uint8_t>(grid.voxel_count())});
}

Result<Json> copy_mask(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  HEPATICA_IMAGING_FINISH(ask);
  return keep_mask(store, labels->mask);
}

Result<Json> move_mask(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  HEPATICA_IMAGING_TRY(grid, grid_of(store, ask, "like"));
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(moved, segment::move_to_grid(labels->mask, grid));
  return keep_mask(store, std::move(moved));
}

Result<Json> move_volume(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(file, volume_of(store, ask, "volume"));
  HEPATICA_IMAGING_TRY(grid, grid_of(store, ask, "like"));
  HEPATICA_IMAGING_FINISH(ask);
  HEPATICA_IMAGING_TRY(moved, image::onto_grid(file->volume, grid));
  ImageFile out;
  out.volume = std::move(moved.volume);
  out.non_finite_count = count_non_finite(out.volume);
  Json told = keep_volume(store, std::move(out));
  told["outside"] = moved.outside;
  return told;
}

struct WriteOptions {
  std::string format;
  bool gzip = true;
};

WriteOptions write_options(Ask& ask) {
  WriteOptions out;
  ask.text("format", out.format);
  ask.boolean("gzip", out.gzip);
  if (out.format != "nifti" && out.format != "nrrd") ask.fail("format", "expected nifti or nrrd");
  return out;
}

Result<Json> write_mask(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(labels, labels_of(store, ask, "mask"));
  const WriteOptions options = write_options(ask);
  int label = 0;
  std::string description;
  ask.integer("label", label, 1, 255);
  ask.text("description", description);
  HEPATICA_IMAGING_FINISH(ask);
  std::optional<image::Mask> one;
  if (label > 0) {
    HEPATICA_IMAGING_TRY(selected, image::select_label(labels->mask, static_cast<uint8_t>(label)));
    one = std::move(selected);
  }
  const image::Mask& mask = one ? *one : labels->mask;
  HEPATICA_IMAGING_TRY(bytes, options.format == "nifti"
                                  ? image::write_nifti(mask, options.gzip, description)
                                  : image::write_nrrd(mask, options.gzip, description));
  return keep_bytes(store, std::move(bytes));
}

Result<Json> write_volume(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(file, volume_of(store, ask, "volume"));
  const WriteOptions options = write_options(ask);
  HEPATICA_IMAGING_FINISH(ask);
  const image::SampleType type =
      file->holds_integers() ? file->stored_type : image::SampleType::kFloat32;
  HEPATICA_IMAGING_TRY(bytes, options.format == "nifti"
                                  ? image::write_nifti(file->volume, {type, options.gzip})
                                  : image::write_nrrd(file->volume, {type, options.gzip}));
  return keep_bytes(store, std::move(bytes));
}

Result<Json> compare_geometry(Store& store, Ask& ask) {
  HEPATICA_IMAGING_TRY(a, grid_of(store, ask, "a"));
  HEPATICA_IMAGING_TRY(b, grid_of(store, ask, "b"));
  HEPATICA_IMAGING_FINISH(ask);
  const image::GeometryDifference d = image::compare_geometry(a, b);
  return Json{{"same", !d.any()},
              {"size", d.size},
              {"spacing", d.spacing},
              {"origin", d.origin},
              {"direction", d.direction},
              {"largest_shift_mm", d.largest_shift_mm},
              {"direction_angle_deg", d.direction_angle_deg},
              {"detail", d.detail}};
}

Result<Json> free_entry(Store& store, Ask& ask) {
  int id = 0;
  ask.integer("id", id, 1, kMostIds);
  HEPATICA_IMAGING_FINISH(ask);
  if (store.buffers.erase(id) + store.volumes.erase(id) + store.masks.erase(id) == 0) {
    return Error{Code::kInvalidArgument, "id", "nothing has the number " + std::to_string(id)};
  }
  return Json::object();
}

Result<Json> memory(Store& store, Ask& ask) {
  HEPATICA_IMAGING_FINISH(ask);
  size_t volumes = 0, masks = 0, buffers = 0, history = 0;
  for (const auto& [id, file] : store.volumes)
    volumes += file.volume.samples.size() * sizeof(float);
  for (const auto& [id, bytes] : store.buffers) buffers += bytes.size();
  for (const auto& [id, labels] : store.masks) {
    masks += labels.mask.samples.size();
    for (const auto* list : {&labels.undo, &labels.redo}) {
      for (const auto& runs : *list) history += runs.size() * sizeof(uint32_t);
    }
  }
  return Json{{"volumes", volumes}, {"masks", masks}, {"buffers", buffers}, {"history", history}};
}

}  // namespace

Json keep_volume(Store& store, ImageFile file) {
  const int id = store.next_id++;
  const Json out = volume_json(id, file);
  store.volumes.emplace(id, std::move(file));
  return out;
}

Json keep_mask(Store& store, image::Mask mask) {
  const int id = store.next_id++;
  const Json out = mask_json(id, mask);
  store.masks.emplace(id, Labels{std::move(mask), {}, {}});
  return out;
}

Result<ImageFile*> volume_of(Store& store, Ask& ask, const char* key) {
  return entry_of(store.volumes, ask, key, "volume");
}

Result<Labels*> labels_of(Store& store, Ask& ask, const char* key) {
  return entry_of(store.masks, ask, key, "mask");
}

Json to_json(const Geometry& g) {
  return {{"size", g.size},
          {"spacing_mm", g.spacing_mm},
          {"origin_mm", g.origin_mm},
          {"direction", g.direction}};
}

Result<Geometry> geometry_from(const Json& json) {
  const auto numbers = [&](const char* key, size_t count) -> Result<std::vector<double>> {
    const auto found = json.is_object() ? json.find(key) : json.end();
    bool fits =
        json.is_object() && found != json.end() && found->is_array() && found->size() == count;
    for (size_t n = 0; fits && n < count; ++n) fits = (*found)[n].is_number();
    if (fits) return found->get<std::vector<double>>();
    return Error{Code::kWrongType, std::string("geometry/") + key,
                 "expected " + std::to_string(count) + " numbers"};
  };
  HEPATICA_IMAGING_TRY(size, numbers("size", 3));
  HEPATICA_IMAGING_TRY(spacing, numbers("spacing_mm", 3));
  HEPATICA_IMAGING_TRY(origin, numbers("origin_mm", 3));
  HEPATICA_IMAGING_TRY(direction, numbers("direction", 9));
  std::array<long long, 3> whole;
  Geometry g;
  for (size_t a = 0; a < 3; ++a) {
    if (!(std::abs(size[a]) < 1e9))
      return Error{Code::kInvalidArgument, "geometry/size", "out of range"};
    whole[a] = std::llround(size[a]);
    g.spacing_mm[a] = spacing[a];
    g.origin_mm[a] = origin[a];
  }
  HEPATICA_IMAGING_TRY(count, image::checked_voxel_count(whole));
  static_cast<void>(count);
  for (size_t a = 0; a < 3; ++a) g.size[a] = static_cast<int>(whole[a]);
  std::copy(direction.begin(), direction.end(), g.direction.begin());
  std::vector<Warning> warnings;
  if (Status fault = image::orthonormalise_direction(g, warnings)) return *fault;
  if (Status fault = image::check_geometry(g)) return *fault;
  return g;
}

const std::map<std::string_view, Call>& grid_calls() {
  static const std::map<std::string_view, Call> calls{{"new_bytes", new_bytes},
                                                      {"open_volume", open_volume},
                                                      {"open_mask", open_mask},
                                                      {"new_volume", new_volume},
                                                      {"volume_info", volume_info},
                                                      {"new_mask", new_mask},
                                                      {"mask_info", mask_info},
                                                      {"copy_mask", copy_mask},
                                                      {"move_mask", move_mask},
                                                      {"move_volume", move_volume},
                                                      {"write_mask", write_mask},
                                                      {"write_volume", write_volume},
                                                      {"free", free_entry},
                                                      {"compare_geometry", compare_geometry},
                                                      {"memory", memory}};
  return calls;
}

}  // namespace hepatica::imaging
