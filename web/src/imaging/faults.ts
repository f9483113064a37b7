/// What the core refuses, in the reader's words: the kind of fault by its code, then the core's own clause on what and where.
import { maybe } from '../words/words';

export type CoreFault = { code: string; detail: string };

/** One line for a fault of the imaging module; a code without words stands as it is, never alone. */
export const faultText = ({ code, detail }: CoreFault): string =>
  (maybe(`imaging.note.${code}`, { detail }) ?? `${code} ${detail}`).replace(/[:：]?\s*(\(\)|（）)?$/, '').trim();
