// A package as the page shows it, in one language: short words for the cards, long ones for its own page.
const isText = (v) => v !== null && typeof v === 'object' && !Array.isArray(v) && typeof v.en === 'string';

/** Replaces every {"en": ..., "zh-CN": ...} at any depth by the text of one language. */
export function spoken(value, tag) {
  if (isText(value)) return value[tag] ?? value.en;
  if (Array.isArray(value)) return value.map((v) => spoken(v, tag));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, spoken(v, tag)]));
}

const present = (object) => Object.fromEntries(Object.entries(object)
  .filter(([, v]) => v !== undefined && v !== null && !(Array.isArray(v) && v.length === 0)));

/** The best-known number of how well it ranks patients: development first. */
function discrimination(evidence) {
  const all = [evidence?.development, ...(evidence?.validations ?? [])]
    .flatMap((cohort, index) => (cohort?.discrimination ?? []).map((d) => ({ ...d, validated: index > 0 })));
  const best = all[0];
  return best && present({ measure: best.measure, value: best.value, low: best.low, high: best.high, validated: best.validated || undefined });
}

function evidenceLine(model) {
  const { development, validations } = model.evidence ?? {};
  return present({
    n: development?.n, events: development?.events, years: development?.years, countries: development?.countries,
    discrimination: discrimination(model.evidence), validations: validations?.length || undefined,
  });
}

function labelledRules(computation) {
  return Object.fromEntries((computation ?? []).filter((s) => s.kind === 'decision')
    .flatMap((s) => [...s.rules, ...(s.otherwise ? [{ id: 'otherwise', ...s.otherwise }] : [])])
    .filter((r) => r.explain).map((r) => [r.id, r.explain]));
}

const namedByGuideline = (model) => (model.references ?? []).some((r) => r.role === 'guideline');

/** Orders the cards: guidelines that name treatments first, then what guidelines name, then what other models build on (Child-Pugh, ALBI),
 *  then by external validations, then by patients. */
export const weight = (model, builders = 0) => (model.allocation ? 2e9 : 0)
  + (namedByGuideline(model) ? 1e9 : 0)
  + Math.min(9, builders) * 1e8
  + (model.evidence?.validations?.length ?? 0) * 1e6
  + Math.min(999999, model.evidence?.development?.n ?? 0);

/** The unit of an output's time, where it is not the month. */
const timeUnit = (model, output) => {
  const unit = output.time === undefined ? undefined : model.computation?.find((s) => s.id === output.from)?.time_unit;
  return unit === 'mo' ? undefined : unit;
};

/** The units in which ranges of the people it was made in are given: a value outside is said in them. */
function unitsOfRanges(inputs) {
  const found = (inputs ?? []).filter((i) => i.derivation_range && i.unit && i.unit !== '1');
  return found.length > 0 ? Object.fromEntries(found.map((i) => [i.variable, i.unit])) : undefined;
}

/** What a card needs. */
export function modelText(model, tag, builders) {
  const kinds = new Set((model.computation ?? []).map((s) => s.kind));
  const s = spoken(model, tag);
  return present({
    id: s.id, version: s.version, group: s.group, treatments: s.treatments, title: s.title, short: s.short_title ?? s.title,
    population: s.setting?.population, notice: s.notice, keywords: s.keywords, weight: weight(model, builders),
    guideline: namedByGuideline(model) || undefined,
    exclusions: Object.fromEntries((s.setting?.exclusions ?? []).map((e) => [e.id, { reason: e.reason, effect: e.effect }])),
    inputs: (s.inputs ?? []).map((i) => i.variable), units: unitsOfRanges(s.inputs),
    outputs: (s.outputs ?? []).map((o) => present({
      id: o.id, label: o.label, kind: o.kind, unit: o.unit, decimals: o.decimals, headline: o.headline,
      higher: o.higher_is, time: o.time, time_unit: timeUnit(s, o), event: o.event, of: o.of, labels: o.labels, from: o.from, state: o.state,
    })),
    classes: Object.fromEntries((s.risk_groups?.groups ?? []).map((g) => [g.class, present({
      label: g.label, severity: g.severity, meaning: g.meaning, observed: g.observed,
    })])),
    classesOf: s.risk_groups?.from,
    rules: labelledRules(s.computation),
    evidence: evidenceLine(model),
    nomogram: kinds.has('points') || kinds.has('linear_predictor') || undefined,
    curve: ['cox', 'parametric', 'multi_state'].some((k) => kinds.has(k)) || undefined,
    builds_on: (s.uses ?? []).map((u) => u.model), allocation: s.allocation,
    locked: s.locked && { missing: s.locked.missing },
  });
}

/** What a model's own page needs besides. */
export function modelDetail(model, tag) {
  const s = spoken(model, tag);
  return present({
    purpose: s.purpose, edition: s.edition, inputs: s.inputs, uses: s.uses, computation: s.computation, risk_groups: s.risk_groups,
    exclusions: s.setting?.exclusions, evidence: s.evidence, limitations: s.limitations, references: s.references,
    searched: s.locked?.searched,
  });
}
