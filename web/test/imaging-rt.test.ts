/// Contours of an RT Structure Set into voxels: against a naive twin, with rings, holes and islands, tied to series and slices, named by the reader.
import { describe, expect, it, vi } from 'vitest';
// @ts-expect-error a plain script, shared with the browser journeys
import { dicomSlice, dicomStructures } from '../../tests/dicom.mjs';
import { dataSetOf, MaskFault } from '../src/imaging/mask/dicom-set';
import { flipInside } from '../src/imaging/mask/fill';
import { necrosis, vessel } from '../src/imaging/mask/labels';
import { proposedLabels } from '../src/imaging/mask/roi-names';
import { filled, labelled, regionsOf, type Region } from '../src/imaging/mask/rt-read';
import { headersOf, parse } from '../src/imaging/reading/header';
import { cross, seriesFrom } from '../src/imaging/reading/series';
import { sourceOf } from '../src/imaging/reading/source';
import { planStack } from '../src/imaging/reading/stack';
import { worldOf } from '../src/imaging/viewing/grid';

vi.setConfig({ testTimeout: 60_000 });
type Point = [number, number];
type Drawn = { points: number[][]; type?: string; sop?: string };
const [columns, rows] = [23, 17];

/** Inside or not, voxel by voxel and contour by contour, from every edge: what the filling by rows must agree with. */
function naive(polygons: Point[][]): Uint8Array {
  const out = new Uint8Array(columns * rows);
  for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) for (const p of polygons) {
    let inside = false;
    p.forEach(([x2, y2], c) => {
      const [x1, y1] = p[(c + p.length - 1) % p.length]!;
      if (y1 <= j !== y2 <= j && i < x1 + (j - y1) * (x2 - x1) / (y2 - y1)) inside = !inside;
    });
    if (inside) out[i + columns * j]! ^= 1;
  }
  return out;
}
function byRows(polygons: Point[][]): Uint8Array {
  const out = new Uint8Array(columns * rows);
  for (const p of polygons) flipInside(out, columns, rows, p.flat());
  return out;
}
const box = (x0: number, y0: number, x1: number, y1: number): Point[] => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
const ring = (x: number, y: number, r: number, n = 40): Point[] => Array.from({ length: n }, (_, i) => [x + r * Math.cos(i * 2 * Math.PI / n), y + r * Math.sin(i * 2 * Math.PI / n)]);

describe('a closed contour', () => {
  it('takes the voxels whose centre lies inside, those on its left and upper edge with them', () => {
    const picture = byRows([box(2, 3, 5, 6)]);
    expect([...picture].reduce((a, b) => a + b)).toBe(9);
    expect([2 + columns * 4, 5 + columns * 4].map((at) => picture[at])).toEqual([1, 0]);
    expect([...byRows([box(1.6, 1.6, 4.4, 2.4)])].flatMap((x, i) => (x ? [i] : []))).toEqual([2 + columns * 2, 3 + columns * 2, 4 + columns * 2]);
    // Two that share an edge share no voxel and leave none out.
    expect(byRows([box(2, 3, 5, 6), box(5, 3, 9, 6)])).toEqual(byRows([box(2, 3, 9, 6)]));
  });
  it('is a hole inside another, and an island inside that', () => {
    const [outer, hole, island] = [ring(11, 8, 7.3), ring(11, 8, 4.1), ring(11, 8, 1.7)];
    const area = (p: Point[][]) => byRows(p).reduce((a, b) => a + b, 0);
    expect(area([outer, hole])).toBe(area([outer]) - area([hole]));
    expect(area([outer, hole, island])).toBe(area([outer]) - area([hole]) + area([island]));
    expect(byRows([outer, hole])[11 + columns * 8]).toBe(0);
    // The same ring as one contour, joined to its hole by a cut that is walked both ways.
    const keyhole = [...outer, outer[0]!, hole[0]!, ...[...hole].reverse(), outer[0]!];
    expect(byRows([keyhole])).toEqual(byRows([outer, hole]));
  });
  it('agrees with the naive twin, whatever it looks like and however far it goes outside', () => {
    let state = 11;
    const random = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };
    const shapes: Point[][][] = [[box(2, 3, 5, 6)], [ring(11, 8, 7.3), ring(11, 8, 4.1)], [ring(3, 2, 9)]];
    for (let n = 0; n < 300; n++) {
      // Every other one with corners on the centres of voxels, where ties are.
      const snap = (x: number) => (n % 2 ? x : Math.round(x));
      shapes.push(Array.from({ length: 1 + n % 3 }, () => Array.from({ length: 3 + Math.floor(random() * 8) }, (): Point => [snap(random() * 33 - 5), snap(random() * 27 - 5)])));
    }
    for (const shape of shapes) expect(byRows(shape)).toEqual(naive(shape));
  });
});

