/// The three planes, drawn by Cornerstone3D: volume, mask overlay, tools of the hand, and one point that all planes share.
import * as core from '@cornerstonejs/core';
import * as tools from '@cornerstonejs/tools';
import type { Geometry, Samples } from '../reading/stack';
import type { Vector } from '../reading/header';
import { labelColour } from '../mask/labels';
import { hold, type HandTool } from './hand';
import { indexOf, markers, sliceOf, worldOf } from './grid';
import { begin, forgetVolume, freshId, gridOf, segmentationId } from './volume';

export const planes = ['axial', 'coronal', 'sagittal'] as const;
export type Plane = typeof planes[number];
export type Measure = { kind: 'length' | 'bidirectional'; long: number; short?: number };
export type Window = { centre: number; width: number };
/** A measure as Cornerstone3D keeps it. */
export type Drawn = ReturnType<typeof tools.annotation.state.getAllAnnotations>[number];
/** `to`: from world mm to the picture. */
export type PlaneState = { to: (world: Vector) => [number, number]; point: [number, number] | undefined; slice: number; slices: number; letters: [string, string, string, string] };

const engineId = 'hepatica';
const mapSegmentationId = 'hepatica-map';
const groupId = 'hepatica-hand';
const orientation = { axial: core.Enums.OrientationAxis.AXIAL, coronal: core.Enums.OrientationAxis.CORONAL, sagittal: core.Enums.OrientationAxis.SAGITTAL };

/** Colours of the labels in one viewport. */
export function colourLabels(viewportId: string): void {
  for (let label = 1; label <= 30; label++) tools.segmentation.config.color.setSegmentIndexColor(viewportId, segmentationId, label, [...labelColour(label), 255] as never);
}

export class Stage {
  private engine: core.RenderingEngine;
  private group: ReturnType<typeof tools.ToolGroupManager.createToolGroup>;
  private geometry: Geometry | undefined;
  private volumeId = '';
  private maskId = '';
  private mapId = '';
  private grid: Parameters<typeof core.volumeLoader.createLocalVolume>[1] | undefined;
  private stops: (() => void)[] = [];
  /** The point all planes go through, world mm. */
  point: Vector = [0, 0, 0];

  /** `lost` is told when the graphics device has failed: nothing is drawn any more. */
  constructor(private elements: Record<Plane, HTMLDivElement>, private changed: () => void, lost: () => void) {
    begin();
    this.engine = new core.RenderingEngine(engineId);
    this.engine.setViewports(planes.map((plane) => ({
      viewportId: plane, type: core.Enums.ViewportType.ORTHOGRAPHIC, element: elements[plane],
      defaultOptions: { orientation: orientation[plane], background: [0, 0, 0] as [number, number, number] },
    })));
    this.group = tools.ToolGroupManager.createToolGroup(groupId);
    for (const plane of planes) this.group!.addViewport(plane, engineId);
    this.setTool('crosshair');
    for (const plane of planes) this.listen(plane);
    core.eventTarget.addEventListener(core.Enums.Events.WEBGL_CONTEXT_LOST, lost);
    this.stops.push(() => core.eventTarget.removeEventListener(core.Enums.Events.WEBGL_CONTEXT_LOST, lost));
    // A measure drawn, moved or taken away.
    const { ANNOTATION_COMPLETED, ANNOTATION_MODIFIED, ANNOTATION_REMOVED } = tools.Enums.Events;
    for (const type of [ANNOTATION_COMPLETED, ANNOTATION_MODIFIED, ANNOTATION_REMOVED]) {
      core.eventTarget.addEventListener(type, this.changed);
      this.stops.push(() => core.eventTarget.removeEventListener(type, this.changed));
    }
    const sizes = new ResizeObserver(() => { this.engine.resize(true, true); this.changed(); });
    for (const plane of planes) sizes.observe(elements[plane]);
    this.stops.push(() => sizes.disconnect());
  }

  private viewport(plane: Plane): core.VolumeViewport {
    return this.engine.getViewport(plane) as core.VolumeViewport;
  }

  private listen(plane: Plane): void {
    const element = this.elements[plane];
    const moved = () => { this.follow(plane); this.changed(); };
    const types = [core.Enums.Events.CAMERA_MODIFIED, core.Enums.Events.VOI_MODIFIED];
    for (const type of types) element.addEventListener(type, moved);
    this.stops.push(() => { for (const type of types) element.removeEventListener(type, moved); });
  }

