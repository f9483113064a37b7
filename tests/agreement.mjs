// Native and WebAssembly give the same answers: every worked example of every package through all models, with
// curves, and every nomogram, number by number to 1e-12 relative.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builds, hepatica, report, root } from "./programs.mjs";

const kRelative = 1e-12;
const kNearZero = 1e-14; // a difference of two near equals has no relative precision to speak of

/** Places where two answers differ; texts and shapes exactly, numbers within the tolerance. */
function differences(a, b, path, out) {
  if (typeof a === "number" && typeof b === "number") {
    const limit = Math.max(kRelative * Math.max(Math.abs(a), Math.abs(b)), kNearZero);
    if (!(Math.abs(a - b) <= limit)) out.push(`${path}: native ${a}, wasm ${b}`);
  } else if (a !== null && b !== null && typeof a === "object" && typeof b === "object") {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) differences(a[key], b[key], `${path}/${key}`, out);
  } else if (a !== b) {
    out.push(`${path}: native ${JSON.stringify(a)}, wasm ${JSON.stringify(b)}`);
  }
  return out;
}

function same(name, native, wasm) {
  const all = differences(native, wasm, "", []);
  if (all.length) throw new Error(`${name}: ${all.length} differences\n    ${all.slice(0, 5).join("\n    ")}`);
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
      const [native, wasm] = ["native", "wasm"].map((build) =>
        hepatica(build, ["nomogram", "--model", id, "--patient", join(scratch, "one.json"), "--json"]));
      same("status", native.status, wasm.status);
      same("layout", JSON.parse(native.stdout), JSON.parse(wasm.stdout));
    }]);
  }
  report(checks);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
