/// Labels as DICOM Segmentation and back: exact, complete against the standard, and refused in one line where they do not belong.
import dcmjs, { type NaturalSet } from 'dcmjs';
import { describe, expect, it, vi } from 'vitest';
// @ts-expect-error a plain script, shared with the browser journeys
import { dicomSlice } from '../../tests/dicom.mjs';
import { liver, necrosis, vessel } from '../src/imaging/mask/labels';
import { labelsOf } from '../src/imaging/mask/seg-codes';
import { dataSetOf, MaskFault } from '../src/imaging/mask/dicom-set';
import { readSeg as readSet } from '../src/imaging/mask/seg-read';
import { decimal, newUid, segFile } from '../src/imaging/mask/seg-write';
import { headersOf, parse, type Vector } from '../src/imaging/reading/header';
import { cross, seriesFrom } from '../src/imaging/reading/series';
import { sourceOf } from '../src/imaging/reading/source';
import { planStack, type Geometry } from '../src/imaging/reading/stack';

// dcmjs takes its time over a file, more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
const [columns, rows] = [7, 5];
const oblique = [0.8, 0.6, 0, -0.36, 0.48, 0.8];
const fewDigits = [0.996, 0.0872, 0, -0.0872, 0.996, 0];
type Made = { zs?: number[]; orientation?: number[]; tilt?: number; tags?: Record<string, unknown> };

/** A series whose files come in the order of `zs`, with instance numbers that follow neither place nor order. */
function made({ zs = [9, 0, 3, 12, 6, 15], orientation = [1, 0, 0, 0, 1, 0], tilt = 0, tags = {} }: Made = {}) {
  const normal = cross(orientation.slice(0, 3), orientation.slice(3));
  const headers = zs.flatMap((z, i) => {
    const position = [-20.5, 31.25, 7].map((o, r) => o + z * normal[r]! + tilt * z * orientation[3 + r]!);
    const instance = (i * 5) % zs.length + 1;
    const file = dicomSlice({ pixels: new Int16Array(columns * rows).fill(40), columns, rows, spacing: [1.25, 0.75], position, orientation, instance, name: 'Secret^Person', description: 'Portal', thickness: 3, ...tags });
    return headersOf(parse(new Uint8Array(file)), i);
  });
  const series = seriesFrom(headers)[0]!;
  const plan = planStack(series);
  return { geometry: plan.geometry, source: sourceOf(series, plan), series, plan };
}
/** Labels scattered over every slice but one; the same in every run. */
function scattered(g: Geometry, among = [0, 0, 1, 1, 2, 3, 6], empty = 2): Uint8Array {
  let state = 7;
  const plane = g.size[0] * g.size[1];
  return Uint8Array.from({ length: plane * g.size[2] }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(i / plane) === empty ? 0 : among[Math.floor(state / 2 ** 32 * among.length)]!;
  });
}
const readSeg = async (bytes: Uint8Array, g: Geometry, source: ReturnType<typeof made>['source']) => readSet(await dataSetOf(bytes), g, source);
const write = (m: ReturnType<typeof made>, labels = scattered(m.geometry)) => segFile({ labels, geometry: m.geometry, source: m.source, version: '0.0.0', now: new Date(2026, 0, 2, 3, 4, 5) })!;
/** The file taken apart by dcmjs, changed, and put together again. */
function changed(bytes: Uint8Array, change: (set: NaturalSet) => void): Uint8Array {
  const file = dcmjs.data.DicomMessage.readFile(bytes.slice().buffer);
  const set = dcmjs.data.DicomMetaDictionary.naturalizeDataset(file.dict);
  change(set);
  const pixels = (set.PixelData as ArrayBuffer[])[0]!;
  file.dict = dcmjs.data.DicomMetaDictionary.denaturalizeDataset({ ...set, PixelData: pixels, _vrMap: { PixelData: 'OB' } });
  return new Uint8Array(file.write());
}
const faultOf = async (bytes: Uint8Array, m: ReturnType<typeof made>): Promise<string> =>
  readSeg(bytes, m.geometry, m.source).then(() => 'none', (reason: unknown) => (reason instanceof MaskFault ? reason.code : String(reason)));

