/// One package in a core, tried on patients: what the reader says of it, what it computes, how it is drawn.
import type { Answer, Evaluation, Failure, NomogramLayout } from '../../core/types';
import type { Calculator } from 'hepatica-core';

/** `refused`: the reader's error, and then nothing else. */
export type Tried = { refused?: Failure; evaluations: Answer<Evaluation>[]; layout?: Answer<NomogramLayout> };
type Loaded = Answer<{ errors?: Failure[] }>;

/** `variables` is the dictionary as JSON text; `shown` the patient on the nomogram. */
export function tryOn(core: Pick<Calculator, 'load' | 'evaluate' | 'nomogram'>, variables: string, model: unknown, patients: unknown[], shown: unknown): Tried {
  const loaded = JSON.parse(core.load(`{"variables":${variables},"models":[${JSON.stringify(model)}]}`)) as Loaded;
  if (!loaded.ok) return { refused: loaded.error, evaluations: [] };
  if (loaded.value.errors?.[0]) return { refused: loaded.value.errors[0], evaluations: [] };
  const id = (model as { id: string }).id;
  const ask = <T>(call: (question: string) => string, question: object) => JSON.parse(call(JSON.stringify(question))) as Answer<T>;
  return {
    evaluations: patients.map((patient) => ask<Evaluation>((q) => core.evaluate(q), { patient, models: [id] })),
    layout: ask<NomogramLayout>((q) => core.nomogram(q), { model: id, patient: shown }),
  };
}
