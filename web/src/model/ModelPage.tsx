/// One model: answer, questions still open, nomogram, curve, arithmetic, evidence, limits and references, in this order.
import { complete, models } from '../state/dictionary';
import { details } from '../state/details';
import { address, route } from '../state/route';
import { later } from '../shell/later';
import { t } from '../words/words';
import { Icon } from '../shell/icons';
import { Answer } from './Answer';
import { Arithmetic } from './Arithmetic';
import { CurveSection } from './CurveSection';
import { EvidenceSection } from './EvidenceSection';
import { Limits } from './Limits';
import { modelView, useModelView } from './model-view';
import { NomogramSection } from './NomogramSection';
import { Provenance } from './Provenance';
import { References } from './References';
import { RuleTable } from './RuleTable';

const AskSection = later(() => import('../asking/AskSection').then((module) => module.AskSection));
const SensitivitySection = later(() => import('../sensitivity/SensitivitySection').then((module) => module.SensitivitySection));

export function ModelPage() {
  const id = route.value.argument ?? '';
  const model = models.value.get(id);
  useModelView(id);
  if (!model) return <div class="model"><Back /><p>{complete.value ? t('model.unknown', { id }) : t('results.opening')}</p></div>;
  const detail = details()?.models[id];
  const view = modelView.value?.id === id ? modelView.value : undefined;
  return (
    <article class="model" key={id}>
      <Back />
      <header class="model-head">
        <h1>{model.title}</h1>
        {detail?.purpose && <p class="model-purpose">{detail.purpose}</p>}
        {model.population && <p class="model-population"><strong>{t('model.speaks_about')}</strong> {model.population}</p>}
        {model.own && <p class="own-mark">{t('card.own')}</p>}
        {model.notice && <p class="card-notice">{model.notice}</p>}
        <a class="button model-card-link" href={address('card', id)}><Icon name="copy" />{t('model.card')}</a>
      </header>
      <Answer model={model} />
      {!model.locked && <AskSection model={model} />}
      {model.nomogram && <NomogramSection model={model} layout={view?.layout} failure={view?.layoutFailure} status={view?.result?.status} />}
      {model.curve && <CurveSection model={model} curves={view?.result?.curves ?? []} detail={detail} />}
      {!model.locked && <SensitivitySection model={model} />}
      <RuleTable model={model} detail={detail} result={view?.result} />
      <Arithmetic model={model} detail={detail} result={view?.result} />
      <EvidenceSection detail={detail} />
      <Limits limitations={detail?.limitations} exclusions={detail?.exclusions} />
      <References references={detail?.references} />
      <Provenance model={model} />
    </article>
  );
}

function Back() {
  return <a class="back" href={address('calculator')}><Icon name="back" />{t('model.back')}</a>;
}
