/// One question of the clinician: its cards, then in one line each the models that still wait.
import { useMemo } from 'preact/hooks';
import type { ModelText } from '../state/dictionary';
import { resultOf, statusesOf } from '../state/results';
import { explained, maybe, t } from '../words/words';
import { Card } from './Card';
import { whyApart } from './FitLine';
import { memo } from './memo';
import { query } from './ResultsPane';
import { isTreatmentSection, type Section as SectionData } from './sections';
import { WaitingList } from './WaitingList';

export const Section = memo(function Section({ section }: { section: SectionData }) {
  const statuses = useMemo(() => statusesOf(section.models.map((m) => m.id)), [section]).value.split(',');
  const wanted = section.models.filter(matches);
  if (wanted.length === 0) return null;
  const now = new Map(section.models.map((m, i) => [m, statuses[i]]));
  const answered = wanted.filter((m) => ['ok', 'refused'].includes(now.get(m) ?? ''));
  const apart = wanted.filter((m) => now.get(m) === 'not_applicable');
  const waiting = wanted.filter((m) => ['missing_input', 'locked', ''].includes(now.get(m) ?? ''));
  const shown = query.value ? [...answered, ...apart] : answered;
  return (
    <section class="section" id={`section-${section.id}`} aria-labelledby={`title-${section.id}`}>
      <header class="section-head">
        <h2 id={`title-${section.id}`} tabIndex={-1}>{maybe(`section.${section.id}`) ?? section.id}</h2>
        <p class="section-question">{maybe(`section.${section.id}.question`)}</p>
      </header>
      {isTreatmentSection(section.id) && shown.length > 0 && <p class="section-caution">{t('results.selected')}</p>}
      {shown.length > 0 && <div class="cards">{shown.map((m) => <Card key={m.id} model={m} />)}</div>}
      {!query.value && apart.length > 0 && <Apart models={apart} />}
      {waiting.length > 0 && <WaitingList models={waiting} alone={shown.length === 0} />}
    </section>
  );
});

function matches(model: ModelText): boolean {
  const words = query.value.trim().toLowerCase();
  if (words === '') return true;
  const text = [model.id, model.short, model.title, ...(model.keywords ?? [])].join(' ').toLowerCase();
  return words.split(/\s+/).every((word) => text.includes(word));
}

/** Models that do not speak about this patient: no number, the reason in its place. */
function Apart({ models }: { models: ModelText[] }) {
  return (
    <ul class="rows apart" aria-label={t('results.apart_list')}>
      {models.map((m) => (
        <li key={m.id}>
          <a href={`#/model/${encodeURIComponent(m.id)}`}>{m.short}</a>
          <span class="row-reason">{explained(t('fit.does_not_apply'), whyApart(m, resultOf(m.id).value))}</span>
        </li>
      ))}
    </ul>
  );
}