  /** A plane scrolled takes the common point with it. */
  private follow(plane: Plane): void {
    if (!this.geometry) return;
    const { focalPoint, viewPlaneNormal: n } = this.viewport(plane).getCamera();
    if (!focalPoint || !n) return;
    const off = n[0]! * (focalPoint[0]! - this.point[0]) + n[1]! * (focalPoint[1]! - this.point[1]) + n[2]! * (focalPoint[2]! - this.point[2]);
    this.point = [this.point[0] + n[0]! * off, this.point[1] + n[1]! * off, this.point[2] + n[2]! * off];
  }

  /** Shows a volume in all planes, at the voxel `start` or in its middle. `mask` is shared: what is written into it is drawn after `maskChanged`. */
  async show(geometry: Geometry, samples: Samples, mask: Uint8Array, window: Window, start?: Vector): Promise<void> {
    this.clear();
    this.geometry = geometry;
    const grid = gridOf(geometry);
    this.volumeId = freshId('volume');
    this.maskId = freshId('mask');
    this.grid = { ...grid, scalarData: mask };
    core.volumeLoader.createLocalVolume(this.volumeId, { ...grid, scalarData: samples });
    core.volumeLoader.createLocalVolume(this.maskId, { ...grid, scalarData: mask, referencedVolumeId: this.volumeId });
    await core.setVolumesForViewports(this.engine, [{ volumeId: this.volumeId }], [...planes]);
    tools.segmentation.addSegmentations([{
      segmentationId,
      representation: { type: tools.Enums.SegmentationRepresentations.Labelmap, data: { volumeId: this.maskId, referencedVolumeId: this.volumeId } as never },
    }]);
    const overlay = [{ segmentationId }];
    await tools.segmentation.addLabelmapRepresentationToViewportMap({ axial: overlay, coronal: overlay, sagittal: overlay });
    for (const plane of planes) colourLabels(plane);
    this.setWindow(window);
    for (const plane of planes) this.viewport(plane).resetCamera();
    this.goTo(worldOf(geometry, start ?? geometry.size.map((n) => Math.floor(n / 2)) as Vector));
  }

  setOpacity(share: number): void {
    tools.segmentation.config.style.setStyle({ type: tools.Enums.SegmentationRepresentations.Labelmap },
      { fillAlpha: share, fillAlphaInactive: share, outlineWidth: 1.5, outlineOpacity: share > 0 ? 1 : 0, renderOutline: share > 0, renderFill: share > 0 });
    this.render();
  }

  /** Draws again what was written into the mask, in all its slices or those given. */
  maskChanged(slices?: number[]): void {
    tools.segmentation.triggerSegmentationEvents.triggerSegmentationDataModified(segmentationId, slices ?? Array.from({ length: this.geometry?.size[2] ?? 0 }, (_, k) => k));
  }

  /** A second overlay: a map in steps 1..colours.length, 0 shows nothing; undefined takes it away. */
  async showMap(levels: Uint8Array | undefined, colours: [number, number, number][]): Promise<void> {
    this.clearMap();
    if (!levels || !this.grid) return this.render();
    this.mapId = freshId('map');
    core.volumeLoader.createLocalVolume(this.mapId, { ...this.grid, scalarData: levels, referencedVolumeId: this.volumeId } as never);
    tools.segmentation.addSegmentations([{
      segmentationId: mapSegmentationId,
      representation: { type: tools.Enums.SegmentationRepresentations.Labelmap, data: { volumeId: this.mapId, referencedVolumeId: this.volumeId } as never },
    }]);
    const overlay = [{ segmentationId: mapSegmentationId }];
    await tools.segmentation.addLabelmapRepresentationToViewportMap({ axial: overlay, coronal: overlay, sagittal: overlay });
    for (const plane of planes) {
      tools.segmentation.config.style.setStyle({ viewportId: plane, segmentationId: mapSegmentationId, type: tools.Enums.SegmentationRepresentations.Labelmap },
        { renderOutline: false, renderFill: true, fillAlpha: 0.6, fillAlphaInactive: 0.6 });
      colours.forEach((colour, n) => tools.segmentation.config.color.setSegmentIndexColor(plane, mapSegmentationId, n + 1, [...colour, 255] as never));
    }
    this.render();
  }

  private clearMap(): void {
    if (!this.mapId) return;
    for (const plane of planes) tools.segmentation.removeLabelmapRepresentation(plane, mapSegmentationId);
    tools.segmentation.state.removeSegmentation(mapSegmentationId);
    forgetVolume(this.mapId);
    this.mapId = '';
  }

  setWindow({ centre, width }: Window): void {
    for (const plane of planes) this.viewport(plane).setProperties({ voiRange: { lower: centre - width / 2, upper: centre + width / 2 } });
    this.render();
  }

  get window(): Window {
    const range = this.viewport('axial').getProperties()?.voiRange;
    return range ? { centre: (range.lower + range.upper) / 2, width: range.upper - range.lower } : { centre: 50, width: 350 };
  }

