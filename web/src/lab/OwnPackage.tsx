/// A package made here: what it is, its files, and the way to the calculator, where it already is.
import { saveFile } from '../figures/save-svg';
import { address } from '../state/route';
import { Icon } from '../shell/icons';
import { t } from '../words/words';
import { fromPaper } from './from-paper';
import type { Own } from './state';
import { modelName } from './words';

const save = (value: unknown, name: string) => saveFile(new Blob([JSON.stringify(value, null, 2) + '\n'], { type: 'application/json' }), name);

export function OwnPackage({ own }: { own: Own }) {
  const { id, version } = own.package;
  return (
    <div class="lab-own" data-model={id}>
      <p><strong>{modelName(id)}</strong> <span class="own-mark">{t('card.own')}</span></p>
      <p class="lab-small quiet">{id} {version}{own.parent && ` \u00b7 ${t('lab.parent', { model: modelName(own.parent) })}`}{own.hash && ` \u00b7 sha-256 ${own.hash.slice(0, 16)}`}</p>
      <p class="lab-small">{t(fromPaper.has(id) ? 'paper.own_note' : 'lab.own_note')}</p>
      <div class="lab-buttons screen-only">
        <a class="button main" href={address('model', id)}><Icon name="arrow" />{t('lab.open_model')}</a>
        <a class="button" href={address('card', id)}>{t('lab.card')}</a>
        <button type="button" class="button" onClick={() => save(own.package, `${id}.model.json`)}><Icon name="download" />{t('lab.save_package')}</button>
        <button type="button" class="button quiet" onClick={() => save(own.reference, `${id}.reference.json`)}><Icon name="download" />{t('lab.save_reference')}</button>
      </div>
    </div>
  );
}
