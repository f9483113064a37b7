/// The library: filters on top, one row a model with what it says of this patient, and the comparison of those chosen.
import { text } from '../state/dictionary';
import { address, route } from '../state/route';
import { resultOf, statusOf } from '../state/results';
import { ready } from '../state/session';
import { sections } from '../results/sections';
import { Icon } from '../shell/icons';
import { maybe, t } from '../words/words';
import { chosen, most } from './chosen';
import { Comparison } from './Comparison';
import { evidences, filters, kinds, none, passes, set, stateOf, states } from './filters';
import { ModelRow } from './ModelRow';
import '../styles/library.css';

export function LibraryPage() {
  if (!ready.value) return <p class="loading" role="status">{t('results.opening')}</p>;
  if (route.value.argument === 'compare') return <ComparePage />;
  const now = filters.value;
  const stateOfModel = (id: string) => { statusOf(id); return stateOf(resultOf(id).value); };
  const found = text.value.models.filter((m) => passes(m, stateOfModel(m.id), now))
    .sort((a, b) => states.indexOf(stateOfModel(a.id)) - states.indexOf(stateOfModel(b.id)) || b.weight - a.weight || (a.short < b.short ? -1 : 1));
  return (
    <div class="library">
      <header class="library-head">
        <h1>{t('library.title')}</h1>
        <p class="tv-lead">{t('library.lead', { open: text.value.models.filter((m) => !m.locked).length, locked: text.value.models.filter((m) => m.locked).length })}</p>
      </header>
      <Filters />
      <div class="library-bar">
        <p role="status">{t('library.found', { n: found.length, all: text.value.models.length })}</p>
        {JSON.stringify(now) !== JSON.stringify(none) && <button type="button" class="link" onClick={() => { filters.value = none; }}>{t('library.reset')}</button>}
        <span class="library-chosen">
          <span class="quiet">{t('library.choose', { most })}</span>
          {chosen.value.length > 0 && <button type="button" class="button quiet" onClick={() => { chosen.value = []; }}>{t('library.unchoose')}</button>}
          <a class="button main" href={address('library', 'compare')} aria-disabled={chosen.value.length < 2} data-off={chosen.value.length < 2}
            onClick={(event) => { if (chosen.value.length < 2) event.preventDefault(); }}>{t('library.compare', { n: chosen.value.length })}</a>
        </span>
      </div>
      <ul class="library-rows">{found.map((model) => <ModelRow key={model.id} model={model} />)}</ul>
    </div>
  );
}

function Filters() {
  const now = filters.value;
  return (
    <search class="library-filters">
      <label class="library-search"><span>{t('library.search')}</span>
        <input class="value" type="search" id="library-search" value={now.query} placeholder={t('results.find_hint')} onInput={(e) => set({ query: e.currentTarget.value })} />
      </label>
      <Choice id="section" value={now.section} all={sections.value.map((s) => [s.id, maybe(`section.${s.id}`) ?? s.id])} onPick={(section) => set({ section })} />
      <Choice id="state" value={now.state} all={states.map((s) => [s, t(`library.state.${s}`)])} onPick={(state) => set({ state: state as typeof now.state })} />
      <Choice id="kind" value={now.kind} all={kinds.map((k) => [k, t(`library.kind.${k}` as 'library.kind.score')])} onPick={(kind) => set({ kind: kind as typeof now.kind })} />
      <Choice id="evidence" value={now.evidence} all={evidences.map((e) => [e, t(`library.evidence.${e}`)])} onPick={(evidence) => set({ evidence: evidence as typeof now.evidence })} />
    </search>
  );
}

type ChoiceProps = { id: 'section' | 'state' | 'kind' | 'evidence'; value: string; all: [string, string][]; onPick: (value: string) => void };

function Choice({ id, value, all, onPick }: ChoiceProps) {
  return (
    <label><span>{t(`library.filter.${id}`)}</span>
      <span class="control"><select class="value" id={`library-${id}`} value={value} onChange={(e) => onPick(e.currentTarget.value)}>
        <option value="">{t('library.all')}</option>
        {all.map(([key, words]) => <option key={key} value={key}>{words}</option>)}
      </select></span>
    </label>
  );
}

function ComparePage() {
  return (
    <div class="library">
      <a class="back" href={address('library')}><Icon name="back" />{t('library.back')}</a>
      <header class="library-head"><h1>{t('compare.title')}</h1></header>
      <Comparison ids={chosen.value} />
    </div>
  );
}
