// Reading patients from JSON, JSON lines and CSV.
#include "cli/patients.h"

#include <algorithm>
#include <iostream>
#include <set>

#include "cli/files.h"

namespace hepatica::cli {
namespace {

constexpr size_t kPatientChunkBytes = 1 << 16;
constexpr size_t kMaxLineBytes = 16u << 20;

/// A file or standard input.
class Input {
 public:
  explicit Input(const std::string& path) : path_(path) {
    if (path != "-") file_.open(path, std::ios::binary);
    stream_ = path == "-" ? &std::cin : &file_;
  }
  bool good() const { return static_cast<bool>(*stream_); }
  /// Up to one chunk; empty at the end.
  std::string_view chunk() {
    buffer_.resize(kPatientChunkBytes);
    stream_->read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    return std::string_view(buffer_).substr(0, static_cast<size_t>(stream_->gcount()));
  }
  /// An error when the last chunk is empty because it could not be read, not because none is left.
  Status fault() const {
    if (stream_->bad()) return Error{Code::kInvalidFile, path_, "cannot be read"};
    return success();
  }

 private:
  std::string path_;
  std::ifstream file_;
  std::istream* stream_;
  std::string buffer_;
};

class SinglePatient : public PatientSource {
 public:
  explicit SinglePatient(Json patient) : patient_(std::move(patient)) {}
  Result<std::optional<PatientRow>> next() override {
    if (given_) return std::optional<PatientRow>();
    given_ = true;
    PatientRow row;
    row.patient = std::move(patient_);
    return std::optional<PatientRow>(std::move(row));
  }
  bool ended() const override { return given_; }
  bool many() const override { return false; }

 private:
  Json patient_;
  bool given_ = false;
};

class JsonLines : public PatientSource {
 public:
  explicit JsonLines(std::unique_ptr<Input> input) : input_(std::move(input)) {}

  Result<std::optional<PatientRow>> next() override {
    std::string line;
    while (take_line(line)) {
      ++row_;
      if (line.size() > kMaxLineBytes) {
        done_ = true;
        return Error{Code::kTooLarge, name(), "more than 16 MiB"};
      }
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      auto parsed = parse_json(line, name());
      if (!parsed.ok()) return parsed.error();
      PatientRow row;
      row.row = row_;
      row.patient = std::move(parsed).value();
      return std::optional<PatientRow>(std::move(row));
    }
    done_ = true;
    if (auto fault = input_->fault()) return *fault;
    return std::optional<PatientRow>();
  }
  bool ended() const override { return done_; }
  bool many() const override { return true; }

 private:
  std::string name() const { return "line " + std::to_string(row_); }

  /// The next line without its end; false when there is none or it cannot be read. A line above the
  /// limit is returned cut.
  bool take_line(std::string& line) {
    for (;;) {
      size_t const stop = text_.find('\n', searched_);
      if (stop != std::string::npos) {
        line = text_.substr(begin_, stop - begin_);
        begin_ = searched_ = stop + 1;
        return true;
      }
      searched_ = text_.size();
      std::string_view const piece = input_->chunk();
      if (piece.empty() && input_->fault()) return false;
      if (piece.empty() || text_.size() - begin_ > kMaxLineBytes) {
        line = text_.substr(begin_);
        begin_ = text_.size();
        return !line.empty();
      }
      text_.erase(0, begin_);
      searched_ -= begin_;
      begin_ = 0;
      text_.append(piece);
    }
  }

  std::unique_ptr<Input> input_;
  std::string text_;
  size_t begin_ = 0;
  size_t searched_ = 0;
  long row_ = 0;
  bool done_ = false;
};

struct Column {
  std::string name;
  std::string unit;  // empty when the header gives none
  enum Use { kVariable, kKept } use = kVariable;
};

class CsvPatients : public PatientSource {
 public:
  explicit CsvPatients(std::unique_ptr<Input> input) : input_(std::move(input)) {}

  /// Reads the header. `errors` receives one error a column that cannot be used.
  void read_header(const patient::Dictionary& dictionary, const std::vector<std::string>& keep,
                   std::vector<Error>& errors);

  Result<std::optional<PatientRow>> next() override {
    std::vector<std::string> fields;
    auto const row = next_fields(fields);
    if (!row.ok()) return row.error();
    if (!*row) return std::optional<PatientRow>();
    PatientRow out;
    out.row = reader_.row();
    out.patient = Json::object();
    for (size_t i = 0; i < fields.size(); ++i) {
      const Column& column = columns_[i];
      if (column.use == Column::kKept) {
        out.kept[column.name] = fields[i];
      } else if (fields[i].empty() || fields[i] == "NA") {
        continue;
      } else if (column.unit.empty()) {
        out.patient[column.name] = fields[i];
      } else {
        out.patient[column.name] = {{"value", fields[i]}, {"unit", column.unit}};
      }
    }
    return std::optional<PatientRow>(std::move(out));
  }
  bool ended() const override { return done_; }
  bool many() const override { return true; }

