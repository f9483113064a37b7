/// The nomogram with what belongs to it: help, saving, printing with and without the patient.
import { useRef } from 'preact/hooks';
import type { Axis, Failure, NomogramLayout, Status } from '../core/types';
import { variables, type ModelText } from '../state/dictionary';
import { choose, enter } from '../state/session';
import { number } from '../words/numbers';
import { problemText } from '../words/problems';
import { t } from '../words/words';
import { Nomogram } from '../figures/Nomogram';
import { withoutOutcome } from '../figures/nomogram-rows';
import { saveSvg } from '../figures/save-svg';
import { printNow } from '../report/print';
import { Icon } from '../shell/icons';

type Props = { model: ModelText; layout: NomogramLayout | undefined; failure: Failure | undefined; status: Status | undefined };

export function NomogramSection({ model, layout, failure, status }: Props) {
  const box = useRef<HTMLDivElement>(null);
  if (failure) return failure.code === 'unsupported' ? null : <p class="note refused">{problemText(failure)}</p>;
  if (!layout) return <div class="model-section nomogram-wait" />;
  const save = () => { const svg = box.current?.querySelector('svg'); if (svg) saveSvg(svg, `${model.id}-nomogram.svg`); };
  return (
    <section class="model-section nomogram-section" aria-labelledby="nomogram">
      <header class="section-tools">
        <h2 id="nomogram">{t('model.nomogram')}</h2>
        <div>
          <button type="button" class="button quiet" onClick={save}><Icon name="download" />{t('figure.save')}</button>
          <button type="button" class="button quiet" onClick={() => printNow('nomogram')}><Icon name="print" />{t('nomogram.print')}</button>
          <button type="button" class="button quiet" onClick={() => printNow('blank')}>{t('nomogram.print_blank')}</button>
        </div>
      </header>
      <p class="quiet screen-only">{t('nomogram.help')}</p>
      <div ref={box}><Nomogram layout={status === 'ok' ? layout : withoutOutcome(layout)} title={t('nomogram.title', { model: model.short })} onSet={setValue} /></div>
      <p class="quiet">
        {layout.points_per_unit !== 1 && t('nomogram.scale', { points: number(layout.points_per_unit) })}
        {layout.axes.some((a) => a.derivation) && ` ${t('nomogram.hatched')}`}
      </p>
    </section>
  );
}

/** Edits the patient from an axis: numbers in the axis's own unit, levels by their id. */
function setValue(axis: Axis, value: number | string | boolean) {
  if (!axis.variable) return;
  const variable = variables.peek().get(axis.variable);
  if (variable?.type === 'boolean') choose(axis.variable, value === true || value === 'true' || value === 'yes');
  else if (variable?.type === 'category') choose(axis.variable, String(value));
  else void enter(axis.variable, String(value), axis.unit ?? variable?.units?.[0]?.code);
}
