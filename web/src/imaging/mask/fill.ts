/// Closed polygons into voxels of one slice, by even-odd: a hole, an island in it, and a contour joined to its hole by a cut all come out right.

/**
 * Flips the voxels of `slice` (columns x rows, first index fastest) whose centre lies inside the polygon. Its corners are voxel indices
 * (x0, y0, x1, y1, ...; the centre of voxel (i, j) is (i, j)); the last joins the first. A centre on an edge counts as inside when the
 * polygon lies at its right or below. Flipping twice gives back what was there, so polygons of one region combine by exclusive or.
 */
export function flipInside(slice: Uint8Array, columns: number, rows: number, corners: ArrayLike<number>): void {
  const n = corners.length / 2;
  let [top, bottom] = [Infinity, -Infinity];
  for (let c = 0; c < n; c++) {
    top = Math.min(top, corners[2 * c + 1]!);
    bottom = Math.max(bottom, corners[2 * c + 1]!);
  }
  for (let j = Math.max(0, Math.ceil(top)); j <= Math.min(rows - 1, Math.floor(bottom)); j++) {
    const crossed = crossings(corners, n, j);
    for (let pair = 0; pair + 1 < crossed.length; pair += 2) {
      const last = Math.min(columns, Math.ceil(crossed[pair + 1]!));
      for (let i = Math.max(0, Math.ceil(crossed[pair]!)); i < last; i++) slice[j * columns + i]! ^= 1;
    }
  }
}

/** Where the edges cross the row, from left to right; an even number, for each edge owns its upper end only. */
function crossings(corners: ArrayLike<number>, n: number, j: number): number[] {
  const found: number[] = [];
  for (let c = 0, before = n - 1; c < n; before = c++) {
    const [x1, y1, x2, y2] = [corners[2 * before]!, corners[2 * before + 1]!, corners[2 * c]!, corners[2 * c + 1]!];
    if ((y1 <= j) !== (y2 <= j)) found.push(x1 + (j - y1) * (x2 - x1) / (y2 - y1));
  }
  return found.sort((a, b) => a - b);
}
