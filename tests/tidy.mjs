// clang-tidy over the sources of core/ and cli/ (tests are left to the compiler's warnings).
//
// It reads the groups that the native build compiles: the headers of a group are read once, which is most of the work. A
// group that passed is not looked at again until a source, a header of ours that it includes, or .clang-tidy changes: the
// key is a hash of all of them.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const build = join(root, "build/tidy");
const stamps = join(build, "passed");
mkdirSync(stamps, { recursive: true });
execFileSync("cmake", ["--preset", "native", "-B", build, "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"],
             { cwd: root, stdio: ["ignore", "ignore", "inherit"] });

const commands = JSON.parse(readFileSync(join(build, "compile_commands.json"), "utf8"))
  .filter(({ file }) => /^(build\/tidy\/)?(core|cli)\//.test(file.slice(root.length + 1)) && !/_(test|fuzz)[./]/.test(file));

const texts = new Map();
const textOf = (file) => texts.get(file) ?? texts.set(file, readFileSync(file)).get(file);

/** The file and all files of ours that it includes, named from the including folder, core/ or the root. */
function withIncludes(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, name] of textOf(file).toString().matchAll(/^ *#include "([^"]+)"/gm)) {
    const at = [dirname(file), join(root, "core"), root].map((folder) => resolve(folder, name)).find(existsSync);
    if (at) withIncludes(at, found);
  }
  return found;
}

const config = readFileSync(join(root, ".clang-tidy"));
function key({ file }) {
  const hash = createHash("sha256").update(config);
  for (const part of [...withIncludes(file)].sort()) hash.update(textOf(part));
  return join(stamps, hash.digest("hex"));
}

// Of a group every source counts as a header, and that it is included is no slip.
const options = ["-p", build, "--quiet", "--extra-arg=-Wno-unknown-warning-option", "--checks=-bugprone-suspicious-include",
                 "--header-filter=^" + root + "/(core|cli)/.*"];

const sources = new Set(commands.flatMap(({ file }) => [...withIncludes(file)].filter((one) => one.endsWith(".cpp"))));
const seen = new Set();
const work = commands.map((entry) => ({ file: entry.file, stamp: key(entry) }))
  .filter(({ file, stamp }) => !existsSync(stamp) && !seen.has(file) && seen.add(file));
console.log(`${sources.size} sources in ${commands.length} groups, ${work.length} groups to look at`);

let bad = 0;
async function worker() {
  for (let job = work.pop(); job; job = work.pop()) {
    const output = await new Promise((done) => {
      const child = spawn("clang-tidy", [...options, job.file], { stdio: ["ignore", "pipe", "ignore"] });
      let text = "";
      child.stdout.on("data", (chunk) => { text += chunk; });
      child.on("error", (error) => done({ status: 1, text: `${error.message}\n` }));
      child.on("close", (status) => done({ status, text }));
    });
    if (output.status === 0) writeFileSync(job.stamp, "");
    else { bad += 1; console.log(output.text); }
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, worker));
console.log(bad ? `${bad} groups with findings` : "clean");
process.exitCode = bad ? 1 : 0;
