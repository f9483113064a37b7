// Files of the command line: whole texts, and the folder of model packages.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/command.h"
#include "core/model/catalogue.h"

namespace hepatica::cli {

/// The bytes of a file; "-" is standard input. Errors: kInvalidFile (not there, not readable),
/// kTooLarge above `max_bytes`; field is the path.
Result<std::string> read_file(const std::string& path, size_t max_bytes = size_t{512} << 20);

/// An error for a folder, which opens like a file and on some systems reads like an empty one.
Status refuse_folder(const std::string& path);

/// A file that is read, and what it is ("table").
struct FileRead {
  std::string path;
  const char* what;
};
/// An error when something to be written would take the place of what is read. Empty paths and "-"
/// are no files.
Status spare(const std::vector<FileRead>& read, const std::vector<std::string>& written);

/// Writes a whole file. Errors: kInvalidFile.
Status write_file(const std::string& path, const std::string& bytes);

/// The first that is given or there: --models, $HEPATICA_MODELS, ./models, the models beside the
/// program's source. Errors: kInvalidFile when none holds variables.json.
Result<std::string> models_folder(const Settings& settings);

/// Packages read from a folder, with what was wrong with the others.
struct LoadedModels {
  std::string folder;
  model::Catalogue catalogue;
  Json variables;                          // variables.json as read, for its texts
  std::map<std::string, Json> references;  // id -> reference.json, where there is one
  std::vector<Error> errors;               // unreadable files and refused packages
};

/// Reads variables.json and every */model.json of `folder`; reference.json too when `references`.
/// Errors: those of the dictionary, without which nothing can be read.
Result<LoadedModels> load_models(const std::string& folder, bool references = false);

/// models_folder and load_models; complains on stderr about packages that were left out.
Result<LoadedModels> load_models(const Settings& settings);

/// Indices of the named packages; all when `ids` is empty. Errors: kModelUnknown.
Result<std::vector<int>> choose_models(const model::Catalogue& catalogue,
                                       const std::vector<std::string>& ids);

}  // namespace hepatica::cli
