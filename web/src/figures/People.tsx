/// A hundred people, ten by ten: those the number counts are filled, the others are rings. Always a hundred.
import { memo } from '../results/memo';
import { t } from '../words/words';

// Each kind is one path: a hundred elements a figure were a third of the page's, and all gone through at every change of the number.
const circles = (radius: number) => Array.from({ length: 100 }, (_, i) => {
  const left = ((i % 10) * 10 + 5 - radius).toFixed(1);
  const arc = `a${radius} ${radius} 0 1 0`;
  return `M${left} ${Math.floor(i / 10) * 10 + 5}${arc} ${2 * radius} 0${arc} ${-2 * radius} 0Z`;
});
const filled = circles(3.7);
const rings = circles(3.2);

export const People = memo(function People({ count, small = false }: { count: number; small?: boolean }) {
  return (
    <svg class="people" data-small={small} viewBox="0 0 100 100" width={small ? 72 : 200} height={small ? 72 : 200} role="img"
      aria-label={t('figure.people', { n: count })}>
      <path class="person-in" d={filled.slice(0, count).join('')} />
      <path class="person-out" d={rings.slice(count).join('')} />
    </svg>
  );
});
