/// Where the numbers come from. A DOI is an ordinary link: nothing is fetched unless the reader follows it.
import type { Reference } from '../state/details';
import { maybe, t } from '../words/words';

const resolver = 'https://doi.org/';

export function References({ references = [] }: { references?: Reference[] | undefined }) {
  if (references.length === 0) return null;
  return (
    <section class="model-section" aria-labelledby="references">
      <h2 id="references">{t('model.references')}</h2>
      <ol class="prose references">
        {references.map((one) => (
          <li key={one.citation}>
            {one.citation}{' '}
            {one.doi && <a href={resolver + one.doi} target="_blank" rel="noopener noreferrer">doi:{one.doi}</a>}
            {one.pmid && <span class="quiet"> PMID {one.pmid}</span>}
            {one.role && <span class="kind">{maybe(`reference.${one.role}`) ?? one.role}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
