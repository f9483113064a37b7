/// Whose model it is: title, purpose, cohort, performance, and where the numbers stand in print.
import { t } from '../../words/words';
import { sections, type Evidence } from './draft';
import { Both, Select, Typed } from './fields';
import { change, draft } from './store';

const set = (part: Partial<Evidence>) => change({ evidence: { ...draft.peek().evidence, ...part } });

export function EvidenceStep() {
  const e = draft.value.evidence;
  const typed = (field: 'n' | 'events' | 'years' | 'countries' | 'value' | 'low' | 'high' | 'doi' | 'pmid' | 'where' | 'citation', more: { number?: boolean; hint?: string; wide?: boolean } = {}) =>
    <Typed id={`paper-${field}`} label={t(`paper.${field}`)} value={e[field]} onInput={(x) => set({ [field]: x })} {...more} />;
  return (
    <>
      <div class="lab-part">
        <h2>{t('paper.step.evidence')}</h2>
        <Both id="paper-title" label={t('paper.title_field')} en={e.titleEn} zh={e.titleZh} onChange={(titleEn, titleZh) => set({ titleEn, titleZh })} />
        <Both id="paper-purpose" label={t('paper.purpose')} en={e.purposeEn} zh={e.purposeZh} onChange={(purposeEn, purposeZh) => set({ purposeEn, purposeZh })} />
        <Both id="paper-population" label={t('paper.population')} en={e.populationEn} zh={e.populationZh} onChange={(populationEn, populationZh) => set({ populationEn, populationZh })} />
        <div class="lab-fields"><Select id="paper-section" label={t('lab.section')} value={e.section as typeof sections[number] | ''} options={sections.map((s) => [s, t(`lab.group.${s}`)] as const)} onChange={(section) => set({ section })} /></div>
        <h3>{t('paper.reference_title')}</h3>
        <div class="lab-fields">{typed('citation', { wide: true })}{typed('where', { hint: t('paper.where_hint') })}{typed('doi', { hint: '10.1016/j.jhep.2020.01.001' })}{typed('pmid')}</div>
      </div>
      <div class="lab-part">
        <h2>{t('paper.cohort_title')}</h2>
        <p class="lab-small quiet">{t('paper.cohort_note')}</p>
        <Both id="paper-cohort" label={t('lab.cohort_name')} en={e.cohortEn} zh={e.cohortZh} onChange={(cohortEn, cohortZh) => set({ cohortEn, cohortZh })} />
        <div class="lab-fields">{typed('n', { number: true })}{typed('events', { number: true })}{typed('years', { hint: '2008-2018' })}{typed('countries', { hint: 'CN, KR' })}</div>
        <div class="lab-fields">
          <Select id="paper-measure" label={t('paper.measure')} value={e.measure} options={[['c_index', t('paper.c_index')], ['auc', 'AUC']]} onChange={(measure) => set({ measure })} />
          {typed('value', { number: true, hint: '0.72' })}{typed('low', { number: true })}{typed('high', { number: true })}
        </div>
      </div>
    </>
  );
}
