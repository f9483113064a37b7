/// Version and hash: two results with the same hash come from the same numbers.
import type { ModelText } from '../state/dictionary';
import { coreVersion, hashes } from '../state/results';
import { t } from '../words/words';

export function Provenance({ model }: { model: ModelText }) {
  const hash = hashes.value.get(model.id);
  return (
    <footer class="provenance">
      <span>{t('model.version', { id: model.id, version: model.version })}</span>
      <span>{t('model.core', { version: coreVersion.value })}</span>
      {hash && <span class="hash">sha-256 <code>{hash}</code></span>}
    </footer>
  );
}
