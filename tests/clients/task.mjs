// SPDX-License-Identifier: Apache-2.0
// A task that the chain accepts (it checks roots and money, not the program itself), in plain words
// for each library to spell in its own way.
const unit = 1_000_000_000_000n;

export const funds = 50_000n * unit;

export const task = (deadline) => ({
  root: `0x${'5a'.repeat(32)}`,
  uri: 'https://example.org/program',
  seed: 7n,
  steps: 20,
  checkpointEvery: 10,
  init: 1_000_000n,
  step: 1_000_000n,
  memory: 1n << 20n,
  maxPrice: unit,
  deadline,
  valueAtRisk: 10n * unit,
  audited: 1,
});
