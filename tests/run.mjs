// Runs every check of the repository and ends with one line: "N passed, N failed, N skipped".
//
//   node tests/run.mjs               everything (what `make test` and CI do)
//   node tests/run.mjs native web    only the steps whose name begins so
//
// Each step is a build or a test runner; its output goes to build/logs/<step>.log and is shown only where it
// failed. Counts come from the runners' own reports: GoogleTest JSON (a test program that dies before
// writing one counts as one failure), vitest JSON and the browser runner's closing line. A build, a check or a
// script counts as one test.
import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
// A run takes 35 to 50 minutes on two cores; this ends one that hangs, not one on a slow day.
const kWholeRunMinutes = 75;
const started = Date.now();
const wanted = process.argv.slice(2);
const hasPage = existsSync(join(root, "web/package.json"));

const kPage = [".ci/with-node", "npm", "--prefix", "web", "--silent"];

/** name, command; `count` reads the runner's report (default: the whole command is one test). */
const programSteps = [
  { name: "twins of the scores", command: ["node", "tests/twins.mjs"], needs: "native build", count: closingLine },
  { name: "packages say what they must", command: ["node", "tests/packages.mjs"], needs: "native build", count: closingLine },
  { name: "traps of the literature", command: ["node", "tests/traps.mjs"], needs: "native build", count: closingLine },
  { name: "command line", command: ["node", "tests/cli.mjs"], needs: "wasm build", count: closingLine },
  { name: "agreement of native and wasm", command: ["node", "tests/agreement.mjs"], needs: "wasm build",
    count: closingLine },
];
const pageSteps = [
  { name: "page install", command: ["make", "--no-print-directory", "web/node_modules/.package-lock.json"] },
  { name: "networks", command: ["node", "tests/network.mjs"], needs: "page install", count: closingLine },
  { name: "page build", command: ["make", "--no-print-directory", "page"], needs: "page install" },
  { name: "page units", needs: "page install", count: vitestReport,
    command: [...kPage, "run", "test", "--", "--reporter=default", "--reporter=json",
              `--outputFile=${join(root, "build/logs/vitest.json")}`] },
];
const browserSteps = [
  { name: "browser journeys", command: [...kPage, "run", "test:browser"], needs: "page build", count: closingLine },
];

/** Phases one after another; the lanes of a phase side by side (these use one core each), a lane's steps in order. */
const phases = [
  [[{ name: "format", command: ["tests/format.sh"] }, ...cmakeSteps("native"), ...cmakeSteps("wasm")]],
  [programSteps, hasPage ? pageSteps : []],
  [hasPage ? browserSteps : []],
  [cmakeSteps("asan")],
];

function cmakeSteps(preset) {
  const build = join(root, "build", preset);
  return [
    { name: `${preset} build`,
      command: ["sh", "-c", `cmake --preset ${preset} && cmake --build --preset ${preset} -j2`] },
    { name: `${preset} tests`, needs: `${preset} build`, count: (log, failed) => ctestReport(build, failed),
      before: () => rmSync(join(build, "gtest"), { recursive: true, force: true }),
      command: ["ctest", "--preset", preset, "-j2", "--output-junit", join(build, "ctest.xml")] },
  ];
}

/** Sums the GoogleTest reports of one build; an entry of ctest that is no program of GoogleTest counts by its own status. */
function ctestReport(build, failed) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const xmlFile = join(build, "ctest.xml");
  if (!existsSync(xmlFile)) return { passed: 0, failed: 1, skipped: 0 };
  for (const [, name, status] of readFileSync(xmlFile, "utf8").matchAll(/<testcase name="([^"]*)"[^>]*status="([^"]*)"/g)) {
    const report = join(build, "gtest", `${name}.json`);
    if (!existsSync(report)) {
      // A program of GoogleTest that ends well without a report has run none of its tests.
      const silent = status === "run" && name.endsWith("_test");
      add(sum, status === "fail" || silent ? "failed" : status === "run" ? "passed" : "skipped");
      continue;
    }
    const before = sum.failed;
    for (const suite of JSON.parse(readFileSync(report, "utf8")).testsuites) {
      for (const test of suite.testsuite) {
        const skipped = test.result === "SKIPPED" || test.status === "NOTRUN";
        add(sum, test.failures ? "failed" : skipped ? "skipped" : "passed");
      }
    }
    // The program failed after its tests had passed: a leak or a crash on the way out.
    if (status === "fail" && sum.failed === before) add(sum, "failed");
  }
  if (failed && sum.failed === 0) add(sum, "failed");
  return sum;
}

