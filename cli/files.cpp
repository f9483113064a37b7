// Reading files and the folder of model packages.
#include "cli/files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace hepatica::cli {
namespace fs = std::filesystem;
namespace {

constexpr size_t kChunkBytes = 1 << 16;

bool has_dictionary(const std::string& folder) {
  std::error_code ignored;
  return fs::is_regular_file(fs::path(folder) / "variables.json", ignored);
}

/// Names of the folders below `folder` that hold a model.json, sorted.
std::vector<std::string> package_folders(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code fault;
  for (fs::directory_iterator entry(folder, fault), end; !fault && entry != end;
       entry.increment(fault)) {
    std::error_code ignored;
    if (fs::is_regular_file(entry->path() / "model.json", ignored))
      names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// One JSON file; `name` is how messages call it ("albi/model.json").
Result<Json> read_json(const std::string& path, const std::string& name) {
  auto const text = read_file(path, JsonLimits{}.max_bytes + 1);
  if (!text.ok()) return Error{text.error().code, name, text.error().detail};
  return parse_json(*text, name);
}

}  // namespace

Status spare(const std::vector<FileRead>& read, const std::vector<std::string>& written) {
  for (const FileRead& one : read) {
    for (const std::string& target : written) {
      std::error_code not_there;
      if (one.path != "-" && !one.path.empty() && !target.empty() &&
          fs::equivalent(one.path, target, not_there))
        return Error{Code::kInvalidArgument, target, std::string("is the ") + one.what + " itself"};
    }
  }
  return success();
}

Status refuse_folder(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    return Error{Code::kInvalidFile, path, "expected a file, found a folder"};
  return success();
}

Result<std::string> read_file(const std::string& path, size_t max_bytes) {
  std::ifstream file;
  if (path != "-") {
    if (auto fault = refuse_folder(path)) return *fault;
    file.open(path, std::ios::binary);
    if (!file) return Error{Code::kInvalidFile, path, "cannot be opened"};
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string bytes;
  std::string chunk(kChunkBytes, '\0');
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), in.gcount() > 0) {
    bytes.append(chunk, 0, static_cast<size_t>(in.gcount()));
    if (bytes.size() > max_bytes)
      return Error{Code::kTooLarge, path, "more than " + std::to_string(max_bytes) + " bytes"};
  }
  if (in.bad()) return Error{Code::kInvalidFile, path, "cannot be read"};
  return bytes;
}

Status write_file(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return Error{Code::kInvalidFile, path, "cannot be written"};
  return success();
}

Result<std::string> models_folder(const Settings& settings) {
  auto const demanded = [](const std::string& folder) -> Result<std::string> {
    if (has_dictionary(folder)) return folder;
    return Error{Code::kInvalidFile, folder, "expected a folder of models with variables.json"};
  };
  if (!settings.models.empty()) return demanded(settings.models);
  if (const char* named = std::getenv("HEPATICA_MODELS"); named && *named) return demanded(named);
  for (const char* folder : {"models", HEPATICA_SOURCE_DIR "/models"}) {
    if (has_dictionary(folder)) return std::string(folder);
  }
  return Error{Code::kInvalidFile, "models", "not found here; give --models FOLDER"};
}

Result<LoadedModels> load_models(const std::string& folder, bool references) {
  auto variables = read_json(folder + "/variables.json", "variables.json");
  if (!variables.ok()) return variables.error();
  auto dictionary = patient::Dictionary::read(*variables);
  if (!dictionary.ok()) return dictionary.error();

  std::vector<Json> documents;
  std::vector<Error> errors;
  std::map<std::string, Json> reference_documents;
  for (const std::string& name : package_folders(folder)) {
    const fs::path package = fs::path(folder) / name;
    auto document = read_json((package / "model.json").string(), name + "/model.json");
    if (!document.ok()) {
      errors.push_back(document.error());
      continue;
    }
    if (document->is_object() && document->value("id", Json()) != name) {
      errors.push_back({Code::kModelInvalid, name + "/model.json#/id",
                        "expected the name of its folder, '" + name + "'"});
      continue;
    }
    documents.push_back(std::move(document).value());
    if (!references) continue;
    auto reference = read_json((package / "reference.json").string(), name + "/reference.json");
    if (reference.ok()) {
      reference_documents.emplace(name, std::move(reference).value());
    } else {
      errors.push_back(reference.error());
    }
  }
  model::Catalogue catalogue(std::move(dictionary).value(), std::move(documents));
  errors.insert(errors.end(), catalogue.errors().begin(), catalogue.errors().end());
  return LoadedModels{folder, std::move(catalogue), std::move(variables).value(),
                      std::move(reference_documents), std::move(errors)};
}

Result<LoadedModels> load_models(const Settings& settings) {
  auto const folder = models_folder(settings);
  if (!folder.ok()) return folder.error();
  auto loaded = load_models(*folder);
  if (loaded.ok()) {
    for (const Error& error : loaded->errors) complain(error);
  }
  return loaded;
}

Result<std::vector<int>> choose_models(const model::Catalogue& catalogue,
                                       const std::vector<std::string>& ids) {
  std::vector<int> chosen;
  for (const std::string& id : ids) {
    int const index = catalogue.find(id);
    if (index < 0) return catalogue.unknown_model(id);
    chosen.push_back(index);
  }
  return chosen;
}

}  // namespace hepatica::cli
