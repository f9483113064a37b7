/// What the page knows in words: variables, groups, models, examples, in the language now shown.
import { computed, signal } from '@preact/signals';
import type { Kind, Patient } from '../core/types';
import { addWords, setWords } from '../words/words';

export type UnitText = {
  code: string; label: string; usual?: [string, string]; plausible?: [string, string]; possible?: [string, string];
};
export type VariableText = {
  id: string; group: string; type: string; label: string; symbol?: string; first?: boolean; derive?: string;
  decimals?: number; units?: UnitText[]; levels?: { id: string; label: string }[];
};
export type OutputText = {
  id: string; label: string; kind: Kind; unit?: string; decimals?: number; headline?: boolean;
  higher?: 'worse' | 'better' | 'neutral'; time?: number; /** Months where it is not said. */ time_unit?: string; event?: string; of?: string; from?: string;
  labels?: Record<string, string>; state?: string | string[];
};
export type Observed = { statistic: string; value?: number; time?: number; low?: number; high?: number; unit: string; cohort?: string };
export type ClassText = { label: string; severity?: number; meaning?: string; observed?: Observed[] };
export type EvidenceLine = {
  n?: number; events?: number; years?: string; countries?: string[]; validations?: number;
  discrimination?: { measure: 'c_index' | 'auc'; value: number; low?: number; high?: number; validated?: boolean };
};
export type ModelText = {
  id: string; version: string; group: string; treatments?: string[]; title: string; short: string; population?: string;
  notice?: string;
  /** Made in this session from the user's own table; gone with the page. */
  own?: boolean;
  keywords?: string[]; weight: number;
  /** A guideline is among its references. */
  guideline?: boolean;
  exclusions: Record<string, { reason?: string; effect: string }>;
  inputs?: string[];
  /** The unit in which the range of an input is given, where it has one. */
  units?: Record<string, string>;
  outputs?: OutputText[]; classes: Record<string, ClassText>; classesOf?: string;
  rules: Record<string, string>; evidence: EvidenceLine; nomogram?: boolean; curve?: boolean;
  builds_on?: string[]; locked?: { missing?: string };
  /** Of a guideline: which output names its first treatment and the next, and what each class means. */
  allocation?: { first?: string; next?: string; treatments?: Record<string, string[]> };
};
export type Example = { id: string; title: string; summary: string; patient: Patient };
type TextFile = {
  tag: string; version: string; languages: { tag: string; name: string }[]; words: Record<string, string>;
  groups: { id: string; label: string }[]; variables: VariableText[]; models: ModelText[]; examples: Example[];
  /** Expression scales that at least one signature accepts. */
  gene_scales: string[];
  /** How many packages compute a number, those not fetched yet among them. */
  open: number;
};

const empty: TextFile = { tag: 'en', version: '', languages: [], words: {}, groups: [], variables: [], models: [], examples: [], gene_scales: [], open: 0 };
export const text = signal<TextFile>(empty);
export const variables = computed(() => new Map(text.value.variables.map((v) => [v.id, v])));
export const models = computed(() => new Map(text.value.models.map((m) => [m.id, m])));

/** Makes the words of one language the page's words. */
export function adopt(file: TextFile): void {
  text.value = file;
  setWords(file.tag, file.words);
}

let roomsOpen = false;
let restOpen = false;
/** Whether signatures and locked cards, which no first answer needs, are known too. */
export const complete = signal(false);

async function generated<T>(file: string, fetchFile = fetch): Promise<T> {
  const response = await fetchFile(`generated/${file}`);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return await response.json() as T;
}
const roomWords = (tag: string, fetchFile = fetch) => generated<Record<string, string>>(`rooms.${tag}.json`, fetchFile);
const restModels = (tag: string, fetchFile = fetch) => generated<ModelText[]>(`text.rest.${tag}.json`, fetchFile);
export const together = (first: ModelText[], rest: ModelText[]) => [...first, ...rest].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Fetches the words of the views that are not part of the first visit; from then on they follow the language. */
export async function openRooms(): Promise<void> {
  if (roomsOpen) return;
  const found = await roomWords(text.peek().tag);
  roomsOpen = true;
  addWords(found);
}

/** Fetches the titles of the packages that the first visit left out; from then on they follow the language. */
export async function openRestModels(): Promise<void> {
  while (!restOpen) {
    const { tag } = text.peek();
    const rest = await restModels(tag);
    if (text.peek().tag !== tag) continue; // the language was changed meanwhile
    restOpen = true;
    text.value = { ...text.peek(), models: together(text.peek().models, rest) };
  }
  complete.value = true;
}

export async function loadLanguage(tag: string, fetchFile = fetch): Promise<void> {
  const [file, rooms] = await Promise.all([
    generated<TextFile>(`text.${tag}.json`, fetchFile), roomsOpen ? roomWords(tag, fetchFile) : undefined]);
  // Asked for last: whoever opened the rest meanwhile did so in the language before.
  const rest = restOpen ? await restModels(tag, fetchFile) : undefined;
  adopt(rest ? { ...file, models: together(file.models, rest) } : file);
  if (rooms) addWords(rooms);
  document.documentElement.lang = tag;
}

export const variableLabel = (id: string): string => variables.value.get(id)?.label ?? text.value.words[`variable.${id}`] ?? id;
export const levelLabel = (variable: string, level: string): string =>
  variables.value.get(variable)?.levels?.find((l) => l.id === level)?.label ?? level;
