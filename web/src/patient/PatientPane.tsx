/// The patient, entered once: what matters most first, the rest folded by group.
import { signal } from '@preact/signals';
import { models, text, variables, type VariableText } from '../state/dictionary';
import { clearPatient, isEmpty } from '../state/patient';
import { patientErrors } from '../state/results';
import { route } from '../state/route';
import { language, t } from '../words/words';
import { problemText } from '../words/problems';
import { toast } from '../shell/Toast';
import { Icon } from '../shell/icons';
import { Examples } from './Examples';
import { Field } from './Field';
import { FieldGroup } from './FieldGroup';
import { GeneFile } from './GeneFile';
import { PasteBox } from './PasteBox';

const pasting = signal(false);
const sought = signal('');

export function PatientPane() {
  const shown = route.value.place === 'model' ? models.value.get(route.value.argument ?? '') : undefined;
  const first = shown ? modelFields(shown.id) : text.value.variables.filter((v) => v.first);
  const onTop = new Set(first.map((v) => v.id));
  const rest = (group: string) => text.value.variables
    .filter((v) => v.group === group && !onTop.has(v.id) && isTyped(v));
  return (
    <div class="patient">
      <div class="patient-tools">
        <Examples />
        <button type="button" class="button" onClick={() => { pasting.value = true; }}>
          <Icon name="paste" />{t('form.paste')}
        </button>
        <button type="button" class="button quiet" disabled={isEmpty.value} onClick={clearAll}>{t('form.clear')}</button>
      </div>
      {patientErrors.value.map((problem) => (
        <p class="note refused" role="alert" key={problem.code + problem.field}><Icon name="alert" />{problemText(problem)}</p>
      ))}
      <div class="fields first-fields">
        {shown && <h2 class="fields-title">{t('form.fields_of', { model: shown.short })}</h2>}
        {first.filter(isTyped).map((v) => <Field key={v.id} variable={v} />)}
      </div>
      <FindField />
      {sought.value === '' && text.value.groups.filter((g) => g.id !== 'genes' && rest(g.id).length > 0).map((g) => (
        <FieldGroup key={`${g.id}-${language.value}`} id={g.id} label={g.label} variables={rest(g.id)} />
      ))}
      <GeneFile />
      <p class="patient-foot">{t('form.privacy')}</p>
      {pasting.value && <PasteBox onClose={() => { pasting.value = false; }} />}
    </div>
  );
}

function FindField() {
  const words = sought.value.trim().toLowerCase();
  const found = words === '' ? [] : text.value.variables
    .filter((v) => isTyped(v) && `${v.label} ${v.symbol ?? ''} ${v.id.replaceAll('_', ' ')}`.toLowerCase().includes(words)).slice(0, 12);
  return (
    <div class="find-field">
      <input class="value" type="search" aria-label={t('form.find')} placeholder={t('form.find')} value={sought.value}
        onInput={(event) => { sought.value = event.currentTarget.value; }} />
      {words !== '' && <div class="fields">{found.map((v) => <Field key={v.id} variable={v} at="found" />)}</div>}
      {words !== '' && found.length === 0 && <p class="note">{t('form.find_none')}</p>}
    </div>
  );
}

// Genes come by file; everything else has a field.
const isTyped = (v: VariableText) => ['number', 'integer', 'boolean', 'category'].includes(v.type);

/** The fields a model reads, with those of the models it builds on. */
function modelFields(id: string, seen = new Set<string>()): VariableText[] {
  if (seen.has(id)) return [];
  seen.add(id);
  const model = models.value.get(id);
  const own = (model?.inputs ?? []).flatMap((input) => variables.value.get(input) ?? []);
  return [...new Set([...own, ...(model?.builds_on ?? []).flatMap((other) => modelFields(other, seen))])];
}

function clearAll() {
  clearPatient();
  toast(t('form.cleared'));
}
