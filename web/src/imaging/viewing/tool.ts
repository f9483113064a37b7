/// Which tool the hand holds and what the bar acts upon: shared by the bar, the planes and the keys.
import { signal } from '@preact/signals';
import { number } from '../../words/numbers';
import { polygon } from '../mask/polygon';
import { study } from '../state';
import { stage } from './current';
import { handTools, type HandTool } from './hand';
import { sideBySide, sideTool } from './Phases';
import { layout, openPhases } from './phases';
import type { Stage, Window } from './stage';
import { autoWindow, presetNames, presets, type Preset } from './windows';

export const drawTools = ['brush', 'threshold', 'polygon', 'eraser', 'lesion', 'flood'] as const;
export type Tool = HandTool | typeof drawTools[number];
export const tool = signal<Tool>('crosshair');
export const windowNow = signal<Window>({ centre: 50, width: 350 });
export const opacity = signal(0.4);
export const drawn = signal<ReturnType<Stage['measures']>>([]);
/** What lies under the crosshair. */
export const readout = signal<{ index: string; value: string } | undefined>(undefined);
/** The tool held before this one. */
export const lastTool = signal<Tool>('window');

export const isHand = (one: Tool): one is HandTool => (handTools as readonly string[]).includes(one);
/** The viewing tool that takes the first button; undefined where the page itself does. */
export const handOf = (one: Tool): HandTool | undefined => (isHand(one) && one !== 'crosshair' ? one : undefined);

export function choose(next: Tool): void {
  if (tool.value !== next) lastTool.value = tool.value;
  tool.value = next;
  if (next !== 'polygon') polygon.value = undefined;
  sideTool.value = next;
  stage.value?.setTool(handOf(next));
}

/** What the bar acts upon: the panes side by side, or the three planes. */
export const shown = () => sideBySide.value ?? stage.value;

const same = (a: Window, b: Window): boolean => Math.abs(a.centre - b.centre) < 0.5 && Math.abs(a.width - b.width) < 0.5;
let automatic: { study: string; window: Window } | undefined;

export function windowOf(name: Preset): Window {
  if (name !== 'auto') return presets[name];
  const now = study.value;
  if (!now) return windowNow.value;
  // Asked at every turn of the window; the picture does not change.
  if (automatic?.study !== now.id) automatic = { study: now.id, window: autoWindow(now.samples) };
  return automatic.window;
}

export function preset(name: Preset): void {
  if (study.value) shown()?.setWindow(windowOf(name));
}

/** The preset that the window stands at, if any. */
export const presetNow = (): Preset | undefined => presetNames.find((name) => same(windowOf(name), windowNow.value));

/** Panes side by side, or back; drawing is done in the three planes. */
export function sides(): void {
  if (layout.value === 'phases') { layout.value = 'planes'; return; }
  if (!isHand(tool.value)) choose('crosshair');
  openPhases();
}

/** Reads what lies under the common point of the planes. */
export function readPoint(now: Stage): void {
  const open = study.value;
  const at = now.index();
  if (!at || !open) { readout.value = undefined; return; }
  const [columns, rows] = open.geometry.size;
  const value = open.samples[at[0] + columns * (at[1] + rows * at[2])]!;
  readout.value = { index: at.join(', '), value: number(value, Number.isInteger(value) ? 0 : 1) };
}
