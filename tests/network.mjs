// `hepatica segment` as a user meets it: a tiny graph whose answer is known by hand, every refusal in one line, and one slice
// through the liver network that ships. Real CT is used where it lies beside the repository.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { nifti } from "./nifti.mjs";
import { hepatica, report, root } from "./programs.mjs";

const scratch = mkdtempSync(join(tmpdir(), "hepatica-"));
const path = (name) => join(scratch, name);
const write = (name, data) => { writeFileSync(path(name), data); return path(name); };
const expect = (truth, message) => { if (!truth) throw new Error(message); };
const segment = (...args) => hepatica("wasm", ["segment", ...args]);
const lines = (text) => text.split("\n").filter(Boolean);

/** Header and samples of a NIfTI file; `kind` Uint8Array or Float32Array. */
function readBack(file, kind) {
  const raw = readFileSync(file);
  const bytes = raw[0] === 0x1f ? gunzipSync(raw) : raw;
  const data = Uint8Array.from(bytes.subarray(352)).buffer;
  return { header: new DataView(bytes.buffer, bytes.byteOffset, 352), samples: new kind(data) };
}

// --- a liver of 80 with a lesion of 150, a second lesion, a speck, and a piece apart

const size = [60, 44, 8];
const spacing = [1.5, 1.5, 3];
const ball = (i, j, k, [x, y, z], r) => ((i - x) * 1.5) ** 2 + ((j - y) * 1.5) ** 2 + ((k - z) * 3) ** 2 <= r * r;
const scene = [];
const truth = [];
for (let k = 0; k < size[2]; k++) {
  for (let j = 0; j < size[1]; j++) {
    for (let i = 0; i < size[0]; i++) {
      const apart = i > 54 && j > 38;
      const liver = ball(i, j, k, [28, 22, 3.5], 27);
      const lesion = ball(i, j, k, [20, 20, 3], 8) ? 2 : ball(i, j, k, [38, 24, 4], 5) ? 3 : 0;
      const speck = i === 28 && j === 22 && k === 3;
      scene.push((speck || lesion ? 150 : liver || apart ? 80 : -50) + ((i * 7 + j * 5 + k * 3) % 9) - 4);
      truth.push(lesion || (liver || speck ? 1 : 0));
    }
  }
}
const image = write("scene.nii", nifti(size, spacing, scene, "int16"));
const tiny = join(root, "tests/networks/threshold");
const run = (...more) => segment("--image", image, "--model", tiny, "--out", path("m.nii"), ...more);

/** The tiny package changed: `edit` gets model.json as an object and the graph's bytes. */
function changed(name, edit) {
  const folder = path(name);
  mkdirSync(folder, { recursive: true });
  cpSync(tiny, folder, { recursive: true });
  const model = JSON.parse(readFileSync(join(tiny, "model.json"), "utf8"));
  const graph = Buffer.from(readFileSync(join(tiny, "threshold.onnx")));
  const text = edit(model, graph, (bytes) => { model.network.sha256 = createHash("sha256").update(bytes).digest("hex"); });
  writeFileSync(join(folder, "threshold.onnx"), graph);
  writeFileSync(join(folder, "model.json"), text ?? JSON.stringify(model));
  return folder;
}

/** A bias of the graph that is not a number: every score of that class is NaN. */
function withNan(model, graph, seal) {
  const at = graph.indexOf(Buffer.from(new Float32Array([-12]).buffer));
  graph.writeFloatLE(NaN, at);
  seal(graph);
}

