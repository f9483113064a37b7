// The imaging room: loaded when asked for, a study read from files, three planes, and every transfer syntax decoded alike.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { axeSource, dist, until, visit } from '../browser.mjs';
import { phantomSeries } from '../../dicom.mjs';

const lesion = { centre: [96, 100, 80], radius: 15, hu: 120 };
const small = { columns: 96, rows: 80, slices: 40, spacing: 3, step: 4, noise: 4, phantom: { lesions: [lesion] } };
const study = () => [
  ...phantomSeries({ ...small, series: '1.2.3.11', description: 'Abdomen arterial' }),
  ...phantomSeries({ ...small, series: '1.2.3.12', description: 'Abdomen portal venous', seed: 2 }).filter((_, k) => k !== 17),
  { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('not a picture, though long enough to be looked at'.repeat(10)) },
];

/** Opens the room and loads the viewer. */
async function openRoom(page, url) {
  await page.goto(`${url}#/imaging`);
  await page.locator('.imaging-gate .button.main').waitFor();
  await until(async () => /\d MB/.test(await page.locator('.imaging-gate .button.main').innerText()), 'the size before it loads');
  await page.locator('.imaging-gate .button.main').click();
  await page.locator('.bench').waitFor({ timeout: 60_000 });
}
const drawn = (page) => until(async () => (await page.locator('.bench-slice').count()) === 3 && page.locator('.bench-readout b').count(), 'three planes with their slices', 60_000);

export async function aStudyFromDiskIsSortedShownAndItsFaultsSaid({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  assert.ok(!requests.some((r) => r.url.includes('/imaging/')), 'nothing of the viewer is loaded with the calculator');
  await openRoom(page, url);
  await page.locator('#imaging-files').setInputFiles(study());
  await drawn(page);
  const rows = page.locator('.bench-row');
  assert.equal(await rows.count(), 2);
  assert.match(await rows.nth(0).innerText(), /Abdomen arterial\s+CT · 40 slices, 96 × 80, 4(\.0)? mm apart/);
  assert.equal(await rows.nth(0).locator('select').inputValue(), 'arterial');
  assert.equal(await rows.nth(1).locator('select').inputValue(), 'portal_venous');
  assert.match(await rows.nth(1).innerText(), /1 slice is missing after slice 17/);
  await page.locator('.bench-faults').waitFor();
  assert.match(await page.locator('.bench-faults').innerText(), /1 file: not a DICOM file\s+notes\.txt/);
  assert.ok(!(await page.locator('body').innerText()).includes('Invented'), 'the name of the patient is nowhere');
  // The picture is there: the axial plane is neither empty nor flat.
  const box = await page.locator('[data-plane="axial"]').boundingBox();
  const shot = await page.screenshot({ clip: box });
  assert.ok(shot.length > 8000, `a picture of ${shot.length} bytes`);
  // Wheel and keys move through the slices; the value under the crosshair is that of the file.
  const slice = () => page.locator('.bench-axial .bench-slice').innerText();
  const before = await slice();
  await page.locator('[data-plane="axial"]').focus();
  await page.keyboard.press('ArrowDown');
  await until(async () => await slice() !== before, 'the arrow key turns to the next slice');
  assert.match(await page.locator('.bench-readout').innerText(), /voxel \d+, \d+, \d+ −?-?\d+ HU/);
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
  assert.deepEqual(requests.filter((r) => !r.url.startsWith(url) && !r.url.startsWith('blob:')).map((r) => r.url), []);
  assert.deepEqual(errors, []);
}

const shared = process.env.HEPATICA_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url));
const syntaxes = `${shared}/data/dicom-transfer-syntaxes`;

/** The picture of one file as the room's own worker decodes it. */
async function decoded(page, worker, file) {
  return page.evaluate(async ({ worker, bytes }) => {
    const one = globalThis.dicomWorker ??= new Worker(worker, { type: 'module' });
    const ask = (question) => new Promise((done) => {
      one.onmessage = ({ data }) => done(data);
      one.postMessage({ ...question, id: 1 });
    });
    const file = new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], `f${Math.random()}`);
    const { read } = await ask({ ask: 'headers', file, index: 0 });
    if (!read.headers) return { fault: read };
    const { samples, failure } = await ask({ ask: 'picture', file, header: read.headers[0] });
    if (!samples) return { fault: failure };
    // Compared here: a quarter of a million numbers are slow to hand out.
    const reference = globalThis.referencePicture ??= samples;
    return { length: samples.length, bits: read.headers[0].bitsStored, most: samples.reduce((m, v, i) => Math.max(m, Math.abs(v - reference[i])), 0) };
  }, { worker, bytes: readFileSync(file).toString('base64') });
}

export async function everyCommonTransferSyntaxGivesTheSamePicture({ browser, url }) {
  if (!existsSync(syntaxes)) {
    console.log('      skipped: the DICOM files of ../shared/data are not here');
    return;
  }
  const { page } = await visit(browser, url);
  const worker = `${url}imaging/${readdirSync(`${dist}/imaging`).find((f) => /^dicom-worker-.*\.js$/.test(f))}`;
  const files = readdirSync(syntaxes).filter((f) => f.endsWith('.dcm'));
  const reference = await decoded(page, worker, `${syntaxes}/${files.find((f) => f.includes('LittleEndianExplicit'))}`);
  const exact = /BigEndian|LittleEndian|Deflated|JPEG2000LosslessOnly|JPEGLSLossless|JPEGProcess14|Implicit|RLE|CTImage\.dcm$/;
  assert.equal(reference.length, 512 * 512);
  for (const name of files) {
    const one = await decoded(page, worker, `${syntaxes}/${name}`);
    assert.equal(one.fault, undefined, `${name}: ${JSON.stringify(one.fault)}`);
    assert.equal(one.length, reference.length, name);
    if (exact.test(name)) assert.equal(one.most, 0, `${name} is the same to the last bit`);
    else console.log(`      ${name.replace(/^CTImage\.dcm_/, '').slice(0, 40)}: largest difference ${one.most.toFixed(1)}, ${one.bits} bits`);
  }
}
