/// A map of 0..255 in ten steps of colour, dark to light, that are told apart without red and green.

// Ten samples of the viridis colour map (matplotlib, CC0).
export const colours: [number, number, number][] = [
  [68, 1, 84], [72, 40, 120], [62, 74, 137], [49, 104, 142], [38, 130, 142], [31, 158, 137], [53, 183, 121], [110, 206, 88], [181, 222, 43], [253, 231, 37],
];

/** Step 1..10 of each value; below 0.05 nothing is shown. */
export function levelsOf(map: Uint8Array): Uint8Array {
  const step = Uint8Array.from({ length: 256 }, (_, v) => (v < 0.05 * 255 ? 0 : Math.min(colours.length, 1 + Math.floor((v * colours.length) / 256))));
  return map.map((v) => step[v]!);
}
