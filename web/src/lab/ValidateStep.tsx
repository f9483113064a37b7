/// Models, published or made here, against what happened: which can be computed, on which rows, how well they rank and how true they are.
import { models, variables, variableLabel } from '../state/dictionary';
import { time } from '../words/problems';
import { number, percent } from '../words/numbers';
import { t } from '../words/words';
import { MissingChoice } from './MissingChoice';
import { horizonsWithin, missingSaid } from './state';
import { act, lab, lastTime, validate } from './store';
import { groupNames } from './mapping';
import { Choice } from './OutcomeForm';
import { ValidationReport } from './ValidationReport';
import type { Tried } from './types';
import { ableModels, asksOf, belongsTo, isOwn, probabilities } from './choices';
import { modelName } from './words';

const form = (part: Partial<typeof lab.value.validateForm>) => act({ type: 'form', form: { validateForm: { ...lab.peek().validateForm, ...part } } });
export const toggled = <T,>(list: T[], one: T): T[] => (list.includes(one) ? list.filter((x) => x !== one) : [...list, one]);

export function ValidateStep() {
  const { tried, survival, validateForm: now, mapping, job, validations } = lab.value;
  if (!tried || !mapping) return null;
  if (!mapping.outcome) return <div class="lab-part screen-only"><h2>{t('lab.step.validate')}</h2><p>{t('lab.needs_outcome')}</p></div>;
  const groups = groupNames(mapping, variables.value);
  const horizons = survival ? horizonsWithin(lastTime(survival)) : [];
  const offered = offeredAt(tried, survival ? now.horizons : []);
  // What is no longer offered at other horizons is not asked unseen.
  const chosen = now.models.filter((ask) => offered.some((m) => m.ask === ask));
  return (
    <>
      <div class="lab-part screen-only">
        <h2>{t('lab.step.validate')}</h2>
        <p class="quiet">{t('lab.validate_lead', { n: number(tried.rows, 0) })}</p>
        <ModelPicker tried={tried} offered={offered} chosen={chosen} horizons={survival ? now.horizons : []} onChange={(id) => form({ models: toggled(now.models, id) })} />
        <div class="lab-fields">
          {survival && <HorizonPicker all={horizons} chosen={now.horizons} onChange={(h) => form({ horizons: toggled(now.horizons, h) })} />}
          {groups.length > 0 && !now.missing.impute && <Choice label={t('lab.subgroup')} value={now.subgroup} options={[['', t('lab.none')], ...groups.map((g): [string, string] => [g, variableLabel(g)])]} onChange={(subgroup) => form({ subgroup })} />}
        </div>
        <MissingChoice id="validate" value={now.missing} onChange={(missing) => form({ missing })} without={t('lab.missing.validate_without')} />
        <div class="lab-buttons">
          <button type="button" class="button main" disabled={job !== undefined || chosen.length === 0 || !missingSaid(now.missing) || (survival !== undefined && now.horizons.length === 0)} onClick={() => void validate(chosen)}>{t('lab.validate_run', { n: chosen.length })}</button>
        </div>
      </div>
      {validations.map((v) => <ValidationReport key={v.horizon ?? 0} validation={v} />)}
    </>
  );
}

export function HorizonPicker({ all, chosen, onChange }: { all: number[]; chosen: number[]; onChange: (h: number) => void }) {
  return (
    <fieldset class="lab-field lab-horizons"><legend>{t('lab.horizons')}</legend>
      {all.map((h) => <label key={h} class="lab-check"><input type="checkbox" checked={chosen.includes(h)} onChange={() => onChange(h)} />{time(h, 'mo')}</label>)}
    </fieldset>
  );
}

type Offered = Tried['models'][number] & { ask: string };

/** Models, or their answers by name, that some row has a number for: those made here first, then those for most rows. */
const offeredAt = (tried: Tried, horizons: number[]): Offered[] => ableModels(tried)
  .flatMap((m) => asksOf(m.model, horizons).map((ask) => ({ ...m, ask })))
  .sort((a, b) => Number(isOwn(b.ask)) - Number(isOwn(a.ask)) || b.scored - a.scored || modelName(a.ask).localeCompare(modelName(b.ask)));

function ModelPicker({ tried, offered, chosen, horizons, onChange }: { tried: Tried; offered: Offered[]; chosen: string[]; horizons: number[]; onChange: (ask: string) => void }) {
  const near = tried.models.filter((m) => m.scored === 0 && m.missing && (models.value.get(m.model)?.inputs?.length ?? 9) <= 6).length;
  return (
    <>
      <ul class="lab-models" aria-label={t('lab.models')}>
        {offered.map((m) => (
          <li key={m.ask} data-model={m.ask}><label class="lab-check"><input type="checkbox" checked={chosen.includes(m.ask)} onChange={() => onChange(m.ask)} />
            <span><strong>{modelName(m.ask)}</strong>{isOwn(m.ask) && <em class="own-mark">{t('card.own')}</em>}
              <span class="quiet">{gives(m.ask, horizons)}{m.scored < tried.rows && ` \u00b7 ${t('lab.scored', { share: percent(m.scored / tried.rows) })}`}</span></span></label></li>
        ))}
      </ul>
      {offered.length === 0 && <p class="note unusual">{t('lab.no_models')}</p>}
      {near > 0 && <p class="quiet lab-small">{t('lab.more_models', { n: near })}</p>}
    </>
  );
}

/** What a model can be asked: a probability at the chosen times, or an order only. */
function gives(ask: string, horizons: number[]): string {
  const [id = '', name] = ask.split(':');
  const outputs = probabilities(id).filter((o) => name === undefined || o.id === name).sort((a, b) => a.time! - b.time!);
  if (outputs.length === 0) return t('lab.gives.order');
  const here = horizons.length > 0 && horizons.every((h) => outputs.some((o) => belongsTo(o, h)));
  // Death and recurrence may be given at the same times.
  return here ? t('lab.gives.probability') : t('lab.gives.other', { times: [...new Set(outputs.map((o) => time(o.time!, o.time_unit ?? 'mo')))].join(', ') });
}