/** A series, and a place in it by column, row and slice. */
function made(orientation = [1, 0, 0, 0, 1, 0], tags: Record<string, unknown> = {}) {
  const normal = cross(orientation.slice(0, 3), orientation.slice(3));
  const headers = [6, 0, 3, 9].flatMap((z, i) => headersOf(parse(new Uint8Array(dicomSlice({ pixels: new Int16Array(columns * rows), columns, rows, spacing: [1.25, 0.75],
    position: [-20.5, 31.25, 7].map((o, r) => o + z * normal[r]!), orientation, instance: i + 1, thickness: 3, ...tags }))), i));
  const series = seriesFrom(headers)[0]!;
  const plan = planStack(series);
  const at = (p: Point[], k: number) => p.map(([i, j]) => worldOf(plan.geometry, [i, j, k]));
  return { geometry: plan.geometry, source: sourceOf(series, plan), at };
}
const read = async (m: ReturnType<typeof made>, regions: { name: string; contours: Drawn[] }[], ties = {}) =>
  regionsOf(await dataSetOf(new Uint8Array(dicomStructures({ regions, ...ties }))), m.geometry, m.source);
const fault = (reading: Promise<unknown>): Promise<string> => reading.then(() => 'none', (reason: unknown) => (reason instanceof MaskFault ? reason.code : String(reason)));

