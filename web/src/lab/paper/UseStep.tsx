/// What may be done with the package: once nothing is open and a worked example comes out.
import { signal } from '@preact/signals';
import { Icon } from '../../shell/icons';
import { t } from '../../words/words';
import { jump } from './fields';
import { draft, drawn, openOnCalculator, opened, outcomes, questions, saveDraft, savePackage, saveReference, usable } from './store';
import { questionText } from './words';

const refused = signal('');

export function UseStep() {
  const may = usable.value;
  const mismatched = outcomes.value.filter((o) => o.state === 'compared' && !o.matches).length;
  const go = () => { refused.value = ''; openOnCalculator().catch((reason: unknown) => { refused.value = reason instanceof Error ? reason.message : String(reason); }); };
  return (
    <div class="lab-part">
      <h2>{t('paper.step.use')}</h2>
      {!may && <Blocks />}
      {may && <p class="paper-ready"><Icon name="check" />{t('paper.ready')}</p>}
      {may && mismatched > 0 && <p class="note">{t('paper.said_mismatch', { n: mismatched })}</p>}
      <p class="lab-small">{t('paper.own_note')}</p>
      <div class="lab-buttons">
        <button type="button" class="button main" id="paper-open" disabled={!may} onClick={go}><Icon name="arrow" />{t('paper.open_calculator')}</button>
        <button type="button" class="button" id="paper-save-package" disabled={!may} onClick={savePackage}><Icon name="download" />{t('paper.save_package')}</button>
        <button type="button" class="button" id="paper-save-reference" disabled={!may} onClick={saveReference}><Icon name="download" />{t('paper.save_reference')}</button>
        <button type="button" class="button quiet" onClick={saveDraft}><Icon name="download" />{t('paper.save_draft')}</button>
      </div>
      {opened.value && <p class="lab-small quiet" role="status">{t('paper.opened', { id: opened.value.id })}</p>}
      {refused.value && <p class="note refused" role="alert">{refused.value}</p>}
    </div>
  );
}

/** Why it may not be used yet, each line a way to the field. */
function Blocks() {
  const { predictors } = draft.value;
  const matches = outcomes.value.some((o) => o.state === 'compared' && o.matches);
  return (
    <ul class="paper-blocks">
      {questions.value.map((q, i) => <li key={i}><button type="button" class="link" onClick={() => jump(q.step, q.at)}>{questionText(q, predictors.find((p) => p.variable === q.variable))}</button></li>)}
      {!matches && <li><button type="button" class="link" onClick={() => jump('examples', 'paper-example-0-name')}>{t('paper.ask.example')}</button></li>}
      {drawn.value.problem && <li>{drawn.value.problem.detail ?? drawn.value.problem.code}</li>}
    </ul>
  );
}
