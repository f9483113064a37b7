/// The core's own sentences in the reader's words: reasons of rows left out, problems of cells, names of models.
import type { Failure } from '../core/types';
import { levelLabel, models, variables, variableLabel } from '../state/dictionary';
import { list, number, percent } from '../words/numbers';
import { fileBlanks, fileReason } from '../words/files';
import { problemText, time, unitLabel } from '../words/problems';
import { type Blanks, language, maybe, t } from '../words/words';
import type { Estimate, LeftOut, Maybe, Problem, Quantile, Remark, Said, Values, Warned } from './types';
import { given } from './types';
import type { Cell } from '../report/csv';

export const modelName = (asked: string): string => {
  const [id = '', output] = asked.split(':');
  const model = models.value.get(id);
  const title = model?.short ?? id;
  return output ? `${title} (${model?.outputs?.find((o) => o.id === output)?.label ?? output})` : title;
};

/** What a column of a fit was made from, for the reader: "ascites == 'severe'" is a level, "afp >= 20 and afp < 400" a band. */
export function columnText(text: string): string {
  const level = /^([a-z0-9_]+) == '([^']+)'$/.exec(text);
  if (level) return `${variableLabel(level[1]!)}: ${levelText(level[1]!, level[2]!)}`;
  const band = /^([a-z0-9_]+) (>=?) ([\d.e+]+) and \1 (<=?) ([\d.e+]+)$/.exec(text);
  if (band) return `${signed(band[3]!, band[2] === '>=' ? '\u2264' : '<')} ${variableLabel(band[1]!)} ${sign(band[4]!)} ${number(Number(band[5]))}`;
  const bound = /^([a-z0-9_]+) ([<>]=?) ([\d.e+]+)$/.exec(text);
  if (bound) return `${variableLabel(bound[1]!)} ${sign(bound[2]!)} ${number(Number(bound[3]))}`;
  return maybe(`lab.column_named.${text}`) ?? text.replace(/[a-z][a-z0-9_]*/g, (name) => (variables.value.has(name) ? variableLabel(name) : name));
}
const sign = (written: string): string => written.replace('>=', '\u2265').replace('<=', '\u2264');
const signed = (x: string, by: string): string => `${number(Number(x))} ${by}`;

/** A column that is yes or no says so; any other level is a number. */
const levelOf = (column: string, level: number): string =>
  (/ (==|>|<|>=|<=|!=) /.test(column) || variables.value.get(column)?.type === 'boolean' ? t(level ? 'lab.level.true' : 'lab.level.false') : number(level));

/** What a code of the core names, as a reader writes it: models, variables and columns by their names, times with their unit. */
function blanksOf(values: Values, unit: string): Blanks {
  const one = (name: string): string => String(values[name] ?? '');
  const withUnit = (text: string, of: string): string => `${text}${unitOf(one('variable'), one(of)) ? ` ${unitOf(one('variable'), one(of))}` : ''}`;
  const texts: Record<string, (value: Values[string]) => string> = {
    model: (v) => modelName(String(v)),
    variable: (v) => variableLabel(String(v)),
    variables: (v) => list((v as string[]).map(variableLabel)),
    exclusions: (v) => list((v as string[]).map((id) => models.value.get(one('model').split(':')[0]!)?.exclusions[id]?.reason ?? id)),
    measure: (v) => maybe(`lab.meta.of.${String(v)}`) ?? String(v),
    measures: (v) => list((v as string[]).map((m) => maybe(`lab.meta.of.${m}`) ?? m)),
    column: (v) => columnText(String(v)),
    columns: (v) => list((v as string[]).map((x) => t('lab.quoted', { text: columnText(x) }))),
    level: (v) => levelOf(one('column'), Number(v)),
    time: (v) => time(tenth(v), unit),
    last: (v) => time(tenth(v), unit),
    of: (v) => (typeof v === 'number' ? number(v, 0) : maybe(`lab.count_of.${String(v)}`) ?? String(v)),
    why: (v) => said((v as Said).code, v as Said, undefined, unit),
    value: (v) => withUnit(number(Number(v)), 'unit'),
    range: (v) => withUnit(rangeText(String(v)), values['range_unit'] === undefined ? 'unit_of_column' : 'range_unit'),
    unit: (v) => unitOf(one('variable'), String(v)),
    units: (v) => list((v as string[]).map((unit) => unitOf(one('variable'), unit) || unit)),
    here: (v) => t(`lab.unit.${String(v) as 'mo'}`),
    there: (v) => t(`lab.unit.${String(v) as 'mo'}`),
    setting: (v) => maybe(`lab.setting.${String(v)}`) ?? String(v),
  };
  const plain = (v: Values[string]): string => (typeof v === 'number' ? number(v, Number.isInteger(v) ? 0 : 3) : list((Array.isArray(v) ? v : [v]).map(String)));
  return { ...Object.fromEntries(Object.entries(values).map(([key, v]) => [key, (texts[key] ?? plain)(v)])), ...fileBlanks(values) };
}
const tenth = (x: Values[string]): number => Math.round(Number(x) * 10) / 10;

