// Writes web/lab/synthetic-cohort.csv: made-up people with chronic hepatitis B and whether liver cancer came.
//
//   node scripts/example_cohort.mjs
//
// Nobody's data. Values are drawn from plain distributions; the hazard rises with age, male sex, HBV DNA and fewer
// platelets by the numbers below, which are no published model's. Some faults that real files have are built in: empty cells, an
// albumin in g/dL, platelets in another unit, an impossible age.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Uniform numbers in (0, 1), the same on every machine (mulberry32). */
export function uniform(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
}

const header = ['Patient ID', 'Centre', 'Age (years)', 'Sex', 'ALT (U/L)', 'Albumin (g/L)', 'Total bilirubin (umol/L)', 'PLT', 'HBeAg', 'HBV_DNA_copies (copies/mL)',
  'Cirrhosis', 'Follow-up (months)', 'HCC event'];

export function exampleCohort(rows = 900, seed = 20261124) {
  const u = uniform(seed);
  const normal = () => Math.sqrt(-2 * Math.log(u())) * Math.cos(2 * Math.PI * u());
  const some = (share) => u() < share;
  const lines = [header.join(',')];
  for (let i = 1; i <= rows; i++) {
    const age = Math.min(64, Math.max(31, Math.round(47 + 8.5 * normal())));
    const male = some(0.64);
    const dna = Math.min(9, Math.max(2.5, 5 + 1.5 * normal()));
    const positive = some(dna > 6 ? 0.55 : 0.12);
    const alt = Math.round(Math.exp(3.5 + 0.55 * normal() + 0.08 * (dna - 5)));
    const platelets = Math.round(Math.max(70, 205 - 0.9 * (age - 47) + 48 * normal()));
    const albumin = Math.round(10 * (43.5 + 3.1 * normal())) / 10;
    const bilirubin = Math.round(10 * Math.exp(2.5 + 0.4 * normal())) / 10;
    const centre = 'ABC'[Math.floor(3 * u())];
    const risk = 0.062 * (age - 47) + 0.7 * (male ? 1 : 0) + 0.36 * (dna - 5) - 0.008 * (platelets - 205) + 0.25 * (positive ? 1 : 0);
    const untilEvent = 12 * ((-Math.log(u()) / (0.0058 * Math.exp(risk))) ** (1 / 1.25));
    const followed = Math.min(150, 40 + 110 * u());
    const left = some(0.06) ? 2 + 60 * u() : 1e9;
    const months = Math.min(untilEvent, followed, left);
    const cell = (value, missing = 0) => (some(missing) ? '' : String(value));
    lines.push([
      `HB${String(i).padStart(4, '0')}`, centre, i === 417 ? 481 : age, male ? 'male' : 'female', cell(alt, 0.02),
      i % 97 === 0 ? (albumin / 10).toFixed(2) : cell(albumin, 0.06), cell(bilirubin, 0.05), i % 61 === 0 ? platelets * 1000 : cell(platelets, 0.02),
      cell(positive ? 'positive' : 'negative', 0.04), cell(Math.round(10 ** dna), 0.05), 'no', months.toFixed(1), untilEvent <= Math.min(followed, left) ? 1 : 0,
    ].join(','));
  }
  return lines.join('\n') + '\n';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../lab/synthetic-cohort.csv', import.meta.url));
  writeFileSync(path, exampleCohort());
}
