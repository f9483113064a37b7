// How fast the built page is in a real browser, as lines for the table of run.mjs:
// "bench <tab> what <tab> median ms <tab> runs <tab> target".
//
//   node tests/bench/page.mjs            needs a built page (make page) and Chromium
//
// A keystroke is timed inside the page: from the input event until the frame that shows the last change of the results has
// been produced. There the frame rate is not limited, so that waiting for the next refresh of a screen is not counted.
import { performance } from "node:perf_hooks";
import { example, executable, servePage, until, visit } from "../browser/browser.mjs";
import { createRequire } from "node:module";
import { row } from "./rows.mjs";

const { chromium } = createRequire(new URL("../../web/package.json", import.meta.url))("playwright-core");
const kKeystrokes = 60;
const kVisits = 7;


/** Runs inside the page: keeps, for the last keystroke, when it came and when the results drawn for it were done. */
function watchResults() {
  const seen = { typed: 0, drawn: 0, changes: 0 };
  Object.defineProperty(window, "keystroke", { value: seen });
  document.addEventListener("input", (event) => { seen.typed = event.timeStamp; seen.drawn = 0; seen.changes = 0; }, true);
  const drawn = new MessageChannel();
  drawn.port1.onmessage = () => { seen.drawn = performance.now(); };
  new MutationObserver(() => {
    seen.changes += 1;
    requestAnimationFrame(() => drawn.port2.postMessage(0));
  }).observe(document.querySelector(".results"), { subtree: true, childList: true, characterData: true, attributes: true });
}

async function keystrokes(page, field, start) {
  const input = page.locator(`#field-${field}`);
  await input.fill(start);
  await input.press("End");
  await page.waitForTimeout(500);
  const times = [];
  for (let i = 0; i < kKeystrokes; i++) {
    await page.keyboard.press(i % 2 ? "Backspace" : "5");
    // Polled from outside, with room to spare: the answer of a keystroke comes in several steps.
    await page.waitForTimeout(120);
    const seen = await page.evaluate(() => ({ ...window.keystroke }));
    if (seen.changes === 0) throw new Error(`${field}: keystroke ${i} changed no result`);
    times.push(seen.drawn - seen.typed);
  }
  return times.slice(10); // the first warm the code up
}

/** Runs before the page's own code: chooses the first example as soon as there is one, and keeps when its first result was drawn. */
function chooseAnExample() {
  const seen = { chosen: 0, drawn: 0 };
  Object.defineProperty(window, "visit", { value: seen });
  const drawn = new MessageChannel();
  drawn.port1.onmessage = () => { seen.drawn = performance.now(); };
  const observer = new MutationObserver(() => {
    const start = document.querySelector(".start-example");
    if (start && !seen.chosen) {
      seen.chosen = performance.now();
      queueMicrotask(() => start.click());
    }
    if (!document.querySelector(".card")) return;
    observer.disconnect();
    requestAnimationFrame(() => drawn.port2.postMessage(0));
  });
  observer.observe(document, { subtree: true, childList: true });
}

/** Milliseconds from navigation until a result is drawn; the example is chosen inside the page, so that no time of the driver is counted. */
async function firstResult(browser, url) {
  const context = await browser.newContext({ locale: "en", viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(chooseAnExample);
  await page.goto(url);
  // Asked once, long after: every question of the driver is work for the page's own processor.
  await page.waitForTimeout(4000);
  const taken = await until(() => page.evaluate(() => window.visit.drawn), "the first result");
  await context.close();
  return taken;
}

if (!executable) {
  console.error("no Chromium found: install the package chromium, or name one in the variable CHROMIUM");
  process.exit(1);
}
const { server, url } = await servePage();
const launch = (...more) => chromium.launch({ executablePath: executable, args: ["--no-sandbox", "--disable-gpu", "--lang=en", ...more] });
// A visit is timed as a user's browser draws, sixty times a second: hundreds of frames that nobody waits for would take the
// processor from the page.
const calm = await launch();
const visits = [];
for (let i = 0; i < kVisits; i++) visits.push(await firstResult(calm, url));
await calm.close();
const browser = await launch("--disable-frame-rate-limit", "--disable-gpu-vsync");
row("page: navigation to the first result (an example chosen)", visits, "1000");
const { page } = await visit(browser, url);
await example(page, 1);
await until(async () => (await page.locator(".card").count()) > 10, "results of the example");
await page.evaluate(watchResults);
row("page: keystroke in albumin to all results drawn", await keystrokes(page, "albumin", "38.2"), "16");
row("page: keystroke in AFP to all results drawn", await keystrokes(page, "afp", "320"), "16");
await browser.close();
server.close();
server.closeAllConnections();
