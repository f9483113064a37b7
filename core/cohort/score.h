// Models computed for every row of a table of any length, in memory bounded by a few thousand rows.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/cohort/cohort.h"
#include "core/model/catalogue.h"
#include "core/model/columns.h"
#include "core/table/csv_reader.h"

namespace hepatica::cohort {

/// Text in by pieces, CSV out by pieces:
///
///     row,<identifier>,<model>.<output>...,<model>.status
///
/// Classes are written as their level's id; an output that could not be computed is empty and the
/// status says why: ok, missing_input, not_applicable, refused, locked. Rows that the mapping's row
/// rules leave out are not written.
class Scorer {
 public:
  /// models: indices of the catalogue. mapping: the document that read_mapping takes.
  Scorer(const model::Catalogue& catalogue, std::vector<int> models, Json mapping);

  /// Adds text; what could be computed is appended to `csv`. Errors: as read_sheet and
  /// read_mapping; nothing more can be fed then.
  Status feed(std::string_view piece, std::string& csv);
  Status finish(std::string& csv);

  /// {"flow", "problems", "models": [{"id", "version", "hash", "status": {"ok": rows, ...}}]}.
  Json report() const;

 private:
  Status take_rows(std::string& csv);
  Status read_header(const std::vector<std::string>& fields, std::string& csv);
  void keep_row(const table::Fields& fields);
  void score_chunk(std::string& csv);
  patient::PatientColumns block_of(const Cohort& chunk);
  void write_rows(const std::vector<long>& rows,
                  const std::vector<const model::ColumnAnswer*>& answers, std::string& to);

  const model::Catalogue& catalogue_;
  std::vector<int> models_;
  Json mapping_document_;
  Mapping mapping_;
  table::CsvReader reader_;
  Sheet sheet_;                            // names, and the rows not yet scored
  std::string lines_;                      // their texts
  int identifier_ = -1;                    // the column that names a row
  std::vector<Sheet::Place> identifiers_;  // its cells, in lines_
  Flow flow_;
  std::vector<Problem> problems_;
  std::unique_ptr<model::ColumnModels> engine_;
  std::vector<std::vector<std::size_t>> status_;  // per model, by ModelStatus
};

}  // namespace hepatica::cohort