 private:
  /// False at the end.
  Result<bool> next_fields(std::vector<std::string>& fields) {
    for (;;) {
      auto const next = reader_.next(fields);
      if (!next.ok()) {
        done_ = next.error().code == Code::kTooLarge;
        return next.error();
      }
      if (*next == table::CsvReader::Next::kRow) return true;
      if (*next == table::CsvReader::Next::kEnd) {
        done_ = true;
        return false;
      }
      std::string_view const piece = input_->chunk();
      if (piece.empty()) {
        if (auto fault = input_->fault()) {
          done_ = true;
          return *fault;
        }
        reader_.finish();
      } else {
        reader_.feed(piece);
      }
    }
  }

  std::unique_ptr<Input> input_;
  table::CsvReader reader_;
  std::vector<Column> columns_;
  bool done_ = false;
};

/// "albumin[g/L]" -> name and unit.
Column parse_column(const std::string& cell) {
  size_t const open = cell.find('[');
  if (open == std::string::npos || cell.back() != ']') return {cell, ""};
  std::string name = cell.substr(0, open);
  name.erase(name.find_last_not_of(' ') + 1);
  return {name, cell.substr(open + 1, cell.size() - open - 2)};
}

/// What is wrong with a column, if anything.
Status column_fault(const Column& column, const patient::Dictionary& dictionary) {
  std::string const field = "column '" + column.name.substr(0, 60) + "'";
  int const index = dictionary.find(column.name);
  if (index < 0)
    return Error{Code::kUnknownVariable, field, dictionary.hint(column.name) + "; or --keep it"};
  const patient::Variable& variable = dictionary.variable(index);
  if (!column.unit.empty() && variable.find_unit(column.unit) < 0) {
    std::string const accepted = variable.is_number() ? variable.unit_list() : "none";
    return Error{Code::kUnitUnknown, field,
                 "'" + column.unit.substr(0, 40) + "'; accepted: " + accepted};
  }
  if (column.unit.empty() && variable.units.size() > 1)
    return Error{Code::kUnitMissing, field,
                 "write " + column.name + "[unit], unit one of " + variable.unit_list()};
  return success();
}

void CsvPatients::read_header(const patient::Dictionary& dictionary,
                              const std::vector<std::string>& keep, std::vector<Error>& errors) {
  std::vector<std::string> cells;
  auto const header = next_fields(cells);
  if (!header.ok() || !*header) {
    errors.push_back(header.ok() ? Error{Code::kRows, "header", "the table is empty"}
                                 : header.error());
    return;
  }
  std::set<std::string> seen;
  for (const std::string& cell : cells) {
    Column column = parse_column(cell);
    bool const kept = std::find(keep.begin(), keep.end(), cell) != keep.end();
    if (kept) {
      column = {cell, "", Column::kKept};
    } else if (auto const fault = column_fault(column, dictionary)) {
      errors.push_back(*fault);
    }
    if (!seen.insert(column.name).second)
      errors.push_back({Code::kContradiction, "column '" + column.name + "'", "given twice"});
    columns_.push_back(std::move(column));
  }
}

std::string format_of(const PatientFile& file) {
  if (!file.format.empty()) return file.format;
  auto const ends_with = [&](std::string_view end) {
    return file.path.size() >= end.size() &&
           file.path.compare(file.path.size() - end.size(), end.size(), end) == 0;
  };
  if (ends_with(".csv") || ends_with(".tsv")) return "csv";
  if (ends_with(".jsonl") || ends_with(".ndjson")) return "jsonl";
  return "json";
}

}  // namespace

OpenedPatients open_patients(const PatientFile& file, const patient::Dictionary& dictionary) {
  OpenedPatients opened;
  std::string const format = format_of(file);
  if (format == "json") {
    auto const text = read_file(file.path, JsonLimits{}.max_bytes + 1);
    if (!text.ok()) return {nullptr, {text.error()}};
    auto parsed = parse_json(*text, file.path);
    if (!parsed.ok()) return {nullptr, {parsed.error()}};
    opened.source = std::make_unique<SinglePatient>(std::move(parsed).value());
    return opened;
  }
  if (auto fault = refuse_folder(file.path)) return {nullptr, {*fault}};
  auto input = std::make_unique<Input>(file.path);
  if (!input->good()) return {nullptr, {{Code::kInvalidFile, file.path, "cannot be opened"}}};
  if (format == "jsonl") {
    opened.source = std::make_unique<JsonLines>(std::move(input));
    return opened;
  }
  auto table = std::make_unique<CsvPatients>(std::move(input));
  table->read_header(dictionary, file.keep, opened.errors);
  opened.source = std::move(table);
  return opened;
}

}  // namespace hepatica::cli
