/// Models without a number yet: what each still needs, as links to the fields; locked ones with what is not public.
import { computed } from '@preact/signals';
import { useMemo, useState } from 'preact/hooks';
import type { ModelText } from '../state/dictionary';
import { variableLabel } from '../state/dictionary';
import { resultOf } from '../state/results';
import { goToField } from '../patient/focus';
import { horizon } from '../state/settings';
import { list } from '../words/numbers';
import { address } from '../state/route';
import { t } from '../words/words';
import { settled } from './decided';
import { headlines } from './reading';
import { Icon } from '../shell/icons';

const atOnce = 5;

export function WaitingList({ models, alone }: { models: ModelText[]; alone: boolean }) {
  // As text: the list is drawn again when its order changes, not when any of its models lacks something else.
  const order = useMemo(() => computed(() => models.map((_, i) => i).sort((a, b) => missingCount(models[a]!.id) - missingCount(models[b]!.id)).join()), [models]);
  const rows = order.value.split(',').map((i) => models[Number(i)]!);
  const more = rows.length - atOnce;
  return (
    <div class="waiting" data-alone={alone}>
      <Rows models={more > 1 ? rows.slice(0, atOnce) : rows} />
      {more > 1 && (
        <Folded count={more} models={rows.slice(atOnce)} />
      )}
    </div>
  );
}

/** What is folded is drawn when it is opened: a hundred rows that nobody sees would be drawn again as their needs change. */
function Folded({ count, models }: { count: number; models: ModelText[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('results.more', { n: count })}</summary>
      {open && <Rows models={models} />}
    </details>
  );
}

const missingCount = (id: string) => {
  const result = resultOf(id).value; // read, so that the order follows what is still missing
  return result?.status === 'locked' ? 1000 : result?.missing?.length ?? 0;
};

function Rows({ models }: { models: ModelText[] }) {
  return <ul class="rows">{models.map((m) => <Row key={m.id} model={m} />)}</ul>;
}

function Row({ model }: { model: ModelText }) {
  const { result, whatever } = settled(model, resultOf(model.id).value);
  const locked = model.locked !== undefined;
  return (
    <li>
      <a href={address('model', model.id)}>{model.short}</a>
      {locked
        ? <span class="row-reason"><Icon name="lock" />{t('card.locked', { missing: model.locked?.missing ?? '' })}</span>
        : (
          <span class="row-needs">
            {whatever.length > 0 && headlines(model, result!, horizon.value).map((one) => <strong key={one.output}>{one.value}{one.unit ? ` ${one.unit}` : ''}</strong>)}
            <Whatever ids={whatever} />
            <Needs fields={result?.missing ?? []} genes={result?.missing_genes} />
          </span>
        )}
    </li>
  );
}

/** That an answer stands although the core still names inputs: an enquiry has proven that these change nothing. */
export function Whatever({ ids }: { ids: string[] }) {
  return ids.length === 0 ? null : <span class="whatever"><Icon name="check" />{t('card.decided', { names: list(ids.map(variableLabel), 'disjunction') })}</span>;
}

/** "needs INR and creatinine", each a link that puts the cursor into the field. */
export function Needs({ fields, genes = [] }: { fields: string[]; genes?: string[] | undefined }) {
  if (fields.length === 0 && genes.length === 0) return null;
  const names = fields.map(variableLabel);
  return (
    <>
      <span class="needs-word">{t('card.needs')}</span>
      {fields.map((field, i) => (
        <button type="button" class="link" key={field} onClick={() => goToField(field)} aria-label={t('card.go_to', { name: names[i]! })}>{names[i]}</button>
      ))}
      {genes.length > 0 && <span>{t('card.needs_genes', { n: genes.length, names: genes.slice(0, 6).join(', ') })}</span>}
    </>
  );
}
