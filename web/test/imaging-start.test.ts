import { describe, expect, it } from 'vitest';
import { largestLesion } from '../src/imaging/example/start';

describe('where the example opens', () => {
  it('is the middle of the largest lesion, in its largest slice', () => {
    const size: [number, number, number] = [10, 8, 3];
    const labels = new Uint8Array(240).fill(1);
    const put = (label: number, k: number, from: [number, number], to: [number, number]) => {
      for (let j = from[1]; j <= to[1]; j++) for (let i = from[0]; i <= to[0]; i++) labels[i + 10 * (j + 8 * k)] = label;
    };
    put(2, 0, [1, 1], [3, 3]); // 9 voxels
    put(3, 1, [5, 2], [7, 4]); // 9 and
    put(3, 2, [4, 2], [8, 6]); // 25
    put(29, 0, [0, 0], [9, 0]);
    expect(largestLesion(labels, size)).toEqual([6, 4, 2]);
  });
  it('is left open where there is no lesion', () => {
    expect(largestLesion(new Uint8Array(8).fill(1), [2, 2, 2])).toBeUndefined();
  });
});
