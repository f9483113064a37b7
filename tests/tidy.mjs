// clang-tidy over the sources of core/, cli/ and wasm/ (tests are left to the compiler's warnings).
//
// A file that passed is not looked at again until it, a header of ours that it includes, or .clang-tidy changes: the key is
// a hash of all of them, as ninja recorded the includes of the native build.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const build = join(root, "build/native");
const stamps = join(root, "build/tidy");
mkdirSync(stamps, { recursive: true });

const commands = JSON.parse(readFileSync(join(build, "compile_commands.json"), "utf8"))
  .filter(({ file }) => /^(core|cli|wasm)\//.test(file.slice(root.length + 1)) && !/_(test|fuzz)\.cpp$/.test(file));

/** object file -> our own files it was made from. */
function includedFiles() {
  const map = new Map();
  let current;
  for (const line of execFileSync("ninja", ["-C", build, "-t", "deps"], { encoding: "utf8", maxBuffer: 1 << 28 }).split("\n")) {
    const head = /^(\S.*): #deps/.exec(line);
    if (head) map.set(head[1], (current = []));
    else if (line.startsWith("    ")) {
      const file = resolve(build, line.trim());
      if (file.startsWith(`${root}/`) && !file.startsWith(`${root}/build/`)) current.push(file);
    }
  }
  return map;
}

const included = includedFiles();
const config = readFileSync(join(root, ".clang-tidy"));
function key({ file, command, output }) {
  const object = output ?? /-o (\S+)/.exec(command)[1];
  const hash = createHash("sha256").update(config);
  for (const part of (included.get(object) ?? [file]).sort()) hash.update(readFileSync(part));
  return join(stamps, hash.digest("hex"));
}

const seen = new Set();
const work = commands.map((entry) => ({ file: entry.file, stamp: key(entry) }))
  .filter(({ file, stamp }) => !existsSync(stamp) && !seen.has(file) && seen.add(file));
console.log(`${work.length} of ${commands.length} files to look at`);

let bad = 0;
async function worker() {
  for (let job = work.pop(); job; job = work.pop()) {
    const output = await new Promise((done) => {
      const child = spawn("clang-tidy", ["-p", build, "--quiet", "--extra-arg=-Wno-unknown-warning-option", job.file], { stdio: ["ignore", "pipe", "ignore"] });
      let text = "";
      child.stdout.on("data", (chunk) => { text += chunk; });
      child.on("error", (error) => done({ status: 1, text: `${error.message}\n` }));
      child.on("close", (status) => done({ status, text }));
    });
    if (output.status === 0) writeFileSync(job.stamp, "");
    else { bad += 1; console.log(output.text); }
  }
}
await Promise.all(cpus().map(worker));
console.log(bad ? `${bad} files with findings` : "clean");
process.exitCode = bad ? 1 : 0;
