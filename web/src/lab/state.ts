/// All that the lab remembers, and every way it changes: one value, one reducer, nothing else.
import type { Failure } from '../core/types';
import type { Analysis, MappingDifference, TableFile } from './analysis';
import { samePlan, type CountsFile, type CountsPlan, type CountsResult, type CountsSite } from './counts';
import type { MetaSite } from './meta';
import type { Columns, Description, Fitted, Flow, Impute, Mapping, Meta, Package, PoolPlan, PoolSite, Recalibrated, Survival, Tried, Validation } from './types';
import type { FileFault } from './read-file';

export const steps = ['table', 'columns', 'describe', 'validate', 'update', 'pool'] as const;
export type StepId = typeof steps[number];

/** digest: of the file's bytes as they lie on disk, which a saved analysis names. */
export type Table = { file: string; encoding: string; columns: Columns; example: boolean; digest: TableFile };
export type Job = { what: 'open' | 'describe' | 'models' | 'survival' | 'validate' | 'recalibrate' | 'fit' | 'pool' | 'counts' | 'meta' | 'replay' | 'record'; done: number; all: number; began: number;
  /** How far the running part is, 0 to 1, where the core tells (samples, completed copies). */
  share?: number | undefined;
  /** What the running part does, where the parts of a job differ. */
  part?: JobPart | undefined };
export type JobPart = 'again' | 'describe' | 'survival' | 'models' | 'own';
export type Own = { package: Package; reference: unknown; parent?: string; hash?: string };
/** Complete rows only, or completed copies; the seed as typed. */
export type MissingForm = { impute: boolean; imputations: number; seed: string };
export type ValidateForm = { models: string[]; horizons: number[]; subgroup: string; missing: MissingForm };
export type FitForm = { missing: MissingForm; predictors: string[]; penalty: string; firth: boolean; horizons: number[]; bootstrap: number; nameEn: string; nameZh: string; cohortEn: string; cohortZh: string; group: string };
export type RecalibrateForm = { model: string; method: 'intercept' | 'slope' | 'baseline' | 'refit'; horizon: number; cohortEn: string; cohortZh: string };
export type MetaForm = { site: string; between: Meta['between']; normal: boolean; shown: string };
export type Replayed =
  | { same: true; call: string; compared: number; notes: string[] }
  | { same: false; why: 'table'; lacks: string[] }
  | { same: false; why: 'mapping'; differences: MappingDifference[] };
export type CountsForm = { model: string; horizon: number; site: string; minCell: number };
/** A validation from counts: the plan, this table's own file, the files collected, what they gave. */
export type Counts = { plan: CountsPlan | undefined; own?: { site: CountsSite; flow: Flow } | undefined; sites: CountsFile[]; result?: CountsResult | undefined };
export type PoolForm = { site: string; minCell: number; predictors: string[] };

export type LabState = {
  step: StepId;
  table: Table | undefined;
  mapping: Mapping | undefined;
  confirmed: boolean;
  job: Job | undefined;
  /** What went wrong last, and where. */
  problem: { where: StepId; file?: string; fault?: FileFault | 'analysis' | 'meta' | 'busy'; error?: Failure; cancelled?: boolean } | undefined;
  group: string;
  description: Description | undefined;
  survival: Survival | undefined;
  tried: Tried | undefined;
  validateForm: ValidateForm;
  validations: Validation[];
  recalibrateForm: RecalibrateForm;
  recalibrated: Recalibrated | undefined;
  fitForm: FitForm;
  fitted: Fitted | undefined;
  own: Own[];
  poolForm: PoolForm;
  plan: PoolPlan | undefined;
  site: PoolSite | undefined;
  summaries: { file: string; summary: PoolSite }[];
  countsForm: CountsForm;
  counts: Counts;
  metaForm: MetaForm;
  metaSites: MetaSite[];
  meta: Meta | undefined;
  /** The saved analysis that was opened, and what repeating it on the table gave. */
  analysis: { file: string; record: Analysis } | undefined;
  replayed: Replayed | undefined;
};

