/// One folded group of fields; it opens when asked, or when a link leads to a field inside.
import type { VariableText } from '../state/dictionary';
import { filled } from '../state/patient';
import { t } from '../words/words';
import { Icon } from '../shell/icons';
import { Field } from './Field';
import { openGroups, toggleGroup } from './focus';

export function FieldGroup({ id, label, variables }: { id: string; label: string; variables: VariableText[] }) {
  const open = openGroups.value.has(id);
  const known = variables.filter((v) => filled.value.has(v.id)).length;
  return (
    <section class="group" data-open={open}>
      <h2 class="group-head">
        <button type="button" aria-expanded={open} aria-controls={`group-${id}`} onClick={() => toggleGroup(id)}>
          <Icon name="chevron" />
          <span class="group-name">{label}</span>
          <span class="group-count">{known > 0 ? t('form.group_known', { known, n: variables.length }) : variables.length}</span>
        </button>
      </h2>
      {open && <div class="fields" id={`group-${id}`}>{variables.map((v) => <Field key={v.id} variable={v} />)}</div>}
    </section>
  );
}
