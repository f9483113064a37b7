// The traps of the literature (tests/reference/traps.json): sources that disagree, slips in print, units, names. Every
// patient goes through one run of the program; the answer must be the published one and not the naive one.
//
//   node tests/traps.mjs               all
//   node tests/traps.mjs dcp-unit      only these
//
// A check is one of: `patient` with `model` and `expect` (and `naive`, which must differ), `status` (and `missing`),
// `fit`, or `worse` (the answer rises, or a survival falls, when these values change); `patient` with `error` or
// `warning` of a field; what a package declares (`title`, `says`, `locked`, `observed`, `no_observed`, `severity`, `no_kind`,
// `no_input`, `n`, `covariate`, `reference_lp`) or a variable `says`; `absent` numbers; `signatures`; or `test` and `named`,
// a test elsewhere that must be there.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { hepatica, report, root } from "./programs.mjs";

const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
const packages = new Map(readdirSync(join(root, "models"))
  .filter((id) => existsSync(join(root, "models", id, "model.json")))
  .map((id) => [id, read(`models/${id}/model.json`)]));
const variables = new Map(read("models/variables.json").variables.map((one) => [one.id, one]));

function expect(condition, words) { if (!condition) throw new Error(words); }

function packageOf(id) {
  expect(packages.has(id), `no package ${id}`);
  return packages.get(id);
}

/** All English that a package shows. */
const english = (node) => (Array.isArray(node) ? node.map(english).join("\n")
  : node && typeof node === "object" ? (typeof node.en === "string" ? node.en : Object.values(node).map(english).join("\n")) : "");

const near = (a, b, tolerance) => (typeof a === "number" && typeof b === "number" ? Math.abs(a - b) <= tolerance : a === b);

/** The questions of a check for the program: no, one or two patients. */
const asked = (check) => (!check.patient ? [] : check.worse ? [check.patient, { ...check.patient, ...check.worse }] : [check.patient]);

const resultOf = (answer, id) => {
  const result = answer.results.find((one) => one.id === id);
  expect(result, `no result of ${id}`);
  return result;
};
const outputsOf = (result) => Object.fromEntries((result.outputs ?? []).map(({ id, value }) => [id, value]));

function answersRight(check, [answer]) {
  expect(answer.patient.errors.length === 0, `the patient was refused: ${JSON.stringify(answer.patient.errors)}`);
  const result = resultOf(answer, check.model);
  expect(result.status === "ok", `${check.model}: ${result.status} ${JSON.stringify(result.missing ?? result.error ?? "")}`);
  const outputs = outputsOf(result);
  const tolerance = check.tolerance ?? 0;
  for (const [id, value] of Object.entries(check.expect)) {
    expect(near(outputs[id], value, tolerance), `${check.model}.${id} is ${outputs[id]}, expected ${value}`);
  }
  for (const [id, value] of Object.entries(check.naive ?? {})) {
    expect(id in outputs && !near(outputs[id], value, tolerance), `${check.model}.${id} gives the naive answer ${value}`);
  }
}

function statusRight(check, [answer]) {
  const { status, missing = [] } = resultOf(answer, check.model);
  expect(status === check.status, `${check.model}: ${status}, expected ${check.status}`);
  for (const id of check.missing ?? []) expect(missing.includes(id), `${check.model} misses ${missing}, not ${id}`);
}

function problemRight(check, [answer]) {
  const wanted = check.error ?? check.warning;
  const said = answer.patient[check.error ? "errors" : "warnings"].filter(({ field }) => field === wanted.field);
  expect(said.some((one) => new RegExp(wanted.says ?? ".").test(JSON.stringify(one))),
    `${wanted.field}: ${JSON.stringify(answer.patient)}`);
}

function risesRight(check, [answer, changed]) {
  const before = resultOf(answer, check.model);
  const after = resultOf(changed, check.model);
  const value = (result) => outputsOf(result)[check.output];
  const { kind, of } = packageOf(check.model).outputs.find(({ id }) => id === check.output);
  const survives = kind === "probability" && of !== "event";
  expect(Number.isFinite(value(before)) && Number.isFinite(value(after)), `${check.model}: ${before.status}, ${after.status}`);
  expect(survives ? value(after) < value(before) : value(after) > value(before),
    `${check.model}.${check.output}: ${value(before)}, then ${value(after)}`);
}

const fitRight = (check, [answer]) => {
  const { fit, status } = resultOf(answer, check.model);
  expect(status === "not_applicable" || check.fit.includes(fit?.verdict), `${check.model}: ${status}, ${fit?.verdict}`);
};

