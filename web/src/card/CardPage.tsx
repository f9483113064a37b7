/// A package's model card on the page: to read, print, save as Markdown and copy.
import { byHand } from '../report/copy';
import { printNow } from '../report/print';
import { saveFile } from '../figures/save-svg';
import { details } from '../state/details';
import { models, text, type ModelText } from '../state/dictionary';
import { coreVersion, hashes } from '../state/results';
import { address, route } from '../state/route';
import { ready } from '../state/session';
import { Icon } from '../shell/icons';
import { toast } from '../shell/Toast';
import { t } from '../words/words';
import type { Block, CardSection, Cell, ModelCard } from './blocks';
import { modelCard } from './card';
import { markdown } from './markdown';
import '../styles/card.css';

export function CardPage() {
  const id = route.value.argument ?? '';
  const model = models.value.get(id);
  const detail = details()?.models[id];
  if (!model) return <div class="about"><Back id={id} /><h1>{t('card_doc.title')}</h1><p>{ready.value ? t('model.unknown', { id }) : t('results.opening')}</p></div>;
  if (!detail || !ready.value) return <div class="about"><Back id={id} /><h1>{model.title}</h1><p role="status">{t('results.opening')}</p></div>;
  const card = modelCard(model, detail, { hash: hashes.value.get(id), core: coreVersion.value, page: text.value.version });
  return (
    <article class="about model-card" key={id}>
      <Back id={id} model={model} />
      <header class="model-head">
        <p class="quiet">{t('card_doc.title')}</p>
        <h1>{card.title}</h1>
        <p class="model-population">{t('card_doc.lead')}</p>
        <Tools card={card} />
      </header>
      {card.sections.map((one) => <Part key={one.id} section={one} />)}
    </article>
  );
}

function Back({ id, model }: { id: string; model?: ModelText }) {
  return <a class="back" href={model ? address('model', id) : address('calculator')}><Icon name="back" />{model ? model.short : t('model.back')}</a>;
}

function Tools({ card }: { card: ModelCard }) {
  const save = () => saveFile(new Blob([markdown(card)], { type: 'text/markdown' }), `${card.id}-${card.version}-model-card.md`);
  const copy = () => navigator.clipboard.writeText(markdown(card)).then(() => toast(t('report.copied')), () => { byHand.value = markdown(card); });
  return (
    <div class="card-tools">
      <button type="button" class="button" onClick={save}><Icon name="download" />{t('card_doc.save')}</button>
      <button type="button" class="button quiet" onClick={copy}><Icon name="copy" />{t('card_doc.copy')}</button>
      <button type="button" class="button quiet" onClick={() => printNow('card')}><Icon name="print" />{t('card_doc.print')}</button>
    </div>
  );
}

function Part({ section }: { section: CardSection }) {
  return (
    <section class="model-section" aria-labelledby={`card-${section.id}`}>
      <header><h2 id={`card-${section.id}`}>{section.title}</h2><p class="card-answers">{section.answers}</p></header>
      {section.blocks.map((block, i) => <Shown key={i} block={block} />)}
    </section>
  );
}

function Shown({ block }: { block: Block }) {
  switch (block.kind) {
    case 'words': return <p class="card-words">{block.words}</p>;
    case 'list': return <ul class="prose">{block.items.map((one) => <li key={one}>{one}</li>)}</ul>;
    case 'facts': return <dl class="card-facts">{block.rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
    case 'formula': return (
      <div class="card-step"><h3>{block.name}</h3>{block.formula && <pre class="formula"><code>{block.formula}</code></pre>}{block.note && <p class="step-source">{block.note}</p>}</div>
    );
    case 'table': return <Table {...block} />;
  }
}

function Table({ caption, head, rows }: { caption: string; head: string[]; rows: Cell[][] }) {
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-label={caption}>
      <table class="card-table stacks">
        <caption>{caption}</caption>
        <thead><tr>{head.map((one) => <th scope="col" key={one}>{one}</th>)}</tr></thead>
        <tbody>{rows.map((row, i) => (
          <tr key={i}>{row.map((one, j) => {
            const shown = typeof one === 'string' ? one : <code>{one.code}</code>;
            return j === 0 ? <th scope="row" key={j}>{shown}</th> : <td key={j} data-head={head[j]}>{shown}</td>;
          })}</tr>
        ))}</tbody>
      </table>
    </div>
  );
}
