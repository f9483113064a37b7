/// "Ask me only what is needed": one question after another until the answer is decided; every answer goes into the patient.
import { useEffect, useRef } from 'preact/hooks';
import { details } from '../state/details';
import { variableLabel, variables, type ModelText } from '../state/dictionary';
import { entry, patient } from '../state/patient';
import { patientErrors } from '../state/results';
import { enter } from '../state/session';
import { Field } from '../patient/Field';
import { fieldId, goToField } from '../patient/focus';
import { spoken } from '../treatment/guidelines';
import { list } from '../words/numbers';
import { problemText } from '../words/problems';
import { t } from '../words/words';
import { Icon } from '../shell/icons';
import { OutcomeLine } from './OutcomeLine';
import { askAbout, askAgain, asking, begin, leave, led, onward, skip, useAsking, type Asking } from './state';
import '../styles/asking.css';

/** Packages whose answer is looked up in a table or counted in points. */
const asks = (kinds: string[]) => kinds.includes('decision') || kinds.includes('points');

export function AskSection({ model }: { model: ModelText }) {
  const box = useRef<HTMLElement>(null);
  useAsking(model, () => box.current?.querySelector('.ask-question')?.contains(document.activeElement) ?? false);
  useEffect(() => leave, [model.id]);
  const kinds = (details()?.models[model.id]?.computation ?? []).map((step) => step.kind);
  if (!asks(kinds)) return null;
  const open = asking.value?.id === model.id ? asking.value : undefined;
  return (
    <section class="model-section asking" aria-labelledby="asking" ref={box}>
      <div class="section-tools">
        <h2 id="asking">{t('asking.title')}</h2>
        {open && <button type="button" class="button quiet" onClick={leave}>{t('asking.close')}</button>}
      </div>
      <p class="quiet">{t('asking.help')}</p>
      {open ? <Enquiry model={model} state={open} />
        : <div><button type="button" class="button main" onClick={() => begin(model.id)}>{t('asking.begin')}</button></div>}
    </section>
  );
}

function Enquiry({ model, state: { now, current, skipped, lead } }: { model: ModelText; state: Asking }) {
  const end = useRef<HTMLParagraphElement>(null);
  // Who has begun or answered is led to the next question, or to the end; nobody else's focus is moved.
  useEffect(() => {
    if (!now || !lead) return;
    led();
    if (current) focusField(current);
    else end.current?.focus();
  }, [current, now, lead]);
  if (!now) return <p role="status">{t('results.opening')}</p>;
  const answered = now.read.filter((id) => id in patient.value);
  return (
    <>
      {answered.length > 0 && <Answered ids={answered} />}
      <div class="ask-outcomes" role="status" aria-live="polite">
        {now.outcomes.map((one) => <OutcomeLine key={one.output} model={model} outcome={one} />)}
      </div>
      {patientErrors.value.map((problem) => (
        <p class="note refused" role="alert" key={problem.code + problem.field}><Icon name="alert" />{problemText(problem)}</p>
      ))}
      {current && <Question model={model} variable={current} />}
      {!current && !now.question && (
        <div class="ask-end">
          <p tabIndex={-1} ref={end} class="ask-done">{t(now.outcomes.some((o) => o.stuck) ? 'asking.stuck_end' : 'asking.done')}</p>
          {now.spared.length > 0 && <p class="quiet">{t('asking.spared', { names: list(now.spared.map(variableLabel)) })}</p>}
          {now.optional.length > 0 && <Links words={t('asking.optional')} ids={now.optional} go={askAbout} />}
        </div>
      )}
      {[...skipped].some((id) => !(id in patient.value)) && <Links words={t('asking.skipped')} ids={[...skipped].filter((id) => !(id in patient.value))} go={askAgain} />}
    </>
  );
}

/** What is known already, each a button back to its question. */
function Answered({ ids }: { ids: string[] }) {
  return (
    <ul class="ask-answered" aria-label={t('asking.answered')}>
      {ids.map((id) => (
        <li key={id}>
          <button type="button" class="chip" onClick={() => askAbout(id)} aria-label={t('asking.change', { name: variableLabel(id), value: given(id) })}>
            <span class="ask-name">{variableLabel(id)}</span><strong>{given(id)}</strong>
          </button>
        </li>
      ))}
    </ul>
  );
}

function given(id: string): string {
  const value = patient.value[id];
  if (value === undefined || (typeof value === 'object' && 'values' in value)) return '';
  return typeof value === 'object' ? spoken(id, value.value, value.unit) : spoken(id, value);
}

function Links({ words, ids, go }: { words: string; ids: string[]; go: (id: string) => void }) {
  return (
    <p class="ask-links">
      <span class="quiet">{words}</span>
      {ids.map((id) => <button type="button" class="link" key={id} onClick={() => go(id)}>{variableLabel(id)}</button>)}
    </p>
  );
}

function Question({ model, variable: id }: { model: ModelText; variable: string }) {
  const byPointer = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const variable = variables.value.get(id);
  if (!variable || !['number', 'integer', 'boolean', 'category'].includes(variable.type)) {
    return <Links words={t('asking.elsewhere')} ids={[id]} go={goToField} />;
  }
  const answer = async () => {
    // A number that was given a moment ago may not have been checked yet.
    if (variable.type === 'number' || variable.type === 'integer') await enter(id, entry(id).peek().text);
    const { state } = entry(id).peek();
    if (state === 'valid' || state === 'kept') onward();
    else if (state === 'unusual') form.current?.querySelector<HTMLElement>('.note-actions button:last-child')?.focus();
    else focusField(id);
  };
  const purpose = asking.value?.now?.outcomes.find((o) => o.question)?.output;
  return (
    <form class="ask-question" ref={form} key={id} aria-label={t('asking.question', { name: variable.label })}
      onSubmit={(event) => { event.preventDefault(); void answer(); }}
      onPointerDown={() => { byPointer.current = true; }} onKeyDown={() => { byPointer.current = false; }}
      // A tap on a choice answers; arrow keys only move between choices, so there the button or Enter answers.
      onChange={(event) => { if (byPointer.current && (event.target as HTMLInputElement).type === 'radio') void answer(); }}>
      {purpose && <p class="quiet">{t('asking.for', { what: model.outputs?.find((o) => o.id === purpose)?.label ?? '' })}</p>}
      <Field variable={variable} at="asked" />
      <div class="ask-tools">
        <button type="submit" class="button main">{t('asking.next')}</button>
        <button type="button" class="button quiet" onClick={() => skip(id)}>{t('asking.not_known')}</button>
      </div>
    </form>
  );
}

function focusField(id: string): void {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const field = document.getElementById(`${fieldId(id)}-asked`);
    const target = field?.matches('input,select') ? field : field?.querySelector<HTMLElement>('input:checked,input');
    target?.focus({ preventScroll: true });
    field?.closest('.ask-question')?.scrollIntoView({ block: 'nearest' });
  }));
}
