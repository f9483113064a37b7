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
  higher?: 'worse' | 'better' | 'neutral'; time?: number; event?: string; of?: string; from?: string;
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
  notice?: string; keywords?: string[]; weight: number; exclusions: Record<string, { reason?: string; effect: string }>;
  inputs?: string[]; outputs?: OutputText[]; classes: Record<string, ClassText>; classesOf?: string;
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
};

const empty: TextFile = { tag: 'en', version: '', languages: [], words: {}, groups: [], variables: [], models: [], examples: [], gene_scales: [] };
export const text = signal<TextFile>(empty);
export const variables = computed(() => new Map(text.value.variables.map((v) => [v.id, v])));
export const models = computed(() => new Map(text.value.models.map((m) => [m.id, m])));

/** Makes the words of one language the page's words. */
export function adopt(file: TextFile): void {
  text.value = file;
  setWords(file.tag, file.words);
}

let roomsOpen = false;

async function roomWords(tag: string, fetchFile = fetch): Promise<Record<string, string>> {
  const response = await fetchFile(`generated/rooms.${tag}.json`);
  if (!response.ok) throw new Error(`rooms.${tag}.json: ${response.status}`);
  return await response.json() as Record<string, string>;
}

/** Fetches the words of the views that are not part of the first visit; from then on they follow the language. */
export async function openRooms(): Promise<void> {
  if (roomsOpen) return;
  const found = await roomWords(text.peek().tag);
  roomsOpen = true;
  addWords(found);
}

export async function loadLanguage(tag: string, fetchFile = fetch): Promise<void> {
  const response = await fetchFile(`generated/text.${tag}.json`);
  if (!response.ok) throw new Error(`text.${tag}.json: ${response.status}`);
  const rooms = roomsOpen ? await roomWords(tag, fetchFile) : undefined;
  adopt(await response.json() as TextFile);
  if (rooms) addWords(rooms);
  document.documentElement.lang = tag;
}

export const variableLabel = (id: string): string => variables.value.get(id)?.label ?? text.value.words[`variable.${id}`] ?? id;
export const levelLabel = (variable: string, level: string): string =>
  variables.value.get(variable)?.levels?.find((l) => l.id === level)?.label ?? level;
