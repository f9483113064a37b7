/// The long texts (definitions, limits, references), loaded the first time one is asked for.
import { fetched } from '../core/fetched';
import { signal } from '@preact/signals';
import { language } from '../words/words';

export type Source = { doi?: string; pmid?: string; table?: string; page?: string; note?: string } | string;
export type Reference = { citation: string; doi?: string; pmid?: string; role?: string; note?: string };
export type Step = {
  id: string; kind: string; label?: string; expression?: string; of?: string; interpolation?: string; domain?: string;
  items?: { id: string; label?: string; of?: string; when?: string; bands?: { range: string; points: number }[] }[];
  terms?: { id: string; label?: string; of: string; coefficient: number; center?: number }[];
  rules?: { id: string; when: string; set: Record<string, string>; explain?: string }[];
  otherwise?: { set: Record<string, string>; explain?: string };
  classes?: { range: string; class: string }[];
  states?: (string | { id: string; label: string })[];
  source?: Source; baseline?: [number, number][]; time_unit?: string; intercept?: number;
  reference_lp?: number; baseline_reference?: string; distribution?: string;
};
export type Cohort = {
  cohort?: string; n?: number; events?: number; years?: string; countries?: string[]; calibration?: string; reference?: number;
  discrimination?: { measure: string; value: number; low?: number; high?: number; outcome?: string }[];
  /** Of a cohort that a model was fitted or recalibrated on here: how it was made. */
  missing_data?: string; sample_size?: string; building?: string;
};
export type ModelDetail = {
  purpose?: string; edition?: string; inputs?: { variable: string; unit?: string; as?: string; derivation_range?: string; required?: boolean }[];
  uses?: { model: string; output: string; as?: string; variable?: string }[];
  computation?: Step[]; exclusions?: { id: string; when: string; effect: string; reason?: string }[];
  evidence?: { development?: Cohort; validations?: Cohort[]; calibration?: string };
  limitations?: string[]; references?: Reference[];
  /** Of a locked card: where its numbers were looked for. */
  searched?: string;
};
export type VariableDetail = { definition?: string; loinc?: string; source?: string };
type DetailFile = { variables: Record<string, VariableDetail>; models: Record<string, ModelDetail> };

/** Long texts of packages made in this session, by language. */
export const ownDetails = signal<Record<string, Record<string, ModelDetail>>>({});

const loaded = signal<{ tag: string; file: DetailFile } | undefined>(undefined);
let wanted = '';

/** The long texts in the present language, or undefined while they are on their way. */
export function details(): DetailFile | undefined {
  const tag = language.value;
  if (loaded.value?.tag === tag) return { ...loaded.value.file, models: { ...loaded.value.file.models, ...ownDetails.value[tag] } };
  if (wanted !== tag) {
    wanted = tag;
    fetched(`generated/detail.${tag}.json`)
      .then((response) => response.json() as Promise<DetailFile>)
      // A file of a language left meanwhile may come last: it must not take the place of the present one, nor have that asked for again.
      .then((file) => { if (wanted === tag) loaded.value = { tag, file }; })
      .catch(() => { if (wanted === tag) wanted = ''; });
  }
  return undefined;
}
