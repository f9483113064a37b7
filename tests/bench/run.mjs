// Builds and runs the benchmark programs natively and as WebAssembly and prints one table.
//
//   node tests/bench/run.mjs [name...]     all programs and the page, or those whose name contains one of the words
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const words = process.argv.slice(2);
const names = readdirSync(here).filter((file) => file.endsWith("_bench.cpp")).map((file) => file.slice(0, -4))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)));

function sh(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) {
    console.error(`${command} ${args.join(" ").slice(0, 200)}: failed\n${`${stdout}${stderr}`.slice(-2000)}`);
    process.exit(1);
  }
  return stdout;
}

const rows = new Map();
for (const preset of ["native", "wasm"]) {
  sh("cmake", ["--preset", preset]);
  if (names.length) sh("cmake", ["--build", "--preset", preset, "-j2", "--target", ...names]);
  for (const name of names) {
    const program = join(root, "build", preset, "tests/bench", name);
    const out = preset === "wasm" ? sh("node", ["--no-experimental-fetch", `${program}.cjs`]) : sh(program, []);
    for (const line of out.split("\n").filter((text) => text.startsWith("bench\t"))) {
      const [, what, median, , target] = line.split("\t");
      const row = rows.get(what) ?? { target };
      row[preset] = Number(median);
      rows.set(what, row);
    }
  }
}

// The page, its imaging room and its lab in a browser; their rows have no native twin.
for (const name of ["page", "imaging", "lab"].filter((one) => words.length === 0 || words.includes(one))) {
  if (existsSync(join(root, "web/dist/index.html"))) {
    for (const line of sh("node", [`tests/bench/${name}.mjs`]).split("\n").filter((text) => text.startsWith("bench\t"))) {
      const [, what, median, , target] = line.split("\t");
      rows.set(what, { target, wasm: Number(median) });
    }
  } else console.log(`${name}: left out, the page is not built (make page)`);
}

const number = (ms) => (ms === undefined ? "-" : ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3));
const table = [["work (median, ms)", "native", "WASM", "ratio", "target"]];
for (const [what, { native, wasm, target }] of rows) {
  table.push([what, number(native), number(wasm), native && wasm ? (wasm / native).toFixed(2) : "-", target]);
}
const widths = table[0].map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
console.log(`${cpus().length} x ${cpus()[0].model}, Node ${process.version}`);
for (const cells of table) {
  console.log(cells.map((cell, i) => (i === 0 || i === 4 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ").trimEnd());
}
