// What every package of models/ must say besides its numbers, and what its worked examples must reach.
//
//   node tests/packages.mjs
//
// `hepatica check` proves that a package can be read and that its examples come out; this asks for what it leaves to the
// author: whom it must not speak about, the people it was made in (or why no number of them is given), its limits, three
// examples, and each border of its bands from both sides (by examples, or by a twin in tests/twins over the whole domain).
// A locked card names what is missing and where it was looked for, in both languages. Every study of the review behind the
// product has a package or a card.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { builds, hepatica, report, root } from "./programs.mjs";

const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
const packages = readdirSync(join(root, "models")).filter((id) => existsSync(join(root, "models", id, "model.json")))
  .map((id) => read(`models/${id}/model.json`));
const examplesOf = ({ id }) => read(`models/${id}/reference.json`).examples;
const hasTwin = ({ id }) => existsSync(join(root, "tests/twins", `${id}.mjs`));

/** Near enough to a border to have tested it: two hundredths of it. */
const kNear = 0.02;

function expect(condition, words) { if (!condition) throw new Error(words); }

const both = (text) => Boolean(text?.en?.trim() && text["zh-CN"]?.trim());

/** Words that own up to a missing number of people. */
const kNoNumber = /not (found|stated|read|given|described|in (the|what))|agreed by|no (cohort|size)|without a single|cohorts named|not fitted|manuscript/i;
const kKinds = /^(derivation|guideline)$/;

/** Words that tell in which people a C-index or AUC of the development was measured: those the model was made in, or not read. */
const kMeasuredIn = /training|derivation|apparent|corrected|cross-validation|where it was made|together|bootstrap|was not read|does not say/i;

const kCutOffs = ["cohort_median", "training_median", "not_read"];
const isSignature = ({ computation }) => (computation ?? []).some(({ kind }) => kind === "signature");

function complete(model) {
  const { setting, evidence, limitations, references } = model;
  expect((setting.exclusions ?? []).length > 0, "no checkable exclusion in the setting");
  setting.exclusions.forEach(({ id, reason }) => expect(both(reason), `exclusion ${id} has no reason in both languages`));
  expect(limitations.length > 0 && limitations.every(both), "limitations");
  expect(references.some(({ role }) => kKinds.test(role)) || references.some(({ note }) => note), "no derivation, and no note on what was read instead");
  const { development } = evidence ?? {};
  expect(both(development?.cohort), "no word on the people it was made in");
  expect(development.n > 0 || kNoNumber.test(development.cohort.en), `no number of people and no word why: "${development.cohort.en}"`);
  discriminationNamed(development);
  if (isSignature(model)) expect(kCutOffs.includes(development.cut_off), "a signature does not say what its paper divides at, or that it was not read");
  expect(examplesOf(model).length >= 3, "fewer than three worked examples");
  expect(examplesOf(model).every(({ source }) => source), "an example without a source");
}

/** A C-index or AUC beside the development flatters unless it was corrected, so each says where it was measured. */
function discriminationNamed({ cohort, discrimination = [] } = { cohort: { en: "" } }) {
  for (const { value, outcome } of discrimination) {
    expect(kMeasuredIn.test(`${cohort.en} ${outcome.en}`), `${value} of the development does not say in which people: "${outcome.en}"`);
  }
}

function locked({ locked: { missing, searched }, limitations, evidence }) {
  expect(both(missing) && missing.en.length > 20, "the card does not name its gap");
  expect(both(searched), "the card does not say where was looked");
  expect(limitations.length > 0, "no limitation");
  discriminationNamed(evidence?.development);
}

const edgesOf = (classes) => [...new Set(classes.flatMap(({ range }) => range.replace(/[[\]()\s]/g, "").split(",").map(Number)))]
  .filter((edge) => Number.isFinite(edge)).sort((a, b) => a - b);

