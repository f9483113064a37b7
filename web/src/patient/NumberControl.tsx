/// A number as it stands on the lab slip, with the unit it was given in.
import type { VariableText } from '../state/dictionary';
import { entry } from '../state/patient';
import { derivedOf } from '../state/results';
import { enter, readIn, unitOf } from '../state/session';
import { number } from '../words/numbers';
import { spokenUnit } from '../words/problems';
import { t } from '../words/words';

export function NumberControl({ variable, id }: { variable: VariableText; id: string }) {
  const { text, state } = entry(variable.id).value;
  const unit = unitOf(variable.id);
  const computed = derivedOf(variable.id).value;
  const hint = typeof computed === 'number' && state === 'unknown'
    ? t('form.computed', { value: number(computed, variable.decimals) }) : t('form.unknown');
  return (
    <div class="control">
      <input id={id} class="value" type="text" inputMode={variable.type === 'integer' ? 'numeric' : 'decimal'} value={text}
        placeholder={hint} autocomplete="off" spellcheck={false} enterkeyhint="next"
        aria-invalid={state === 'refused'} aria-describedby={`${id}-range ${id}-note`}
        onInput={(event) => void enter(variable.id, event.currentTarget.value)} />
      <Unit variable={variable} unit={unit} />
    </div>
  );
}

function Unit({ variable, unit }: { variable: VariableText; unit: string | undefined }) {
  const units = variable.units ?? [];
  if (units.length < 2) return <span class="unit">{spokenUnit(units[0]?.label ?? '')}</span>;
  return (
    <select class="unit" aria-label={t('form.unit_of', { name: variable.label })} value={unit}
      onChange={(event) => void readIn(variable.id, event.currentTarget.value)}>
      {units.map((u) => <option key={u.code} value={u.code}>{spokenUnit(u.label)}</option>)}
    </select>
  );
}
