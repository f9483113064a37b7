/// What the core refuses, in the reader's words: in full from its code; else the kind of fault, then the core's own clause on what and where.
import { fileBlanks, fileReason } from '../words/files';
import { list, number } from '../words/numbers';
import { type Blanks, maybe, t } from '../words/words';
import { labelName } from './mask/names';

/** What a code of the core names (core/base/reason.h). */
export type Reason = { code: string; [name: string]: unknown };
export type CoreFault = { code: string; detail: string; reason?: Reason };

const wordOf = (kind: string) => (v: unknown): string => maybe(`imaging.${kind}.${String(v)}`) ?? String(v);
const texts: Record<string, (value: unknown) => string> = {
  differs: (v) => list((v as string[]).map(wordOf('grid'))),
  names: (v) => ((v as string[]).length === 0 ? '\u2013' : list((v as string[]).map((name) => t('imaging.quoted', { text: name })))),
  port: wordOf('port'),
  when: wordOf('when'),
  needs: wordOf('needs'),
  label: (v) => labelName(Number(v)),
  // The names that lesions have in follow.ts: numbers, those gone by their number at baseline.
  lesion: (v) => (/^(gone )?\d+$/.test(String(v)) ? t('imaging.label.lesion', { n: String(v).replace('gone ', '') }) : String(v)),
  size: (v) => (v as number[]).join(' \u00d7 '),
  mm: (v) => number(Number(v), 3),
};
const plain = (v: unknown): string => (typeof v === 'number' ? number(v, Number.isInteger(v) ? 0 : 3) : String(v));

function blanksOf(values: Reason): Blanks {
  return { ...Object.fromEntries(Object.entries(values).map(([key, v]) => [key, (texts[key] ?? plain)(v)])), ...fileBlanks(values) };
}

/** A code with what it names as one sentence; undefined where there are no words for it. */
export const reasonText = (reason: Reason | undefined): string | undefined =>
  reason && (maybe(`imaging.reason.${reason.code}`, blanksOf(reason)) ?? fileReason(reason.code, reason));

/** Why one set of criteria gives no response. */
export const notGiven = (error: CoreFault | undefined): string => t('imaging.response.not_given', { detail: error ? reasonText(error.reason) ?? error.detail : '' });

/** One line for a fault of the imaging module; a code without words stands as it is, never alone. */
export const faultText = ({ code, detail, reason }: CoreFault): string =>
  reasonText(reason) ?? (maybe(`imaging.note.${code}`, { detail }) ?? `${code} ${detail}`).replace(/[:：]?\s*(\(\)|（）)?$/, '').trim();
