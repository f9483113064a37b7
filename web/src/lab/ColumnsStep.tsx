/// The mapping: which column is which variable, in which unit, what its codes mean, and what counts as the event.
import { text, variables, type VariableText } from '../state/dictionary';
import { Icon } from '../shell/icons';
import { number } from '../words/numbers';
import { unitLabel } from '../words/problems';
import { t } from '../words/words';
import { dropOtherUnits, entryOf, inOutcome, lacking, setLevel, setUnit, setUse, useOf, type Use } from './mapping';
import { OutcomeForm } from './OutcomeForm';
import { describe, lab, remap } from './store';
import type { ColumnInfo, Mapping } from './types';
import { rangeText, remarksText } from './words';

export function ColumnsStep() {
  const { table, mapping, job } = lab.value;
  if (!table || !mapping) return null;
  const lacks = lacking(mapping, table.columns.columns, variables.value);
  const used = table.columns.columns.filter((c) => !inOutcome(mapping, c.column));
  return (
    <fieldset class="lab-mapping" disabled={job !== undefined}>
      <div class="lab-part">
        <h2>{t('lab.columns_title')}</h2>
        <p class="quiet screen-only">{t('lab.columns_lead')}</p>
        <div class="lab-columns" role="table" aria-label={t('lab.columns_title')}>
          <div role="row" class="lab-columns-head"><span role="columnheader">{t('lab.column')}</span><span role="columnheader">{t('lab.used_as')}</span><span role="columnheader">{t('lab.unit_or_codes')}</span></div>
          {used.map((info) => <Row key={info.column} info={info} mapping={mapping} />)}
        </div>
      </div>
      <OutcomeForm table={table} mapping={mapping} change={remap} />
      <div class="lab-part lab-confirm screen-only">
        {lacks.length > 0 && <ul class="lab-lacks">{lacks.map((l, i) => <li key={i}><Icon name="alert" />{t(`lab.lack.${l.kind}`, { column: l.column ?? '', text: l.text ?? '' })}</li>)}</ul>}
        <button type="button" class="button main" disabled={lacks.some((l) => l.kind !== 'levels')} onClick={() => void describe()}>{t('lab.confirm')}</button>
        <p class="quiet lab-small">{t('lab.confirm_note')}</p>
      </div>
    </fieldset>
  );
}

function Row({ info, mapping }: { info: ColumnInfo; mapping: Mapping }) {
  const use = useOf(mapping, info.column);
  const entry = entryOf(mapping, info.column);
  const variable = entry?.variable ? variables.value.get(entry.variable) : undefined;
  const unmapped = mapping.unmapped?.find((u) => u.column === info.column);
  const why = entry ? [remarksText(entry.remarks, [entry.note_match, entry.note_unit].filter(Boolean).join('; ')), entry.note].filter(Boolean).join('; ') : remarksText(unmapped?.remarks, unmapped?.note);
  return (
    <div role="row" class="lab-column" data-column={info.column} data-use={use}>
      <div role="cell"><strong>{info.column}</strong>
        <span class="lab-values">{info.numeric && info.range ? `${number(info.range[0])} \u2013 ${number(info.range[1])}` : info.distinct.slice(0, 4).join(', ') + (info.more || info.distinct.length > 4 ? ' \u2026' : '')}</span>
      </div>
      <div role="cell"><UseSelect info={info} use={use} mapping={mapping} />{why && <p class="lab-why"><Icon name="info" />{why}</p>}</div>
      <div role="cell">
        {variable?.units && variable.units.length > 0 && <Unit info={info} entry={entry!} variable={variable} mapping={mapping} />}
        {variable && !variable.units?.length && <Levels info={info} entry={entry!} variable={variable} mapping={mapping} />}
      </div>
    </div>
  );
}

function UseSelect({ info, use, mapping }: { info: ColumnInfo; use: Use; mapping: Mapping }) {
  const groups = text.value.groups.map((g) => ({ ...g, variables: text.value.variables.filter((v) => v.group === g.id && v.type !== 'gene_expression') })).filter((g) => g.variables.length > 0);
  return (
    <span class="control"><select class="value choice" aria-label={t('lab.use_of', { column: info.column })} value={use}
      onChange={(event) => remap(setUse(mapping, info, event.currentTarget.value as Use, variables.value))}>
      <option value="none">{t('lab.use.none')}</option>
      <option value="identifier">{t('lab.use.identifier')}</option>
      <option value="number">{t('lab.use.number')}</option>
      <option value="category">{t('lab.use.category')}</option>
      {groups.map((g) => <optgroup key={g.id} label={g.label}>{g.variables.map((v) => <option key={v.id} value={`variable:${v.id}`}>{v.label}</option>)}</optgroup>)}
    </select></span>
  );
}

type Part = { info: ColumnInfo; entry: NonNullable<ReturnType<typeof entryOf>>; variable: VariableText; mapping: Mapping };

function Unit({ info, entry, variable, mapping }: Part) {
  if (variable.units!.length === 1 && variable.units![0]!.code === '1') return null;
  return (
    <>
      <span class="control"><select class="value choice" aria-label={t('lab.unit_of', { column: info.column })} value={entry.unit ?? ''} onChange={(event) => remap(setUnit(mapping, info.column, event.currentTarget.value))}>
        {!entry.unit && <option value="">{t('lab.choose_unit')}</option>}
        {variable.units!.map((u) => <option key={u.code} value={u.code}>{unitLabel(variable.id, u.code)}</option>)}
      </select></span>
      {entry.other_units?.map((o) => (
        <p key={o.range} class="lab-why">{t('lab.other_unit', { range: rangeText(o.range), unit: unitLabel(variable.id, o.unit) })} <button type="button" class="link screen-only" onClick={() => remap(dropOtherUnits(mapping, info.column))}>{t('lab.not_so')}</button></p>
      ))}
    </>
  );
}

function Levels({ info, entry, variable, mapping }: Part) {
  const levels: [string, string][] = variable.type === 'boolean' ? [['true', t('lab.level.true')], ['false', t('lab.level.false')]] : (variable.levels ?? []).map((l) => [l.id, l.label]);
  const value = (text: string) => { const now = entry.levels?.[text]; return now === undefined ? '' : String(now); };
  return (
    <div class="lab-levels">{info.distinct.map((one) => (
      <label key={one}><span>{one}</span>
        <span class="control"><select class="value choice" value={value(one)} onChange={(event) => {
          const chosen = event.currentTarget.value;
          remap(setLevel(mapping, info.column, one, chosen === '' ? undefined : variable.type === 'boolean' ? chosen === 'true' : chosen));
        }}>
          <option value="">{t('lab.unknown_level')}</option>
          {levels.map(([id, label]) => <option key={id} value={id}>{label}</option>)}
        </select></span>
      </label>
    ))}</div>
  );
}
