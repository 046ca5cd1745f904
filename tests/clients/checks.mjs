// SPDX-License-Identifier: Apache-2.0
// A list of named checks, run one after another; each must end, and the process says how many held.
const checks = [];

export const check = (name, run) => checks.push({ name, run });

export function expect(condition, what) {
  if (!condition) throw new Error(what);
}

export function same(actual, expected, what) {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`${what}: ${a} instead of ${e}`);
}

export async function within(ms, promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export async function fails(promise, pattern, what) {
  try {
    await promise;
  } catch (error) {
    expect(pattern.test(String(error)), `${what} failed with: ${error}`);
    return;
  }
  throw new Error(`${what} did not fail`);
}

export async function runAll(context) {
  let failed = 0;
  for (const { name, run } of checks) {
    const begin = Date.now();
    try {
      await within(60_000, run(context), name);
      console.log(`ok    ${name} (${Date.now() - begin} ms)`);
    } catch (error) {
      ++failed;
      console.log(`FAIL  ${name}: ${error.stack ?? error}`);
    }
  }
  console.log(`${checks.length - failed} of ${checks.length} checks held`);
  return failed === 0;
}
