/// The curve over time, and the same numbers as a table.
import type { Curve as CurveData } from '../core/types';
import type { ModelDetail, Step } from '../state/details';
import type { ModelText } from '../state/dictionary';
import { horizon } from '../state/settings';
import { percent } from '../words/numbers';
import { time } from '../words/problems';
import { maybe, t } from '../words/words';
import { OccupancyCurve } from '../figures/OccupancyCurve';
import { SurvivalCurve } from '../figures/SurvivalCurve';
import { tableTimes } from '../figures/curve-geometry';

type Props = { model: ModelText; curves: CurveData[]; detail: ModelDetail | undefined };

export function CurveSection({ model, curves, detail }: Props) {
  if (curves.length === 0) return null;
  return (
    <section class="model-section" aria-labelledby="curve">
      <h2 id="curve">{t('model.curve')}</h2>
      {curves.map((curve) => {
        const step = detail?.computation?.find((s) => s.id === curve.step);
        const title = step?.label ?? eventOf(model, curve.step) ?? model.short;
        return curve.kind === 'survival'
          ? <Survival key={curve.step} curve={curve} title={title} step={step} />
          : <Occupancy key={curve.step} curve={curve} title={title} step={step} />;
      })}
      <p class="quiet">{t('curve.no_band')}</p>
    </section>
  );
}

const eventOf = (model: ModelText, step: string) => model.outputs?.find((o) => o.from === step)?.label;

function Survival({ curve, title, step }: { curve: CurveData & { kind: 'survival' }; title: string; step: Step | undefined }) {
  const published = step?.kind === 'cox' && step.interpolation !== 'step';
  return (
    <figure class="figure">
      <figcaption>{title}</figcaption>
      <SurvivalCurve curve={curve} title={title} years={horizon.value} published={published} stepped={step?.interpolation === 'step'} />
      {published && <p class="quiet">{t('curve.published_only')}</p>}
      <details class="twin"><summary>{t('figure.table')}</summary>
        <table class="plain">
          <thead><tr><th scope="col">{t('curve.time')}</th><th scope="col" class="num">{t('curve.survival')}</th></tr></thead>
          <tbody>{tableTimes(curve.points, curve.time_unit).map(([when, s]) => (
            <tr key={when}><th scope="row">{time(when!, curve.time_unit)}</th><td class="num">{percent(s!, 1)}</td></tr>
          ))}</tbody>
        </table>
      </details>
    </figure>
  );
}

function Occupancy({ curve, title, step }: { curve: CurveData & { kind: 'occupancy' }; title: string; step: Step | undefined }) {
  const names = curve.states.map((state) => stateName(step, state));
  return (
    <figure class="figure">
      <figcaption>{title}</figcaption>
      <OccupancyCurve curve={curve} names={names} title={title} months={horizon.value * 12} />
      <details class="twin"><summary>{t('figure.table')}</summary>
        <div class="scroll-x" tabIndex={0} role="group" aria-label={t('figure.table')}>
          <table class="plain">
            <thead><tr><th scope="col">{t('curve.time')}</th>{names.map((n) => <th scope="col" class="num" key={n}>{n}</th>)}</tr></thead>
            <tbody>{tableTimes(curve.points, curve.time_unit).map(([when, ...shares]) => (
              <tr key={when}><th scope="row">{time(when!, curve.time_unit)}</th>{shares.map((s, i) => <td class="num" key={i}>{percent(s, 1)}</td>)}</tr>
            ))}</tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function stateName(step: Step | undefined, id: string): string {
  for (const state of step?.states ?? []) if (typeof state === 'object' && state.id === id) return state.label;
  return maybe(`state.${id}`) ?? id.replaceAll('_', ' ');
}
