// Fits the packages open-* on open cohorts with `hepatica cohort fit` and writes models/open-*/.
//
//     node models/training/open-cohorts/fit.mjs [study ...]      (after building the program natively)
//
// Each study is one JSON beside this script: the table under $HEPATICA_SHARED/data (../shared/data without
// it), the texts to recode, the mapping, predictors and settings of the fit, and the words of the card. The
// tables are not in the repository. Coefficients and baselines are rounded to six significant digits, and the
// worked examples are computed here from the rounded numbers, apart from the program.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hepatica, root } from "../../../tests/programs.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const shared = process.env.HEPATICA_SHARED ?? join(root, "../shared");
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const rounded = (x) => Number(x.toPrecision(6));
const rounded3 = (x) => Number(x.toFixed(3));
const both = (en, zh) => ({ en, "zh-CN": zh });

/** Lines of fields; quotes may hold commas. */
function parse(text) {
  return text.trimEnd().split(/\r?\n/).map((line) => {
    const fields = [""];
    let quoted = false;
    for (const c of line) {
      if (c === "\"") quoted = !quoted;
      else if (c === "," && !quoted) fields.push("");
      else fields[fields.length - 1] += c;
    }
    return fields;
  });
}

/** The table with some texts of some columns replaced: {"column": {"from": "to"}}. */
function recode(text, changes = {}) {
  const rows = parse(text);
  for (const [column, texts] of Object.entries(changes)) {
    const at = rows[0].indexOf(column);
    if (at < 0) throw new Error(`no column '${column}'`);
    for (const row of rows.slice(1)) row[at] = texts[row[at]] ?? row[at];
  }
  return rows.map((row) => row.map((field) => `"${field.replace(/"/g, "\"\"")}"`).join(",")).join("\n") + "\n";
}

/** Runs the fit; the answer of the program. */
function fit(study, scratch) {
  const table = join(scratch, "table.csv"), mapping = join(scratch, "mapping.json");
  writeFileSync(table, recode(readFileSync(join(shared, "data", study.table), "utf8"), study.recode));
  writeFileSync(mapping, JSON.stringify(study.mapping));
  copyFileSync(join(root, "models/variables.json"), join(scratch, "variables.json"));
  const { en, "zh-CN": zh } = study.card.setting.population;
  const run = hepatica("native", ["cohort", "fit", table, "--mapping", mapping, "--models", scratch, "--id", study.id,
    "--bootstrap", String(study.bootstrap), "--seed", String(study.seed), "--title-en", study.card.title.en,
    "--title-zh", study.card.title["zh-CN"], "--cohort-en", en, "--cohort-zh", zh,
    ...(study.impute ? ["--impute", String(study.impute)] : []),
    ...study.predictors.flatMap((p) => ["--predictor", p]), ...(study.horizons ?? []).flatMap((h) => ["--horizon", String(h)])]);
  if (run.status !== 0) throw new Error(run.stderr);
  process.stdout.write(run.stderr);
  return JSON.parse(run.stdout);
}

