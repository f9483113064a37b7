/// Which label a region of interest most likely is, by its name: a proposal that the reader confirms or changes.
import { lesionLabel, liver, mostLesions } from './labels';

const liverWords = /liver|hepar|leber|foie|h[ií]gado|fegato|肝/i;
// Gross tumour volume is the lesion; CTV and PTV are margins around it and are not proposed.
const lesionWord = '(?:gtv|tumou?r|lesion|hcc|metasta|nodule|mass|病灶|肿瘤|腫瘤|癌|结节|結節)';
const lesionWords = new RegExp(lesionWord, 'i');
/** "GTV 2", "病灶3"; not the 8 of "GTV segment 8". */
const numbered = new RegExp(`${lesionWord}[a-z]*[\\s_-]*0*(\\d+)`, 'i');
/** Made from another region by taking away or adding: only the reader can say what it is. */
const derived = /ctv|ptv|minus|margin|\bring|[-\u2212]\s*(gtv|ctv|ptv)|\bex(cl)?\b|减/i;

/** One label for each name, 0 where none is proposed; a lesion keeps the number behind its word where that is free. */
export function proposedLabels(names: string[]): number[] {
  const taken = new Set<number>();
  const numberOf = (name: string) => Number(numbered.exec(name)?.[1] ?? NaN);
  const lesion = names.map((name) => lesionWords.test(name) && !derived.test(name));
  const out = names.map((name, i) => {
    const n = numberOf(name);
    if (!lesion[i] || !(n >= 1 && n <= mostLesions) || taken.has(lesionLabel(n))) return 0;
    taken.add(lesionLabel(n));
    return lesionLabel(n);
  });
  names.forEach((name, i) => {
    if (out[i] !== 0) return;
    if (!lesion[i]) { if (liverWords.test(name) && !derived.test(name)) out[i] = liver; return; }
    for (let n = 1; n <= mostLesions && out[i] === 0; n++) {
      if (taken.has(lesionLabel(n))) continue;
      taken.add(lesionLabel(n));
      out[i] = lesionLabel(n);
    }
  });
  return out;
}
