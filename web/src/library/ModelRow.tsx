/// One model in the list: what it is, what it is made from, and what it says of this patient or still needs.
import type { ModelText } from '../state/dictionary';
import { resultOf } from '../state/results';
import { address } from '../state/route';
import { horizon } from '../state/settings';
import { Evidence } from '../results/Evidence';
import { headlines } from '../results/reading';
import { sectionOf } from '../results/sections';
import { memo } from '../results/memo';
import { Needs } from '../results/WaitingList';
import { Icon } from '../shell/icons';
import { noNumberText } from '../results/FitLine';
import { maybe, t } from '../words/words';
import { chosen, most, toggle } from './chosen';

export const ModelRow = memo(function ModelRow({ model }: { model: ModelText }) {
  const section = sectionOf(model);
  return (
    <li class="library-row" data-model={model.id} data-locked={model.locked !== undefined}>
      <Pick model={model} />
      <div class="library-what">
        <a href={address('model', model.id)}>{model.short}</a>
        <p class="quiet">{model.title}</p>
        <p class="library-marks"><span class="tv-tag">{maybe(`section.${section}`) ?? section}</span>{!model.locked && <Evidence evidence={model.evidence} />}</p>
      </div>
      <div class="library-answer"><Answer model={model} /></div>
    </li>
  );
});

function Pick({ model }: { model: ModelText }) {
  if (model.locked) return <span class="library-pick"><Icon name="lock" /></span>;
  const on = chosen.value.includes(model.id);
  return (
    <label class="library-pick">
      <input type="checkbox" checked={on} disabled={!on && chosen.value.length >= most} aria-label={t('library.pick', { model: model.short })} onChange={() => toggle(model.id)} />
    </label>
  );
}

function Answer({ model }: { model: ModelText }) {
  const result = resultOf(model.id).value;
  if (model.locked) return <p class="row-reason">{t('card.locked', { missing: model.locked.missing ?? '' })}</p>;
  if (!result || result.status === 'missing_input') return <p class="row-needs"><Needs fields={result?.missing ?? []} genes={result?.missing_genes} /></p>;
  if (result.status === 'refused') return <p class="row-reason">{noNumberText(model, result)}</p>;
  if (result.status === 'not_applicable') {
    return <p class="row-reason"><Icon name="cross" />{noNumberText(model, result)}</p>;
  }
  return (
    <>
      {headlines(model, result, horizon.value).map((one) => (
        <p class="headline-line" data-kind={one.kind} key={one.output}>
          <span class="library-value">{one.value}{one.unit ? ` ${one.unit}` : ''}</span>
          <span class="kind">{t(`kind.${one.kind}`)}</span>
          {one.when && <span class="quiet">{one.when}</span>}
        </p>
      ))}
      {result.fit?.verdict === 'borderline' && <p class="library-border"><Icon name="alert" />{t('fit.borderline')}</p>}
    </>
  );
}
