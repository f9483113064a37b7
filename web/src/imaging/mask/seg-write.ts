/// Labels as a DICOM Segmentation (PS3.3 A.51): binary, one segment a label, one frame for each slice a label has voxels in.
import dcmjs, { type NaturalSet } from 'dcmjs';
import type { Geometry } from '../reading/stack';
import type { Reference, Source } from '../reading/source';
import { meaningOf, segClass, type Code } from './seg-codes';

// UUID-derived, of this program: PS3.5 B.2.
export const implementation = '2.25.259394457474619798871760507202363007678';
/** Stands where the standard wants a patient: name and number of the real one are never read. */
export const placeholder = 'PSEUDONYM';

export type ToWrite = { labels: Uint8Array; geometry: Geometry; source: Source; version: string; now: Date };
type Frame = { label: number; k: number };

/** A new identifier from 122 random bits: PS3.5 B.2. */
export function newUid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6]! & 0x0f | 0x40;
  bytes[8] = bytes[8]! & 0x3f | 0x80;
  return `2.25.${bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)}`;
}

/** A number as a decimal string, which holds 16 characters: PS3.5 6.2. */
export function decimal(x: number): string {
  for (let digits = 17; ; digits--) {
    const text = String(Number(x.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
}

/** Label by label, the slices it has voxels in, from the first to the last. */
function framesOf({ labels, geometry }: ToWrite): Frame[] {
  const plane = geometry.size[0] * geometry.size[1];
  const found: Frame[] = [];
  for (let k = 0; k < geometry.size[2]; k++) {
    const here = new Uint8Array(256);
    for (let i = k * plane; i < (k + 1) * plane; i++) here[labels[i]!] = 1;
    for (let label = 1; label < 256; label++) if (here[label]) found.push({ label, k });
  }
  return found.sort((a, b) => a.label - b.label || a.k - b.k);
}

/** One bit a voxel, the first in the lowest bit, frames joined without a gap: PS3.5 8.1.1 and D.2. Even length. */
function bitsOf({ labels, geometry }: ToWrite, frames: Frame[]): Uint8Array {
  const plane = geometry.size[0] * geometry.size[1];
  const bytes = Math.ceil(plane * frames.length / 8);
  const out = new Uint8Array(bytes + bytes % 2);
  frames.forEach(({ label, k }, f) => {
    for (let i = 0; i < plane; i++) if (labels[k * plane + i] === label) out[(f * plane + i) >> 3]! |= 1 << ((f * plane + i) & 7);
  });
  return out;
}

const coded = ({ scheme, value, meaning }: Code): NaturalSet[] => [{ CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning }];
const dcm = (value: string, meaning: string) => coded({ scheme: 'DCM', value, meaning });
const instance = ({ sop, sopClass, frame }: Reference): NaturalSet =>
  ({ ReferencedSOPClassUID: sopClass, ReferencedSOPInstanceUID: sop, ...(frame === undefined ? {} : { ReferencedFrameNumber: String(frame) }) });

function segment(label: number, number: number): NaturalSet {
  const { name, category, type } = meaningOf(label);
  return { SegmentNumber: number, SegmentLabel: name, SegmentedPropertyCategoryCodeSequence: coded(category), SegmentedPropertyTypeCodeSequence: coded(type),
    SegmentAlgorithmType: 'SEMIAUTOMATIC', SegmentAlgorithmName: 'Hepatica imaging room' };
}

/** What a frame says of itself: segment, place, and the pictures it was drawn on. */
function group({ label, k }: Frame, numbers: number[], { source }: ToWrite): NaturalSet {
  const { position, from, kept } = source.planes[k]!;
  return {
    FrameContentSequence: [{ DimensionIndexValues: [numbers.indexOf(label) + 1, k + 1] }],
    PlanePositionSequence: [{ ImagePositionPatient: position.map(decimal) }],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: numbers.indexOf(label) + 1 }],
    DerivationImageSequence: [{
      DerivationCodeSequence: dcm('113076', 'Segmentation'),
      SourceImageSequence: from.map((one) => ({ ...instance(one), SpatialLocationsPreserved: kept ? 'YES' : 'NO',
        PurposeOfReferenceCodeSequence: dcm('121322', 'Source image for image processing operation') })),
    }],
  };
}

/** Patient, study, series, frame of reference, equipment: the modules around the picture. */
function about({ source, version }: ToWrite, date: string, time: string): NaturalSet {
  return {
    SOPClassUID: segClass, SOPInstanceUID: newUid(), ...(source.synthetic ? { SyntheticData: 'YES' } : {}),
    PatientName: `${placeholder}^HEPATICA`, PatientID: placeholder, PatientBirthDate: '', PatientSex: '',
    PatientIdentityRemoved: 'YES', DeidentificationMethod: 'Hepatica: patient of the source not read',
    StudyInstanceUID: source.study, StudyDate: '', StudyTime: '', StudyID: '', ReferringPhysicianName: '', AccessionNumber: '',
    Modality: 'SEG', SeriesInstanceUID: newUid(), SeriesNumber: '1', SeriesDescription: `Hepatica labels${source.synthetic ? ' (SYNTHETIC)' : ''}`,
    FrameOfReferenceUID: source.frameOfReference, PositionReferenceIndicator: '',
    Manufacturer: 'Hepatica', ManufacturerModelName: 'Hepatica imaging room', DeviceSerialNumber: 'none', SoftwareVersions: version,
    InstanceNumber: '1', ContentDate: date, ContentTime: time, ContentLabel: 'LABELS', ContentDescription: '', ContentCreatorName: '',
  };
}

/** Every picture that a frame refers to, once: the common instance reference module. */
function referenced(frames: Frame[], { source }: ToWrite): NaturalSet[] {
  const once = new Map<string, Reference>();
  for (const { k } of frames) for (const { sop, sopClass } of source.planes[k]!.from) once.set(sop, { sop, sopClass });
  return [{ SeriesInstanceUID: source.series, ReferencedInstanceSequence: [...once.values()].map(instance) }];
}

function dimensions(): NaturalSet {
  const organisation = newUid();
  const pointer = (DimensionIndexPointer: string, FunctionalGroupPointer: string, DimensionDescriptionLabel: string): NaturalSet =>
    ({ DimensionOrganizationUID: organisation, DimensionIndexPointer, FunctionalGroupPointer, DimensionDescriptionLabel });
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID: organisation }],
    DimensionIndexSequence: [pointer('0062000B', '0062000A', 'ReferencedSegmentNumber'), pointer('00200032', '00209113', 'ImagePositionPatient')],
  };
}

