// Collects models/ and web/locales/ into the files the page loads, in web/public/generated:
//
//   variables.core.json   the dictionary as the core reads it (no words but aliases)
//   models.first.json     the packages of the first answers (liver reserve, stage, options, with what they build on) as the
//                         core reads them: only what determines numbers
//   models.core.json      the same of the other packages that the form answers
//   models.rest.json      the same of the packages that nothing typed into the form answers: signatures and locked cards
//   text.<tag>.json       per language: interface words, labels, titles, one-line evidence
//   text.rest.<tag>.json  per language: titles and evidence of those packages; fetched after the first answer
//   rooms.<tag>.json     per language: words of the views that are fetched when they are opened
//   detail.<tag>.json     per language: definitions, purposes, limits, references, worked-out sources
//   packages.json         the packages complete, for the cohort lab, which writes new ones from them
//   signatures.json       gene signatures: genes with their identifiers, scales, the paper's cut-off rule
//   networks/             network packages, the runtime they need, list-<digest>.json
//   index.json            languages found, and the version of the page
//
// Nothing is listed by hand: folders are found, so a new model or language needs no edit here.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coreModel, coreVariables } from './core-view.mjs';
import { modelDetail, modelText } from './model-words.mjs';
import { contradictionWords, variableDetail, variableText } from './variable-words.mjs';
import { listName, networks } from './networks.mjs';
import { identifiers, signatures } from './signatures.mjs';
import { firstWords, roomWords, words } from './locales.mjs';

const root = process.env.HEPATICA_ROOT ?? fileURLToPath(new URL('../..', import.meta.url));
const web = fileURLToPath(new URL('..', import.meta.url));
const out = join(web, 'public/generated');

const read = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error.message}`);
  }
};
const folders = (path) => readdirSync(path, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name).sort();

const dictionary = read(join(root, 'models/variables.json'));
const packages = folders(join(root, 'models'))
  .map((id) => join(root, 'models', id, 'model.json'))
  .filter((path) => existsSync(path))
  .map(read);
const examples = existsSync(join(web, 'examples'))
  ? readdirSync(join(web, 'examples')).filter((f) => f.endsWith('.json')).sort()
    .map((f) => ({ id: f.replace(/^\d+-|\.json$/g, ''), ...read(join(web, 'examples', f)) }))
  : [];
/** How many packages use what this one computes. */
const builders = (id) => packages.filter((m) => m.uses?.some((u) => u.model === id)).length;
const tags = folders(join(web, 'locales'));
// Expression profiles come as files, and a locked card computes nothing: neither is needed for the first answer.
// Nor is what builds on such a package.
const byId = new Map(packages.map((m) => [m.id, m]));
const comesLater = (model) => model.locked !== undefined || (model.computation ?? []).some((s) => s.kind === 'signature')
  || (model.uses ?? []).some((use) => byId.has(use.model) && comesLater(byId.get(use.model)));
const first = packages.filter((m) => !comesLater(m));
const rest = packages.filter(comesLater);
// A clinician's first questions, answered while the core still reads the packages of all others.
const atOnce = withUsed(first.filter((m) => ['liver_reserve', 'stage', 'options'].includes(m.group)));

/** Packages with all that they build on. */
function withUsed(some) {
  const used = new Set(some.flatMap((m) => (m.uses ?? []).map((use) => use.model)));
  const all = packages.filter((m) => some.includes(m) || used.has(m.id));
  return all.length > some.length ? withUsed(all) : all;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const write = (name, value) => {
  const text = JSON.stringify(value);
  writeFileSync(join(out, name), text);
  return `${name} ${(text.length / 1024).toFixed(0)} kB`;
};

const shipped = networks(root, web, join(out, 'networks'));
const written = [
  ...(shipped.packages.length > 0 ? [write(`networks/${listName(shipped)}`, shipped)] : []),
  write('variables.core.json', coreVariables(dictionary)),
  write('models.first.json', atOnce.map(coreModel)),
  write('models.core.json', first.filter((m) => !atOnce.includes(m)).map(coreModel)),
  write('models.rest.json', rest.map(coreModel)),
  write('packages.json', packages),
  write('signatures.json', signatures(packages, identifiers(readFileSync(join(web, 'genes/identifiers.tsv'), 'utf8')))),
];
const { version } = read(join(web, 'package.json'));
const languages = tags.map((tag) => ({ tag, name: words(web, tag)['language.name'] }));
for (const tag of tags) {
  written.push(write(`text.${tag}.json`, {
    tag, version, languages,
    words: { ...firstWords(web, tag), ...contradictionWords(dictionary, tag) },
    groups: variableText.groups(dictionary, tag),
    variables: dictionary.variables.map((v) => variableText.one(v, tag)),
    models: first.map((m) => modelText(m, tag, builders(m.id))),
    open: packages.filter((m) => !m.locked).length,
    gene_scales: [...new Set(packages.flatMap((m) => m.computation ?? []).flatMap((s) => s.scales ?? []))].sort(),
    examples: examples.map(({ id, title, summary, patient }) => ({ id, title: title[tag], summary: summary[tag], patient })),
  }));
  written.push(write(`text.rest.${tag}.json`, rest.map((m) => modelText(m, tag, builders(m.id)))));
  written.push(write(`rooms.${tag}.json`, roomWords(web, tag)));
  written.push(write(`detail.${tag}.json`, {
    variables: Object.fromEntries(dictionary.variables.map((v) => [v.id, variableDetail(v, tag)])),
    models: Object.fromEntries(packages.map((m) => [m.id, modelDetail(m, tag)])),
  }));
}
console.log(`collected ${packages.length} models, ${dictionary.variables.length} variables, ${tags.join(' and ')}: ${written.join(', ')}`);

// The keys of the English words, as a type: a misspelt key is found by the compiler.
const generated = join(web, 'src/generated');
mkdirSync(generated, { recursive: true });
const source = (name, body) => writeFileSync(join(generated, name), `// Made by scripts/collect.mjs.\n${body}\n`);
source('keys.ts', `export type WordKey =\n${Object.keys(words(web, 'en')).map((k) => `  | '${k}'`).join('\n')};`);
source('locales.ts', `export const locales = ${JSON.stringify(tags)};`);
// The list of networks that belongs to this build of the page.
source('networks.ts', `export const networkList = '${listName(shipped)}';`);
