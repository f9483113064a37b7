/// Series side by side: which stand there first, what ties them, and the borders of a mask drawn over another grid.
import { describe, expect, it } from 'vitest';
import { phaseFromName } from '../src/imaging/reading/phase';
import type { Geometry } from '../src/imaging/reading/stack';
import { sliceOf, worldOf } from '../src/imaging/viewing/grid';
import { outlinesAt } from '../src/imaging/viewing/outline';
import { firstPanes, tieOf, type Choice } from '../src/imaging/viewing/phases';

const choice = (id: string, phase: Choice['phase'], more: Partial<Choice> = {}): Choice => ({ id, title: id, study: 's', frame: 'f', modality: 'CT', phase, ...more });

describe('the panes', () => {
  it('begin with the series of the open study in the order of their phases', () => {
    const all = [choice('p', 'portal_venous'), choice('x', 'unknown'), choice('a', 'arterial'), choice('u', 'unenhanced'), choice('other', 'delayed', { study: 't' }), choice('mr', 't1', { modality: 'MR' })];
    expect(firstPanes(all, 'p')).toEqual(['u', 'a', 'p', 'x']);
    expect(firstPanes(all, 'x', 2)).toEqual(['u', 'x']);
    expect(firstPanes(all, 'other')).toEqual(['other']);
  });
  it('are tied by a frame of reference that both name', () => {
    expect(tieOf({ frame: 'a' }, { frame: 'a' })).toBe('same');
    expect(tieOf({ frame: 'a' }, { frame: 'b' })).toBe('other');
    expect(tieOf({ frame: '' }, { frame: 'b' })).toBe('unsaid');
  });
});

const g: Geometry = { size: [6, 5, 4], spacing_mm: [1, 2, 5], origin_mm: [-10, 5, 100], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] };

describe('the outline', () => {
  const mask = new Uint8Array(6 * 5 * 4);
  for (const [i, j, label] of [[2, 2, 2], [3, 2, 2], [3, 3, 3], [5, 4, 2]] as const) mask[i + 6 * (j + 5 * 2)] = label;
  it('runs along the edges between voxels of different labels, at the border of the image too', () => {
    const found = outlinesAt(mask, g, worldOf(g, [0, 0, 2.3]), [0, 0, -1])!;
    const edges = (label: number) => found.paths.find((p) => p.label === label)!.d.match(/M/g)!.length;
    // Naive twin: sides of voxels whose neighbour has another label.
    const at = (i: number, j: number) => (i < 0 || j < 0 || i >= 6 || j >= 5 ? 0 : mask[i + 6 * (j + 5 * 2)]!);
    for (const label of [2, 3]) {
      let sides = 0;
      for (let j = 0; j < 5; j++) for (let i = 0; i < 6; i++) if (at(i, j) === label) for (const [u, v] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) if (at(i + u, j + v) !== label) sides++;
      expect(edges(label)).toBe(sides);
    }
    expect(found.world(2, 2)).toEqual(worldOf(g, [2, 2, 2]));
  });
  it('is nothing where the plane misses the mask or lies askew', () => {
    expect(outlinesAt(mask, g, worldOf(g, [0, 0, 4]), [0, 0, 1])).toBeUndefined();
    expect(outlinesAt(mask, g, worldOf(g, [0, 0, 2]), [0, Math.sin(0.1), Math.cos(0.1)])).toBeUndefined();
    expect(outlinesAt(mask, g, worldOf(g, [0, 0, 1]), [0, 0, 1])!.paths).toEqual([]);
  });
  it('counts slices from 1 in the order of the volume', () => {
    expect(sliceOf(g, worldOf(g, [0, 0, 2.3]), [0, 0, -1])).toEqual({ slice: 3, slices: 4 });
    expect(sliceOf(g, worldOf(g, [0, 0, -1]), [0, 0, 1])).toEqual({ slice: 0, slices: 4 });
  });
});

describe('the name of a file', () => {
  it('suggests the phase, or nothing', () => {
    const all: [string, string, string][] = [['case01_art.nii.gz', 'CT', 'arterial'], ['P12-PVP.nrrd', 'CT', 'portal_venous'], ['liver_unenhanced.nii', 'CT', 'unenhanced'], ['Liver.Delayed.nii.gz', 'CT', 'delayed'],
      ['liverArterial.nii', 'CT', 'arterial'], ['动脉期.nii.gz', 'CT', 'arterial'], ['门静脉期.nii.gz', 'CT', 'portal_venous'], ['volume-0.nii', 'CT', 'unknown'], ['t1_vibe.nii.gz', '', 't1'], ['hbp.nrrd', '', 'hepatobiliary'], ['t1.nii', 'CT', 'unknown']];
    for (const [name, modality, phase] of all) expect([name, phaseFromName(name, modality)]).toEqual([name, phase]);
  });
});
