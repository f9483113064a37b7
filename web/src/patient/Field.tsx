/// One variable of the patient: label, range in grey, control, and whatever there is to say about the value.
import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { VariableText } from '../state/dictionary';
import { entry } from '../state/patient';
import { derivedOf } from '../state/results';
import { unitOf } from '../state/session';
import { range } from '../words/numbers';
import { t } from '../words/words';
import { Icon } from '../shell/icons';
import { ChoiceControl } from './ChoiceControl';
import { Definition } from './Definition';
import { FieldNote } from './FieldNote';
import { fieldId } from './focus';
import { NumberControl } from './NumberControl';

/**
 * `at` tells two fields of one variable apart while both are on the page. A field is a form by itself: at every keystroke a
 * browser's autofill walks through all controls of the form typed into, which for the whole patient took longer than the models. A question (`at` 'asked') has a form of its own around the field.
 */
export function Field({ variable, at }: { variable: VariableText; at?: string }) {
  const explained = useMemo(() => signal(false), [variable.id]);
  const id = fieldId(variable.id) + (at ? `-${at}` : '');
  const { state } = entry(variable.id).value;
  const numeric = (variable.type === 'number' || variable.type === 'integer') && !isGrade(variable);
  const computed = state === 'unknown' && derivedOf(variable.id).value !== undefined;
  const Box = at === 'asked' ? 'div' : 'form';
  return (
    <Box class="field" {...(at === 'asked' ? {} : { autocomplete: 'off', onSubmit: (event: Event) => event.preventDefault() })}
      data-state={computed ? 'derived' : state} data-variable={variable.id}>
      <div class="field-name">
        {numeric
          ? <label for={id}>{variable.label}</label>
          : <span class="label" id={`${id}-label`}>{variable.label}</span>}
        <button type="button" class="explain" aria-expanded={explained.value} aria-controls={`${id}-definition`}
          aria-label={t('form.definition_of', { name: variable.label })}
          onClick={() => { explained.value = !explained.value; }}><Icon name="info" /></button>
        {numeric && <RangeHint variable={variable} id={id} />}
      </div>
      {numeric ? <NumberControl variable={variable} id={id} /> : <ChoiceControl variable={variable} id={id} />}
      <FieldNote variable={variable} id={id} />
      {explained.value && <Definition variable={variable} id={`${id}-definition`} />}
    </Box>
  );
}

/** A small whole number with both ends known (ECOG 0 to 4) is chosen, not typed. */
export function isGrade(variable: VariableText): boolean {
  const [low, high] = variable.type === 'integer' && variable.units?.length === 1 ? variable.units[0]!.possible ?? [] : [];
  return low !== undefined && high !== undefined && Number(high) - Number(low) <= 4;
}

function RangeHint({ variable, id }: { variable: VariableText; id: string }) {
  const unit = variable.units?.find((u) => u.code === unitOf(variable.id)) ?? variable.units?.[0];
  const usual = unit?.usual && t('form.usual', { range: range(...unit.usual) });
  // A limit such as 100 million tells nothing beside the field; it stands in the definition.
  const possible = unit?.possible && Number(unit.possible[1]) < 1e5 && t('form.possible', { range: range(...unit.possible) });
  const words = [usual, possible].filter(Boolean).join(t('form.range_join'));
  return words ? <span class="range" id={`${id}-range`}>{words}</span> : null;
}
