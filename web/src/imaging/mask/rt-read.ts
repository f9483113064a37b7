/// Contours of an RT Structure Set (PS3.3 A.19, C.8.8.5 and C.8.8.6) as regions on the grid of the series that is open, and regions as labels.
import type { DataSet } from 'dicom-parser';
import { numbers, type Vector } from '../reading/header';
import { dot } from '../reading/series';
import type { Source } from '../reading/source';
import type { Geometry } from '../reading/stack';
import { checkSeries, items, MaskFault, nameOf, text } from './dicom-set';
import { flipInside } from './fill';
import { covers, height, isLesion } from './labels';

/** RT Structure Set Storage: PS3.4 B.5. */
export const rtClass = '1.2.840.10008.5.1.4.1.1.481.3';

/** A contour on slice k; corners as voxel indices, x0, y0, x1, y1, ... */
export type Contour = { k: number; corners: Float64Array };
export type Region = { number: number; name: string; contours: Contour[];
  /** Contours that lie on no slice (between two, outside, or across), and those that are no closed outline (points, open lines). */
  off: number; open: number };

const closed = new Set(['CLOSED_PLANAR', 'CLOSEDPLANAR_XOR', 'CLOSED_PLANAR_XOR']);
const axesOf = (g: Geometry) => [0, 1, 2].map((a) => [0, 1, 2].map((r) => g.direction[3 * r + a]!));

/** The slice within a tenth of a slice of every corner; undefined where there is none. */
function sliceOf(points: Vector[], g: Geometry, source: Source): number | undefined {
  const normal = axesOf(g)[2]!;
  const off = (p: Vector, from: Vector) => Math.abs(dot(p.map((x, r) => x - from[r]!), normal)) / g.spacing_mm[2];
  const about = Math.round(dot(points[0]!.map((x, r) => x - g.origin_mm[r]!), normal) / g.spacing_mm[2]);
  // Slices may stand up to a twentieth of a step off the even grid, or more where they are uneven: the neighbours are looked at too.
  return [about, about - 1, about + 1].find((k) => source.planes[k] && points.every((p) => off(p, source.planes[k]!.position) <= 0.1));
}

/** Corners in voxels of slice k, counted from where its picture lies. */
function cornersOn(points: Vector[], k: number, g: Geometry, source: Source): Float64Array {
  const [x, y] = axesOf(g);
  const { position } = source.planes[k]!;
  return Float64Array.from(points.flatMap((p) => {
    const off = p.map((v, r) => v - position[r]!);
    return [dot(off, x!) / g.spacing_mm[0], dot(off, y!) / g.spacing_mm[1]];
  }));
}

function pointsOf(contour: DataSet, name: string): Vector[] {
  const data = numbers(contour, 'x30060050');
  if (data.length === 0 || data.length % 3 !== 0 || !data.every(Number.isFinite)) throw new MaskFault('rt_bad_contour', name);
  return Array.from({ length: data.length / 3 }, (_, i) => data.slice(3 * i, 3 * i + 3) as Vector);
}

function regionOf(set: DataSet, roi: DataSet, drawn: DataSet | undefined, g: Geometry, source: Source): Region {
  const name = nameOf(set, roi, 'x30060026') || text(roi, 'x30060022');
  const region: Region = { number: Number(text(roi, 'x30060022')), name, contours: [], off: 0, open: 0 };
  for (const contour of items(drawn, 'x30060040')) {
    const points = pointsOf(contour, name);
    if (!closed.has(text(contour, 'x30060042')) || points.length < 3) { region.open++; continue; }
    const k = sliceOf(points, g, source);
    if (k === undefined) region.off++;
    else region.contours.push({ k, corners: cornersOn(points, k, g, source) });
  }
  return region;
}

/** Every region of a structure set that has contours. Throws MaskFault with the one thing that is wrong. */
export function regionsOf(set: DataSet, g: Geometry, source: Source): Region[] {
  const frames = items(set, 'x30060010');
  const series = frames.flatMap((f) => items(f, 'x30060012')).flatMap((s) => items(s, 'x30060014'));
  const drawn = new Map(items(set, 'x30060039').map((d) => [text(d, 'x30060084'), d]));
  const pictures = [...series, ...[...drawn.values()].flatMap((d) => items(d, 'x30060040'))].flatMap((s) => items(s, 'x30060016')).map((i) => text(i, 'x00081155'));
  const rois = items(set, 'x30060020');
  checkSeries(source, series.map((s) => text(s, 'x0020000e')).filter(Boolean), pictures, text(rois[0], 'x30060024') || text(frames[0], 'x00200052'));
  const regions = rois.map((roi) => regionOf(set, roi, drawn.get(text(roi, 'x30060022')), g, source)).filter((r) => r.contours.length + r.off + r.open > 0);
  if (regions.length === 0) throw new MaskFault('rt_empty');
  if (regions.every((r) => r.contours.length === 0)) throw new MaskFault('rt_off', String(regions.reduce((sum, r) => sum + r.off, 0)));
  return regions;
}

/** Each slice a region is drawn on, 1 inside: all its contours there together by even-odd, so a contour inside another is a hole. */
export function filled(region: Region, g: Geometry): Map<number, Uint8Array> {
  const [columns, rows] = g.size;
  const out = new Map<number, Uint8Array>();
  for (const { k, corners } of region.contours) {
    const slice = out.get(k) ?? new Uint8Array(columns * rows);
    flipInside(slice, columns, rows, corners);
    out.set(k, slice);
  }
  return out;
}

/**
 * Labels of the regions; `labels[i]` is the label of `regions[i]`, 0 leaves it out. The lowest first, lesions by number; a voxel that two
 * lesions claim stays with the first and is counted. Regions of one label are joined.
 */
export function labelled(regions: Region[], labels: number[], g: Geometry): { labels: Uint8Array; shared: number } {
  const plane = g.size[0] * g.size[1];
  const out = new Uint8Array(plane * g.size[2]);
  let shared = 0;
  const order = regions.map((region, i) => ({ region, label: labels[i]! })).filter((x) => x.label > 0).sort((a, b) => height(a.label) - height(b.label) || a.label - b.label);
  for (const { region, label } of order) {
    for (const [k, inside] of filled(region, g)) {
      for (let i = 0; i < plane; i++) {
        if (inside[i] === 0) continue;
        const at = k * plane + i;
        if (covers(label, out[at]!)) out[at] = label;
        else if (isLesion(label)) shared++;
      }
    }
  }
  return { labels: out, shared };
}
