/// What an enquiry has proven of the patient on the page: answers that no remaining value of what is unknown can change.
/// Every view that would say "needs" asks here first. Forgotten as soon as the patient changes.
import { effect, signal } from '@preact/signals';
import type { OutputValue, Patient, Result } from '../core/types';
import type { ModelText } from '../state/dictionary';
import { patient } from '../state/patient';

export type Decision = { output: string; answer: number | string | boolean; rules: { step: string; id: string }[]; whatever: string[] };
/** `unneeded`: inputs that the core still names and that change nothing; `closed`: nothing else can be asked either. */
export type Proof = { decisions: Decision[]; unneeded: string[]; closed: boolean };

const proven = signal<{ patient: Patient; byModel: ReadonlyMap<string, Proof> } | undefined>(undefined);

export function keepProof(model: string, about: Patient, proof: Proof): void {
  if (about !== patient.peek()) return; // typed on meanwhile
  const before = proven.peek();
  const byModel = before?.patient === about ? before.byModel : new Map<string, Proof>();
  proven.value = { patient: about, byModel: new Map([...byModel, [model, proof]]) };
}

// Forgotten here and not compared by the readers: a row that read the patient would be drawn again at every keystroke.
effect(() => {
  const now = patient.value;
  if (proven.peek() && proven.peek()!.patient !== now) proven.value = undefined;
});

const proofOf = (model: string): Proof | undefined => proven.value?.byModel.get(model);

/** The core's result with what was proven besides: such outputs stand in it, and what changes nothing is not missing. */
export function settled(model: ModelText, result: Result | undefined): { result: Result | undefined; whatever: string[] } {
  const proof = proofOf(model.id);
  if (!proof || !result || !['ok', 'missing_input'].includes(result.status)) return { result, whatever: [] };
  const given = new Set((result.outputs ?? []).map((o) => o.id));
  const added = proof.decisions.filter((d) => !given.has(d.output));
  const outputs = added.flatMap((d): OutputValue[] => {
    const told = model.outputs?.find((o) => o.id === d.output);
    return told ? [{ id: d.output, value: d.answer, kind: told.kind, ...(told.unit ? { unit: told.unit } : {}) }] : [];
  });
  if (outputs.length === 0) return { result, whatever: [] };
  const { missing = [], risk_group: group, ...rest } = result;
  const fired = new Map([...added.flatMap((d) => d.rules), ...result.rules ?? []].map((rule) => [rule.step, rule]));
  const classed = outputs.find((o) => model.outputs?.find((told) => told.id === o.id)?.from === model.classesOf && typeof o.value === 'string');
  const open = missing.filter((id) => !proof.closed && !proof.unneeded.includes(id));
  return {
    result: {
      ...rest, status: 'ok', outputs: [...result.outputs ?? [], ...outputs], rules: [...fired.values()],
      ...(group ? { risk_group: group } : classed ? { risk_group: { class: String(classed.value) } } : {}),
      ...(open.length > 0 ? { missing: open } : {}),
    },
    whatever: [...new Set(added.flatMap((d) => d.whatever))],
  };
}