const refusals = [
  ["an unknown network", ["--image", image, "--model", "liver-mri", "--out", path("x.nii")], 1, /liver-mri: no folder with a model\.json/],
  ["no image there", ["--image", path("none.nii"), "--model", tiny, "--out", path("x.nii")], 1, /none\.nii: cannot be opened/],
  ["a text for an image", ["--image", write("t.nii", "hello"), "--model", tiny, "--out", path("x.nii")], 1, /t\.nii: /],
  ["no output named", ["--image", image, "--model", tiny], 2, /--out is required/],
  ["an output of another kind", ["--image", image, "--model", tiny, "--out", path("x.png")], 2, /expected a name that ends in/],
  ["a folder that is not there", ["--image", image, "--model", tiny, "--out", path("no/x.nii")], 1, /cannot be written/],
  ["an unknown option", ["--image", image, "--model", tiny, "--out", path("x.nii"), "--fast"], 2, /--fast/],
  ["an unknown class", ["--image", image, "--model", tiny, "--out", path("x.nii"), "--class", "spleen", "--probability", path("p.nii")], 2, /background, liver, tumour/],
  ["a NaN voxel", ["--image", write("nan.nii", nifti([3, 3, 1], [1, 1, 1], [NaN, 1, 1, 1, 1, 1, 1, 1, 1])), "--model", tiny, "--out", path("x.nii")], 1, /NaN or infinite/],
];
const wrongPackages = [
  ["no JSON", () => "{", /broken\/model\.json: .*line 1/],
  ["another file than the digest says", (m, g) => { g[g.length - 1] ^= 1; }, /threshold\.onnx: sha256 is [0-9a-f]{64}, the package names/],
  ["an input that the graph does not have", (m) => { m.network.input.name = "image"; }, /no input 'image'; it has 'x'/],
  ["too many channels", (m) => { m.network.input.channels.push({ phase: "any", slice: 1 }); }, /input 'x' has 1 channels, the package declares 2/],
  ["a class too few", (m) => { m.network.output.classes.pop(); m.network.output.components = []; }, /output 'y' has 3 channels, the package declares 2/],
  ["probabilities that are none", (m) => { m.network.output.activation = "none"; }, /declared as probabilities and holds/],
  ["an unknown key", (m) => { m.network.input.spacing = 2; }, /broken\/model\.json#\/network\/input: unknown key 'spacing'/],
  ["two phases", (m) => { m.network.input.channels[0].phase = "arterial"; m.network.input.channels.push({ phase: "delayed" }); }, /arterial and delayed/],
  ["a graph that is none", (m, g, seal) => { g.fill(7); seal(g); }, /runtime refuses the graph/],
  ["a graph that answers NaN", withNan, /NaN or infinite scores/],
];

const checks = [
  ["the tiny network outlines what its definition says, voxel for voxel", () => {
    const out = run("--lesions", "--probability", path("p.nii.gz"), "--uncertainty", path("u.nrrd"), "--json");
    expect(out.status === 0, out.stderr);
    const mask = readBack(path("m.nii"), Uint8Array);
    const wrong = truth.filter((label, n) => mask.samples[n] !== label).length;
    expect(mask.samples.length === truth.length && wrong === 0, `${wrong} voxels differ`);
    for (const at of [80, 84, 88]) expect(Math.abs(mask.header.getFloat32(at, true) - spacing[(at - 80) / 4]) < 1e-6, "spacing");
    const p = readBack(path("p.nii.gz"), Float32Array).samples;
    expect(p.every((x, n) => x >= 0 && x <= 1 && (truth[n] < 2 || x > 0.5)), "probability");
    const done = JSON.parse(out.stdout);
    expect(done.labels.length === 3 && done.labels[1].voxels > done.labels[2].voxels && done.slices === 8, out.stdout);
    expect(/slice 8 of 8/.test(out.stderr), out.stderr);
  }],
  ["parts that the network is not sure enough of are left out, become what the rule says, and are counted", () => {
    const bold = changed("bold", (m) => { Object.assign(m.network.output.components[1], { min_mean_probability: 1, dropped_become: "liver" }); });
    const of = ["--image", image, "--model", bold, "--lesions", "--out", path("bold.nii")];
    const out = segment(...of, "--json");
    expect(out.status === 0, out.stderr);
    const mask = readBack(path("bold.nii"), Uint8Array);
    const wrong = truth.filter((label, n) => mask.samples[n] !== Math.min(label, 1)).length;
    expect(wrong === 0, `${wrong} voxels differ`);
    expect(JSON.parse(out.stdout).doubtful === 2, out.stdout);
    expect(/^liver [\d.]+ mL, left out as uncertain: 2 \(/.test(segment(...of).stdout), "said in words");
  }],
  ["two phases on different grids: one is brought onto the other, and the answer lies on the first", () => {
    // Portal venous on the scene's grid, arterial in half the slices and two columns further on; the second lesion is bright in both.
    const dim = (n) => (truth[n] === 2 ? 90 : scene[n]);
    const portal = write("portal.nii", nifti(size, spacing, scene.map((_, n) => dim(n)), "int16"));
    const coarse = [size[0] - 2, size[1], size[2] / 2];
    const thick = [];
    for (let k = 0; k < coarse[2]; k++) for (let j = 0; j < coarse[1]; j++) for (let i = 0; i < coarse[0]; i++) thick.push(scene[i + 2 + size[0] * (j + size[1] * 2 * k)]);
    const arterial = write("arterial.nii", nifti(coarse, [1.5, 1.5, 6], thick, "int16", [3, 0, 0]));
    const out = segment("--image", `portal_venous=${portal}`, "--image", `arterial=${arterial}`, "--model", join(root, "tests/networks/two-phases"), "--out", path("two.nii"));
    expect(out.status === 0 && /arterial \(.*arterial\.nii\): brought onto the grid of the first image/.test(out.stderr), out.stderr);
    const mask = readBack(path("two.nii"), Uint8Array).samples;
    expect(mask.length === truth.length, `${mask.length} voxels`);
    // Where a slice of both lies at one height the answer is known voxel by voxel; the columns that the arterial series lacks saw air.
    let wrong = 0;
    mask.forEach((label, n) => {
      const i = n % size[0], k = Math.floor(n / (size[0] * size[1]));
      if (i >= 2 && k % 2 === 0 && label !== Math.min(1, truth[n]) + (truth[n] === 2 ? 1 : 0)) wrong++;
    });
    expect(wrong === 0, `${wrong} voxels differ`);
    const apart = write("apart.nii", nifti(coarse, [1.5, 1.5, 6], thick, "int16", [900, 0, 0]));
    const refused = segment("--image", `portal_venous=${portal}`, "--image", `arterial=${apart}`, "--model", join(root, "tests/networks/two-phases"), "--out", path("none.nii"));
    expect(refused.status === 1 && /apart\.nii\): .*lies nowhere within the grid/.test(refused.stderr) && !existsSync(path("none.nii")), refused.stderr);
  }],
  ["without --lesions the labels are the classes", () => {
    const out = run();
    expect(out.status === 0 && /liver .* mL, tumour .* mL \(8 slices/.test(out.stdout), out.stderr + out.stdout);
    const mask = readBack(path("m.nii"), Uint8Array).samples;
    expect(truth.every((label, n) => mask[n] === Math.min(label, 2)), "labels");
  }],
  ["the native program, which has no runtime, says where networks run", () => {
    const out = hepatica("native", ["segment", "--image", image]);
    expect(out.status === 2 && lines(out.stderr).length === 1 && /node wasm\/hepatica\.mjs segment/.test(out.stderr), out.stderr);
  }],
  ...refusals.map(([name, args, status, message]) => [`segment of ${name}`, () => {
    const out = segment(...args);
    const said = lines(out.stderr).filter((line) => !/: slice \d+ of/.test(line));
    expect(out.status === status && said.length === 1 && said[0].startsWith("hepatica: ") && message.test(said[0]), `${out.status}: ${out.stderr}`);
  }]),
  ...wrongPackages.map(([name, edit, message]) => [`a package with ${name}`, () => {
    const folder = changed("broken", edit);
    const out = segment("--image", image, "--model", folder, "--out", path("x.nii"));
    const said = lines(out.stderr);
    expect(out.status > 0 && said.length === 1 && message.test(said[0]) && !existsSync(path("x.nii")), `${out.status}: ${out.stderr}`);
  }]),
  ["one slice of the liver network that ships: an answer on the image's grid", () => {
    const flat = Array.from({ length: 96 * 80 }, (_, n) => (((n % 96) - 40) ** 2 + (Math.floor(n / 96) - 36) ** 2 < 900 ? 110 : -100));
    const slice = write("slice.nii", nifti([96, 80, 1], [4, 4, 5], flat, "int16"));
    const out = segment("--image", slice, "--model", "liver-ct", "--out", path("l.nii"), "--probability", path("lp.nii"), "--class", "background");
    expect(out.status === 0, out.stderr);
    const p = readBack(path("lp.nii"), Float32Array).samples;
    expect(p.length === 96 * 80 && p.some((x) => x < 0.9) && p.some((x) => x > 0.9), "the network sees something");
  }],
  ["the held-out figures are of the rule that ships: evaluate.py leaves out the same parts as model.json", () => {
    const [, measured] = /^LEAST_MEAN_PROBABILITY = ([\d.]+)$/m.exec(readFileSync(join(root, "models/training/liver-ct/evaluate.py"), "utf8")) ?? [];
    const { network } = JSON.parse(readFileSync(join(root, "models/networks/liver-ct/model.json"), "utf8"));
    const shipped = network.output.components.filter(({ of }) => of.includes("tumour")).map((rule) => rule.min_mean_probability).filter(Boolean);
    expect(shipped.length === 1 && Number(measured) === shipped[0], `evaluate.py ${measured}, model.json ${shipped}`);
  }],
  ...realCases(),
];

/** Ten slices of a patient of the training: the graph as it ships still lays its outline on the drawn one. */
function realCases() {
  const folder = join(process.env.HEPATICA_SHARED ?? join(root, "../shared"), "data/msd-liver-case-016");
  if (!existsSync(join(folder, "ct.nii.gz"))) return [];
  return [["ten slices of a real patient: the outline lies on the drawn one", () => {
    const ct = gunzipSync(readFileSync(join(folder, "ct.nii.gz")));
    const label = gunzipSync(readFileSync(join(folder, "label.nii.gz")));
    const plane = 256 * 256, first = 40, count = 10;
    const header = Buffer.from(ct.subarray(0, 352));
    header.writeInt16LE(count, 46);
    const file = write("ten.nii", Buffer.concat([header, ct.subarray(352 + 2 * plane * first, 352 + 2 * plane * (first + count))]));
    const out = segment("--image", file, "--model", "liver-ct", "--out", path("ten-m.nii"));
    expect(out.status === 0, out.stderr);
    const mask = readBack(path("ten-m.nii"), Uint8Array).samples;
    let both = 0, sum = 0;
    for (let n = 0; n < mask.length; n++) {
      const drawn = label[352 + plane * first + n] > 0;
      both += drawn && mask[n] > 0 ? 1 : 0;
      sum += (drawn ? 1 : 0) + (mask[n] > 0 ? 1 : 0);
    }
    expect((2 * both) / sum > 0.95, `liver Dice ${(2 * both) / sum}`);
  }]];
}

try { report(checks); } finally { rmSync(scratch, { recursive: true, force: true }); }
