// The command line as a user meets it: answers, one clear line for a bad input, exit status. Each case runs on every
// build that is there (native, WebAssembly under Node).
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, mkdirSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agreesWith, digitalPhantom, nifti, noisyBlob } from "./nifti.mjs";
import { builds, commands, hepatica, nativeProgram, report, root } from "./programs.mjs";

const scratch = mkdtempSync(join(tmpdir(), "hepatica-"));
const path = (name) => join(scratch, name);
const write = (name, text) => { writeFileSync(path(name), text); return path(name); };

const grade2 = { albumin: { value: 35, unit: "g/L" }, bilirubin: { value: 20, unit: "umol/L" } };
const patient = (fields) => JSON.stringify({ ...grade2, ...fields });
const g = (value, unit = "g/L") => ({ value, unit });

/** One bad patient: what stderr must say; the rest of the answer must stand. */
const refusedPatients = [
  ["text for a number", { albumin: g("high") }, /^hepatica: albumin: .*expected a number, got the text 'high'/],
  ["not a number", { albumin: g("NaN") }, /^hepatica: albumin: .*'NaN'/],
  ["infinite", { albumin: g("inf") }, /^hepatica: albumin: .*'inf'/],
  ["ambiguous comma", { albumin: g("1,234") }, /^hepatica: albumin: .*'1,234'/],
  ["unknown unit", { albumin: g(38, "mol/L") }, /^hepatica: albumin: .*accepted: g\/L, g\/dL/],
  ["missing unit", { albumin: 38 }, /^hepatica: albumin: .*give one of g\/L, g\/dL/],
  ["impossible value", { albumin: g(380) }, /^hepatica: albumin: .*possible/],
  // Albumin in g/dL told as g/L broke HAP, mHAP-II and ALBI silently in a released data set.
  ["albumin in g/dL told as g/L", { albumin: g(3.8) }, /^hepatica: albumin: .*3\.8 g\/L.*did you mean g\/dL\?/],
  ["misspelt variable", { albumine: g(38) }, /^hepatica: albumine: .*did you mean 'albumin'/],
  ["number with contradicting sizes", { tumour_number: 1, largest_diameter: g(3, "cm"), diameter_2: g(2, "cm") },
    /^hepatica: .*both be true/],
];

const wholeRefusals = [
  ["no such file", ["evaluate", path("none.json")], "", 1, /none\.json: .*cannot be opened/],
  ["not JSON", ["evaluate", "-"], "{", 1, /not JSON/],
  ["a list for a patient", ["evaluate", "-"], "[1]", 1, /expected an object/],
  ["same key twice", ["evaluate", "-"], '{"age": 1, "age": 2}', 1, /not JSON/],
  ["deep nesting", ["evaluate", "-"], "[".repeat(100000), 1, /limit|deep/],
  ["number beyond a double", ["evaluate", "-"], '{"age": 1e999}', 1, /./],
  ["unknown model", ["evaluate", "-", "--model", "albii"], "{}", 1, /did you mean 'albi'/],
  ["no models there", ["models", "--models", scratch], "", 1, /variables\.json/],
  ["column that is no variable", ["evaluate", "-", "--format", "csv"], "albumine[g/L]\n38\n", 1, /column 'albumine'.*--keep/],
  ["column without its unit", ["evaluate", "-", "--format", "csv"], "albumin\n38\n", 1, /write albumin\[unit\]/],
  ["column given twice", ["evaluate", "-", "--format", "csv"], "age,age\n38,39\n", 1, /given twice/],
  ["empty table", ["evaluate", "-", "--format", "csv"], "", 1, /table is empty/],
  ["a folder for patients", ["evaluate", "--format", "jsonl", scratch], "", 1, /expected a file, found a folder/],
  ["a folder for a table of patients", ["evaluate", "--format", "csv", scratch], "", 1, /expected a file, found a folder/],
  ["a folder to score", ["cohort", "score", scratch, "--model", "albi"], "", 1, /expected a file, found a folder/],
  ["no command", [], "", 2, /--help/],
  ["unknown command", ["evalute"], "", 2, /no command 'evalute'/],
  ["unknown option", ["models", "--frobnicate"], "", 2, /frobnicate/],
  ["missing option", ["nomogram"], "", 2, /--model is required/],
  ["unknown format", ["evaluate", "-", "--format", "xml"], "", 2, /format/],
];

// --- radiomics

const phantom = digitalPhantom();
const phantomFiles = { image: write("phantom.nii", phantom.image), mask: write("phantom_mask.nii", phantom.mask) };
const phantomSettings = write("phantom.json", JSON.stringify({
  profile: "ibsi", discretise: { method: "as_is" }, intensity_volume_histogram: { method: "as_is" },
  aggregations: ["2d_avg", "2d_s_mrg", "2.5d_d_mrg", "2.5d_v_mrg", "3d_avg", "3d_v_mrg", "2d", "2.5d", "3d"],
}));
const blob = noisyBlob();
const blobFiles = { image: write("blob.nii", blob.image), mask: write("blob_mask.nii", blob.mask) };
const regionArgs = ({ image, mask }, ...more) => ["radiomics", "--image", image, "--mask", mask, ...more];
const flat = (value, length) => new Array(length).fill(value);
const small = (name, size, samples, spacing = [1, 1, 1], type = "float32") =>
  write(name, nifti(size, spacing, samples, type));
