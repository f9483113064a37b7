/// What DICOM masks share: the file opened, its tie to the series that is open, and the slice a place lies on.
import type { DataSet } from 'dicom-parser';
import { HeaderError, parse, plain, type Vector } from '../reading/header';
import { dot } from '../reading/series';
import type { Source } from '../reading/source';
import type { Geometry } from '../reading/stack';
import { worldOf } from '../viewing/grid';

/** Why a file is not taken: a key of the words `imaging.note.<code>`, with what was found. */
export class MaskFault extends Error {
  constructor(readonly code: string, readonly detail = '') { super(`${code} ${detail}`); }
}
export const text = (set: DataSet | undefined, tag: string): string => (set?.string(tag) ?? '').trim();
export const items = (set: DataSet | undefined, tag: string): DataSet[] => (set?.elements[tag]?.items ?? []).flatMap((i) => (i.dataSet ? [i.dataSet] : []));

// PS3.3 C.12.1.1.2: names of character sets, and what the browser calls them. ASCII is part of each.
const encodings: Record<string, string> = { 'ISO_IR 192': 'utf-8', GB18030: 'gb18030', GBK: 'gbk', 'ISO 2022 IR 58': 'gb18030', 'ISO 2022 IR 149': 'euc-kr', 'ISO 2022 IR 87': 'iso-2022-jp', 'ISO_IR 13': 'shift_jis' };

/** A name in the letters that the file says it is written in. */
export function nameOf(file: DataSet, set: DataSet, tag: string): string {
  const found = set.elements[tag];
  const encoding = text(file, 'x00080005').split('\\').map((one) => encodings[one.trim()]).find(Boolean);
  if (!found || !encoding) return text(set, tag);
  const bytes = set.byteArray.subarray(found.dataOffset, found.dataOffset + found.length);
  // The escape to GB 2312 (ISO 2022 IR 58) or KS X 1001 is no letter.
  return new TextDecoder(encoding).decode(bytes).replace(/\u001b\$\)[AC]/g, '').replace(/\0/g, '').trim();
}

/** The data set of a DICOM file; truncated and foreign files are refused with what is wrong. */
export async function dataSetOf(bytes: Uint8Array): Promise<DataSet> {
  try {
    return parse(await plain(bytes));
  } catch (reason) {
    const whole = reason instanceof HeaderError && reason.fault !== 'truncated';
    throw new MaskFault(whole ? 'dicom_unreadable' : 'dicom_truncated', whole ? reason.text : '');
  }
}

/** Refuses what was drawn on another series, another pass of this one, or in another frame of reference. */
export function checkSeries(source: Source, series: string[], sops: string[], frameOfReference: string): void {
  if (series.length > 0 && !series.includes(source.series)) throw new MaskFault('other_series', series[0]!);
  const ours = new Set(source.planes.flatMap((p) => p.from.map((r) => r.sop)));
  if (sops.length > 0 && !sops.some((sop) => ours.has(sop))) throw new MaskFault('other_series', sops[0]!);
  if (frameOfReference && source.frameOfReference && frameOfReference !== source.frameOfReference) throw new MaskFault('other_series', frameOfReference);
}

/** The slice whose first voxel lies at a position, within a tenth of a voxel each way; undefined where there is none. */
export function planeAt(position: Vector, g: Geometry, source: Source): number | undefined {
  const axes = [0, 1, 2].map((a) => [0, 1, 2].map((r) => g.direction[3 * r + a]!));
  const at = (from: Vector) => axes.map((axis, a) => dot(position.map((p, r) => p - from[r]!), axis) / g.spacing_mm[a]!);
  const about = Math.round(at(g.origin_mm)[2]!);
  const here = (from: Vector) => at(from).every((d) => Math.abs(d) <= 0.1);
  for (const k of [about, about - 1, about + 1]) if (source.planes[k] && (here(source.planes[k].position) || here(worldOf(g, [0, 0, k])))) return k;
  return undefined;
}
