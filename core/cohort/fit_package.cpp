// Writing model.json and reference.json from a fit.
#include "core/cohort/fit_package.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/cohort/setting_reasons.h"
#include "core/cohort/typical.h"
#include "core/model/package.h"

namespace hepatica::cohort {
namespace {

Json both(const std::string& en, const std::string& zh) { return {{"en", en}, {"zh-CN", zh}}; }

std::string horizon_id(double time) {
  std::string text = format_number(time);
  for (char& c : text) {
    if (c == '.') c = '_';
  }
  return "survival_" + text;
}

Json outcome_label(const Cohort& cohort) {
  return cohort.outcome_label.is_object() ? cohort.outcome_label : both("the event", "事件");
}

Json inputs_of(const FittedModel& model) {
  Json out = Json::array();
  for (int v : model.design->variables) {
    const auto& variable = model.dictionary->variable(v);
    Json input = {{"variable", variable.id}};
    if (variable.is_number()) {
      input["unit"] = variable.units[0].code;
      const auto range = observed_range(*model.cohort, model.design->rows, v, *model.dictionary);
      if (!range.empty()) input["derivation_range"] = range;
    }
    out.push_back(input);
  }
  return out;
}

Json linear_step(const FittedModel& model, const Json& source) {
  Json terms = Json::array();
  for (std::size_t j = 0; j < model.beta.size(); ++j) {
    const auto& term = model.design->terms[j];
    if (model.beta[j] == 0) continue;  // a penalty set it to 0
    Json one = {{"id", term.id}, {"of", term.expression.text}, {"coefficient", model.beta[j]}};
    if (!model.binary) one["center"] = model.centre[j];
    terms.push_back(one);
  }
  Json step = {{"id", "lp"},
               {"kind", "linear_predictor"},
               {"label", both("Linear predictor", "线性预测值")},
               {"terms", terms},
               {"source", source}};
  if (model.binary) step["intercept"] = model.intercept;
  return step;
}

Json survival_outputs(const FittedModel& model) {
  const std::string& unit = model.cohort->time_unit;
  Json out = Json::array();
  for (std::size_t k = 0; k < model.baseline.size(); ++k) {
    const double time = model.baseline[k].first;
    const Json at = time_text(time, unit);
    Json one = {
        {"id", horizon_id(time)},
        {"label", both("Free of the event at " + at["en"].get<std::string>(),
                       at["zh-CN"].get<std::string>() + "无事件")},
        {"from", "survival"},
        {"kind", "probability"},
        {"decimals", 3},
        {"higher_is", "better"},
        {"time", time},
        {"of", "survival"},
        {"event", both("being free of: " + outcome_label(*model.cohort)["en"].get<std::string>(),
                       "未发生：" + outcome_label(*model.cohort)["zh-CN"].get<std::string>())}};
    if (k + 1 == model.baseline.size()) one["headline"] = true;
    out.push_back(one);
  }
  return out;
}

Json outputs_of(const FittedModel& model) {
  Json lp = {{"id", "lp"},    {"label", both("Linear predictor", "线性预测值")},
             {"from", "lp"},  {"kind", "score"},
             {"decimals", 3}, {"higher_is", "worse"}};
  Json out = Json::array({lp});
  if (model.binary) {
    out.push_back({{"id", "probability"},
                   {"label", both("Probability of the event", "事件概率")},
                   {"from", "probability"},
                   {"kind", "probability"},
                   {"decimals", 3},
                   {"higher_is", "worse"},
                   {"headline", true},
                   {"event", outcome_label(*model.cohort)}});
    return out;
  }
  for (const auto& one : survival_outputs(model)) out.push_back(one);
  return out;
}

Json computation_of(const FittedModel& model, const Json& source) {
  Json out = Json::array({linear_step(model, source)});
  if (model.binary) {
    out.push_back({{"id", "probability"}, {"kind", "logistic"}, {"of", "lp"}, {"source", source}});
    return out;
  }
  out.push_back({{"id", "survival"},
                 {"kind", "cox"},
                 {"label", both("Survival free of the event", "无事件生存")},
                 {"of", "lp"},
                 {"reference_lp", 0},
                 {"baseline_reference", "cohort_mean"},
                 {"time_unit", model.cohort->time_unit},
                 {"baseline", model.baseline},
                 {"interpolation", "none"},
                 {"source", source}});
  return out;
}

std::string how_fitted(const FittedModel& model, const FitOptions& options, bool chinese) {
  const auto say = [&](const char* en, const char* zh) { return std::string(chinese ? zh : en); };
  std::string out = model.binary ? say("Logistic regression", "logistic 回归")
                                 : say("Cox regression", "Cox 回归");
  if (options.penalty != "none") {
    out += say(", ", "，") + options.penalty +
           say(" penalty at the optimum of ten-fold cross-validation",
               " 惩罚，取十折交叉验证的最优值");
  } else if (options.firth) {
    out += say(", Firth's penalty", "，Firth 惩罚");
  } else if (!model.binary) {
    out += say(", Efron ties", "，Efron 法处理结");
  }
  out += say(", on: ", "；纳入：");
  for (std::size_t k = 0; k < options.predictors.size(); ++k)
    out += (k == 0 ? "" : say(", ", "、")) + options.predictors[k];
  return out + (options.penalty == "none"
                    ? say(". None was selected by the data.", "。未按数据筛选变量。")
                    : say(".", "。"));
}

FitAccount account_of(const FittedModel& model, const FitOptions& options) {
  FitAccount out = hepatica::cohort::account_of(*model.cohort, *model.design, options.cohort);
  out.parameters = std::max(out.parameters, options.predictors.size());
  out.performance = model.performance;
  out.imputations = model.imputations;
  out.how = both(how_fitted(model, options, false), how_fitted(model, options, true));
  return out;
}

std::string to_places(double x, double scale) {
  return format_number(std::round(x * scale) / scale);
}

Json missing_data_of(const FitAccount& a) {
  const std::string in = std::to_string(a.rows_in), used = std::to_string(a.rows);
  if (a.imputations > 0) {
    const std::string m = std::to_string(a.imputations);
    return both(
        in + " rows came in, " + used + " were used. Unknown predictors were filled in " + m +
            " times by chained equations with the outcome in them, and the fits pooled by "
            "Rubin's rules; rows without an outcome were left out.",
        "读入 " + in + " 行，使用 " + used + " 行。预测变量缺失值经含结局的链式方程多重插补 " + m +
            " 次，按 Rubin 规则合并；结局未知的病例未纳入。");
  }
  const std::string out = std::to_string(a.not_applicable);
  return both(
      in + " rows came in, " + used +
          " were used: rows with an unknown predictor or outcome were left out (complete cases)" +
          (a.not_applicable > 0 ? ", and " + out + " to whom the model does not apply." : "."),
      "读入 " + in + " 行，使用 " + used + " 行：预测变量或结局未知的病例未纳入（完整病例分析）" +
          (a.not_applicable > 0 ? "，另有 " + out + " 行不适用该模型而未纳入。" : "。"));
}

Json sample_size_of(const FitAccount& a) {
  const std::string events = std::to_string(a.events), n = std::to_string(a.parameters);
  if (a.parameters == 0)
    return both(events + " events; nothing but the baseline hazard was estimated.",
                events + " 例事件；仅重新估计基线风险。");
  if (a.parameters == 1)
    return both(events + " events for 1 parameter.", events + " 例事件，1 个参数。");
  const std::string per =
      to_places(static_cast<double>(a.events) / static_cast<double>(a.parameters), 10);
  return both(events + " events for " + n + " parameters: " + per + " events per parameter.",
              events + " 例事件，" + n + " 个参数：每个参数 " + per + " 例事件。");
}

Json building_of(const FitAccount& a) {
  std::string en = a.how["en"], zh = a.how["zh-CN"];
  if (a.performance.is_object()) {
    const std::string samples = std::to_string(a.performance["samples"].get<int>());
    const std::string optimism = to_places(a.performance["optimism"], 1000);
    const std::string slope = to_places(a.performance["slope"], 100);
    en += " Judged by " + samples + " bootstrap samples: optimism " + optimism +
          ", expected calibration slope " + slope + ".";
    zh += "自助法 " + samples + " 次内部验证：乐观偏倚 " + optimism + "，预期校准斜率 " + slope +
          "。";
  } else {
    en += " Optimism was not estimated.";
    zh += "未估计乐观偏倚。";
  }
  return both(en, zh);
}

Json ranking_of(const FitAccount& a, const char* which, const char* en, const char* zh) {
  const Json& one = a.performance[which];
  return {{"measure", a.performance["measure"]},
          {"value", one["value"]},
          {"low", one["lower"]},
          {"high", one["upper"]},
          {"outcome",
           both(a.label["en"].get<std::string>() + en, a.label["zh-CN"].get<std::string>() + zh)}};
}

/// The linear predictor and outputs of one example, worked from the fit itself.
Json expected_of(const FittedModel& model, const Json& patient) {
  const auto reading = patient::read_patient(patient, *model.dictionary);
  std::vector<expression::Value> slots;
  for (std::size_t v = 0; v < model.dictionary->variables().size(); ++v) {
    slots.push_back(reading.patient.canonical(*model.dictionary, static_cast<int>(v)));
  }
  double lp = model.binary ? model.intercept : 0;
  for (std::size_t j = 0; j < model.beta.size(); ++j) {
    const auto value = expression::evaluate(model.design->terms[j].expression, slots);
    if (!value.is_known()) return Json();
    lp += model.beta[j] * (value.number - (model.binary ? 0 : model.centre[j]));
  }
  Json out = {{"lp", lp}};
  if (model.binary) out["probability"] = 1 / (1 + std::exp(-lp));
  for (const auto& [time, survival] : model.baseline) {
    out[horizon_id(time)] = std::exp(std::log(survival) * std::exp(lp));
  }
  return out;
}

Json reference_of(const FittedModel& model) {
  Json examples = Json::array();
  const std::pair<const char*, double> places[] = {{"lower quartiles of the cohort", 0.25},
                                                   {"medians of the cohort", 0.5},
                                                   {"upper quartiles of the cohort", 0.75},
                                                   {"ninth deciles of the cohort", 0.9}};
  for (const auto& [name, p] : places) {
    const Json patient = typical_patient(*model.cohort, model.design->rows, model.design->variables,
                                         *model.dictionary, p);
    const Json expected = expected_of(model, patient);
    if (!expected.is_object()) continue;
    examples.push_back({{"name", std::string(name) + " (fictitious)"},
                        {"patient", patient},
                        {"expect", expected},
                        {"tolerance", 1e-9},
                        {"source", "worked from the coefficients and the baseline of the fit"}});
  }
  return {{"examples", examples}};
}

}  // namespace

FitAccount account_of(const Cohort& cohort, const std::vector<std::size_t>& rows, const Flow& flow,
                      const Json& where) {
  FitAccount out;
  out.cohort = where;
  out.label = outcome_label(cohort);
  out.rows_in = flow.in;
  out.rows = rows.size();
  for (std::size_t i : rows) out.events += static_cast<std::size_t>(cohort.event[i]);
  for (const auto& left : flow.left_out) {
    if (left.reason.code == "not_applicable") out.not_applicable += left.count;
  }
  return out;
}

FitAccount account_of(const Cohort& cohort, const Design& design, const Json& where) {
  FitAccount out = account_of(cohort, design.rows, design.flow, where);
  out.parameters = design.terms.size();
  return out;
}

Json how_made(const FitAccount& a) {
  return {{"missing_data", missing_data_of(a)},
          {"sample_size", sample_size_of(a)},
          {"building", building_of(a)}};
}

Json time_text(double time, const std::string& unit) {
  const std::string t = format_number(time) + " ";
  return both(t + (unit == "mo"  ? "months"
                   : unit == "a" ? "years"
                   : unit == "d" ? "days"
                                 : "weeks"),
              t + (unit == "mo"  ? "个月"
                   : unit == "a" ? "年"
                   : unit == "d" ? "天"
                                 : "周"));
}

Json evidence_of_fit(const FitAccount& a) {
  Json development = how_made(a);
  development.update({{"cohort", a.cohort}, {"n", a.rows}, {"events", a.events}});
  if (a.performance.is_object()) {
    development["discrimination"] = {
        ranking_of(a, "corrected", " (corrected for optimism)", "（已校正乐观偏倚）"),
        ranking_of(a, "apparent", " (apparent: in its own cohort)", "（表观：建模队列内）")};
  }
  return {{"development", development}};
}

Json limitations_of_fit(const FitAccount& a) {
  Json out = Json::array();
  out.push_back(
      both("Not validated outside the cohort it was fitted in.", "未在建模队列之外验证。"));
  if (a.imputations > 0) {
    const std::string m = std::to_string(a.imputations);
    out.push_back(
        both("Unknown predictors were filled in " + m +
                 " times by chained equations and the fits pooled; rows without an "
                 "outcome were left out.",
             "预测变量缺失值经链式方程多重插补 " + m + " 次后合并结果；结局未知的病例未纳入。"));
  } else {
    out.push_back(both("Rows with an unknown predictor or outcome were left out.",
                       "预测变量或结局未知的病例未纳入。"));
  }
  if (a.performance.is_object()) {
    const std::string text = to_places(a.performance["slope"], 100);
    out.push_back(both("Expected calibration slope elsewhere: " + text +
                           " (bootstrap; below 1 predictions are too extreme).",
                       "预期外部校准斜率：" + text + "（自助法；小于 1 表示预测过于极端）。"));
  } else {
    out.push_back(both("Optimism was not estimated.", "未估计乐观偏倚。"));
  }
  return out;
}

Status check_text(const Json& text, const char* field) {
  for (const char* language : {"en", "zh-CN"}) {
    if (!text.is_object() || !text.contains(language) || !text[language].is_string() ||
        text[language].get<std::string>().empty()) {
      return Error{Code::kInvalidArgument, field,
                   "expected {\"en\": ..., \"zh-CN\": ...}, both written", setting_missing(field)};
    }
  }
  return success();
}

Result<PackageFiles> write_package(const FittedModel& model, const FitOptions& options) {
  if (auto fault = check_text(options.title, "title")) return *fault;
  if (auto fault = check_text(options.cohort, "cohort")) return *fault;
  const std::string en = options.cohort["en"], zh = options.cohort["zh-CN"];
  const std::string n = std::to_string(model.design->rows.size());
  const Json source = both("fitted with Hepatica on " + en + " (" + n + " rows used)",
                           "由 Hepatica 在以下队列上拟合：" + zh + "（使用 " + n + " 行）");
  const FitAccount account = account_of(model, options);
  const Json label = outcome_label(*model.cohort);
  PackageFiles out;
  out.model = {{"schema_version", 1},
               {"id", options.id},
               {"version", "1.0.0"},
               {"title", options.title},
               {"short_title", options.title},
               {"purpose", both("Predicts: " + label["en"].get<std::string>() +
                                    ", for patients like those of: " + en + ".",
                                "预测：" + label["zh-CN"].get<std::string>() +
                                    "；适用于与以下队列相似的患者：" + zh + "。")},
               {"notice", both("Weights fitted here on: " + en + ". Not published.",
                               "权重由本程序在以下队列上拟合：" + zh + "。未发表。")},
               {"group", options.group},
               {"setting", {{"population", options.cohort}}},
               {"inputs", inputs_of(model)},
               {"computation", computation_of(model, source)},
               {"outputs", outputs_of(model)},
               {"evidence", evidence_of_fit(account)},
               {"limitations", limitations_of_fit(account)},
               {"references", Json::array({{{"citation", source}, {"role", "derivation"}}})}};
  const auto read = model::read_package(Json(out.model), *model.dictionary, {});
  if (!read.ok()) return read.error();
  out.reference = reference_of(model);
  return out;
}

}  // namespace hepatica::cohort
