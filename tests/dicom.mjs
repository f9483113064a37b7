// Makes small DICOM files for the tests: a made-up CT of a box-shaped body with an ellipsoid liver and round lesions.
import { deflateRawSync } from 'node:zlib';

export const syntax = { explicit: '1.2.840.10008.1.2.1', deflated: '1.2.840.10008.1.2.1.99' };
const even = (text, pad) => (text.length % 2 ? text + pad : text);

/** One element in explicit little endian. `value`: text, a list of 16-bit numbers (US), or bytes. */
function element(group, number, vr, value) {
  const body = vr === 'US' ? Buffer.from(new Uint16Array([value].flat()).buffer)
    : Buffer.isBuffer(value) ? value : Buffer.from(even(String(value), vr === 'UI' ? '\0' : ' '), 'latin1');
  const long = ['OB', 'OW', 'SQ', 'UN'].includes(vr);
  const head = Buffer.alloc(long ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  if (long) head.writeUInt32LE(body.length, 8);
  else head.writeUInt16LE(body.length, 6);
  return Buffer.concat([head, body]);
}

/** Items of a sequence, each a list of elements as above. */
const sequence = (items) => Buffer.concat(items.map((elements) => {
  const body = Buffer.concat(elements.map((e) => element(...e)));
  const head = Buffer.from([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}));

const decimal = (numbers) => numbers.map((x) => String(Number(x.toFixed(6)))).join('\\');

/**
 * One slice as a file. `pixels`: Int16Array of HU, stored with intercept -1024. Whatever is undefined is left out of the file.
 */
export function dicomSlice({ pixels, columns, rows, spacing = [1, 1], position, orientation = [1, 0, 0, 0, 1, 0], series = '1.2.3.1', study = '1.2.3',
  instance = 1, sop = `${series}.${instance}`, description = '', imageType = 'ORIGINAL\\PRIMARY\\AXIAL', modality = 'CT', acquisition, temporal,
  name = 'Nobody^Invented', transfer = syntax.explicit, thickness = 1, frameOfReference = `${study}.9`, synthetic }) {
  const stored = new Uint16Array(pixels.length);
  pixels.forEach((hu, i) => { stored[i] = hu + 1024; });
  const set = [
    [8, 8, 'CS', imageType], [8, 0x16, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [8, 0x18, 'UI', sop], [8, 0x1c, 'CS', synthetic], [8, 0x20, 'DA', '20260102'], [8, 0x60, 'CS', modality],
    [8, 0x103e, 'LO', description], [0x10, 0x10, 'PN', name], [0x18, 0x50, 'DS', String(thickness)], [0x20, 0xd, 'UI', study], [0x20, 0xe, 'UI', series],
    [0x20, 0x11, 'IS', '1'], [0x20, 0x12, 'IS', acquisition], [0x20, 0x13, 'IS', String(instance)], [0x20, 0x32, 'DS', position && decimal(position)],
    [0x20, 0x37, 'DS', orientation && decimal(orientation)], [0x20, 0x52, 'UI', frameOfReference], [0x20, 0x100, 'IS', temporal], [0x28, 2, 'US', 1], [0x28, 4, 'CS', 'MONOCHROME2'],
    [0x28, 0x10, 'US', rows], [0x28, 0x11, 'US', columns], [0x28, 0x30, 'DS', spacing && decimal(spacing)], [0x28, 0x100, 'US', 16],
    [0x28, 0x101, 'US', 12], [0x28, 0x102, 'US', 11], [0x28, 0x103, 'US', 0], [0x28, 0x1052, 'DS', '-1024'], [0x28, 0x1053, 'DS', '1'],
    [0x7fe0, 0x10, 'OW', Buffer.from(stored.buffer)],
  ].filter(([, , , value]) => value !== undefined && value !== '').map((e) => element(...e));
  return part10(set, '1.2.840.10008.5.1.4.1.1.2', sop, transfer);
}

/** The data set behind the mark of DICOM part 10 and its header. */
function part10(set, sopClass, sop, transfer) {
  const meta = [element(2, 1, 'OB', Buffer.from([0, 1])), element(2, 2, 'UI', sopClass), element(2, 3, 'UI', sop), element(2, 0x10, 'UI', transfer)];
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.concat(meta).length);
  const group = element(2, 0, 'UL', length);
  const data = Buffer.concat(set);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), group, ...meta, transfer === syntax.deflated ? deflateRawSync(data) : data]);
}

