/// Several models on this patient at one horizon: where they agree, where not, and in which people each was made.
import { models } from '../state/dictionary';
import { resultOf } from '../state/results';
import { address } from '../state/route';
import { horizon } from '../state/settings';
import { Evidence } from '../results/Evidence';
import { FitLine, noNumberText } from '../results/FitLine';
import { Severity } from '../results/Severity';
import { Needs } from '../results/WaitingList';
import { Icon } from '../shell/icons';
import { ofHundred, percent } from '../words/numbers';
import { mark, t } from '../words/words';
import { toggle } from './chosen';
import { useWidth } from '../figures/use-width';
import { eventGroups, graded, line, type EventGroup, type Line } from './compare';

export function Comparison({ ids }: { ids: string[] }) {
  const lines = ids.flatMap((id) => { const model = models.value.get(id); return model ? [line(model, resultOf(id).value, horizon.value)] : []; });
  if (lines.length < 2) return <p>{t('compare.choose')} <a href={address('library')}>{t('library.back')}</a></p>;
  const groups = eventGroups(lines);
  const ranked = graded(lines);
  return (
    <>
      <p class="tv-lead">{t('compare.lead', { time: t('time.years', { n: horizon.value }) })}</p>
      <p class="tv-caution"><Icon name="alert" /><span>{t('compare.caution')}</span></p>
      {groups.map((group) => <Probabilities key={group.event} group={group} />)}
      {ranked.length > 1 && <Classes lines={ranked} />}
      <Table lines={lines} />
    </>
  );
}

/** Dots on one axis of 0 to 100 %; the band is what lies between the lowest and the highest. Narrow, names stand above their dots. */
function Probabilities({ group }: { group: EventGroup }) {
  const [box, room] = useWidth(690);
  const width = Math.min(room, 760);
  const beside = width < 600 ? 26 : 40;
  // Names that would be cut beside the axis stand above their dots.
  const narrow = width < 480 || group.marks.some((m) => m.model.short.length > beside);
  const row = narrow ? 44 : 26;
  const letters = narrow ? Math.floor(width / 8) : beside;
  const left = narrow ? 18 : letters * 7 + 8;
  const height = 34 + group.marks.length * row;
  const x = (p: number) => left + p * (width - left - (narrow ? 22 : 60));
  const y = (i: number) => 18 + i * row + (narrow ? 14 : 0);
  const apart = ofHundred(group.high) - ofHundred(group.low);
  return (
    <section class="compare-part" aria-label={group.event}>
      <h2>{group.event}</h2>
      {group.marks.length > 1 && (
        <p data-apart={apart >= 10}>{apart >= 10 ? t('compare.apart', { low: percent(group.low), high: percent(group.high), n: apart }) : t('compare.together', { low: percent(group.low), high: percent(group.high) })}</p>
      )}
      <div ref={box}>
        <svg class="compare-dots" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={group.marks.map((m) => `${m.model.short} ${m.headline.value}`).join('; ')}>
          {group.marks.length > 1 && <rect class="compare-band" x={x(group.low)} y="4" width={Math.max(1, x(group.high) - x(group.low))} height={height - 32} />}
          {[0, 0.25, 0.5, 0.75, 1].map((p) => (
            <g key={p}><line class="compare-grid" x1={x(p)} x2={x(p)} y1="4" y2={height - 26} /><text class="compare-tick" x={x(p)} y={height - 8} text-anchor="middle">{percent(p)}</text></g>
          ))}
          {group.marks.map((m, i) => (
            <g key={m.model.id}>
              <text class="compare-name" x={narrow ? 2 : left - 10} y={narrow ? y(i) - 12 : y(i) + 4} text-anchor={narrow ? 'start' : 'end'}>{clipped(m.model.short, letters)}</text>
              <circle class="compare-dot" cx={x(m.probability)} cy={y(i)} r="6" />
              <text class="compare-value" x={x(m.probability) + (m.probability > 0.85 ? -11 : 11)} y={y(i) + 4} text-anchor={m.probability > 0.85 ? 'end' : 'start'}>{m.headline.value}</text>
            </g>
          ))}
        </svg>
      </div>
    </section>
  );
}

const clipped = (name: string, most: number) => (name.length > most ? `${name.slice(0, most - 1)}\u2026` : name);

/** Classes by their place on their own scale, lowest first; a model's class is no probability. */
function Classes({ lines }: { lines: Line[] }) {
  const low = lines[0]!.severity!;
  const high = lines[lines.length - 1]!.severity!;
  return (
    <section class="compare-part" aria-labelledby="compare-classes">
      <h2 id="compare-classes">{t('compare.classes')}</h2>
      <p data-apart={high - low >= 2}>{low === high ? t('compare.same_level', { n: low + 1 }) : t('compare.levels', { low: low + 1, high: high + 1 })}</p>
      <ul class="compare-classes">
        {lines.map((l) => (
          <li key={l.model.id}><span>{l.model.short}</span><Severity label={l.className ?? ''} severity={l.severity} /></li>
        ))}
      </ul>
    </section>
  );
}

function Table({ lines }: { lines: Line[] }) {
  return (
    <div class="scroll-x compare-room" tabIndex={0} role="group" aria-label={t('compare.table')}>
      <table class="compare-table stacks">
        <thead><tr>
          <th scope="col">{t('compare.model')}</th><th scope="col">{t('compare.answer')}</th><th scope="col">{t('compare.event')}</th>
          <th scope="col">{t('compare.people')}</th><th scope="col">{t('compare.fit')}</th><td />
        </tr></thead>
        <tbody>{lines.map((l) => <Row key={l.model.id} line={l} />)}</tbody>
      </table>
    </div>
  );
}

function Row({ line: { model, result, shown, severity, className } }: { line: Line }) {
  return (
    <tr data-model={model.id}>
      <th scope="row"><a href={address('model', model.id)}>{model.short}</a></th>
      <td data-head={t('compare.answer')}>
        {shown.map((one) => (
          <p class="headline-line" data-kind={one.kind} key={one.output}>
            <strong>{one.value}{one.unit ? ` ${one.unit}` : ''}</strong> <span class="kind">{t(`kind.${one.kind}`)}</span>
            {one.elsewhere && <span class="headline-note">{t('card.published_at', { time: one.when ?? '' })}</span>}
          </p>
        ))}
        {severity !== undefined && <Severity label={shown.some((h) => h.value === className) ? '' : className ?? ''} severity={severity} />}
        {result?.status === 'missing_input' && <span class="row-needs"><Needs fields={result.missing ?? []} genes={result.missing_genes} /></span>}
        {result?.status === 'not_applicable' && <span class="row-reason">{noNumberText(model, result)}</span>}
      </td>
      <td data-head={t('compare.event')}>{shown.map((one) => <p key={one.output}>{one.event ?? one.label}{one.when ? mark('pause') + one.when : ''}</p>)}</td>
      <td data-head={t('compare.people')}>{model.population}<Evidence evidence={model.evidence} /></td>
      <td data-head={t('compare.fit')}>{result && <FitLine model={model} result={result} />}</td>
      <td><button type="button" class="button quiet" aria-label={t('compare.remove', { model: model.short })} onClick={() => toggle(model.id)}><Icon name="close" /></button></td>
    </tr>
  );
}