describe('a mask written as DICOM SEG', () => {
  const cases: [string, Made][] = [['straight', {}], ['oblique, files unsorted', { orientation: oblique }], ['with a gap that was filled', { zs: [0, 3, 9, 12, 15] }],
    ['tilted and straightened', { tilt: 0.2 }], ['drifting less than what counts as tilt', { tilt: 0.008 }], ['cosines of few digits', { orientation: fewDigits }]];
  it.each(cases)('comes back voxel by voxel: %s', async (_name, how) => {
    const m = made(how);
    const labels = scattered(m.geometry);
    expect(new Set(labels)).toEqual(new Set([0, 1, 2, 3, 6]));
    const back = await readSeg(write(m, labels), m.geometry, m.source);
    expect(back).toMatchObject({ leftOut: [], shared: 0 });
    expect(back.labels).toEqual(labels);
  });
  it('lies on axes that the core takes, however few digits the files give', () => {
    const { direction } = made({ orientation: fewDigits }).geometry;
    const column = (a: number) => [0, 1, 2].map((r) => direction[3 * r + a]!);
    for (const a of [0, 1, 2]) for (const b of [0, 1, 2]) expect(column(a).reduce((sum, x, r) => sum + x * column(b)[r]!, 0)).toBeCloseTo(a === b ? 1 : 0, 12);
    column(0).forEach((x, r) => expect(Math.abs(x - fewDigits[r]!)).toBeLessThan(5e-4));
    // The step is measured along the same unit normal as the axes.
    const few = made({ orientation: fewDigits });
    const { slices } = few.series;
    const way = slices.at(-1)!.position!.reduce((sum, p, r) => sum + (p - slices[0]!.position![r]!) * column(2)[r]!, 0);
    expect(few.geometry.spacing_mm[2]).toBeCloseTo(way / (few.geometry.size[2] - 1), 5);
    // Nothing is touched that is right already.
    expect(made({ orientation: oblique }).geometry.direction.filter((_, i) => i % 3 < 2)).toEqual([0.8, -0.36, 0.6, 0.48, 0, 0.8]);
  });
  it('keeps vessels and necrosis beside liver and lesions', async () => {
    const m = made();
    const labels = scattered(m.geometry, [0, liver, 2, vessel, necrosis]);
    const back = await readSeg(write(m, labels), m.geometry, m.source);
    expect(back).toMatchObject({ leftOut: [], shared: 0 });
    expect(back.labels).toEqual(labels);
  });
  it('names each segment by its code and each frame by its place and picture', () => {
    const m = made({ orientation: oblique });
    const set = dcmjs.data.DicomMetaDictionary.naturalizeDataset(dcmjs.data.DicomMessage.readFile(write(m).buffer as ArrayBuffer).dict) as never as {
      SegmentSequence: { SegmentNumber: number; SegmentLabel: string; SegmentedPropertyTypeCodeSequence: { CodeValue: string; CodingSchemeDesignator: string; CodeMeaning: string }[] }[];
      PerFrameFunctionalGroupsSequence: { SegmentIdentificationSequence: { ReferencedSegmentNumber: number }[]; PlanePositionSequence: { ImagePositionPatient: number[] }[];
        DerivationImageSequence: { SourceImageSequence: { ReferencedSOPInstanceUID: string }[] }[] }[];
      NumberOfFrames: number; FrameOfReferenceUID: string; StudyInstanceUID: string; ReferencedSeriesSequence: { SeriesInstanceUID: string; ReferencedInstanceSequence: unknown[] }[];
    };
    expect(set.SegmentSequence.map((s) => [s.SegmentNumber, s.SegmentLabel, ...s.SegmentedPropertyTypeCodeSequence.map((c) => `${c.CodingSchemeDesignator} ${c.CodeValue} ${c.CodeMeaning}`)])).toEqual([
      [1, 'Liver', 'SCT 10200004 Liver'], [2, 'Lesion 1', 'SCT 52988006 Lesion'], [3, 'Lesion 2', 'SCT 52988006 Lesion'], [4, 'Lesion 5', 'SCT 52988006 Lesion']]);
    expect([set.StudyInstanceUID, set.FrameOfReferenceUID]).toEqual(['1.2.3', '1.2.3.9']);
    expect(set.ReferencedSeriesSequence[0]).toMatchObject({ SeriesInstanceUID: '1.2.3.1', ReferencedInstanceSequence: { length: 5 } });
    expect(set.NumberOfFrames).toBe(set.PerFrameFunctionalGroupsSequence.length);
    // Every picture named lies where its frame lies.
    for (const frame of set.PerFrameFunctionalGroupsSequence) {
      const slice = m.series.slices.find((s) => s.sop === frame.DerivationImageSequence[0]!.SourceImageSequence[0]!.ReferencedSOPInstanceUID)!;
      expect(frame.PlanePositionSequence[0]!.ImagePositionPatient).toEqual(slice.position);
    }
  });
  it('has every attribute that PS3.3 A.51 requires, type 1 with a value, type 2 present', () => {
    const { dict, meta } = dcmjs.data.DicomMessage.readFile(write(made()).buffer as ArrayBuffer);
    const set = dcmjs.data.DicomMetaDictionary.naturalizeDataset(dict) as NaturalSet;
    const one = (s: NaturalSet, ...path: string[]): unknown => path.reduce<unknown>((at, key) => ((Array.isArray(at) ? at[0] : at) as NaturalSet)[key], s);
    const missing = ([
      // Patient C.7.1.1, study C.7.2.1 (these are type 2, the study's identifier 1).
      ['StudyInstanceUID'],
      // Series C.7.3.1 and segmentation series C.8.20.1, frame of reference C.7.4.1, equipment C.7.5.1 and C.7.5.2.
      ['Modality'], ['SeriesInstanceUID'], ['SeriesNumber'], ['FrameOfReferenceUID'], ['Manufacturer'], ['ManufacturerModelName'], ['DeviceSerialNumber'], ['SoftwareVersions'],
      // Image C.7.6.1, image pixel C.7.6.3, segmentation image C.8.20.2 with content identification 10.9.
      ['ImageType'], ['InstanceNumber'], ['ContentLabel'], ['SamplesPerPixel'], ['PhotometricInterpretation'], ['Rows'], ['Columns'], ['BitsAllocated'], ['BitsStored'],
      ['HighBit'], ['PixelRepresentation'], ['PixelData'], ['LossyImageCompression'], ['SegmentationType'], ['SegmentSequence', 'SegmentNumber'], ['SegmentSequence', 'SegmentLabel'],
      ['SegmentSequence', 'SegmentAlgorithmType'], ['SegmentSequence', 'SegmentAlgorithmName'],
      ...['SegmentedPropertyCategoryCodeSequence', 'SegmentedPropertyTypeCodeSequence'].flatMap((s) => ['CodeValue', 'CodingSchemeDesignator', 'CodeMeaning'].map((a) => ['SegmentSequence', s, a])),
      // Multi-frame functional groups C.7.6.16 with the macros of table A.51-2, and dimensions C.7.6.17.
      ['ContentDate'], ['ContentTime'], ['NumberOfFrames'], ['SharedFunctionalGroupsSequence', 'PixelMeasuresSequence', 'PixelSpacing'], ['SharedFunctionalGroupsSequence', 'PixelMeasuresSequence', 'SliceThickness'],
      ['SharedFunctionalGroupsSequence', 'PlaneOrientationSequence', 'ImageOrientationPatient'], ['PerFrameFunctionalGroupsSequence', 'PlanePositionSequence', 'ImagePositionPatient'],
      ['PerFrameFunctionalGroupsSequence', 'FrameContentSequence', 'DimensionIndexValues'], ['PerFrameFunctionalGroupsSequence', 'SegmentIdentificationSequence', 'ReferencedSegmentNumber'],
      ['PerFrameFunctionalGroupsSequence', 'DerivationImageSequence', 'DerivationCodeSequence', 'CodeValue'],
      ...['ReferencedSOPClassUID', 'ReferencedSOPInstanceUID', 'PurposeOfReferenceCodeSequence'].map((a) => ['PerFrameFunctionalGroupsSequence', 'DerivationImageSequence', 'SourceImageSequence', a]),
      ['DimensionOrganizationSequence', 'DimensionOrganizationUID'], ['DimensionIndexSequence', 'DimensionIndexPointer'], ['DimensionIndexSequence', 'DimensionOrganizationUID'],
      // Common instance reference C.12.2, SOP common C.12.1.
      ['ReferencedSeriesSequence', 'SeriesInstanceUID'], ['ReferencedSeriesSequence', 'ReferencedInstanceSequence', 'ReferencedSOPInstanceUID'], ['SOPClassUID'], ['SOPInstanceUID'],
    ] as string[][]).filter((path) => { const value = one(set, ...path); return value === undefined || value === '' || (Array.isArray(value) && value.length === 0); });
    expect(missing).toEqual([]);
    const tagOf = (name: string) => dcmjs.data.DicomMetaDictionary.nameMap[name]!.tag.replace(/[(),]/g, '');
    const absent = ['PatientName', 'PatientID', 'PatientBirthDate', 'PatientSex', 'StudyDate', 'StudyTime', 'ReferringPhysicianName', 'StudyID', 'AccessionNumber',
      'PositionReferenceIndicator', 'ContentDescription', 'ContentCreatorName'].filter((name) => dict[tagOf(name)] === undefined);
    expect(absent).toEqual([]);
    expect(dcmjs.data.DicomMetaDictionary.naturalizeDataset(meta)).toMatchObject({ MediaStorageSOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4', MediaStorageSOPInstanceUID: set.SOPInstanceUID as string, TransferSyntaxUID: '1.2.840.10008.1.2.1' });
  });
  it('carries no name, and says so when the study was made up', () => {
    const plainText = (how: Made) => Buffer.from(write(made(how))).toString('latin1');
    expect(plainText({})).not.toMatch(/Secret|Person|SYNTHETIC/);
    expect(plainText({})).toMatch(/PSEUDONYM/);
    expect(plainText({ tags: { synthetic: 'YES' } })).toMatch(/Hepatica labels \(SYNTHETIC\)/);
    expect(plainText({ tags: { description: 'Synthetic liver' } })).toMatch(/Hepatica labels \(SYNTHETIC\)/);
  });
  it('is nothing where nothing is drawn', () => {
    const m = made();
    expect(segFile({ labels: new Uint8Array(columns * rows * 6), geometry: m.geometry, source: m.source, version: '0', now: new Date() })).toBeUndefined();
  });
  it('writes numbers in 16 characters and identifiers as the standard has them', () => {
    for (const x of [0.1 + 0.2, -0.123456789012345678, 1e-17, -123456.7890123456, 3, -1 / 3 * 1e-7]) {
      expect(decimal(x).length).toBeLessThanOrEqual(16);
      expect(Math.abs(Number(decimal(x)) - x)).toBeLessThanOrEqual(Math.abs(x) * 1e-8);
    }
    expect(newUid()).toMatch(/^2\.25\.[1-9]\d{1,38}$/);
    expect(newUid()).not.toBe(newUid());
  });
});

describe('a DICOM SEG of somebody else', () => {
  it('gives liver and lesions by their codes, the old ones too, and leaves the rest', () => {
    const s = (number: number, name: string, scheme: string, code: string) => ({ number, name, scheme, code });
    const found = labelsOf([s(1, 'HCC 2', 'SCT', '108369006'), s(2, 'Leber', 'SRT', 'T-62000'), s(3, 'mass', 'SCT', '4147007'), s(4, 'Portal vein', 'SCT', '32764006'), s(5, 'again 2', 'SCT', '52988006'), s(6, 'lesion 400', 'SCT', '52988006')]);
    expect([...found]).toEqual([[1, 3], [2, 1], [3, 2], [4, undefined], [5, 4], [6, 5]]);
  });
  it('says what it left out, and what two lesions share', async () => {
    const m = made();
    const labels = scattered(m.geometry);
    const vessel = changed(write(m, labels), (set) => {
      const second = (set.SegmentSequence as NaturalSet[])[1]!;
      second.SegmentLabel = 'Portal vein';
      second.SegmentedPropertyTypeCodeSequence = [{ CodeValue: '32764006', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Portal vein' }];
    });
    const read = await readSeg(vessel, m.geometry, m.source);
    expect(read.leftOut).toEqual(['Portal vein']);
    expect(read.labels).toEqual(labels.map((x) => (x === 2 ? 0 : x)));
    // Frames of the second lesion said to be where those of the first are.
    const one = new Uint8Array(labels.length).fill(2, 0, 35).fill(3, 35, 70);
    const both = changed(write(m, one), (set) => {
      const [a, b] = set.PerFrameFunctionalGroupsSequence as NaturalSet[];
      b!.PlanePositionSequence = a!.PlanePositionSequence as NaturalSet[];
      b!.DerivationImageSequence = a!.DerivationImageSequence as NaturalSet[];
    });
    const twice = await readSeg(both, m.geometry, m.source);
    expect(twice.shared).toBe(35);
    expect(twice.labels).toEqual(new Uint8Array(labels.length).fill(2, 0, 35));
  });
  it('takes the necrosis inside a lesion that holds it whole, and leaves a lesion where a vessel crosses it', async () => {
    const m = made();
    const at = (label: number, k: number) => new Uint8Array(210).fill(label, 35 * k, 35 * (k + 1));
    // Written on two slices, then the frame of the second said to lie where the first does.
    const over = async (label: number) => readSeg(changed(write(m, at(2, 0).map((x, i) => x || at(label, 1)[i]!)), (set) => {
      const [a, b] = set.PerFrameFunctionalGroupsSequence as NaturalSet[];
      b!.PlanePositionSequence = a!.PlanePositionSequence as NaturalSet[];
      b!.DerivationImageSequence = a!.DerivationImageSequence as NaturalSet[];
    }), m.geometry, m.source);
    expect(await over(necrosis)).toEqual({ labels: at(necrosis, 0), shared: 0, leftOut: [] });
    expect(await over(vessel)).toEqual({ labels: at(2, 0), shared: 0, leftOut: [] });
  });
  it('is refused in one line when it is cut short, another kind, of another series or on another grid', async () => {
    const m = made();
    const bytes = write(m);
    expect(await faultOf(bytes, m)).toBe('none');
    expect(await faultOf(bytes.subarray(0, bytes.length - 8), m)).toBe('dicom_truncated');
    for (const length of [200, 700, 2500, bytes.length - 400]) expect(await faultOf(bytes.subarray(0, length), m)).toBe('dicom_truncated');
    expect(await faultOf(new Uint8Array(dicomSlice({ pixels: new Int16Array(35), columns, rows, position: [0, 0, 0] })), m)).toBe('not_seg');
    expect(await faultOf(changed(bytes, (set) => { set.SegmentationType = 'FRACTIONAL'; }), m)).toBe('seg_not_binary');
    expect(await faultOf(bytes, made({ tags: { series: '1.2.3.77' } }))).toBe('other_series');
    expect(await faultOf(bytes, { ...m, source: { ...m.source, frameOfReference: '9.9' } })).toBe('other_series');
    const otherPass = m.source.planes.map((p) => ({ ...p, from: p.from.map((r) => ({ ...r, sop: `${r.sop}.5` })) }));
    expect(await faultOf(bytes, { ...m, source: { ...m.source, planes: otherPass } })).toBe('other_series');
    const grid = (change: Partial<Geometry>) => faultOf(bytes, { ...m, geometry: { ...m.geometry, ...change } });
    expect(await grid({ size: [8, 5, 6] })).toBe('other_geometry');
    expect(await grid({ spacing_mm: [0.8, 1.25, 3] })).toBe('other_geometry');
    expect(await grid({ direction: [0, 1, 0, 1, 0, 0, 0, 0, -1] })).toBe('other_geometry');
    const moved = changed(bytes, (set) => { ((set.PerFrameFunctionalGroupsSequence as NaturalSet[])[0]!.PlanePositionSequence as NaturalSet[])[0]!.ImagePositionPatient = [-20.5, 31.25, 8.5] as Vector; });
    expect(await faultOf(moved, m)).toBe('other_geometry');
  });
});
