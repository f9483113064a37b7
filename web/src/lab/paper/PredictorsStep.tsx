/// The paper's table of coefficients: a variable is looked up in the dictionary, then asked about.
import { signal } from '@preact/signals';
import { text, variableLabel, variables, type VariableText } from '../../state/dictionary';
import { spokenUnit } from '../../words/problems';
import { t } from '../../words/words';
import { emptyPredictor } from './draft';
import { jump } from './fields';
import { predictorQuestions } from './questions';
import { change, draft } from './store';
import { PredictorCard } from './PredictorCard';
import { isNumber } from './terms';

const sought = signal('');
const most = 8;

/** Variables whose name, symbol or id holds the words; those that begin so come first. */
export function search(typed: string, all: Iterable<VariableText>, taken: ReadonlySet<string>): VariableText[] {
  const plain = (words: string) => words.normalize('NFKC').toLowerCase();
  const words = plain(typed).trim();
  if (!words) return [];
  const rank = (v: VariableText) => {
    const names = [v.symbol ?? '', v.label, v.id, v.id.replaceAll('_', ' ')].map(plain);
    return names.includes(words) ? 0 : names.some((n) => n.startsWith(words)) ? 1 : names.some((n) => n.includes(words)) ? 2 : 3;
  };
  return [...all].filter((v) => !taken.has(v.id)).map((v) => ({ v, r: rank(v) })).filter(({ r }) => r < 3).sort((a, b) => a.r - b.r).slice(0, most).map(({ v }) => v);
}

function add(variable: VariableText): void {
  const units = variable.units ?? [];
  const only = units.length === 1 ? units[0]!.code : '';
  const one = emptyPredictor(variable.id, only, isNumber(variable) ? (draft.peek().kind === 'points' ? 'groups' : '') : 'groups');
  change({ predictors: [...draft.peek().predictors, one] });
  sought.value = '';
  const first = predictorQuestions(draft.peek(), one, variables.peek())[0];
  if (first) jump('predictors', first.at);
}

export function PredictorsStep() {
  const { predictors, kind } = draft.value;
  return (
    <>
      {predictors.map((p, i) => <PredictorCard key={p.variable} p={p} index={i} />)}
      <div class="lab-part">
        <h2>{t(predictors.length === 0 ? 'paper.step.predictors' : 'paper.another')}</h2>
        {kind === '' && <p class="note">{t('paper.ask.kind')}</p>}
        <Search />
      </div>
    </>
  );
}

function Search() {
  const { predictors } = draft.value;
  const found = search(sought.value, variables.value.values(), new Set(predictors.map((p) => p.variable)));
  const groups = new Map(text.value.groups.map((g) => [g.id, g.label]));
  const unitsOf = (v: VariableText) => (v.units ?? []).map((u) => spokenUnit(u.label)).filter(Boolean).join(', ');
  return (
    <div class="paper-search">
      <div class="lab-field paper-wide"><label for="paper-search">{t('paper.search')}</label>
        <input class="value" id="paper-search" type="search" value={sought.value} autocomplete="off" spellcheck={false} aria-controls="paper-found" aria-describedby="paper-search-note"
          onInput={(event) => { sought.value = event.currentTarget.value; }}
          onKeyDown={(event) => { if (event.key === 'Enter' && found[0]) { event.preventDefault(); add(found[0]); } }} /></div>
      <p class="lab-small quiet" id="paper-search-note" role="status">{sought.value.trim() === '' ? t('paper.search_note') : found.length === 0 ? t('paper.search_none') : t('paper.search_found', { n: found.length })}</p>
      <ul id="paper-found" class="paper-found">{found.map((v) => (
        <li key={v.id}><button type="button" data-variable={v.id} onClick={() => add(v)}><strong>{variableLabel(v.id)}</strong>{v.symbol && v.symbol !== v.label && <span> {v.symbol}</span>}
          <span class="quiet">{[groups.get(v.group), unitsOf(v)].filter(Boolean).join(' \u00b7 ')}</span></button></li>
      ))}</ul>
    </div>
  );
}
