/// Worked examples of the paper: what goes in, what must come out, and whether it does.
import type { VariableText } from '../../state/dictionary';
import type { Answer, Evaluation, Failure, Patient } from '../../core/types';
import type { Bilingual } from '../types';
import { printedTolerance, readNumber, type Draft, type Example } from './draft';
import { isNumber } from './terms';
import { outputsOf, type Output } from './build';

type Variables = ReadonlyMap<string, VariableText>;
export type Compared = { output: Output; expected: number; computed: number; tolerance: number; matches: boolean };
/** `open`: something of the example is not filled in. `failure`: the core gives no number. */
export type Outcome =
  | { state: 'open'; lacks: string[]; expects: boolean }
  | { state: 'failed'; failure: Failure }
  | { state: 'compared'; compared: Compared[]; matches: boolean };

const title = { en: '-', 'zh-CN': '-' };

/** The inputs that were filled in, as the core reads a patient. */
export function patientOf(draft: Draft, example: Example, variables: Variables): Patient {
  const patient: Patient = {};
  for (const p of draft.predictors) {
    const typed = example.inputs[p.variable] ?? '';
    const variable = variables.get(p.variable);
    const value = readNumber(typed);
    if (!isNumber(variable)) {
      if (typed) patient[p.variable] = variable?.type === 'boolean' ? typed === 'true' : typed;
    } else if (value !== undefined) patient[p.variable] = p.unit && p.unit !== '1' ? { value, unit: p.unit } : value;
  }
  return patient;
}

/** Inputs without a value, and whether any expected output is given. */
export function openOf(draft: Draft, example: Example, variables: Variables): { lacks: string[]; expects: boolean } {
  const patient = patientOf(draft, example, variables);
  const expects = outputsOf(draft, title).some((o) => readNumber(example.expect[o.id] ?? '') !== undefined);
  return { lacks: draft.predictors.map((p) => p.variable).filter((v) => !(v in patient)), expects };
}

/** Probabilities are typed in per cent, as papers print them. */
const scale = (output: Output): number => (output.kind === 'probability' ? 100 : 1);

/** Compares what the core computed with what the paper prints; tolerances and values in the printed scale. */
export function compare(draft: Draft, example: Example, answer: Answer<Evaluation>): Outcome {
  if (!answer.ok) return { state: 'failed', failure: answer.error };
  const refused = answer.value.patient.errors[0];
  const result = answer.value.results[0];
  if (refused || result?.status !== 'ok') return { state: 'failed', failure: refused ?? result?.error ?? { code: 'missing_input' } };
  const compared = outputsOf(draft, title).flatMap((output): Compared[] => {
    const typed = example.expect[output.id] ?? '';
    const expected = readNumber(typed);
    const found = result.outputs?.find((o) => o.id === output.id)?.value;
    if (expected === undefined || typeof found !== 'number') return [];
    const computed = found * scale(output);
    const tolerance = readNumber(example.tolerance) ?? printedTolerance(typed)!;
    // The last bits of a product by 100 are no difference.
    return [{ output, expected, computed, tolerance, matches: Math.abs(computed - expected) <= tolerance * (1 + 1e-9) }];
  });
  return { state: 'compared', compared, matches: compared.length > 0 && compared.every((c) => c.matches) };
}

/** reference.json: one entry an expected number, in the package's own scale. */
export function referenceOf(draft: Draft, outcomes: Outcome[], variables: Variables): object {
  const source = `${draft.evidence.citation.trim()}; worked example as printed`;
  return {
    examples: draft.examples.flatMap((example, i) => {
      const outcome = outcomes[i];
      return outcome?.state === 'compared' && outcome.matches
        ? outcome.compared.map((c) => ({
          name: `${example.name.trim() || `example ${i + 1}`}, ${c.output.id}`, patient: patientOf(draft, example, variables),
          expect: { [c.output.id]: c.expected / scale(c.output) }, tolerance: c.tolerance / scale(c.output), source,
        }))
        : [];
    }),
  };
}

/** Sentences of the package about examples that it does not reproduce. */
export function unmatchedOf(draft: Draft, outcomes: Outcome[]): Bilingual[] {
  return outcomes.flatMap((outcome, i) => (outcome.state !== 'compared' ? [] : outcome.compared.filter((c) => !c.matches).map((c) => {
    const name = draft.examples[i]?.name.trim() || String(i + 1);
    const unit = scale(c.output) === 100 ? '%' : '';
    const computed = `${Number(c.computed.toPrecision(6))}${unit}`;
    return {
      en: `Worked example ${name} is not reproduced: ${c.output.label.en} ${c.expected}${unit} in the paper, ${computed} computed.`,
      'zh-CN': `算例 ${name} 未能重现：${c.output.label['zh-CN']} 文献为 ${c.expected}${unit}，计算为 ${computed}。`,
    };
  })));
}