export const completeRows: MissingForm = { impute: false, imputations: 20, seed: '1' };
/** What the core takes; undefined for a seed that is no whole number (or complete rows: nothing to take). */
export function imputeOf(form: MissingForm): Impute | undefined {
  if (!form.impute || !/^\d{1,15}$/.test(form.seed.trim())) return undefined;
  return { imputations: form.imputations, iterations: 10, seed: Number(form.seed) };
}
export const missingSaid = (form: MissingForm): boolean => !form.impute || imputeOf(form) !== undefined;

export const emptyState: LabState = {
  step: 'table', table: undefined, mapping: undefined, confirmed: false, job: undefined, problem: undefined,
  group: '', description: undefined, survival: undefined, tried: undefined,
  validateForm: { models: [], horizons: [], subgroup: '', missing: completeRows }, validations: [],
  recalibrateForm: { model: '', method: 'slope', horizon: 0, cohortEn: '', cohortZh: '' }, recalibrated: undefined,
  fitForm: { missing: completeRows, predictors: [], penalty: 'none', firth: false, horizons: [], bootstrap: 200, nameEn: '', nameZh: '', cohortEn: '', cohortZh: '', group: 'outlook' },
  fitted: undefined, own: [], poolForm: { site: '', minCell: 5, predictors: [] }, plan: undefined, site: undefined, summaries: [],
  countsForm: { model: '', horizon: 0, site: '', minCell: 5 }, counts: { plan: undefined, sites: [] },
  metaForm: { site: '', between: 'reml', normal: false, shown: '' }, metaSites: [], meta: undefined, analysis: undefined, replayed: undefined,
};

export type Action =
  | { type: 'go'; step: StepId }
  | { type: 'opened'; table: Table; mapping: Mapping }
  | { type: 'closed' }
  | { type: 'map'; mapping: Mapping }
  | { type: 'working'; job: Job }
  | { type: 'progress'; done: number; part?: JobPart }
  | { type: 'piece'; share: number }
  | { type: 'ended' }
  | { type: 'failed'; problem: NonNullable<LabState['problem']> }
  | { type: 'described'; job?: Job | undefined; description: Description; survival: Survival | undefined; tried: Tried; horizons: number[] }
  | { type: 'tried'; tried: Tried }
  | { type: 'regrouped'; group: string; description: Description; survival: Survival | undefined }
  | { type: 'form'; form: Partial<Pick<LabState, 'validateForm' | 'recalibrateForm' | 'fitForm' | 'poolForm' | 'countsForm' | 'metaForm' | 'group'>> }
  | { type: 'validated'; validations: Validation[] }
  | { type: 'recalibrated'; result: Recalibrated }
  | { type: 'fitted'; result: Fitted }
  | { type: 'owned'; own: Own }
  | { type: 'planned'; plan: PoolPlan }
  | { type: 'summarised'; site: PoolSite }
  | { type: 'counts'; counts: Counts }
  | { type: 'meta_sites'; sites: MetaSite[] }
  | { type: 'meta'; meta: Meta }
  | { type: 'analysis'; analysis: LabState['analysis'] }
  | { type: 'replayed'; replayed: Replayed; step: StepId }
  | { type: 'done' }
  | { type: 'collected'; summaries: LabState['summaries'] };

/** Results depend on the mapping: a changed mapping takes them away, so that none stands beside another table. */
const forgetResults = (state: LabState): LabState => ({
  ...state, confirmed: false, group: '', description: undefined, survival: undefined, tried: undefined, validations: [], recalibrated: undefined, fitted: undefined, site: undefined, replayed: undefined,
  counts: { ...state.counts, own: undefined },
});

// A job ends by `ended` alone: what a person does beside it, such as taking a site's file out, must not make it look finished.
// Nor does its answer take away the line that says what it kept from being opened.
const calm = (state: LabState): LabState => ({ ...state, problem: state.job && state.problem?.fault === 'busy' ? state.problem : undefined });

