/// The name of a label in the reader's language.
import { t } from '../../words/words';
import { lesionOf, liver, necrosis, vessel } from './labels';

const named = new Map([[liver, 'liver'], [vessel, 'vessel'], [necrosis, 'necrosis']] as const);

export function labelName(label: number): string {
  const other = named.get(label as typeof liver);
  return other ? t(`imaging.label.${other}`) : t('imaging.label.lesion', { n: lesionOf(label) });
}
