// Field by field; words for people are not made here.
#include "core/measure/measure_text.h"

#include "core/base/number_text.h"
#include "core/table/csv_text.h"

namespace hepatica::measure {
namespace {

Json line_json(const Line& line) { return {{"from", line.from}, {"to", line.to}, {"mm", line.mm}}; }

template <typename Value>
void put(Json& out, const char* key, const std::optional<Value>& value) {
  if (value) out[key] = *value;
}

Json attenuation_json(const Attenuation& a) {
  Json out = Json::object();
  put(out, "mean", a.mean);
  put(out, "sd", a.sd);
  return out;
}

Json region_json(const PhaseRegion& region) {
  Json out = attenuation_json(region.attenuation);
  out["voxels"] = region.voxels;
  out["covered"] = region.covered;
  return out;
}

Json contrast_json(const PhaseContrast& one) {
  Json out{{"phase", one.phase}};
  put(out, "lesion", one.lesion);
  put(out, "liver", one.liver);
  put(out, "lesion_gain", one.lesion_gain);
  put(out, "liver_gain", one.liver_gain);
  put(out, "minus_liver", one.minus_liver);
  put(out, "liver_ratio", one.liver_ratio);
  put(out, "relative_washout", one.relative_washout);
  put(out, "absolute_washout", one.absolute_washout);
  return out;
}

Json lesion_json(const LesionMeasure& lesion) {
  Json out{{"number", lesion.number},
           {"label", lesion.label},
           {"voxels", lesion.voxels},
           {"parts", lesion.parts},
           {"volume_ml", lesion.volume_ml},
           {"centre", lesion.centre},
           {"axial",
            {{"slice", lesion.axial.slice},
             {"longest", line_json(lesion.axial.longest)},
             {"perpendicular", line_json(lesion.axial.perpendicular)}}},
           {"diameter_3d", line_json(lesion.diameter_3d)}};
  put(out, "viable_ml", lesion.viable_ml);
  if (lesion.viable) {
    out["viable"] = {{"slice", lesion.viable->slice},
                     {"longest", line_json(lesion.viable->longest)}};
  }
  put(out, "in_liver", lesion.in_liver);
  if (lesion.vessel_mm) {
    out["vessel_mm"] = *lesion.vessel_mm;
    out["vessel_from"] = lesion.vessel_from;
  }
  out["series"] = Json::array();
  for (const LesionSeries& one : lesion.series) {
    Json row{{"phase", one.phase}, {"whole", attenuation_json(one.whole)}};
    if (lesion.viable_ml) row["viable"] = attenuation_json(one.viable);
    put(row, "minus_liver", one.minus_liver);
    put(row, "liver_ratio", one.liver_ratio);
    out["series"].push_back(std::move(row));
  }
  return out;
}

std::string field(const std::optional<double>& value) { return value ? format_number(*value) : ""; }

std::string row_of(const std::vector<std::string>& fields) {
  std::string out;
  for (size_t n = 0; n < fields.size(); ++n)
    out += (n == 0 ? "" : ",") + table::csv_field(fields[n]);
  return out + "\r\n";
}

std::vector<std::string> header(const StudyMeasure& study) {
  std::vector<std::string> out{"lesion",
                               "label",
                               "axial_diameter_mm",
                               "perpendicular_mm",
                               "slice",
                               "diameter_3d_mm",
                               "volume_ml",
                               "viable_diameter_mm",
                               "viable_slice",
                               "viable_volume_ml",
                               "in_liver",
                               "vessel_distance_mm",
                               "liver_volume_ml",
                               "tumour_burden"};
  const auto& series =
      study.lesions.empty() ? std::vector<LesionSeries>{} : study.lesions[0].series;
  for (size_t n = 0; n < series.size(); ++n) {
    const std::string name =
        series[n].phase.empty() ? "series_" + std::to_string(n + 1) : series[n].phase;
    for (const char* what : {"_mean", "_sd", "_viable_mean", "_minus_liver", "_liver_ratio_100"}) {
      out.push_back(name + what);
    }
  }
  return out;
}

std::vector<std::string> lesion_fields(const LesionMeasure& one) {
  std::vector<std::string> out{std::to_string(one.number),
                               std::to_string(one.label),
                               format_number(one.axial.longest.mm),
                               format_number(one.axial.perpendicular.mm),
                               std::to_string(one.axial.slice + 1),
                               format_number(one.diameter_3d.mm),
                               format_number(one.volume_ml),
                               one.viable_ml && !one.viable ? "0"
                               : one.viable                 ? format_number(one.viable->longest.mm)
                                                            : "",
                               one.viable ? std::to_string(one.viable->slice + 1) : "",
                               field(one.viable_ml),
                               !one.in_liver   ? ""
                               : *one.in_liver ? "yes"
                                               : "no",
                               field(one.vessel_mm),
                               "",
                               ""};
  for (const LesionSeries& s : one.series) {
    for (const auto& value :
         {s.whole.mean, s.whole.sd, s.viable.mean, s.minus_liver, s.liver_ratio}) {
      out.push_back(field(value));
    }
  }
  return out;
}

}  // namespace

Json to_json(const StudyMeasure& study) {
  Json out{{"slice_axis", study.slice_axis},
           {"lesions", Json::array()},
           {"tumour_ml", study.tumour_ml},
           {"liver", Json::array()}};
  for (const LesionMeasure& lesion : study.lesions) out["lesions"].push_back(lesion_json(lesion));
  put(out, "viable_ml", study.viable_ml);
  put(out, "parenchyma_ml", study.parenchyma_ml);
  put(out, "liver_ml", study.liver_ml);
  put(out, "burden", study.burden);
  for (const LiverSeries& one : study.liver) {
    Json row = attenuation_json(one.liver);
    row["phase"] = one.phase;
    out["liver"].push_back(std::move(row));
  }
  return out;
}

Json to_json(const PhaseMeans& means) {
  Json out{{"lesions", Json::array()}};
  for (const PhaseLesion& lesion : means.lesions) {
    Json one{
        {"number", lesion.number}, {"label", lesion.label}, {"whole", region_json(lesion.whole)}};
    if (lesion.viable) one["viable"] = region_json(*lesion.viable);
    out["lesions"].push_back(std::move(one));
  }
  if (means.liver) out["liver"] = region_json(*means.liver);
  return out;
}

Json to_json(const Enhancement& enhancement) {
  Json out{{"phases", Json::array()}, {"repeated", enhancement.repeated}};
  for (const PhaseContrast& one : enhancement.phases) out["phases"].push_back(contrast_json(one));
  put(out, "arterial_above_liver", enhancement.arterial_above_liver);
  put(out, "washed_out", enhancement.washed_out);
  return out;
}

std::string to_csv(const StudyMeasure& study, const std::string& image) {
  const std::vector<std::string> names = header(study);
  const auto row = [&](const char* first, std::vector<std::string> fields) {
    if (!image.empty()) fields.insert(fields.begin(), first == nullptr ? image : first);
    return row_of(fields);
  };
  std::string out = row("image", names);
  for (const LesionMeasure& lesion : study.lesions) out += row(nullptr, lesion_fields(lesion));
  std::vector<std::string> total(names.size());
  total[0] = "total";
  total[6] = format_number(study.tumour_ml);
  total[9] = field(study.viable_ml);
  total[12] = field(study.liver_ml);
  total[13] = field(study.burden);
  return out + row(nullptr, total);
}

}  // namespace hepatica::measure
