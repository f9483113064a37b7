// Reads one language: every JSON file in locales/<tag>/ holds flat keys; together they are its words.
// Those in locales/<tag>/rooms/ belong to views that are fetched when they are opened.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const filesIn = (folder) => (existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.json')).sort().map((f) => join(folder, f)) : []);

function read(files, taken = {}) {
  const all = {};
  for (const file of files) {
    for (const [key, value] of Object.entries(JSON.parse(readFileSync(file, 'utf8')))) {
      if (key in all || key in taken) throw new Error(`${file}: '${key}' is given twice`);
      all[key] = value;
    }
  }
  return all;
}

/** The words the first visit needs. */
export const firstWords = (web, tag) => read(filesIn(join(web, 'locales', tag)));

/** The words of the views fetched later. */
export const roomWords = (web, tag) => read(filesIn(join(web, 'locales', tag, 'rooms')), firstWords(web, tag));

/** Returns all words of the language, refusing a key that two files give. */
export const words = (web, tag) => ({ ...firstWords(web, tag), ...roomWords(web, tag) });