/**
 * The file of a mask, explicit little endian. `labels`: the number of each voxel on `geometry`, first index fastest; 0 is left out.
 * `source.frameOfReference` must not be empty. Undefined where no voxel has a label.
 */
export function segFile(all: ToWrite): Uint8Array | undefined {
  const { geometry: { size, spacing_mm, direction }, now } = all;
  const frames = framesOf(all);
  if (frames.length === 0) return undefined;
  const numbers = [...new Set(frames.map((f) => f.label))];
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const axis = (a: number) => [0, 1, 2].map((r) => decimal(direction[3 * r + a]!));
  const set: NaturalSet = {
    ...about(all, date, time), ...dimensions(),
    ImageType: ['DERIVED', 'PRIMARY'], SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', Rows: size[1], Columns: size[0],
    BitsAllocated: 1, BitsStored: 1, HighBit: 0, PixelRepresentation: 0, LossyImageCompression: '00',
    SegmentationType: 'BINARY', SegmentsOverlap: 'NO', SegmentSequence: numbers.map((label, i) => segment(label, i + 1)),
    ReferencedSeriesSequence: referenced(frames, all),
    NumberOfFrames: String(frames.length),
    SharedFunctionalGroupsSequence: [{
      PlaneOrientationSequence: [{ ImageOrientationPatient: [...axis(0), ...axis(1)] }],
      PixelMeasuresSequence: [{ PixelSpacing: [decimal(spacing_mm[1]), decimal(spacing_mm[0])], SliceThickness: decimal(spacing_mm[2]), SpacingBetweenSlices: decimal(spacing_mm[2]) }],
    }],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => group(frame, numbers, all)),
    PixelData: bitsOf(all, frames).buffer as ArrayBuffer, _vrMap: { PixelData: 'OB' },
  };
  return written(set);
}

function written(set: NaturalSet): Uint8Array {
  const { DicomDict, DicomMetaDictionary } = dcmjs.data;
  const file = new DicomDict(DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: new Uint8Array([0, 1]).buffer, MediaStorageSOPClassUID: segClass, MediaStorageSOPInstanceUID: set.SOPInstanceUID as string,
    TransferSyntaxUID: '1.2.840.10008.1.2.1', ImplementationClassUID: implementation,
  }));
  file.dict = DicomMetaDictionary.denaturalizeDataset(set);
  return new Uint8Array(file.write());
}
