/// What the technical decisions turn on, as a checklist: the value, or that it is unknown and what would make it known.
/// Holds no threshold: what a value permits is for the guidelines above.
import { models, variableLabel } from '../state/dictionary';
import { patient } from '../state/patient';
import { address } from '../state/route';
import { derived, resultOf } from '../state/results';
import { read } from '../results/reading';
import { Needs } from '../results/WaitingList';
import { explained, t } from '../words/words';
import type { WordKey } from '../words/keys';
import { spoken } from './guidelines';

/** Where a gate is read: an output of a package, else a variable of the form. */
type Gate = { id: string; label: WordKey; model?: string; outputs?: string[]; variables?: string[] };
const gates: Gate[] = [
  { id: 'child-pugh', label: 'gate.child_pugh', model: 'child-pugh', outputs: ['class', 'score'], variables: ['child_pugh_class'] },
  { id: 'albi', label: 'gate.albi', model: 'albi', outputs: ['grade', 'score'] },
  { id: 'portal-hypertension', label: 'gate.portal_hypertension', variables: ['portal_hypertension'] },
  { id: 'ecog', label: 'gate.ecog', variables: ['ecog'] },
  { id: 'remnant', label: 'gate.remnant', model: 'sflr', outputs: ['sflr_feng'], variables: ['flr_volume'] },
  { id: 'vascular', label: 'gate.vascular', variables: ['macrovascular_invasion', 'portal_vein_level'] },
];

export function Gates() {
  return (
    <section class="tv-section" aria-labelledby="tv-gates">
      <h2 id="tv-gates">{t('gate.title')}</h2>
      <p class="quiet">{t('gate.help')}</p>
      <ul class="tv-gates">{gates.map((gate) => <Row key={gate.id} gate={gate} />)}</ul>
    </section>
  );
}

function Row({ gate }: { gate: Gate }) {
  const value = computedValue(gate) ?? enteredValue(gate);
  const result = gate.model ? resultOf(gate.model).value : undefined;
  const missing = result?.missing?.length ? result.missing : gate.variables ?? [];
  return (
    <li data-gate={gate.id} data-known={value !== undefined}>
      <GateMark known={value !== undefined} />
      <span class="gate-label">{gate.model ? <a href={address('model', gate.model)}>{t(gate.label)}</a> : t(gate.label)}</span>
      <span class="gate-value">
        {value ? <><strong>{value.words}</strong> <span class="quiet">{value.origin}</span></>
          : <><span class="gate-unknown">{t('gate.unknown')}</span> <span class="row-needs"><Needs fields={missing.slice(0, 4)} /></span></>}
      </span>
    </li>
  );
}

/** Known is a filled shape with a tick, unknown an empty dashed one: never colour alone. */
function GateMark({ known }: { known: boolean }) {
  return (
    <svg class="gate-mark" viewBox="0 0 18 18" width="18" height="18" role="img" aria-label={t(known ? 'gate.known' : 'gate.unknown')}>
      <circle cx="9" cy="9" r="7.5" class={known ? 'gate-known' : 'gate-open'} />
      {known && <path d="M5.5 9.3 8 11.8l4.6-5.2" class="gate-tick" />}
    </svg>
  );
}

type Shown = { words: string; origin: string };

function computedValue(gate: Gate): Shown | undefined {
  const model = gate.model ? models.value.get(gate.model) : undefined;
  const result = model && resultOf(model.id).value;
  if (!model || result?.status !== 'ok') return undefined;
  const shown = (gate.outputs ?? []).flatMap((id) => {
    const told = model.outputs?.find((o) => o.id === id);
    const value = result.outputs?.find((o) => o.id === id);
    if (!told || !value) return [];
    const one = read(model, told, value);
    return [one.unit ? `${one.value} ${one.unit}` : one.value];
  });
  return shown.length > 0 ? { words: shown.join(' \u00b7 '), origin: t('gate.computed') } : undefined;
}

function enteredValue(gate: Gate): Shown | undefined {
  const known = (gate.variables ?? []).flatMap((id) => {
    const given = patient.value[id] ?? derived.value[id];
    if (given === undefined || (typeof given === 'object' && !('value' in given))) return [];
    const value = typeof given === 'object' ? given.value : given;
    const words = spoken(id, value, typeof given === 'object' ? given.unit : undefined);
    return [gate.variables!.length > 1 ? explained(variableLabel(id), [words]) : words];
  });
  return known.length > 0 ? { words: known.join(' \u00b7 '), origin: t('gate.entered') } : undefined;
}
