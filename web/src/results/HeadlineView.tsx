/// The large number or class, never without its kind in words.
import type { ComponentChildren } from 'preact';
import { mark, t } from '../words/words';
import type { Headline } from './reading';

type Props = { headline: Headline; large?: boolean; title?: string; children?: ComponentChildren };

/** `title`: what already stands above; the label is left out when it would only repeat it. */
export function HeadlineView({ headline, large = false, title, children }: Props) {
  const long = headline.value.length > 14;
  return (
    <div class="headline" data-kind={headline.kind} data-large={large}>
      {headline.label !== title && <p class="headline-label">{headline.label}{headline.when && !headline.label.includes(headline.when) ? mark('pause') + headline.when : ''}</p>}
      <p class="headline-line">
        <span class="headline-value" data-long={long}>{headline.value}</span>
        {headline.unit && <span class="headline-unit">{headline.unit}</span>}
        <span class="kind">{t(`kind.${headline.kind}`)}</span>
        {children}
      </p>
      {headline.elsewhere && <p class="headline-note">{t('card.published_at', { time: headline.when ?? '' })}</p>}
    </div>
  );
}
