/// The thin bar on every view: places, horizon, language, theme, print, copy.
import { text, loadLanguage } from '../state/dictionary';
import { keepLanguage } from '../state/language';
import { horizon, horizons, theme, type Theme } from '../state/settings';
import { address, route } from '../state/route';
import { language, t } from '../words/words';
import { copyReport } from '../report/copy';
import { printNow } from '../report/print';
import { barPlaces } from './places';
import { Icon, Mark } from './icons';

export function TopBar() {
  return (
    <header class="bar">
      <a class="brand" href={address('calculator')} aria-label="Hepatica"><Mark /><span>Hepatica</span></a>
      <nav class="places" aria-label={t('shell.places')}>
        {barPlaces.map((place) => (
          <a key={place.name} href={address(place.name)} aria-current={current(place.name) ? 'page' : undefined}>{t(place.label!)}</a>
        ))}
      </nav>
      <div class="bar-tools">
        <Horizon />
        <Language />
        <ThemeButton />
        <button class="tool" type="button" onClick={() => printNow()} title={t('shell.print')}>
          <Icon name="print" /><span class="tool-word">{t('shell.print')}</span>
        </button>
        <button class="tool" type="button" onClick={() => void copyReport()} title={t('shell.copy')}>
          <Icon name="copy" /><span class="tool-word">{t('shell.copy')}</span>
        </button>
      </div>
    </header>
  );
}

const current = (name: string) => route.value.place === name || (name === 'calculator' && route.value.place === 'model');

function Horizon() {
  return (
    <fieldset class="segments bar-horizon">
      <legend class="bar-legend" title={t('shell.horizon.help')}>{t('shell.horizon')}</legend>
      {horizons.map((years) => (
        <label key={years} class="segment">
          <input type="radio" name="horizon" value={years} checked={horizon.value === years}
            aria-label={t('time.years', { n: years })} onChange={() => { horizon.value = years; }} />
          <span>{years}</span>
        </label>
      ))}
      <span class="bar-unit" aria-hidden="true">{t('shell.years_short')}</span>
    </fieldset>
  );
}

function Language() {
  return (
    <select class="bar-select" aria-label={t('shell.language')} value={language.value}
      onChange={(event) => { const tag = event.currentTarget.value; keepLanguage(tag); void loadLanguage(tag); }}>
      {text.value.languages.map((one) => <option key={one.tag} value={one.tag} lang={one.tag}>{one.name}</option>)}
    </select>
  );
}

const nextTheme: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const themeIcon = { auto: 'auto', light: 'sun', dark: 'moon' } as const;

function ThemeButton() {
  const now = theme.value;
  const words = `${t('shell.theme')}: ${t(`shell.theme.${now}`)}`;
  return (
    <button class="tool" type="button" title={words} aria-label={words} onClick={() => { theme.value = nextTheme[now]; }}>
      <Icon name={themeIcon[now]} />
    </button>
  );
}
