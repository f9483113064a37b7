// How long the lab's page takes with a table of 200 MB, as lines for the table of run.mjs:
// "bench <tab> what <tab> ms <tab> runs <tab> target".
//
//   node tests/bench/lab.mjs            needs a built page (make page) and Chromium
//
// The table is the fictitious clinic of the tests over and over, as in cohort_bench.cpp. "Longest wait" is the longest time in
// which the page drew no frame: it is not frozen while the lab's worker reads.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { executable, servePage, visit } from "../browser/browser.mjs";
import { row } from "./rows.mjs";

const { chromium } = createRequire(new URL("../../web/package.json", import.meta.url))("playwright-core");
const kBytes = 200 << 20;

/** The clinic's rows again and again, each with an identifier of its own. */
function longTable(path) {
  const [header, ...rows] = readFileSync(new URL("../reference/cohort/clinic.csv", import.meta.url), "utf8").trim().split("\n");
  const rests = rows.map((line) => line.slice(line.indexOf(",")));
  const parts = [`${header}\n`];
  for (let row = 1, bytes = 0; bytes < kBytes; row++) {
    const line = `${row}${rests[(row - 1) % rests.length]}\n`;
    bytes += line.length;
    parts.push(line);
  }
  writeFileSync(path, parts.join(""));
}

/** Runs inside the page: the longest time between two frames since it was last asked. */
function watchFrames() {
  const seen = { longest: 0, last: performance.now() };
  const frame = (now) => {
    seen.longest = Math.max(seen.longest, now - seen.last);
    seen.last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  Object.defineProperty(window, "frames_", { value: seen });
}

if (!executable) {
  console.error("no Chromium found: install the package chromium, or name one in the variable CHROMIUM");
  process.exit(1);
}
const table = join(tmpdir(), `hepatica-lab-${process.pid}.csv`);
longTable(table);
const { server, url } = await servePage();
const browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox", "--disable-gpu", "--lang=en"] });
try {
  const { page } = await visit(browser, url);
  await page.goto(`${url}#/lab`);
  await page.locator(".lab-drop").waitFor();
  await page.evaluate(watchFrames);
  const shown = (step) => page.locator(`.lab-step[data-step="${step}"][data-open="true"]`).waitFor({ timeout: 240_000 });
  const timed = async (what, target, act, done) => {
    await page.evaluate(() => { window.frames_.longest = 0; });
    const began = performance.now();
    await act();
    await done();
    row(what, [performance.now() - began], target);
    row(`${what}: longest wait for a frame`, [await page.evaluate(() => window.frames_.longest)], "");
  };
  await timed("lab: 200 MB of CSV dropped until its columns and a mapping are shown", "",
    () => page.locator('.lab-drop input[type="file"]').setInputFiles(table), () => shown("columns"));
  await timed("lab: 200 MB of CSV read through its mapping, described with curves", "6000",
    () => page.locator(".lab-confirm .button.main").click(), () => shown("describe"));
} finally {
  rmSync(table);
  await browser.close();
  server.close();
  server.closeAllConnections();
}
