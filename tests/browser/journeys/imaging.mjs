// The imaging room: loaded when asked for, a study read from files, three planes, and every transfer syntax decoded alike.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { axeSource, dist, servePage, until, visit } from '../browser.mjs';
import { drawn, idle, lesion, openRoom, saved, small, study, voxelClicks } from '../bench.mjs';
import { dicomStructures, phantomSeries } from '../../dicom.mjs';

/** An NRRD mask of this program with its rows stored from the last to the first. */
function turnedOver(file) {
  const end = file.indexOf('\n\n') + 2;
  const head = file.subarray(0, end).toString();
  const numbers = (name) => head.match(new RegExp(`${name}: (.*)`))[1].match(/[-\d.e]+/g).map(Number);
  const [[columns, rows, slices], directions, origin] = ['sizes', 'space directions', 'space origin'].map(numbers);
  const stored = head.includes('encoding: gzip') ? gunzipSync(file.subarray(end)) : file.subarray(end);
  const row = (k, j) => stored.subarray((k * rows + j) * columns, (k * rows + j + 1) * columns);
  const turned = Array.from({ length: slices * rows }, (_, n) => row(Math.floor(n / rows), rows - 1 - n % rows));
  const vector = (v) => `(${v.join()})`;
  const [x, y, z] = [0, 1, 2].map((a) => directions.slice(3 * a, 3 * a + 3));
  return Buffer.concat([Buffer.from(head.replace('encoding: gzip', 'encoding: raw')
    .replace(/space directions: .*/, `space directions: ${[x, y.map((d) => -d), z].map(vector).join(' ')}`)
    .replace(/space origin: .*/, `space origin: ${vector(origin.map((o, r) => o + (rows - 1) * y[r]))}`)), ...turned]);
}

/** The same mask as 3D Slicer might have it: the tumour is its 1, and its names say so. */
function namedOtherwise(file) {
  const end = file.indexOf('\n\n') + 2;
  const head = file.subarray(0, end).toString();
  const stored = head.includes('encoding: gzip') ? gunzipSync(file.subarray(end)) : file.subarray(end);
  const keys = ['Segment0_ID:=a', 'Segment0_LabelValue:=1', 'Segment0_Name:=Tumor', 'Segment1_ID:=b', 'Segment1_LabelValue:=2', 'Segment1_Name:=Leber'];
  return Buffer.concat([Buffer.from(`${head.replace('encoding: gzip', 'encoding: raw').trimEnd()}\n${keys.join('\n')}\n\n`), stored.map((v) => (v === 2 ? 1 : v))]);
}