/** Six digits, the card's words, and the inputs as the calculator asks for them. */
function packageOf(study, answer) {
  const model = { ...answer.package, ...study.card };
  const [linear, curve] = model.computation;
  for (const term of linear.terms) {
    term.coefficient = rounded(term.coefficient);
    if ("center" in term) term.center = rounded(term.center);
    if (study.labels[term.id]) term.label = study.labels[term.id];
  }
  if ("intercept" in linear) linear.intercept = rounded(linear.intercept);
  if (curve.baseline) curve.baseline = curve.baseline.map(([time, s]) => [time, rounded(s)]);
  for (const step of model.computation) step.source = study.source;
  for (const input of model.inputs) {
    if (study.no_range?.includes(input.variable)) delete input.derivation_range;
  }
  if (study.uses) {
    model.uses = study.uses;
    model.inputs = model.inputs.filter(({ variable }) => !study.uses.some((use) => use.variable === variable));
  }
  model.inputs.push(...study.extra_inputs ?? []);
  if (study.outputs) model.outputs.forEach((output) => Object.assign(output, study.outputs[output.id]));
  const { corrected, apparent, optimism, slope, samples, measure } = answer.performance;
  const development = model.evidence.development;
  Object.assign(development, study.development);
  development.discrimination = [{ measure, value: rounded3(corrected.value), low: rounded3(corrected.lower), high: rounded3(corrected.upper),
    outcome: both(`${study.mapping.outcome.label.en}, corrected for optimism (apparent ${apparent.value.toFixed(3)}, optimism ${optimism.toFixed(3)}, ${samples} bootstrap samples)`,
      `${study.mapping.outcome.label["zh-CN"]}，已校正乐观偏倚（表观 ${apparent.value.toFixed(3)}，乐观 ${optimism.toFixed(3)}，自助 ${samples} 次）`) }];
  model.evidence.calibration = both(`Expected calibration slope in rows it has not seen: ${slope.toFixed(2)} (bootstrap).`,
    `在未见过的病例中预期校准斜率：${slope.toFixed(2)}（自助法）。`);
  const rows = answer.flow;
  const left = rows.left_out.map(({ rows: n, reason }) => `${n} ${reason}`).join("; ");
  model.limitations = [both(`Not validated outside the cohort it was fitted in. ${rows.rows_in} rows came in, ${rows.rows_used} were used${left ? ` (left out: ${left})` : ""}.`,
    `未在建模队列之外验证。读入 ${rows.rows_in} 行，使用 ${rows.rows_used} 行，其余因上述条件或缺失未用。`), ...study.card.limitations];
  return model;
}
/** Value of a term for a patient in canonical numbers: the few forms that these studies use. */
function valueOf(text, patient) {
  const names = Object.keys(patient);
  const body = text.replace(/log10\(/g, "Math.log10(").replace(/ == /g, " === ");
  const rcs = (x, j, ...k) => { // Harrell's restricted cubic spline, scaled by the square of the outer distance
    if (j === 1) return x;
    const n = k.length, p = (a) => Math.max(a, 0) ** 3, [last, before, knot] = [k[n - 1], k[n - 2], k[j - 2]];
    return (p(x - knot) - p(x - before) * (last - knot) / (last - before) + p(x - last) * (before - knot) / (last - before)) / (last - k[0]) ** 2;
  };
  return Number(new Function(...names, "rcs", `return ${body};`)(...names.map((name) => patient[name]), rcs));
}

/** What the package must give, from its numbers alone. */
function expected(model, patient) {
  const [linear, curve] = model.computation;
  const lp = linear.terms.reduce((sum, t) => sum + t.coefficient * (valueOf(t.of, patient) - (t.center ?? 0)), linear.intercept ?? 0);
  const out = { lp };
  if (curve.kind === "logistic") out.probability = 1 / (1 + Math.exp(-lp));
  else for (const { id, time } of model.outputs.filter((o) => o.from === "survival")) {
    out[id] = curve.baseline.find(([t]) => t === time)[1] ** Math.exp(lp);
  }
  return out;
}

/** Examples: fictitious patients of the study, in canonical units. */
const referenceOf = (study, model) => ({ examples: study.examples.map(({ name, patient }) => ({
  name: `${name} (fictitious)`,
  patient: Object.fromEntries(Object.entries(patient).map(([id, value]) =>
    [id, study.units[id] ? { value, unit: study.units[id] } : value])),
  expect: expected(model, patient), tolerance: 1e-9,
  source: "worked by models/training/open-cohorts/fit.mjs from the package's numbers, apart from the program" })) });

const wanted = process.argv.slice(2);
for (const file of readdirSync(here).filter((name) => name.endsWith(".json")).sort()) {
  if (wanted.length && !wanted.includes(file.replace(".json", ""))) continue;
  const study = json(join(here, file)), scratch = mkdtempSync(join(tmpdir(), "hepatica-"));
  try {
    const answer = fit(study, scratch), model = packageOf(study, answer);
    const folder = join(root, "models", study.id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "model.json"), JSON.stringify(model, null, 2) + "\n");
    writeFileSync(join(folder, "reference.json"), JSON.stringify(referenceOf(study, model), null, 2) + "\n");
    const { apparent, corrected, slope } = answer.performance;
    console.log(`${study.id}: ${answer.rows} rows, ${answer.events} events; ${answer.performance.measure} ${apparent.value.toFixed(3)}, corrected ${corrected.value.toFixed(3)}, slope ${slope.toFixed(2)}`);
    for (const t of answer.terms) console.log(`    ${t.expression}: ${t.coefficient.toFixed(5)} (${t.std_error.toFixed(5)})`);
    for (const { code, detail } of answer.warnings) console.log(`    ${code}: ${detail}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
