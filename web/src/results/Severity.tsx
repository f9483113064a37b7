/// A risk class as shape and word: bars that fill from one to five, the colour only repeats it.
import { t } from '../words/words';

const steps = [0, 1, 2, 3, 4];

export function Severity({ label, severity }: { label?: string; severity: number | undefined }) {
  if (severity === undefined) return label ? <span class="severity">{label}</span> : null;
  return (
    <span class="severity" data-severity={severity}>
      <svg class="bars" viewBox="0 0 34 15" width="34" height="15" role="img" aria-label={t('card.severity', { n: severity + 1 })}>
        {steps.map((step) => (
          <rect key={step} x={step * 7 + 0.5} y={10 - step * 2} width="5" height={4 + step * 2} rx="1" class={step <= severity ? 'bar-on' : 'bar-off'} />
        ))}
      </svg>
      {label}
    </span>
  );
}
