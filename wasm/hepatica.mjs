#!/usr/bin/env node
// The command line on the WebAssembly build, under Node: node wasm/hepatica.mjs evaluate --patient p.json
//
// Starts build/wasm/cli/hepatica.cjs; builds nothing itself. `segment` is a program of its own (segment.mjs): networks need
// ONNX Runtime Web, which the C++ program does not have.
import fs, { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

if (process.argv[2] === "segment") {
  process.exit(await (await import("./segment.mjs")).main(process.argv.slice(3)));
}
const here = dirname(fileURLToPath(import.meta.url));
const program = process.env.HEPATICA_WASM ?? join(here, "../build/wasm/cli/hepatica.cjs");
if (!existsSync(program)) {
  console.error("hepatica: the WebAssembly build is missing; " +
    "cmake --preset wasm && cmake --build --preset wasm --target hepatica_cli makes it");
  process.exit(2);
}
// The generated program would fetch() its .wasm from a path, which Node's fetch refuses; without it, it reads the file.
delete globalThis.fetch;
// Whoever reads may stop (`| head`): the native program is then ended by the system without a word, with this status.
const { writeSync } = fs;
fs.writeSync = (...written) => {
  try {
    return writeSync(...written);
  } catch (fault) {
    if (fault.code === "EPIPE") process.exit(141);
    throw fault;
  }
};
// The WebAssembly side does not see Node's environment: the variable goes in as the option, unless that is given, which goes before it.
const given = process.argv.slice(2);
const models = given.some((one) => one === "--models" || one.startsWith("--models=")) ? undefined : process.env.HEPATICA_MODELS;
process.argv = [process.argv[0], program, ...(models ? ["--models", models] : []), ...given];
createRequire(import.meta.url)(program);
