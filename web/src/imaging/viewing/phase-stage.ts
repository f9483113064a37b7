/// Series side by side, drawn by Cornerstone3D in the axial plane. Those of one frame of reference share scroll, pan and zoom in
/// millimetres of the patient; all share the window. A volume may have any spacing: the plane shown is the same to the millimetre.
import * as core from '@cornerstonejs/core';
import * as tools from '@cornerstonejs/tools';
import type { Vector } from '../reading/header';
import type { Geometry, Samples } from '../reading/stack';
import { indexOf, markers, sliceOf } from './grid';
import { hold, type HandTool } from './hand';
import type { Window } from './stage';
import { begin, commonFrame, forgetVolume, freshId, gridOf } from './volume';

/** `outside`: the plane lies beyond the series. `value`: of the voxel under the common point. `focal`: a point of the plane, world mm. `to`: from
 * world mm to the picture of the pane. */
export type PaneState = { focal: Vector; normal: Vector; to: (world: Vector) => [number, number]; point: [number, number]; z: number; slice: number; slices: number; outside: boolean; value: number | undefined;
  letters: [string, string, string, string] };
type Pane = { geometry: Geometry; samples: Samples; linked: boolean; ready: boolean; volumeId: string; element: HTMLDivElement; stop: () => void };

const engineId = 'hepatica-phases';
const { Events } = core.Enums;

export class PhaseStage {
  private engine: core.RenderingEngine;
  private group = tools.ToolGroupManager.createToolGroup(engineId)!;
  private cameras = tools.synchronizers.createCameraPositionSynchronizer(`${engineId}-camera`);
  private panes = new Map<string, Pane>();
  private sizes: ResizeObserver;

  /** `point`: the point in the patient that all panes mark, world mm. */
  constructor(public point: Vector, private now: Window, private changed: () => void) {
    begin();
    this.engine = new core.RenderingEngine(engineId);
    this.sizes = new ResizeObserver(() => { this.engine.resize(true, true); this.changed(); });
    this.setTool('crosshair');
  }

  /** The first pane that takes others with it. */
  get leader(): HTMLDivElement | undefined { return [...this.panes.values()].find((pane) => pane.linked && pane.ready)?.element; }

  private viewport(id: string): core.VolumeViewport {
    return this.engine.getViewport(id) as core.VolumeViewport;
  }

  /** Shows a volume in an element; a linked one takes the place and size of those that are there. */
  async show(id: string, element: HTMLDivElement, geometry: Geometry, samples: Samples, linked: boolean): Promise<void> {
    this.engine.enableElement({ viewportId: id, type: core.Enums.ViewportType.ORTHOGRAPHIC, element,
      defaultOptions: { orientation: core.Enums.OrientationAxis.AXIAL, background: [0, 0, 0] as [number, number, number] } });
    const volumeId = freshId('phase-volume');
    core.volumeLoader.createLocalVolume(volumeId, { ...gridOf(geometry, linked ? commonFrame : volumeId), scalarData: samples });
    const moved = () => { this.follow(id); this.changed(); };
    const windowed = () => { this.windowFrom(id); this.changed(); };
    element.addEventListener(Events.CAMERA_MODIFIED, moved);
    element.addEventListener(Events.VOI_MODIFIED, windowed);
    const stop = () => { element.removeEventListener(Events.CAMERA_MODIFIED, moved); element.removeEventListener(Events.VOI_MODIFIED, windowed); };
    const pane = { geometry, samples, linked, ready: false, volumeId, element, stop };
    this.panes.set(id, pane);
    this.sizes.observe(element);
    const viewport = this.viewport(id);
    await viewport.setVolumes([{ volumeId }]);
    if (this.panes.get(id) !== pane) return;
    this.group.addViewport(id, engineId);
    this.setWindow(this.now);
    viewport.resetCamera();
    const other = [...this.panes].find(([, one]) => one.linked && one.ready)?.[0];
    if (linked && other) viewport.setCamera(this.viewport(other).getCamera());
    else if (linked) viewport.jumpToWorld(this.point);
    pane.ready = true;
    if (linked) this.cameras.add({ renderingEngineId: engineId, viewportId: id });
    // Window and size take hold once the picture has been drawn.
    requestAnimationFrame(() => { this.engine.resize(true, true); this.setWindow(this.now); this.changed(); });
    this.changed();
  }