export async function aStudyFromDiskIsSortedShownAndItsFaultsSaid({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  assert.ok(!requests.some((r) => r.url.includes('/imaging/')), 'nothing of the viewer is loaded with the calculator');
  await openRoom(page, url);
  await page.evaluate(() => {
    window.firstShown = '';
    new MutationObserver(() => { window.firstShown ||= document.querySelector('.bench-slice-early')?.textContent ?? ''; }).observe(document.body, { subtree: true, childList: true });
  });
  await page.locator('#imaging-files').setInputFiles(study());
  await drawn(page);
  assert.match(await page.evaluate(() => window.firstShown), /^Slice 21 of 40;/, 'the middle slice is shown before the volume has come');
  await page.locator('.bench-early').waitFor({ state: 'detached' });
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

export async function aLesionIsClickedMeasuredSavedReadAgainAndProposed({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  await openRoom(page, url);
  await page.locator('#imaging-files').setInputFiles(study().slice(0, 40));
  await drawn(page);
  const click = await voxelClicks(page);
  await click(32, 33, 'One-click lesion');
  const row = page.locator('.bench-measures tr[data-label="2"]');
  await row.waitFor({ timeout: 60_000 });
  await idle(page);
  // The ball has a diameter of 30 mm and 14.1 mL; a voxel is 3 x 3 x 4 mm.
  const measured = async () => (await row.locator('td').allInnerTexts()).map(Number);
  const [axial, across, whole, volume] = await measured();
  assert.ok(Math.abs(axial - 30) <= 3 && Math.abs(across - 30) <= 4 && across <= axial && Math.abs(whole - 30) <= 4 && Math.abs(volume - 14.14) < 1.4, `${axial} × ${across} mm, ${whole} mm, ${volume} mL`);
  // A click where nothing ends leaks, and that is said; undone.
  const leak = page.locator('.bench-side [role="alert"]');
  await click(50, 40, 'One-click lesion');
  await leak.waitFor({ timeout: 60_000 });
  assert.match(await leak.innerText(), /leaked/);
  await page.locator('[data-edit="undo"]').click();
  await until(async () => (await measured())[3] === volume, 'the outline undone', 60_000);
  await idle(page);
  // Saved, erased, read again: byte for byte the same mask. Undo and redo go there and back.
  for (const format of ['nrrd', 'nifti']) {
    const file = await saved(page, `[data-edit="${format}"]`);
    await page.locator('[data-edit="erase"]').click();
    await row.waitFor({ state: 'detached' });
    await page.locator('#imaging-mask').setInputFiles(file);
    await row.waitFor();
    await idle(page);
    assert.deepEqual(await measured(), [axial, across, whole, volume]);
    const again = await saved(page, `[data-edit="${format}"]`);
    assert.ok(file.buffer.equals(again.buffer), `the ${format} file read and written again is the same`);
  }
  // The same voxels counted from the last row, as converters of DICOM store them, are the same mask.
  const straight = await saved(page, '[data-edit="nrrd"]');
  await page.locator('[data-edit="erase"]').click();
  await row.waitFor({ state: 'detached' });
  await page.locator('#imaging-mask').setInputFiles({ ...straight, buffer: turnedOver(straight.buffer) });
  await row.waitFor();
  await idle(page);
  assert.ok(straight.buffer.equals((await saved(page, '[data-edit="nrrd"]')).buffer), 'a mask turned over lies where it lay');
  await page.locator('[data-edit="undo"]').click();
  await row.waitFor({ state: 'detached' });
  // Another program's numbers are taken by their names, once the reader has seen them.
  await page.locator('#imaging-mask').setInputFiles({ ...straight, buffer: namedOtherwise(straight.buffer) });
  const panel = page.locator('.bench-regions');
  await panel.waitFor();
  assert.deepEqual(await panel.locator('select').evaluateAll((all) => all.map((one) => one.value)), ['2', '1'], 'tumour and liver by name');
  assert.match(await panel.innerText(), /Tumor 1 in the file/);
  await panel.locator('[data-edit="regions"]').click();
  await row.waitFor();
  await idle(page);
  assert.ok(straight.buffer.equals((await saved(page, '[data-edit="nrrd"]')).buffer), 'the tumour is the lesion');
  await page.locator('[data-edit="undo"]').click();
  await row.waitFor({ state: 'detached' });
  await page.locator('[data-edit="redo"]').click();
  await row.waitFor();
  await idle(page);
  // A length takes the planes to its slice; the ball's centre is in slice 20, and its mean is near 120 HU.
  await page.locator('[data-plane="axial"]').focus();
  for (let n = 0; n < 9; n++) await page.keyboard.press('ArrowDown');
  await row.locator('.bench-go').first().click();
  // The planes move a moment after the click; until then the readout tells where they were.
  const voxel = async () => (await page.locator('.bench-readout').innerText()).match(/voxel (\d+), (\d+), (\d+)/)?.slice(1).map(Number);
  const near = (x, axis) => Math.abs(x - [32, 33, 20][axis]) <= 2;
  const at = await until(async () => { const seen = await voxel(); return seen?.every(near) && seen; }, 'the crosshair at the centre of the ball');
  assert.match(await page.locator('.bench-facts').innerText(), /Mean 1[12]\d HU/);
  const table = await saved(page, '[data-edit="measures-csv"]');
  assert.equal(table.name, 'measurements.csv');
  const [names, first, total] = table.buffer.toString().split('\r\n').map((line) => line.split(','));
  assert.equal(Math.round(first[names.indexOf('axial_diameter_mm')]), axial);
  assert.equal(Number(first[names.indexOf('slice')]), at[2] + 1);
  assert.ok(names.includes('arterial_mean'), names.join());
  assert.equal(total[0], 'total');
  // Radiomics of the lesion, and the file with its settings.
  await page.locator('[data-edit="radiomics"]').click();
  await page.locator('.bench-features tbody tr').first().waitFor({ timeout: 120_000 });
  assert.ok(await page.locator('.bench-features tbody tr').count() > 90);
  const csv = await saved(page, '[data-edit="csv"]');
  assert.match(csv.buffer.toString(), /VoxelVolume/);
  // A mask of another study is refused in one line.
  await page.locator('#imaging-mask').setInputFiles({ name: 'x.nrrd', mimeType: 'application/octet-stream', buffer: Buffer.from('NRRD0004\ntype: uint8\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 2 2\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nspace origin: (0,0,0)\nencoding: raw\n\n\0\0\0\0\0\0\0\0') });
  await page.locator('.bench-side [role="alert"]').waitFor();
  assert.match(await page.locator('.bench-side [role="alert"]').innerText(), /another grid/);
  assert.deepEqual(await measured(), [axial, across, whole, volume]);
  // Nothing reaches the form by itself; what is taken over stands there.
  await page.locator('li[data-variable="tumour_number"] button').click();
  await page.locator('li[data-variable="largest_diameter"] button').click();
  await page.locator('li[data-variable="largest_diameter"]', { hasText: 'in the form' }).waitFor();
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
  await page.locator('.bench-side a', { hasText: 'patient form' }).click();
  await page.locator('.results').first().waitFor();
  assert.equal(await page.locator('#field-tumour_number').first().inputValue(), '1');
  assert.deepEqual(requests.filter((r) => !r.url.startsWith(url) && !r.url.startsWith('blob:')).map((r) => r.url), []);
  assert.deepEqual(errors, []);
}

export async function aMaskGoesOutAsDicomSegAndComesBackTheSame({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  await openRoom(page, url);
  await page.locator('#imaging-files').setInputFiles(study());
  await drawn(page);
  const click = await voxelClicks(page);
  await click(32, 33, 'One-click lesion');
  const row = page.locator('.bench-measures tr[data-label="2"]');
  await row.waitFor({ timeout: 60_000 });
  await idle(page);
  const before = await saved(page, '[data-edit="nrrd"]');
  const seg = await saved(page, '[data-edit="seg"]');
  assert.equal(seg.name, 'mask-seg.dcm');
  assert.ok(!/Invented|Nobody/.test(seg.buffer.toString('latin1')), 'no name of a patient in the file');
  // Taken away, then read from the file: the same to the last voxel.
  await page.locator('[data-edit="undo"]').click();
  await row.waitFor({ state: 'detached' });
  await page.locator('#imaging-mask').setInputFiles(seg);
  await row.waitFor();
  await idle(page);
  const after = await saved(page, '[data-edit="nrrd"]');
  assert.ok(before.buffer.equals(after.buffer), 'the mask written as DICOM SEG and read again is the same');
  // The other phase has the same patient and almost the same grid, but it is not what was drawn on.
  await page.locator('.bench-row[data-series="1.2.3.12"] .bench-open').click();
  await until(async () => await page.locator('.bench-row[data-series="1.2.3.12"]').getAttribute('data-open') === 'true' && await row.count() === 0 && await page.locator('[data-edit="seg"]').count(), 'the other phase', 60_000);
  const alert = page.locator('.bench-side [role="alert"]');
  await until(async () => { await page.locator('#imaging-mask').setInputFiles(seg); return await alert.count(); }, 'the refusal', 60_000);
  assert.match(await alert.innerText(), /drawn on another series \(Abdomen arterial\)/);
  assert.equal(await row.count(), 0);
  await page.locator('[data-edit="seg"]').click();
  await until(async () => /Nothing is delineated/.test(await alert.innerText()), 'an empty mask is not written');
  assert.deepEqual(requests.filter((r) => !r.url.startsWith(url) && !r.url.startsWith('blob:')).map((r) => r.url), []);
  assert.deepEqual(errors, []);
}

export async function contoursOfAStructureSetGetTheLabelsTheReaderGives({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  await openRoom(page, url);
  await page.locator('#imaging-files').setInputFiles(study().slice(0, 40));
  await drawn(page);
  // Around the lesion, which lies at (-54, -30, 120) mm: a disc of 24 mm on five slices 4 mm apart, and one contour between two slices.
  const disc = (r, z) => ({ points: Array.from({ length: 60 }, (_, i) => [-54 + r * Math.cos(i * Math.PI / 30), -30 + r * Math.sin(i * Math.PI / 30), z]) });
  const regions = [
    { name: 'GTV1', contours: [...[112, 116, 120, 124, 128].map((z) => disc(12, z)), disc(12, 122)] },
    { name: 'Organ', contours: [112, 116, 120, 124, 128].flatMap((z) => [disc(30, z), disc(21, z)]) },
    { name: 'PTV', contours: [disc(20, 120)] },
  ];
  const file = (ties = {}) => ({ name: 'rs.dcm', mimeType: 'application/dicom', buffer: dicomStructures({ regions, series: '1.2.3.11', ...ties }) });
  await page.locator('#imaging-mask').setInputFiles(file());
  const panel = page.locator('.bench-regions');
  await panel.waitFor({ timeout: 60_000 });
  const label = (name) => panel.locator(`tr[data-region="${name}"] select`);
  assert.deepEqual([await label('GTV1').inputValue(), await label('Organ').inputValue(), await label('PTV').inputValue()], ['2', '0', '0'], 'what the names propose');
  assert.match(await panel.locator('tr[data-region="GTV1"]').innerText(), /1 on no slice/);
  assert.ok(!(await page.locator('body').innerText()).includes('Invented'));
  await label('Organ').selectOption({ label: 'Liver' });
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
  await panel.locator('[data-edit="regions"]').click();
  await page.locator('.bench-measures tr[data-label="2"]').waitFor({ timeout: 60_000 });
  await idle(page);
  const volume = async (n) => Number((await page.locator(`.bench-measures tr[data-label="${n}"] td`).allInnerTexts()).at(-1));
  const [lesionMl, ringMl] = [await volume(2), await volume(1)];
  assert.ok(Math.abs(lesionMl - Math.PI * 12 ** 2 * 20 / 1000) < 0.6, `the disc: ${lesionMl} mL`);
  assert.ok(Math.abs(ringMl - Math.PI * (30 ** 2 - 21 ** 2) * 20 / 1000) < 1.5, `the ring, its hole left out: ${ringMl} mL`);
  assert.equal(await panel.count(), 0);
  // Of another series: one line, and the mask stays.
  await page.locator('#imaging-mask').setInputFiles(file({ series: '1.2.3.99' }));
  await page.locator('.bench-side [role="alert"]', { hasText: 'drawn on another series' }).waitFor();
  assert.equal(await volume(2), lesionMl);
  assert.deepEqual(requests.filter((r) => !r.url.startsWith(url) && !r.url.startsWith('blob:')).map((r) => r.url), []);
  assert.deepEqual(errors, []);
}

export async function twoTimePointsBecomeAResponseWithItsRule({ browser, url }) {
  const { page, errors } = await visit(browser, url);
  page.on('dialog', (dialog) => void dialog.accept());
  await openRoom(page, url);
  const later = phantomSeries({ ...small, series: '1.2.3.13', description: 'Later arterial', seed: 3, phantom: { lesions: [{ ...lesion, radius: 9 }] } });
  await page.locator('#imaging-files').setInputFiles([...study().slice(0, 40), ...later]);
  await drawn(page);
  const before = await voxelClicks(page);
  await before(32, 33, 'One-click lesion');
  await page.locator('.bench-measures tr[data-label="2"]').waitFor({ timeout: 60_000 });
  await idle(page);
  await page.locator('[data-edit="baseline"]').click();
  assert.match(await page.locator('.bench-response').innerText(), /Baseline: Abdomen arterial, 1 lesion/);
  await page.locator('.bench-row', { hasText: 'Later arterial' }).locator('.bench-open').click();
  await until(async () => (await page.locator('.bench-row[data-open="true"]').innerText()).includes('Later'), 'the later study', 60_000);
  await page.locator('.bench-measures').waitFor({ state: 'detached' });
  await drawn(page);
  const now = await voxelClicks(page);
  await now(32, 33, 'One-click lesion');
  await page.locator('.bench-measures tr[data-label="2"]').waitFor({ timeout: 60_000 });
  // 30 to 18 mm is 40 % less: partial response. Volume falls by 78 %. No necrosis is marked, so mRECIST waits for a word.
  const said = (id) => page.locator(`[data-criterion="${id}"]`).innerText();
  await page.locator('[data-criterion="recist-1.1"]').waitFor({ timeout: 60_000 });
  assert.match(await said('recist-1.1'), /Partial response \(PR\)[\s\S]*fallen by the limit[\s\S]*mm \([−-][34]\d%\)/);
  assert.match(await said('volumetric'), /Partial response[\s\S]*computed from a sphere/);
  assert.match(await said('mrecist'), /Not given: “.*” lacks the viable diameter/);
  for (const box of await page.locator('.bench-response .bench-check', { hasText: 'all tumour is viable' }).all()) await box.locator('input').check();
  await until(async () => /Partial response/.test(await said('mrecist')), 'mRECIST once the tumour is said to be viable');
  await page.locator('.bench-match select').selectOption({ label: 'is new' });
  await until(async () => /Progressive disease[\s\S]*A new lesion/.test(await said('recist-1.1')), 'a new lesion is progression');
  // A new lesion in doubt counts for nothing yet; one of the baseline that could not be evaluated is not gone.
  const box = (words) => page.locator('.bench-response .bench-check', { hasText: words }).locator('input');
  await box('In doubt').check();
  await until(async () => /Complete response/.test(await said('recist-1.1')), 'without the new lesion the other one is gone');
  await box('Could not be evaluated').check();
  await until(async () => /Not evaluable/.test(await said('recist-1.1')), 'what could not be evaluated is not gone');
  for (const words of ['Could not be evaluated', 'In doubt']) await box(words).uncheck();
  await page.locator('.bench-match[data-lesion] select').selectOption({ index: 0 });
  await until(async () => /Partial response/.test(await said('recist-1.1')), 'matched again');
  await box('Lymph node').check();
  await box('At the liver hilum').check();
  await until(async () => /Partial response/.test(await said('mrecist')), 'a hilar node by its short axis');
  await box('Lymph node').uncheck();
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
  await page.locator('[data-edit="response-form"]').click();
  await page.locator('.bench-response', { hasText: 'in the form' }).waitFor();
  // What the form holds is no longer what the reader says: it is offered again.
  await page.locator('.bench-match select').selectOption({ label: 'is new' });
  await page.locator('[data-edit="response-form"]').waitFor();
  assert.deepEqual(errors, []);
}

export async function theRoomOpensOfflineAfterItWasLoadedOnce({ browser }) {
  const { server, url } = await servePage();
  const { page } = await visit(browser, url);
  await until(() => page.evaluate(() => navigator.serviceWorker?.controller !== null), 'the page is kept for offline', 60_000);
  await openRoom(page, url);
  server.close();
  server.closeAllConnections();
  await page.reload();
  await page.locator('.bench').waitFor({ timeout: 60_000 });
  await page.locator('#imaging-files').setInputFiles(study().slice(0, 40));
  await drawn(page);
}

/** Words that come with pointer or focus go away on Escape, with neither moved (WCAG 1.4.13). */
export async function theWordsOfAnIconGoAwayOnEscape({ browser, url }) {
  const { page, errors } = await visit(browser, url);
  await openRoom(page, url);
  await page.locator('#imaging-files').setInputFiles(study());
  await drawn(page);
  const shown = (name) => page.locator(`[data-tool="${name}"]`).evaluate((one) => getComputedStyle(one, '::after').display !== 'none');
  await page.locator('[data-tool="pan"]').hover();
  assert.ok(await shown('pan'), 'its words come with the pointer');
  await page.keyboard.press('Escape');
  await until(async () => !(await shown('pan')), 'they go on Escape');
  await page.locator('[data-tool="zoom"]').hover();
  await until(() => shown('zoom'), 'the next icon says its own');
  await page.mouse.move(5, 5);
  await page.locator('.bench-tools .bench-pick').focus();
  await page.keyboard.press('Shift+Tab');
  await until(() => shown('cine'), 'and with the keyboard');
  await page.keyboard.press('Escape');
  await until(async () => !(await shown('cine')), 'they go on Escape there too');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.tool), 'cine', 'the focus stays');
  assert.deepEqual(errors, []);
}

export async function onATabletHeldAcrossTheLabelsStandBesideThePicture({ browser, url }) {
  const { page, errors } = await visit(browser, url, { width: 1024, height: 768, touch: true });
  await openRoom(page, url);
  await page.locator('#imaging-files').setInputFiles(study());
  await drawn(page);
  await page.locator('.bench-row').nth(1).locator('.bench-open').click();
  await until(async () => await page.locator('.bench-row').nth(1).getAttribute('data-open') === 'true', 'the second series opens');
  await drawn(page);
  const inSight = (selector) => page.locator(selector).evaluate((e) => {
    const { top, left, bottom, right } = e.getBoundingClientRect();
    return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  });
  for (const selector of ['.bench-planes', '.bench-labels', '.bench-row[data-open="true"]']) assert.ok(await inSight(selector), `${selector} is on the screen`);
  assert.equal(await page.evaluate(() => document.scrollingElement.scrollHeight), 768, 'the page is as long as the screen');
  assert.deepEqual(errors, []);
}
