// Runs the browser journeys against the built page (web/dist) and closes with "N passed, N failed".
//
//   node tests/browser/run.mjs            all
//   node tests/browser/run.mjs offline    only those whose file or name contains the word
//
// A journey is a function exported by a file in journeys/; it throws when something is not so.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { dist, executable, launch, servePage } from './browser.mjs';

if (!existsSync(join(dist, 'index.html'))) {
  console.error("web/dist is not built: run 'npm run build' in web/ first");
  process.exit(1);
}
if (!executable) {
  console.error('no Chromium found: install the package chromium, or name one in the variable CHROMIUM');
  process.exit(1);
}

const wanted = process.argv.slice(2);
const folder = fileURLToPath(new URL('./journeys', import.meta.url));
let passed = 0;
let failed = 0;
const { server, url } = await servePage();
let browser = await launch();

/** One run of a journey in a browser that lives; resolves to what went wrong, or to nothing. */
async function attempt(journey) {
  try {
    if (!browser.isConnected()) browser = await launch();
    await Promise.race([journey({ browser, url }), late(300_000)]);
    return undefined;
  } catch (error) {
    return error.stack?.split('\n').slice(0, 6).join('\n      ') ?? String(error);
  } finally {
    for (const context of browser.contexts()) await context.close().catch(() => undefined);
  }
}

for (const file of readdirSync(folder).filter((f) => f.endsWith('.mjs')).sort()) {
  const journeys = await import(pathToFileURL(join(folder, file)).href);
  for (const [name, journey] of Object.entries(journeys)) {
    if (wanted.length > 0 && !wanted.some((w) => file.includes(w) || name.includes(w))) continue;
    const began = Date.now();
    const first = await attempt(journey);
    // A browser without a graphics card on a busy machine now and then answers late: only what fails twice has failed,
    // but a journey that needed the second try is named, for its next reader to mend.
    const second = first && await attempt(journey);
    if (second) failed++;
    else passed++;
    if (first) console.log(`${second ? 'FAIL ' : 'UNSTEADY'} ${name} (${file}): ${first}`);
    if (!second) console.log(`ok    ${name} (${Date.now() - began} ms)`);
  }
}

function late(ms) {
  return new Promise((_, fail) => setTimeout(() => fail(new Error(`took longer than ${ms / 1000} s`)), ms).unref());
}

await browser.close();
server.close();
server.closeAllConnections();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
