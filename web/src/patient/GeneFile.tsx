/// Gene expression of one sample, from a file dropped here; read on this device like everything else.
import { signal } from '@preact/signals';
import { text } from '../state/dictionary';
import { clearEntry, entry, setEntry } from '../state/patient';
import { language, maybe, t } from '../words/words';
import { Icon } from '../shell/icons';
import { Field } from './Field';
import { readGeneTable, type GeneTable } from './gene-table';
import { fieldId, openGroups, toggleGroup } from './focus';

const table = signal<(GeneTable & { name: string }) | undefined>(undefined);
const scale = signal('');
const over = signal(false);

function publish() {
  const now = table.value;
  if (!now || Object.keys(now.values).length === 0 || scale.value === '') clearEntry('gene_expression');
  else {
    setEntry('gene_expression', { text: now.name, unit: undefined, state: 'valid', value: { scale: scale.value, values: now.values } });
  }
}

async function take(files: FileList | null | undefined) {
  const file = files?.[0];
  if (!file) return;
  table.value = { ...readGeneTable(await file.text()), name: file.name };
  publish();
}

export function GeneFile() {
  if (text.value.gene_scales.length === 0) return null;
  const label = text.value.groups.find((g) => g.id === 'genes')?.label ?? t('genes.title');
  const open = openGroups.value.has('genes');
  // Cleared with the rest of the patient: the file goes too.
  if (entry('gene_expression').value.state === 'unknown' && table.value && scale.value) { table.value = undefined; scale.value = ''; }
  return (
    <section class="group" data-open={open} key={language.value}>
      <h2 class="group-head">
        <button type="button" aria-expanded={open} aria-controls="group-genes" onClick={() => toggleGroup('genes')}>
          <Icon name="chevron" /><span class="group-name">{label}</span>
          <span class="group-count">{table.value ? Object.keys(table.value.values).length : t('genes.by_file')}</span>
        </button>
      </h2>
      {open && <Drop />}
    </section>
  );
}

function Drop() {
  const now = table.value;
  const typed = text.value.variables.filter((v) => v.group === 'genes');
  return (
    <div class="fields" id="group-genes">
      <div class="field drop" data-over={over.value} id={fieldId('gene_expression')}
        onDragOver={(event) => { event.preventDefault(); over.value = true; }}
        onDragLeave={() => { over.value = false; }}
        onDrop={(event) => { event.preventDefault(); over.value = false; void take(event.dataTransfer?.files); }}>
        <p>{t('genes.help')}</p>
        <label class="button"><Icon name="paste" />{t('genes.choose')}
          <input class="unseen" type="file" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values"
            onChange={(event) => { void take(event.currentTarget.files); event.currentTarget.value = ''; }} />
        </label>
        {now && <p role="status">{t('genes.read', { n: Object.keys(now.values).length, file: now.name })}</p>}
        {now && now.problems.length > 0 && (
          <p class="note refused"><Icon name="alert" />{t('genes.problems', { n: now.problems.length, line: now.problems[0]!.line, text: now.problems[0]!.text })}</p>
        )}
        {now && scale.value === '' && <p class="note unusual"><Icon name="alert" />{t('genes.needed')}</p>}
        <label class="gene-scale"><span>{t('genes.scale')}</span>
          <select class="value choice" value={scale.value} onChange={(event) => { scale.value = event.currentTarget.value; publish(); }}>
            <option value="">{t('genes.scale_unknown')}</option>
            {text.value.gene_scales.map((one) => <option key={one} value={one}>{maybe(`genes.scale.${one}`) ?? one.replaceAll('_', ' ')}</option>)}
          </select>
        </label>
      </div>
      {typed.map((v) => <Field key={v.id} variable={v} />)}
    </div>
  );
}
