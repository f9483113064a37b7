/// Volumes handed to Cornerstone3D: begun once, each under a name of its own.
import * as core from '@cornerstonejs/core';
import * as tools from '@cornerstonejs/tools';
import type { Geometry } from '../reading/stack';

/** Pictures in the same frame share measures and overlays. */
export const commonFrame = 'hepatica';
export const segmentationId = 'hepatica-mask';

let begun = false;
export function begin(): void {
  if (begun) return;
  begun = true;
  core.init();
  tools.init();
  // They are pictures made on the way, which the page's policy does not let in.
  core.Settings.getRuntimeSettings().set('useCursors', false);
  for (const tool of [tools.WindowLevelTool, tools.PanTool, tools.ZoomTool, tools.StackScrollTool, tools.LengthTool, tools.BidirectionalTool, tools.ProbeTool]) tools.addTool(tool);
}

let made = 0;
/** No colon: Cornerstone3D would take the part before it for a loader and ask that for the slices. */
export const freshId = (kind: string): string => `${kind}-${++made}`;

/** What Cornerstone3D is told about a grid, but for the samples. */
export function gridOf(geometry: Geometry, frame = commonFrame) {
  const [columns, rows] = geometry.size;
  const d = geometry.direction;
  return {
    dimensions: geometry.size, spacing: geometry.spacing_mm, origin: geometry.origin_mm,
    direction: [d[0], d[3], d[6], d[1], d[4], d[7], d[2], d[5], d[8]] as unknown as core.Types.Mat3,
    metadata: {
      BitsAllocated: 16, BitsStored: 16, HighBit: 15, SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', PixelRepresentation: 1, Modality: 'CT',
      ImageOrientationPatient: [d[0]!, d[3]!, d[6]!, d[1]!, d[4]!, d[7]!], PixelSpacing: [geometry.spacing_mm[1], geometry.spacing_mm[0]],
      FrameOfReferenceUID: frame, Columns: columns, Rows: rows, voiLut: [], VOILUTFunction: 'LINEAR',
    },
  };
}

export function forgetVolume(id: string): void {
  if (id && core.cache.getVolume(id)) core.cache.removeVolumeLoadObject(id);
}
