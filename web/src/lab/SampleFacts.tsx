/// Whether a sample carries the model fitted to it: events for its parameters, the shrinkage to expect, and what is advised.
import { number } from '../words/numbers';
import { t } from '../words/words';
import type { Sample } from './types';

export function SampleFacts({ sample: s }: { sample: Sample }) {
  return (
    <dl class="lab-facts" data-sample={s.events_per_parameter}>
      <div><dt>{t('lab.events')}</dt><dd>{number(s.events, 0)}</dd></div>
      <div><dt>{t('lab.sample_parameters')}</dt><dd>{number(s.parameters, 0)}</dd></div>
      <div><dt>{t('lab.sample_per')}</dt><dd>{number(s.events_per_parameter, 1)} <span class="quiet">({t('lab.sample_advised')})</span></dd></div>
      {s.shrinkage !== undefined && <div><dt>{t('lab.sample_shrinkage')}</dt><dd>{number(s.shrinkage, 3)} <span class="quiet">({t('lab.sample_riley')})</span></dd></div>}
    </dl>
  );
}
