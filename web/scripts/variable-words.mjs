// The dictionary as the page shows it: labels, levels, units, and ranges written out for every unit.
const pick = (text, tag) => (text === undefined ? undefined : typeof text === 'string' ? text : text[tag] ?? text.en);

/** Reads "[a, b]" (any brackets, inf allowed); null when there is no such text. */
export function interval(text) {
  const match = /^([[(])\s*([^,]+),\s*([^\])]+)([\])])$/.exec(text ?? '');
  if (!match) return null;
  const end = (s) => (s.includes('inf') ? (s.trim().startsWith('-') ? -Infinity : Infinity) : Number(s));
  return { low: end(match[2].trim()), high: end(match[3].trim()) };
}

// Three significant digits are enough for a range that only guides the eye.
const written = (x) => (Number.isFinite(x) ? String(Number(x.toPrecision(3))) : x > 0 ? 'inf' : '-inf');

function ranges(variable, unit) {
  const show = (text) => {
    const range = interval(text);
    if (!range) return undefined;
    const there = (x) => (x - (unit.offset ?? 0)) / (unit.factor ?? 1);
    const ends = [written(there(range.low)), written(there(range.high))];
    return (unit.factor ?? 1) > 0 ? ends : ends.reverse();
  };
  const all = { usual: show(variable.usual), plausible: show(variable.plausible), possible: show(variable.possible) };
  return Object.fromEntries(Object.entries(all).filter(([, v]) => v));
}

export const variableText = {
  groups: (dictionary, tag) => dictionary.groups.map((g) => ({ id: g.id, label: pick(g.label, tag) })),
  one(v, tag) {
    const units = (v.units ?? (v.unit ? [{ code: v.unit, label: v.unit, factor: 1 }] : []))
      .map((u) => ({ code: u.code, label: pick(u.label ?? u.code, tag), ...ranges(v, u) }));
    const bare = units.length === 0 && (v.type === 'number' || v.type === 'integer')
      ? [{ code: '1', label: '', ...ranges(v, { factor: 1 }) }] : units;
    return {
      id: v.id, group: v.group, type: v.type, label: pick(v.label, tag),
      ...(v.symbol ? { symbol: v.symbol } : {}),
      ...(v.first_screen ? { first: true } : {}),
      ...(v.derive ? { derive: v.derive } : {}),
      ...(v.decimals !== undefined ? { decimals: v.decimals } : {}),
      ...(bare.length ? { units: bare } : {}),
      ...(v.levels ? { levels: v.levels.map((l) => ({ id: l.id, label: pick(l.label, tag) })) } : {}),
    };
  },
};

export const variableDetail = (v, tag) => ({
  definition: pick(v.definition, tag),
  ...(v.loinc ? { loinc: v.loinc } : {}),
  ...(v.source ? { source: pick(v.source, tag) } : {}),
});

/** The core says a contradiction in English; the page looks up what that is in another language. */
export const contradictionWords = (dictionary, tag) => Object.fromEntries((dictionary.contradictions ?? [])
  .filter(({ text }) => text[tag] !== text.en).map(({ text }) => [`contradiction.${text.en}`, text[tag]]));
