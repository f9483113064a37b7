// `hepatica radiomics`: features of one region, of a table of cases, or the self-test.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/processes.h"
#include "core/base/number_text.h"
#include "core/image/nrrd.h"
#include "core/radiomics/result_text.h"
#include "core/radiomics/run.h"
#include "core/radiomics/self_test.h"

namespace hepatica::cli::radiomics_command {
namespace {

namespace rad = hepatica::radiomics;

constexpr size_t kMaxImageBytes =
    static_cast<size_t>(std::min(uint64_t{4} << 30, uint64_t{SIZE_MAX} / 2));

struct Options {
  std::string image, mask, cases, profile, settings_file;
  std::vector<std::string> families;
  std::optional<int> label;
  bool csv = false, self_test = false, list = false;
  int jobs = 1;
};

image::Bytes bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

/// A file and, for a detached NRRD header, its data.
struct LoadedFile {
  std::string header, data;
  rad::FileBytes bytes() const { return {bytes_of(header), bytes_of(data)}; }
};

Result<LoadedFile> load(const std::string& path) {
  Result<std::string> header = read_file(path, kMaxImageBytes);
  if (!header.ok()) return header.error();
  LoadedFile file{std::move(header).value(), ""};
  if (!file.header.starts_with("NRRD")) return file;
  const auto parsed = image::read_nrrd_header(bytes_of(file.header));
  if (!parsed.ok() || parsed->data_file.empty()) return file;  // the reader says what is wrong
  const auto data_path = std::filesystem::path(path).parent_path() / parsed->data_file;
  Result<std::string> data = read_file(data_path.string(), kMaxImageBytes);
  if (!data.ok()) return data.error();
  file.data = std::move(data).value();
  return file;
}

Result<rad::Settings> choose(const Options& options, std::optional<int> label) {
  std::string text;
  if (!options.settings_file.empty()) {
    Result<std::string> read = read_file(options.settings_file, size_t{16} << 20);
    if (!read.ok()) return read.error();
    text = std::move(read).value();
    if (text.empty()) return Error{Code::kInvalidFile, options.settings_file, "is empty"};
  }
  return rad::choose_settings(text, options.profile, options.families, label);
}

Result<rad::Extraction> extract(const Options& options, const std::string& image_path,
                                const std::string& mask_path, std::optional<int> label) {
  const auto chosen = choose(options, label);
  if (!chosen.ok()) return chosen.error();
  const auto image = load(image_path);
  if (!image.ok()) return image.error();
  const auto mask = load(mask_path);
  if (!mask.ok()) return mask.error();
  return rad::extract_files(image->bytes(), mask->bytes(), *chosen);
}

void print_table(const rad::Extraction& extraction) {
  for (const rad::FeatureValue* f : rad::ordered_features(extraction)) {
    std::cout << f->name << '\t' << (f->defined ? format_number(f->value) : "no value") << '\t'
              << f->row->unit << '\n';
  }
}

int one_region(const Options& options, const Settings& settings) {
  const auto extraction = extract(options, options.image, options.mask, options.label);
  if (!extraction.ok()) return refuse(extraction.error(), settings);
  if (options.csv) {
    const int label = extraction->settings.at("label").get<int>();
    const rad::CaseRow row =
        rad::case_row({options.image, options.mask, label, *extraction, std::nullopt});
    std::cout << rad::to_csv(std::span(&row, 1));
  } else if (settings.json) {
    print(rad::to_json(*extraction));
  } else {
    print_table(*extraction);
  }
  for (const Warning& w : extraction->warnings) {
    if (w.code != Code::kDomain) std::cerr << "hepatica: warning: " << to_line(w) << '\n';
  }
  return kDone;
}

/// A path of the table: relative ones start at the table's folder.
std::string beside_table(const Options& options, const std::string& path) {
  if (options.cases == "-") return path;
  return (std::filesystem::path(options.cases).parent_path() / path).string();
}

/// One case of a table as a line of JSON, so that it can come from another process.
std::string case_text(const rad::CaseResult& result) {
  Json line{{"image", result.image}, {"mask", result.mask}, {"label", result.label}};
  line["row"] = rad::case_row(result);
  if (result.extraction) line["result"] = rad::to_json(*result.extraction);
  if (result.error) {
    line["error"] = {{"code", wire_name(result.error->code)},
                     {"field", result.error->field},
                     {"detail", result.error->detail}};
  }
  return json_text(line);
}

std::string run_case(const Options& options, const rad::CaseEntry& entry, int label) {
  rad::CaseResult result{entry.image, entry.mask, label, std::nullopt, std::nullopt};
  const auto extraction = extract(options, beside_table(options, entry.image),
                                  beside_table(options, entry.mask), label);
  if (extraction.ok()) {
    result.extraction = *extraction;
    result.label = extraction->settings.at("label").get<int>();
  } else {
    result.error = extraction.error();
  }
  return case_text(result);
}

/// A case whose process ended before it answered (killed, or out of memory).
std::string case_without_answer(const rad::CaseEntry& entry, int label) {
  return case_text({entry.image, entry.mask, label, std::nullopt,
                    Error{Code::kTooLarge, "", "the process that worked on it ended early"}});
}

int table_of_cases(const Options& options, const Settings& settings) {
  const auto text = read_file(options.cases);
  if (!text.ok()) return refuse(text.error(), settings);
  const auto cases = rad::read_case_table(*text);
  if (!cases.ok()) return refuse(cases.error(), settings);
  const auto chosen = choose(options, options.label);
  if (!chosen.ok()) return refuse(chosen.error(), settings);
  // A case's own label in the table, else that of the command or its settings.
  const auto label = [&](size_t i) { return (*cases)[i].label.value_or(chosen->label); };
  const auto lines = in_processes(
      cases->size(), options.jobs,
      [&](size_t i) { return run_case(options, (*cases)[i], label(i)); },
      [&](size_t done) {
        std::cerr << "hepatica: " << done << " of " << cases->size() << " cases\n";
      });
  if (!lines.ok()) return refuse(lines.error(), settings);
  std::vector<rad::CaseRow> rows;
  Json results = Json::array();
  bool any_refused = false;
  for (size_t i = 0; i < lines->size(); ++i) {
    const std::optional<std::string>& line = (*lines)[i];
    Json json = Json::parse(line ? *line : case_without_answer((*cases)[i], label(i)));
    rows.push_back(json["row"].get<rad::CaseRow>());
    json.erase("row");
    any_refused = any_refused || json.contains("error");
    results.push_back(std::move(json));
  }
  if (settings.json && !options.csv) {
    print(results);
  } else {
    std::cout << rad::to_csv(rows);
  }
  return any_refused ? kRefused : kDone;
}

int self_test(const Settings& settings) {
  const auto test = rad::self_test();
  if (!test.ok()) return refuse(test.error(), settings);
  if (settings.json) {
    Json failures = Json::array();
    for (const auto& f : test->failures) {
      failures.push_back({{"feature", f.feature},
                          {"value", f.value},
                          {"reference", f.reference},
                          {"tolerance", f.tolerance}});
    }
    print({{"passed", test->passed}, {"total", test->total}, {"failures", failures}});
  } else {
    std::cout << "IBSI digital phantom: " << test->passed << " of " << test->total
              << " reference values\n";
    for (const auto& f : test->failures) {
      std::cout << "  " << f.feature << ": " << format_number(f.value) << ", reference "
                << format_number(f.reference) << " +- " << format_number(f.tolerance) << '\n';
    }
  }
  return test->passed == test->total ? kDone : kRefused;
}

int list_features(const Settings& settings) {
  Json json = Json::array();
  for (const rad::Family& family : rad::families()) {
    for (const rad::FeatureRow& row : family.features) {
      if (settings.json) {
        json.push_back({{"id", row.id},
                        {"class", family.id},
                        {"name", row.name},
                        {"ibsi_code", row.ibsi_code},
                        {"unit", row.unit},
                        {"definition", row.definition},
                        {"pyradiomics", row.pyradiomics},
                        {"difference", row.difference}});
      } else {
        std::cout << row.id << '\t' << (row.ibsi_code.empty() ? "-" : row.ibsi_code) << '\t'
                  << row.unit << '\t' << row.definition << '\n';
      }
    }
  }
  if (settings.json) print(json);
  return kDone;
}

int wrong(const std::string& what) {
  std::cerr << "hepatica: " << what << " (hepatica radiomics --help lists the options)\n";
  return kUsage;
}

int run(const Options& options, const Settings& settings) {
  if (options.self_test) return self_test(settings);
  if (options.list) return list_features(settings);
  if (!options.cases.empty()) {
    if (!options.image.empty() || !options.mask.empty()) {
      return wrong("give --cases, or --image and --mask");
    }
    return table_of_cases(options, settings);
  }
  if (options.image.empty() || options.mask.empty()) return wrong("--image and --mask are needed");
  return one_region(options, settings);
}

Work declare(CLI::App& app, const Settings& settings) {
  auto o = std::make_shared<Options>();
  app.add_option("--image", o->image, "image: NIfTI-1 (.nii, .nii.gz) or NRRD (.nrrd, .nhdr)");
  app.add_option("--mask", o->mask,
                 "mask of whole numbers on the image's grid, in the same formats");
  app.add_option("--label", o->label, "label of the region in the mask")->check(CLI::Range(1, 255));
  app.add_option("--profile", o->profile,
                 "complete settings by name: ibsi (the default), pyradiomics");
  app.add_option("--settings", o->settings_file,
                 "settings (JSON), or a pyradiomics parameter file (JSON or YAML)");
  app.add_option("--families", o->families, "only these classes, by commas (glcm,shape,...)")
      ->delimiter(',');
  app.add_flag("--csv", o->csv, "a table: one header and one row per case");
  app.add_option(
      "--cases", o->cases,
      "table (CSV) with the columns Image, Mask and, if wanted, Label; relative paths start "
      "at its folder; - reads stdin");
  app.add_option("--jobs", o->jobs, "processes for --cases (WebAssembly: one)")
      ->check(CLI::Range(1, 256));
  app.add_flag("--self-test", o->self_test,
               "compare the IBSI digital phantom with its 482 reference values");
  app.add_flag("--list", o->list, "the features: id, IBSI code, unit, definition");
  return [o, &settings] { return run(*o, settings); };
}

const Registration registration({"radiomics",
                                 "Features of a region of an image, or of a table of cases",
                                 declare});

}  // namespace
}  // namespace hepatica::cli::radiomics_command