function vitestReport(log, failed) {
  const file = join(root, "build/logs/vitest.json");
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(file, "utf8"));
  const sum = { passed: report.numPassedTests, failed: report.numFailedTests,
                skipped: report.numPendingTests + (report.numTodoTests ?? 0) };
  if (failed && sum.failed === 0) add(sum, "failed");
  return sum;
}

/** The runner's own last line "N passed, N failed, N skipped". */
function closingLine(log, failed) {
  const lines = [...log.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/gm)];
  const last = lines[lines.length - 1];
  if (!last) return { passed: 0, failed: 1, skipped: 0 };
  const sum = { passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3] ?? 0) };
  if (failed && sum.failed === 0) add(sum, "failed");
  return sum;
}

function add(sum, key) { sum[key] += 1; }

/** Runs one command, its output into the log; resolves to {failed, log}. Past the deadline it is ended. */
function run(step) {
  return new Promise((resolve) => {
    const logFile = join(root, "build/logs", `${step.name.replaceAll(" ", "-")}.log`);
    const stream = createWriteStream(logFile);
    const child = spawn(step.command[0], step.command.slice(1), { cwd: root, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const left = started + kWholeRunMinutes * 60000 - Date.now();
    const timer = setTimeout(() => {
      stream.write(`\nEnded: the whole run has ${kWholeRunMinutes} minutes.\n`);
      try { process.kill(-child.pid, "SIGKILL"); } catch { /* it ended by itself */ }
    }, Math.max(1000, left));
    child.stdout.pipe(stream, { end: false });
    child.stderr.pipe(stream, { end: false });
    const finish = (failed, note) => {
      clearTimeout(timer);
      stream.end(note ?? "", () => resolve({ failed, log: readFileSync(logFile, "utf8"), logFile }));
    };
    child.on("error", (error) => finish(true, `${error.message}\n`));
    child.on("close", (status) => finish(status !== 0));
  });
}

async function runLane(steps) {
  for (const step of steps) {
    if (wanted.length > 0 && !wanted.some((name) => step.name.startsWith(name))) continue;
    if (broken.has(step.needs)) skip(step);
    else await perform(step);
  }
}

function skip(step) {
  total.failed += 1;
  broken.add(step.name);
  console.log(`${step.name}: not run, ${step.needs} failed`);
}

async function perform(step) {
  step.before?.();
  const began = Date.now();
  const { failed, log, logFile } = await run(step);
  const sum = step.count ? step.count(log, failed) : { passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 };
  for (const key of Object.keys(total)) total[key] += sum[key];
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  const skipped = sum.skipped ? `, ${sum.skipped} skipped` : "";
  console.log(`${step.name}: ${sum.failed ? `FAILED (${sum.failed})` : "ok"}, ${sum.passed} passed${skipped} [${seconds} s]`);
  if (sum.failed === 0) return;
  broken.add(step.name);
  const said = whatFailed(log);
  failures.push(`${step.name}:`, ...said.slice(0, 20));
  console.log([...log.split("\n").slice(-40).map((line) => `    ${line.slice(0, 300)}`), ...said].join("\n"));
  console.log(`    (whole log: ${logFile.slice(root.length + 1)})`);
}

/** The lines of a log that name a failure, each with the two after it: a failure may stand far above the log's end. */
function whatFailed(log) {
  const lines = log.split("\n");
  const named = new Set();
  lines.forEach((line, at) => {
    if (/^\s*(FAIL|UNSTEADY|not ok|×|\[ {2}FAILED {2}\])|: (Failure|error:)|\*\*\*(Failed|Exception|Timeout)|Error: /.test(line)) {
      for (let i = at; i <= at + 2 && i < lines.length; i++) named.add(i);
    }
  });
  return [...named].sort((a, b) => a - b).slice(0, 60).map((i) => `    ${lines[i].slice(0, 300)}`);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const broken = new Set();
const failures = [];
mkdirSync(join(root, "build/logs"), { recursive: true });
for (const lanes of phases) await Promise.all(lanes.map(runLane));
if (failures.length > 0) console.log(["What failed:", ...failures].join("\n"));
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
