/// What the page reads of one DICOM file: geometry, kind, timing. Name, birth date and number of the patient are not read.
import dicomParser, { type DataSet } from 'dicom-parser';

export type Vector = [number, number, number];
export type SliceHeader = {
  /** Index of the file among those read, and of the frame inside it. */
  file: number; frame: number;
  sop: string; study: string; series: string; modality: string; transferSyntax: string;
  /** Class of the file, its frame of reference ('' where the file has none), number of frames, and whether it says it is made up. */
  sopClass: string; frameOfReference: string; frames: number; synthetic: boolean;
  seriesNumber: number; description: string; acquisition: number; instance: number;
  date: string; time: string; temporal: number; imageType: string[]; contrast: string;
  sequence: string; echoTime: number; repetitionTime: number; bValue: number;
  rows: number; columns: number; samples: number;
  /** Distance between rows and between columns, mm; undefined where the file has none. */
  spacing?: [number, number]; position?: Vector; orientation?: number[]; thickness: number;
  slope: number; intercept: number; window?: [number, number];
  bitsAllocated: number; bitsStored: number; signed: boolean; photometric: string;
  /** Where the samples of the first frame begin in the file, when they stand there as they are: little endian, not packed. */
  pixelsAt?: number;
};
export type HeaderFault = 'not_dicom' | 'no_picture' | 'truncated' | 'colour' | 'no_geometry' | 'unreadable' | 'unknown_syntax';
export class HeaderError extends Error {
  constructor(readonly fault: HeaderFault, readonly text = '') { super(`${fault} ${text}`); }
}

const deflated = '1.2.840.10008.1.2.1.99';
const littleEndian = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1']);
const pixelData = 'x7fe00010';
const known = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', deflated, '1.2.840.10008.1.2.5',
  ...['50', '51', '53', '55', '57', '70', '80', '81', '90', '91', '201', '202', '203'].map((n) => `1.2.840.10008.1.2.4.${n}`)]);

/** True when the file carries the mark of DICOM part 10. */
export const isDicom = (bytes: Uint8Array): boolean =>
  bytes.length > 132 && bytes[128] === 68 && bytes[129] === 73 && bytes[130] === 67 && bytes[131] === 77;

export const numbers = (set: DataSet, tag: string): number[] => (set.string(tag) ?? '').split('\\').filter((t) => t.trim() !== '').map(Number);
const one = (set: DataSet, tag: string, otherwise: number): number => {
  const [value] = numbers(set, tag);
  return value !== undefined && Number.isFinite(value) ? value : otherwise;
};
export const firstItem = (set: DataSet | undefined, tag: string): DataSet | undefined => set?.elements[tag]?.items?.[0]?.dataSet;

