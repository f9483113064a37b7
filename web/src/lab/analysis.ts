/// A saved analysis (core/cohort/record.h): its form, and what differs between then and now. Pure.
import type { MappedColumn, Mapping } from './types';
import type { StepId } from './state';

export type TableFile = { name: string; sha256: string; bytes: number };
export type RecordedRequest = { mapping: Mapping; [key: string]: unknown };
export type Analysis = {
  hepatica_analysis: 1; hepatica: string; call: string; request: RecordedRequest; table: TableFile;
  models: { id: string; version: string; hash: string }[]; answer: unknown;
};

/** The step that shows what a call answers. */
export const stepOf = (call: string): StepId => (call === 'validate' ? 'validate' : call === 'fit' || call === 'recalibrate' ? 'update' : 'describe');

export type MappingDifference =
  | { kind: 'column'; column: string; then: MappedColumn | undefined; now: MappedColumn | undefined }
  | { kind: 'outcome' | 'identifier' | 'rows' };

/** Where two mappings read a table differently; remarks of a proposal and the names of the event do not count. */
export function mappingDifferences(then: Mapping, now: Mapping): MappingDifference[] {
  const names = [...new Set([...then.columns, ...now.columns].map((c) => c.column))];
  const of = (m: Mapping, name: string) => m.columns.find((c) => c.column === name);
  const out: MappingDifference[] = names.filter((name) => plain(of(then, name)) !== plain(of(now, name)))
    .map((column) => ({ kind: 'column', column, then: of(then, column), now: of(now, column) }));
  if (plain(then.outcome) !== plain(now.outcome)) out.push({ kind: 'outcome' });
  if (then.identifier !== now.identifier) out.push({ kind: 'identifier' });
  if (plain([then.rows ?? [], then.missing ?? []]) !== plain([now.rows ?? [], now.missing ?? []])) out.push({ kind: 'rows' });
  return out;
}

const remarks = ['note', 'note_unit', 'note_match', 'remarks', 'label'];

/** One text for equal meanings, whatever the order of the keys. */
function plain(value: object | undefined): string {
  if (value === undefined) return '';
  const said = Array.isArray(value) ? value : Object.fromEntries(Object.entries(value).filter(([key]) => !remarks.includes(key)));
  return JSON.stringify(said, (_, inner: unknown) => (inner === null || typeof inner !== 'object' || Array.isArray(inner) ? inner
    : Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))));
}

/** Columns that the analysis reads and this table does not have. */
export function absent(mapping: Mapping, columns: string[]): string[] {
  const o = mapping.outcome;
  const read = [...mapping.columns.map((c) => c.column), ...(mapping.rows ?? []).map((r) => r.column), mapping.identifier, o?.time, o?.start, o?.end, o?.event];
  return [...new Set(read.filter((name): name is string => name !== undefined && !columns.includes(name)))];
}
