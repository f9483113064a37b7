// hepatica segment: runs a network package on an image under Node, without a browser.
//
//   node wasm/hepatica.mjs segment --image I --model liver-ct --out M [--probability P] [--class NAME] [--uncertainty U]
//
// The imaging module (core/network) does everything around the graph, ONNX Runtime Web runs the graph on one thread.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const modulePath = process.env.HEPATICA_IMAGING ?? join(here, "../build/wasm/wasm/imaging.mjs");
const runtimeFolder = join(here, "../web/node_modules/onnxruntime-web/dist");

const usage = `Usage: hepatica segment --image FILE --model NAME|FOLDER --out FILE [OPTIONS]
  --image FILE        NIfTI or NRRD; of a network with several phases: PHASE=FILE, once for each. The first one's grid is that of
                      the answer; the others are brought onto it
  --model NAME        a network of models/networks, or a folder with model.json and its .onnx file
  --out FILE          label map on the image's grid (.nii, .nii.gz or .nrrd): 1, 2, ... in the order of the network's classes
  --lesions           one label for each lesion, the largest first
  --probability FILE  probability of a class, 0 to 1
  --class NAME        whose (the network's last class)
  --uncertainty FILE  normalised entropy of the class probabilities, 0 to 1
  --json              what was done as JSON on stdout`;

/** What is said in one line, with the exit status of its kind. */
class Refusal extends Error {
  constructor(message, status = 1) { super(message); this.status = status; }
}

function options(argv) {
  const text = { type: "string" };
  let values;
  try {
    ({ values } = parseArgs({ args: argv, options: { image: { type: "string", multiple: true }, model: text, out: text,
      probability: text, class: text, uncertainty: text, lesions: { type: "boolean" }, json: { type: "boolean" }, models: text, help: { type: "boolean" } } }));
  } catch (error) {
    throw new Refusal(error.message.split("\n")[0], 2);
  }
  for (const need of values.help ? [] : ["image", "model", "out"]) if (!values[need]) throw new Refusal(`--${need} is required; --help shows how`, 2);
  for (const file of ["out", "probability", "uncertainty"]) if (values[file]) formatOf(values[file]);
  return values;
}

function formatOf(file) {
  const found = /\.(nii|nii\.gz|nrrd)$/.exec(file);
  if (!found) throw new Refusal(`${file}: expected a name that ends in .nii, .nii.gz or .nrrd`, 2);
  return { format: found[1] === "nrrd" ? "nrrd" : "nifti", gzip: found[1] !== "nii" };
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    throw new Refusal(`${file}: cannot be opened`);
  }
}

/** The package's folder: as given, else below models/networks. */
function packageOf(name, models) {
  const known = join(models ?? process.env.HEPATICA_MODELS ?? join(here, "../models"), "networks", name);
  const folder = [name, known].find((f) => existsSync(join(f, "model.json")) && statSync(f).isDirectory());
  if (!folder) throw new Refusal(`${name}: no folder with a model.json, and no network of this name in models/networks`);
  return { folder, text: read(join(folder, "model.json")).toString("utf8"), document: `${name}/model.json` };
}

async function loadModule() {
  if (!existsSync(modulePath)) {
    throw new Refusal("the imaging module is missing; cmake --preset wasm && cmake --build --preset wasm --target wasm_modules makes it", 2);
  }
  const create = (await import(pathToFileURL(modulePath).href)).default;
  const module = await create({ wasmBinary: readFileSync(modulePath.replace(/\.mjs$/, ".wasm")) });
  const call = (name, request = {}) => {
    const answer = JSON.parse(module.call(name, JSON.stringify(request), null));
    if (!answer.ok) throw new Refusal([answer.error.field, answer.error.detail].filter(Boolean).join(": ").replaceAll("\n", " "));
    return answer.value;
  };
  const buffer = (bytes) => {
    const { id } = call("new_bytes", { size: bytes.length });
    module.bytes(id)?.set(bytes);
    return id;
  };
  return { module, call, buffer };
}

async function loadRuntime() {
  const entry = join(runtimeFolder, "ort.wasm.min.mjs");
  if (!existsSync(entry)) throw new Refusal("onnxruntime-web is missing; npm ci in web/ fetches it", 2);
  const runtime = await import(pathToFileURL(entry).href);
  runtime.env.wasm.numThreads = 1;
  runtime.env.logLevel = "error";
  return runtime;
}

/** The graph's ports as network_check takes them. */
export const graphOf = (session) => {
  const ports = (list) => list.map(({ name, type, shape }) => ({ name, type: type ?? "", shape: (shape ?? []).map((side) => (typeof side === "number" ? side : -1)) }));
  return { inputs: ports(session.inputMetadata), outputs: ports(session.outputMetadata) };
};

async function openSession(runtime, bytes, file) {
  try {
    return await runtime.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
  } catch (error) {
    throw new Refusal(`${file}: the runtime refuses the graph (${String(error.message ?? error).split("\n")[0].slice(0, 200)})`);
  }
}

function openImages(asked, info, { call, buffer }) {
  const given = new Map(asked.map((one) => {
    const named = info.phases.find((phase) => one.startsWith(`${phase}=`));
    return named ? [named, one.slice(named.length + 1)] : [info.phases.length === 1 ? info.phases[0] : "", one];
  }));
  const missing = info.phases.filter((phase) => !given.has(phase));
  if (missing.length > 0) throw new Refusal(`--image: the network needs ${info.phases.join(" and ")}; give --image ${missing[0]}=FILE`, 2);
  const opened = new Map();
  for (const [phase, file] of given) {
    if (!info.phases.includes(phase)) continue;
    try {
      opened.set(phase, call("open_volume", { bytes: buffer(read(file)) }));
    } catch (error) {
      throw error instanceof Refusal && error.message.startsWith(file) ? error : new Refusal(`${file}: ${error.message}`);
    }
  }
  const [grid] = opened.values();
  return { grid, images: info.phases.map((phase) => onto(grid, opened.get(phase), `${phase} (${given.get(phase)})`, call)) };
}

