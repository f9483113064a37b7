// Small NIfTI-1 files for the tests, and the IBSI digital phantom.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./programs.mjs";

const kTypes = {
  uint8: { code: 2, bytes: 1, put: "setUint8" },
  int16: { code: 4, bytes: 2, put: "setInt16" },
  float32: { code: 16, bytes: 4, put: "setFloat32" },
};

/** A NIfTI-1 file: samples x fastest; `size` and `spacing` of x, y, z; `origin` (RAS, mm) of the first voxel. */
export function nifti(size, spacing, samples, type = "float32", origin) {
  const { code, bytes, put } = kTypes[type];
  const out = new DataView(new ArrayBuffer(352 + samples.length * bytes));
  out.setInt32(0, 348, true);
  [3, ...size, 1, 1, 1, 1].forEach((n, i) => out.setInt16(40 + 2 * i, n, true));
  out.setInt16(70, code, true);
  out.setInt16(72, 8 * bytes, true);
  [1, ...spacing].forEach((mm, i) => out.setFloat32(76 + 4 * i, mm, true));
  out.setFloat32(108, 352, true); // where the samples start
  out.setFloat32(112, 1, true); // slope
  out.setUint8(123, 2); // lengths in mm
  if (origin) {
    out.setInt16(254, 1, true);
    origin.forEach((mm, row) => [0, 1, 2].map((axis) => (axis === row ? spacing[row] : 0)).concat(mm).forEach((x, i) => out.setFloat32(280 + 16 * row + 4 * i, x, true)));
  }
  "n+1\0".split("").forEach((c, i) => out.setUint8(344 + i, c.charCodeAt(0)));
  samples.forEach((x, i) => out[put](352 + i * bytes, x, true));
  return Buffer.from(out.buffer);
}

/** The digital phantom as two files, and its reference values as [id, value, tolerance]. */
export function digitalPhantom() {
  const read = (name) => JSON.parse(readFileSync(join(root, "tests/reference/ibsi", name), "utf8"));
  const arrays = read("digital_phantom_arrays.json");
  const references = read("digital_phantom.json").values.map(([id, , value, tolerance]) => [id, value, tolerance]);
  return {
    image: nifti(arrays.size_xyz, arrays.spacing_mm, arrays.image.flat(2)),
    mask: nifti(arrays.size_xyz, arrays.spacing_mm, arrays.mask.flat(2), "uint8"),
    references,
  };
}

/** The rule of the reference values: three significant digits, then within the tolerance. */
export function agreesWith(value, reference, tolerance) {
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded - reference) <= tolerance + 1e-9 * Math.abs(reference);
}

/** A noisy blob of about 1500 voxels with all grey values from 0 to 799, and its mask. */
export function noisyBlob() {
  const size = [24, 22, 16];
  const image = [];
  const mask = [];
  let state = 7;
  for (let k = 0; k < size[2]; ++k) {
    for (let j = 0; j < size[1]; ++j) {
      for (let i = 0; i < size[0]; ++i) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        image.push(Math.floor((state / 2 ** 32) * 400 + 200 * (1 + Math.sin(i / 3) * Math.cos(j / 4 + k / 5))));
        mask.push(((i - 12) / 8) ** 2 + ((j - 11) / 8) ** 2 + ((k - 8) / 5.5) ** 2 <= 1 ? 1 : 0);
      }
    }
  }
  const spacing = [0.9, 0.9, 1.5];
  return { image: nifti(size, spacing, image, "int16"), mask: nifti(size, spacing, mask, "uint8") };
}
