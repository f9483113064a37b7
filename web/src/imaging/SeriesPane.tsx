/// Where a study comes in: choose or drop, the series found with what is unusual about them, and every file left out with its reason.
import { useEffect, useRef } from 'preact/hooks';
import { number } from '../words/numbers';
import { maybe, t } from '../words/words';
import { Icon } from '../shell/icons';
import { packageFault, packages } from './network/packages';
import { ExamplePanel } from './example/ExamplePanel';
import { stopMaking } from './example/make';
import { bValues, phases, type Phase } from './reading/phase';
import type { Finding, Series } from './reading/series';
import type { FileFault } from './reading/reader';
import { coming, fault, faults, open, openId, phaseOf, series, setPhase, stop, study, take, unsaved, volumeFiles, work, type VolumeFile, type Work } from './state';

/** While other files are looked through, the old list cannot be opened from: that would end the taking without a word. */
const replacing = () => work.value?.kind === 'headers';

export function SeriesPane() {
  return (
    <aside class="bench-series" aria-label={t('imaging.series')}>
      <div class="bench-take">
        <label class="button main">{t('imaging.folder')}
          <input class="unseen" type="file" multiple {...{ webkitdirectory: true }} onChange={(event) => { void take([...event.currentTarget.files ?? []]); event.currentTarget.value = ''; }} />
        </label>
        <label class="button">{t('imaging.files')}
          <input class="unseen" type="file" multiple id="imaging-files" onChange={(event) => { void take([...event.currentTarget.files ?? []]); event.currentTarget.value = ''; }} />
        </label>
      </div>
      {series.value.length + volumeFiles.value.length === 0 && !work.value && <p class="bench-hint">{t('imaging.hint')}</p>}
      <ExamplePanel />
      {!study.value && packages.value.some((p) => p.own) && <p class="bench-hint">{t('network.waiting')}</p>}
      {!study.value && packageFault.value && <p class="note refused" role="alert"><Icon name="alert" />{t('network.own_refused', { why: packageFault.value })}</p>}
      {work.value && (
        <div class="bench-work" role="status">
          <span>{wordsOf(work.value)}</span>
          <progress {...(work.value.all > 0 ? { max: work.value.all, value: work.value.done } : {})} aria-label={wordsOf(work.value)} />
          {work.value.kind !== 'volume' && <button type="button" class="link" onClick={() => { stopMaking(); stop(); }}>{t('imaging.stop')}</button>}
        </div>
      )}
      {fault.value && <p class="note refused" role="alert"><Icon name="alert" />{maybe(`imaging.fault.${fault.value.kind}`, { ...fault.value, text: maybe(`imaging.bad.${fault.value.text}`) ?? fault.value.text }) ?? fault.value.text}</p>}
      <ul class="bench-list">{series.value.map((one) => <Row key={one.id} one={one} />)}{volumeFiles.value.map((one) => <FileRow key={one.id} one={one} />)}</ul>
      {study.value && (study.value.interpolated > 0 || study.value.straightened) && (
        <p class="note unusual"><Icon name="alert" />
          {study.value.straightened && t('imaging.straightened')} {study.value.interpolated > 0 && t('imaging.interpolated', { n: study.value.interpolated })}
        </p>
      )}
      {faults.value.length > 0 && <Faults all={faults.value} />}
      <p class="bench-hint">{t('imaging.no_names')}</p>
    </aside>
  );
}

const wordsOf = ({ kind, done, all }: Work): string => t(kind === 'headers' && all === 0 ? 'imaging.work.looking' : `imaging.work.${kind}`, { done, all });