/** The image on the grid of another, and a line on stderr when it had to be brought there. */
function onto(grid, image, name, call) {
  if (call("compare_geometry", { a: grid.id, b: image.id }).same) return image;
  let moved;
  try {
    moved = call("move_volume", { volume: image.id, like: grid.id });
  } catch (error) {
    throw new Refusal(`${name}: ${error.message}`);
  }
  call("free", { id: image.id });
  const share = (100 * moved.outside) / grid.geometry.size.reduce((all, n) => all * n, 1);
  process.stderr.write(`${name}: brought onto the grid of the first image, linear between voxels; ${share.toFixed(1)} % of that grid lies beyond it\n`);
  return moved;
}

/** Runs every step; `progress(done slices, of)` after each slice. */
async function runSteps(core, runtime, session, info, plan, progress) {
  const floats = (id) => { const view = core.module.bytes(id); return new Float32Array(view.buffer, view.byteOffset, view.byteLength / 4); };
  for (let step = 0; step < plan.steps; step++) {
    core.call("network_input");
    const tensor = new runtime.Tensor("float32", floats(plan.input), plan.input_shape);
    let answer;
    try {
      answer = (await session.run({ [info.input]: tensor }))[info.output];
    } catch (error) {
      throw new Refusal(`${info.file}: the graph fails on ${JSON.stringify(plan.input_shape)} (${String(error.message ?? error).split("\n")[0].slice(0, 200)})`);
    }
    if (JSON.stringify(answer.dims) !== JSON.stringify(plan.output_shape)) {
      throw new Refusal(`${info.file}: output '${info.output}' has the shape ${JSON.stringify(answer.dims)}, the package declares ${JSON.stringify(plan.output_shape)}`);
    }
    floats(plan.output).set(answer.data);
    answer.dispose();
    core.call("network_output");
    if ((step + 1) % plan.tiles === 0) progress((step + 1) / plan.tiles, plan.slices);
  }
}

function save({ module, call }, name, request, file) {
  const { id } = call(name, { ...request, ...formatOf(file) });
  try {
    writeFileSync(file, module.bytes(id));
  } catch {
    throw new Refusal(`${file}: cannot be written`);
  }
  call("free", { id });
}

function shower(title) {
  const onScreen = process.stderr.isTTY;
  let last = -1;
  return (done, of) => {
    const tenth = Math.floor((10 * done) / of);
    if (onScreen) process.stderr.write(`\r${title}: slice ${done} of ${of}${done === of ? "\n" : ""}`);
    else if (tenth > last) process.stderr.write(`${title}: slice ${done} of ${of}\n`);
    last = tenth;
  };
}

async function segment(values) {
  const began = performance.now();
  const { folder, text, document } = packageOf(values.model, values.models);
  const core = await loadModule();
  const info = core.call("network_read", { package: text, document });
  const onnx = read(join(folder, info.file));
  core.call("network_check", { package: text, document, bytes: core.buffer(onnx) });
  const names = info.classes.map((c) => c.name);
  const of = values.class ? names.indexOf(values.class) : names.length - 1;
  if (of < 0) throw new Refusal(`--class: the network has the classes ${names.join(", ")}`, 2);
  const { grid, images } = openImages(values.image, info, core);
  const runtime = await loadRuntime();
  const session = await openSession(runtime, onnx, info.file);
  core.call("network_check", { package: text, document, graph: graphOf(session) });
  const plan = core.call("network_begin", { package: text, document, volumes: images.map((v) => v.id),
    ...(values.probability ? { probability_of: [of] } : {}), uncertainty: Boolean(values.uncertainty), allowed_bytes: 3e9 });
  await runSteps(core, runtime, session, info, plan, shower(info.id));
  const mask = core.call("new_mask", { like: grid.id }).id;
  const result = core.call("network_finish", { mask, lesions: Boolean(values.lesions) });
  save(core, "write_mask", { mask }, values.out);
  if (values.probability) save(core, "write_map", { mask: result.probability[0] }, values.probability);
  if (values.uncertainty) save(core, "write_map", { mask: result.uncertainty }, values.uncertainty);
  const [a, b, c] = grid.geometry.spacing_mm;
  const labels = result.labels.map((l) => ({ ...l, volume_ml: (l.voxels * a * b * c) / 1000 }));
  return { network: info.id, slices: plan.slices, labels, doubtful: result.doubtful, seconds: (performance.now() - began) / 1000, peak_mb: process.resourceUsage().maxRSS * 1024 / 1e6 };
}

/** The command; returns the exit status. */
export async function main(argv) {
  try {
    const values = options(argv);
    if (values.help) {
      console.log(usage);
      return 0;
    }
    const done = await segment(values);
    if (values.json) console.log(JSON.stringify(done));
    else {
      const parts = done.labels.map((l) => `${l.class} ${l.volume_ml.toFixed(1)} mL`).join(", ") || "nothing found";
      const doubt = done.doubtful > 0 ? `, left out as uncertain: ${done.doubtful}` : "";
      console.log(`${parts}${doubt} (${done.slices} slices, ${done.seconds.toFixed(1)} s, ${done.peak_mb.toFixed(0)} MB at most)`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(`hepatica: ${error.message}`);
    return error.status;
  }
}
