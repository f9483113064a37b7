/// Labels and what can be done to them, radiomics, mask files.
import { signal } from '@preact/signals';
import { saveFile } from '../figures/save-svg';
import { t } from '../words/words';
import { Icon } from '../shell/icons';
import { active, addLesion, brushMm, brushRange, busy, erase, exportMask, features, fillBetween, fillHoles, grow, keepLargest, lesions, note, outline, radiomics, radiomicsCsv,
  present, rangeFault, redo, smooth, steps, still, undo } from './mask/bench';
import { exportSeg, importMaskFile } from './mask/files';
import { labelColour, lesionLabel, liver, necrosis, vessel } from './mask/labels';
import { labelName } from './mask/names';
import { RegionPanel } from './mask/RegionPanel';
import { Enhancement } from './Enhancement';
import { faultText } from './faults';
import { Measures } from './Measures';
import { ReportPanel } from './report/ReportPanel';
import { Response } from './Response';
import { marked, study } from './state';
import { Classify } from './network/Classify';
import { Delineate } from './network/Delineate';
import { stage } from './viewing/current';
import { indexOf } from './viewing/grid';
import { opacity, tool, windowNow } from './viewing/tool';

export function SidePane() {
  if (!study.value) return null;
  return (
    <aside class="bench-side" aria-label={t('imaging.side')}>
      <Labels />
      <Delineate />
      <Classify />
      <Edits />
      {note.value && <p class="note refused" role="alert"><Icon name="alert" />{faultText(note.value)}</p>}
      <Measures />
      <Enhancement />
      <Response />
      <Radiomics />
      <Files />
      <ReportPanel />
      <p class="bench-hint" id="bench-keys">{t('imaging.keys')}</p>
    </aside>
  );
}

function Labels() {
  return (
    <section>
      <h2>{t('imaging.labels')}</h2>
      <div class="bench-labels" role="radiogroup" aria-label={t('imaging.labels')}>
        {[liver, ...Array.from({ length: lesions.value }, (_, i) => lesionLabel(i + 1)), necrosis, vessel].map((label) => (
          <label key={label} class="bench-label" data-on={active.value === label}>
            <input type="radio" name="bench-label" checked={active.value === label} onChange={() => { active.value = label; }} />
            <svg width="12" height="12" aria-hidden="true"><rect x="0.5" y="0.5" width="11" height="11" rx="3" stroke="currentColor" stroke-opacity="0.4" fill={`rgb(${labelColour(label).join(',')})`} /></svg>
            {labelName(label)}
          </label>
        ))}
        <button type="button" class="link" onClick={addLesion}>{t('imaging.add_lesion')}</button>
      </div>
      <label class="bench-range"><span>{t('imaging.brush_size', { mm: brushMm.value })}</span>
        <input type="range" min="2" max="60" value={brushMm.value} onInput={(event) => { brushMm.value = Number(event.currentTarget.value); }} /></label>
      {tool.value === 'threshold' && <BrushRange />}
      <label class="bench-range"><span>{t('imaging.opacity', { share: Math.round(opacity.value * 100) })}</span>
        <input type="range" min="0" max="100" value={Math.round(opacity.value * 100)} onInput={(event) => { opacity.value = Number(event.currentTarget.value) / 100; stage.value?.setOpacity(opacity.value); }} /></label>
    </section>
  );
}

/** Between which intensities the threshold brush paints. */
function BrushRange() {
  const { low, high } = brushRange.value;
  const field = (end: 'low' | 'high', value: number | undefined) => (
    <label>{t(`imaging.range.${end}`)} <input class="value" type="number" step="1" data-range={end} value={value ?? ''} aria-invalid={rangeFault()} onInput={(event) => {
      const { [end]: _, ...rest } = brushRange.value;
      brushRange.value = event.currentTarget.value === '' || !Number.isFinite(event.currentTarget.valueAsNumber) ? rest : { ...rest, [end]: event.currentTarget.valueAsNumber };
    }} /></label>
  );
  const around = () => {
    const now = study.value;
    const at = now && stage.value && indexOf(now.geometry, stage.value.point);
    if (!at) return;
    const value = Math.round(now.samples[at[0] + now.geometry.size[0] * (at[1] + now.geometry.size[1] * at[2])]!);
    brushRange.value = { low: value - 25, high: value + 25 };
  };
  return (
    <fieldset class="bench-ends"><legend>{t('imaging.range')}</legend>
      {field('low', low)}{field('high', high)}
      <button type="button" class="link" data-range="around" onClick={around}>{t('imaging.range.around')}</button>
      <button type="button" class="link" onClick={() => { const { centre, width } = windowNow.value; brushRange.value = { low: Math.round(centre - width / 2), high: Math.round(centre + width / 2) }; }}>{t('imaging.range.window')}</button>
      {rangeFault() && <p class="note refused" role="alert">{t('imaging.range.crossed')}</p>}
    </fieldset>
  );
}

