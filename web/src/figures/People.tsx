/// A hundred people, ten by ten: those the number counts are filled, the others are rings. Always a hundred.
import { t } from '../words/words';

const hundred = Array.from({ length: 100 }, (_, i) => i);

export function People({ count, small = false }: { count: number; small?: boolean }) {
  const step = 10;
  return (
    <svg class="people" data-small={small} viewBox="0 0 100 100" width={small ? 72 : 200} height={small ? 72 : 200} role="img"
      aria-label={t('figure.people', { n: count })}>
      {hundred.map((i) => {
        const x = (i % 10) * step + step / 2;
        const y = Math.floor(i / 10) * step + step / 2;
        return <circle key={i} cx={x} cy={y} r={i < count ? 3.7 : 3.2} class={i < count ? 'person-in' : 'person-out'} />;
      })}
    </svg>
  );
}
