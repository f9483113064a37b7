/// The printed case: A4, black on white, one page; and what stands above other printed views. Hidden on screen.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { models, text } from '../state/dictionary';
import { route } from '../state/route';
import { coreVersion, hashes } from '../state/results';
import { date } from '../words/numbers';
import { explained, maybe, t } from '../words/words';
import { printing } from './print';
import { cautionOf, noticesOf, notesOf, report, verdictOf, type ReportInput, type ReportResult } from './report';

// The sheet is made when printing starts, not at every keystroke.
const shown = signal<Date | undefined>(undefined);

export function PrintSheet() {
  useEffect(() => {
    const before = () => { shown.value = new Date(); };
    addEventListener('beforeprint', before);
    return () => removeEventListener('beforeprint', before);
  }, []);
  if (!shown.value) return null;
  if (printing.value === 'summary') return <Summary when={shown.value} />;
  return printing.value === 'treatment' ? <TreatmentHead when={shown.value} /> : <ModelHead when={shown.value} />;
}

function Summary({ when }: { when: Date }) {
  const { inputs, results } = report();
  const grouped = new Map<string, ReportResult[]>();
  for (const one of results) grouped.set(one.section, [...(grouped.get(one.section) ?? []), one]);
  const notes = notesOf(results);
  const rows = results.length + notes.length;
  const size = rows > 60 ? 'tiny' : rows > 32 ? 'small' : 'normal';
  return (
    <div class="sheet" data-size={size}>
      <header><strong>Hepatica</strong><span>{t('report.title')}</span><span>{date(when)}</span></header>
      <Inputs inputs={inputs} />
      <section class="sheet-results">
        {[...grouped].map(([section, rows]) => (
          <div class="sheet-group" key={section}>
            <h2>{maybe(`section.${section}`) ?? section}<Marks words={[cautionOf(section)]} notes={notes} /></h2>
            <table><tbody>{rows.map((one) => (
              <tr key={one.model}>
                <th scope="row">{one.model}<Marks words={one.notices} notes={notes} /></th>
                <td>{one.value}{one.group ? `; ${one.group}` : ''} <em>{one.kind}</em>{one.caution && <span class="sheet-caution"> {explained(t('fit.borderline'), [one.caution])}</span>}</td>
              </tr>
            ))}</tbody></table>
          </div>
        ))}
      </section>
      {notes.length > 0 && <p class="sheet-notes">{notes.map((words, i) => <span key={words}><sup>{i + 1}</sup> {words} </span>)}</p>}
      <Foot />
    </div>
  );
}

/** The numbers of the notes at the foot of the sheet: what many models share is printed once, for the case must fit its page. */
function Marks({ words, notes }: { words: (string | undefined)[]; notes: string[] }) {
  const marks = words.flatMap((one) => (one === undefined ? [] : [notes.indexOf(one) + 1]));
  return marks.length > 0 ? <sup> {marks.join(', ')}</sup> : null;
}

function Inputs({ inputs }: { inputs: ReportInput[] }) {
  return (
    <section class="sheet-inputs">
      <h2>{t('report.inputs')}</h2>
      <dl>{inputs.map((one) => <div key={one.name}><dt>{one.name}</dt><dd>{one.value}{one.doubt && <em>{one.doubt}</em>}</dd></div>)}</dl>
    </section>
  );
}

/** Above the printed treatment view, which is the page's own: the patient it speaks of. */
function TreatmentHead({ when }: { when: Date }) {
  return (
    <div class="sheet sheet-model">
      <header><strong>Hepatica</strong><span>{t('treatment.title')}</span><span>{date(when)}</span></header>
      <Inputs inputs={report().inputs} />
      <Foot />
    </div>
  );
}

/** Above a printed nomogram: which model, which version, when, its notices, and with the patient whether it speaks of this one. The drawing itself is the page's own. */
function ModelHead({ when }: { when: Date }) {
  const id = route.value.argument ?? '';
  const model = models.value.get(id);
  const verdict = model && printing.value === 'nomogram' ? verdictOf(model) : undefined;
  return (
    <div class="sheet sheet-model">
      <header><strong>Hepatica</strong><span>{model?.title}</span><span>{date(when)}</span></header>
      <p>{model?.population} {t('model.version', { id, version: model?.version ?? '' })} sha-256 {hashes.value.get(id)?.slice(0, 16)}</p>
      {model && noticesOf(model).map((words) => <p key={words}>{words}</p>)}
      {verdict && <p class="sheet-verdict">{verdict}</p>}
      <Foot />
    </div>
  );
}

function Foot() {
  return <footer>{t('report.judgement')} Hepatica {text.value.version}, {t('report.core', { version: coreVersion.value })}</footer>;
}