function Row({ one }: { one: Series }) {
  const slice = one.slices[0]!;
  const values = bValues(one);
  const size = one.usable
    ? t('imaging.size', { n: one.slices.length, columns: slice.columns, rows: slice.rows, step: number(one.step, 1) })
    : t('imaging.size_plain', { n: one.slices.length, columns: slice.columns, rows: slice.rows });
  const title = one.description || t('imaging.untitled', { n: one.number });
  const row = useInSight(chosen(one.id));
  return (
    <li ref={row} class="bench-row" data-open={chosen(one.id)} data-usable={one.usable} data-series={one.uid}>
      <button type="button" class="bench-open" disabled={!one.usable || replacing()} aria-pressed={chosen(one.id)} onClick={() => { if (sure()) void open(one.id); }}>
        <b>{title}</b><span>{one.modality} · {size}{values.length > 0 && ` · b ${values.join(', ')}`}</span>
      </button>
      {one.usable && <PhaseOf id={one.id} title={title} />}
      {one.findings.map((f, i) => <p key={i} class="bench-finding" data-kind={f.kind}><Icon name={f.kind === 'localiser' || f.kind === 'single' || f.kind === 'mixed' ? 'info' : 'alert'} />{findingText(f)}</p>)}
    </li>
  );
}

/** Where the rows stand beside each other (tablets, phones), the open one comes into sight. */
function useInSight(open: boolean) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const list = row.current?.parentElement;
    if (open && list && list.scrollWidth > list.clientWidth) list.scrollLeft = row.current!.offsetLeft - list.offsetLeft;
  }, [open]);
  return row;
}

/** The row of what is being opened, else of what is open. */
const chosen = (id: string): boolean => (coming.value || openId.value) === id;

/** A NIfTI or NRRD file. */
function FileRow({ one }: { one: VolumeFile }) {
  const row = useInSight(chosen(one.id));
  return (
    <li ref={row} class="bench-row" data-open={chosen(one.id)} data-usable="true" data-series={one.title}>
      <button type="button" class="bench-open" disabled={replacing()} aria-pressed={chosen(one.id)} onClick={() => { if (sure()) void open(one.id); }}>
        <b>{one.title}</b><span>{one.modality && `${one.modality} · `}{one.geometry.size.join(' × ')}, {one.geometry.spacing_mm.map((x) => number(x, 2)).join(' × ')} mm</span>
      </button>
      <PhaseOf id={one.id} title={one.title} />
    </li>
  );
}

function PhaseOf({ id, title }: { id: string; title: string }) {
  return (
    <label class="bench-phase"><span class="unseen">{t('imaging.phase_of', { title })}</span>
      <select class="value" value={phaseOf.value.get(id) ?? 'unknown'} onChange={(event) => setPhase(id, event.currentTarget.value as Phase)}>
        {phases.map((p) => <option key={p} value={p}>{t(`imaging.phase.${p}`)}</option>)}
      </select>
    </label>
  );
}

const sure = (): boolean => !unsaved.value || confirm(t('imaging.discard'));

function findingText(f: Finding): string {
  if (f.kind === 'tilt') return t('imaging.finding.tilt', { degrees: number(f.degrees, 1) });
  if (f.kind === 'uneven') return t('imaging.finding.uneven', { least: number(f.least, 2), most: number(f.most, 2) });
  return t(`imaging.finding.${f.kind}`, { ...f } as Record<string, string | number>);
}

/** Each bad file in one line; many alike are counted. */
function Faults({ all }: { all: FileFault[] }) {
  const kinds = [...new Set(all.map((f) => f.fault))];
  const most = 12;
  return (
    <details class="bench-faults" open={all.length <= 3}>
      <summary>{t('imaging.left_out', { n: all.length })}</summary>
      {kinds.map((kind) => {
        const these = all.filter((f) => f.fault === kind);
        return (
          <div key={kind}>
            <p>{t('imaging.left_out_kind', { n: these.length, why: maybe(`imaging.bad.${kind}`) ?? kind })}</p>
            <ul>{these.slice(0, most).map((f, i) => <li key={i}><code>{f.name}</code> {f.text && <span class="quiet">{f.text}</span>}</li>)}
              {these.length > most && <li class="quiet">{t('imaging.more', { n: these.length - most })}</li>}</ul>
          </div>
        );
      })}
    </details>
  );
}
