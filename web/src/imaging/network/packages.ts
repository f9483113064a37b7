/// The network packages at hand: those that ship with the page, and the user's own from disk.
import { signal } from '@preact/signals';
import type { NetworkInfo } from 'hepatica-imaging';
import { networkList } from '../../generated/networks';
import { t } from '../../words/words';
import { faultText } from '../faults';
import { send } from '../mask/bench';
import { unpacked } from '../reading/gather';

export type Spread = { patients?: number; mean?: number; min?: number; max?: number };
/** What is read of a card; every part may be missing. */
export type Card = {
  status?: string; licence?: string; fails?: string[]; expected_for_unseen_patients?: string;
  trained_on?: { patients_with_tumour_labels?: number; patients_with_liver_labels_only?: string | number };
  held_out?: { liver_dice?: Spread; tumour_dice?: Spread; then_trained_on?: boolean };
};
export type NetworkPackage = { key: string; text: string; title: Record<string, string> | string; info: NetworkInfo; card?: Card; own: boolean;
  /** Of a shipped one its address, of a user's own its bytes. */
  file?: string; bytes?: Uint8Array };
export type RuntimeName = 'wasm' | 'webgpu';
type List = { packages: { id: string; package: string; card?: Card; file: string }[]; runtime: Record<RuntimeName, { entry: string; glue: string; wasm: string }> };

export const folder = () => new URL('generated/networks/', document.baseURI).href;
export const packages = signal<NetworkPackage[]>([]);
export const chosen = signal('');
export const packageFault = signal('');
export const runtimes = signal<List['runtime'] | undefined>(undefined);
let sizes: Record<string, number> = {};

const json = async <T>(file: string): Promise<T> => {
  const response = await fetch(folder() + file);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.json() as Promise<T>;
};

/** Reads a declaration; a faulty one is said in one line. */
async function read(text: string, document: string): Promise<NetworkInfo | undefined> {
  const reply = await send({ do: 'network', step: 'read', package: text, document });
  if (reply.error) packageFault.value = faultText(reply.error);
  return reply.value as NetworkInfo | undefined;
}

let asked: Promise<void> | undefined;
export const findShipped = (): Promise<void> => (asked ??= shipped().catch(() => { asked = undefined; }));

async function shipped(): Promise<void> {
  const list = await json<List>(networkList);
  runtimes.value = list.runtime;
  sizes = await json<Record<string, number>>('sizes.json').catch(() => ({}));
  for (const one of list.packages) {
    const info = await read(one.package, `${one.id}/model.json`);
    if (info) add({ key: one.id, text: one.package, title: titleOf(one.package), info, own: false, file: one.file, ...(one.card ? { card: one.card } : {}) });
  }
  await forgetOthers(list).catch(() => undefined);
}

/** Networks and runtimes of earlier releases, tens of megabytes each, leave the device once the page has its own list. */
async function forgetOthers(list: List): Promise<void> {
  if (!('caches' in globalThis)) return;
  const wanted = new Set(['sizes.json', ...list.packages.map((one) => one.file), ...Object.values(list.runtime).flatMap((one) => Object.values(one))].map((file) => folder() + file));
  const cache = await caches.open('hepatica-networks');
  for (const { url } of await cache.keys()) if (url.startsWith(folder()) && !wanted.has(url)) await cache.delete(url);
}

const titleOf = (text: string) => (JSON.parse(text) as { title: NetworkPackage['title'] }).title;

function add(one: NetworkPackage): void {
  packages.value = [...packages.value.filter((p) => p.key !== one.key), one];
  if (one.info.kind === 'segmentation' && (one.own || chosen.value === '')) chosen.value = one.key;
}

const filesOf = (one: NetworkPackage, runtime: RuntimeName): string[] => [...Object.values(runtimes.value?.[runtime] ?? {}), ...(one.file ? [one.file] : [])];
/** What this page has loaded: the service worker may still be writing it away. */
const got = new Set<string>();
export function rememberLoaded(one: NetworkPackage, runtime: RuntimeName): void {
  for (const file of filesOf(one, runtime)) got.add(file);
}

/** Bytes over the line that a run with this package still has to fetch; 0 when all is on this device. */
export async function toFetch(one: NetworkPackage, runtime: RuntimeName): Promise<number> {
  const files = filesOf(one, runtime);
  const there = await Promise.all(files.map((f) => got.has(f) || ('caches' in globalThis ? caches.match(folder() + f) : undefined)));
  return files.reduce((sum, f, n) => sum + (there[n] ? 0 : sizes[f] ?? 0), 0);
}

/** The card that a package names, when it is among the files and can be read. */
async function cardAmong(files: File[], text: string): Promise<Card | undefined> {
  const { card } = JSON.parse(text) as { card?: string };
  const file = files.find((f) => f.name.split('/').pop() === card);
  return file && JSON.parse(await file.text()) as Card;
}

/** The files of a network package among what was dropped (zip archives of moderate size opened); undefined where there is none. */
export async function packageAmong(files: File[]): Promise<File[] | undefined> {
  const looksLike = (all: File[]) => all.some((f) => /\.onnx$|(^|\/)model\.json$/i.test(f.name));
  if (looksLike(files)) return files;
  if (files.length !== 1 || !/\.zip$/i.test(files[0]!.name) || files[0]!.size > mostPackageBytes) return undefined;
  const inside = await unpacked(files).catch(() => []);
  return looksLike(inside) ? inside : undefined;
}
const mostPackageBytes = 256 * 1024 ** 2;

/** A model.json and its .onnx file among the files chosen or dropped; zip archives are opened. */
export async function addOwn(files: File[]): Promise<void> {
  packageFault.value = '';
  try {
    const all = await unpacked(files);
    const declaration = all.find((f) => /(^|\/)model\.json$/i.test(f.name)) ?? all.find((f) => /\.json$/i.test(f.name));
    if (!declaration) { packageFault.value = t('network.no_declaration'); return; }
    const text = await declaration.text();
    const info = await read(text, declaration.name);
    if (!info) return;
    const onnx = all.find((f) => f.name.split('/').pop() === info.file);
    if (!onnx) { packageFault.value = t('network.no_graph', { file: info.file, declaration: declaration.name }); return; }
    const bytes = new Uint8Array(await onnx.arrayBuffer());
    const checked = await send({ do: 'network', step: 'check', package: text, document: declaration.name, bytes });
    if (checked.error) { packageFault.value = faultText(checked.error); return; }
    const other = info.kind === 'segmentation' && info.classes.slice(1).find((c) => c.name !== 'liver' && !c.lesions);
    if (other) { packageFault.value = t('network.class_unknown', { declaration: declaration.name, name: other.name }); return; }
    const card = await cardAmong(all, text);
    add({ key: `own/${info.id}`, text, title: titleOf(text), info, own: true, bytes, ...(card ? { card } : {}) });
  } catch (reason) {
    packageFault.value = String(reason instanceof Error ? reason.message : reason);
  }
}
