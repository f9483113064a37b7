/// The worker that opens DICOM files: headers first, pictures when a series is opened. Decoding is Cornerstone3D's.
// The package exports its decoder only together with its viewer; this worker needs the decoder alone.
import { decodeImageFrame } from '../../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/decodeImageFrameWorker.js';
import getEncapsulatedImageFrame from '../../../node_modules/@cornerstonejs/dicom-image-loader/dist/esm/imageLoader/wadouri/getEncapsulatedImageFrame.js';
import { HeaderError, headersOf, isDicom, parse, parseBeginning, plain, type SliceHeader } from './header';
import type { DataSet } from 'dicom-parser';

export type Read = { headers: SliceHeader[] } | { fault: string; text: string };
type Question = { id: number; ask: 'headers'; file: File; index: number } | { id: number; ask: 'picture'; file: File; header: SliceHeader };

/** Enough for the header of a slice; more is read where it is longer. */
const beginning = 64 * 1024;

/** The parsed file last used: the frames of a multi-frame file come one after another, and several are asked for at once. */
let last: { file: File; set: Promise<DataSet> } | undefined;

function open(file: File): Promise<DataSet> {
  if (last?.file.name === file.name && last.file.size === file.size && last.file.lastModified === file.lastModified) return last.set;
  const set = file.arrayBuffer().then(async (bytes) => parse(await plain(new Uint8Array(bytes))));
  last = { file, set };
  return set;
}

async function headers(file: File, index: number): Promise<Read> {
  try {
    // A folder of other things is passed by without reading it, and of a picture only what stands before it is read.
    const first = new Uint8Array(await file.slice(0, beginning).arrayBuffer());
    if (!isDicom(first)) throw new HeaderError('not_dicom');
    const set = parseBeginning(first);
    if (set) return { headers: headersOf(set, index, file.size) };
    last = undefined;
    return { headers: headersOf(await open(file), index) };
  } catch (reason) {
    if (reason instanceof HeaderError) return { fault: reason.fault, text: reason.text };
    return { fault: 'unreadable', text: String(reason).slice(0, 120) };
  }
}

function frameBytes(set: DataSet, header: SliceHeader): Uint8Array {
  const pixels = set.elements['x7fe00010']!;
  if (pixels.encapsulatedPixelData) return getEncapsulatedImageFrame(set, header.frame) as Uint8Array;
  const length = header.rows * header.columns * header.samples * header.bitsAllocated / 8;
  const from = pixels.dataOffset + header.frame * length;
  // A copy: big-endian decoding swaps in place, and 16-bit views want an even start.
  return set.byteArray.slice(from, from + length);
}

/** Samples that stand in the file as they are, without reading the rest of it. */
async function standing(file: File, header: SliceHeader, at: number): Promise<ArrayLike<number>> {
  const length = header.rows * header.columns * header.bitsAllocated / 8;
  const from = at + header.frame * length;
  const bytes = await file.slice(from, from + length).arrayBuffer();
  if (bytes.byteLength < length) throw new HeaderError('truncated', `${bytes.byteLength} / ${length}`);
  if (header.bitsAllocated === 8) return header.signed ? new Int8Array(bytes) : new Uint8Array(bytes);
  return header.signed ? new Int16Array(bytes) : new Uint16Array(bytes);
}

async function unpacked(file: File, header: SliceHeader): Promise<ArrayLike<number>> {
  const set = await open(file);
  const frame = {
    samplesPerPixel: 1, photometricInterpretation: header.photometric, planarConfiguration: 0, rows: header.rows, columns: header.columns,
    bitsAllocated: header.bitsAllocated, bitsStored: header.bitsStored, pixelRepresentation: header.signed ? 1 : 0, imageId: '',
    smallestPixelValue: 0, largestPixelValue: 0, pixelData: undefined,
  };
  const decoded = await decodeImageFrame(frame as never, header.transferSyntax, frameBytes(set, header) as never, {} as never, { preScale: { enabled: false } } as never, undefined as never);
  return (decoded as { pixelData: ArrayLike<number> }).pixelData;
}

/** The slice in modality units (CT: HU). */
async function picture(file: File, header: SliceHeader): Promise<Int16Array | Float32Array> {
  const raw = await (header.pixelsAt === undefined ? unpacked(file, header) : standing(file, header, header.pixelsAt));
  const { slope, intercept } = header;
  const lowest = slope < 0 ? -32768 : 0;
  const whole = Number.isInteger(slope) && Number.isInteger(intercept) && lowest === 0 && (slope === 1 ? header.bitsStored <= 15 || header.signed : false);
  const out = whole ? new Int16Array(raw.length) : new Float32Array(raw.length);
  for (let i = 0; i < raw.length; i++) out[i] = raw[i]! * slope + intercept;
  return out;
}

self.addEventListener('message', ({ data }: MessageEvent<Question>) => {
  if (data.ask === 'headers') void headers(data.file, data.index).then((read) => self.postMessage({ id: data.id, read }));
  else if (data.ask === 'picture') {
    picture(data.file, data.header).then(
      (samples) => self.postMessage({ id: data.id, samples }, { transfer: [samples.buffer] }),
      (reason: unknown) => self.postMessage({ id: data.id, failure: reason instanceof HeaderError ? reason.fault : String((reason as Error)?.message ?? reason).slice(0, 160) }));
  }
});
