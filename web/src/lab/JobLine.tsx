/// What is running, for how long, and how to end it; or what went wrong, in one line.
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../shell/icons';
import { number, percent } from '../words/numbers';
import { t } from '../words/words';
import { callText } from './AnalysisPart';
import type { Job } from './state';
import { cancel, lab } from './store';
import { failureText } from './words';

export function JobLine() {
  const { job } = lab.value;
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!job) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [job?.began]);
  if (!job) return null;
  const part = job.what === 'replay' ? partText(job) : undefined;
  const seconds = Math.max(0, Math.round((now - job.began) / 1000));
  return (
    <div class="lab-job screen-only">
      <progress max={job.all} {...(job.all > 1 || job.share !== undefined ? { value: job.done + (job.share ?? 0) } : {})} aria-label={t(`lab.job.${job.what}`)} />
      <span role="status">{t(`lab.job.${job.what}`)}</span>
      {job.all > 1 && <span class="quiet">{part ? t('lab.job.part_named', { done: job.done + 1, all: job.all, part }) : t('lab.job.part', { done: job.done + 1, all: job.all })}</span>}
      {job.share !== undefined && <span class="quiet" data-share={job.share}>{percent(job.share)}</span>}
      {seconds > 1 && <span class="quiet">{t('lab.job.seconds', { n: number(seconds, 0) })}</span>}
      <button type="button" class="button" onClick={cancel}>{t('shell.cancel')}</button>
    </div>
  );
}

/** The part of a replay that runs: the recorded analysis by its name, then what shows it. */
function partText({ part }: Job): string | undefined {
  const { analysis } = lab.value;
  return part === undefined || part === 'again' ? analysis && callText(analysis.record.call) : t(`lab.job.step.${part}`);
}

export function ProblemLine() {
  const { problem } = lab.value;
  if (!problem) return null;
  const words = problem.cancelled ? t('lab.cancelled') : problem.fault ? t(`lab.fault.${problem.fault}`)
    : problem.error ? failureText(problem.error, lab.value.mapping?.outcome?.unit) : t('lab.fault.pool');
  return <p class="note refused lab-problem screen-only" role="alert"><Icon name="alert" /><span>{problem.file ? `${problem.file}: ` : ''}{words}</span></p>;
}
