/// A core of a few lines behind the real interface: it knows two models and checks one range.
import type { Answer, Core, Evaluation, Patient, Result } from '../src/core/types';

const ok = <T>(value: T, warnings: Answer<T> extends { warnings: infer W } ? W : never[] = [] as never): Answer<T> =>
  ({ ok: true, value, warnings: warnings as never });

/** `seen` records every patient that was evaluated. */
export function fakeCore(): Core & { seen: Patient[] } {
  const seen: Patient[] = [];
  const result = (patient: Patient): Result => (patient.albumin === undefined
    ? { id: 'albi', version: '1.0.0', hash: 'x', status: 'missing_input', missing: ['albumin'] }
    : {
      id: 'albi', version: '1.0.0', hash: 'x', status: 'ok', risk_group: { class: '2', severity: 2 },
      outputs: [{ id: 'grade', value: '2', kind: 'class' }, { id: 'score', value: -2.1, kind: 'score' }],
    });
  const evaluate = async ({ patient }: { patient: Patient }) => {
    seen.push(patient);
    const evaluation: Evaluation = { hepatica: '0', patient: { values: {}, derived: {}, errors: [], warnings: [] }, results: [result(patient)] };
    return ok(evaluation);
  };
  const checkValue: Core['checkValue'] = async ({ variable, value, unit }) => {
    const number = Number(value.replace(',', '.'));
    if (Number.isNaN(number)) return { ok: false, error: { code: 'wrong_type', field: variable } };
    const grams = unit === 'g/dL' ? number * 10 : number;
    if (grams < 5) return { ok: false, error: { code: 'impossible_value', field: variable } };
    const warnings = grams < 10 || grams > 120 ? [{ code: 'unusual_value', field: variable }] : [];
    return { ok: true, value: { value: number, canonical: grams }, warnings };
  };
  return {
    seen,
    load: async () => ok({ models: [{ id: 'albi', version: '1.0.0', hash: 'x', group: 'liver_reserve', locked: false }] }),
    loadForm: async () => ok({ models: [] }),
    loadRest: async () => ok({ models: [] }),
    addModels: async () => ok({ models: [] }),
    evaluate,
    evaluateChanges: evaluate,
    nomogram: async () => ({ ok: false, error: { code: 'unsupported' } }),
    sweep: async () => ({ ok: false, error: { code: 'unsupported' } }),
    understand: async () => ok({ items: [], rest: [] }),
    checkValue,
    enter: async ({ patient, ...question }) => {
      const checked = await checkValue(question);
      if (!checked.ok) return ok({ checked });
      const { value } = checked.value;
      return ok({ checked, changes: await evaluate({ patient: { ...patient, [question.variable]: question.unit ? { value: Number(value), unit: question.unit } : value } }) });
    },
  };
}
