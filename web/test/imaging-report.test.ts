/// Pictures of the report: which way a slice is turned, where a voxel lies on it, its outlines; and the example study as DICOM.
import { describe, expect, it } from 'vitest';
import { ctFiles } from '../src/imaging/example/ct-write';
import { drawnPhases, recipeOf } from '../src/imaging/example/recipe';
import { labelOfTruth, lesionLabel, necrosis, vessel } from '../src/imaging/mask/labels';
import { headersOf, parse } from '../src/imaging/reading/header';
import { suggestPhase } from '../src/imaging/reading/phase';
import { seriesFrom } from '../src/imaging/reading/series';
import { isSynthetic } from '../src/imaging/reading/source';
import { planStack, type Geometry } from '../src/imaging/reading/stack';
import { barLength, edgesOf, greysOf, placeOf, viewOf } from '../src/imaging/report/plane';

const lps: Geometry = { size: [4, 3, 2], spacing_mm: [1, 2, 5], origin_mm: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] };
/** The same places walked the other way along every axis. */
const turned: Geometry = { ...lps, direction: [-1, 0, 0, 0, -1, 0, 0, 0, -1] };

describe('a slice as a picture', () => {
  it('is held as radiologists hold it', () => {
    expect(viewOf(lps, 2)).toMatchObject({ name: 'axial', right: 0, down: 1, flipRight: false, flipDown: false, width: 4, height: 3, mm: [1, 2], letters: ['A', 'L', 'P', 'R'] });
    expect(viewOf(lps, 1)).toMatchObject({ name: 'coronal', right: 0, down: 2, flipRight: false, flipDown: true, letters: ['H', 'L', 'F', 'R'] });
    expect(viewOf(lps, 0)).toMatchObject({ name: 'sagittal', right: 1, down: 2, flipRight: false, flipDown: true, letters: ['H', 'P', 'F', 'A'] });
    // However the volume is stored, the patient stands the same way.
    for (const axis of [0, 1, 2] as const) {
      const [one, other] = [viewOf(lps, axis), viewOf(turned, axis)];
      expect(other.letters).toEqual(one.letters);
      expect([other.flipRight, other.flipDown]).toEqual([!one.flipRight, !one.flipDown]);
    }
  });
  it('shows each voxel where its place is told', () => {
    const samples = Int16Array.from({ length: 24 }, (_, i) => i);
    for (const geometry of [lps, turned]) {
      for (const axis of [0, 1, 2] as const) {
        const view = viewOf(geometry, axis);
        const greys = greysOf(geometry, view, 1, samples, { centre: 127.5, width: 255 });
        for (let i = 0; i < 4; i++) for (let j = 0; j < 3; j++) for (let k = 0; k < 2; k++) {
          const voxel = [i, j, k];
          if (voxel[axis] !== 1) continue;
          const [x, y] = placeOf(view, voxel);
          expect(greys[Math.floor(x) + view.width * Math.floor(y)]).toBe(i + 4 * (j + 3 * k));
        }
      }
    }
  });
  it('draws what is between the ends of the window and cuts the rest', () => {
    const greys = greysOf(lps, viewOf(lps, 2), 0, Int16Array.from({ length: 24 }, (_, i) => [-500, 0, 50, 100][i % 4]!), { centre: 50, width: 100 });
    expect([...greys.slice(0, 4)]).toEqual([0, 0, 128, 255]);
  });
  it('outlines a label by the edges of its voxels', () => {
    const mask = new Uint8Array(24);
    mask[1 + 4 * 1] = 5;
    mask[2 + 4 * 1] = 7;
    const edges = edgesOf(lps, viewOf(lps, 2), 0, mask);
    expect([...edges.keys()].sort()).toEqual([5, 7]);
    expect(edges.get(5)!.length / 4).toBe(4);
    // The shared edge belongs to both.
    expect(edges.get(7)!.join()).toContain('2,1,2,2');
    mask.fill(9);
    expect(edgesOf(lps, viewOf(lps, 2), 0, mask).get(9)!.length / 4).toBe(2 * (4 + 3));
  });
  it('has a bar of a round length within a quarter of its width', () => {
    expect([358, 100, 90, 41, 0.9].map(barLength)).toEqual([50, 20, 20, 10, 0.2]);
  });
});

describe('the example study', () => {
  const place = { study: '2.25.1', frameOfReference: '2.25.2', series: '2.25.3', number: 2, description: 'SYNTHETIC baseline portal venous', date: '20250115', time: '090200', version: '1' };
  it('is DICOM that this room reads back: the same voxels, marked synthetic', async () => {
    const samples = Int16Array.from({ length: 24 }, (_, i) => i * 50 - 600);
    const geometry: Geometry = { ...lps, origin_mm: [-111.5, -30.25, 7] };
    const files = await ctFiles({ geometry, samples, comment: 'synthetic CT, not a patient; seed 7' }, place, () => true);
    expect(files.length).toBe(2);
    const sets = await Promise.all(files.map(async (file) => parse(new Uint8Array(await file.arrayBuffer()))));
    const [series] = seriesFrom(sets.flatMap((set, i) => headersOf(set, i)));
    expect(series).toMatchObject({ usable: true, modality: 'CT', findings: [], step: 5 });
    expect(isSynthetic(series!)).toBe(true);
    expect(suggestPhase(series!)).toBe('portal_venous');
    expect(planStack(series!).geometry).toEqual(geometry);
    expect(sets[0]!.string('x0008001c')).toBe('YES');
    expect(sets[0]!.string('x00204000')).toBe('synthetic CT, not a patient; seed 7');
    sets.forEach((set, k) => {
      const { dataOffset, length } = set.elements['x7fe00010']!;
      expect([...new Int16Array(set.byteArray.slice(dataOffset, dataOffset + length).buffer)]).toEqual([...samples.slice(12 * k, 12 * k + 12)]);
    });
    // Ended early, it ends.
    expect((await ctFiles({ geometry, samples, comment: '' }, place, () => false)).length).toBe(1);
  });
  it('asks for the same patient at both visits', () => {
    for (const phase of drawnPhases) {
      const { visit, changes, ...later } = recipeOf('later', phase);
      expect(later).toEqual(recipeOf('baseline', phase));
      expect(visit).toBe(1);
      expect(changes!.length).toBe(later.lesions!.length);
    }
  });
  it('turns the labels of the generator into those of the room', () => {
    expect([0, 1, 2, 11, 29, 31, 49].map(labelOfTruth)).toEqual([0, 1, vessel, lesionLabel(1), lesionLabel(19), necrosis, necrosis]);
  });
});
