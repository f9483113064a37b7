/// Reading a study: headers, series by geometry with what is unusual about them, even volumes, archives.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script, shared with the browser journeys
import { dicomSlice, syntax } from '../../tests/dicom.mjs';
import { unzip } from '../src/imaging/reading/gather';
import { standsAxially } from '../src/imaging/reading/early';
import { HeaderError, headersOf, parse, parseBeginning, plain, type SliceHeader } from '../src/imaging/reading/header';
import { suggestPhase } from '../src/imaging/reading/phase';
import { seriesFrom, type Finding } from '../src/imaging/reading/series';
import { moved, planStack, stack } from '../src/imaging/reading/stack';

type Tags = Record<string, unknown>;
const pixels = (value = 40) => new Int16Array(12).fill(value);
const file = (tags: Tags = {}): Uint8Array => new Uint8Array(dicomSlice({ pixels: pixels(), columns: 4, rows: 3, position: [0, 0, 0], ...tags }));
const header = async (tags: Tags = {}, index = 0): Promise<SliceHeader> => headersOf(parse(await plain(file(tags))), index)[0]!;
const slices = (zs: number[], more: (i: number) => Tags = () => ({})) =>
  Promise.all(zs.map((z, i) => header({ position: [0, 0, z], instance: i + 1, ...more(i) }, i)));
const found = async (headers: Promise<SliceHeader[]>): Promise<Finding[]> => seriesFrom(await headers)[0]!.findings;
const faultOf = async (bytes: Uint8Array): Promise<string> => {
  try {
    headersOf(parse(await plain(bytes)), 0);
    return 'none';
  } catch (reason) {
    return reason instanceof HeaderError ? reason.fault : String(reason);
  }
};

describe('a DICOM file', () => {
  it('gives geometry and rescaling, and never the name of the patient', async () => {
    const one = await header({ position: [-1.5, 2, 30], spacing: [0.7, 0.8], description: 'Art. Phase', name: 'Secret^Person' });
    expect(one).toMatchObject({ rows: 3, columns: 4, spacing: [0.7, 0.8], position: [-1.5, 2, 30], slope: 1, intercept: -1024, description: 'Art. Phase' });
    expect(JSON.stringify(one)).not.toMatch(/Secret/);
  });
  it('is read when it is deflated, with the same picture', async () => {
    const [deflated, explicit] = await Promise.all([file({ transfer: syntax.deflated }), file()].map(async (bytes) => parse(await plain(bytes))));
    const picture = (set: typeof deflated) => { const e = set!.elements['x7fe00010']!; return [...set!.byteArray.slice(e.dataOffset, e.dataOffset + e.length)]; };
    expect(picture(deflated)).toEqual(picture(explicit));
    expect(headersOf(deflated!, 0)[0]).toEqual(headersOf(explicit!, 0)[0]);
  });
  it('is refused with its reason when it is no DICOM, cut short, or of an unknown transfer syntax', async () => {
    expect(await faultOf(new Uint8Array(400))).toBe('not_dicom');
    expect(await faultOf(file().subarray(0, file().length - 5))).toBe('truncated');
    expect(await faultOf(file().subarray(0, 300))).not.toBe('none');
    expect(await faultOf(file({ transfer: '1.2.840.10008.1.2.4.999' }))).toBe('unknown_syntax');
    expect(await faultOf(file({ modality: 'SEG' }))).toBe('no_picture');
  });
});

describe('the beginning of a file', () => {
  const beginning = (bytes: Uint8Array) => bytes.slice(0, bytes.length - 10);
  it('gives the header of the whole file', async () => {
    const bytes = file({ spacing: [0.7, 0.8] });
    const set = parseBeginning(beginning(bytes))!;
    const [one] = headersOf(parse(bytes), 3);
    // Where the samples stand is told only of the file itself: a data set that was inflated has other places.
    expect(headersOf(set, 3, bytes.length)).toEqual([{ ...one, pixelsAt: bytes.length - 2 * pixels().length }]);
  });
  it('tells a picture that is cut short by the size of the file', () => {
    const bytes = file();
    expect(() => headersOf(parseBeginning(beginning(bytes))!, 0, bytes.length - 5)).toThrow(/truncated/);
  });
  it('is not enough where the header is longer, the data set deflated or the file faulty', () => {
    const bytes = file();
    expect(parseBeginning(bytes.slice(0, 300))).toBeUndefined();
    expect(parseBeginning(file({ transfer: syntax.deflated }))).toBeUndefined();
    expect(parseBeginning(file({ transfer: '1.2.840.10008.1.2.4.70' }))).toBeUndefined();
    expect(parseBeginning(new Uint8Array(400))).toBeUndefined();
  });
});

