/// Copies the case as plain text for the record.
import { text } from '../state/dictionary';
import { coreVersion } from '../state/results';
import { date } from '../words/numbers';
import { explained, maybe, t } from '../words/words';
import { toast } from '../shell/Toast';
import { signal } from '@preact/signals';
import { cautionOf, report } from './report';

/** The text to copy by hand, when the browser (in an iframe, say) refuses the clipboard. */
export const byHand = signal<string | undefined>(undefined);

export function reportText(when = new Date()): string {
  const { inputs, results } = report();
  const lines = [`Hepatica ${text.value.version}, ${date(when)}`, ''];
  lines.push(t('report.inputs'));
  for (const one of inputs) lines.push(`  ${one.name}: ${one.value}${one.doubt ? ` [${one.doubt}]` : ''}`);
  let section = '';
  for (const one of results) {
    if (one.section !== section) {
      section = one.section;
      lines.push('', maybe(`section.${section}`) ?? section);
      const selected = cautionOf(section);
      if (selected) lines.push(`  ${selected}`);
    }
    const group = one.group ? `; ${one.group}` : '';
    const caution = one.caution ? ` [${explained(t('fit.borderline'), [one.caution])}]` : '';
    const notices = one.notices.map((words) => ` [${words}]`).join('');
    lines.push(`  ${one.model} (v${one.version}): ${one.value}${group} (${one.kind})${caution}${notices}`);
  }
  lines.push('', t('report.judgement'), t('report.core', { version: coreVersion.value }));
  return lines.join('\n');
}

export async function copyReport(): Promise<void> {
  const words = reportText();
  try {
    await navigator.clipboard.writeText(words);
    toast(t('report.copied'));
  } catch {
    byHand.value = words;
  }
}