/** A code of the core with what it names (core/base/reason.h) in the reader's words; the core's own line where there are none. */
export const said = (code: string | undefined, values: Values = {}, line = code ?? '', unit = 'mo'): string =>
  (code === undefined ? undefined : maybe(`lab.reason.${code}`, blanksOf(values, unit)) ?? fileReason(code, values)) ?? line;

export const reasonText = ({ reason, code, values }: Pick<LeftOut, 'reason' | 'code' | 'values'>): string => said(code, values, reason);

/** The notes of an answer from their codes; a file of an older version has only the lines. */
export const notesText = ({ notes, remarks }: { notes: string[]; remarks?: Said[] }): string[] =>
  notes.map((line, i) => said(remarks?.[i]?.code, remarks?.[i], line));

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
  const with_ = { column: p.column === '(all columns)' ? t('lab.all_columns') : p.column, said: said(p.reason?.code, p.reason, p.detail), rows: rowsText(p.first, p.cells), n: p.cells };
  return t(p.reason?.code === 'repeats' ? 'lab.problem_repeats' : p.first.length > 0 ? 'lab.problem_said' : 'lab.problem_all', with_);
}

/** A refusal of the core: in full from its code where it has one; else the words of its kind, its place and the core's own detail. */
export const failureText = (error: Failure, unit = 'mo'): string => {
  const reason = error.reason as Said | undefined;
  if (reason) {
    const words = said(reason.code, reason, error.detail, unit);
    const { row } = reason;
    if (error.code !== 'rows' || typeof row !== 'number') return words;
    return row === 0 ? t('lab.header_said', { said: words }) : t('lab.row_said', { row: number(row, 0), said: words });
  }
  if (!error.field || variables.value.has(error.field)) return problemText(error);
  return `${maybe(`error.${error.code}`) ?? error.code}: ${error.field}${error.detail ? `; ${error.detail}` : ''}`;
};

/** A warning with its numbers; one whose code has no words stays as the core wrote it. */
export function warningText(w: Warned): string {
  const of = w.events !== undefined ? t('lab.warning.events', { n: number(w.events, 0) })
    : w.events_per_parameter !== undefined ? t('lab.warning.per_parameter', { n: number(w.events_per_parameter, 1) })
    : w.factor !== undefined ? t('lab.warning.factor', { n: number(w.factor, 3) })
    : w.p_value !== undefined ? t('lab.warning.p_value', { p: number(w.p_value, 4) })
    : w.model ? t('lab.warning.model', { model: modelName(w.model) })
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
  if (!given(e)) return { show: e === undefined ? '\u2013' : failureText(e.fault), raw: undefined };
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
