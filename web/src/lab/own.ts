/// Packages made here, put where the published ones are: into the form's core, its words and its long texts.
import { effect } from '@preact/signals';
// @ts-expect-error a plain script, shared with the build
import { coreModel } from '../../scripts/core-view.mjs';
// @ts-expect-error a plain script, shared with the build
import { modelDetail, modelText } from '../../scripts/model-words.mjs';
import { ownDetails, type ModelDetail } from '../state/details';
import { text, together, type ModelText } from '../state/dictionary';
import { addPackages } from '../state/session';
import type { Package } from './types';

const made: Package[] = [];
let following = false;

// A change of language brings the published texts anew; the own ones join them again.
function follow(): void {
  if (following) return;
  following = true;
  effect(() => {
    const now = text.value;
    const missing = made.filter((p) => !now.models.some((m) => m.id === p.id));
    if (missing.length > 0) text.value = { ...now, models: together(now.models, missing.map((p) => ownText(p, now.tag))) };
  });
}

/** A package's words for the cards, marked as the user's own. */
export const ownText = (one: Package, tag: string): ModelText => ({ ...(modelText(one, tag) as ModelText), own: true });

/** Opens the package on the calculator page; answers its hash. Throws with the core's own line when it is refused. */
export async function makeOwn({ package: one }: { package: Package }): Promise<string | undefined> {
  const added = await addPackages([coreModel(one)]);
  if (!added.ok) throw new Error(added.error.detail ?? added.error.code);
  const failed = added.value.errors?.find((e) => e.field?.includes(one.id) || e.detail?.includes(one.id));
  if (failed) throw new Error(failed.detail ?? failed.code);
  made.push(one);
  const details = { ...ownDetails.peek() };
  for (const { tag } of text.peek().languages) details[tag] = { ...details[tag], [one.id]: modelDetail(one, tag) as ModelDetail };
  ownDetails.value = details;
  follow();
  const now = text.peek();
  if (!now.models.some((m) => m.id === one.id)) text.value = { ...now, models: together(now.models, [ownText(one, now.tag)]) };
  return added.value.models.find((m) => m.id === one.id)?.hash;
}
