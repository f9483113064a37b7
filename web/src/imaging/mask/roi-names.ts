/// Which label a region of interest most likely is, by its name: a proposal that the reader confirms or changes.
import { lesionLabel, liver, mostLesions, necrosis, vessel } from './labels';

const liverWords = /liver|hepar|leber|foie|h[ií]gado|fegato|肝/i;
// Gross tumour volume is the lesion; CTV and PTV are margins around it and are not proposed.
const lesionWord = '(?:gtv|tumou?r|lesion|hcc|metasta|nodule|mass|病灶|肿瘤|腫瘤|癌|结节|結節)';
const lesionWords = new RegExp(lesionWord, 'i');
/** "GTV 2", "病灶3"; not the 8 of "GTV segment 8". */
const numbered = new RegExp(`${lesionWord}[a-z]*[\\s_-]*0*(\\d+)`, 'i');
const necrosisWords = /necro|坏死|壞死/i;
// Not the phase in which something was drawn, and no tumour that is named after vessels (血管瘤).
const vesselWords = /vessel|portal(?![\s_-]*(venous|phase))|vein|venous[\s_-]*system|血管(?!.*瘤)|静脉(?!期)|靜脈(?!期)/i;
/** Made from another region by taking away or adding: only the reader can say what it is. */
const derived = /ctv|ptv|minus|margin|\bring|[-\u2212]\s*(gtv|ctv|ptv)|\bex(cl)?\b|减|(non?|without)[\s_-]*necro|[非无無](坏|壞)死/i;
/** In a vessel, and of the tumour or not: neither a lesion of the liver nor blood. */
const thrombus = /thromb|pvtt|[癌瘤血]栓/i;
const unsaid = (name: string) => derived.test(name) || thrombus.test(name);
/** What is named by one of its words alone, before a lesion is looked for: "tumor necrosis" is no lesion of its own. */
const partOf = (name: string): number => (unsaid(name) ? 0 : necrosisWords.test(name) ? necrosis : vesselWords.test(name) ? vessel : 0);

/** One label for each name, 0 where none is proposed; a lesion keeps the number behind its word where that is free. All that is necrosis joins, vessels likewise. */
export function proposedLabels(names: string[]): number[] {
  const taken = new Set<number>();
  const numberOf = (name: string) => Number(numbered.exec(name)?.[1] ?? NaN);
  const lesion = names.map((name) => lesionWords.test(name) && !unsaid(name) && partOf(name) === 0);
  const out = names.map((name, i) => {
    const n = numberOf(name);
    if (!lesion[i]) return partOf(name);
    if (!(n >= 1 && n <= mostLesions) || taken.has(lesionLabel(n))) return 0;
    taken.add(lesionLabel(n));
    return lesionLabel(n);
  });
  names.forEach((name, i) => {
    if (out[i] !== 0) return;
    if (!lesion[i]) { if (liverWords.test(name) && !unsaid(name)) out[i] = liver; return; }
    for (let n = 1; n <= mostLesions && out[i] === 0; n++) {
      if (taken.has(lesionLabel(n))) continue;
      taken.add(lesionLabel(n));
      out[i] = lesionLabel(n);
    }
  });
  return out;
}
