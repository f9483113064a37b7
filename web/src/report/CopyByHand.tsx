/// Shows the report in a box to copy from, where the clipboard is not allowed.
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../words/words';
import { Dialog } from '../shell/Dialog';
import { byHand } from './copy';

export function CopyByHand() {
  return byHand.value === undefined ? null : <Box words={byHand.value} />;
}

function Box({ words }: { words: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => { area.current?.focus(); area.current?.select(); }, []);
  return (
    <Dialog title={t('report.by_hand')} onClose={() => { byHand.value = undefined; }}>
      <textarea ref={area} class="paste-text" rows={16} readOnly value={words} aria-label={t('report.by_hand')} />
    </Dialog>
  );
}
