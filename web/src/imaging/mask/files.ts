/// Mask files the page itself reads and writes (DICOM); the module does NIfTI and NRRD.
import { text } from '../../state/dictionary';
import { isDicom } from '../reading/header';
import { series, study, unsaved } from '../state';
import { importMask, note, replaceMask } from './bench';
import { dataSetOf, MaskFault, text as textOf } from './dicom-set';
import { segmentsOf } from './nrrd-segments';
import { asked, askRegions, askSegments } from './regions';
import { rtClass } from './rt-read';
import { readSeg } from './seg-read';
import { segFile } from './seg-write';

/** Takes a mask from a file of any kind that is read here; what is wrong with it stands in `note`. */
export async function importMaskFile(file: File): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  asked.value = undefined;
  const now = study.value;
  if (!now) return;
  if (!isDicom(bytes)) {
    const segments = segmentsOf(bytes);
    note.value = undefined;
    return segments.length > 0 ? askSegments(file, segments, now) : importMask(file);
  }
  try {
    if (!now.source) throw new MaskFault('needs_dicom');
    const set = await dataSetOf(bytes);
    if (study.value !== now) return;
    note.value = undefined;
    if (textOf(set, 'x00080016') === rtClass) return askRegions(set, now);
    const read = readSeg(set, now.geometry, now.source);
    if (!await replaceMask(read.labels)) return;
    if (read.leftOut.length > 0) note.value = { code: 'left_out', detail: read.leftOut.join(', ') };
    else if (read.shared > 0) note.value = { code: 'shared', detail: String(read.shared) };
  } catch (reason) {
    note.value = reason instanceof MaskFault ? { code: reason.code, detail: named(reason.detail) } : { code: 'failed', detail: String(reason) };
  }
}

/** A series that is here is called by its name. */
const named = (uid: string): string => series.value.find((s) => s.uid === uid)?.description || uid;

/** The mask as DICOM SEG; undefined with the reason in `note`. */
export function exportSeg(): Uint8Array | undefined {
  const now = study.value;
  if (!now?.source) return undefined;
  note.value = undefined;
  if (!now.source.frameOfReference) {
    note.value = { code: 'no_frame_of_reference', detail: '' };
    return undefined;
  }
  const bytes = segFile({ labels: now.mask, geometry: now.geometry, source: now.source, version: text.value.version, now: new Date() });
  if (bytes) unsaved.value = false;
  else note.value = { code: 'nothing_to_write', detail: '' };
  return bytes;
}
