/// Every model with version and hash, for the record of a ward or a study.
import { models } from '../state/dictionary';
import { hashes } from '../state/results';
import { address } from '../state/route';
import { t } from '../words/words';

export function Hashes() {
  return (
    <details class="twin">
      <summary>{t('about.hashes', { n: hashes.value.size })}</summary>
      <div class="scroll-x" tabIndex={0} role="group" aria-label={t('about.hashes', { n: hashes.value.size })}>
        <table class="plain hashes">
          <thead><tr><th scope="col">{t('about.model')}</th><th scope="col">{t('about.version')}</th><th scope="col">sha-256</th></tr></thead>
          <tbody>
            {[...hashes.value].map(([id, hash]) => (
              <tr key={id}><th scope="row"><a href={address('model', id)}>{models.value.get(id)?.short ?? id}</a></th><td>{models.value.get(id)?.version}</td><td><code>{hash}</code></td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
