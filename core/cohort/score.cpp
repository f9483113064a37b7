// Scoring by chunks of rows.
#include "core/cohort/score.h"

#include <algorithm>

#include "core/base/reason.h"
#include "core/table/csv_text.h"

namespace hepatica::cohort {
namespace {

using model::ModelStatus;
using table::CsvReader;

constexpr std::size_t kChunkRows = 1024;  // what keeps the columns of a model in the cache

/// An output in one row; nothing where it could not be computed.
void write_value(const model::ColumnAnswer& answer, std::size_t output, std::size_t row,
                 table::CsvText& csv) {
  const expression::Value value = answer.outputs[output].at(row);
  if (!value.is_known()) return;
  const auto& type = answer.package->output_type(answer.package->outputs[output]);
  if (type.type == expression::Type::kCategory) {
    csv.words(type.levels[static_cast<std::size_t>(value.number)]);
  } else {
    csv.number(value.number);
  }
}

void merge(std::vector<Problem>& all, const std::vector<Problem>& more) {
  for (const Problem& one : more) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const Problem& p) {
      // Details name the first row; what follows the colon is the kind.
      return p.code == one.code && p.column == one.column;
    });
    if (same == all.end()) {
      all.push_back(one);
    } else {
      same->count += one.count;
    }
  }
}

}  // namespace

Scorer::Scorer(const model::Catalogue& catalogue, std::vector<int> models, Json mapping)
    : catalogue_(catalogue), models_(std::move(models)), mapping_document_(std::move(mapping)) {
  std::sort(models_.begin(), models_.end());
  status_.resize(models_.size(), std::vector<std::size_t>(5, 0));
  engine_ = std::make_unique<model::ColumnModels>(catalogue_, models_);
}

Status Scorer::feed(std::string_view piece, std::string& csv) {
  reader_.feed(piece);
  return take_rows(csv);
}

Status Scorer::finish(std::string& csv) {
  reader_.finish();
  if (auto fault = take_rows(csv)) return fault;
  if (sheet_.names.empty())
    return Error{Code::kRows, "header", "the table is empty", Reason{"table_empty", {}, ""}};
  score_chunk(csv);
  return success();
}

Status Scorer::read_header(const std::vector<std::string>& fields, std::string& csv) {
  sheet_.names = fields;
  sheet_.delimiter = reader_.delimiter();
  auto mapping = read_mapping(mapping_document_, sheet_, catalogue_.dictionary());
  if (!mapping.ok()) return mapping.error();
  mapping_ = std::move(*mapping);
  csv += "row";
  if (!mapping_.identifier.empty()) {
    csv += "," + table::csv_field(mapping_.identifier);
    identifier_ = sheet_.find(mapping_.identifier);
  }
  for (int m : models_) {
    const auto& package = catalogue_.packages()[static_cast<std::size_t>(m)];
    for (const auto& output : package.outputs) csv += "," + package.id + "." + output.id;
    csv += "," + package.id + ".status";
  }
  csv += '\n';
  return success();
}

Status Scorer::take_rows(std::string& csv) {
  table::Fields fields;
  for (;;) {
    const auto next = reader_.next(fields);
    if (!next.ok()) {
      if (next.error().code == Code::kTooLarge || reader_.row() <= 0) return next.error();
      ++flow_.in;
      flow_.leave_out(unreadable_row(next.error()), reader_.row());
      continue;
    }
    if (*next != CsvReader::Next::kRow) return success();
    if (reader_.row() == 0) {
      const auto names = fields.texts();
      for (const auto& name : names) {
        if (const long at = utf8_fault(name); at >= 0) return encoding_error(name, at);
      }
      if (auto fault = read_header(names, csv)) return fault;
      continue;
    }
    keep_row(fields);
    if (sheet_.rows() == kChunkRows) score_chunk(csv);
  }
}

