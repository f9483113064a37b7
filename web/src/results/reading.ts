/// From a result structure to what is read on a card: which number stands large, in which words.
/// Chooses and formats; computes nothing.
import type { Kind, OutputValue, Result } from '../core/types';
import type { ModelText, OutputText } from '../state/dictionary';
import { number, ofHundred, percent } from '../words/numbers';
import { plainUnit, time } from '../words/problems';
import { maybe, t } from '../words/words';

export type Headline = {
  output: string; value: string; unit?: string;
  /** The output's kind; a treatment that a guideline names is no class of risk. */
  kind: Kind | 'option'; label: string; when?: string;
  people?: number; elsewhere?: boolean; event?: string;
};

const months = (value: OutputValue): number | undefined =>
  value.time === undefined ? undefined : value.time_unit === 'a' ? value.time * 12 : value.time_unit === 'd' ? value.time / 30.4375 : value.time;

/** The outputs that stand large: the headline, moved along time to the reader's horizon where published there. */
export function headlines(model: ModelText, result: Result, years: number): Headline[] {
  const given = new Map((result.outputs ?? []).map((o) => [o.id, o]));
  return (model.outputs ?? []).filter((o) => o.headline).flatMap((o) => {
    const value = given.get(o.id);
    if (!value) return [];
    const { text, chosen } = atHorizon(model, o, value, given, years);
    return [read(model, text, chosen, months(chosen) !== undefined && months(chosen) !== years * 12)];
  });
}

// Of the outputs read off the same function, the one at the horizon; without one, the headline itself.
function atHorizon(model: ModelText, headline: OutputText, value: OutputValue, given: Map<string, OutputValue>, years: number) {
  if (value.time === undefined) return { text: headline, chosen: value };
  const family = (model.outputs ?? []).filter((o) => o.from === headline.from && o.kind === headline.kind
    && o.of === headline.of && JSON.stringify(o.state) === JSON.stringify(headline.state));
  for (const one of family) {
    const candidate = given.get(one.id);
    if (candidate && months(candidate) === years * 12) return { text: one, chosen: candidate };
  }
  return { text: headline, chosen: value };
}

/** One output in the reader's words. */
export function read(model: ModelText, text: OutputText, value: OutputValue, elsewhere = false): Headline {
  const when = value.time === undefined ? undefined : time(value.time, value.time_unit);
  return {
    output: text.id, kind: names(model, text) ? 'option' : text.kind, label: text.label, value: valueText(model, text, value.value),
    ...(text.kind === 'quantity' || text.kind === 'cohort_statistic' ? { unit: plainUnit(value.unit ?? text.unit) } : {}),
    ...(when ? { when } : {}), ...(elsewhere && when ? { elsewhere } : {}),
    ...(text.kind === 'probability' && typeof value.value === 'number' ? { people: ofHundred(value.value) } : {}),
    ...(text.event ? { event: text.event } : {}),
  };
}

const names = ({ allocation }: ModelText, { id }: OutputText) => allocation !== undefined && (id === allocation.first || id === allocation.next);

export function valueText(model: ModelText, text: OutputText, value: OutputValue['value']): string {
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no');
  if (typeof value === 'string') {
    const named = text.from !== undefined && text.from === model.classesOf ? model.classes[value]?.label : undefined;
    return named ?? text.labels?.[value] ?? maybe(`class.${value}`) ?? value;
  }
  return text.kind === 'probability' ? percent(value) : number(value, text.decimals);
}

/** The one plain sentence under the headline. */
export function sentence(model: ModelText, result: Result, first: Headline | undefined): string | undefined {
  const group = result.risk_group && model.classes[result.risk_group.class];
  const rule = (result.rules ?? []).map((r) => model.rules[r.id]).find(Boolean);
  if (first?.kind === 'probability' && first.people !== undefined) {
    return t('card.people', { n: peopleText(first), event: first.event ?? first.label });
  }
  if (rule) return rule;
  if (group?.meaning) return group.meaning;
  if (first?.kind === 'score') return t('card.score_meaning');
  return undefined;
}

// Of a risk below one in two hundred nobody says "0 of 100".
function peopleText(headline: Headline): string {
  return headline.value.startsWith('<') ? t('card.fewer_than_one') : headline.value.startsWith('>') ? t('card.more_than_99') : String(headline.people);
}

/** The other outputs, in the package's order, for the second line of a card and the model page. */
export function otherOutputs(model: ModelText, result: Result, shown: Headline[]): Headline[] {
  const given = new Map((result.outputs ?? []).map((o) => [o.id, o]));
  const large = new Set(shown.map((h) => h.output));
  return (model.outputs ?? []).filter((o) => !large.has(o.id) && given.has(o.id)).map((o) => read(model, o, given.get(o.id)!));
}
