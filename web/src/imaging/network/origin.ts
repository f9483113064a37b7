/// How the outlines of a study came about, in one line: what began them (a network and what it was trained on, a file, the generator of a
/// synthetic study), and whether a hand went over them.
import { signal } from '@preact/signals';
import { language, sentences, t } from '../../words/words';
import { steps } from '../mask/bench';
import type { NetworkPackage } from './packages';

type Begun = { by: NetworkPackage | 'file' | 'generator'; steps: number };
const begun = signal<ReadonlyMap<string, Begun>>(new Map());

export const titleOf = (one: NetworkPackage): string => (typeof one.title === 'string' ? one.title : one.title[language.value] ?? one.title['en'] ?? one.info.id);

/** After the whole mask of a study has been written at once. */
export function rememberOrigin(study: string | undefined, by: Begun['by']): void {
  if (study !== undefined) begun.value = new Map(begun.value).set(study, { by, steps: steps.value.undo });
}

function beginning(by: Begun['by']): string[] {
  if (typeof by === 'string') return [t(by === 'file' ? 'imaging.report.from_file' : 'imaging.report.by_generator')];
  const trained = by.card?.trained_on?.patients_with_tumour_labels;
  return [t('imaging.report.network', { name: titleOf(by), id: by.info.id, digest: by.info.sha256.slice(0, 12) }),
    trained === undefined ? t('imaging.report.trained_unknown') : t('network.trained', { n: trained }),
    by.card?.status?.startsWith('experimental') ? t('network.experimental') : ''];
}

export function originOf(study: string): string {
  const found = begun.value.get(study);
  // What was undone did not begin anything.
  if (!found || steps.value.undo < found.steps) return steps.value.undo > 0 ? t('imaging.report.by_hand') : '';
  const edits = steps.value.undo - found.steps;
  return sentences(...beginning(found.by), edits > 0 ? t('imaging.report.edited', { n: edits }) : t('imaging.report.unedited'));
}
