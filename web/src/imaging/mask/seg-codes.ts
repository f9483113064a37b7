/// What a label means in DICOM: codes of SNOMED CT, and the label that a segment of someone else's file most likely is.
import { lesionLabel, lesionOf, liver, necrosis, vessel } from './labels';

/** Segmentation Storage: PS3.4 B.5. */
export const segClass = '1.2.840.10008.5.1.4.1.1.66.4';
export type Code = { scheme: string; value: string; meaning: string };
const sct = (value: string, meaning: string): Code => ({ scheme: 'SCT', value, meaning });

// Categories: PS3.16 CID 7150. Liver: CID 4030. Lesion: CID 7159, the one entry there that claims nothing about what the lesion is;
// necrosis: CID 7159; blood vessel: CID 7166.
const structure = sct('91723000', 'Anatomical Structure');
const abnormal = sct('49755003', 'Morphologically Abnormal Structure');
const liverType = sct('10200004', 'Liver');
const lesionType = sct('52988006', 'Lesion');
const others = new Map([
  [liver, { name: 'Liver', category: structure, type: liverType }],
  [vessel, { name: 'Vessels', category: structure, type: sct('59820001', 'Blood vessel') }],
  [necrosis, { name: 'Necrosis', category: abnormal, type: sct('6574001', 'Necrosis') }]]);

/** Name (English, as the code meanings are), category and type of a label of this room. */
export const meaningOf = (label: number): { name: string; category: Code; type: Code } =>
  others.get(label) ?? { name: `Lesion ${lesionOf(label)}`, category: abnormal, type: lesionType };

// The same concepts as older files write them (SNOMED-RT, "SRT"), and the kinds of lesion of CID 7159 that a liver lesion is stored as.
const known = new Map([['SCT 10200004', liver], ['SRT T-62000', liver], ['SCT 59820001', vessel], ['SRT T-40000', vessel], ['SCT 6574001', necrosis], ['SRT M-54000', necrosis]]);
const lesionKinds = new Set(['SCT 52988006', 'SRT M-01100', 'SCT 4147007', 'SRT M-03000', 'SCT 108369006', 'SRT M-8FFFF',
  'SCT 372087000', 'SCT 14799000', 'SCT 27925004']);
const mostLabels = 255;

export type Segment = { number: number; name: string; scheme: string; code: string };

/** Label of each segment by its code; a lesion keeps the number at the end of its name where that is free. Undefined: neither liver nor lesion. */
export function labelsOf(segments: Segment[]): Map<number, number | undefined> {
  const found = new Map<number, number | undefined>();
  const taken = new Set<number>([vessel, necrosis]);
  const lesions = segments.filter((s) => lesionKinds.has(`${s.scheme} ${s.code}`));
  for (const s of segments) found.set(s.number, known.get(`${s.scheme} ${s.code}`));
  const named = (s: Segment) => lesionLabel(Number(/(\d+)\s*$/.exec(s.name)?.[1] ?? NaN));
  for (const s of lesions) {
    const label = named(s);
    if (!(label > liver && label <= mostLabels) || taken.has(label)) continue;
    taken.add(label);
    found.set(s.number, label);
  }
  for (const s of lesions) {
    if (found.get(s.number) !== undefined) continue;
    let label = lesionLabel(1);
    while (taken.has(label)) label++;
    if (label > mostLabels) break;
    taken.add(label);
    found.set(s.number, label);
  }
  return found;
}
