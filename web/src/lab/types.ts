/// What the cohort module takes and answers, as core/cohort/lab.h and the headers named there write it down.
import type { Failure } from '../core/types';

export type ColumnInfo = { column: string; known: number; distinct: string[]; more: boolean; numeric: boolean; range?: [number, number] };
export type Columns = { rows: number; unreadable: Failure[]; unreadable_count: number; columns: ColumnInfo[] };

export type OtherUnit = { range: string; unit: string };
/** One line of a proposal's note as a code with what it names (core/cohort/propose.h). */
export type Remark = { code: string; words?: string; unit?: string; fits?: string; variable?: string; share?: number; typical?: number; other?: number; values?: number; most?: number };
/** A warning with the number it speaks of (core/cohort/fit_parts.h, validate.h, recalibrate.h). */
export type Warned = Failure & { events?: number; events_per_parameter?: number; factor?: number; p_value?: number; model?: string; output?: Bilingual };
export type MappedColumn = {
  column: string; variable?: string; covariate?: 'number' | 'category'; unit?: string; other_units?: OtherUnit[];
  levels?: Record<string, string | boolean>; decimal?: string; note?: string; note_unit?: string; note_match?: string; remarks?: Remark[];
};
export type Bilingual = { en: string; 'zh-CN': string };
export type OutcomeMapping = {
  time?: string; time_unit?: string; start?: string; end?: string; date_order?: string; event: string;
  event_values: string[]; censored_values: string[]; unit?: string; label?: Bilingual; decimal?: string; note?: string; remarks?: Remark[];
};
export type Mapping = {
  columns: MappedColumn[]; outcome?: OutcomeMapping; identifier?: string; missing?: string[];
  rows?: { column: string; is?: string[]; range?: string; reason?: string }[];
  unmapped?: { column: string; values: string[]; note: string; remarks?: Remark[] }[];
};

/** What a code of the core names (core/base/reason.h): ids, words and numbers. */
export type Values = { [name: string]: string | number | (string | number)[] | Values };
export type Said = Values & { code: string };
export type LeftOut = { reason: string; code: string; values?: Values; rows: number; first: number[] };
export type Flow = { rows_in: number; rows_used: number; left_out: LeftOut[] };
export type Problem = { code: string; column: string; detail: string; cells: number; first: number[]; reason?: Said };
export type Summary = {
  n: number; missing: number; mean?: number; sd?: number; median?: number; quartiles?: [number, number]; range?: [number, number];
  levels?: { level: string; n: number; share?: number }[];
};
export type DescribedVariable = Summary & {
  variable: string; column: string; type: 'number' | 'condition' | 'category'; unit?: string; p_value?: number; groups?: (Summary & { group: string })[];
};
export type Quantile = { estimate?: number; lower?: number; upper?: number };
export type Description = {
  flow: Flow; problems: Problem[]; variables: DescribedVariable[];
  missing: { variables: { variable: string; missing: number; share?: number }[]; patterns: { rows: number; missing: string[] }[]; pattern_count: number; complete: number };
  outcome?: { kind: 'survival' | 'binary'; rows: number; events: number; unknown: Record<string, number>; unknown_codes?: Record<string, string>; unknown_values?: Record<string, Values>; time_unit?: string; longest?: number; median_follow_up?: Quantile; median_survival?: Quantile };
};

export type CurveAt = { time: number; at_risk: number; survival?: number; lower?: number | null; upper?: number | null };
export type GroupCurve = {
  group: string; rows: number; events: number; median: Quantile; at: CurveAt[];
  curve: { time: number[]; survival: number[]; lower: (number | null)[]; upper: (number | null)[]; censored: number[] };
};
export type Survival = {
  flow: Flow; time_unit: string; times: number[]; groups: GroupCurve[]; group?: string;
  log_rank?: { chi_square?: number; degrees?: number; p_value?: number; fault?: string };
  pairwise?: { first: string; second: string; p_value: number; adjusted_p: number }[];
};

/** Completed copies: how many, rounds of the chain, seed (core/cohort/impute.h). */
export type Impute = { imputations: number; iterations: number; seed: number };
export type Imputation = Impute & {
  columns: { column: string; missing: number; method: 'predictive_mean_matching' | 'logistic' | 'continuation_ratio'; log: boolean }[];
  together: string[]; rows: number; rows_filled: number; outcome: string; assumption: string;
};

