/// What a number in the mask means: 1 is the liver, 29 vessels, 30 necrosis inside lesions, all others lesions: n + 1 is lesion n. Colours are
/// told apart also by the colour-blind.

export const liver = 1;
export const vessel = 29;
export const necrosis = 30;
export const mostLesions = 20;
export const lesionLabel = (n: number): number => n + 1;
export const lesionOf = (label: number): number => label - 1;
export const isLesion = (label: number): boolean => label > liver && label !== vessel && label !== necrosis;
export const lesionLabels = Array.from({ length: 254 }, (_, i) => lesionLabel(i + 1)).filter(isLesion);

/** What lies over what, as where it is drawn here: lesions over the liver, necrosis over the lesions; vessels over the liver only. */
export const height = (label: number): number => (label === necrosis ? 4 : label === vessel ? 3 : label === liver ? 1 : 2);
/** Whether a label drawn after what lies lower takes a voxel that has another: necrosis any, all others what is liver at most. */
export const covers = (label: number, there: number): boolean => there <= liver || there === label || label === necrosis;

/** From the generator's labels (core/synthetic/study.h): 2 vessel, 11 to 29 lesions, 31 to 49 their necrotic cores. */
export const labelOfTruth = (truth: number): number => (truth === 2 ? vessel : truth > 30 ? necrosis : truth > 10 ? lesionLabel(truth - 10) : truth);

// Okabe and Ito's palette without black; from lesion 7 on what Paul Tol's muted and light schemes (SRON/EPS/TN/09-002) have that is far from
// those and from the liver's. Colours return from lesion 16 on.
const liverColour: [number, number, number] = [86, 180, 233];
const colours: [number, number, number][] = [
  [230, 159, 0], [204, 121, 167], [0, 158, 115], [213, 94, 0], [240, 228, 66], [0, 114, 178],
  [136, 34, 85], [187, 204, 51], [51, 34, 136], [255, 170, 187], [17, 119, 51], [170, 68, 153], [221, 204, 119], [153, 153, 51], [204, 102, 119],
];
const others = new Map<number, [number, number, number]>([[liver, liverColour], [vessel, [255, 255, 255]], [necrosis, [120, 120, 120]]]);

export const labelColour = (label: number): [number, number, number] => others.get(label) ?? colours[(label - 2) % colours.length]!;
