/// Saving an analysis, opening one, and repeating it on the table that is there (core/cohort/record.h).
import { saveFile } from '../figures/save-svg';
import { absent, mappingDifferences, stepOf, type Analysis } from './analysis';
import { confirmed } from './mapping';
import { act, ask, describeNow, keep, lab, questionOf, readJson, remember, taken, tellOwn, tryOwn, work } from './store';
import { completeRows, type LabState, type MissingForm, type StepId } from './state';
import type { Description, Fitted, Impute, Recalibrated, Survival, Validation } from './types';

export const saveJson = (value: unknown, name: string): void =>
  saveFile(new Blob([JSON.stringify(value, null, 1) + '\n'], { type: 'application/json' }), name);

/** Writes the analysis behind an answer as a file. */
export function saveAnalysis(answer: object, where: StepId): Promise<void> {
  const question = questionOf(answer);
  const { table } = lab.peek();
  if (!question || !table) return Promise.resolve();
  return work(where, 'record', 1, async () => {
    const record = await ask<Analysis>('record', { ...question, answer, file: table.digest });
    const horizon = record.request['horizon'];
    saveJson(record, `analysis-${question.call}${typeof horizon === 'number' ? `-${horizon}` : ''}.json`);
    act({ type: 'done' });
  });
}

/** Opens a saved analysis; repeats it at once where its table is there already. */
export async function takeAnalysis(file: File): Promise<void> {
  const read = await readJson('table', file);
  if ('problem' in read) return act({ type: 'failed', problem: read.problem });
  if (read.kind !== 'analysis') return act({ type: 'failed', problem: { where: 'table', file: file.name, fault: 'analysis' } });
  const record = read.value as Analysis;
  act({ type: 'analysis', analysis: { file: file.name, record } });
  await repeat();
}

/** Repeats the opened analysis, or says why this table or mapping is not the one recorded. */
export async function repeat(replaceMapping = false): Promise<void> {
  const { analysis, table, mapping, confirmed: theirs, job } = lab.peek();
  if (!analysis || !table || !mapping || job) return;
  const { record } = analysis;
  if (record.table.sha256 !== table.digest.sha256) {
    const columns = table.columns.columns.map((c) => c.column);
    return act({ type: 'replayed', step: 'table', replayed: { same: false, why: 'table', lacks: absent(record.request.mapping, columns) } });
  }
  // A mapping that a person confirmed is not thrown away unasked.
  const differences = theirs && !replaceMapping ? mappingDifferences(record.request.mapping, confirmed(mapping)) : [];
  if (differences.length > 0) return act({ type: 'replayed', step: 'table', replayed: { same: false, why: 'mapping', differences } });
  await work('table', 'replay', partsOf(record), () => replay(record));
}

/** Once more, description, curves, models; a package that it makes is then tried like any other. */
const partsOf = ({ call }: Analysis): number => (call === 'fit' || call === 'recalibrate' ? 5 : 4);

async function replay(record: Analysis): Promise<void> {
  const { table } = lab.peek();
  act({ type: 'map', mapping: record.request.mapping });
  act({ type: 'working', job: { what: 'replay', done: 0, all: partsOf(record), began: Date.now(), part: 'again' } });
  // A package that the analysis makes must not be there already.
  tellOwn(record.request['id']);
  try {
    const again = await ask<{ answer: object; compared: number; notes: string[] }>('replay', { record, file: table!.digest });
    await describeNow(1);
    remember(again.answer, record.call, record.request);
    await show(record, again.answer);
    tellOwn();
    await tryOwn();
    act({ type: 'replayed', step: stepOf(record.call), replayed: { same: true, call: record.call, compared: again.compared, notes: again.notes } });
  } finally {
    tellOwn();
  }
}

/** Puts the answer where its step shows it, and its settings into the form. */
async function show({ call, request }: Analysis, answer: object): Promise<void> {
  const state = lab.peek();
  const missing = missingOf(request['impute'] as Impute | undefined);
  const form = (part: Partial<LabState>) => act({ type: 'form', form: part });
  if (call === 'describe' || call === 'survival') {
    const group = String(request['group'] ?? '');
    const { description, survival } = state;
    act({ type: 'regrouped', group, description: call === 'describe' ? answer as Description : description!, survival: call === 'survival' ? answer as Survival : survival });
  } else if (call === 'validate') {
    const horizon = request['horizon'] as number | undefined;
    form({ validateForm: { models: request['models'] as string[], horizons: horizon === undefined ? [] : [horizon], subgroup: String(request['subgroup'] ?? ''), missing } });
    act({ type: 'validated', validations: [answer as Validation] });
  } else if (call === 'fit' || call === 'recalibrate') {
    const made = answer as Fitted & Recalibrated;
    if (made.package && !taken(made.package.id)) await keep(made, call === 'recalibrate' ? String(request['model']) : undefined);
    await tryOwn();
    if (call === 'fit') {
      form({ fitForm: { ...state.fitForm, predictors: request['predictors'] as string[], missing } });
      act({ type: 'fitted', result: made });
    } else act({ type: 'recalibrated', result: made });
  }
}

const missingOf = (impute: Impute | undefined): MissingForm =>
  (impute ? { impute: true, imputations: impute.imputations, seed: String(impute.seed) } : completeRows);