/** Inflates a deflated data set, so that the parser (which has no inflater of its own) reads it as explicit little endian. */
export async function plain(bytes: Uint8Array): Promise<Uint8Array> {
  if (!isDicom(bytes)) return bytes;
  const meta = dicomParser.readPart10Header(bytes) as DataSet & { position: number };
  if (meta.string('x00020010')?.trim() !== deflated) return bytes;
  const start = meta.position;
  const stream = new Blob([bytes.slice(start)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const rest = new Uint8Array(await new Response(stream).arrayBuffer());
  const all = new Uint8Array(start + rest.length);
  all.set(bytes.subarray(0, start));
  all.set(rest, start);
  // From here on it is explicit little endian, and says so: the parser's own way of inflating reads from a wrong place.
  const { dataOffset, length } = meta.elements['x00020010']!;
  all.fill(0, dataOffset, dataOffset + length);
  all.set(new TextEncoder().encode('1.2.840.10008.1.2.1'), dataOffset);
  return all;
}

/**
 * The data set of a file's beginning, up to its samples; undefined where more of the file is needed (a longer header, samples that are
 * packed, or a file that is faulty and must say how).
 */
export function parseBeginning(bytes: Uint8Array): DataSet | undefined {
  try {
    const meta = dicomParser.readPart10Header(bytes);
    if (!littleEndian.has(meta.string('x00020010')?.trim() ?? '')) return undefined;
    const set = dicomParser.parseDicom(bytes, { untilTag: pixelData });
    return set.elements[pixelData] && !set.elements[pixelData].hadUndefinedLength ? set : undefined;
  } catch {
    return undefined;
  }
}

/** Parses a file whose data set is not deflated any more. */
export function parse(bytes: Uint8Array): DataSet {
  if (!isDicom(bytes)) throw new HeaderError('not_dicom');
  try {
    return dicomParser.parseDicom(bytes);
  } catch (reason) {
    const { exception } = reason as { exception?: { message?: string } | string };
    const text = String(typeof exception === 'object' ? exception.message ?? JSON.stringify(exception) : exception ?? reason);
    throw new HeaderError(/past end|overrun|exceed|missing|too short|buffer|maxP ?osition/i.test(text) ? 'truncated' : 'unreadable', text.slice(0, 120));
  }
}

/** The bytes the uncompressed picture must have against those present in a file of `size` bytes. */
function checkPixels(set: DataSet, header: SliceHeader, frames: number, size: number): void {
  const pixels = set.elements[pixelData] ?? set.elements['x7fe00008'];
  if (!pixels) throw new HeaderError('no_picture', header.modality);
  if (pixels.encapsulatedPixelData) {
    if ((pixels.fragments?.length ?? 0) === 0) throw new HeaderError('truncated');
    return;
  }
  const needed = Math.ceil(header.rows * header.columns * header.samples * frames * header.bitsAllocated / 8);
  const present = Math.min(pixels.length, size - pixels.dataOffset);
  if (present < needed) throw new HeaderError('truncated', `${present} / ${needed}`);
}

/**
 * One header for each frame of the file. `size`: bytes of the file where the set is its beginning; its places are then those of the file.
 * Throws HeaderError with what is wrong.
 */
export function headersOf(set: DataSet, file: number, size?: number): SliceHeader[] {
  const text = (tag: string) => (set.string(tag) ?? '').trim();
  const modality = text('x00080060');
  const rows = set.uint16('x00280010') ?? 0;
  const columns = set.uint16('x00280011') ?? 0;
  const transferSyntax = text('x00020010');
  if (rows === 0 || columns === 0 || modality === 'SEG') throw new HeaderError('no_picture', modality || text('x00080016'));
  if (!known.has(transferSyntax)) throw new HeaderError('unknown_syntax', transferSyntax);
  const samples = set.uint16('x00280002') ?? 1;
  if (samples !== 1) throw new HeaderError('colour');
  const spacing = numbers(set, 'x00280030');
  const [centre] = numbers(set, 'x00281050');
  const [width] = numbers(set, 'x00281051');
  const base: SliceHeader = {
    file, frame: 0, sop: text('x00080018'), study: text('x0020000d'), series: text('x0020000e'), modality, transferSyntax,
    sopClass: text('x00080016'), frameOfReference: text('x00200052'), frames: Math.max(1, one(set, 'x00280008', 1)), synthetic: text('x0008001c') === 'YES',
    seriesNumber: one(set, 'x00200011', 0), description: text('x0008103e') || text('x00181030'), acquisition: one(set, 'x00200012', 0),
    instance: one(set, 'x00200013', 0), date: text('x00080022') || text('x00080020'), time: text('x00080032') || text('x00080031'),
    temporal: one(set, 'x00200100', 0), imageType: text('x00080008').split('\\'), contrast: text('x00180010'),
    sequence: text('x00180024') || text('x00180020'), echoTime: one(set, 'x00180081', 0), repetitionTime: one(set, 'x00180080', 0),
    bValue: set.elements['x00189087'] ? set.double('x00189087') ?? -1 : -1,
    rows, columns, samples, thickness: one(set, 'x00180050', 0), slope: one(set, 'x00281053', 1), intercept: one(set, 'x00281052', 0),
    bitsAllocated: set.uint16('x00280100') ?? 16, bitsStored: set.uint16('x00280101') ?? 16,
    signed: set.uint16('x00280103') === 1, photometric: text('x00280004'),
    ...(spacing.length === 2 ? { spacing: [spacing[0]!, spacing[1]!] as [number, number] } : {}),
    ...(centre !== undefined && width !== undefined && width > 0 ? { window: [centre, width] as [number, number] } : {}),
    ...place(set),
  };
  const { frames } = base;
  checkPixels(set, base, frames, size ?? set.byteArray.length);
  if (size !== undefined && [8, 16].includes(base.bitsAllocated)) base.pixelsAt = set.elements[pixelData]!.dataOffset;
  if (frames === 1 && base.position) return [base];
  return Array.from({ length: frames }, (_, frame) => ofFrame(set, base, frame));
}

const place = (set: DataSet | undefined): { position?: Vector; orientation?: number[] } => {
  if (!set) return {};
  const position = numbers(set, 'x00200032');
  const orientation = numbers(set, 'x00200037');
  return {
    ...(position.length === 3 && position.every(Number.isFinite) ? { position: position as Vector } : {}),
    ...(orientation.length === 6 && orientation.every(Number.isFinite) ? { orientation } : {}),
  };
};

/** Enhanced multi-frame: what a frame says itself stands before what all frames share. */
function ofFrame(set: DataSet, base: SliceHeader, frame: number): SliceHeader {
  const own = set.elements['x52009230']?.items?.[frame]?.dataSet;
  const shared = firstItem(set, 'x52009229');
  const group = (tag: string) => firstItem(own, tag) ?? firstItem(shared, tag);
  const measures = group('x00289110');
  const transform = group('x00289145');
  const diffusion = group('x00189117');
  const content = group('x00209111');
  const spacing = measures ? numbers(measures, 'x00280030') : [];
  return {
    ...base, frame, instance: frame + 1, ...place(group('x00209113')), ...orientationOf(group('x00209116')),
    ...(spacing.length === 2 ? { spacing: [spacing[0]!, spacing[1]!] as [number, number] } : {}),
    ...(measures ? { thickness: one(measures, 'x00180050', base.thickness) } : {}),
    ...(transform ? { slope: one(transform, 'x00281053', base.slope), intercept: one(transform, 'x00281052', base.intercept) } : {}),
    ...(diffusion ? { bValue: diffusion.double('x00189087') ?? base.bValue } : {}),
    ...(content ? { temporal: content.uint32('x00209128') ?? base.temporal } : {}),
  };
}

const orientationOf = (set: DataSet | undefined): { orientation?: number[] } => {
  const { orientation } = place(set);
  return orientation ? { orientation } : {};
};
