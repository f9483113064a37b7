// Writers. Numbers are the shortest decimals that read back as the same double.
#include "core/radiomics/result_text.h"

#include <algorithm>
#include <map>

#include "core/base/number_text.h"
#include "core/base/reason.h"
#include "core/table/csv_text.h"

namespace hepatica::radiomics {
namespace {

Json step_json(const StepReport& s) {
  return {{"step", s.step},
          {"image_size", s.image_size},
          {"spacing_mm", s.spacing_mm},
          {"morphological_voxels", s.morphological_voxels},
          {"intensity_voxels", s.intensity_voxels},
          {"box_first", s.box_first},
          {"box_size", s.box_size},
          {"mean", s.mean},
          {"min", s.min},
          {"max", s.max}};
}

bool pyradiomics_names(const Extraction& e) {
  return e.settings.at("definitions") == "pyradiomics";
}

// "class_Feature" of a pyradiomics name; shape classes first, then by class and feature.
std::pair<int, std::string> pyradiomics_key(const FeatureValue& f) {
  const std::string name(f.row->pyradiomics);
  return {name.starts_with("shape") ? 0 : 1, name};
}

template <typename T>
std::string tuple_text(const T& values) {
  std::string out = "(";
  for (size_t i = 0; i < values.size(); ++i) {
    out += (i == 0 ? "" : ", ") + format_number(static_cast<double>(values[i]));
  }
  return out + ")";
}

// Name parts that pyradiomics gives the steps.
std::string step_name(const std::string& step) { return step == "initial" ? "original" : step; }

void add_diagnostics(const Extraction& e, CaseRow& row) {
  row.emplace_back("diagnostics_Versions_Hepatica", HEPATICA_VERSION);
  row.emplace_back("diagnostics_Configuration_SettingsHash", e.settings_hash);
  for (const StepReport& s : e.steps) {
    const std::string image = "diagnostics_Image-" + step_name(s.step);
    const std::string mask = "diagnostics_Mask-" + step_name(s.step);
    if (s.step != "resegmented") {
      row.emplace_back(image + "_Size", tuple_text(s.image_size));
      row.emplace_back(image + "_Spacing", tuple_text(s.spacing_mm));
    }
    std::array<int, 6> box{};
    for (size_t a = 0; a < 3; ++a) {
      box[a] = s.box_first[a];
      box[a + 3] = s.box_size[a];
    }
    row.emplace_back(mask + "_BoundingBox", tuple_text(box));
    row.emplace_back(mask + "_VoxelNum", std::to_string(s.intensity_voxels));
    row.emplace_back(mask + "_Mean", format_number(s.mean));
    row.emplace_back(mask + "_Minimum", format_number(s.min));
    row.emplace_back(mask + "_Maximum", format_number(s.max));
  }
  row.emplace_back("diagnostics_Mask_VolumeNum", std::to_string(e.parts));
  for (const ImageReport& i : e.images) {
    row.emplace_back("diagnostics_GreyLevels-" + i.name, std::to_string(i.grey_levels));
  }
  std::string warnings;
  for (const Warning& w : e.warnings) {
    if (w.code == Code::kDomain) continue;  // the empty cell says it
    warnings += (warnings.empty() ? "" : "; ") + to_line(w);
  }
  row.emplace_back("diagnostics_Warnings", warnings);
}

// Cells of a CSV text, row by row; quotes as in RFC 4180.
std::vector<std::vector<std::string>> csv_cells(std::string_view csv) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  bool quoted_cell = false, any = false;
  const auto end_cell = [&] {
    row.push_back(std::move(cell));
    cell.clear();
  };
  const auto end_row = [&] {
    end_cell();
    if (row.size() > 1 || !row.front().empty()) rows.push_back(std::move(row));
    row.clear();
    any = false;
  };
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
  for (size_t at = 0; at < csv.size(); ++at) {
    const char c = csv[at];
    any = true;
    if (quoted_cell) {
      if (c != '"') {
        cell += c;
      } else if (at + 1 < csv.size() && csv[at + 1] == '"') {
        cell += csv[++at];
      } else {
        quoted_cell = false;
      }
    } else if (c == '"' && cell.empty()) {
      quoted_cell = true;
    } else if (c == ',') {
      end_cell();
    } else if (c == '\n') {
      end_row();
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (any) end_row();
  return rows;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

CaseRow case_row(const CaseResult& c) {
  CaseRow row{{"Image", c.image}, {"Mask", c.mask}, {"Label", std::to_string(c.label)}};
  if (c.error) row.emplace_back("Error", to_line(*c.error));
  if (c.extraction) {
    add_diagnostics(*c.extraction, row);
    for (const FeatureValue* f : ordered_features(*c.extraction)) {
      row.emplace_back(f->name, f->defined ? format_number(f->value) : "");
    }
  }
  return row;
}

Json to_json(const Extraction& e) {
  Json json;
  json["version"] = HEPATICA_VERSION;
  json["settings"] = e.settings;
  json["settings_hash"] = e.settings_hash;
  json["parts"] = e.parts;
  json["features"] = Json::array();
  for (const FeatureValue* f : ordered_features(e)) {
    json["features"].push_back({{"name", f->name},
                                {"value", f->defined ? Json(f->value) : Json()},
                                {"unit", std::string(f->row->unit)},
                                {"ibsi_code", std::string(f->row->ibsi_code)},
                                {"class", f->family},
                                {"image", f->image}});
  }
  json["steps"] = Json::array();
  for (const StepReport& s : e.steps) json["steps"].push_back(step_json(s));
  json["images"] = Json::array();
  for (const ImageReport& i : e.images) {
    json["images"].push_back({{"name", i.name},
                              {"grey_levels", i.grey_levels},
                              {"grey_levels_present", i.grey_levels_present},
                              {"min", i.min},
                              {"max", i.max}});
  }
  json["warnings"] = Json::array();
  for (const Warning& w : e.warnings) json["warnings"].push_back(error_json(w));
  return json;
}

std::vector<const FeatureValue*> ordered_features(const Extraction& e) {
  std::vector<const FeatureValue*> out;
  for (const FeatureValue& f : e.features) out.push_back(&f);
  if (!pyradiomics_names(e)) return out;
  std::map<std::string, size_t> image_order;
  for (const FeatureValue* f : out) image_order.try_emplace(f->image, image_order.size());
  std::stable_sort(out.begin(), out.end(), [&](const FeatureValue* a, const FeatureValue* b) {
    const size_t ia = image_order.at(a->image), ib = image_order.at(b->image);
    return ia != ib ? ia < ib : pyradiomics_key(*a) < pyradiomics_key(*b);
  });
  return out;
}

std::string to_csv(std::span<const CaseRow> rows) {
  std::vector<std::string> columns;
  std::map<std::string, size_t> at;
  for (const CaseRow& row : rows) {
    for (const auto& [name, value] : row) {
      if (at.try_emplace(name, columns.size()).second) columns.push_back(name);
    }
  }
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    for (size_t i = 0; i < cells.size(); ++i)
      out += (i == 0 ? "" : ",") + table::csv_field(cells[i]);
    out += "\n";
  };
  line(columns);
  for (const CaseRow& row : rows) {
    std::vector<std::string> cells(columns.size());
    for (const auto& [name, value] : row) cells[at.at(name)] = value;
    line(cells);
  }
  return out;
}

Result<std::vector<CaseEntry>> read_case_table(std::string_view csv) {
  const std::vector<std::vector<std::string>> rows = csv_cells(csv);
  if (rows.empty()) return Error{Code::kRows, "cases", "the table is empty"};
  std::map<std::string, size_t> column;
  for (size_t c = 0; c < rows[0].size(); ++c) column.try_emplace(lower(rows[0][c]), c);
  for (const char* needed : {"image", "mask"}) {
    if (!column.contains(needed)) {
      return Error{Code::kRows, "cases",
                   "row 1: no column is called '" + std::string(needed) + "'"};
    }
  }
  std::vector<CaseEntry> out;
  for (size_t r = 1; r < rows.size(); ++r) {
    const auto fault = [&](const std::string& what) {
      return Error{Code::kRows, "cases", "row " + std::to_string(r + 1) + ": " + what};
    };
    if (rows[r].size() != rows[0].size()) {
      return fault(std::to_string(rows[r].size()) + " fields, header has " +
                   std::to_string(rows[0].size()));
    }
    CaseEntry entry{rows[r][column["image"]], rows[r][column["mask"]], std::nullopt};
    if (entry.image.empty() || entry.mask.empty()) return fault("image or mask is empty");
    if (column.contains("label") && !rows[r][column["label"]].empty()) {
      const auto label = parse_number(rows[r][column["label"]]);
      if (!label || *label < 1 || *label > 255 || *label != static_cast<int>(*label)) {
        return fault("label '" + rows[r][column["label"]] + "' is no whole number from 1 to 255");
      }
      entry.label = static_cast<int>(*label);
    }
    out.push_back(std::move(entry));
  }
  if (out.empty()) return Error{Code::kRows, "cases", "the table has no case"};
  return out;
}

}  // namespace hepatica::radiomics
