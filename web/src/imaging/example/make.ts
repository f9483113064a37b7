/// The example study made on this device: drawn by the core phase by phase, written as DICOM, and read in again like any other study.
import { signal } from '@preact/signals';
import { text } from '../../state/dictionary';
import { faultText } from '../faults';
import { replaceMask, send } from '../mask/bench';
import { newUid } from '../mask/seg-write';
import type { Geometry } from '../reading/stack';
import { fault, series, study, take, takes, work } from '../state';
import { ctFiles } from './ct-write';
import { dateOf, drawnPhases, recipeOf, slicesInAll, type Visit } from './recipe';

const words: Record<typeof drawnPhases[number], string> = { unenhanced: 'unenhanced', arterial: 'arterial', portal: 'portal venous', delayed: 'delayed' };
const titles: Record<Visit, string> = { baseline: 'SYNTHETIC baseline', later: 'SYNTHETIC follow-up' };
const portalOf = (visit: Visit): string => `${titles[visit]} ${words.portal}`;

/** The files made so far; both visits belong to one patient. */
let made: Partial<Record<Visit, File[]>> = {};
/** By series: what the generator drew, in the labels of this room. */
const truths = signal<ReadonlyMap<string, Uint8Array>>(new Map());
export const truthOf = (uid: string | undefined): Uint8Array | undefined => truths.value.get(uid ?? '');
export const madeHere = (visit: Visit): boolean => series.value.some((one) => one.description === portalOf(visit));

let run = 0;
let making = false;
function endMaking(): void { run++; making = false; }
export function stopMaking(): void { endMaking(); work.value = undefined; }

async function draw(visit: Visit, mine: number): Promise<File[] | undefined> {
  const files: File[] = [];
  const [uid, frameOfReference] = [newUid(), newUid()];
  let done = 0;
  for (const [n, phase] of drawnPhases.entries()) {
    const reply = await send({ do: 'draw', request: recipeOf(visit, phase) });
    if (mine !== run) return undefined;
    const drawn = reply.value as { geometry: Geometry; description: string } | undefined;
    if (reply.error || !drawn || !reply.whole || !reply.slab) {
      fault.value = { kind: 'example', name: '', text: reply.error ? faultText(reply.error) : '' };
      return undefined;
    }
    const at = { study: uid, series: newUid(), frameOfReference, number: (visit === 'later' ? 5 : 1) + n, description: `${titles[visit]} ${words[phase]}`,
      date: dateOf[visit], time: `09${String(n).padStart(2, '0')}00`, version: text.value.version };
    files.push(...await ctFiles({ geometry: drawn.geometry, samples: reply.whole, comment: drawn.description }, at, () => {
      if (mine === run) work.value = { kind: 'drawing', done: ++done, all: slicesInAll };
      return mine === run;
    }));
    if (mine !== run) return undefined;
    truths.value = new Map(truths.value).set(at.series, reply.slab.data);
  }
  return files;
}

/** Draws a visit and opens its portal venous phase; the other visit stays in the list. Files of the reader's own that come meanwhile end it. */
export async function makeExample(visit: Visit): Promise<void> {
  if (making) return;
  const mine = ++run;
  making = true;
  const before = takes.value;
  fault.value = undefined;
  work.value = { kind: 'drawing', done: 0, all: slicesInAll };
  // What was read from disk meanwhile has taken the place of the other visit.
  if (visit === 'baseline' || !madeHere('baseline')) made = {};
  const end = takes.subscribe(() => { if (takes.value !== before) endMaking(); });
  const files = await draw(visit, mine).finally(end);
  if (mine !== run) return;
  making = false;
  work.value = undefined;
  if (!files) return;
  made = { ...made, [visit]: files };
  await take([...made.baseline ?? [], ...made.later ?? []], (one) => one.description === portalOf(visit));
}

/** The generator's own outlines become the mask, as one step that undo takes back. */
export async function takeTruth(): Promise<void> {
  const labels = truthOf(study.value?.source?.series);
  if (labels) await replaceMask(labels.slice(), 'generator');
}
