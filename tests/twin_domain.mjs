// The domains that the twins of tests/twins/ are compared over: what each input can be, and their full product.
//
// An input is a list of choices. A choice has `patient`, what the program is given, and `sees`, what the twin is
// given: the same value as the published table writes it, whatever unit the program got.

/** Relative step from a boundary to the values just below and just above it; unit conversions err by 1e-15. */
const kStep = 1e-9;
/** The finest step of a value that a package reads to three decimals, so that a converted limit stays a limit. */
export const kThirdDecimal = 1e-3;

const choice = (variable, given, seen) => ({ patient: { [variable]: given }, sees: { [variable]: seen } });

/**
 * A number with the boundaries of its bands: each boundary, just below and above it, a value in each band, and
 * `more` values. `also: {"g/L": 10}` gives each boundary in another unit too (1 g/dL is 10 g/L). `step` is the
 * distance of just below and just above where it is not the smallest.
 */
export function number(variable, unit, edges, { more = [], also = {}, step } = {}) {
  const first = edges[0] > 0 ? edges[0] * 0.7 : edges[0] - 1;
  const last = edges[edges.length - 1];
  const inside = edges.slice(1).map((edge, i) => (edge + edges[i]) / 2);
  const values = new Set([...edges.flatMap((edge) => [below(edge, step), edge, above(edge, step)]),
                          first, ...inside, last > 0 ? last * 1.3 : last + 1, ...more]);
  const own = [...values].map((value) => choice(variable, { value, unit }, value));
  const other = Object.entries(also).flatMap(([code, factor]) => edges.map((edge) =>
    choice(variable, { value: Number((edge * factor).toPrecision(12)), unit: code }, edge)));
  return [...own, ...other];
}
export const below = (edge, step = Math.max(Math.abs(edge), 1) * kStep) => edge - step;
export const above = (edge, step = Math.max(Math.abs(edge), 1) * kStep) => edge + step;

/** Whole numbers, levels, or yes and no. */
export const count = (variable, values) => values.map((value) => choice(variable, value, value));
export const level = count;
export const yesno = (...variables) => variables.map((variable) => count(variable, [false, true]));

/** One fact that may be told in several ways: the choices of all of them. */
export const either = (...inputs) => inputs.flat();

/** An input left unknown. */
export const unknown = [{ patient: {}, sees: {} }];

const size = (inputs) => inputs.reduce((product, input) => product * input.length, 1);
const isPrime = (n) => { for (let d = 2; d * d <= n; d += 1) if (n % d === 0) return false; return n > 1; };

/** A stride of about `wanted` that shares no factor with any input, so that every choice still occurs. */
function stride(inputs, wanted) {
  let step = wanted;
  while (!isPrime(step) || inputs.some((input) => input.length % step === 0)) step += 1;
  return step;
}

/**
 * Every combination of the inputs as {patient, sees}; beyond `limit` combinations one of every `step`.
 * Answers {rows, total, step}.
 */
export function product(inputs, limit) {
  const total = size(inputs);
  const step = total > limit ? stride(inputs, Math.max(2, Math.ceil(total / limit))) : 1;
  const rows = [];
  for (let index = 0; index < total; index += step) {
    const row = { patient: {}, sees: {} };
    let rest = index;
    for (const input of inputs) {
      const one = input[rest % input.length];
      rest = Math.floor(rest / input.length);
      Object.assign(row.patient, one.patient);
      Object.assign(row.sees, one.sees);
    }
    rows.push(row);
  }
  return { rows, total, step };
}

/** Choices that set several variables together. */
export const cases = (...patients) => patients.map((patient) => ({ patient, sees: patient }));

/**
 * Number, largest and total diameter together, in cm: a single tumour (whose total is itself) around each size of
 * `single`; several around each of `largest` and of `total`, the others summing to what is left.
 */
export function sizes({ single, largest, total }) {
  const around = (edges) => edges.flatMap((edge) => [edge * 0.6, below(edge), edge, above(edge), edge * 1.4]);
  const one = number("largest_diameter", "cm", single, { also: { mm: 10 } })
    .map(({ patient, sees }) => ({ patient: { tumour_number: 1, ...patient }, sees: { tumour_number: 1, ...sees } }));
  const several = [2, 3, 4].flatMap((tumour_number) => around(largest).flatMap((first) =>
    around(total).filter((sum) => sum > first && sum <= tumour_number * first).map((sum) => ({
      patient: { tumour_number, largest_diameter: { value: first, unit: "cm" }, total_diameter: { value: sum, unit: "cm" } },
      sees: { tumour_number, largest_diameter: first, total_diameter: sum },
    }))));
  return [...one, ...several];
}
