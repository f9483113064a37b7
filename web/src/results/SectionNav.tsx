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
  const section = document.getElementById(`section-${id}`);
  const nav = document.querySelector<HTMLElement>('.section-nav');
  // The bar of sections wraps into as many lines as the width needs; the heading lands below it.
  if (section && nav) {
    const covered = parseFloat(getComputedStyle(nav).top) + nav.offsetHeight + 8;
    section.style.scrollMarginTop = `${covered - parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)}px`;
  }
  section?.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
  document.getElementById(`title-${id}`)?.focus({ preventScroll: true });
}