/** Bands whose borders the examples have to reach: those of a package without a twin. */
const banded = packages.filter((model) => !model.locked && !hasTwin(model) && model.computation.some(({ kind }) => kind === "bands"));
const rows = banded.flatMap((model) => examplesOf(model).map(({ patient }) => ({ model, patient })));
const run = hepatica(builds[0], ["evaluate", "-", "--format", "jsonl", ...banded.flatMap(({ id }) => ["--model", id])],
  { input: rows.map(({ patient }) => JSON.stringify(patient)).join("\n") });
const answers = run.stdout.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
const valuesOf = (model) => rows.flatMap(({ model: own }, i) => (own === model ? [answers[i].results.find(({ id }) => id === model.id)] : []))
  .filter(({ status }) => status === "ok").map(({ values }) => values);

function bordersReached(model) {
  const seen = valuesOf(model);
  for (const { kind, id, of, classes } of model.computation) {
    if (kind !== "bands") continue;
    const reached = new Set(seen.map((values) => values[id]));
    classes.forEach((one) => expect(reached.has(one.class), `no example is in class ${one.class} of ${id}`));
    const given = seen.map((values) => [values[of], values[id]]).filter(([value]) => typeof value === "number");
    if (given.length === 0) continue; // banded by an expression that has no name: the classes reached must do
    // A border that is an end of the domain parts nothing.
    for (const edge of edgesOf(classes).slice(...inner(classes))) {
      const near = given.filter(([value]) => Math.abs(value - edge) <= kNear * Math.max(1, Math.abs(edge)) || (Number.isInteger(value) && Math.abs(value - edge) <= 1));
      expect(new Set(near.map(([, name]) => name)).size > 1, `no examples on both sides of ${edge} of ${id} (nearest: ${given.map(([value]) => value).sort((a, b) => Math.abs(a - edge) - Math.abs(b - edge)).slice(0, 2)})`);
    }
  }
}

/** Whole numbers as single points ([2, 2], [3, 3]) have no borders but the values themselves. */
const inner = (classes) => (classes.every(({ range }) => new Set(range.replace(/[[\]()\s]/g, "").split(",")).size === 1) ? [0, 0] : [0]);

const { studies } = read("tests/reference/review_studies.json");

// What a fit would write again: a package mended by hand alone would lose it.
const fitted = readdirSync(join(root, "models/training/open-cohorts")).filter((file) => file.endsWith(".json")).map((file) => read(`models/training/open-cohorts/${file}`));
function asFitted({ id, card, extra_inputs = [], uses = [] }) {
  const model = packages.find((one) => one.id === id);
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  for (const key of Object.keys(card).filter((one) => one !== "limitations")) expect(same(model[key], card[key]), `${key} of the package is not what its fit would write`);
  for (const input of extra_inputs) expect(model.inputs.some((one) => one.variable === input.variable && one.required === input.required), `no input ${input.variable}, which its fit would write`);
  for (const input of model.inputs.filter((one) => one.required === false)) expect(extra_inputs.some((one) => one.variable === input.variable), `its fit would not write the input ${input.variable}`);
  expect(same(model.uses ?? [], uses), "its fit would write other uses");
}

report([
  ["the program answers every example", () => expect(answers.length === rows.length, `${answers.length} of ${rows.length}: ${run.stderr.slice(0, 300)}`)],
  ["at least 110 packages are computed besides the gene signatures", () => {
    const open = packages.filter((model) => !model.locked && !isSignature(model));
    expect(open.length >= 110, `${open.length}`);
  }],
  ...packages.map((model) => [`${model.id} is complete`, () => (model.locked ? locked(model) : complete(model))]),
  ...fitted.map((one) => [`${one.id} says what its fit would write`, () => asFitted(one)]),
  ...banded.map((model) => [`${model.id}: borders of its bands`, () => bordersReached(model)]),
  ...studies.map(({ study, package: id, doi }) => [`the study ${study} has its package`, () => {
    const model = packages.find((one) => one.id === id);
    expect(model, `no package ${id}`);
    expect(!doi || model.references.some((one) => one.doi?.toLowerCase() === doi.toLowerCase()), `${id} does not cite ${doi}`);
  }]),
]);
