/// One input's plausible range as a strip: the answer as a line where it is a number, classes as labelled stretches, the patient's mark.
import { number } from '../words/numbers';
import { t } from '../words/words';
import type { Answer, Effect } from './sweep';

type Props = {
  effect: Effect; now: number | undefined; unit: string; label: string;
  words: (value: Answer) => string; headline: (value: Answer) => string;
};
const width = 600;
const plot = 44;
const pad = 6;

export function Strip({ effect, now, unit, label, words, headline }: Props) {
  const numbers = effect.values.numbers!;
  const low = numbers[0]!;
  const high = numbers[numbers.length - 1]!;
  const scale = effect.values.geometric
    ? (v: number) => Math.log(v / low) / Math.log(high / low) : (v: number) => (v - low) / (high - low);
  const x = (v: number) => pad + Math.min(1, Math.max(0, scale(Math.max(v, low)))) * (width - 2 * pad);
  const isNumber = effect.answers.some((a) => typeof a === 'number');
  const stretches = stretchesOf(effect);
  const ends = `${number(low)}\u2013${number(high)}${unit && unit !== '1' ? ` ${unit}` : ''}`;
  return (
    <figure class="strip">
      <svg viewBox={`0 0 ${width} ${plot + 6}`} preserveAspectRatio="none" role="img" aria-label={t('sensitivity.figure', { name: label, range: ends })}>
        {stretches.map((s, i) => (
          <rect key={s.from} class="stretch" data-shade={i % 2} x={x(s.from)} y="2" width={Math.max(1, x(s.to) - x(s.from))} height={plot} />
        ))}
        {isNumber && <path class="strip-line" d={path(effect, x)} />}
        {now !== undefined && <line class="strip-now" x1={x(now)} x2={x(now)} y1="0" y2={plot + 6} />}
      </svg>
      <div class="strip-names" aria-hidden="true">
        {stretches.length > 1 && stretches.map((s) => <span key={s.from} ref={(e) => { if (e) e.style.flexGrow = String(Math.max(0.02, (x(s.to) - x(s.from)) / width)); }} title={words(s.value)}>{words(s.value)}</span>)}
      </div>
      <figcaption><span>{number(low)}</span><span>{isNumber && now === undefined ? headline(effect.answers.find((a) => a !== null) ?? null) : ''}</span><span>{number(high)}{unit && unit !== '1' ? ` ${unit}` : ''}</span></figcaption>
    </figure>
  );
}

type Stretch = { from: number; to: number; value: Answer };

function stretchesOf({ values, classes, tips }: Effect): Stretch[] {
  const numbers = values.numbers!;
  const all: Stretch[] = [];
  for (let i = 0; i < (classes?.length ?? 0); i++) {
    const last = all[all.length - 1];
    const value = classes![i]!;
    if (last && last.value === value) { last.to = numbers[i]!; continue; }
    const from = tips.find((tip) => last && tip.at >= last.to && tip.at <= numbers[i]!)?.at ?? numbers[i]!;
    if (last) last.to = from;
    all.push({ from, to: numbers[i]!, value });
  }
  return all;
}

// The line breaks where the core gives no number.
function path({ values, answers }: Effect, x: (v: number) => number): string {
  const numbers = answers.filter((a): a is number => typeof a === 'number');
  const low = Math.min(...numbers);
  const span = Math.max(...numbers) - low || 1;
  let pen = false;
  return values.numbers!.map((v, i) => {
    const a = answers[i];
    if (typeof a !== 'number') { pen = false; return ''; }
    const d = `${pen ? 'L' : 'M'}${x(v).toFixed(1)} ${(plot - 2 - ((a - low) / span) * (plot - 6)).toFixed(1)}`;
    pen = true;
    return d;
  }).join('');
}