  hide(id: string): void {
    const pane = this.panes.get(id);
    if (!pane) return;
    this.panes.delete(id);
    pane.stop();
    this.sizes.unobserve(pane.element);
    if (pane.linked) this.cameras.remove({ renderingEngineId: engineId, viewportId: id });
    this.group.removeViewports(engineId, id);
    this.engine.disableElement(id);
    forgetVolume(pane.volumeId);
  }

  /** A pane scrolled takes the common point with it. */
  private follow(id: string): void {
    const pane = this.panes.get(id);
    if (!pane?.linked || !pane.ready) return;
    const { focalPoint, viewPlaneNormal: n } = this.viewport(id).getCamera();
    if (!focalPoint || !n) return;
    const off = n[0]! * (focalPoint[0]! - this.point[0]) + n[1]! * (focalPoint[1]! - this.point[1]) + n[2]! * (focalPoint[2]! - this.point[2]);
    this.point = [this.point[0] + n[0]! * off, this.point[1] + n[1]! * off, this.point[2] + n[2]! * off];
  }

  private windowFrom(id: string): void {
    const range = this.viewport(id).getProperties()?.voiRange;
    if (!range || range.lower === this.now.centre - this.now.width / 2 && range.upper === this.now.centre + this.now.width / 2) return;
    this.setWindow({ centre: (range.lower + range.upper) / 2, width: range.upper - range.lower });
  }

  // Cornerstone3D's own synchronizer of windows passes the name of the volume on, which in the other panes is another.
  setWindow(window: Window): void {
    this.now = window;
    const voiRange = { lower: window.centre - window.width / 2, upper: window.centre + window.width / 2 };
    for (const [id, { volumeId }] of this.panes) {
      if (this.viewport(id).hasVolumeId(volumeId)) this.viewport(id).setProperties({ voiRange });
    }
    this.render();
  }
  get window(): Window { return this.now; }

  setTool(tool: HandTool | undefined): void { hold(this.group, tool); }

  worldAt(id: string, x: number, y: number): Vector {
    return this.viewport(id).canvasToWorld([x, y]) as Vector;
  }

  /** Marks a point in all panes. */
  mark(world: Vector): void {
    this.point = world;
    this.changed();
  }

  /** Takes the plane of a pane (and with it those linked) to a point. */
  private bring(id: string): void {
    const kept = this.point;
    this.viewport(id).jumpToWorld(kept);
    this.point = kept;
  }

  goTo(world: Vector): void {
    this.point = world;
    const first = [...this.panes].find(([, pane]) => pane.linked && pane.ready)?.[0];
    if (first) this.bring(first);
    this.render();
    this.changed();
  }

  scroll(id: string, by: number): void {
    const pane = this.panes.get(id);
    if (pane) core.utilities.scroll(this.viewport(id) as never, { delta: by, volumeId: pane.volumeId });
  }

  reset(): void {
    for (const [id, pane] of this.panes) {
      const at = this.point;
      this.viewport(id).resetCamera();
      this.point = at;
      if (pane.linked) this.bring(id);
    }
    this.render();
  }

  state(id: string): PaneState | undefined {
    const pane = this.panes.get(id);
    if (!pane?.ready) return undefined;
    const viewport = this.viewport(id);
    const { viewUp, viewPlaneNormal, focalPoint } = viewport.getCamera();
    if (!viewUp || !viewPlaneNormal || !focalPoint) return undefined;
    const { slice, slices } = sliceOf(pane.geometry, focalPoint as Vector, viewPlaneNormal as Vector);
    const at = pane.linked ? indexOf(pane.geometry, this.point) : undefined;
    const [columns, rows] = pane.geometry.size;
    const to = (world: Vector) => viewport.worldToCanvas(world) as [number, number];
    return { focal: focalPoint as Vector, normal: viewPlaneNormal as Vector, to, point: to(this.point), z: focalPoint[2]!, slice, slices,
      outside: slice < 1 || slice > slices, value: at && pane.samples[at[0] + columns * (at[1] + rows * at[2])],
      letters: markers(viewUp as Vector, viewPlaneNormal as Vector) };
  }

  render(): void { if (this.panes.size > 0) this.engine.renderViewports([...this.panes.keys()]); }

  destroy(): void {
    for (const id of [...this.panes.keys()]) this.hide(id);
    this.sizes.disconnect();
    tools.SynchronizerManager.destroySynchronizer(`${engineId}-camera`);
    tools.ToolGroupManager.destroyToolGroup(engineId);
    this.engine.destroy();
  }
}
