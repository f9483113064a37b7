/// What the measures would say on the patient form: proposals only, each taken over by hand.
import type { Measured, MeasuredLesion } from 'hepatica-imaging';

export type Proposal = { variable: string; value: number; unit?: string };

/** The form counts tumours of the liver: a node or a metastasis outlined beside it is none. Where no liver is outlined every lesion counts. */
export const counted = (measured: Measured): MeasuredLesion[] => measured.lesions.filter((one) => one.in_liver !== false);
/** Those that it does not count, which is said. */
export const uncounted = (measured: Measured): MeasuredLesion[] => measured.lesions.filter((one) => one.in_liver === false);

/** Number of lesions, their largest diameters in the slices (largest first), and volumes. */
export function proposalsOf(measured: Measured | undefined): Proposal[] {
  if (!measured) return [];
  const lesions = counted(measured).sort((a, b) => b.axial.longest.mm - a.axial.longest.mm);
  const out: Proposal[] = [];
  const cm = (mm: number) => Math.round(mm) / 10;
  if (lesions.length > 0) {
    out.push({ variable: 'tumour_number', value: lesions.length });
    lesions.slice(0, 5).forEach((one, i) => out.push({ variable: i === 0 ? 'largest_diameter' : `diameter_${i + 1}`, value: cm(one.axial.longest.mm), unit: 'cm' }));
    out.push({ variable: 'segmented_tumour_volume', value: Number(lesions.reduce((sum, one) => sum + one.volume_ml, 0).toPrecision(3)), unit: 'cm3' });
  }
  // The form's liver volume leaves the tumour out.
  if (measured.parenchyma_ml !== undefined) out.push({ variable: 'liver_volume', value: Math.round(measured.parenchyma_ml), unit: 'mL' });
  return out;
}
