/// The cohort lab, step by step; what each step found stays on the page and is printed as one report.
import { useEffect } from 'preact/hooks';
import { ownPrint, printNow } from '../report/print';
import { coreVersion } from '../state/results';
import { text } from '../state/dictionary';
import { address } from '../state/route';
import { Icon } from '../shell/icons';
import { date } from '../words/numbers';
import { t } from '../words/words';
import { ReplayLine } from './AnalysisPart';
import { ColumnsStep } from './ColumnsStep';
import { DescribeStep } from './DescribeStep';
import { JobLine, ProblemLine } from './JobLine';
import { PoolStep } from './PoolStep';
import { steps, type StepId } from './state';
import { act, lab, meetOwn } from './store';
import { TableStep } from './TableStep';
import { UpdateStep } from './UpdateStep';
import { ValidateStep } from './ValidateStep';
import '../styles/lab.css';

const views: Record<StepId, () => preact.JSX.Element | null> = {
  table: TableStep, columns: ColumnsStep, describe: DescribeStep, validate: ValidateStep, update: UpdateStep, pool: PoolStep,
};

/** A step opens when what it reads is there; pooling files of others needs no table. */
function open(step: StepId): boolean {
  const { table, confirmed } = lab.value;
  return step === 'table' || step === 'pool' || (step === 'columns' ? table !== undefined : confirmed);
}

/** Anything to print: a described cohort, or what sites' files gave without one. */
const printable = (): boolean => {
  const { confirmed, plan, counts, meta } = lab.value;
  return confirmed || plan?.fit !== undefined || counts.result !== undefined || meta !== undefined;
};

export function LabPage() {
  useEffect(() => void meetOwn(), []);
  // The browser's own print command prints the lab too, once it has something on paper.
  const paper = printable();
  useEffect(() => {
    ownPrint.value = paper ? 'lab' : undefined;
    return () => { ownPrint.value = undefined; };
  }, [paper]);
  const { step, table } = lab.value;
  return (
    <div class="lab">
      <header class="lab-head">
        <div><h1>{t('lab.title')}</h1><p class="quiet">{t('lab.lead')}</p>
          <p class="screen-only"><a class="link" href={address('lab', 'paper')}>{t('paper.link')}</a></p></div>
        {paper && <button type="button" class="button screen-only" onClick={() => printNow('lab')}><Icon name="print" />{t('lab.print')}</button>}
      </header>
      <p class="lab-print-head">{table?.file} · {date(new Date())} · Hepatica {text.value.version}, {t('report.core', { version: coreVersion.value })}. {t('report.judgement')}</p>
      <nav class="lab-steps screen-only" aria-label={t('lab.steps')}>
        <ol>{steps.map((id, i) => (
          <li key={id}><button type="button" disabled={!open(id)} aria-current={id === step ? 'step' : undefined} onClick={() => act({ type: 'go', step: id })}>
            <span class="lab-step-number">{i + 1}</span>{t(`lab.step.${id}`)}</button></li>
        ))}</ol>
      </nav>
      <JobLine />
      <ProblemLine />
      <ReplayLine step={step} />
      {steps.filter((id) => open(id)).map((id) => {
        const View = views[id];
        return <section key={id} class="lab-step" data-step={id} data-open={id === step} aria-label={t(`lab.step.${id}`)}><View /></section>;
      })}
    </div>
  );
}
