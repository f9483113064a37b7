/// What a number in the mask means: 1 is the liver, 2 and up are lesions 1, 2, ... Colours are told apart also by the colour-blind.

export const liver = 1;
export const lesionLabel = (n: number): number => n + 1;
export const lesionOf = (label: number): number => label - 1;
export const mostLesions = 20;

// Okabe and Ito's palette, without black and without the yellow that bright tissue swallows.
const colours: [number, number, number][] = [[86, 180, 233], [230, 159, 0], [204, 121, 167], [0, 158, 115], [213, 94, 0], [240, 228, 66], [0, 114, 178]];

export const labelColour = (label: number): [number, number, number] =>
  (label === liver ? colours[0]! : colours[1 + (label - 2) % (colours.length - 1)]!);