const ones = small("ones.nii", [3, 3, 3], flat(1, 27), [1, 1, 1], "uint8");
const grey = small("grey.nii", [3, 3, 3], Array.from({ length: 27 }, (_, i) => i));

/** One bad region or setting: exit status 1 or 2, one line on stderr. */
const radiomicsRefusals = [
  ["no image there", regionArgs({ image: path("none.nii"), mask: ones }), 1, /none\.nii: .*cannot be opened/],
  ["a mask for one voxel more", regionArgs({ image: grey, mask: small("m4.nii", [4, 3, 3], flat(1, 36), [1, 1, 1], "uint8") }),
    1, /not lie on the same grid.*size/],
  ["a mask of another spacing", regionArgs({ image: grey, mask: small("ms.nii", [3, 3, 3], flat(1, 27), [1, 1, 1.5], "uint8") }),
    1, /not lie on the same grid.*spacing/],
  ["an empty mask", regionArgs({ image: grey, mask: small("m0.nii", [3, 3, 3], flat(0, 27), [1, 1, 1], "uint8") }), 1, /no voxels.*label 1/],
  ["a label that is not there", regionArgs({ image: grey, mask: ones }, "--label", "3"), 1, /no voxels.*label 3/],
  ["broken labels", regionArgs({ image: grey, mask: small("mh.nii", [3, 3, 3], flat(0.5, 27)) }), 1, /^hepatica: mask: /],
  ["a truncated image", regionArgs({ image: write("cut.nii", nifti([3, 3, 3], [1, 1, 1], flat(1, 27)).subarray(0, 400)), mask: ones }), 1, /^hepatica: image: /],
  ["zero spacing", regionArgs({ image: small("z.nii", [3, 3, 3], flat(1, 27), [1, 0, 1]), mask: ones }), 1, /spacing 0 must be above 0/],
  ["a NaN voxel", regionArgs({ image: small("nan.nii", [3, 3, 3], [NaN, ...flat(1, 26)]), mask: ones }), 1, /1 samples are NaN or infinite.*\(0, 0, 0\)/],
  ["a text for an image", regionArgs({ image: phantomSettings, mask: ones }), 1, /^hepatica: image: /],
  ["an empty file", regionArgs({ image: write("empty.nii", ""), mask: ones }), 1, /^hepatica: image: /],
  ["an unknown profile", regionArgs({ image: grey, mask: ones }, "--profile", "ibsy"), 1, /ibsy/],
  ["an unknown class", regionArgs({ image: grey, mask: ones }, "--families", "glcm,gclm"), 1, /no class is called 'gclm'/],
  ["a profile beside settings", regionArgs({ image: grey, mask: ones }, "--profile", "ibsi", "--settings", phantomSettings), 1, /settings file or a profile/],
  ["a filter that is not there", regionArgs({ image: grey, mask: ones }, "--settings",
    write("median.json", '{"profile": "ibsi", "images": [{"filter": "median"}]}')), 1, /images\/0\/filter.*median/],
  ["a pyradiomics filter that is not there", regionArgs({ image: grey, mask: ones }, "--settings",
    write("lbp3d.yaml", "imageType:\n  LBP3D: {}\n")), 1, /LBP3D/],
  ["a table without masks", ["radiomics", "--cases", write("nomask.csv", "Image\na.nii\n")], 1, /no column is called 'mask'/],
  ["no mask at all", ["radiomics", "--image", grey], 2, /--image and --mask/],
  ["label 0", regionArgs({ image: grey, mask: ones }, "--label", "0"), 2, /label/],
];

function radiomicsJson(build, args) {
  const run = hepatica(build, [...args, "--json"]);
  expect(run.status === 0, run.stderr);
  return JSON.parse(run.stdout);
}

