// `hepatica cohort score`: models for every row, streaming.
#include "core/cohort/score.h"

#include <fstream>
#include <iostream>

#include "cli/cohort_command.h"
#include "cli/table_pieces.h"
#include "core/cohort/propose.h"

namespace hepatica::cli::score_command {
namespace {

constexpr long kHeadLines = 1000;

struct Options {
  CohortFiles files;
  std::vector<std::string> models;
  std::string report;
};

/// Where the CSV goes: a file, or standard output when `path` is empty. The file is opened for the
/// first text, so that a table whose header is refused leaves what was there.
class Sink {
 public:
  explicit Sink(const std::string& path) : path_(path) {}

  /// Writes the text and empties it. Errors: kInvalidFile.
  Status take(std::string& csv) {
    if (csv.empty()) return success();
    if (!path_.empty() && !file_.is_open()) file_.open(path_, std::ios::binary);
    std::ostream& out = path_.empty() ? std::cout : file_;
    out << csv << std::flush;
    csv.clear();
    if (!out) return Error{Code::kInvalidFile, path_, "cannot be written"};
    return success();
  }

 private:
  std::string path_;
  std::ofstream file_;
};

/// Feeds the table to the scorer by pieces and writes what comes out.
Status stream(const Options& options, TableEncoding encoding, cohort::Scorer& scorer) {
  TablePieces pieces(options.files.table, encoding);
  Sink sink(options.files.out);
  std::string csv;
  for (;;) {
    const auto piece = pieces.next();
    if (!piece.ok()) return piece.error();
    if (piece->empty()) break;
    if (auto fault = scorer.feed(*piece, csv)) return fault;
    if (auto fault = sink.take(csv)) return fault;
  }
  if (auto fault = scorer.finish(csv)) return fault;
  return sink.take(csv);
}

/// The first lines of a file, a thousand at most.
Result<std::string> head_of(const std::string& path, TableEncoding encoding) {
  TablePieces pieces(path, encoding);
  std::string head;
  long lines = 0;
  for (;;) {
    const auto piece = pieces.next();
    if (!piece.ok()) return piece.error();
    if (piece->empty()) return head;
    for (const char c : *piece) {
      head += c;
      if (c == '\n' && ++lines == kHeadLines) return head;
    }
  }
}

/// The mapping of the file, or one proposed from the first thousand rows.
Result<Json> mapping_of(const Options& options, TableEncoding encoding,
                        const patient::Dictionary& dictionary) {
  if (!options.files.mapping.empty()) return read_mapping_file(options.files.mapping);
  if (options.files.table == "-")
    return Error{Code::kInvalidArgument, "mapping", "standard input needs --mapping"};
  const auto head = head_of(options.files.table, encoding);
  if (!head.ok()) return head.error();
  const auto sheet = cohort::read_sheet(*head);
  if (!sheet.ok()) return sheet.error();
  Json proposal = cohort::propose_mapping(*sheet, cohort::profiles_of(*sheet), dictionary);
  say_proposal(proposal);
  return proposal;
}

int score(const Options& options, const Settings& settings) {
  const CohortFiles& files = options.files;
  if (auto fault =
          spare({{files.table, "table"}, {files.mapping, "mapping"}}, {files.out, options.report}))
    return refuse(*fault, settings);
  const auto models = load_models(settings);
  if (!models.ok()) return refuse(models.error(), settings);
  const auto wanted = choose_models(models->catalogue, options.models);
  if (!wanted.ok()) return refuse(wanted.error(), settings);
  const auto encoding = table_encoding(options.files.table);
  if (!encoding.ok()) return refuse(encoding.error(), settings);
  auto mapping = mapping_of(options, *encoding, models->catalogue.dictionary());
  if (!mapping.ok()) return refuse(mapping.error(), settings);
  cohort::Scorer scorer(models->catalogue, *wanted, *std::move(mapping));
  if (auto fault = stream(options, *encoding, scorer)) return refuse(*fault, settings);
  const Json report = scorer.report();
  std::cerr << "hepatica: " << report["flow"]["rows_in"] << " rows came in, "
            << report["flow"]["rows_used"] << " were scored\n";
  for (const Json& left : report["flow"]["left_out"])
    std::cerr << "hepatica:   " << left["rows"]
              << " left out: " << left["reason"].get<std::string>() << '\n';
  for (const Json& model : report["models"])
    std::cerr << "hepatica: " << model["id"].get<std::string>() << ": "
              << json_text(model["status"]) << '\n';
  if (options.report.empty()) return kDone;
  const auto fault = write_file(options.report, json_text(report, 2) + "\n");
  return fault ? refuse(*fault, settings) : static_cast<int>(kDone);
}

Work declare(CLI::App& app, const Settings& settings) {
  auto options = std::make_shared<Options>();
  add_files(app, options->files, false);
  app.add_option("--model", options->models, "model (may be given again)")->required();
  app.add_option("--report", options->report, "write what was wrong with the rows here, as JSON");
  return [options, &settings] { return score(*options, settings); };
}

const VerbRegistration registration({"score", "Models for every row, as CSV", declare});

}  // namespace
}  // namespace hepatica::cli::score_command
