/// The outcome: time or two dates, the event column and what its texts mean, and what the event is called.
import { t } from '../words/words';
import { eventColumn, setMeaning, setOutcome, type Meaning } from './mapping';
import type { Table } from './state';
import type { Mapping, OutcomeMapping } from './types';
import { remarksText } from './words';

type Props = { table: Table; mapping: Mapping; change: (mapping: Mapping) => void };

export function OutcomeForm({ table, mapping, change }: Props) {
  const outcome = mapping.outcome;
  const columns = table.columns.columns;
  const names = columns.map((c) => c.column);
  const set = (next: OutcomeMapping | undefined) => change(setOutcome(mapping, next));
  const kind = !outcome ? 'none' : outcome.start !== undefined ? 'dates' : outcome.time !== undefined ? 'time' : 'binary';
  return (
    <div class="lab-part">
      <h2>{t('lab.outcome')}</h2>
      <div class="lab-fields">
        <Choice label={t('lab.event_column')} value={outcome?.event ?? ''} options={[['', t('lab.no_outcome')], ...names.map((n): [string, string] => [n, n])]}
          onChange={(name) => { const info = columns.find((c) => c.column === name); set(info ? eventColumn(outcome, info) : undefined); }} />
        {outcome && <Choice label={t('lab.time_kind')} value={kind} options={[['binary', t('lab.time_kind.binary')], ['time', t('lab.time_kind.time')], ['dates', t('lab.time_kind.dates')]]}
          onChange={(next) => { const { time: _t, time_unit: _u, start: _s, end: _e, date_order: _d, ...rest } = outcome; set(next === 'time' ? { ...rest, time: names[0]!, time_unit: '' } : next === 'dates' ? { ...rest, start: names[0]!, end: names[0]! } : rest); }} />}
        {outcome?.time !== undefined && <>
          <Choice label={t('lab.time_column')} value={outcome.time} options={names.map((n) => [n, n])} onChange={(time) => set({ ...outcome, time })} />
          <Choice label={t('lab.time_unit')} value={outcome.time_unit ?? ''} options={[...(outcome.time_unit ? [] : [['', t('lab.choose_unit')] as [string, string]]), ...units()]} onChange={(time_unit) => set({ ...outcome, time_unit })} />
        </>}
        {outcome?.start !== undefined && <>
          <Choice label={t('lab.start')} value={outcome.start} options={names.map((n) => [n, n])} onChange={(start) => set({ ...outcome, start })} />
          <Choice label={t('lab.end')} value={outcome.end ?? ''} options={names.map((n) => [n, n])} onChange={(end) => set({ ...outcome, end })} />
          <Choice label={t('lab.date_order')} value={outcome.date_order ?? ''} options={[...(outcome.date_order ? [] : [['', t('lab.choose_unit')] as [string, string]]), ['ymd', t('lab.ymd')], ['dmy', t('lab.dmy')], ['mdy', t('lab.mdy')]]} onChange={(date_order) => set({ ...outcome, date_order })} />
        </>}
      </div>
      {outcome?.note && <p class="lab-why">{remarksText(outcome.remarks, outcome.note)}</p>}
      {outcome && <Meanings table={table} outcome={outcome} set={set} />}
      {outcome && (
        <div class="lab-fields">
          <label class="lab-field"><span>{t('lab.event_name_en')}</span><input class="value" value={outcome.label?.en ?? ''} placeholder={t('lab.event_example_en')}
            onInput={(e) => set(named(outcome, e.currentTarget.value, outcome.label?.['zh-CN'] ?? ''))} /></label>
          <label class="lab-field"><span>{t('lab.event_name_zh')}</span><input class="value" value={outcome.label?.['zh-CN'] ?? ''} placeholder={t('lab.event_example_zh')} lang="zh-CN"
            onInput={(e) => set(named(outcome, outcome.label?.en ?? '', e.currentTarget.value))} /></label>
        </div>
      )}
    </div>
  );
}

const units = (): [string, string][] => (['d', 'wk', 'mo', 'a'] as const).map((u) => [u, t(`lab.unit.${u}`)]);

// Both languages or none: the core refuses half a name.
function named(outcome: OutcomeMapping, en: string, zh: string): OutcomeMapping {
  const { label: _before, ...rest } = outcome;
  return en || zh ? { ...rest, label: { en, 'zh-CN': zh } } : rest;
}

function Meanings({ table, outcome, set }: { table: Table; outcome: OutcomeMapping; set: (next: OutcomeMapping) => void }) {
  const info = table.columns.columns.find((c) => c.column === outcome.event);
  const meaning = (text: string): Meaning => (outcome.event_values.includes(text) ? 'event' : outcome.censored_values.includes(text) ? 'none' : 'unknown');
  return (
    <div class="lab-meanings">{info?.distinct.map((text) => (
      <fieldset key={text} class="lab-meaning"><legend>{outcome.event} = <strong>{text}</strong></legend>
        <div class="segments">{(['event', 'none', 'unknown'] as const).map((m) => (
          <label key={m} class="segment"><input type="radio" name={`meaning-${text}`} checked={meaning(text) === m} onChange={() => set(setMeaning(outcome, text, m))} /><span>{t(`lab.meaning.${m}`)}</span></label>
        ))}</div>
      </fieldset>
    ))}</div>
  );
}

export function Choice({ label, value, options, onChange, id }: { label: string; value: string; options: [string, string][]; onChange: (value: string) => void; id?: string }) {
  return (
    <label class="lab-field"><span>{label}</span>
      <span class="control"><select class="value choice" id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([key, words]) => <option key={key} value={key}>{words}</option>)}
      </select></span>
    </label>
  );
}
