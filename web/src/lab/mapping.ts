/// Edits of the mapping that a person confirms; pure, so that each is tested by itself.
import type { VariableText } from '../state/dictionary';
import type { ColumnInfo, Mapping, MappedColumn, OutcomeMapping } from './types';

/** What a column is used for: nothing, the identifier, a covariate of its own, or a variable ("variable:albumin"). */
export type Use = 'none' | 'identifier' | 'number' | 'category' | `variable:${string}`;

export function useOf(mapping: Mapping, column: string): Use {
  if (mapping.identifier === column) return 'identifier';
  const one = mapping.columns.find((c) => c.column === column);
  if (!one) return 'none';
  return one.variable ? `variable:${one.variable}` : one.covariate ?? 'none';
}

export const entryOf = (mapping: Mapping, column: string): MappedColumn | undefined => mapping.columns.find((c) => c.column === column);

/** Whether time, dates or event are read from this column. */
export const inOutcome = (mapping: Mapping, column: string): boolean => {
  const o = mapping.outcome;
  return o !== undefined && [o.time, o.start, o.end, o.event].includes(column);
};

const without = (mapping: Mapping, column: string): Mapping => {
  const { identifier, ...rest } = mapping;
  return { ...rest, columns: mapping.columns.filter((c) => c.column !== column), ...(identifier && identifier !== column ? { identifier } : {}) };
};

/** Uses a column otherwise. A unit is proposed only where there is one; levels only where the text is the level itself. */
export function setUse(mapping: Mapping, info: ColumnInfo, use: Use, variables: Map<string, VariableText>): Mapping {
  const next = without(mapping, info.column);
  if (use === 'none') return next;
  if (use === 'identifier') return { ...next, identifier: info.column };
  if (use === 'number' || use === 'category') return { ...next, columns: [...next.columns, { column: info.column, covariate: use }] };
  const variable = variables.get(use.slice('variable:'.length));
  if (!variable) return next;
  const entry: MappedColumn = { column: info.column, variable: variable.id };
  if (variable.units?.length) entry.unit = variable.units[0]!.code;
  else entry.levels = Object.fromEntries(info.distinct.flatMap((text) => { const level = plainLevel(text, variable); return level === undefined ? [] : [[text, level]]; }));
  // A variable has one column: the one chosen last.
  return { ...next, columns: [...next.columns.filter((c) => c.variable !== variable.id), entry] };
}

const yes = ['yes', 'true', 'y', '有', '是', '阳性', 'positive'];
const no = ['no', 'false', 'n', '无', '否', '阴性', 'negative'];

/** The level that a text says in plain words; codes such as 1 and 2 are never guessed. */
export function plainLevel(text: string, variable: VariableText): string | boolean | undefined {
  const plain = text.trim().toLowerCase();
  if (variable.type === 'boolean') return yes.includes(plain) ? true : no.includes(plain) ? false : undefined;
  return variable.levels?.find((l) => l.id.toLowerCase() === plain || l.label.toLowerCase() === plain)?.id;
}

const change = (mapping: Mapping, column: string, by: (one: MappedColumn) => MappedColumn): Mapping =>
  ({ ...mapping, columns: mapping.columns.map((c) => (c.column === column ? by(c) : c)) });

/** Another unit for the whole column; a second unit proposed beside the old one goes with it. */
export const setUnit = (mapping: Mapping, column: string, unit: string): Mapping => change(mapping, column, ({ other_units: _o, note_unit: _n, ...one }) => ({ ...one, unit }));

export const dropOtherUnits = (mapping: Mapping, column: string): Mapping => change(mapping, column, ({ other_units: _o, ...one }) => one);

export function setLevel(mapping: Mapping, column: string, text: string, level: string | boolean | undefined): Mapping {
  return change(mapping, column, (one) => {
    const { [text]: _before, ...rest } = one.levels ?? {};
    return { ...one, levels: level === undefined ? rest : { ...rest, [text]: level } };
  });
}

/** Column names that the outcome takes are freed from the columns. */
export function setOutcome(mapping: Mapping, outcome: OutcomeMapping | undefined): Mapping {
  const { outcome: _before, ...rest } = mapping;
  if (!outcome) return rest;
  const taken = [outcome.time, outcome.start, outcome.end, outcome.event];
  return { ...rest, columns: rest.columns.filter((c) => !taken.includes(c.column)), outcome };
}

/** A new event column: its texts are sorted into event and none only when they are 0 and 1. */
export function eventColumn(outcome: OutcomeMapping | undefined, info: ColumnInfo): OutcomeMapping {
  const { note: _note, remarks: _remarks, ...rest } = outcome ?? ({} as Partial<OutcomeMapping>);
  const coded = info.distinct.length === 2 && info.distinct.includes('0') && info.distinct.includes('1');
  return { ...rest, event: info.column, event_values: coded ? ['1'] : [], censored_values: coded ? ['0'] : [] };
}

export type Meaning = 'event' | 'none' | 'unknown';

export function setMeaning(outcome: OutcomeMapping, text: string, meaning: Meaning): OutcomeMapping {
  const off = (list: string[]) => list.filter((v) => v !== text);
  const event_values = off(outcome.event_values);
  const censored_values = off(outcome.censored_values);
  if (meaning === 'event') event_values.push(text);
  if (meaning === 'none') censored_values.push(text);
  return { ...outcome, event_values, censored_values };
}

/** The mapping as it is sent: without what was only a proposal's remark. */
export function confirmed(mapping: Mapping): Mapping {
  const { unmapped: _unmapped, ...rest } = mapping;
  const label = rest.outcome?.label;
  const named = label && { en: label.en.trim() || label['zh-CN'].trim(), 'zh-CN': label['zh-CN'].trim() || label.en.trim() };
  return { ...rest, ...(rest.outcome && named ? { outcome: { ...rest.outcome, label: named } } : {}), columns: rest.columns.map(({ note: _n, note_unit: _u, note_match: _m, remarks: _r, ...one }) => one) };
}

export type Lack = { column?: string; kind: 'unit' | 'levels' | 'event_values' | 'time' | 'nothing'; text?: string };

/** What must still be said before anything is computed. */
export function lacking(mapping: Mapping, columns: ColumnInfo[], variables: Map<string, VariableText>): Lack[] {
  const out: Lack[] = [];
  if (mapping.columns.length === 0) out.push({ kind: 'nothing' });
  for (const one of mapping.columns) {
    const variable = one.variable ? variables.get(one.variable) : undefined;
    if ((variable?.units?.length ?? 0) > 1 && !one.unit) out.push({ kind: 'unit', column: one.column });
    if (variable && !variable.units?.length && one.levels) {
      const unsaid = columns.find((c) => c.column === one.column)?.distinct.filter((text) => !(text in one.levels!)) ?? [];
      if (unsaid.length > 0) out.push({ kind: 'levels', column: one.column, text: unsaid.join(', ') });
    }
  }
  const o = mapping.outcome;
  if (o && (o.event_values.length === 0 || o.censored_values.length === 0)) out.push({ kind: 'event_values', column: o.event });
  if (o && ((o.time !== undefined && !o.time_unit) || (o.start !== undefined && !(o.end && o.date_order)))) out.push({ kind: 'time', column: o.event });
  return out;
}

/** Variables and covariates that can make groups: what a category or condition is. */
export const groupNames = (mapping: Mapping, variables: Map<string, VariableText>): string[] => mapping.columns
  .filter((c) => c.covariate === 'category' || (c.variable && ['category', 'boolean'].includes(variables.get(c.variable)?.type ?? '')))
  .map((c) => c.variable ?? c.column);