describe('the first slice of a series', () => {
  it('is shown early only where it stands as the axial plane does', async () => {
    expect(standsAxially(await header())).toBe(true);
    expect(standsAxially(await header({ orientation: [-1, 0, 0, 0, 1, 0] }))).toBe(false);
    expect(standsAxially(await header({ orientation: [1, 0, 0, 0, 0, -1] }))).toBe(false);
    expect(standsAxially({ ...await header(), photometric: 'MONOCHROME1' })).toBe(false);
  });
});

describe('slices become series', () => {
  it('sorted along their normal, whatever the order of the files', async () => {
    const [one] = seriesFrom(await slices([10, 0, 5, 15]));
    expect(one!.slices.map((s) => s.position![2])).toEqual([0, 5, 10, 15]);
    expect(one).toMatchObject({ step: 5, findings: [], usable: true });
  });
  it('with missing, doubled and uneven slices said', async () => {
    expect(await found(slices([0, 5, 10, 25, 30]))).toEqual([{ kind: 'missing', count: 2, after: 3 }]);
    expect(await found(slices([0, 5, 5, 10]))).toEqual([{ kind: 'duplicate', count: 1 }]);
    expect(await found(slices([0, 5, 11, 15]))).toEqual([{ kind: 'uneven', least: 4, most: 6 }]);
    expect(await found(slices([0, 5, 10, 15]))).toEqual([]);
  });
  it('with a file given twice counted once', async () => {
    const headers = await slices([0, 5, 10]);
    const [one] = seriesFrom([...headers, headers[1]!]);
    expect(one!.slices.length).toBe(3);
    expect(one!.findings).toEqual([{ kind: 'duplicate', count: 1 }]);
  });
  it('with the tilt of the gantry measured', async () => {
    const tilted = slices([0, 10, 20], (i) => ({ position: [0, 10 * i * Math.tan(Math.PI / 9), 10 * i] }));
    const [tilt] = await found(tilted);
    expect(tilt).toMatchObject({ kind: 'tilt' });
    expect((tilt as { degrees: number }).degrees).toBeCloseTo(20, 4);
  });
  it('with localisers and other orientations kept apart from what can be measured', async () => {
    const all = [...await slices([0, 5, 10]), ...await slices([0], () => ({ imageType: 'ORIGINAL\\PRIMARY\\LOCALIZER', orientation: [1, 0, 0, 0, 0, -1], instance: 9 }))];
    const [usable, localiser] = seriesFrom(all);
    expect(usable).toMatchObject({ usable: true });
    expect(usable!.slices.length).toBe(3);
    expect(localiser).toMatchObject({ usable: false });
    expect(localiser!.findings[0]).toEqual({ kind: 'localiser' });
  });
  it('split where one series holds two passes over the same planes', async () => {
    const two = seriesFrom(await slices([0, 5, 10, 0, 5, 10], (i) => ({ acquisition: i < 3 ? '1' : '2' })));
    expect(two.map((s) => s.slices.length)).toEqual([3, 3]);
    expect(two.map((s) => s.findings)).toEqual([[], []]);
  });
  it('without geometry: listed, not measured', async () => {
    const [one] = seriesFrom([await header({ position: undefined, orientation: undefined })]);
    expect(one).toMatchObject({ usable: false, findings: [{ kind: 'no_geometry' }] });
  });
});