/**
 * An RT Structure Set. `characters`: its character set, UTF-8 where it is ISO_IR 192. `regions`: [{name, contours: [{points: [[x, y, z], ...] in mm, type, sop of the picture it was drawn on}]}].
 */
export function dicomStructures({ regions, series = '1.2.3.1', study = '1.2.3', frameOfReference = `${study}.9`, sop = `${series}.481`, characters }) {
  const sopClass = '1.2.840.10008.5.1.4.1.1.481.3';
  const picture = (uid) => [0x3006, 0x16, 'SQ', sequence(uid ? [[[8, 0x1150, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [8, 0x1155, 'UI', uid]]] : [])];
  const contour = ({ points, type = 'CLOSED_PLANAR', sop: on }) => [picture(on), [0x3006, 0x42, 'CS', type], [0x3006, 0x46, 'IS', String(points.length)],
    [0x3006, 0x50, 'DS', decimal(points.flat())]];
  const set = [[8, 5, 'CS', characters], [8, 0x16, 'UI', sopClass], [8, 0x18, 'UI', sop], [8, 0x60, 'CS', 'RTSTRUCT'], [0x10, 0x10, 'PN', 'Nobody^Invented'], [0x20, 0xd, 'UI', study],
    [0x3006, 0x10, 'SQ', sequence([[[0x20, 0x52, 'UI', frameOfReference], [0x3006, 0x12, 'SQ', sequence([[[8, 0x1155, 'UI', study],
      [0x3006, 0x14, 'SQ', sequence([[[0x20, 0xe, 'UI', series], picture()]])]]])]]])],
    [0x3006, 0x20, 'SQ', sequence(regions.map(({ name }, i) => [[0x3006, 0x22, 'IS', String(i + 1)], [0x3006, 0x24, 'UI', frameOfReference], [0x3006, 0x26, 'LO', Buffer.from(even(name, ' '), characters ? 'utf8' : 'latin1')]]))],
    [0x3006, 0x39, 'SQ', sequence(regions.map(({ contours }, i) => [[0x3006, 0x40, 'SQ', sequence(contours.map(contour))], [0x3006, 0x84, 'IS', String(i + 1)]]))]];
  return part10(set.filter(([, , , value]) => value !== undefined).map((e) => element(...e)), sopClass, sop, syntax.explicit);
}

/** The made-up abdomen: HU at a place in mm. Lesions are balls: {centre, radius, hu}. */
export function phantomAt([x, y, z], { size, liver = 60, lesions = [] }) {
  const u = [x / size[0], y / size[1], z / size[2]];
  if (((u[0] - 0.5) / 0.46) ** 2 + ((u[1] - 0.5) / 0.4) ** 2 > 1) return -1000;
  for (const { centre, radius, hu } of lesions) if (Math.hypot(x - centre[0], y - centre[1], z - centre[2]) <= radius) return hu;
  if (((u[0] - 0.34) / 0.24) ** 2 + ((u[1] - 0.45) / 0.27) ** 2 + ((u[2] - 0.5) / 0.42) ** 2 < 1) return liver;
  if (((u[0] - 0.5) / 0.06) ** 2 + ((u[1] - 0.74) / 0.08) ** 2 < 1) return 350;
  return ((u[0] - 0.5) / 0.4) ** 2 + ((u[1] - 0.5) / 0.34) ** 2 > 1 ? -95 : 45;
}

/** A whole series: [{name, buffer}]. Noise is the same in every run. */
export function phantomSeries({ columns = 96, rows = 80, slices = 40, spacing = 3, step = 4, noise = 8, phantom = {}, seed = 1, ...tags } = {}) {
  const size = [columns * spacing, rows * spacing, slices * step];
  let state = seed >>> 0;
  const random = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 2 ** 32; };
  return Array.from({ length: slices }, (_, k) => {
    const pixels = new Int16Array(columns * rows);
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const hu = phantomAt([i * spacing, j * spacing, k * step], { size, ...phantom });
        pixels[i + columns * j] = Math.max(-1024, Math.round(hu + (random() + random() + random() - 1.5) * 2 * noise));
      }
    }
    const buffer = dicomSlice({ pixels, columns, rows, spacing: [spacing, spacing], position: [-150, -130, 40 + k * step], instance: k + 1, thickness: step, ...tags });
    return { name: `${tags.series ?? 'ct'}-${String(k + 1).padStart(3, '0')}.dcm`, mimeType: 'application/dicom', buffer };
  });
}