describe('an RT Structure Set', () => {
  it.each([['straight', [1, 0, 0, 0, 1, 0]], ['oblique', [0.8, 0.6, 0, -0.36, 0.48, 0.8]]])('is drawn on the slices its contours lie on: %s', async (_name, orientation) => {
    const m = made(orientation);
    const shapes = [ring(11.2, 8.1, 6.7), ring(11.2, 8.1, 3.3)];
    const [region] = await read(m, [{ name: 'Liver', contours: shapes.map((s) => ({ points: m.at(s, 2), sop: '1.2.3.1.1' })) }]);
    expect(region).toMatchObject({ name: 'Liver', off: 0, open: 0 });
    const voxels = filled(region!, m.geometry);
    // The file holds places to a millionth of a millimetre: no centre here lies that near an edge.
    expect([...voxels]).toEqual([[2, naive(shapes)]]);
  });
  it('says which contours lie on no slice and which are no closed outline', async () => {
    const m = made();
    const contours = [{ points: m.at(box(2, 2, 8, 8), 1) }, { points: m.at(box(2, 2, 8, 8), 1.5) }, { points: m.at(box(2, 2, 8, 8), 7) },
      { points: [...m.at([[2, 2], [8, 2]], 0), ...m.at([[8, 8], [2, 8]], 3)] }, { points: m.at([[3, 3]], 1), type: 'POINT' }, { points: m.at(box(2, 2, 8, 8), 2), type: 'OPEN_PLANAR' },
      { points: m.at(box(4, 4, 6, 6), 1), type: 'CLOSEDPLANAR_XOR' }];
    const [region] = await read(m, [{ name: 'x', contours }]);
    expect(region).toMatchObject({ off: 3, open: 2, contours: { length: 2 } });
    expect([...filled(region!, m.geometry)].map(([k, slice]) => [k, slice.reduce((a, b) => a + b, 0)])).toEqual([[1, 36 - 4]]);
  });
  it('becomes labels as the reader says: lesions over the liver, a voxel of two lesions with the first', async () => {
    const m = made();
    const on = (b: Point[]) => ({ contours: [{ points: m.at(b, 0) }] });
    const regions = await read(m, [{ name: 'GTV2', ...on(box(6, 2, 10, 6)) }, { name: 'Liver', ...on(box(0, 0, 12, 12)) }, { name: 'GTV1', ...on(box(2, 2, 8, 6)) }, { name: 'Spine', ...on(box(14, 2, 20, 6)) }]);
    const { labels, shared } = labelled(regions, [3, 1, 2, 0], m.geometry);
    const count = (label: number) => labels.filter((x) => x === label).length;
    expect([count(1), count(2), count(3), shared]).toEqual([144 - 32, 24, 8, 8]);
    expect(labelled(regions, [2, 0, 2, 2], m.geometry)).toMatchObject({ shared: 0 });
  });
  it('has necrosis inside a lesion and no vessel over one, whatever the order of the regions', async () => {
    const m = made();
    const on = (b: Point[]) => ({ contours: [{ points: m.at(b, 0) }] });
    const regions = await read(m, [{ name: 'Necrosis', ...on(box(4, 4, 6, 6)) }, { name: 'Vessel', ...on(box(0, 3, 12, 5)) }, { name: 'GTV1', ...on(box(2, 2, 8, 8)) }, { name: 'Liver', ...on(box(0, 0, 12, 12)) }]);
    const { labels, shared } = labelled(regions, [necrosis, vessel, 2, 1], m.geometry);
    const count = (label: number) => labels.filter((x) => x === label).length;
    // The vessel is 12 by 2, six of its columns are the lesion's; a voxel that it does not get belongs to no two lesions.
    expect([count(necrosis), count(vessel), count(2), count(1), shared]).toEqual([4, 12, 32, 144 - 36 - 12, 0]);
  });
  it('proposes labels by name, and none where a name says more than one thing', () => {
    expect(proposedLabels(['Liver', 'GTV 2', 'HCC', 'PTV1', 'Liver-GTV', 'Spinal cord', '肝脏', '病灶3', 'Leber', 'Tumor_2', 'CTV', 'metastasis 09', 'GTV segment 8'])).toEqual([1, 3, 2, 0, 0, 0, 1, 4, 1, 5, 0, 10, 6]);
  });
  it('proposes necrosis and vessels before lesions, and neither for what lies in a vessel or was taken away', () => {
    expect(proposedLabels(['Tumor necrosis', 'GTV 2', 'GTV 2 necrosis', '肿瘤坏死', 'portal vein', 'Hepatic_vein', 'Liver vessels', '肝静脉', '门静脉']))
      .toEqual([necrosis, 3, necrosis, necrosis, vessel, vessel, vessel, vessel, vessel]);
    expect(proposedLabels(['Portal vein tumor thrombus', 'HCC thrombus', '门静脉癌栓', 'GTV minus necrosis', 'non-necrotic tumor', '血管瘤'])).toEqual([0, 0, 0, 0, 0, 0]);
    // A phase is no vessel, an embolisation no thrombus.
    expect(proposedLabels(['GTV portal venous phase', '静脉期病灶2', '栓塞后病灶'])).toEqual([2, 3, 4]);
  });
  it('is refused in one line when it is cut short, of another series, empty, off the slices or damaged', async () => {
    const m = made();
    const regions = [{ name: 'Liver', contours: [{ points: m.at(box(2, 2, 8, 8), 1), sop: '1.2.3.1.2' }] }];
    expect(await fault(read(m, regions))).toBe('none');
    const bytes = new Uint8Array(dicomStructures({ regions }));
    expect(await fault(dataSetOf(bytes.subarray(0, bytes.length - 30)))).toBe('dicom_truncated');
    expect(await fault(read(m, regions, { series: '1.2.3.8' }))).toBe('other_series');
    expect(await fault(read(m, regions, { frameOfReference: '1.2.3.10' }))).toBe('other_series');
    expect(await fault(read(m, [{ name: 'Liver', contours: [{ ...regions[0]!.contours[0]!, sop: '1.2.3.1.99' }] }]))).toBe('other_series');
    expect(await fault(read(m, []))).toBe('rt_empty');
    expect(await fault(read(m, [{ name: 'Liver', contours: [{ points: m.at(box(2, 2, 8, 8), 20) }] }]))).toBe('rt_off');
    expect(await fault(read(m, [{ name: 'Liver', contours: [{ points: [[1, 2, 3], [4, 5]] }] }]))).toBe('rt_bad_contour');
  });
  it('keeps names in the letters the file says', async () => {
    const m = made();
    const [region] = await read(m, [{ name: '肝脏', contours: [{ points: m.at(box(2, 2, 8, 8), 1) }] }], { characters: 'ISO_IR 192' }) as Region[];
    expect(region!.name).toBe('肝脏');
  });
});
