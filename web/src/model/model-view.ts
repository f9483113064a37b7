/// What one model's page asks of the core beyond the cards: curves and the nomogram's layout.
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Failure, NomogramLayout, Patient, Result } from '../core/types';
import { models } from '../state/dictionary';
import { patient } from '../state/patient';
import { ready, theCore } from '../state/session';

type View = { id: string; result?: Result; layout?: NomogramLayout; layoutFailure?: Failure };
export const modelView = signal<View | undefined>(undefined);

/** Keeps the view of this model in step with the patient while its page is open. */
export function useModelView(id: string): void {
  useEffect(() => {
    let running = false;
    let next: Patient | undefined;
    let gone = false;
    const work = async () => {
      if (running) return;
      running = true;
      while (next && !gone) {
        const values: Patient = next;
        next = undefined;
        modelView.value = await ask(id, values);
      }
      running = false;
    };
    const stop = effect(() => {
      const values = patient.value;
      if (!ready.value || !models.value.has(id)) return;
      next = values;
      void work();
    });
    return () => { gone = true; stop(); };
  }, [id]);
}

async function ask(id: string, values: Patient): Promise<View> {
  const model = models.peek().get(id);
  const [answer, layout] = await Promise.all([
    theCore().evaluate({ patient: values, models: [id], curves: true }),
    model?.nomogram ? theCore().nomogram({ model: id, patient: values }) : undefined,
  ]);
  const result = answer.ok ? answer.value.results.find((r) => r.id === id) : undefined;
  return {
    id, ...(result ? { result } : {}),
    ...(layout?.ok ? { layout: layout.value } : {}),
    ...(layout && !layout.ok ? { layoutFailure: layout.error } : {}),
  };
}
