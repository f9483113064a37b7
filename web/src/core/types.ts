/// The shapes that cross between page and core, as written down in models/README.md.

/** reason: the detail as a code with what it names, where the core gives one (core/base/reason.h). */
export type Failure = { code: string; field?: string; detail?: string; reason?: { code: string } };
export type Notice = { code: string; field?: string; detail?: string };
export type Answer<T> =
  | { ok: true; value: T; warnings: Notice[] }
  | { ok: false; error: Failure };

/** A value as the core reads it: a quantity with unit, a level id, or true/false. */
export type PatientValue = { value: number; unit: string } | number | string | boolean | GeneExpression;
export type GeneExpression = { scale: string; values: Record<string, number> };
export type Patient = Record<string, PatientValue>;

/** The packages that joined, and what is wrong with those left out. */
export type Loaded = {
  models: { id: string; version: string; hash: string; group: string; locked: boolean }[];
  errors?: Failure[];
};

export type Kind = 'probability' | 'score' | 'class' | 'cohort_statistic' | 'quantity';
export type OutputValue = {
  id: string; value: number | string | boolean; kind: Kind; unit?: string; time?: number; time_unit?: string;
};
export type Term = {
  step: string; id: string; value?: number | string | boolean; coefficient?: number; center?: number;
  contribution: number; inputs: string[];
};
export type Curve =
  | { step: string; kind: 'survival'; time_unit: string; points: [number, number][] }
  | { step: string; kind: 'occupancy'; time_unit: string; states: string[]; points: number[][] };
export type Outside = { variable: string; value: number; range: string };
export type Fit = {
  verdict: 'fits' | 'borderline' | 'does_not_apply'; reasons?: string[]; unchecked?: string[]; outside?: Outside[];
};
export type Status = 'ok' | 'missing_input' | 'not_applicable' | 'refused' | 'locked';
/** `hash`, `terms` and all `values` come when a model is evaluated by name; what changes says only what it answers. */
export type Result = {
  id: string; version: string; hash?: string; status: Status;
  outputs?: OutputValue[];
  risk_group?: { class: string; severity?: number };
  rules?: { step: string; id: string }[];
  terms?: Term[];
  values?: Record<string, number | string | boolean>;
  curves?: Curve[];
  missing?: string[]; missing_genes?: string[]; failed?: string[]; error?: Failure; fit?: Fit; warnings?: Notice[];
};
export type Evaluation = {
  hepatica: string;
  patient: {
    values: Record<string, number | string | boolean>; derived: Record<string, number | string | boolean>;
    errors: Failure[]; warnings: Notice[];
  };
  results: Result[];
};

export type Tick = { value?: number | string | boolean; label?: string; at: number; points?: number };
export type Mark = { value: number | string | boolean; at: number; points?: number; known?: boolean };
export type Axis = {
  id: string; kind: 'points' | 'predictor' | 'total_points' | 'outcome';
  variable?: string; scale?: 'number' | 'category' | 'steps' | 'classes'; unit?: string; output?: string;
  range?: [number, number]; derivation?: [number, number];
  ticks: Tick[]; patient?: Mark; depends_on?: string[];
};
export type NomogramLayout = {
  model: string; step: string; points_per_unit: number; points_max: number; axes: Axis[]; complete: boolean;
};

export type Checked = { value: number | string | boolean; canonical?: number | string | boolean };
export type Understood = {
  items: { variable: string; value: string; unit?: string; source_text: string; problem?: Failure; warning?: Notice }[];
  rest: string[];
};

/** One input over many values: per model its outputs, one entry per value (null where there is none). */
export type Swept = {
  variable: string; values: (number | string | boolean)[];
  results: { id: string; status: Status[]; outputs: Record<string, (number | string | boolean | null)[]> }[];
};

export type Entered = { checked: Answer<Checked>; changes?: Answer<Evaluation> };

/** What the page asks of the core. One fake of this interface serves the unit tests. */
export interface Core {
  /** The dictionary and the packages of the first answers; questions asked before wait for it. */
  load(): Promise<Answer<Loaded>>;
  /** Adds the other packages that the form answers. */
  loadForm(): Promise<Answer<Loaded>>;
  /** Adds the packages that no form answers: signatures and locked cards. */
  loadRest(): Promise<Answer<Loaded>>;
  addModels(question: { models: unknown[] }): Promise<Answer<Loaded>>;
  evaluate(question: { patient: Patient; models?: string[]; curves?: boolean }): Promise<Answer<Evaluation>>;
  /** The answers that differ from those of the last such call; all of them at first. */
  evaluateChanges(question: { patient: Patient }): Promise<Answer<Evaluation>>;
  nomogram(question: { model: string; patient: Patient }): Promise<Answer<NomogramLayout>>;
  sweep(question: { models: string[]; patient: Patient; variable: string; values: (number | string | boolean)[]; unit?: string }): Promise<Answer<Swept>>;
  understand(question: { text: string }): Promise<Answer<Understood>>;
  checkValue(question: { variable: string; value: string; unit?: string }): Promise<Answer<Checked>>;
  /** A keystroke: the value checked, and the answers that change with it; none where it is refused. */
  enter(question: { variable: string; value: string; unit?: string; patient: Patient }): Promise<Answer<Entered>>;
}