const radiomicsChecks = (build) => [
  ...radiomicsRefusals.map(([name, args, status, message]) => [`${build}: radiomics of ${name}`, () => {
    const run = hepatica(build, args);
    expect(run.status === status, `exit status ${run.status}: ${run.stderr}`);
    expect(lines(run.stderr).length === 1 && message.test(run.stderr), run.stderr);
  }]),
  [`${build}: radiomics self-test passes`, () => {
    const run = hepatica(build, ["radiomics", "--self-test"]);
    expect(run.status === 0 && run.stdout === "IBSI digital phantom: 482 of 482 reference values\n", run.stdout);
    const { passed, total } = radiomicsJson(build, ["radiomics", "--self-test"]);
    expect(passed === 482 && total === 482, `${passed} of ${total}`);
  }],
  [`${build}: the digital phantom as NIfTI meets its 482 values`, () => {
    const result = radiomicsJson(build, regionArgs(phantomFiles, "--settings", phantomSettings));
    const found = new Map(result.features.map(({ name, value }) => [name, value]));
    const wrong = phantom.references.filter(([id, value, tolerance]) => !agreesWith(found.get(id) ?? NaN, value, tolerance));
    expect(phantom.references.length === 482 && wrong.length === 0, JSON.stringify(wrong));
    expect(/^[0-9a-f]{64}$/.test(result.settings_hash) && result.settings.definitions === "ibsi", result.settings_hash);
    expect(result.steps[0].intensity_voxels === 74 && result.images[0].grey_levels === 6, JSON.stringify(result.steps));
    expect(result.warnings.some(({ code }) => code === "grey_levels"), JSON.stringify(result.warnings)); // four levels
  }],
  [`${build}: pyradiomics' table of all its features`, () => {
    const run = hepatica(build, regionArgs(blobFiles, "--profile", "pyradiomics", "--csv"));
    const [header, row, ...rest] = lines(run.stdout).map((line) => line.split(/,(?![^"]*"(?:,|$))/));
    expect(run.status === 0 && rest.length === 0 && header.length === row.length, `${header.length} ${row.length}`);
    expect(header.filter((name) => name.startsWith("original_")).length === 107, header.join()); // of pyradiomics 3
  }],
  [`${build}: classes by name, and filters of a parameter file`, () => {
    const file = write(`${build}.yaml`, "imageType:\n  Original: {}\n  Wavelet: {}\n  LoG: {sigma: [1.0, 2.0]}\n");
    const { features } = radiomicsJson(build, regionArgs(blobFiles, "--settings", file, "--families", "firstorder,shape"));
    expect(features.length === 14 + 18 * 11, features.length); // shape once, first order of 11 images
    expect(features.some(({ name }) => name === "log-sigma-2-0-mm-3D_firstorder_Mean"), "no LoG image");
  }],
  [`${build}: a table of cases, bad ones marked`, () => {
    const table = write(`${build}-cases.csv`, "ID,Image,Mask,Label\n1,phantom.nii,phantom_mask.nii,1\n2,none.nii,blob_mask.nii,\n3,blob.nii,blob_mask.nii,\n");
    const args = ["radiomics", "--cases", table, "--families", "statistics"];
    const together = hepatica(build, [...args, "--jobs", "3"]);
    const single = hepatica(build, [...args]);
    expect(together.status === 1 && together.stdout === single.stdout, together.stderr);
    const rows = lines(together.stdout);
    expect(rows.length === 4 && /none\.nii/.test(rows[2]) && /cannot be opened/.test(rows[2]), together.stdout);
    const results = JSON.parse(hepatica(build, [...args, "--json"]).stdout);
    expect(results.length === 3 && results[1].error.code === "invalid_file", JSON.stringify(results[1]));
    expect(results[0].result.features.find(({ name }) => name === "stat_mean").value.toFixed(2) === "2.15", "mean"); // IBSI: 2.15
  }],
  [`${build}: a case that failed shows the label that was asked`, () => {
    const table = write(`${build}-labels.csv`, "Image,Mask,Label\nnone.nii,ones.nii,\nnone.nii,ones.nii,5\n");
    const labels = (...more) => JSON.parse(hepatica(build, ["radiomics", "--cases", table, "--json", ...more]).stdout).map(({ label }) => label).join();
    expect(labels() === "1,5", labels());
    expect(labels("--label", "3") === "3,5", labels("--label", "3"));
    const settings = write(`${build}-label.json`, '{"profile": "ibsi", "label": 4}');
    expect(labels("--settings", settings) === "4,5", labels("--settings", settings));
  }],
  ...(build === "native" ? [[`${build}: so does a case whose process was killed`, () => {
    // Both processes wait on a pipe that nobody writes to, until the children of the program are killed.
    expect(spawnSync("mkfifo", [path("pipe.nii")]).status === 0, "no pipe");
    const table = write("killed.csv", "Image,Mask,Label\npipe.nii,ones.nii,\npipe.nii,ones.nii,5\n");
    const run = spawnSync("sh", ["-c", `"$@" & program=$!
      while { read -r id name state rest < /proc/$program/stat; } 2>&- && [ "$state" != Z ]; do
        for stat in /proc/[0-9]*/stat; do
          { read -r id name state parent rest < $stat; } 2>&- && [ "$parent" = $program ] && kill -9 $id 2>&-
        done
      done
      wait $program`, "sh", nativeProgram, "radiomics", "--cases", table, "--json", "--label", "3", "--jobs", "2"],
      { encoding: "utf8", timeout: 60000 });
    expect(run.status === 1, `exit status ${run.status}: ${run.stderr}`);
    const results = JSON.parse(run.stdout);
    expect(results.every(({ error }) => /ended early/.test(error.detail)), run.stdout);
    expect(results.map(({ label }) => label).join() === "3,5", run.stdout);
  }]] : []),
  [`${build}: the list of features names their codes`, () => {
    const list = radiomicsJson(build, ["radiomics", "--list"]);
    expect(list.find(({ id }) => id === "morph_volume").ibsi_code === "RNU0", "no code");
  }],
];

/** A hostile package beside a good one: the good one stands. */
function modelsWith(name, text) {
  const folder = path(`models-${name}`);
  mkdirSync(join(folder, "albi"), { recursive: true });
  mkdirSync(join(folder, "bad"), { recursive: true });
  cpSync(join(root, "models/variables.json"), join(folder, "variables.json"));
  cpSync(join(root, "models/albi"), join(folder, "albi"), { recursive: true });
  writeFileSync(join(folder, "bad/model.json"), text);
  writeFileSync(join(folder, "bad/reference.json"), '{"examples": []}');
  return folder;
}
const albi = JSON.parse(readFileSync(join(root, "models/albi/model.json"), "utf8"));
const bad = (change) => { const copy = structuredClone(albi); copy.id = "bad"; change(copy); return JSON.stringify(copy); };
const hostilePackages = {
  malformed: "{",
  nested: '{"a":'.repeat(5000),
  huge: `{"id": "bad", "x": "${"y".repeat(17 << 20)}"}`,
  schema: bad((p) => { p.schema_version = 2; }),
  misspelt: bad((p) => { p.outputz = 1; }),
  gap: bad((p) => { p.computation[1].classes[1].range = "(-2.50, -1.39]"; }),
  cyclic: bad((p) => { p.uses = [{ model: "bad", output: "score", as: "x" }]; }),
  unknown: bad((p) => { p.computation[0].terms[0].of = "bilirubine"; }),
};

function expect(condition, what) { if (!condition) throw new Error(what); }
const lines = (text) => text.split("\n").filter((line) => line);

const checks = builds.flatMap((build) => [
  ...refusedPatients.map(([name, fields, message]) => [`${build}: ${name}`, () => {
    const run = hepatica(build, ["evaluate", "-"], { input: patient(fields) });
    expect(run.status === 1, `exit status ${run.status}: ${run.stderr}`);
    expect(lines(run.stderr).some((line) => message.test(line)), run.stderr);
    const answer = JSON.parse(run.stdout);
    expect(answer.patient.errors.length === lines(run.stderr).length, "one line for each error");
    expect(answer.results.some(({ status }) => status === "ok" || status === "missing_input"), "no result stands");
  }]),
  ...wholeRefusals.map(([name, args, input, status, message]) => [`${build}: ${name}`, () => {
    const run = hepatica(build, args, { input });
    expect(run.status === status, `exit status ${run.status}: ${run.stderr}`);
    expect(lines(run.stderr).length === 1 && message.test(run.stderr), run.stderr);
  }]),
  ...Object.entries(hostilePackages).map(([name, text]) => [`${build}: package ${name}`, () => {
    const folder = modelsWith(`${build}-${name}`, text);
    const run = hepatica(build, ["check", folder]);
    expect(run.status === 1, `exit status ${run.status}`);
    expect(lines(run.stderr).every((line) => line.startsWith("hepatica: bad/")) && run.stderr, run.stderr);
    const list = JSON.parse(hepatica(build, ["models", "--models", folder, "--json"]).stdout);
    expect(list.length === 1 && list[0].id === "albi", JSON.stringify(list));
  }]),
  [`${build}: every package passes check`, () => {
    const run = hepatica(build, ["check", "models"]);
    expect(run.status === 0, run.stderr);
  }],
  [`${build}: refusal as JSON`, () => {
    const run = hepatica(build, ["model", "albii", "--json"]);
    expect(run.status === 1 && JSON.parse(run.stdout).error.code === "model_unknown", run.stdout);
  }],
  [`${build}: full-width digits and decimal comma`, () => {
    const run = hepatica(build, ["evaluate", "-", "--model", "albi"], { input: patient({ albumin: g("３，５", "g/dL") }) });
    expect(run.status === 0, run.stderr);
    const score = JSON.parse(run.stdout).results[0].outputs[0].value;
    expect(Math.abs(score - (0.66 * Math.log10(20) - 0.085 * 35)) < 1e-12, score); // Johnson 2015
  }],
  [`${build}: zero where a logarithm follows refuses the model`, () => {
    const run = hepatica(build, ["evaluate", "-", "--model", "albi"], { input: patient({ bilirubin: g(0, "umol/L") }) });
    expect(run.status === 1 || JSON.parse(run.stdout).results[0].status === "refused", run.stdout);
  }],
  [`${build}: table keeps columns, skips unknowns, names bad rows`, () => {
    const table = write("t.csv", 'case,albumin[g/dL],bilirubin[umol/L],age\n"a, b",3.5,20,60\nc,NA,20,61\nd,3.5,20\ne,400,20,60\n');
    const run = hepatica(build, ["evaluate", table, "--keep", "case", "--model", "albi"]);
    const rows = lines(run.stdout).map((line) => JSON.parse(line));
    expect(run.status === 1 && rows.length === 4, `${run.status} ${run.stdout}`);
    expect(rows[0].kept.case === "a, b" && rows[0].results[0].status === "ok", run.stdout);
    expect(rows[1].results[0].missing[0] === "albumin", run.stdout);
    expect(rows[2].error.code === "rows" && rows[3].row === 4, run.stdout);
    expect(/row 3: .*3 fields, header has 4/.test(run.stderr) && /row 4: albumin/.test(run.stderr), run.stderr);
  }],
  [`${build}: JSON lines go on after a bad line`, () => {
    const run = hepatica(build, ["evaluate", "-", "--format", "jsonl", "--model", "albi"], { input: `${patient({})}\n{\n\n${patient({})}` });
    const rows = lines(run.stdout).map((line) => JSON.parse(line));
    expect(run.status === 1 && rows.length === 3 && rows[1].error.field === "line 2" && rows[2].row === 4, run.stdout);
  }],
  [`${build}: drawing is written`, () => {
    const file = path(`${build}.svg`);
    const run = hepatica(build, ["nomogram", "--model", "albi", "--svg", file]);
    expect(run.status === 0, run.stderr);
    expect(readFileSync(file, "utf8").startsWith("<svg"), "no SVG");
  }],
  [`${build}: a cohort is described, a model fitted on it, checked, validated and evaluated`, () => {
    const table = join(root, "tests/reference/cohort/clinic.csv");
    const run = (...args) => {
      const out = hepatica(build, ["cohort", ...args]);
      expect(out.status === 0, `cohort ${args[0]}: ${out.stderr}`);
      return out;
    };
    const mapping = write(`${build}-mapping.json`, run("propose", table).stdout);
    const described = run("describe", table, "--mapping", mapping, "--group", "sex");
    expect(JSON.parse(described.stdout).outcome.rows === 240 && /240 rows came in/.test(described.stderr), described.stderr);
    run("survival", table, "--mapping", mapping, "--group", "sex", "--time", "36");
    const folder = path(`${build}-cohort-models`);
    mkdirSync(folder, { recursive: true });
    cpSync(join(root, "models/variables.json"), join(folder, "variables.json"));
    const cohort = ["--cohort-en", "a fictitious clinic", "--cohort-zh", "虚构的诊所"];
    const fit = run("fit", table, "--mapping", mapping, "--predictor", "age", "--predictor", "albumin", "--predictor", "log10(afp)",
      "--horizon", "12", "--horizon", "36", "--bootstrap", "20", "--id", "clinic", "--package", folder, "--title-en", "Clinic",
      "--title-zh", "诊所", ...cohort);
    expect(JSON.parse(fit.stdout).performance.samples === 20, fit.stdout);
    const models = ["--models", folder];
    run("recalibrate", table, "--mapping", mapping, "--model", "clinic", "--method", "slope", "--id", "clinic-2", "--package", folder, ...cohort, ...models);
    const before = readFileSync(join(folder, "clinic/model.json"), "utf8");
    const over = hepatica(build, ["cohort", "recalibrate", table, "--mapping", mapping, "--model", "clinic", "--method", "slope", "--id", "clinic", "--package", folder, ...cohort, ...models]);
    expect(over.status !== 0 && /clinic.model\.json' is there already/.test(over.stderr) && readFileSync(join(folder, "clinic/model.json"), "utf8") === before, over.stderr);
    const check = hepatica(build, ["check", folder]);
    expect(check.status === 0 && /2 packages/.test(check.stdout), check.stderr + check.stdout);
    const validated = JSON.parse(run("validate", table, "--mapping", mapping, "--model", "clinic", "--model", "clinic-2", "--horizon", "36", ...models).stdout);
    const [first, second] = validated.models;
    expect(Math.abs(first.calibration.slope.value - 1) < 1e-6 && first.harrell_c.value === second.harrell_c.value, JSON.stringify(first.calibration.slope));
    const evaluated = hepatica(build, ["evaluate", "-", "--model", "clinic", ...models],
      { input: JSON.stringify({ age: { value: 60, unit: "a" }, albumin: g(38), afp: { value: 20, unit: "ng/mL" } }) });
    const survival = JSON.parse(evaluated.stdout).results[0].outputs.find(({ id }) => id === "survival_36").value;
    expect(survival > 0 && survival < 1, evaluated.stdout);
    const scored = run("score", table, "--mapping", mapping, "--model", "clinic", ...models);
    expect(lines(scored.stdout).length === 241 && /240 rows came in/.test(scored.stderr), scored.stderr);
  }],
  [`${build}: which text means the event is never guessed, and what is inferred is said`, () => {
    // "2" is death, and stands in the first row.
    const rows = (dead, alive) => Array.from({ length: 24 }, (_, i) => `${i},${i + 1},${i % 4 === 0 ? dead : alive},${i + 50}`);
    const table = (name, dead, alive) => write(`${build}-${name}.csv`, ["id,OS,status,age", ...rows(dead, alive)].join("\n"));
    const coded = table("coded", 2, 1);
    for (const verb of ["describe", "survival"]) {
      const refused = hepatica(build, ["cohort", verb, coded]);
      expect(refused.status === 1 && refused.stdout === "" && lines(refused.stderr).length === 1, refused.stderr);
      expect(/column 'status' means the event is not certain.*--mapping/.test(refused.stderr), refused.stderr);
    }
    const mapping = JSON.parse(hepatica(build, ["cohort", "propose", coded]).stdout);
    // Named as it was written, the guess is no less a guess, in a plan as anywhere.
    const unread = write(`${build}-unread.json`, JSON.stringify(mapping));
    for (const args of [["survival", coded], ["pool", "plan", coded, "--predictor", "age"]]) {
      const refused = hepatica(build, ["cohort", ...args, "--mapping", unread]);
      expect(refused.status === 1 && refused.stdout === "" && lines(refused.stderr).length === 1, refused.stderr);
      expect(/means the event is not certain: look at event_values/.test(refused.stderr), refused.stderr);
    }
    // The same rows in another order: what would be guessed from them now does not vouch for what was guessed before.
    const [head, ...cells] = readFileSync(coded, "utf8").trim().split("\n");
    const turned = write(`${build}-turned.csv`, [head, ...cells.reverse()].join("\n"));
    const elsewhere = hepatica(build, ["cohort", "survival", turned, "--mapping", unread]);
    expect(elsewhere.status === 1 && /means the event is not certain/.test(elsewhere.stderr), elsewhere.stderr);
    const { remarks, ...looked } = mapping.outcome;
    const right = write(`${build}-looked.json`, JSON.stringify({ ...mapping, outcome: { ...looked, remarks: remarks.filter(({ code }) => code !== "event_guessed") } }));
    const asGuessed = hepatica(build, ["cohort", "survival", coded, "--mapping", right]);
    expect(asGuessed.status === 0 && JSON.parse(asGuessed.stdout).groups[0].events === 18, asGuessed.stderr);
    Object.assign(mapping.outcome, { event_values: ["2"], censored_values: ["1"] });
    const confirmed = write(`${build}-confirmed.json`, JSON.stringify(mapping));
    const curve = hepatica(build, ["cohort", "survival", coded, "--mapping", confirmed]);
    expect(curve.status === 0 && JSON.parse(curve.stdout).groups[0].events === 6, curve.stderr);
    const plain = hepatica(build, ["cohort", "survival", table("plain", 1, 0)]);
    expect(plain.status === 0 && /outcome: unit of time by its size/.test(plain.stderr), plain.stderr);
    const list = hepatica(build, ["cohort", "survival", coded, "--mapping", write(`${build}-list.json`, "[]")]);
    expect(list.status === 1 && lines(list.stderr).length === 1 && /expected a JSON object/.test(list.stderr), list.stderr);
  }],
  [`${build}: two sites pool a fit without a row leaving them`, () => {
    const all = readFileSync(join(root, "tests/reference/cohort/clinic.csv"), "utf8").trimEnd().split("\n");
    const halves = [all.slice(1, 101), all.slice(101)].map((rows, k) => write(`${build}-site-${k}.csv`, [all[0], ...rows].join("\n")));
    const pool = (...args) => {
      const out = hepatica(build, ["cohort", "pool", ...args]);
      expect(out.status === 0, out.stderr);
      return out.stdout;
    };
    let plan = pool("plan", halves[0], "--predictor", "age", "--predictor", "largest_diameter", "--min-cell", "3");
    for (let round = 0; round < 10 && !JSON.parse(plan).converged; round += 1) {
      const file = write(`${build}-plan.json`, plan);
      const sums = halves.map((table, k) => write(`${build}-sums-${k}.json`, pool("site", table, "--plan", file, "--site", `s${k}`)));
      plan = pool("merge", "--plan", file, ...sums);
    }
    expect(JSON.parse(plan).fit?.rows === 240, plan);
    const validated = halves.map((table, k) => {
      const file = path(`${build}-validated-${k}.json`);
      const run = hepatica(build, ["cohort", "validate", table, "--model", "up-to-seven:sum", "--horizon", "24", "--out", file]);
      expect(run.status === 0, run.stderr);
      return file;
    });
    const meta = JSON.parse(pool("meta", ...validated, "--name", "A", "--name", "B"));
    expect(meta.models[0].measures[0].sites[1].site === "B" && meta.models[0].measures[0].prediction === null, JSON.stringify(meta));
  }],
  [`${build}: two sites judge one model on counts alone`, () => {
    const all = readFileSync(join(root, "tests/reference/cohort/clinic.csv"), "utf8").trimEnd().split("\n");
    const halves = [all.slice(1, 101), all.slice(101)].map((rows, k) => write(`${build}-half-${k}.csv`, [all[0], ...rows].join("\n")));
    const pool = (...args) => hepatica(build, ["cohort", "pool", ...args]);
    const plan = write(`${build}-judge.json`, pool("plan", halves[0], "--model", "up-to-seven:sum", "--horizon", "24", "--groups", "6", "--intervals", "4", "--min-cell", "1").stdout);
    const counts = halves.map((table, k) => {
      const site = pool("site", table, "--plan", plan, "--site", `s${k}`);
      // The account of rows is for this screen, not for the file.
      expect(site.status === 0 && /rows came in, \d+ were used/.test(site.stderr) && !/flow|left_out/.test(site.stdout), site.stderr + site.stdout);
      return write(`${build}-counts-${k}.json`, site.stdout);
    });
    const merged = JSON.parse(pool("merge", "--plan", plan, ...counts).stdout);
    const { lower, upper } = merged.concordance;
    expect(merged.sites.length === 2 && merged.rows > 200 && lower > 0 && lower < upper && upper < 1, JSON.stringify(merged));
    const twice = pool("merge", "--plan", plan, counts[0], counts[0]);
    expect(twice.status === 1 && lines(twice.stderr).length === 1 && /'s0' is there twice/.test(twice.stderr), twice.stderr);
    const neither = pool("plan", halves[0]);
    expect(neither.status === 1 && lines(neither.stderr).length === 1 && /--predictor for a fit, or --model/.test(neither.stderr), neither.stderr);
  }],
  [`${build}: an analysis with imputation is recorded, repeated, and refused for another table`, () => {
    const table = join(root, "tests/reference/cohort/clinic.csv"), record = path(`${build}-analysis.json`);
    const fit = hepatica(build, ["cohort", "fit", table, "--predictor", "age", "--predictor", "albumin", "--horizon", "12",
      "--bootstrap", "4", "--impute", "2", "--iterations", "2", "--record", record]);
    expect(fit.status === 0 && JSON.parse(fit.stdout).rows === 240, fit.stderr);
    const again = hepatica(build, ["cohort", "replay", record, "--data", table]);
    expect(again.status === 0 && again.stdout === fit.stdout && /the same as recorded/.test(again.stderr), again.stderr);
    const other = write(`${build}-other.csv`, `${readFileSync(table, "utf8")}\n`);
    const refused = hepatica(build, ["cohort", "replay", record, "--data", other]);
    expect(refused.status === 1 && refused.stdout === "" && lines(refused.stderr).length === 1 && /not the recorded table/.test(refused.stderr), refused.stderr);
  }],
  [`${build}: a table of another encoding is named or read`, () => {
    const chinese = path(`${build}-gb.csv`);
    writeFileSync(chinese, Buffer.concat([Buffer.from([0xc4, 0xea, 0xc1, 0xe4]), Buffer.from(",Sex\n61,male\n")]));
    const run = hepatica(build, ["cohort", "propose", chinese]);
    expect(run.status === 0 && JSON.parse(run.stdout).columns[0]?.variable === "age", run.stderr + run.stdout);
    const mixed = path(`${build}-mixed.csv`);
    writeFileSync(mixed, Buffer.concat([Buffer.from("age,Sex\n61,"), Buffer.from([0xff, 0x80]), Buffer.from("\n")]));
    const refused = hepatica(build, ["cohort", "describe", mixed]);
    expect(refused.status === 1 && /line 2/.test(refused.stderr), refused.stderr);
  }],
  [`${build}: a long Chinese cell is cut between two characters, also in what is written`, () => {
    const cell = `xy${"中".repeat(20)}`, record = path(`${build}-cut.json`);
    const table = write(`${build}-cut.csv`, `age,sex\n61,male\n62,${cell}\n63,female\n`);
    const mapping = write(`${build}-cut-mapping.json`, JSON.stringify({ columns: [{ column: "age", variable: "age", unit: "a" }, { column: "sex", variable: "sex" }] }));
    const run = hepatica(build, ["cohort", "describe", table, "--mapping", mapping, "--record", record]);
    expect(run.status === 0 && lines(run.stderr).some((line) => line.includes(`'xy${"中".repeat(9)}' is no level`)), run.stderr);
    const written = readFileSync(record, "utf8");
    expect(JSON.parse(written).answer && written.includes(`"xy${"中".repeat(12)}"`) && !written.includes("\ufffd"), written);
  }],
  [`${build}: a long table of another encoding is scored like its UTF-8 twin`, () => {
    // By GB18030 "女" is c5 ae, which is UTF-8 too by chance, and "男" is c4 d0, which is not. The table has several pieces of a MiB, and
    // the first ends inside a name: 21 bytes of header, then 9 a row.
    const names = [Buffer.from([0xc5, 0xae]), Buffer.from([0xc4, 0xd0])];
    const table = (header, [first, second]) => Buffer.concat([header, Buffer.from(",bilirubi\n"),
      first, Buffer.from(",38,15\n"), ...new Array(130000).fill(Buffer.concat([second, Buffer.from(",35,20\n")]))]);
    const chinese = path(`${build}-gb-long.csv`), twin = path(`${build}-utf8-long.csv`);
    const gb = table(Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb0, 0xd7, 0xb5, 0xb0, 0xb0, 0xd7]), names);
    writeFileSync(chinese, gb);
    writeFileSync(twin, table(Buffer.from("姓名,白蛋白"), [Buffer.from("女"), Buffer.from("男")]));
    const mapping = write(`${build}-gb-mapping.json`, JSON.stringify({ identifier: "姓名", columns: [
      { column: "白蛋白", variable: "albumin", unit: "g/L" }, { column: "bilirubi", variable: "bilirubin", unit: "umol/L" }] }));
    const score = (file, options) => hepatica(build, ["cohort", "score", file, "--mapping", mapping, "--model", "albi"], options);
    const run = score(chinese), expected = score(twin);
    expect(run.status === 0 && /read as GB18030/.test(run.stderr), run.stderr);
    expect(expected.status === 0 && !/GB18030/.test(expected.stderr), expected.stderr);
    expect(lines(run.stdout).length === 130002 && run.stdout === expected.stdout, run.stdout.slice(0, 200));
    expect(/^1,女,/.test(lines(run.stdout)[1]) && /^2,男,/.test(lines(run.stdout)[2]), run.stdout.slice(0, 200));
    const piped = score("-", { input: gb.subarray(0, 40) });
    expect(piped.status === 1 && lines(piped.stderr).length === 1 && /line 1 is not UTF-8/.test(piped.stderr), piped.stderr);
    writeFileSync(chinese, Buffer.concat([gb, Buffer.from([0xff, 0x2c, 0x0a])]));
    const broken = score(chinese);
    expect(broken.status === 1 && broken.stdout === "" && lines(broken.stderr).length === 1, broken.stderr);
    expect(/line 1 is not UTF-8, and the file is not GB18030/.test(broken.stderr), broken.stderr);
  }],
  [`${build}: what is read is not written over`, () => {
    const clinic = readFileSync(join(root, "tests/reference/cohort/clinic.csv"), "utf8");
    const files = { table: write(`${build}-own.csv`, clinic), mapping: path(`${build}-own-mapping.json`), analysis: path(`${build}-own-analysis.json`), plan: path(`${build}-own-plan.json`) };
    const run = (...args) => hepatica(build, ["cohort", ...args]);
    for (const args of [["propose", files.table, "--out", files.mapping],
      ["describe", files.table, "--mapping", files.mapping, "--record", files.analysis, "--out", path(`${build}-own-out.json`)],
      ["pool", "plan", files.table, "--mapping", files.mapping, "--predictor", "age", "--out", files.plan]]) {
      const done = run(...args);
      expect(done.status === 0, done.stderr);
    }
    const before = Object.fromEntries(Object.entries(files).map(([what, file]) => [what, readFileSync(file, "utf8")]));
    for (const [what, ...args] of [
      ["table", "describe", files.table, "--out", files.table],
      ["table", "describe", files.table, "--record", files.table],
      ["mapping", "describe", files.table, "--mapping", files.mapping, "--out", files.mapping],
      ["table", "replay", files.analysis, "--data", files.table, "--out", files.table],
      ["analysis", "replay", files.analysis, "--data", files.table, "--out", files.analysis],
      ["plan", "pool", "site", files.table, "--mapping", files.mapping, "--plan", files.plan, "--site", "s", "--out", files.plan]]) {
      const refused = run(...args);
      expect(refused.status === 1 && refused.stdout === "" && lines(refused.stderr).length === 1, refused.stderr);
      expect(refused.stderr.includes(`is the ${what} itself`), refused.stderr);
      for (const [name, file] of Object.entries(files)) expect(readFileSync(file, "utf8") === before[name], `${args.join(" ")} wrote over the ${name}`);
    }
  }],
  [`${build}: scoring spares its own table, and what was there when a header is refused`, () => {
    const text = "albumin,bilirubin\n38,15\n";
    const table = write(`${build}-spared.csv`, text), out = write(`${build}-kept.csv`, "kept");
    const mapping = (column) => write(`${build}-${column}.json`, JSON.stringify({ columns: [
      { column, variable: "albumin", unit: "g/L" }, { column: "bilirubin", variable: "bilirubin", unit: "umol/L" }] }));
    const score = (column, ...more) => hepatica(build, ["cohort", "score", table, "--model", "albi", "--mapping", mapping(column), ...more]);
    for (const option of ["--out", "--report"]) {
      const own = score("albumin", option, table);
      expect(own.status === 1 && lines(own.stderr).length === 1 && /is the table itself/.test(own.stderr), own.stderr);
      expect(readFileSync(table, "utf8") === text, `${option} wrote over the table`);
    }
    const refused = score("albumine", "--out", out);
    expect(refused.status === 1 && /did you mean 'albumin'/.test(refused.stderr), refused.stderr);
    expect(readFileSync(out, "utf8") === "kept", "the file was emptied");
    const done = score("albumin", "--out", out);
    expect(done.status === 0 && lines(readFileSync(out, "utf8")).length === 2, done.stderr);
    if (build !== "native") return;
    // A pipe named by its path can be read once only.
    const piped = spawnSync("sh", ["-c", 'cat "$1" | "$2" cohort score /dev/stdin --model albi --mapping "$3"', "sh", table, nativeProgram, mapping("albumin")],
      { encoding: "utf8" });
    expect(piped.status === 0 && lines(piped.stdout).length === 2, piped.stderr);
  }],
  // The memory of a process opens, and its first address cannot be read. The WebAssembly build's streams do not tell that from an end.
  ...(build === "native" && existsSync("/proc/self/mem") ? [
    ["evaluate", "--format", "jsonl", "/proc/self/mem"], ["evaluate", "--format", "csv", "/proc/self/mem"],
    ["cohort", "score", "/proc/self/mem", "--model", "albi"]] : []).map((args) => [`${build}: a file that cannot be read, ${args[0]} ${args[2]}`, () => {
    const run = hepatica(build, args);
    expect(run.status === 1 && lines(run.stderr).length === 1 && /cannot be read/.test(run.stderr), run.stderr);
  }]),
  [`${build}: whoever reads may stop, and nothing is said of it`, () => {
    const run = spawnSync("sh", ["-c", '"$@" | head -n 1', "sh", ...commands[build], "models", "--json"], { cwd: root, encoding: "utf8" });
    expect(run.stdout === "[\n" && run.stderr === "", run.stderr);
  }],
  [`${build}: models folder from the environment`, () => {
    const folder = modelsWith(`${build}-env`, "{");
    const run = hepatica(build, ["models", "--json"], { env: { HEPATICA_MODELS: folder }, cwd: scratch });
    expect(JSON.parse(run.stdout).length === 1, run.stdout);
    for (const option of [["--models", folder], [`--models=${folder}`]]) { // before the variable
      const named = hepatica(build, ["models", "--json", ...option], { env: { HEPATICA_MODELS: path("nowhere") }, cwd: scratch });
      expect(named.status === 0 && JSON.parse(named.stdout).length === 1, named.stderr);
    }
  }],
  ...radiomicsChecks(build),
]);

try { report(checks); } finally { rmSync(scratch, { recursive: true, force: true }); }
