// Tables, encodings and answers of `hepatica cohort`.
#include "cli/cohort_command.h"

#include <iconv.h>

#include <algorithm>
#include <cstdint>
#include <iostream>

#include "core/cohort/lab.h"
#include "core/cohort/record.h"
#include "core/cohort/sheet.h"

namespace hepatica::cli {
namespace {

std::vector<Verb>& verbs() {
  static std::vector<Verb> all;
  return all;
}

/// GB18030 to UTF-8; nothing when a byte sequence is not valid.
std::optional<std::string> from_gb18030(std::string text) {
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  if (reinterpret_cast<std::intptr_t>(converter) == -1) return std::nullopt;
  std::string out(text.size() * 2 + 16, '\0');
  char* from = text.data();
  char* to = out.data();
  size_t left = text.size(), room = out.size();
  const size_t done = iconv(converter, &from, &left, &to, &room);
  iconv_close(converter);
  if (done == static_cast<size_t>(-1) || left > 0) return std::nullopt;
  out.resize(out.size() - room);
  return out;
}

/// The remark that which text means the event is only a guess; null where there is none.
Json event_guess(const Json& outcome) {
  const Json remarks = outcome.is_object() ? outcome.value("remarks", Json()) : Json();
  for (const Json& note : remarks.is_array() ? remarks : Json::array()) {
    if (note.is_object() && note.value("code", Json()) == "event_guessed") return note;
  }
  return Json();
}

/// An error where which text means the event is only a guess of the proposal: the wrong way round,
/// the dead would be counted as alive. Other texts than those guessed have been looked at.
/// `instead` says what to do.
Status guessed_event(const Json& mapping, const std::string& instead) {
  const Json outcome = mapping.value("outcome", Json());
  const Json guess = event_guess(outcome);
  if (guess.is_null()) return success();
  for (const char* key : {"event", "event_values", "censored_values"}) {
    if (guess.contains(key) && outcome.value(key, Json()) != guess[key]) return success();
  }
  const Json column = outcome.value("event", Json());
  return Error{Code::kInvalidArgument, "mapping",
               "which text of column '" + (column.is_string() ? column.get<std::string>() : "") +
                   "' means the event is not certain: " + instead};
}

/// The mapping that the table itself suggests, said on stderr. Errors: those of the table; an event
/// that would be guessed.
Result<Json> proposed_mapping(const cohort::Lab& lab, cohort::HeldTable& held) {
  auto proposal = lab.compute("propose", held, Json::object());
  if (!proposal.ok()) return proposal.error();
  if (auto fault =
          guessed_event(*proposal, "say it in a --mapping (cohort propose writes a first one)"))
    return *fault;
  say_proposal(*proposal);
  return proposal;
}

Work declare_cohort(CLI::App& app, const Settings& settings) {
  app.require_subcommand(1);
  std::sort(verbs().begin(), verbs().end(),
            [](const Verb& a, const Verb& b) { return std::string_view(a.name) < b.name; });
  auto declared = std::make_shared<std::vector<std::pair<CLI::App*, Work>>>();
  for (const Verb& verb : verbs()) {
    CLI::App* sub = app.add_subcommand(verb.name, verb.summary);
    sub->fallthrough();
    declared->emplace_back(sub, verb.declare(*sub, settings));
  }
  return [declared] {
    for (const auto& [sub, work] : *declared) {
      if (sub->parsed()) return work();
    }
    return static_cast<int>(kUsage);
  };
}

const Registration registration(
    {"cohort", "Describe, score, validate, fit and recalibrate on a table of patients",
     declare_cohort});

}  // namespace

VerbRegistration::VerbRegistration(const Verb& verb) { verbs().push_back(verb); }

void remark(const Json& answer) {
  if (answer.contains("flow") && answer["flow"].is_object()) {
    const Json& flow = answer["flow"];
    std::cerr << "hepatica: " << flow["rows_in"] << " rows came in, " << flow["rows_used"]
              << " were used\n";
    for (const Json& left : flow["left_out"]) {
      std::cerr << "hepatica:   " << left["rows"]
                << " left out: " << left["reason"].get<std::string>() << '\n';
    }
  }
  for (const Json& problem : answer.value("problems", Json::array())) {
    std::cerr << "hepatica: column '" << problem["column"].get<std::string>()
              << "': " << problem["cells"] << " x " << problem["detail"].get<std::string>() << '\n';
  }
}

void add_files(CLI::App& app, CohortFiles& files, bool recorded) {
  app.add_option("table", files.table,
                 recorded ? "CSV or TSV, UTF-8 or GB18030; - is standard input"
                          : "CSV or TSV, UTF-8 or GB18030; - is standard input, in UTF-8")
      ->required();
  app.add_option("--mapping", files.mapping,
                 "which column is which variable (cohort propose writes a first one)");
  app.add_option("--out", files.out, "write the answer here");
  if (!recorded) return;
  app.add_option("--record", files.record,
                 "write the analysis here, to be repeated by cohort replay");
}

void add_impute(CLI::App& app, ImputeFlags& flags) {
  app.add_option("--impute", flags.imputations,
                 "fill in what is unknown this many times by chained equations and pool; 0: "
                 "complete rows only");
  app.add_option("--iterations", flags.iterations, "rounds of the chained equations");
}

void ask_impute(const ImputeFlags& flags, std::uint64_t seed, Json& request) {
  if (flags.imputations == 0) return;
  request["impute"] = {
      {"imputations", flags.imputations}, {"iterations", flags.iterations}, {"seed", seed}};
}

Result<std::string> as_utf8(std::string bytes, const std::string& path) {
  const long at = cohort::utf8_fault(bytes);
  if (at < 0) return bytes;
  if (auto converted = from_gb18030(bytes)) {
    std::cerr << "hepatica: " << path << ": read as GB18030\n";
    return *std::move(converted);
  }
  Error error = cohort::encoding_error(bytes, at);
  error.field = path;
  return error;
}

Result<Json> read_mapping_file(const std::string& path) {
  if (path.empty()) return Json();
  const auto text = read_file(path, JsonLimits{}.max_bytes + 1);
  if (!text.ok()) return text.error();
  auto document = parse_json(*text, path);
  if (document.ok() && !document->is_object())
    return Error{Code::kInvalidArgument, path, "expected a JSON object"};
  return document;
}

void say_proposal(const Json& proposal) {
  std::cerr << "hepatica: no --mapping: the proposed one is used (see cohort propose)\n";
  for (const char* part : {"columns", "unmapped"}) {
    for (const Json& column : proposal[part]) {
      for (const char* key : {"note", "note_match", "note_unit"}) {
        const std::string note = column.value(key, "");
        if (note.empty()) continue;
        std::cerr << "hepatica: column '" << column["column"].get<std::string>() << "': " << note
                  << '\n';
      }
    }
  }
  const Json outcome = proposal.value("outcome", Json::object());
  if (outcome.contains("note"))
    std::cerr << "hepatica: outcome: " << outcome["note"].get<std::string>() << '\n';
}

int run_lab(const char* call, const CohortFiles& files, Json request, const Settings& settings,
            Json* value, const char* account) {
  if (auto fault =
          spare({{files.table, "table"}, {files.mapping, "mapping"}}, {files.out, files.record}))
    return refuse(*fault, settings);
  const auto models = load_models(settings);
  if (!models.ok()) return refuse(models.error(), settings);
  auto bytes = read_file(files.table, size_t{2} << 30);
  if (!bytes.ok()) return refuse(bytes.error(), settings);
  cohort::TableFile file;
  if (!files.record.empty()) file = cohort::table_file(files.table, *bytes);
  const auto table = as_utf8(*std::move(bytes), files.table);
  if (!table.ok()) return refuse(table.error(), settings);
  const auto mapping = read_mapping_file(files.mapping);
  if (!mapping.ok()) return refuse(mapping.error(), settings);
  const cohort::Lab lab(models->catalogue);
  cohort::HeldTable held{std::string_view(*table)};
  if (mapping->is_object()) {
    // A guess that was written down and not looked at is still one.
    if (auto fault = guessed_event(
            *mapping, "look at event_values, then take event_guessed out of the outcome's remarks"))
      return refuse(*fault, settings);
    request["mapping"] = *mapping;
  } else if (std::string_view(call) != "propose") {
    auto proposal = proposed_mapping(lab, held);
    if (!proposal.ok()) return refuse(proposal.error(), settings);
    request["mapping"] = *std::move(proposal);
  }
  if (account != nullptr) {
    const auto said = lab.compute(account, held, request);
    if (!said.ok()) return refuse(said.error(), settings);
    remark(*said);
  }
  const Json answer = lab.run(call, held, request);
  if (!answer["ok"].get<bool>()) {
    const Json& error = answer["error"];
    std::cerr << "hepatica: " << error["field"].get<std::string>() << ": "
              << error["code"].get<std::string>() << " (" << error["detail"].get<std::string>()
              << ")\n";
    if (settings.json) print(answer);
    return kRefused;
  }
  remark(answer["value"]);
  if (!files.record.empty()) {
    const Json record =
        cohort::make_record(call, request, file, answer["value"], models->catalogue);
    if (auto fault = write_file(files.record, json_text(record, 1) + "\n"))
      return refuse(*fault, settings);
  }
  if (value != nullptr) *value = answer["value"];
  return write_answer(answer["value"], files, settings);
}

int write_answer(const Json& answer, const CohortFiles& files, const Settings& settings) {
  if (files.out.empty()) {
    print(answer);
    return kDone;
  }
  const auto fault = write_file(files.out, json_text(answer, 2) + "\n");
  return fault ? refuse(*fault, settings) : static_cast<int>(kDone);
}

}  // namespace hepatica::cli
