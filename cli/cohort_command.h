// What the verbs of `hepatica cohort` share: table and mapping in, an answer as JSON out.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/files.h"

namespace hepatica::cli {

/// The options of every verb that reads a table.
struct CohortFiles {
  std::string table;    // "-" is standard input
  std::string mapping;  // JSON; empty: the proposal is used, and said so on stderr
  std::string out;      // empty: standard output
};
void add_files(CLI::App& app, CohortFiles& files);

/// The table as UTF-8: GB18030 is converted, and said so on stderr. Errors: kInvalidFile.
Result<std::string> read_table(const std::string& path);

/// The mapping file, or nothing when none was named.
Result<Json> read_mapping_file(const std::string& path);

/// Runs one call of the lab and writes its value; an error is refused.
///
/// request  without "mapping", which comes from the files
/// answer   receives the value too
int run_lab(const char* call, const CohortFiles& files, Json request, const Settings& settings,
            Json* answer = nullptr);

/// Writes the answer to files.out, or prints it.
int write_answer(const Json& answer, const CohortFiles& files, const Settings& settings);

/// One verb: adds its options to `app` and returns its work.
struct Verb {
  const char* name;
  const char* summary;
  Work (*declare)(CLI::App& app, const Settings& settings);
};
/// A file-level constant of this type adds a verb to `hepatica cohort`.
struct VerbRegistration {
  explicit VerbRegistration(const Verb& verb);
};

}  // namespace hepatica::cli
