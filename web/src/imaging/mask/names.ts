/// The name of a label in the reader's language.
import { t } from '../../words/words';
import { lesionOf, liver } from './labels';

export const labelName = (label: number): string => (label === liver ? t('imaging.label.liver') : t('imaging.label.lesion', { n: lesionOf(label) }));
