/// Where a table of expression is dropped: what was read of it, the question of its scale, the patient's sample.
import { signal } from '@preact/signals';
import { text } from '../state/dictionary';
import { address } from '../state/route';
import { fieldId } from '../patient/focus';
import { number } from '../words/numbers';
import { maybe, sentences, space, t } from '../words/words';
import { Icon } from '../shell/icons';
import { catalogue, declare, dropped, fault, forget, givesPatient, pick, picked, scale, scaleForPatient, take, type Dropped, type Fault } from './state';
import { lookAt, namesOf, unusedScales, type ScaleLook } from './scale';
import '../styles/genes.css';

const over = signal(false);
const looks = new WeakMap<object, ScaleLook | undefined>();
const lookOf = (now: Dropped) => {
  if (!looks.has(now.table)) looks.set(now.table, lookAt(now.table));
  return looks.get(now.table);
};

export const scaleName = (id: string): string => maybe(`genes.scale.${id}`) ?? id.replaceAll('_', ' ');

/** `at` keeps the ids of the two places apart: beside the patient, and on the page of the whole table. */
export function Drop({ at }: { at: 'patient' | 'page' }) {
  const now = dropped.value;
  return (
    <div class="field drop" data-over={over.value} id={at === 'patient' ? fieldId('gene_expression') : undefined}
      onDragOver={(event) => { event.preventDefault(); over.value = true; }}
      onDragLeave={() => { over.value = false; }}
      onDrop={(event) => { event.preventDefault(); over.value = false; void take(event.dataTransfer?.files); }}>
      <p>{t('genes.help')}</p>
      <div class="genes-buttons">
        <label class="button"><Icon name="paste" />{t('genes.choose')}
          <input class="unseen" type="file" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
            onChange={(event) => { void take(event.currentTarget.files); event.currentTarget.value = ''; }} />
        </label>
        {now && <button type="button" class="button quiet" onClick={forget}>{t('genes.remove')}</button>}
      </div>
      {fault.value && <p class="note refused" role="alert"><Icon name="alert" />{fault.value.file}: {faultText(fault.value.fault)}</p>}
      {now && <Read now={now} />}
      {now && <Scale now={now} at={at} />}
      {now && now.table.samples.length > 1 && <SamplePick now={now} />}
      {now && picked.value >= 0 && scale.value === 'fpkm' && <p class="note">{t('genes.picked_as', { scale: scaleName(scaleForPatient('fpkm')) })}</p>}
      {now && at === 'patient' && <a href={address('genes')}>{t('genes.to_page')}</a>}
    </div>
  );
}

export const faultText = (why: Fault): string => t(`genes.fault.${why.kind}`, { ...why });

function Read({ now: { file, table } }: { now: Dropped }) {
  const all = catalogue.value?.genes ?? [];
  const missing = all.filter((g) => !table.values.has(g.symbol)).map((g) => g.symbol);
  return (
    <>
      <p role="status" class="genes-read">
        {t('genes.file', { file, samples: table.samples.length, genes: table.values.size, all: all.length })}{space()}
        <span class="quiet">{sentences(t(`genes.${table.genesIn}`), table.others > 0 && t('genes.others', { n: table.others }))}</span>
      </p>
      {missing.length > 0 && (
        <details class="genes-missing"><summary>{t('genes.missing_genes', { n: missing.length })}</summary><p>{missing.join(', ')}</p></details>
      )}
      {table.bad[0] && (
        <p class="note refused"><Icon name="alert" />{t('genes.bad', { ...table.bad[0] })}{space()}{table.badCount > 1 && t('genes.bad_more', { n: table.badCount - 1 })}</p>
      )}
      {table.twice.map((one) => <p key={one.gene} class="note refused"><Icon name="alert" />{t(`genes.twice_${table.genesIn}`, one)}</p>)}
      {table.blank > 0 && <p class="note">{t('genes.blank', { n: table.blank })}</p>}
    </>
  );
}

function Scale({ now, at }: { now: Dropped; at: string }) {
  const look = lookOf(now);
  const all = [...text.value.gene_scales, ...unusedScales];
  const likely = look ? namesOf[look.likely].filter((s) => all.includes(s)) : [];
  const option = (id: string) => <option key={id} value={id}>{scaleName(id)}</option>;
  return (
    <>
      {look && <p class="note">{t(`genes.look.${look.likely}`, { low: number(look.low), high: number(look.high) })}</p>}
      {scale.value === '' && <p class="note unusual"><Icon name="alert" />{t('genes.needed')}</p>}
      <label class="gene-scale"><span>{t('genes.scale')}</span>
        <select class="value choice" id={`gene-scale-${at}`} value={scale.value} onChange={(event) => declare(event.currentTarget.value)}>
          <option value="">{t('genes.scale_unknown')}</option>
          <optgroup label={t('genes.scale_likely')}>{likely.map(option)}</optgroup>
          <optgroup label={t('genes.scale_other')}>{all.filter((s) => !likely.includes(s)).map(option)}</optgroup>
        </select>
      </label>
      {scale.value === 'counts' && <p class="note unusual"><Icon name="alert" />{t('genes.counts_help')}</p>}
      {scale.value.includes('tpm') && <p class="note unusual"><Icon name="alert" />{t('genes.tpm_help')}</p>}
    </>
  );
}

function SamplePick({ now }: { now: Dropped }) {
  return (
    <label class="gene-scale"><span>{t('genes.sample')}</span>
      <select class="value choice gene-sample" value={String(picked.value)} disabled={!givesPatient(scale.value)}
        onChange={(event) => pick(Number(event.currentTarget.value))}>
        <option value="-1">{t('genes.sample_none')}</option>
        {now.table.samples.map((name, i) => <option key={name} value={String(i)}>{name}</option>)}
      </select>
    </label>
  );
}
