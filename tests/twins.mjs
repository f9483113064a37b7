// Scores against their twins: every package of tests/twins/ is computed over its whole domain by the program and by
// an independent implementation written from the published table, and both must answer the same.
//
//   node tests/twins.mjs               all
//   node tests/twins.mjs child-pugh    only these
//
// A twin exports: `source`; `inputs`, a list of choices each (tests/twin_domain.mjs); `answer(seen)`, which gives the
// outputs by id, or "not_applicable"; optionally `possible(seen)`, false where a combination contradicts itself, and
// `relative`, the tolerance of a computed (not counted) number, and `most`, rows enough for a formula without bands.
// Counts and classes are compared exactly.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { product } from "./twin_domain.mjs";
import { report, root } from "./programs.mjs";

const kMostRows = 20000;
const kShown = 3;
const kAtOnce = 2;
const program = join(root, "build/native/cli/hepatica");
const folder = join(root, "tests/twins");

/** The packages whose computation counts points. */
function pointScores() {
  const file = (id) => join(root, "models", id, "model.json");
  return readdirSync(join(root, "models")).filter((id) => existsSync(file(id)) &&
    (JSON.parse(readFileSync(file(id), "utf8")).computation ?? []).some(({ kind }) => kind === "points"));
}

/** The lines of a stream. */
async function* lines(stream) {
  let rest = "";
  stream.setEncoding("utf8");
  for await (const text of stream) {
    const parts = (rest + text).split("\n");
    rest = parts.pop();
    yield* parts;
  }
  if (rest) yield rest;
}

/** The program's answers to the rows of one model, in their order, one by one as they come. */
async function* answers(id, rows) {
  const run = spawn(program, ["evaluate", "-", "--format", "jsonl", "--model", id], { cwd: root });
  let complaint = "";
  run.stderr.on("data", (text) => { complaint = (complaint + text).slice(0, 500); });
  const ended = new Promise((resolve) => { run.on("error", resolve); run.on("close", resolve); });
  run.stdin.on("error", () => {}); // it ended early: the missing answers say so
  run.stdin.end(rows.map(({ patient }) => JSON.stringify(patient)).join("\n"));
  let given = 0;
  for await (const line of lines(run.stdout)) {
    given += 1;
    const answer = JSON.parse(line);
    if (answer.error) throw new Error(`${answer.error.code} ${answer.error.field}: ${answer.error.detail}`);
    const result = answer.results.find((one) => one.id === id);
    if (!result) throw new Error(`no such model: ${complaint}`);
    yield { ...result, errors: answer.patient.errors };
  }
  await ended;
  if (given !== rows.length) throw new Error(`${given} answers to ${rows.length} rows: ${complaint}`);
}

/** What the program says, in the words of the twin. */
function said(result, wanted) {
  if (result.errors.length) return { errors: result.errors };
  if (result.status !== "ok") return result.status === "not_applicable" ? result.status : { status: result.status, missing: result.missing };
  const outputs = Object.fromEntries(result.outputs.map(({ id, value }) => [id, value]));
  return typeof wanted === "string" ? outputs : Object.fromEntries(Object.keys(wanted).map((id) => [id, outputs[id]]));
}

function same(a, b, relative) {
  if (typeof a === "number" && typeof b === "number") {
    return a === b || Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b));
  }
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key], relative));
}

/** Compares one model with its twin; gives the number of rows and what differed. */
async function compare(id) {
  const twin = (await import(join(folder, `${id}.mjs`))).default;
  const { rows: all, total, step } = product(twin.inputs, twin.most ?? kMostRows);
  const rows = twin.possible ? all.filter(({ sees }) => twin.possible(sees)) : all;
  const unlike = [];
  const seen = new Set();
  let index = 0;
  for await (const result of answers(id, rows)) {
    const row = rows[index];
    index += 1;
    const wanted = twin.answer(row.sees);
    const got = said(result, wanted);
    seen.add(JSON.stringify(wanted));
    if (!same(wanted, got, twin.relative ?? 0)) unlike.push({ patient: row.patient, twin: wanted, package: got });
  }
  if (seen.size < 2) throw new Error("the domain reaches one answer only");
  return { rows: rows.length, total, step, unlike, source: twin.source };
}

const twins = readdirSync(folder).filter((name) => name.endsWith(".mjs")).map((name) => name.slice(0, -4)).sort();
const asked = process.argv.slice(2);
const wanted = twins.filter((id) => asked.length === 0 || asked.includes(id));
const outcomes = {};
const waiting = [...wanted];
await Promise.all(Array.from({ length: kAtOnce }, async () => {
  for (let id = waiting.shift(); id; id = waiting.shift()) {
    outcomes[id] = await compare(id).catch((error) => ({ failed: error }));
  }
}));

const checks = wanted.map((id) => [`twin of ${id}`, () => {
  const { failed, source, unlike, rows } = outcomes[id];
  if (failed) throw failed;
  if (!source) throw new Error("no source");
  if (unlike.length === 0) return;
  const shown = unlike.slice(0, kShown).map((one) => `patient ${JSON.stringify(one.patient)}\n        twin ${
    JSON.stringify(one.twin)}, package ${JSON.stringify(one.package)}`);
  throw new Error(`${unlike.length} of ${rows} rows differ\n    ${shown.join("\n    ")}`);
}]);
if (asked.length === 0) {
  pointScores().forEach((id) => checks.push([`${id} has a twin`, () => {
    if (!twins.includes(id)) throw new Error(`write tests/twins/${id}.mjs from the published table`);
  }]));
}
for (const id of wanted.filter((one) => !outcomes[one].failed)) {
  const { rows, total, step, unlike } = outcomes[id];
  const thinned = step > 1 ? `, one in ${step} of ${total} combinations` : "";
  console.log(`${id}: ${rows} rows${thinned}, ${unlike.length} differ`);
}
console.log(`${wanted.reduce((sum, id) => sum + (outcomes[id].rows ?? 0), 0)} rows compared`);
report(checks);
