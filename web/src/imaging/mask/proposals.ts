/// What the measures would say on the patient form: proposals only, each taken over by hand.
import { liver } from './labels';
import type { Row } from './bench';

export type Proposal = { variable: string; value: number; unit?: string };

/** Number of lesions, their largest diameters in the slices (largest first), and volumes. */
export function proposalsOf(rows: Row[]): Proposal[] {
  const lesions = rows.filter((r) => r.label !== liver && r.axial_mm !== undefined).sort((a, b) => b.axial_mm! - a.axial_mm!);
  const organ = rows.find((r) => r.label === liver);
  const out: Proposal[] = [];
  const cm = (mm: number) => Math.round(mm) / 10;
  if (lesions.length > 0) {
    out.push({ variable: 'tumour_number', value: lesions.length });
    lesions.slice(0, 5).forEach((one, i) => out.push({ variable: i === 0 ? 'largest_diameter' : `diameter_${i + 1}`, value: cm(one.axial_mm!), unit: 'cm' }));
    out.push({ variable: 'segmented_tumour_volume', value: Number(lesions.reduce((sum, r) => sum + r.volume_ml, 0).toPrecision(3)), unit: 'cm3' });
  }
  if (organ) out.push({ variable: 'liver_volume', value: Math.round(organ.volume_ml), unit: 'mL' });
  return out;
}
