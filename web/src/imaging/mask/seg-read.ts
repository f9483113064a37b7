/// A DICOM Segmentation (PS3.3 A.51) back into labels, only where it was drawn on the series that is open and lies on its grid.
import type { DataSet } from 'dicom-parser';
import { firstItem, numbers, type Vector } from '../reading/header';
import type { Source } from '../reading/source';
import type { Geometry } from '../reading/stack';
import { checkSeries, items, MaskFault, nameOf, planeAt, text } from './dicom-set';
import { covers, height, isLesion } from './labels';
import { labelsOf, segClass, type Segment } from './seg-codes';

/** Little endian without compression: the only way bits lie that is read here. */
const open = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1']);

export type ReadLabels = {
  labels: Uint8Array;
  /** Segments that are neither liver nor lesion, by name; voxels that two lesions claim (they stay with the first). */
  leftOut: string[]; shared: number;
};

function checkKind(set: DataSet): void {
  if (text(set, 'x00080016') !== segClass) throw new MaskFault('not_seg', text(set, 'x00080060') || text(set, 'x00080016') || '–');
  const kind = text(set, 'x00620001');
  if (kind !== 'BINARY' || set.uint16('x00280100') !== 1) throw new MaskFault('seg_not_binary', kind || '–');
  if (!open.has(text(set, 'x00020010'))) throw new MaskFault('seg_syntax', text(set, 'x00020010'));
}

const near = (a: readonly number[], b: readonly number[], most: number) => a.length === b.length && a.every((x, i) => Math.abs(x - b[i]!) <= most);

/** Columns, rows, spacing and orientation must be those of the grid (spacing to a thousandth, axes to 0.001, which is 0.06 degrees). */
function checkRaster(set: DataSet, g: Geometry): void {
  const size = [set.uint16('x00280011') ?? 0, set.uint16('x00280010') ?? 0];
  if (!near(size, g.size.slice(0, 2), 0)) throw new MaskFault('other_geometry', `${size.join(' × ')} ≠ ${g.size[0]} × ${g.size[1]}`);
  const shared = firstItem(set, 'x52009229');
  const first = firstItem(set, 'x52009230');
  const group = (tag: string) => firstItem(first, tag) ?? firstItem(shared, tag);
  const measures = group('x00289110');
  const spacing = measures ? numbers(measures, 'x00280030') : [];
  if (!near(spacing, [g.spacing_mm[1], g.spacing_mm[0]], 1e-3 * Math.min(g.spacing_mm[0], g.spacing_mm[1])))
    throw new MaskFault('other_geometry', `${spacing.join(' × ')} mm ≠ ${g.spacing_mm[1]} × ${g.spacing_mm[0]} mm`);
  const oriented = group('x00209116');
  const axes = oriented ? numbers(oriented, 'x00200037') : [];
  const ours = [0, 1].flatMap((a) => [0, 1, 2].map((r) => g.direction[3 * r + a]!));
  if (!near(axes, ours, 1e-3)) throw new MaskFault('other_geometry', `${axes.join(' ')} ≠ ${ours.map((x) => Number(x.toFixed(4))).join(' ')}`);
}

const segmentOf = (set: DataSet, item: DataSet): Segment => {
  const type = firstItem(item, 'x0062000f');
  return { number: item.uint16('x00620004') ?? 0, name: nameOf(set, item, 'x00620005'), scheme: text(type, 'x00080102'), code: text(type, 'x00080100') };
};

type Frame = { segment: number; k: number };

/** Segment and slice of every frame, in the order of the pixel data. */
function framesOf(set: DataSet, g: Geometry, source: Source): Frame[] {
  const shared = firstItem(set, 'x52009229');
  const per = items(set, 'x52009230');
  const count = Number(text(set, 'x00280008') || 1);
  if (per.length !== count) throw new MaskFault('dicom_truncated');
  return per.map((own, f) => {
    const group = (tag: string) => firstItem(own, tag) ?? firstItem(shared, tag);
    const place = group('x00209113');
    const position = place ? numbers(place, 'x00200032') : [];
    const k = position.length === 3 ? planeAt(position as Vector, g, source) : undefined;
    if (k === undefined) throw new MaskFault('other_geometry', `${f + 1}: (${position.join(', ')}) mm`);
    return { segment: group('x0062000a')?.uint16('x0062000b') ?? 0, k };
  });
}

/** Writes the frames into labels, the lowest first; what one lesion has, the next does not take. */
function paint(set: DataSet, frames: Frame[], meant: Map<number, number | undefined>, g: Geometry): { labels: Uint8Array; shared: number } {
  const plane = g.size[0] * g.size[1];
  const pixels = set.elements['x7fe00010'];
  const needed = Math.ceil(plane * frames.length / 8);
  const present = pixels ? Math.min(pixels.length, set.byteArray.length - pixels.dataOffset) : 0;
  if (!pixels || present < needed) throw new MaskFault('dicom_truncated');
  const bits = set.byteArray.subarray(pixels.dataOffset, pixels.dataOffset + needed);
  const labels = new Uint8Array(plane * g.size[2]);
  let shared = 0;
  const order = frames.map((frame, f) => ({ ...frame, f, label: meant.get(frame.segment) })).filter((x) => x.label !== undefined)
    .sort((a, b) => height(a.label!) - height(b.label!) || a.label! - b.label! || a.f - b.f);
  for (const { f, k, label } of order) {
    for (let i = 0; i < plane; i++) {
      const bit = f * plane + i;
      if ((bits[bit >> 3]! >> (bit & 7) & 1) === 0) continue;
      const at = k * plane + i;
      if (covers(label!, labels[at]!)) labels[at] = label!;
      else if (isLesion(label!)) shared++;
    }
  }
  return { labels, shared };
}

/** Labels of a Segmentation on the grid `g` of the series `source`. Throws MaskFault with the one thing that is wrong. */
export function readSeg(set: DataSet, g: Geometry, source: Source): ReadLabels {
  checkKind(set);
  const series = items(set, 'x00081115').map((s) => text(s, 'x0020000e')).filter(Boolean);
  const sops = items(set, 'x52009230').flatMap((f) => items(f, 'x00089124')).flatMap((d) => items(d, 'x00082112')).map((s) => text(s, 'x00081155'));
  checkSeries(source, series, sops, text(set, 'x00200052'));
  checkRaster(set, g);
  const segments = items(set, 'x00620002').map((item) => segmentOf(set, item));
  const meant = labelsOf(segments);
  const { labels, shared } = paint(set, framesOf(set, g, source), meant, g);
  return { labels, shared, leftOut: segments.filter((s) => meant.get(s.number) === undefined).map((s) => s.name || String(s.number)) };
}