export function reduce(state: LabState, action: Action): LabState {
  switch (action.type) {
    case 'go': return { ...state, step: action.step };
    case 'opened': return {
      ...calm(forgetResults({ ...emptyState, own: state.own, plan: state.plan, summaries: state.summaries, poolForm: state.poolForm,
        countsForm: state.countsForm, counts: state.counts, metaForm: state.metaForm, metaSites: state.metaSites, meta: state.meta, analysis: state.analysis,
        job: state.job, problem: state.problem })),
      table: action.table, mapping: action.mapping, step: 'columns',
    };
    case 'closed': return { ...emptyState, own: state.own, analysis: state.analysis };
    case 'map': return { ...calm(forgetResults(state)), mapping: action.mapping };
    case 'working': return { ...state, job: action.job, problem: undefined };
    case 'progress': return state.job ? { ...state, job: { ...state.job, done: action.done, share: undefined, part: action.part } } : state;
    case 'piece': return state.job ? { ...state, job: { ...state.job, share: action.share } } : state;
    case 'failed': return { ...state, problem: action.problem };
    case 'ended': return { ...state, job: undefined };
    case 'described': {
      const { description, survival, tried, horizons } = action;
      return {
        ...calm(state), job: action.job, confirmed: true, description, survival, tried, step: 'describe',
        validateForm: { ...state.validateForm, horizons: state.validateForm.horizons.filter((h) => horizons.includes(h)).length ? state.validateForm.horizons : horizons.slice(-1) },
        fitForm: { ...state.fitForm, horizons: state.fitForm.horizons.length ? state.fitForm.horizons : horizons.slice(0, 4) },
        recalibrateForm: { ...state.recalibrateForm, horizon: state.recalibrateForm.horizon || (horizons[horizons.length - 1] ?? 0) },
      };
    }
    case 'tried': return { ...state, tried: action.tried };
    case 'regrouped': return { ...calm(state), group: action.group, description: action.description, survival: action.survival };
    case 'form': return { ...state, ...action.form };
    case 'validated': return { ...calm(state), validations: action.validations };
    case 'recalibrated': return { ...calm(state), recalibrated: action.result };
    case 'fitted': return { ...calm(state), fitted: action.result };
    case 'owned': return { ...state, own: [...state.own.filter((o) => o.package.id !== action.own.package.id), action.own] };
    // As with counts (withPlan): another plan, such as the next step of this one, asks every site anew.
    case 'planned': return samePlan(state.plan, action.plan) ? calm(state) : { ...calm(state), plan: action.plan, site: undefined, summaries: state.plan ? [] : state.summaries };
    case 'summarised': return { ...calm(state), site: action.site };
    case 'counts': return { ...calm(state), counts: action.counts };
    // Another set of sites is another meta-analysis.
    case 'meta_sites': return { ...calm(state), metaSites: action.sites, meta: undefined };
    case 'meta': return { ...calm(state), meta: action.meta };
    case 'analysis': return { ...calm(state), analysis: action.analysis, replayed: undefined };
    case 'replayed': return { ...calm(state), replayed: action.replayed, step: action.step };
    case 'done': return calm(state);
    case 'collected': return { ...calm(state), summaries: action.summaries };
  }
}

/** Whole years within the follow-up, in months; at least one horizon. */
export function horizonsWithin(last: number): number[] {
  const whole = [12, 24, 36, 60, 96, 120].filter((months) => months < last);
  return whole.length > 0 ? whole : last > 0 ? [Math.max(1, Math.floor(last / 2))] : [];
}

/** "Our clinic" -> "our-clinic", and another number while it is taken. */
export function freeId(name: string, taken: (id: string) => boolean): string {
  const base = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40) || 'own-model';
  let id = base;
  for (let n = 2; taken(id); n++) id = `${base}-${n}`;
  return id;
}
