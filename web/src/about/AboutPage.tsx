/// The page about the page.
import { coreVersion } from '../state/results';
import { text } from '../state/dictionary';
import { t } from '../words/words';
import { Hashes } from './Hashes';
import { SelfTest } from './SelfTest';

export function AboutPage() {
  return (
    <article class="about">
      <h1>{t('about.title')}</h1>
      <p class="model-purpose">{t('about.lead')}</p>
      <Words title={t('about.users')} items={[t('about.users.clinician'), t('about.users.researcher'), t('about.users.it')]} />
      <Words title={t('about.limits')} items={[t('about.limits.support'), t('about.limits.population'), t('about.limits.device'), t('about.limits.selection')]} />
      <section class="model-section">
        <h2>{t('about.privacy')}</h2>
        <p>{t('about.privacy.words')}</p>
        <SelfTest />
      </section>
      <section class="model-section">
        <h2>{t('about.versions')}</h2>
        <p>{t('about.versions.words', { page: text.value.version, core: coreVersion.value || '\u2013' })}</p>
        <Hashes />
      </section>
      <section class="model-section">
        <h2>{t('about.licences')}</h2>
        <p>{t('about.licences.words')}</p>
        <ul class="prose">
          <li>Preact, @preact/signals (MIT)</li>
          <li>Workbox (MIT)</li>
          <li>Cornerstone3D, dcmjs, dicom-parser (MIT), vtk.js (BSD-3-Clause), comlink (Apache-2.0)</li>
          <li>ONNX Runtime Web (MIT), protobuf.js (BSD-3-Clause), flatbuffers, long (Apache-2.0)</li>
          <li>Eigen (MPL-2.0), nlohmann/json (MIT), Emscripten (MIT)</li>
        </ul>
        <p><a href="licences.txt" target="_blank" rel="noopener">{t('about.licences.all')}</a></p>
      </section>
      <section class="model-section">
        <h2>{t('about.cite')}</h2>
        <p class="cite">{t('about.cite.words', { version: text.value.version })}</p>
      </section>
    </article>
  );
}

function Words({ title, items }: { title: string; items: string[] }) {
  return <section class="model-section"><h2>{title}</h2><ul class="prose">{items.map((words) => <li key={words}>{words}</li>)}</ul></section>;
}
