// SPDX-License-Identifier: Apache-2.0
// What the dedot library, unmodified, does with a node over the legacy methods.
// Usage: node dedot.mjs ws://127.0.0.1:9944 (a development chain whose //Alice has funds).
import { Keyring } from '@polkadot/keyring';
import { randomAsU8a } from '@polkadot/util-crypto';
import { LegacyClient, WsProvider } from 'dedot';

import { check, expect, fails, runAll, same, within } from './checks.mjs';

const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
const fresh = () => new Keyring({ type: 'ed25519' }).addFromSeed(randomAsU8a(32));

check('version, chain and constants are there', async ({ client }) => {
  same(client.runtimeVersion.specName, 'assay', 'spec name');
  same(await client.rpc.chain_getBlockHash(0), client.genesisHash, 'genesis');
  expect(client.consts.balances.existentialDeposit > 0n, 'no existential deposit');
});

check('storage is read once, in pages and by subscription', async ({ client }) => {
  const { data } = await client.query.system.account(alice.address);
  expect(data.free > 0n, 'Alice has nothing');
  const page = await client.query.system.account.pagedEntries({ pageSize: 2 });
  expect(page.length > 0, 'no entries');
  await within(20_000, new Promise((resolve) => {
    const numbers = [];
    const stop = client.query.system.number((number) => {
      numbers.push(number);
      if (numbers.length === 3) stop.then((unsubscribe) => unsubscribe()).then(resolve);
    });
  }), 'three numbers');
});

check('heads come by subscription', async ({ client }) => {
  for (const name of ['chain_subscribeNewHeads', 'chain_subscribeFinalizedHeads'])
    await within(20_000, new Promise((resolve) => {
      let count = 0;
      const stop = client.rpc[name](() => {
        if (++count === 3) stop.then((unsubscribe) => unsubscribe()).then(resolve);
      });
    }), name);
});

check('a transfer is estimated, signed, sent and final', async ({ client }) => {
  const call = client.tx.balances.transferKeepAlive(fresh().address, 1_000_000_000_000n);
  const { partialFee } = await call.paymentInfo(alice.address);
  expect(partialFee > 0n, 'no fee');
  const seen = [];
  await within(40_000, new Promise((resolve, reject) => {
    call.signAndSend(alice, ({ status, dispatchError }) => {
      seen.push(status.type);
      if (dispatchError) reject(new Error(JSON.stringify(dispatchError)));
      if (status.type === 'Finalized') resolve();
    }).catch(reject);
  }), 'finality');
  expect(seen.includes('BestChainBlockIncluded'), `statuses ${seen}`);
});

check('a sender without funds is refused', async ({ client }) => {
  const call = client.tx.balances.transferKeepAlive(alice.address, 1n);
  await fails(call.signAndSend(fresh()), /Invalid|Payment|pay/i, 'the transfer');
});

const url = process.argv[2] ?? 'ws://127.0.0.1:9944';
const client = await within(30_000, LegacyClient.new(new WsProvider(url)), 'connecting');
const held = await runAll({ client });
await client.disconnect();
process.exit(held ? 0 : 1);
