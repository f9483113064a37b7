// What the verbs of `hepatica cohort` share: table and mapping in, an answer as JSON out.
#pragma once

#include <cstdint>
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
  std::string mapping;  // JSON; empty: the proposal is used, and said so on stderr; either is
                        // refused where which text means the event is still a guess
  std::string out;      // empty: standard output
  std::string record;   // analysis file to write; empty: none
};
/// recorded: the verb can be repeated by replay (it goes through run_lab, and reads a table whole;
/// one that reads it by pieces takes standard input in UTF-8 only).
void add_files(CLI::App& app, CohortFiles& files, bool recorded = true);

/// Multiple imputation, where a verb has it.
struct ImputeFlags {
  int imputations = 0;  // 0: complete rows only
  int iterations = 10;
};
void add_impute(CLI::App& app, ImputeFlags& flags);
void ask_impute(const ImputeFlags& flags, std::uint64_t seed, Json& request);

/// The bytes of a table as UTF-8: GB18030 is converted, and said so on stderr. `path` is for the
/// messages. Errors: kInvalidFile.
Result<std::string> as_utf8(std::string bytes, const std::string& path);

/// A mapping, plan or analysis from its file, or nothing when none was named. Errors: those of
/// reading and parsing; kInvalidArgument for JSON that is no object.
Result<Json> read_mapping_file(const std::string& path);

/// Says on stderr that a proposed mapping is used, and each of its notes: what a person would have
/// been asked to confirm.
void say_proposal(const Json& proposal);

/// Runs one call of the lab and writes its value; an error is refused.
///
/// request  without "mapping", which comes from the files, or is proposed. With files.record the
///          analysis is written down (core/cohort/record.h)
/// answer   receives the value too
/// account  a call whose answer is said on stderr first and written nowhere: what a site may see
///          of its rows and must not send
int run_lab(const char* call, const CohortFiles& files, Json request, const Settings& settings,
            Json* answer = nullptr, const char* account = nullptr);

/// Says on stderr what a person must not miss: rows left out, problems of columns.
void remark(const Json& answer);

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
