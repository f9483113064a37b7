/// A model from a paper's printed numbers, question by question, drawn and compared while it is entered.
import { useEffect } from 'preact/hooks';
import { address } from '../../state/route';
import { Icon } from '../../shell/icons';
import { t } from '../../words/words';
import { steps, type StepId } from './draft';
import { EvidenceStep } from './EvidenceStep';
import { ExamplesStep } from './ExamplesStep';
import { KindStep } from './KindStep';
import { LivePanel } from './LivePanel';
import { PredictorsStep } from './PredictorsStep';
import { fileProblem, outcomes, questions, saveDraft, start, startAnew, step, takeDraft } from './store';
import { UseStep } from './UseStep';
import '../../styles/lab.css';
import '../../styles/paper.css';

const views: Record<StepId, () => preact.JSX.Element> = { kind: KindStep, predictors: PredictorsStep, evidence: EvidenceStep, examples: ExamplesStep, use: UseStep };

export function PaperPage() {
  useEffect(start, []);
  const View = views[step.value];
  const index = steps.indexOf(step.value);
  return (
    <div class="lab paper">
      <header class="lab-head">
        <div><p class="lab-small"><a class="link" href={address('lab')}>{t('lab.title')}</a></p><h1>{t('paper.title')}</h1><p class="quiet">{t('paper.lead')}</p></div>
        <div class="lab-buttons">
          <label class="button"><Icon name="paste" />{t('paper.load_draft')}<input class="unseen" type="file" accept=".json,application/json" id="paper-load"
            onChange={(event) => { const file = event.currentTarget.files?.[0]; if (file) void takeDraft(file); event.currentTarget.value = ''; }} /></label>
          <button type="button" class="button" id="paper-save-draft" onClick={saveDraft}><Icon name="download" />{t('paper.save_draft')}</button>
          <button type="button" class="button quiet" onClick={startAnew}>{t('paper.anew')}</button>
        </div>
      </header>
      {fileProblem.value && <p class="note refused" role="alert">{t('paper.no_draft', { file: fileProblem.value })}</p>}
      <nav class="lab-steps" aria-label={t('lab.steps')}>
        <ol>{steps.map((id, i) => (
          <li key={id}><button type="button" data-step={id} aria-current={id === step.value ? 'step' : undefined} onClick={() => { step.value = id; }}>
            <span class="lab-step-number">{i + 1}</span>{t(`paper.step.${id}`)}<Mark id={id} /></button></li>
        ))}</ol>
      </nav>
      <div class="paper-two">
        <div class="paper-form" data-step={step.value}>
          <View />
          <div class="lab-buttons">
            {index > 0 && <button type="button" class="button" onClick={() => { step.value = steps[index - 1]!; }}>{t('paper.back')}</button>}
            {index < steps.length - 1 && <button type="button" class="button main" id="paper-next" onClick={() => { step.value = steps[index + 1]!; }}>{t('paper.next', { step: t(`paper.step.${steps[index + 1]!}`) })}</button>}
          </div>
        </div>
        <LivePanel />
      </div>
    </div>
  );
}

/** Whether the step is finished: a check, or how many questions are open. */
function Mark({ id }: { id: StepId }) {
  if (id === 'use') return null;
  const done = id === 'examples' ? outcomes.value.some((o) => o.state === 'compared' && o.matches) : !questions.value.some((q) => q.step === id);
  const open = questions.value.filter((q) => q.step === id).length;
  return done ? <span class="paper-done"><Icon name="check" /><span class="unseen">{t('paper.answered')}</span></span> : open > 0 ? <span class="paper-count" aria-label={t('paper.open', { n: open })}>{open}</span> : null;
}
