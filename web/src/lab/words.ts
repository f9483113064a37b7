/// The core's own sentences in the reader's words: reasons of rows left out, problems of cells, names of models.
import type { Failure } from '../core/types';
import { levelLabel, models, variables, variableLabel } from '../state/dictionary';
import { list, number, percent } from '../words/numbers';
import { problemText, unitLabel } from '../words/problems';
import { language, maybe, t } from '../words/words';
import type { Estimate, Maybe, Problem, Quantile, Remark, Warned } from './types';
import { given } from './types';
import type { Cell } from '../report/csv';

export const modelName = (asked: string): string => {
  const [id = '', output] = asked.split(':');
  const title = models.value.get(id)?.short ?? id;
  return output ? `${title} (${output})` : title;
};

/** "reach-b: missing alt" and its like. A reason that is not known stays as the core wrote it. */
export function reasonText(reason: string, code?: string): string {
  const words = code ? maybe(`lab.left.code.${code}`) : undefined;
  if (words) return words.replace('{detail}', reason.replace(/^[^:']*[:'] ?|' has no stated meaning$/g, ''));
  const lacking = /^([^:]+): missing (.+)$/.exec(reason);
  if (lacking) return t('lab.left.missing', { model: modelName(lacking[1]!), fields: list(lacking[2]!.split(/,? /).map(variableLabel)) });
  const apart = /^([^:]+): not applicable: (.+)$/.exec(reason);
  if (apart) return t('lab.left.not_applicable', { model: modelName(apart[1]!), why: models.value.get(apart[1]!)?.exclusions[apart[2]!]?.reason ?? apart[2]! });
  const unknown = /^(.+) unknown$/.exec(reason);
  if (unknown) return t('lab.left.unknown', { field: list(unknown[1]!.split(/,? /).map(variableLabel)) });
  const missing = /^(?:missing|unknown:) (.+)$/.exec(reason);
  if (missing) return t('lab.left.unknown', { field: list(missing[1]!.split(/,? /).map(variableLabel)) });
  return reason;
}

export const rowsText = (first: number[], all: number): string => {
  const shown = first.slice(0, 8).map((r) => number(r, 0)).join(', ');
  return all > first.slice(0, 8).length ? `${shown} \u2026` : shown;
};

/** "(-inf, 4.65]" as a reader writes it. */
export function rangeText(range: string): string {
  const [low = '', high = ''] = range.replace(/[[\]()]/g, '').split(',').map((x) => x.trim());
  const plain = (x: string) => number(Number(x));
  return low.includes('inf') ? `\u2264\u2009${plain(high)}` : high.includes('inf') ? `\u2265\u2009${plain(low)}` : `${plain(low)}\u2013${plain(high)}`;
}

export function cellProblem(p: Problem): string {
  const words = maybe(`error.${p.code}`) ?? p.code;
  return t('lab.problem', { column: p.column, what: words, detail: p.detail, rows: rowsText(p.first, p.cells), n: p.cells });
}

/** An error of the core: its place is a column or a call, so the code's words and the detail suffice. */
export const failureText = (error: Failure): string => {
  if (!error.field || variables.value.has(error.field)) return problemText(error);
  return `${maybe(`error.${error.code}`) ?? error.code}: ${error.field}${error.detail ? `; ${error.detail}` : ''}`;
};

/** A warning with its numbers; one whose code has no words stays as the core wrote it. */
export function warningText(w: Warned): string {
  const of = w.events !== undefined ? t('lab.warning.events', { n: number(w.events, 0) })
    : w.events_per_parameter !== undefined ? t('lab.warning.per_parameter', { n: number(w.events_per_parameter, 1) })
    : w.factor !== undefined ? t('lab.warning.factor', { n: number(w.factor, 3) })
    : w.p_value !== undefined ? t('lab.warning.p_value', { p: number(w.p_value, 4) })
    : w.output ? t('lab.warning.output', { output: w.output[language.value === 'zh-CN' ? 'zh-CN' : 'en'] }) : undefined;
  const words = maybe(`lab.warning.${w.code}`);
  return words ? `${words} (${of ?? w.detail ?? ''})` : w.detail ?? w.code;
}

/** What a proposal remarks on a column, from its codes; the core's own line where there are none. */
export function remarksText(remarks: Remark[] | undefined, line: string | undefined): string {
  if (!remarks || remarks.length === 0) return line ?? '';
  return remarks.map(remarkText).join(t('lab.remark.join'));
}
function remarkText(r: Remark): string {
  const with_ = {
    words: r.words ?? '', unit: r.unit ?? '', fits: r.fits ?? '', variable: r.variable ? variableLabel(r.variable) : '', share: r.share === undefined ? '' : percent(r.share, 1),
    typical: r.typical === undefined ? '' : number(r.typical), other: r.other === undefined ? '' : number(r.other), values: r.values ?? 0, most: r.most === undefined ? '' : number(r.most),
  };
  switch (r.code) {
    case 'by_words': case 'header_unit_unknown': case 'header_unit_doubtful': case 'unit_by_values': case 'mixed_units':
    case 'time_unit_by_size': case 'event_guessed': case 'variable_taken': case 'not_numbers': case 'codes_uncertain':
      return t(`lab.remark.${r.code}`, with_);
    default: return r.code;
  }
}

/** The notes of a meta-analysis (core/cohort/meta.h). One that is not known stays as the core wrote it. */
export function metaNote(note: string): string {
  const few = /^(\d+) sites: the variance/.exec(note);
  if (few) return t('lab.meta.few', { n: number(Number(few[1]), 0) });
  const [, name = '', rest = ''] = /^(.+?): (.+)$/.exec(note) ?? [];
  const measures = (names: string) => list(names.split(', ').map((m) => maybe(`lab.meta.of.${m}`) ?? m));
  if (rest.startsWith('not validated at every site')) return t('lab.meta.not_everywhere', { model: modelName(name) });
  const lacking = /^(\w+) has no value to pool at: (.+)$/.exec(rest);
  if (lacking) return t('lab.meta.lacking', { model: modelName(name), measure: measures(lacking[1]!), sites: lacking[2]! });
  const below = /^brier: the interval for a new site reaches below 0.* 0 to ([\d.e-]+)$/.exec(rest);
  if (below) return t('lab.meta.below', { model: modelName(name), most: number(Number(below[1]!), 3) });
  const raised = /^([\w, ]+): the sites differ less than/.exec(rest);
  if (raised) return t('lab.meta.raised', { model: modelName(name), measures: measures(raised[1]!) });
  return note;
}

/** The notes of a validation from counts (core/cohort/pool_validation.h). One that is not known stays as the core wrote it. */
export function countsNote(note: string): string {
  const joined = /^(\d+) of (\d+) groups and (\d+) of (\d+) intervals are left/.exec(note);
  if (joined) return t('lab.counts_note.joined', { groups: joined[1]!, of: joined[2]!, intervals: joined[3]!, all: joined[4]! });
  if (note.startsWith('times are taken as rounded up')) return t('lab.counts_note.times');
  if (note.startsWith('the model gives no probability')) return t('lab.counts_note.ranking');
  return note;
}

export const levelText = (variable: string, level: string): string => {
  const type = variables.value.get(variable)?.type;
  // A table of the cohort says yes and no, a package true and false.
  if (type === 'boolean') return t(level === 'yes' || level === 'true' ? 'lab.level.true' : 'lab.level.false');
  return levelLabel(variable, level);
};

export const unitOf = (variable: string, unit: string | undefined): string => (unit && unit !== '1' ? unitLabel(variable, unit) : '');

export const interval = (lower: number, upper: number, decimals: number): string => `${number(lower, decimals)}\u2013${number(upper, decimals)}`;

/** "0.72 (0.66–0.78)" on screen; the bare number in the file. */
export function estimate(e: Maybe<Estimate>, decimals = 2): Cell {
  if (!given(e)) return { show: e === undefined ? '\u2013' : problemText(e.fault), raw: undefined };
  return { show: `${number(e.value, decimals)} (${interval(e.lower, e.upper, decimals)})`, raw: e.value };
}
export const bound = (e: Maybe<Estimate>, which: 'lower' | 'upper'): number | undefined => (given(e) ? e[which] : undefined);

export function pValue(p: number | undefined): Cell {
  if (p === undefined) return { show: '\u2013', raw: undefined };
  return { show: p < 0.001 ? `<${number(0.001, 3)}` : number(p, p < 0.1 ? 3 : 2), raw: p };
}

export function quantile(q: Quantile | undefined): string {
  if (q?.estimate === undefined) return t('lab.not_reached');
  const end = (x: number | undefined) => (x === undefined ? t('lab.not_reached') : number(x, 1));
  return `${number(q.estimate, 1)} (${end(q.lower)}\u2013${end(q.upper)})`;
}

export const share = (x: number | undefined): string => (x === undefined ? '\u2013' : percent(x, x > 0 && x < 0.0995 ? 1 : 0));
