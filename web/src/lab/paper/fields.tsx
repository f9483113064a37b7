/// Fields of the draft: each has its label, its open question below it, and an address to jump to.
import type { ComponentChildren } from 'preact';
import { t } from '../../words/words';
import type { WordKey } from '../../words/keys';
import { questions, step } from './store';

/** The open question at a field. What is wrong and what is only unanswered look different. */
function Line({ id }: { id: string }) {
  const open = questions.value.find((q) => q.at === id);
  return open ? <span class="paper-ask" id={`${id}-ask`} data-wrong={wrong.has(open.key)}>{t(open.key)}</span> : null;
}
const wrong = new Set<WordKey>(['paper.ask.not_a_number', 'paper.ask.ratio_positive', 'paper.ask.cut_order', 'paper.ask.time_order', 'paper.ask.survival_fraction',
  'paper.ask.survival_falls', 'paper.ask.doi', 'paper.ask.pmid', 'paper.ask.whole', 'paper.ask.countries', 'paper.ask.discrimination', 'paper.ask.groups_only', 'paper.ask.means_centred']);
const described = (id: string) => {
  const open = questions.value.find((q) => q.at === id);
  return open ? { 'aria-describedby': `${id}-ask`, ...(wrong.has(open.key) ? { 'aria-invalid': true as const } : {}) } : {};
};

type Typed = { id: string; label: string; value: string; onInput: (value: string) => void; suffix?: string; hint?: string; lang?: string; number?: boolean; wide?: boolean };

export function Typed({ id, label, value, onInput, suffix, hint, lang, number = false, wide = false }: Typed) {
  return (
    <div class={`lab-field ${wide ? 'paper-wide' : ''} ${number ? 'paper-number' : ''}`}>
      <label for={id}>{label}</label>
      <span class="paper-typed"><input class="value" id={id} value={value} lang={lang} placeholder={hint} autocomplete="off" spellcheck={!number} inputMode={number ? 'decimal' : undefined}
        {...described(id)} onInput={(event) => onInput(event.currentTarget.value)} />{suffix && <span class="paper-suffix">{suffix}</span>}</span>
      <Line id={id} />
    </div>
  );
}

type Chosen<T extends string> = { id: string; label: string; value: T | ''; options: readonly (readonly [T, string])[]; onChange: (value: T | '') => void };

export function Select<T extends string>({ id, label, value, options, onChange }: Chosen<T>) {
  return (
    <div class="lab-field">
      <label for={id}>{label}</label>
      <span class="control"><select class="value choice" id={id} value={value} {...described(id)} onChange={(event) => onChange(event.currentTarget.value as T | '')}>
        <option value="">{t('paper.choose')}</option>
        {options.map(([key, words]) => <option key={key} value={key}>{words}</option>)}
      </select></span>
      <Line id={id} />
    </div>
  );
}

/** A question with few answers, none chosen beforehand. */
export function Ask<T extends string>({ id, label, value, options, onChange, note }: Chosen<T> & { note?: ComponentChildren }) {
  return (
    <fieldset class="paper-question" id={id} tabIndex={-1} {...described(id)}>
      <legend>{label}</legend>
      {options.map(([key, words]) => (
        <label key={key} class="lab-check"><input type="radio" name={id} value={key} checked={value === key} onChange={() => onChange(key)} /><span>{words}</span></label>
      ))}
      {note}
      <Line id={id} />
    </fieldset>
  );
}

type Pair = { id: string; label: string; en: string; zh: string; onChange: (en: string, zh: string) => void; hintEn?: string; hintZh?: string };

/** One text in both languages; one of them is enough. */
export function Both({ id, label, en, zh, onChange, hintEn, hintZh }: Pair) {
  return (
    <div class="lab-fields paper-pair">
      <Typed id={`${id}-en`} label={`${label} (English)`} value={en} hint={hintEn ?? ''} onInput={(x) => onChange(x, zh)} />
      <Typed id={`${id}-zh`} label={`${label} (中文)`} value={zh} hint={hintZh ?? ''} lang="zh-CN" onInput={(x) => onChange(en, x)} />
    </div>
  );
}

/** Opens the step of a field and puts the focus there. */
export function jump(to: typeof step.value, id: string): void {
  step.value = to;
  // The field may be drawn only now. Of a question with choices, the first choice takes the focus.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const field = document.getElementById(id);
    (field?.matches('input, select, button') ? field : field?.querySelector('input') ?? field)?.focus();
  }));
}