describe('a volume', () => {
  it('lies where its slices lie', async () => {
    const [one] = seriesFrom(await slices([20, 10, 0], (i) => ({ position: [-3, 4, 20 - 10 * i], spacing: [0.7, 0.9] })));
    const plan = planStack(one!);
    expect(plan.geometry).toEqual({ size: [4, 3, 3], spacing_mm: [0.9, 0.7, 10], origin_mm: [-3, 4, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] });
    expect(plan.interpolated).toBe(0);
  });
  it('bridges missing slices by their neighbours and counts them', async () => {
    const [one] = seriesFrom(await slices([0, 5, 20, 25]));
    const plan = planStack(one!);
    const volume = stack(plan, [0, 30, 60, 90].map((v) => new Int16Array(12).fill(v)));
    expect(plan.interpolated).toBe(2);
    expect([0, 1, 2, 3, 4, 5].map((k) => volume[12 * k])).toEqual([0, 30, 40, 50, 60, 90].map((v) => expect.closeTo(v, 4)));
  });
  it('of a tilted series stands straight: a line along the slices stays in one column', async () => {
    const [one] = seriesFrom(await slices([0, 2, 4], (i) => ({ position: [0, i, 2 * i] })));
    const plan = planStack(one!);
    expect(plan.shift.map((s) => s[1])).toEqual([0, 1, 2].map((v) => expect.closeTo(v, 6)));
    const line = (row: number) => Int16Array.from({ length: 12 }, (_, i) => (Math.floor(i / 4) === row ? 100 : 0));
    const volume = stack(plan, [line(2), line(1), line(0)]);
    for (let k = 0; k < 3; k++) expect([...volume.slice(12 * k + 8, 12 * k + 12)]).toEqual([100, 100, 100, 100].map((v) => expect.closeTo(v, 3)));
  });
  it('moves a picture by half a pixel as the mean of two', () => {
    expect([...moved([0, 10, 20, 30], 4, 1, [0.5, 0], 0)]).toEqual([0, 5, 15, 25]);
  });
});

describe('the phase', () => {
  const told = (description: string, modality = 'CT') => suggestPhase({ modality, description, slices: [] });
  it('is suggested from the words of the description, in several languages', () => {
    expect(['Abd_ART 1.0', 'Portal Venous 3mm', '静脉期', 'delayed 5 min', 'ohne / nativ', 'LIVER WITHOUT', 'CHEST'].map((d) => told(d)))
      .toEqual(['arterial', 'portal_venous', 'portal_venous', 'delayed', 'unenhanced', 'unenhanced', 'unknown']);
    expect(['t1_vibe', 'T2 HASTE', 'DWI b800', 'ADC map', 'HBP 20min'].map((d) => told(d, 'MR'))).toEqual(['t1', 't2', 'dwi', 'adc', 'hepatobiliary']);
  });
});

/** A zip archive of one deflated entry; `declared` is the size it claims. */
function archive(data: Uint8Array, declared = data.length): File {
  const packed = deflateRawSync(data);
  const head = (signature: number, length: number, at: number, extra: number) => {
    const b = Buffer.alloc(length);
    b.writeUInt32LE(signature, 0);
    b.writeUInt16LE(8, at);
    b.writeUInt32LE(crc32 ? crc32(data) : 0, at + 6);
    b.writeUInt32LE(packed.length, at + 10);
    b.writeUInt32LE(declared, at + 14);
    b.writeUInt16LE(5, at + 18);
    void extra;
    return b;
  };
  const local = Buffer.concat([head(0x04034b50, 30, 8, 0), Buffer.from('a.dcm'), packed]);
  const central = Buffer.concat([head(0x02014b50, 46, 10, 0), Buffer.from('a.dcm')]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length, 16);
  return new File([Buffer.concat([local, central, end])], 'study.zip');
}

describe('a zip archive', () => {
  it('gives back its files', async () => {
    const [one] = await unzip(archive(file()));
    expect(one!.name).toBe('a.dcm');
    expect(new Uint8Array(await one!.arrayBuffer())).toEqual(file());
  });
  it('is refused when it would unpack to more than it says, or is damaged', async () => {
    await expect(unzip(archive(new Uint8Array(5000), 100))).rejects.toMatchObject({ kind: 'zip_bomb' });
    await expect(unzip(archive(new Uint8Array(40_000_000)))).rejects.toMatchObject({ kind: 'zip_bomb' });
    await expect(unzip(new File([new Uint8Array(100)], 'x.zip'))).rejects.toMatchObject({ kind: 'bad_zip' });
  });
});

const shared = process.env.HEPATICA_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
describe.skipIf(!existsSync(`${shared}/data/ibsi-sts-008-dicom`))('real series (skipped without ../shared)', () => {
  it.each([['CT', 51, [141, 137]], ['MR_T1', 28, [77, 79]]])('%s of the IBSI validation set', async (name, count, [columns, rows]) => {
    const folder = `${shared}/data/ibsi-sts-008-dicom/${name}/image`;
    const headers = await Promise.all(readdirSync(folder).map(async (f, i) => headersOf(parse(await plain(new Uint8Array(readFileSync(`${folder}/${f}`)))), i)));
    const all = seriesFrom(headers.flat());
    expect(all.length).toBe(1);
    expect(all[0]!).toMatchObject({ usable: true, findings: [] });
    expect(all[0]!.slices.length).toBe(count);
    expect(planStack(all[0]!).geometry.size).toEqual([columns, rows, count]);
  });
});
