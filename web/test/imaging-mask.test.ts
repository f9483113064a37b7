/// Painting, the grid in the patient, windows and what measures propose.
import type { Measured } from 'hepatica-imaging';
import { describe, expect, it } from 'vitest';
import { ball, between, dab, type Paint } from '../src/imaging/mask/brush';
import { labelColour, lesionLabels, liver, mostLesions, necrosis, vessel } from '../src/imaging/mask/labels';
import { segmentsOf } from '../src/imaging/mask/nrrd-segments';
import { fillPolygon, withCorner } from '../src/imaging/mask/polygon';
import { proposalsOf, uncounted } from '../src/imaging/mask/proposals';
import type { Geometry } from '../src/imaging/reading/stack';
import type { Vector } from '../src/imaging/reading/header';
import { axisOf, exactIndexOf, indexOf, letters, markers, sameVoxels, worldOf } from '../src/imaging/viewing/grid';
import { autoWindow } from '../src/imaging/viewing/windows';

const g: Geometry = { size: [20, 16, 10], spacing_mm: [1, 2, 5], origin_mm: [-10, 5, 100], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
const oblique: Geometry = { ...g, direction: [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1] };
const paint: Paint = { label: 2, replace: [1], leave: 1, erase: false };

describe('the grid', () => {
  it('goes from index to millimetres and back, also when it lies oblique', () => {
    for (const grid of [g, oblique]) {
      const back = exactIndexOf(grid, worldOf(grid, [3, 7, 9]));
      expect(back).toEqual([3, 7, 9].map((x) => expect.closeTo(x, 9)));
    }
    expect(indexOf(g, [-10.6, 5, 100])).toBeUndefined();
    expect(indexOf(g, [-9.6, 5, 101])).toEqual([0, 0, 0]);
    expect(axisOf(oblique, [0, 0.1, -1])).toBe(2);
  });
  it('knows its own voxels when a file counts them from other corners or along other axes, and no others', () => {
    // dcm2niix turns the rows of a picture over: the second axis runs from the back, from the last row.
    const turned: Geometry = { ...g, origin_mm: worldOf(g, [0, 15, 0]), direction: [1, 0, 0, 0, -1, 0, 0, 0, 1] };
    const swapped: Geometry = { size: [10, 20, 16], spacing_mm: [5, 1, 2], origin_mm: worldOf(oblique, [19, 0, 9]), direction: [0, -0.8, -0.6, 0, -0.6, 0.8, -1, 0, 0] };
    expect(sameVoxels(g, g) && sameVoxels(g, turned) && sameVoxels(turned, g)).toBe(true);
    expect(sameVoxels(oblique, swapped) && sameVoxels(swapped, oblique)).toBe(true);
    const others: Geometry[] = [{ ...turned, size: [20, 15, 10] }, { ...turned, spacing_mm: [1, 2.001, 5] }, { ...turned, origin_mm: g.origin_mm },
      { ...turned, direction: g.direction }, oblique, { ...swapped, direction: [0, 0.8, -0.6, 0, 0.6, 0.8, -1, 0, 0] }];
    expect(others.map((other) => sameVoxels(g, other))).toEqual([false, false, false, false, false, false]);
  });
  it('writes the letters a radiologist expects: the patient’s right at the left of an axial picture', () => {
    expect(markers([0, -1, 0], [0, 0, -1])).toEqual(['A', 'L', 'P', 'R']);
    expect(markers([0, 0, 1], [0, -1, 0])).toEqual(['H', 'L', 'F', 'R']);
    expect(letters([0.8, -0.6, 0])).toBe('LA');
  });
});

describe('the brush', () => {
  it('paints a disc in millimetres, one slice thick, on what it may write over', () => {
    const mask = new Uint8Array(20 * 16 * 10);
    const world: Vector = worldOf(g, [10, 8, 4]);
    mask[10 + 20 * (8 + 16 * 4)] = 1;
    mask[11 + 20 * (8 + 16 * 4)] = 3;
    expect(dab(mask, g, world, 2, 4, paint)).toEqual([4, 4]);
    let naive = 0;
    for (let j = 0; j < 16; j++) for (let i = 0; i < 20; i++) if (Math.hypot(i - 10, (j - 8) * 2) <= 4) naive++;
    expect(mask.filter((x) => x === 2).length).toBe(naive - 1);
    expect(mask[11 + 20 * (8 + 16 * 4)]).toBe(3);
    expect(mask[10 + 20 * (8 + 16 * 4)]).toBe(2);
  });
  it('touches the slices it crosses in another plane, and nothing outside the volume', () => {
    const mask = new Uint8Array(20 * 16 * 10);
    expect(dab(mask, g, worldOf(g, [10, 8, 4]), 1, 11, paint)).toEqual([2, 6]);
    expect(dab(mask, g, [500, 500, 500], 2, 5, paint)).toBeUndefined();
  });
  it('erases its own label only, and gives a lesion back to the liver', () => {
    const mask = new Uint8Array(20 * 16 * 10).fill(2);
    mask[0] = 3;
    dab(mask, g, worldOf(g, [0, 0, 0]), 2, 3, { ...paint, erase: true });
    expect(mask[0]).toBe(3);
    expect(mask[1]).toBe(1);
  });
  it('leaves no notch between two points of a stroke', () => {
    const points = between([0, 0, 0], [20, 0, 0], 4);
    expect(points[points.length - 1]).toEqual([20, 0, 0]);
    expect(points[0]![0]).toBeLessThanOrEqual(2);
  });
});

describe('measures', () => {
  it('propose number, diameters largest first, and volumes, each in its unit', () => {
    const line = (mm: number) => ({ from: [0, 0, 0] as Vector, to: [0, 0, 0] as Vector, mm });
    const lesion = (number: number, mm: number) => ({ number, label: number + 1, voxels: 9, parts: 1, volume_ml: 9.165, centre: [0, 0, 0] as Vector,
      axial: { slice: 3, longest: line(mm), perpendicular: line(mm / 2) }, diameter_3d: line(mm + 2), series: [] });
    const rows: Measured = { slice_axis: 2, lesions: [lesion(1, 20.4), lesion(2, 31.2)], tumour_ml: 18.33, parenchyma_ml: 1480.4, liver_ml: 1498.7, liver: [] };
    expect(proposalsOf(rows)).toEqual([
      { variable: 'tumour_number', value: 2 }, { variable: 'largest_diameter', value: 3.1, unit: 'cm' }, { variable: 'diameter_2', value: 2, unit: 'cm' },
      { variable: 'segmented_tumour_volume', value: 18.3, unit: 'cm3' }, { variable: 'liver_volume', value: 1480, unit: 'mL' }]);
    // A node outlined beside the liver is no tumour of the liver.
    const node = { ...lesion(3, 44), in_liver: false };
    expect(proposalsOf({ ...rows, lesions: [...rows.lesions.map((one) => ({ ...one, in_liver: true })), node], tumour_ml: 27.5 })).toEqual(proposalsOf(rows));
    expect(uncounted({ ...rows, lesions: [...rows.lesions, node] })).toEqual([node]);
    expect(proposalsOf({ ...rows, lesions: [node], parenchyma_ml: 1400.2 })).toEqual([{ variable: 'liver_volume', value: 1400, unit: 'mL' }]);
    expect(proposalsOf(undefined)).toEqual([]);
    expect(proposalsOf({ slice_axis: 2, lesions: [], tumour_ml: 0, liver: [] })).toEqual([]);
  });
});

describe('the automatic window', () => {
  it('spans the values of the body and leaves the air out', () => {
    const samples = Int16Array.from({ length: 2000 }, (_, i) => (i < 1000 ? -1000 : i - 1000));
    const { centre, width } = autoWindow(samples);
    expect(Math.abs(centre - 500)).toBeLessThan(15);
    expect(Math.abs(width - 980)).toBeLessThan(25);
    expect(autoWindow(new Int16Array(10).fill(7)).width).toBeGreaterThan(0);
  });
});

describe('the threshold brush', () => {
  it('paints the voxels of a ball whose value lies in the range, both ends included, against a naive twin', () => {
    const samples = Int16Array.from({ length: 20 * 16 * 10 }, (_, at) => (at * 7) % 200);
    for (const range of [{ low: 50, high: 120 }, { low: 50 }, {}]) {
      const mask = new Uint8Array(samples.length);
      mask[10 + 20 * (8 + 16 * 4)] = 3;
      const world = worldOf(g, [9.6, 8.2, 4.1]);
      const touched = ball(mask, samples, g, world, 6, paint, range);
      const expected = new Uint8Array(samples.length);
      expected[10 + 20 * (8 + 16 * 4)] = 3;
      let [first, last] = [99, -1];
      for (let k = 0; k < 10; k++) for (let j = 0; j < 16; j++) for (let i = 0; i < 20; i++) {
        const at = i + 20 * (j + 16 * k);
        if (Math.hypot((i - 9.6), (j - 8.2) * 2, (k - 4.1) * 5) > 6 || expected[at] === 3) continue;
        if (samples[at]! < (range.low ?? -9e9) || samples[at]! > (range.high ?? 9e9)) continue;
        expected[at] = 2;
        [first, last] = [Math.min(first, k), Math.max(last, k)];
      }
      expect(mask).toEqual(expected);
      expect(touched).toEqual([first, last]);
    }
    const none = new Uint8Array(samples.length);
    expect(ball(none, samples, g, worldOf(g, [9, 8, 4]), 6, paint, { low: 500 })).toBeUndefined();
    expect(none.some((x) => x > 0)).toBe(false);
  });
});

describe('the polygon', () => {
  const square = [[4, 3], [9, 3], [9, 8], [4, 8]] as const;
  it('fills the voxels whose centre lies inside, in its slice only, in every plane', () => {
    for (const axis of [0, 1, 2]) {
      const [a, b] = [0, 1, 2].filter((x) => x !== axis) as [number, number];
      const place = (u: number, v: number, w: number): Vector => { const at: Vector = [0, 0, 0]; at[a] = u; at[b] = v; at[axis] = w; return at; };
      const mask = new Uint8Array(20 * 16 * 10);
      const corners = square.map(([u, v]) => worldOf(oblique, place(u - 0.5, v - 0.5, 5)));
      const touched = fillPolygon(mask, oblique, { plane: 'x', axis, slice: 5, corners }, paint);
      const found = [...mask.entries()].filter(([, value]) => value === 2).map(([at]) => [at % 20, Math.floor(at / 20) % 16, Math.floor(at / 320)]);
      expect(found.length).toBe(25);
      expect(found.every((at) => at[axis] === 5 && at[a]! >= 4 && at[a]! < 9 && at[b]! >= 3 && at[b]! < 8)).toBe(true);
      expect(touched).toEqual([Math.min(...found.map((at) => at[2]!)), Math.max(...found.map((at) => at[2]!))]);
    }
  });
  it('needs three corners, and begins anew in another slice', () => {
    const mask = new Uint8Array(20 * 16 * 10);
    const one = withCorner(undefined, 'axial', g, 2, worldOf(g, [4, 3, 5]));
    const two = withCorner(one, 'axial', g, 2, worldOf(g, [9, 3, 5.2]));
    expect(two.corners.length).toBe(2);
    expect(fillPolygon(mask, g, two, paint)).toBeUndefined();
    expect(withCorner(two, 'axial', g, 2, worldOf(g, [9, 3, 6])).corners.length).toBe(1);
    expect(withCorner(two, 'coronal', g, 1, worldOf(g, [9, 3, 5])).corners.length).toBe(1);
  });
});

describe('the colours', () => {
  it('tell apart liver, vessels, necrosis and fifteen lesions', () => {
    const all = [liver, vessel, necrosis, ...lesionLabels.slice(0, 15)];
    for (const [i, a] of all.entries()) {
      for (const b of all.slice(i + 1)) {
        const [x, y] = [labelColour(a), labelColour(b)];
        expect(Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]), `labels ${a} and ${b}`).toBeGreaterThan(45);
      }
    }
    // Then they return, in the same order.
    expect(lesionLabels.slice(15, mostLesions).map(labelColour)).toEqual(lesionLabels.slice(0, mostLesions - 15).map(labelColour));
  });
});

describe('names of a mask file', () => {
  const bytes = (...lines: string[]) => new TextEncoder().encode(`${lines.join('\n')}\n\nSegment9_Name:=voxels`);
  it('are those of 3D Slicer, by number; layers that share a number share the row', () => {
    expect(segmentsOf(bytes('NRRD0004', 'type: uchar', 'Segment0_LabelValue:=2', 'Segment0_Name:=liver', 'Segment1_Name:=HCC 1 ', 'Segment1_LabelValue:=1', 'Segment2_Name:=cyst', 'Segment2_LabelValue:=1',
      'Segment3_Name:=no number', 'Segment4_LabelValue:=0', 'Segment4_Name:=background'))).toEqual([{ value: 1, name: 'HCC 1 / cyst' }, { value: 2, name: 'liver' }]);
    expect(segmentsOf(bytes('NRRD0005', 'type: uchar'))).toEqual([]);
    expect(segmentsOf(bytes('other', 'Segment0_Name:=liver', 'Segment0_LabelValue:=1'))).toEqual([]);
    expect(segmentsOf(new Uint8Array([0x1f, 0x8b, 8]))).toEqual([]);
  });
});
