// The program `hepatica` in its two builds, for the tests that run it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

export const commands = {
  native: [join(root, "build/native/cli/hepatica")],
  wasm: [process.execPath, join(root, "wasm/hepatica.mjs")],
};

/** The file of the native program. */
export const nativeProgram = commands.native[0];

/** The builds that are there. */
export const builds = Object.keys(commands).filter((build) =>
  existsSync(build === "native" ? commands.native[0] : join(root, "build/wasm/cli/hepatica.cjs")));

/** Runs one build; gives {status, stdout, stderr}. */
export function hepatica(build, args, { input = "", cwd = root, env = {} } = {}) {
  const [program, ...first] = commands[build];
  return spawnSync(program, [...first, ...args],
    { input, cwd, env: { ...process.env, ...env }, encoding: "utf8", maxBuffer: 1 << 30 });
}

/** Runs named checks (each throws when it fails), prints the failures and the closing line. */
export function report(checks) {
  let passed = 0;
  let failed = 0;
  for (const [name, check] of checks) {
    try {
      check();
      passed += 1;
    } catch (error) {
      failed += 1;
      console.log(`FAILED ${name}\n    ${String(error.message).slice(0, 2000)}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed || !passed ? 1 : 0;
}
