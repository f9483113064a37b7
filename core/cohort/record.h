// An analysis as a file that repeats it: the call, its settings, the mapping, and which table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_text.h"
#include "core/model/catalogue.h"
#include "core/survival/progress.h"

namespace hepatica::cohort {

/// A table file by its contents: the digest is of the bytes as they lie on disk.
struct TableFile {
  std::string name;  ///< without its folder
  std::string sha256;
  std::size_t bytes = 0;
};
TableFile table_file(const std::string& name, std::string_view bytes);

/// {"hepatica_analysis": 1, "hepatica": version, "call", "request", "table": {"name", "sha256",
/// "bytes"}, "models": [{"id", "version", "hash"}], "answer"}.
///
/// request  with its mapping, so that nothing is proposed anew
/// answer   the call's value: what a replay is compared with. Like any answer it holds no row, but
/// a
///          curve shows the times of events: treat the file as the answer itself
Json make_record(std::string_view call, const Json& request, const TableFile& table,
                 const Json& answer, const model::Catalogue& catalogue);

/// What a replay gave. compared: numbers that agreed with the recorded ones, to 1e-9 relative.
struct Replayed {
  Json answer;
  std::size_t compared = 0;
  std::vector<std::string> notes;  ///< another version of the program; one clause each
};

/// Repeats a recorded analysis on the same table.
///
/// text      the table as UTF-8
/// progress  of the call that is repeated, as that call tells it; may stop it
/// errors  kInvalidArgument: no analysis file; kContradiction: a table with another digest, a model
///         with other numbers than then, an answer that differs (the first place named); the call's
///         own errors
Result<Replayed> replay(const Json& record, const TableFile& table, std::string_view text,
                        const model::Catalogue& catalogue, const survival::Progress& progress = {});

}  // namespace hepatica::cohort
