/// What is running, for how long, and how to end it; or what went wrong, in one line.
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../shell/icons';
import { number, percent } from '../words/numbers';
import { t } from '../words/words';
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
  const seconds = Math.max(0, Math.round((now - job.began) / 1000));
  return (
    <div class="lab-job screen-only">
      <progress max={job.all} {...(job.all > 1 || job.share !== undefined ? { value: job.done + (job.share ?? 0) } : {})} aria-label={t(`lab.job.${job.what}`)} />
      <span role="status">{t(`lab.job.${job.what}`)}</span>
      {job.all > 1 && <span class="quiet">{t('lab.job.part', { done: job.done + 1, all: job.all })}</span>}
      {job.share !== undefined && <span class="quiet" data-share={job.share}>{percent(job.share)}</span>}
      {seconds > 1 && <span class="quiet">{t('lab.job.seconds', { n: number(seconds, 0) })}</span>}
      <button type="button" class="button" onClick={cancel}>{t('shell.cancel')}</button>
    </div>
  );
}

export function ProblemLine() {
  const { problem } = lab.value;
  if (!problem) return null;
  const words = problem.cancelled ? t('lab.cancelled') : problem.fault ? t(`lab.fault.${problem.fault}`)
    : problem.error ? failureText(problem.error) : t('lab.fault.pool');
  return <p class="note refused lab-problem screen-only" role="alert"><Icon name="alert" /><span>{problem.file ? `${problem.file}: ` : ''}{words}</span></p>;
}