export type Estimate = { value: number; lower: number; upper: number; std_error?: number };
export type Fault = { fault: Failure };
export type Maybe<T> = T | Fault | undefined;
export type CalibrationPoint = { predicted: number; observed: number; lower?: number; upper?: number; rows?: number };
/** What nobody followed to the horizon is not known: no `observed`. */
export type CalibrationGroup = Omit<CalibrationPoint, 'observed'> & { observed?: number };
/** Over completed copies only the three estimates are given, each by itself. */
export type PooledCalibration = { observed_expected?: Maybe<Estimate>; in_the_large?: Maybe<Estimate>; slope?: Maybe<Estimate> };
export type Calibration = {
  observed: number; expected: number; observed_expected: Estimate; in_the_large: Estimate; slope: Estimate;
  ici?: number; e50?: number; e90?: number; e_max?: number; curve: CalibrationPoint[]; groups: CalibrationGroup[]; curve_fault?: Failure; moved?: number;
};
export type NetBenefit = { threshold: number; treat_all: number; treated: number; net_benefit?: number };
export type Measures = {
  model: string; version?: string; hash?: string; output?: string; probability?: boolean;
  harrell_c?: Maybe<Estimate>; uno_c?: Maybe<Estimate>; auc: Maybe<Estimate>; roc?: [number, number][];
  calibration?: Maybe<Calibration> | PooledCalibration; brier?: Maybe<Estimate & { null?: number; ipa?: number }>; decision_curve?: NetBenefit[] | Fault;
};
export type Difference = { difference: number; lower: number; upper: number; p_value: number };
export type Validation = {
  flow: Flow; events: number; horizon?: number; time_unit?: string; models: Measures[];
  /** Not in answers recorded by an older version. */
  events_by_horizon?: number;
  differences?: { first: string; second: string; harrell_c?: Maybe<Difference>; auc?: Maybe<Difference>; brier?: Maybe<Difference> }[];
  coverage?: { model: string; rows: number }[]; warnings: Warned[];
  imputation?: Imputation;
  subgroups?: { variable: string; level: string; rows: number; events: number; models: Measures[] }[];
};

export type Tried = { rows: number; models: { model: string; scored: number; missing?: string; recalibrates: boolean }[] };

export type Package = { id: string; version: string; title: Bilingual; [key: string]: unknown };
export type Term = { id: string; expression?: string; coefficient: number; std_error?: number; ratio: number; lower?: number; upper?: number; p_value?: number; missing_information?: number };
/** Whether a sample carries a model (sample_of of core/cohort/fit_parts.h); no shrinkage without a likelihood ratio. */
export type Sample = { events: number; parameters: number; events_per_parameter: number; shrinkage?: number };
/** sample: not in answers recorded by an older version. */
export type Fitted = {
  kind: 'cox' | 'logistic'; flow: Flow; rows: number; events: number; terms: Term[]; notes: string[]; sample?: Sample; warnings: Warned[]; intercept?: number;
  lambda?: number; baseline?: [number, number][]; time_unit?: string;
  likelihood_ratio?: { statistic: number; degrees: number; p_value: number };
  proportional_hazards?: { terms: { id: string; p_value: number }[]; global: { p_value: number } };
  imputation?: Imputation;
  performance?: { measure: string; apparent: Estimate; optimism: number; corrected: Estimate; slope: number; samples: number; failed: number };
  package?: Package; reference?: unknown;
};
export type Recalibrated = {
  flow: Flow; rows: number; events: number; method: string; slope?: Estimate; shift?: number; baseline?: [number, number][];
  /** Of a recalibration: on its own rows. */
  discrimination?: { measure: 'c_index' | 'auc'; value: number; lower: number; upper: number };
  before?: { seen: number; said: number }; after?: { seen: number; said: number }; warnings: Warned[]; package: Package; reference: unknown;
  /** Of a full refit. */
  terms?: Term[]; performance?: Fitted['performance']; sample?: Sample;
};
/** Of joined sites (core/cohort/pool.h); shrinkage once the fit has converged. */
export type PoolSample = Sample & { rows: number; warnings: Warned[]; notes: string[]; remarks: Said[] };
export type PoolPlan = {
  pool: 1; kind: string; terms: { id: string; expression: string }[]; beta: number[]; step: number; min_cell: number; converged: boolean; notes?: string[]; sample?: PoolSample;
  fit?: { terms: Term[]; log_likelihood: number; rows: number; events: number; sites: string[] };
};
/** core/cohort/meta.h */
export type MetaMeasure = {
  measure: 'harrell_c' | 'uno_c' | 'auc' | 'observed_expected' | 'in_the_large' | 'slope' | 'brier'; scale: 'plain' | 'log' | 'logit';
  value: number; std_error: number; lower: number; upper: number; prediction: [number, number] | null;
  tau_squared: number; q: number; q_p_value: number; i_squared: number; knapp_scale: number;
  sites: { site: string; rows: number; events: number; value: number; lower: number; upper: number; weight: number }[];
};
export type Meta = {
  between: 'reml' | 'dersimonian_laird'; hartung_knapp: boolean; horizon: number | null; time_unit: string | null;
  models: { model: string; version: string; hash: string; measures: MetaMeasure[] }[]; notes: string[]; remarks?: Said[];
};
export type PoolSite = { pool: 1; site: string; step: number; plan: string; rows: number; events: number; discloses: string[] };

/** Whether a calibration has its curve and groups: over completed copies it has none. */
export const curved = (value: Measures['calibration']): value is Calibration => value !== undefined && 'groups' in value;
/** Whether a measure has a value. */
export const given = <T extends object>(value: Maybe<T>): value is T => value !== undefined && !('fault' in value);