function Edits() {
  const there = present.value.has(active.value);
  const one = (key: 'fill' | 'between' | 'largest' | 'grow' | 'shrink' | 'smooth' | 'erase', act: () => Promise<unknown>) =>
    <button type="button" class="button" disabled={!there || busy.value > 0 || !still()} data-edit={key} onClick={() => void act()}>{t(`imaging.edit.${key}`)}</button>;
  return (
    <section>
      <h2>{t('imaging.edit', { label: labelName(active.value) })}</h2>
      <div class="bench-edits">
        <button type="button" class="button" disabled={steps.value.undo === 0 || busy.value > 0 || !still()} data-edit="undo" onClick={() => void undo()}>{t('imaging.undo')}</button>
        <button type="button" class="button" disabled={steps.value.redo === 0 || busy.value > 0 || !still()} data-edit="redo" onClick={() => void redo()}>{t('imaging.redo')}</button>
        {one('fill', fillHoles)}{one('between', fillBetween)}{one('largest', keepLargest)}{one('grow', () => grow(2))}{one('shrink', () => grow(-2))}{one('smooth', () => smooth(1.5))}{one('erase', erase)}
      </div>
    </section>
  );
}

const profile = signal('pyradiomics');
const wanted = signal('');

function Radiomics() {
  const there = present.value.has(active.value);
  const now = features.value?.of === outline.value ? features.value : undefined;
  const list = now?.list.filter((f) => `${f.name} ${f.ibsi_code} ${f.class}`.toLowerCase().includes(wanted.value.toLowerCase())) ?? [];
  const save = async (label: number) => {
    const csv = await radiomicsCsv(label, profile.value);
    if (csv) saveFile(new Blob([csv], { type: 'text/csv' }), `${marked()}radiomics-${profile.value}-label-${label}.csv`);
  };
  return (
    <section>
      <h2>{t('imaging.radiomics')}</h2>
      <div class="bench-edits">
        <select class="value bench-profile" aria-label={t('imaging.profile')} value={profile.value} onChange={(event) => { profile.value = event.currentTarget.value; features.value = undefined; }}>
          <option value="pyradiomics">pyradiomics</option><option value="ibsi">IBSI</option>
        </select>
        <button type="button" class="button" data-edit="radiomics" disabled={!there || busy.value > 0} onClick={() => void radiomics(active.value, profile.value)}>{t('imaging.compute', { label: labelName(active.value) })}</button>
        {now && <button type="button" class="button" data-edit="csv" onClick={() => void save(now.label)}><Icon name="download" />CSV</button>}
      </div>
      {features.value && !now && <p class="bench-hint">{t('imaging.features_old')}</p>}
      {now && (
        <>
          <input class="value" type="search" placeholder={t('imaging.find', { n: now.list.length })} aria-label={t('imaging.find', { n: now.list.length })} value={wanted.value} onInput={(event) => { wanted.value = event.currentTarget.value; }} />
          <div class="bench-features" tabIndex={0} role="region" aria-label={t('imaging.features_of', { label: labelName(now.label) })}>
            <table class="plain"><thead><tr><th scope="col">{t('imaging.feature')}</th><th scope="col">IBSI</th><th scope="col" class="num">{t('imaging.value')}</th></tr></thead>
              <tbody>{list.map((f) => <tr key={f.name}><th scope="row">{f.name.replace(/^original_/, '').replaceAll('_', ' ')}</th><td>{f.ibsi_code}</td><td class="num">{Number.isFinite(f.value) ? Number(f.value.toPrecision(6)) : '–'}{f.unit !== '1' && ` ${f.unit}`}</td></tr>)}</tbody></table>
          </div>
        </>
      )}
    </section>
  );
}

function Files() {
  const save = async (format: 'nifti' | 'nrrd') => {
    const bytes = await exportMask(format);
    if (bytes) saveFile(new Blob([bytes as BlobPart], { type: 'application/octet-stream' }), `${marked()}${format === 'nifti' ? 'mask.nii.gz' : 'mask.nrrd'}`);
  };
  const saveSeg = () => {
    const bytes = exportSeg();
    if (bytes) saveFile(new Blob([bytes as BlobPart], { type: 'application/dicom' }), `${marked()}mask-seg.dcm`);
  };
  return (
    <section>
      <h2>{t('imaging.mask_file')}</h2>
      <div class="bench-edits">
        <button type="button" class="button" data-edit="nifti" onClick={() => void save('nifti')}><Icon name="download" />NIfTI</button>
        <button type="button" class="button" data-edit="nrrd" onClick={() => void save('nrrd')}><Icon name="download" />NRRD</button>
        {study.value?.source && <button type="button" class="button" data-edit="seg" onClick={saveSeg}><Icon name="download" />DICOM SEG</button>}
        <label class="button">{t('imaging.import')}
          <input class="unseen" type="file" id="imaging-mask" disabled={!still()} onChange={(event) => { const [file] = event.currentTarget.files ?? []; if (file) void importMaskFile(file); event.currentTarget.value = ''; }} /></label>
      </div>
      <RegionPanel />
      {study.value?.source && <p class="bench-hint">{t('imaging.seg_note')}</p>}
    </section>
  );
}
