/// One tap to each question: the sections by name, with how many of their models have answered.
import { statusOf } from '../state/results';
import { maybe, t } from '../words/words';
import { sections } from './sections';

export function SectionNav() {
  return (
    <nav class="section-nav" aria-label={t('results.sections')}>
      {sections.value.map((section) => {
        const answered = section.models.filter((m) => statusOf(m.id) === 'ok').length;
        return (
          <button type="button" key={section.id} data-empty={answered === 0} onClick={() => goTo(section.id)}>
            {maybe(`section.${section.id}`) ?? section.id}
            {answered > 0 && <span class="section-count">{answered}</span>}
          </button>
        );
      })}
    </nav>
  );
}

function goTo(id: string) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  document.getElementById(`section-${id}`)?.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
  document.getElementById(`title-${id}`)?.focus({ preventScroll: true });
}
