/// The regions of a structure set, or the named labels of a mask file, each to be given its label by the reader before anything is taken.
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../words/words';
import { Icon } from '../../shell/icons';
import { study } from '../state';
import { still } from './bench';
import { isLesion, lesionLabel, lesionOf, liver, mostLesions, necrosis, vessel } from './labels';
import { labelName } from './names';
import { asked, takeRegions } from './regions';

export function RegionPanel() {
  const now = asked.value;
  return now && now.study === study.value?.id ? <Panel /> : null;
}

function Panel() {
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => here.current?.focus(), []);
  const { rows, labels } = asked.value!;
  const lesions = Math.min(mostLesions, Math.max(rows.length, ...labels.filter(isLesion).map(lesionOf)));
  const choices = [liver, ...Array.from({ length: lesions }, (_, i) => lesionLabel(i + 1)), necrosis, vessel];
  const inFile = rows.some((r) => r.number !== undefined);
  const choose = (i: number, label: number) => { asked.value = { ...asked.value!, labels: labels.map((l, j) => (j === i ? label : l)) }; };
  return (
    <div class="bench-regions" role="group" aria-labelledby="regions-title" tabIndex={-1} ref={here}>
      <h3 id="regions-title">{t(inFile ? 'imaging.segments' : 'imaging.regions')}</h3>
      <p class="bench-hint">{t(inFile ? 'imaging.segments_note' : 'imaging.regions_note')}</p>
      <table class="plain"><thead><tr><th scope="col">{t('imaging.region')}</th><th scope="col">{t('imaging.label')}</th></tr></thead>
        <tbody>{rows.map((r, i) => (
          <tr key={i} data-region={r.name}>
            <th scope="row">{r.name} <span class="quiet">{r.number !== undefined ? t('imaging.segment_number', { n: r.number }) : t('imaging.contours', { n: r.contours ?? 0 })}</span>
              {r.off > 0 && <span class="bench-finding"><Icon name="alert" />{t('imaging.region_off', { n: r.off })}</span>}
              {r.open > 0 && <span class="bench-finding"><Icon name="info" />{t('imaging.region_open', { n: r.open })}</span>}</th>
            <td><select class="value" aria-label={t('imaging.region_label', { name: r.name })} disabled={r.contours === 0} value={labels[i]} onChange={(event) => choose(i, Number(event.currentTarget.value))}>
              <option value={0}>{t('imaging.region_leave')}</option>
              {choices.map((label) => <option key={label} value={label}>{labelName(label)}</option>)}
            </select></td>
          </tr>
        ))}</tbody></table>
      <div class="bench-edits">
        <button type="button" class="button main" data-edit="regions" disabled={labels.every((l) => l === 0) || !still()} onClick={() => void takeRegions()}>{t('imaging.confirm')}</button>
        <button type="button" class="button" onClick={() => { asked.value = undefined; }}>{t('imaging.regions_cancel')}</button>
      </div>
    </div>
  );
}
