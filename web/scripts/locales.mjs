// Reads one language: every JSON file in locales/<tag>/ holds flat keys; together they are its words.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns all words of the language, refusing a key that two files give. */
export function words(web, tag) {
  const folder = join(web, 'locales', tag);
  const all = {};
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.json')).sort()) {
    for (const [key, value] of Object.entries(JSON.parse(readFileSync(join(folder, file), 'utf8')))) {
      if (key in all) throw new Error(`${tag}/${file}: '${key}' is given twice`);
      all[key] = value;
    }
  }
  return all;
}
