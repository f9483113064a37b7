// What the core needs of a package or of the dictionary: everything that determines a number, no words.
// The reader demands the texts of a complete package; here a dash stands for each, and the hash, made from
// what determines the numbers, stays that of the full package.
const unsaid = { en: '-', 'zh-CN': '-' };
const isText = (value) => value !== null && typeof value === 'object' && !Array.isArray(value) && typeof value.en === 'string';
const onlyForReading = new Set(['source', 'note', 'explain', 'meaning', 'observed', 'searched', 'keywords', 'notice', 'evidence', 'allocation']);

/** Shortens every text and drops what is only for reading, at any depth. */
function wordless(value) {
  if (isText(value)) return unsaid;
  if (Array.isArray(value)) return value.map(wordless);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value)
    .filter(([key]) => !onlyForReading.has(key)).map(([key, inner]) => [key, wordless(inner)]));
}

/** One package as the core reads it. */
export function coreModel(model) {
  const { limitations, references, ...rest } = model;
  const steps = (rest.computation ?? []).map(({ label: _label, ...step }) => step);
  return wordless({
    ...rest, ...(rest.computation ? { computation: steps } : {}),
    ...(limitations ? { limitations: limitations.slice(0, 1) } : {}), references: [{ citation: '-', role: 'derivation' }],
  });
}

/**
 * The dictionary as the core reads it: labels and aliases stay, since the paste box is understood there;
 * definitions and sources, which only the reader of the page needs, are left out.
 */
export function coreVariables(dictionary) {
  const variables = dictionary.variables.map(({ source: _source, note: _note, ...v }) => ({
    ...v, definition: unsaid,
    ...(v.units ? { units: v.units.map(({ source: _unit, ...u }) => u) } : {}),
    ...(v.levels ? { levels: v.levels.map(({ definition: _level, ...l }) => l) } : {}),
  }));
  return { ...dictionary, variables };
}
