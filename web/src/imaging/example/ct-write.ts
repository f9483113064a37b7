/// A drawn volume as DICOM CT slices (PS3.3 A.3), marked synthetic in its tags and its description.
import dcmjs, { type NaturalSet } from 'dcmjs';
import { decimal, implementation, newUid } from '../mask/seg-write';
import type { Geometry } from '../reading/stack';

const ctClass = '1.2.840.10008.5.1.4.1.1.2';

export type Drawn = { geometry: Geometry; samples: Int16Array; comment: string };
export type Place = { study: string; frameOfReference: string; series: string; number: number; description: string; date: string; time: string; version: string };

/** Patient, study, series, equipment and what all slices share. */
function shared({ geometry: { size, spacing_mm, direction }, comment }: Drawn, at: Place): NaturalSet {
  const axis = (a: number) => [0, 1, 2].map((r) => decimal(direction[3 * r + a]!));
  return {
    // Nothing here was measured on anyone: PS3.3 C.12.1 (Synthetic Data).
    SOPClassUID: ctClass, SyntheticData: 'YES', ImageType: ['DERIVED', 'PRIMARY', 'AXIAL'], ImageComments: comment,
    PatientName: 'SYNTHETIC^NOT A PATIENT', PatientID: 'SYNTHETIC', PatientBirthDate: '', PatientSex: '',
    StudyInstanceUID: at.study, StudyDate: at.date, StudyTime: at.time, StudyID: 'SYNTHETIC', StudyDescription: 'SYNTHETIC multi-phase CT of the liver',
    ReferringPhysicianName: '', AccessionNumber: '',
    Modality: 'CT', SeriesInstanceUID: at.series, SeriesNumber: String(at.number), SeriesDescription: at.description, SeriesDate: at.date, SeriesTime: at.time,
    AcquisitionDate: at.date, AcquisitionTime: at.time, ContentDate: at.date, ContentTime: at.time, AcquisitionNumber: '1', KVP: '', BodyPartExamined: 'LIVER',
    FrameOfReferenceUID: at.frameOfReference, PositionReferenceIndicator: '', Manufacturer: 'Hepatica', ManufacturerModelName: 'Hepatica generator of synthetic CT', SoftwareVersions: at.version,
    ImageOrientationPatient: [...axis(0), ...axis(1)], PixelSpacing: [decimal(spacing_mm[1]), decimal(spacing_mm[0])], SliceThickness: decimal(spacing_mm[2]),
    SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', Rows: size[1], Columns: size[0], BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 1,
    RescaleIntercept: '0', RescaleSlope: '1', RescaleType: 'HU', WindowCenter: '50', WindowWidth: '350',
  };
}

/** Slice k of the volume as the bytes of a file, explicit little endian. */
function slice(drawn: Drawn, common: NaturalSet, k: number): Uint8Array {
  const { geometry: { size, spacing_mm, direction, origin_mm }, samples } = drawn;
  const plane = size[0] * size[1];
  const sop = newUid();
  const set: NaturalSet = {
    ...common, SOPInstanceUID: sop, InstanceNumber: String(k + 1),
    ImagePositionPatient: [0, 1, 2].map((r) => decimal(origin_mm[r]! + direction[3 * r + 2]! * spacing_mm[2] * k)),
    PixelData: samples.slice(k * plane, (k + 1) * plane).buffer as ArrayBuffer, _vrMap: { PixelData: 'OW' },
  };
  const { DicomDict, DicomMetaDictionary } = dcmjs.data;
  const file = new DicomDict(DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: new Uint8Array([0, 1]).buffer, MediaStorageSOPClassUID: ctClass, MediaStorageSOPInstanceUID: sop,
    TransferSyntaxUID: '1.2.840.10008.1.2.1', ImplementationClassUID: implementation,
  }));
  file.dict = DicomMetaDictionary.denaturalizeDataset(set);
  return new Uint8Array(file.write());
}

/**
 * One file a slice. `samples`: HU, first index fastest; `go` is asked after each, and false ends it early with the files so far.
 */
export async function ctFiles(drawn: Drawn, at: Place, go: () => boolean): Promise<File[]> {
  const common = shared(drawn, at);
  const out: File[] = [];
  for (let k = 0; k < drawn.geometry.size[2]; k++) {
    out.push(new File([slice(drawn, common, k) as BlobPart], `synthetic-${at.number}-${String(k + 1).padStart(3, '0')}.dcm`));
    if (!go()) break;
    // The page stays usable in between.
    if (k % 8 === 7) await new Promise((next) => setTimeout(next));
  }
  return out;
}