/// Keeps a row's text until its chunk is full: what was fed is gone by then.
void Scorer::keep_row(const table::Fields& fields) {
  sheet_.places.emplace_back(lines_.size(), reader_.line().size());
  lines_ += reader_.line();
  sheet_.row_number.push_back(static_cast<std::uint32_t>(reader_.row()));
  if (identifier_ < 0) return;
  const std::string_view cell = fields[static_cast<std::size_t>(identifier_)];
  identifiers_.emplace_back(lines_.size(), cell.size());
  lines_ += cell;
}

/// The chunk as a block for the models, derived values added and contradictions refused.
patient::PatientColumns Scorer::block_of(const Cohort& chunk) {
  patient::PatientColumns block(catalogue_.dictionary(), chunk.rows());
  for (const Column& column : chunk.columns) {
    if (column.variable < 0) continue;
    auto& to = block.give(column.variable);
    for (std::size_t i = 0; i < chunk.rows(); ++i) {
      if (column.known[i] != 0) to.set(i, expression::Value::known(column.value[i]));
    }
  }
  std::vector<Problem> refused;
  for (const auto& fault : patient::complete_columns(block, catalogue_.dictionary())) {
    const long row = chunk.row_number[fault.row];
    refused.push_back({fault.error.code,
                       fault.error.field,
                       "row " + std::to_string(row) + ": " + fault.error.detail,
                       1,
                       {row},
                       {}});
  }
  merge(problems_, refused);
  return block;
}

void Scorer::score_chunk(std::string& csv) {
  if (sheet_.rows() == 0) return;
  sheet_.text = lines_;
  const Cohort chunk = read_cohort(sheet_, mapping_, catalogue_.dictionary(), false);
  merge(problems_, chunk.problems);
  flow_.in += chunk.flow.in;
  flow_.used += chunk.flow.used;
  for (const auto& left : chunk.flow.left_out)
    flow_.leave_out(left.reason, left.rows.front(), left.count);
  if (chunk.rows() > 0) {
    const auto answers = engine_->evaluate(block_of(chunk));
    write_rows(chunk.row_number, answers, csv);
  }
  lines_.clear();
  identifiers_.clear();
  sheet_.places.clear();
  sheet_.row_number.clear();
}

void Scorer::write_rows(const std::vector<long>& rows,
                        const std::vector<const model::ColumnAnswer*>& answers, std::string& to) {
  table::CsvText csv(to);
  std::size_t at = 0;  // rows of the sheet and of the chunk run in the same order
  for (std::size_t i = 0; i < rows.size(); ++i) {
    while (static_cast<long>(sheet_.row_number[at]) != rows[i]) ++at;
    csv.whole(static_cast<unsigned long>(rows[i]));
    if (identifier_ >= 0) {
      csv.mark(',');
      csv.field(sheet_.text.substr(identifiers_[at].begin, identifiers_[at].length));
    }
    for (std::size_t m = 0; m < answers.size(); ++m) {
      for (std::size_t k = 0; k < answers[m]->outputs.size(); ++k) {
        csv.mark(',');
        write_value(*answers[m], k, i, csv);
      }
      const auto status = answers[m]->statuses[i];
      csv.mark(',');
      csv.words(wire_name(status));
      ++status_[m][static_cast<std::size_t>(status)];
    }
    csv.mark('\n');
  }
}

Json Scorer::report() const {
  Json models = Json::array();
  for (std::size_t m = 0; m < models_.size(); ++m) {
    const auto& package = catalogue_.packages()[static_cast<std::size_t>(models_[m])];
    Json status = Json::object();
    for (const auto one :
         {ModelStatus::kOk, ModelStatus::kMissingInput, ModelStatus::kNotApplicable,
          ModelStatus::kRefused, ModelStatus::kLocked}) {
      if (const auto count = status_[m][static_cast<std::size_t>(one)])
        status[wire_name(one)] = count;
    }
    models.push_back({{"id", package.id},
                      {"version", package.version},
                      {"hash", package.hash},
                      {"status", status}});
  }
  return {{"flow", to_json(flow_)}, {"problems", to_json(problems_)}, {"models", models}};
}

}  // namespace hepatica::cohort
