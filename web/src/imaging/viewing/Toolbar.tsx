/// The bar above the pictures, one line on a desktop: tools as icons with their words on hover and focus, the window presets in a menu,
/// what moves the view; and the line below the pictures that says which tool is held and what lies under the crosshair.
import { useEffect } from 'preact/hooks';
import { number } from '../../words/numbers';
import { t } from '../../words/words';
import { study } from '../state';
import { calm, pause, play, playing, setSpeed, speed, speeds } from './cine';
import { stage } from './current';
import { handTools } from './hand';
import { sideBySide } from './Phases';
import { choices, layout } from './phases';
import { hushed, listen, speakAgain } from './tips';
import { choose, drawn, drawTools, isHand, readout, shown, sides, tool, windowNow, type Tool } from './tool';
import { ToolIcon, type ToolIconName } from './tool-icons';
import { WindowMenu } from './WindowMenu';

type ButtonProps = { name: string; icon: ToolIconName; label: string; help?: string; disabled: boolean; pressed?: boolean; act: () => void };

/** An icon; its name is the accessible name, name and help stand beside it on hover and focus. */
function ToolButton({ name, icon, label, help, disabled, pressed, act }: ButtonProps) {
  return (
    <button type="button" class="bench-tool" data-tool={name} data-tip={help ? `${label}: ${help}` : label} disabled={disabled} aria-pressed={pressed} aria-label={label} aria-description={help} onClick={act}>
      <ToolIcon name={icon} /><span class="unseen">{label}</span>
    </button>
  );
}

function Choice({ one, ready, beside }: { one: Tool; ready: boolean; beside: boolean }) {
  const barred = beside && !isHand(one);
  return <ToolButton name={one} icon={one} label={t(`imaging.tool.${one}`)} help={t(barred ? 'imaging.phases.no_drawing' : `imaging.tool.${one}.help`)} disabled={!ready || barred} pressed={tool.value === one} act={() => choose(one)} />;
}

export function Toolbar({ follow }: { follow: () => void }) {
  const ready = study.value !== undefined;
  const beside = layout.value === 'phases';
  useEffect(listen, []);
  return (
    <div class={`bench-tools${hushed.value ? ' hushed' : ''}`} role="toolbar" aria-label={t('imaging.tools')} onPointerOver={speakAgain} onPointerLeave={speakAgain} onFocusIn={speakAgain} onFocusOut={speakAgain}>
      <div class="bench-group" role="group" aria-label={t('imaging.tools.view')}>{handTools.map((one) => <Choice key={one} one={one} ready={ready} beside={beside} />)}</div>
      <div class="bench-group" role="group" aria-label={t('imaging.tools.draw')}>{drawTools.map((one) => <Choice key={one} one={one} ready={ready} beside={beside} />)}</div>
      <div class="bench-group"><WindowMenu /></div>
      <div class="bench-group" role="group" aria-label={t('imaging.tools.layout')}>
        <ToolButton name="fit" icon="fit" label={t('imaging.reset')} disabled={!ready} act={() => shown()?.reset()} />
        <ToolButton name="phases" icon="phases" label={t('imaging.phases')} help={t(choices().length < 2 ? 'imaging.phases.one_series' : 'imaging.phases.help')} disabled={!ready || choices().length < 2} pressed={beside} act={sides} />
        <ToolButton name="cine" icon={playing.value ? 'pause' : 'play'} label={t(playing.value ? 'imaging.cine.pause' : 'imaging.cine.play')} help={t(calm() ? 'imaging.cine.calm' : 'imaging.cine.help')} disabled={!ready}
          act={() => (playing.value ? pause() : play(sideBySide.value ? sideBySide.value.leader : stage.value?.element('axial')))} />
        <select class="bench-pick" disabled={!ready} aria-label={t('imaging.cine.speed')} value={speed.value} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
          {speeds.map((one) => <option key={one} value={one}>{t('imaging.cine.rate', { n: one })}</option>)}
        </select>
        {drawn.value.length > 0 && <ToolButton name="clear" icon="clear" label={t('imaging.clear_measures')} disabled={false} act={() => { stage.value?.clearMeasures(); follow(); }} />}
      </div>
    </div>
  );
}

export function StatusLine() {
  if (!study.value) return null;
  const beside = layout.value === 'phases';
  return (
    <div class="bench-status">
      <span class="bench-held"><b>{t(`imaging.tool.${tool.value}`)}</b> {t(`imaging.tool.${tool.value}.help`)}</span>
      <output class="bench-readout">
        {readout.value && !beside && <span>{t('imaging.voxel', { index: readout.value.index })} <b>{study.value.modality === 'CT' ? t('imaging.hu', { value: readout.value.value }) : readout.value.value}</b></span>}
        <span>{t('imaging.window_now', { centre: number(windowNow.value.centre, 0), width: number(windowNow.value.width, 0) })}</span>
      </output>
    </div>
  );
}
