// SPDX-License-Identifier: Apache-2.0
// A list of named checks, run one after another; each must end, and the process says how many held.
const checks = [];

// `applies(context)` says where a check makes sense; elsewhere it is neither run nor counted.
export const check = (name, run, applies = () => true) => checks.push({ name, run, applies });

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
  const applying = checks.filter(({ applies }) => applies(context));
  let failed = 0;
  for (const { name, run } of applying) {
    const begin = Date.now();
    try {
      await within(60_000, run(context), name);
      console.log(`ok    ${name} (${Date.now() - begin} ms)`);
    } catch (error) {
      ++failed;
      console.log(`FAIL  ${name}: ${error.stack ?? error}`);
    }
  }
  console.log(`${applying.length - failed} of ${applying.length} checks held`);
  return failed === 0;
}
