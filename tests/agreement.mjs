// Native and WebAssembly give the same answers: every worked example of every package through all models, with
// curves, and every nomogram, number by number to 1e-12 relative; radiomics with every feature, aggregation and
// filter to 1e-9 (its sums are long).
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noisyBlob } from "./nifti.mjs";
import { builds, hepatica, report, root } from "./programs.mjs";

const kRelative = 1e-12;
const kRelativeRadiomics = 1e-9;
const kNearZero = 1e-14; // a difference of two near equals has no relative precision to speak of

/** Places where two answers differ; texts and shapes exactly, numbers within the tolerance. */
function differences(a, b, path, out, relative) {
  if (typeof a === "number" && typeof b === "number") {
    const limit = Math.max(relative * Math.max(Math.abs(a), Math.abs(b)), kNearZero);
    if (!(Math.abs(a - b) <= limit)) out.push(`${path}: native ${a}, wasm ${b}`);
  } else if (a !== null && b !== null && typeof a === "object" && typeof b === "object") {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) differences(a[key], b[key], `${path}/${key}`, out, relative);
  } else if (a !== b) {
    out.push(`${path}: native ${JSON.stringify(a)}, wasm ${JSON.stringify(b)}`);
  }
  return out;
}

function same(name, native, wasm, relative = kRelative) {
  const all = differences(native, wasm, "", [], relative);
  if (all.length) throw new Error(`${name}: ${all.length} differences\n    ${all.slice(0, 5).join("\n    ")}`);
}

/** Settings that together use every feature class, aggregation, resampling and filter. */
const radiomicsSettings = {
  "every feature and aggregation": { profile: "ibsi", aggregations: ["2d_avg", "2d_s_mrg", "2.5d_d_mrg", "2.5d_v_mrg",
    "3d_avg", "3d_v_mrg", "2d", "2.5d", "3d"], discretise: { method: "fixed_bin_size", width: 25 } },
  "filters of the standard": { profile: "ibsi", resample: { spacing_mm: [1, 1, 1], image: "cubic_spline" },
    images: [{ filter: "mean", support_voxels: 5 }, { filter: "log", sigma_mm: 1.5 },
      { filter: "laws", kernel: "L5E5E5", energy_delta: 3 },
      { filter: "gabor", sigma_mm: 3, lambda_mm: 2, gamma: 1.5, theta_step_deg: 45 },
      { filter: "wavelet", wavelet: "db3", band: "LLH" }, { filter: "simoncelli", level: 1 }] },
  "filters of pyradiomics": { imageType: { Original: {}, Wavelet: {}, LoG: { sigma: [1, 2, 3] }, Square: {},
    SquareRoot: {}, Logarithm: {}, Exponential: {}, Gradient: {}, LBP2D: {} } },
};

function radiomicsChecks(folder) {
  const blob = noisyBlob();
  const [image, mask, file] = ["blob.nii", "blob_mask.nii", "settings.json"].map((name) => join(folder, name));
  writeFileSync(image, blob.image);
  writeFileSync(mask, blob.mask);
  return Object.entries(radiomicsSettings).map(([name, settings]) => [`radiomics: ${name}`, () => {
    writeFileSync(file, JSON.stringify(settings));
    const [native, wasm] = ["native", "wasm"].map((build) => {
      const run = hepatica(build, ["radiomics", "--image", image, "--mask", mask, "--settings", file, "--json"]);
      if (run.status !== 0) throw new Error(run.stderr);
      return JSON.parse(run.stdout);
    });
    if (native.features.length < 300) throw new Error(`only ${native.features.length} features`);
    same(name, native, wasm, kRelativeRadiomics);
  }]);
}

/** The package and those whose outputs it uses, in the order found. */
function withUsed(id, found = new Set()) {
  if (found.has(id)) return found;
  found.add(id);
  for (const { model } of JSON.parse(readFileSync(join(root, "models", id, "model.json"), "utf8")).uses ?? []) withUsed(model, found);
  return found;
}

/** A models folder with one package and those it uses: a program reads it in a fraction of the time that all take. */
function folderOf(id, scratch) {
  const folder = join(scratch, "models", id);
  mkdirSync(folder, { recursive: true });
  for (const name of ["variables.json", ...withUsed(id)]) symlinkSync(join(root, "models", name), join(folder, name));
  return folder;
}

const scratch = mkdtempSync(join(tmpdir(), "hepatica-"));
try {
  const packages = readdirSync(join(root, "models")).filter((id) => existsSync(join(root, "models", id, "reference.json")));
  const patients = packages.flatMap((id) =>
    JSON.parse(readFileSync(join(root, "models", id, "reference.json"), "utf8")).examples
      .map((example) => ({ id, name: example.name, patient: example.patient })));
  const file = join(scratch, "patients.jsonl");
  writeFileSync(file, patients.map(({ patient }) => JSON.stringify(patient)).join("\n"));
  const answers = Object.fromEntries(builds.map((build) => {
    const run = hepatica(build, ["evaluate", "--patient", file, "--curves"]);
    return [build, { lines: run.stdout.trim().split("\n"), stderr: run.stderr, status: run.status }];
  }));

  const checks = [
    ["both builds are there", () => { if (builds.length !== 2) throw new Error(`found: ${builds.join(", ")}`); }],
    ["the same refusals", () => same("stderr", answers.native.stderr.split("\n"), answers.wasm.stderr.split("\n"))],
    ["every example answered", () => same("lines", patients.length, answers.native.lines.length)],
  ];
  for (const id of packages) {
    checks.push([`examples of ${id}`, () => patients.forEach((one, i) => {
      if (one.id !== id) return;
      same(one.name, JSON.parse(answers.native.lines[i]), JSON.parse(answers.wasm.lines[i]));
    })]);
    checks.push([`nomogram of ${id}`, () => {
      // A locked card has no example: both builds must then refuse it in the same words.
      const patient = patients.find((one) => one.id === id)?.patient ?? {};
      writeFileSync(join(scratch, "one.json"), JSON.stringify(patient));
      const models = folderOf(id, scratch);
      const [native, wasm] = ["native", "wasm"].map((build) =>
        hepatica(build, ["nomogram", "--models", models, "--model", id, "--patient", join(scratch, "one.json"), "--json"]));
      same("status", native.status, wasm.status);
      same("layout", JSON.parse(native.stdout), JSON.parse(wasm.stdout));
    }]);
  }
  checks.push(...radiomicsChecks(scratch));
  report(checks);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
