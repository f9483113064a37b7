/// Slices into series: grouped by what they share, sorted along their normal, and what is unusual about them said.
import type { SliceHeader, Vector } from './header';

export type Finding =
  | { kind: 'missing'; count: number; after: number }
  | { kind: 'duplicate'; count: number }
  | { kind: 'uneven'; least: number; most: number }
  | { kind: 'tilt'; degrees: number }
  | { kind: 'localiser' } | { kind: 'single' } | { kind: 'no_geometry' } | { kind: 'mixed'; parts: number };
export type Series = {
  id: string; uid: string; study: string; modality: string; number: number; description: string; date: string; time: string;
  slices: SliceHeader[];
  /** Distance of neighbouring slices, mm: the median of those found. */
  step: number; findings: Finding[];
  /** False for localisers and pictures without geometry: they are listed, not measured. */
  usable: boolean;
};

export const dot = (a: readonly number[], b: readonly number[]): number => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
export const cross = (a: readonly number[], b: readonly number[]): Vector =>
  [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!];
export const normalOf = (orientation: readonly number[]): Vector => cross(orientation.slice(0, 3), orientation.slice(3));
export const along = (slice: SliceHeader): number => dot(slice.position!, normalOf(slice.orientation!));

const rounded = (x: number, digits: number) => (Math.round(x * 10 ** digits) / 10 ** digits + 0).toString();
/** Slices that share this lie on parallel planes of one raster. */
const rasterKey = (s: SliceHeader): string => [s.rows, s.columns, ...(s.spacing ?? []).map((x) => rounded(x, 4)),
  ...(s.orientation ?? ['none']).map((x) => (typeof x === 'number' ? rounded(x, 3) : x)), isLocaliser(s)].join('/');
const isLocaliser = (s: SliceHeader): boolean => s.imageType.some((t) => /^LOCALI[ZS]ER$/i.test(t.trim()));

function groups<T>(items: T[], key: (item: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(key(item), [...(found.get(key(item)) ?? []), item]);
  return [...found.values()];
}

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
};

/** What may tell the passes of a series apart that covers the same planes several times. */
const passes: ((s: SliceHeader) => string)[] = [(s) => String(s.temporal), (s) => String(s.bValue), (s) => String(s.acquisition),
  (s) => String(s.echoTime), (s) => s.imageType.join(), (s) => s.time];

/** Splits a series that holds several passes (phases, b-values, echoes), when one tag divides it evenly. */
function split(slices: SliceHeader[]): SliceHeader[][] {
  const planes = groups(slices, (s) => rounded(along(s), 2));
  const times = planes[0]!.length;
  if (times < 2 || planes.some((p) => p.length !== times)) return [slices];
  for (const pass of passes) {
    const parts = groups(slices, pass);
    if (parts.length === times && parts.every((p) => new Set(p.map((s) => rounded(along(s), 2))).size === planes.length)) return parts;
  }
  return [slices];
}

/** Keeps one slice of each plane; the first given stays. */
function unique(sorted: SliceHeader[]): SliceHeader[] {
  return sorted.filter((s, i) => i === 0 || Math.abs(along(s) - along(sorted[i - 1]!)) > 0.01);
}

function spacingFindings(slices: SliceHeader[], step: number): Finding[] {
  const gaps = slices.slice(1).map((s, i) => along(s) - along(slices[i]!));
  const found: Finding[] = [];
  let uneven = false;
  gaps.forEach((gap, i) => {
    const times = Math.round(gap / step);
    if (times >= 2 && Math.abs(gap - times * step) <= 0.1 * step) found.push({ kind: 'missing', count: times - 1, after: i + 1 });
    else if (Math.abs(gap - step) > Math.max(0.05 * step, 0.02)) uneven = true;
  });
  if (uneven) found.push({ kind: 'uneven', least: Math.min(...gaps), most: Math.max(...gaps) });
  return found;
}

/** Angle between the way the slices go and their normal, degrees. */
export function tiltOf(slices: SliceHeader[]): number {
  if (slices.length < 2) return 0;
  const [a, b] = [slices[0]!.position!, slices[slices.length - 1]!.position!];
  const way = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const length = Math.hypot(...way);
  return length === 0 ? 0 : Math.acos(Math.min(1, Math.abs(dot(way, normalOf(slices[0]!.orientation!))) / length)) * 180 / Math.PI;
}

function seriesOf(slices: SliceHeader[], part: number, parts: number): Series {
  const first = slices[0]!;
  const about = { id: `${first.series}#${part}`, uid: first.series, study: first.study, modality: first.modality, number: first.seriesNumber,
    description: first.description, date: first.date, time: first.time };
  if (!first.position || !first.orientation || !first.spacing) {
    return { ...about, slices: [...slices].sort((a, b) => a.instance - b.instance), step: 0, findings: [{ kind: 'no_geometry' }], usable: false };
  }
  const sorted = [...slices].sort((a, b) => along(a) - along(b) || a.instance - b.instance);
  const kept = unique(sorted);
  const step = kept.length > 1 ? median(kept.slice(1).map((s, i) => along(s) - along(kept[i]!))) : first.thickness || 1;
  const findings: Finding[] = [];
  if (isLocaliser(first)) findings.push({ kind: 'localiser' });
  else if (kept.length === 1) findings.push({ kind: 'single' });
  if (parts > 1) findings.push({ kind: 'mixed', parts });
  if (kept.length < sorted.length) findings.push({ kind: 'duplicate', count: sorted.length - kept.length });
  if (kept.length > 2) findings.push(...spacingFindings(kept, step));
  const tilt = tiltOf(kept);
  if (!isLocaliser(first) && kept.length > 1 && tilt > 0.5) findings.push({ kind: 'tilt', degrees: tilt });
  return { ...about, slices: kept, step, findings, usable: !isLocaliser(first) && kept.length > 1 };
}

/** All series of the slices read, larger and earlier ones of a study in order of their number. A file given twice counts once. */
export function seriesFrom(slices: SliceHeader[]): Series[] {
  const seen = new Set<string>();
  let again = 0;
  const once = slices.filter((s) => {
    const key = `${s.sop || `${s.file}`}/${s.frame}`;
    if (seen.has(key)) { again++; return false; }
    seen.add(key);
    return true;
  });
  const all = groups(once, (s) => `${s.study}/${s.series}`).flatMap((series) => {
    const rasters = groups(series, rasterKey);
    const parts = rasters.flatMap((raster) => (raster[0]!.position && raster[0]!.orientation ? split(raster) : [raster]));
    return parts.map((part, i) => seriesOf(part, i, rasters.length));
  });
  if (again > 0 && all[0]) all[0].findings.push({ kind: 'duplicate', count: again });
  return all.sort((a, b) => Number(b.usable) - Number(a.usable) || a.date.localeCompare(b.date) || a.number - b.number || a.time.localeCompare(b.time));
}
