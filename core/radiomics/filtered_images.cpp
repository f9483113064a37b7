// From entries of the settings to filters with names and discretisation.
#include "core/radiomics/filtered_images.h"

#include "core/radiomics/settings_reader.h"

namespace hepatica::radiomics {
namespace {

// Planar filters know slices along z only.
Status check_slices(const Json& entry, const Settings& settings) {
  if (settings.texture.slice_axis == 2) return success();
  const bool planar =
      entry.value("filter", Json()) == "lbp_2d" || entry.value("dimension", Json()) == "2d";
  if (!planar) return success();
  return Error{Code::kUnsupported, "", "planar filters across another axis than z"};
}

Status plan_entry(Json entry, const Settings& settings, const std::string& path,
                  std::vector<PlannedImage>& out) {
  if (!entry.is_object()) return Error{Code::kWrongType, "", "expected an object"};
  Discretisation how = settings.discretise;
  std::string name;
  Json own = Json::object();
  for (const char* key : {"name", "discretise"}) {
    if (entry.contains(key)) own[key] = entry[key];
    entry.erase(key);
  }
  ObjectReader reader(own, path);
  reader.text("name", name);
  read_discretisation(reader, how);
  if (Status fault = reader.finish()) return fault;
  if (Status fault = check_slices(entry, settings)) return fault;
  auto filters = filters::read_filters(entry);
  if (!filters.ok()) return filters.error();
  if (filters->empty()) out.push_back({name.empty() ? "original" : name, nullptr, how, path});
  const bool several = filters->size() > 1;
  for (size_t i = 0; i < filters->size(); ++i) {
    std::shared_ptr<const filters::Filter> filter = std::move(filters.value()[i]);
    std::string called = filter->name();
    if (!name.empty()) called = name + (several ? "_" + std::to_string(i) : "");
    out.push_back({called, std::move(filter), how, path});
  }
  return success();
}

}  // namespace

Result<std::vector<PlannedImage>> plan_images(const Settings& settings) {
  std::vector<PlannedImage> images;
  for (size_t i = 0; i < settings.images.size(); ++i) {
    const std::string path = "/images/" + std::to_string(i);
    if (Status fault = plan_entry(settings.images[i], settings, path, images)) {
      if (fault->field.empty()) {
        fault->field = path;
      } else if (fault->field.front() != '/') {
        fault->field = path + "/" + fault->field;
      }
      return *fault;
    }
  }
  for (size_t a = 0; a < images.size(); ++a) {
    for (size_t b = 0; b < a; ++b) {
      if (images[a].name == images[b].name) {
        return Error{Code::kInvalidArgument, images[a].path,
                     "two images are called '" + images[a].name + "'; give one a \"name\""};
      }
    }
  }
  return images;
}

Result<filters::Box> needed_box(const PlannedImage& planned, const image::Geometry& whole,
                                const filters::Box& wanted) {
  if (planned.is_original()) return wanted;
  return planned.filter->needed(whole, wanted);
}

Result<filters::Field> make_image(const PlannedImage& planned, const filters::Field& field,
                                  const image::Geometry& whole, const filters::Box& wanted,
                                  double largest_magnitude) {
  if (planned.is_original()) return filters::cut(field, wanted);
  return planned.filter->apply(field, whole, wanted, largest_magnitude);
}

}  // namespace hepatica::radiomics