  /** The tool of the first button; undefined leaves the button to the page (brush, clicks). */
  setTool(tool: HandTool | undefined): void {
    hold(this.group!, tool);
  }

  element(plane: Plane): HTMLDivElement { return this.elements[plane]; }

  /** World point under a position in the element of a plane. */
  worldAt(plane: Plane, x: number, y: number): Vector {
    return this.viewport(plane).canvasToWorld([x, y]) as Vector;
  }

  /** Direction from the plane to the viewer. */
  normal(plane: Plane): Vector {
    return this.viewport(plane).getCamera().viewPlaneNormal as Vector;
  }

  goTo(world: Vector): void {
    this.point = world;
    for (const plane of planes) {
      const viewport = this.viewport(plane);
      viewport.jumpToWorld(world);
      // jumpToWorld also centres; the point stays the one asked for.
      this.point = world;
    }
    this.render();
    this.changed();
  }

  scroll(plane: Plane, by: number): void {
    core.utilities.scroll(this.viewport(plane) as never, { delta: by, volumeId: this.volumeId });
  }

  reset(): void {
    for (const plane of planes) this.viewport(plane).resetCamera();
    if (this.geometry) this.goTo(worldOf(this.geometry, this.geometry.size.map((n) => Math.floor(n / 2)) as Vector));
  }

  /** What the page writes around a plane. */
  state(plane: Plane): PlaneState {
    const viewport = this.viewport(plane);
    const { viewUp, viewPlaneNormal, focalPoint } = viewport.getCamera();
    if (!this.geometry || !viewUp || !viewPlaneNormal || !focalPoint) return { to: () => [0, 0], point: undefined, slice: 0, slices: 0, letters: ['', '', '', ''] };
    const to = (world: Vector) => viewport.worldToCanvas(world) as [number, number];
    return { to, point: to(this.point), ...sliceOf(this.geometry, focalPoint as Vector, viewPlaneNormal as Vector), letters: markers(viewUp as Vector, viewPlaneNormal as Vector) };
  }

  index(): Vector | undefined {
    return this.geometry && indexOf(this.geometry, this.point);
  }

  /** The measures drawn, in mm, in the order they were made. */
  measures(): Measure[] {
    return tools.annotation.state.getAllAnnotations().flatMap((a): Measure[] => {
      const stats = Object.values(a.data?.cachedStats ?? {})[0] as { length?: number; width?: number } | undefined;
      if (!stats?.length) return [];
      if (a.metadata?.toolName === tools.LengthTool.toolName) return [{ kind: 'length' as const, long: stats.length }];
      return stats.width === undefined ? [] : [{ kind: 'bidirectional' as const, long: Math.max(stats.length, stats.width), short: Math.min(stats.length, stats.width) }];
    });
  }

  /** The measures themselves, to be put back on other planes. */
  get annotations(): Drawn[] { return [...tools.annotation.state.getAllAnnotations()]; }

  putBack(measures: Drawn[]): void {
    for (const one of measures) {
      // What was worked out belongs to a volume that is gone.
      if (one.data) one.data.cachedStats = {};
      one.invalidated = true;
      // Set when the old planes went; it names a point without directions, and would show the measure in every plane.
      if (one.metadata) delete (one.metadata as { planeRestriction?: unknown }).planeRestriction;
      tools.annotation.state.addAnnotation(one, this.elements.axial);
    }
    this.render();
    // Their millimetres are worked out when they are drawn, a frame later or (where the planes were just measured) some later, and nobody
    // tells of that; without them no text stands beside a line.
    let gone = false;
    this.stops.push(() => { gone = true; });
    const again = (left: number): void => {
      if (gone) return;
      this.changed();
      if (left === 0 || !measures.some((one) => Object.keys(one.data?.cachedStats ?? {}).length === 0)) return;
      this.render();
      setTimeout(() => again(left - 1), 100);
    };
    requestAnimationFrame(() => requestAnimationFrame(() => again(20)));
  }

  clearMeasures(): void {
    tools.annotation.state.removeAllAnnotations();
    this.render();
  }

  render(): void { this.engine.renderViewports([...planes]); }

  private clear(): void {
    tools.annotation.state.removeAllAnnotations();
    this.clearMap();
    if (this.maskId) {
      tools.segmentation.removeAllSegmentationRepresentations();
      tools.segmentation.state.removeSegmentation(segmentationId);
      forgetVolume(this.maskId);
      forgetVolume(this.volumeId);
      this.maskId = this.volumeId = '';
    }
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    this.clear();
    tools.ToolGroupManager.destroyToolGroup(groupId);
    this.engine.destroy();
  }
}