/** What a package or a variable declares. */
const declared = {
  title: (check) => expect(new RegExp(check.title).test(packageOf(check.model).title.en), packageOf(check.model).title.en),
  says: (check) => expect(english(check.model ? packageOf(check.model) : variables.get(check.variable)).includes(check.says),
    `${check.model ?? check.variable} does not say "${check.says}"`),
  locked: (check) => expect(Boolean(packageOf(check.model).locked) && !packageOf(check.model).computation, `${check.model} is not locked`),
  observed: (check) => Object.entries(check.observed).forEach(([name, wanted]) => Object.entries(wanted).forEach(([statistic, value]) => {
    const group = packageOf(check.model).risk_groups.groups.find((one) => one.class === name);
    expect(group?.observed?.some((one) => one.statistic === statistic && one.value === value), `${check.model} ${name}: no ${statistic} ${value}`);
  })),
  no_observed: (check) => (packageOf(check.model).risk_groups?.groups ?? []).forEach((group) =>
    expect(!(check.no_observed === true || check.no_observed.includes(group.class)) ||
      !(group.observed ?? []).some(({ statistic }) => /^(median_)?survival/.test(statistic)), `${check.model} shows a survival of ${group.class}`)),
  severity: (check) => Object.entries(check.severity).forEach(([name, value]) => {
    const group = packageOf(check.model).risk_groups.groups.find((one) => one.class === name);
    expect(group?.severity === value, `${check.model} ${name} is drawn as ${group?.severity}`);
  }),
  no_kind: (check) => expect(packageOf(check.model).outputs.every(({ kind }) => kind !== check.no_kind), `${check.model} gives a ${check.no_kind}`),
  no_input: (check) => check.no_input.forEach((id) =>
    expect(packageOf(check.model).inputs.every(({ variable }) => variable !== id), `${check.model} asks for ${id}`)),
  covariate: (check) => expect(packageOf(check.model).computation.flatMap(({ covariates }) => covariates ?? [])
    .some(({ of, mean }) => of === check.covariate.of && mean === check.covariate.mean), `${check.model}: no ${check.covariate.of}`),
  reference_lp: (check) => expect(packageOf(check.model).computation.some((step) => step.reference_lp === check.reference_lp), `${check.model}: another reference`),
  absent: (check) => packages.forEach(({ computation }, id) =>
    expect(!check.absent.every((number) => JSON.stringify(computation ?? []).includes(`:${number}`)), `${id} has ${check.absent}`)),
  signatures: (check) => expect(signatures().length >= check.signatures, `${signatures().length} signatures`),
  n: (check) => expect(packageOf(check.model).evidence.development.n === check.n, `${check.model} does not say n ${check.n}`),
  named: (check) => expect(existsSync(join(root, check.test)) && readFileSync(join(root, check.test), "utf8").includes(check.named),
    `${check.test} has no "${check.named}"`),
};
const signatures = () => [...packages.values()].filter(({ computation }) => (computation ?? []).some(({ kind }) => kind === "signature"));

const withPatient = [["expect", answersRight], ["status", statusRight], ["error", problemRight], ["warning", problemRight],
                     ["worse", risesRight], ["fit", fitRight]];

function run(check, answers) {
  const rules = [...(check.patient ? withPatient : Object.entries(declared))].filter(([key]) => key in check);
  expect(rules.length > 0, `a check of no known kind: ${JSON.stringify(check)}`);
  rules.forEach(([, rule]) => rule(check, answers));
}

const { traps } = read("tests/reference/traps.json");
const wanted = traps.filter(({ id }) => process.argv.length < 3 || process.argv.slice(2).includes(id));
const checks = wanted.flatMap((trap) => trap.checks.map((check) => ({ trap, check })));
const models = [...new Set(checks.filter(({ check }) => check.patient && check.model).map(({ check }) => check.model))];
const rows = checks.flatMap(({ check }) => asked(check));
const { stdout, stderr } = hepatica("native", ["evaluate", "-", "--format", "jsonl", ...models.flatMap((id) => ["--model", id])],
  { input: rows.map((row) => JSON.stringify(row)).join("\n") });
const answers = stdout.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));

let next = 0;
const placed = checks.map(({ trap, check }) => {
  const own = answers.slice(next, next + asked(check).length);
  next += own.length;
  return [trap, check, own];
});
report([
  ["the program answers every patient", () => expect(answers.length === rows.length, `${answers.length} of ${rows.length}: ${stderr.slice(0, 500)}`)],
  ["every trap has its words, its source and a check, and one name", () => {
    expect(new Set(traps.map(({ id }) => id)).size === traps.length, "a name occurs twice");
    traps.forEach(({ id, trap, source, checks: own }) => expect(trap && source && own.length > 0, id));
  }],
  ...placed.map(([trap, check, own]) => [`${trap.id}: ${check.model ?? check.test ?? check.variable ?? "input"}`, () => {
    try { run(check, own); } catch (error) { throw new Error(`${error.message}\n    ${trap.trap}`); }
  }]),
]);
