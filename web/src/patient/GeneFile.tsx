/// The group of gene expression: its head at once, the reading of files when it is opened.
import { text } from '../state/dictionary';
import { entry } from '../state/patient';
import { language, t } from '../words/words';
import { Icon } from '../shell/icons';
import { later } from '../shell/later';
import { Field } from './Field';
import { openGroups, toggleGroup } from './focus';

const Drop = later(() => import('../genes/Drop').then((module) => module.Drop));

export function GeneFile() {
  if (text.value.gene_scales.length === 0) return null;
  const label = text.value.groups.find((g) => g.id === 'genes')?.label ?? t('genes.title');
  const open = openGroups.value.has('genes');
  const { value } = entry('gene_expression').value;
  const genes = typeof value === 'object' && 'values' in value ? Object.keys(value.values).length : undefined;
  const typed = text.value.variables.filter((v) => v.group === 'genes');
  return (
    <section class="group" data-open={open} key={language.value}>
      <h2 class="group-head">
        <button type="button" aria-expanded={open} aria-controls="group-genes" onClick={() => toggleGroup('genes')}>
          <Icon name="chevron" /><span class="group-name">{label}</span>
          <span class="group-count">{genes ?? t('genes.by_file')}</span>
        </button>
      </h2>
      {open && (
        <div class="fields" id="group-genes">
          <Drop at="patient" />
          {typed.map((v) => <Field key={v.id} variable={v} />)}
        </div>
      )}
    </section>
  );
}
