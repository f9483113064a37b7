/// One tap to each question: the sections by name, with how many of their models have answered.
import { isEmpty } from '../state/patient';
import { statusOf } from '../state/results';
import { maybe, t } from '../words/words';
import { sections } from './sections';

export function SectionNav() {
  return (
    <nav class="section-nav" aria-label={t('results.sections')}>
      {sections.value.map((section) => {
        const answered = isEmpty.value ? 0 : section.models.filter((m) => statusOf(m.id) === 'ok').length;
        return (
          <button type="button" key={section.id} data-empty={answered === 0} onClick={() => void goTo(section.id)}>
            {maybe(`section.${section.id}`) ?? section.id}
            {answered > 0 && <span class="section-count">{answered}</span>}
          </button>
        );
      })}
    </nav>
  );
}

async function goTo(id: string): Promise<void> {
  const section = document.getElementById(`section-${id}`);
  const nav = document.querySelector<HTMLElement>('.section-nav');
  if (!section || !nav) return;
  // The bar of sections wraps into as many lines as the width needs; the heading lands below it.
  const covered = parseFloat(getComputedStyle(nav).top) + nav.offsetHeight + 8;
  section.style.scrollMarginTop = `${covered - parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop)}px`;
  document.getElementById(`title-${id}`)?.focus({ preventScroll: true });
  // What was out of sight gets its true height only when it comes near, and moves the section again: a slow scroll would end elsewhere.
  for (let frame = 0, still = 0; frame < 30 && still < 3; frame++) {
    const before = section.getBoundingClientRect().top;
    section.scrollIntoView({ behavior: 'instant', block: 'start' });
    await new Promise(requestAnimationFrame);
    still = Math.abs(section.getBoundingClientRect().top - before) < 1 ? still + 1 : 0;
  }
}
