// SPDX-License-Identifier: Apache-2.0
// What polkadot-api (PAPI), unmodified, does with a node that has the legacy methods only.
// Usage: node papi.mjs ws://127.0.0.1:9944 (a development chain whose //Alice has funds).
import { Keyring } from '@polkadot/keyring';
import { randomAsU8a } from '@polkadot/util-crypto';
import { createClient, Enum } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';

import { check, expect, runAll, same, within } from './checks.mjs';

const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
const signer = getPolkadotSigner(alice.publicKey, 'Sr25519', (bytes) => alice.sign(bytes));
const fresh = () => new Keyring({ type: 'sr25519' }).addFromSeed(randomAsU8a(32)).address;

const take = (observable, count, what) => within(30_000, new Promise((resolve, reject) => {
  const items = [];
  const subscription = observable.subscribe({
    next: (item) => {
      items.push(item);
      if (items.length === count) {
        setTimeout(() => subscription.unsubscribe());
        resolve(items);
      }
    },
    error: reject,
  });
}), what);

check('chain and finalized blocks', async ({ client }) => {
  expect((await client.getChainSpecData()).name.length > 0, 'no chain name');
  const blocks = await take(client.finalizedBlock$, 3, 'three finalized blocks');
  same(blocks[2].number, blocks[0].number + 2, 'number');
});

check('constants, storage and entries', async ({ api }) => {
  expect(await api.constants.Balances.ExistentialDeposit() > 0n, 'no existential deposit');
  const account = await api.query.System.Account.getValue(alice.address);
  expect(account.data.free > 0n, 'Alice has nothing');
  const entries = await api.query.System.Account.getEntries();
  expect(entries.some(({ keyArgs }) => keyArgs[0] === alice.address), 'Alice not among all');
});

check('a transfer is estimated, signed, sent and final', async ({ api }) => {
  const call = api.tx.Balances.transfer_keep_alive({
    dest: Enum('Id', fresh()), value: 1_000_000_000_000n });
  expect(await call.getEstimatedFees(alice.address) > 0n, 'no fee');
  const result = await within(50_000, call.signAndSubmit(signer), 'finality');
  expect(result.ok, JSON.stringify(result.dispatchError));
  expect(result.events.some(({ type, value }) => type === 'Balances' && value.type === 'Transfer'),
    'no Transfer event');
});

const url = process.argv[2] ?? 'ws://127.0.0.1:9944';
const client = createClient(getWsProvider(url));
const held = await runAll({ client, api: client.getUnsafeApi() });
client.destroy();
process.exit(held ? 0 : 1);
