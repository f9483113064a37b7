// How fast the imaging room is, as lines for the table of run.mjs: "bench <tab> what <tab> median <tab> runs <tab> target".
//
//   node tests/bench/imaging.mjs         needs the built modules and page (make page) and Chromium
//
// The network is timed under Node, where the chain of the page (core/network, ONNX Runtime Web on one thread) runs without it. In the
// browser a folder of 200 slices is opened and scrolled through; without a graphics processor pictures are drawn in software.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { executable, launch, servePage, until, visit } from "../browser/browser.mjs";
import { drawn, openRoom } from "../browser/bench.mjs";
import { phantomSeries } from "../dicom.mjs";
import { nifti } from "../nifti.mjs";
import { row } from "./rows.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A study of 512 x 512 x 150 through the shipped network: milliseconds end to end, and megabytes at the peak. */
function network(folder) {
  const image = join(folder, "study.nii");
  writeFileSync(image, nifti([512, 512, 150], [0.75, 0.75, 2], body(512, 150), "int16"));
  const answer = JSON.parse(execFileSync("node", [join(root, "wasm/hepatica.mjs"), "segment", "--image", image, "--model", "liver-ct",
    "--out", join(folder, "mask.nii.gz"), "--json"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  row("liver-ct on 512 x 512 x 150, one WASM thread, file to mask", [answer.seconds * 1000], "30000");
  row("  of which the peak of memory (MB)", [answer.peak_mb], "1200");
}

/** The same study in the page: the tab's process at its peak holds viewer, study, network and mask. */
async function tab(folder) {
  const { server, url } = await servePage();
  const browser = await launch();
  const { page } = await visit(browser, "");
  await openRoom(page, url);
  await page.locator("#imaging-files").setInputFiles(join(folder, "study.nii"));
  await drawn(page);
  const start = page.locator('[data-network="run"]');
  await until(async () => !(await start.isDisabled()), "the network", 60_000);
  const began = performance.now();
  await start.click();
  await page.locator('[data-network="done"]').waitFor({ timeout: 300_000 });
  row("the same in the page, click to mask (graph loaded on the way)", [performance.now() - began], "30000");
  row("  of which the peak of memory of the tab's process (MB)", [peakOfRenderers()], "1200");
  await browser.close();
  server.close();
  server.closeAllConnections();
}

/** The largest peak of resident memory among the browser's page processes, MB (Linux tells it in /proc). */
function peakOfRenderers() {
  const peaks = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer")) return 0;
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024 / 1e6;
    } catch { return 0; } // it has ended
  });
  return Math.max(...peaks);
}

/** An ellipse of soft tissue in air with a brighter one in it, HU. */
function body(side, slices) {
  const slice = new Int16Array(side * side);
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      const inside = (x, y, a, b) => ((i / side - x) / a) ** 2 + ((j / side - y) / b) ** 2 < 1;
      slice[i + side * j] = inside(0.5, 0.5, 0.43, 0.33) ? (inside(0.35, 0.47, 0.21, 0.18) ? 110 : 20) + ((i * 7 + j * 13) % 21) - 10 : -1000;
    }
  }
  const all = new Int16Array(side * side * slices);
  for (let k = 0; k < slices; k++) all.set(slice, k * slice.length);
  return all;
}

/** Runs in the page before its own code: when files were given, and when the first slice stood on the screen. */
function watchFolder() {
  const seen = { given: 0, drawn: 0 };
  Object.defineProperty(window, "folder", { value: seen });
  const drawn = new MessageChannel();
  drawn.port1.onmessage = () => { seen.drawn = performance.now(); };
  document.addEventListener("change", (event) => { if (event.target.id === "imaging-files") seen.given = performance.now(); }, true);
  const observer = new MutationObserver(() => {
    if (!document.querySelector(".bench-early, .bench-slice")) return;
    observer.disconnect();
    requestAnimationFrame(() => drawn.port2.postMessage(0));
  });
  observer.observe(document, { subtree: true, childList: true });
}

/** Milliseconds between frames of the page while the wheel turns over the axial plane; a picture is drawn within its frame. */
async function scrolling(page) {
  const box = await page.locator('[data-plane="axial"]').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(() => {
    const frames = [];
    Object.defineProperty(window, "frames_seen", { value: frames });
    const next = (now) => { frames.push(now); requestAnimationFrame(next); };
    requestAnimationFrame(next);
  });
  for (let i = 0; i < 80; i++) await page.mouse.wheel(0, i < 40 ? 100 : -100);
  const at = await page.evaluate(() => window.frames_seen);
  return at.slice(1).map((time, i) => time - at[i]);
}

async function room(folder) {
  const files = phantomSeries({ columns: 512, rows: 512, slices: 200, spacing: 0.75, step: 1.25, series: "1.2.3.31", description: "Abdomen portal venous" });
  const paths = files.map(({ name, buffer }) => { const path = join(folder, name); writeFileSync(path, buffer); return path; });
  const { server, url } = await servePage();
  const browser = await launch();
  const times = [];
  let frames = [];
  for (let visits = 0; visits < 3; visits++) {
    const { page, context } = await visit(browser, "");
    await page.addInitScript(watchFolder);
    await openRoom(page, url);
    await page.locator("#imaging-files").setInputFiles(paths);
    await page.waitForTimeout(3000);
    const { given, drawn } = await until(async () => { const seen = await page.evaluate(() => ({ ...window.folder })); return seen.drawn && seen; }, "the first slice", 120_000);
    times.push(drawn - given);
    await until(async () => (await page.locator(".bench-slice").count()) === 3, "three planes", 120_000);
    await page.waitForTimeout(2000);
    if (visits === 2) frames = await scrolling(page);
    await context.close();
  }
  row("a folder of 200 DICOM slices, files given to first slice drawn", times, "2000");
  row("between two frames while the wheel turns over it", frames, "33 with a graphics processor");
  await browser.close();
  server.close();
  server.closeAllConnections();
}

const folder = mkdtempSync(join(tmpdir(), "hepatica-bench-"));
try {
  if (existsSync(join(root, "build/wasm/wasm/imaging.mjs"))) network(folder);
  if (executable) {
    if (existsSync(join(folder, "study.nii"))) await tab(folder);
    await room(folder);
  } else console.error("no Chromium found: the rows of the room are left out");
} finally {
  rmSync(folder, { recursive: true });
}
