// SPDX-License-Identifier: Apache-2.0
// What the dedot library, unmodified, does with a node: once over the new JSON-RPC interface, once
// over the legacy methods.
// Usage: node dedot.mjs ws://127.0.0.1:9944 (a development chain whose //Dave has funds).
import { Keyring } from '@polkadot/keyring';
import { stringToHex } from '@polkadot/util';
import { randomAsU8a } from '@polkadot/util-crypto';
import { DedotClient, LegacyClient, WsProvider } from 'dedot';

import { check, expect, fails, runAll, same, within } from './checks.mjs';
import { provenEntries } from './proof.mjs';
import { funds, task } from './task.mjs';

const payer = new Keyring({ type: 'sr25519' }).addFromUri('//Dave');
const fresh = (type = 'ed25519') => new Keyring({ type }).addFromSeed(randomAsU8a(32));

async function send(call, pair) {
  const seen = [];
  const events = await within(40_000, new Promise((resolve, reject) => {
    call.signAndSend(pair, ({ status, dispatchError, events: all }) => {
      seen.push(status.type);
      if (dispatchError) reject(new Error(JSON.stringify(dispatchError)));
      if (status.type === 'Finalized') resolve(all);
    }).catch(reject);
  }), 'finality');
  expect(seen.includes('BestChainBlockIncluded'), `statuses ${seen}`);
  return events;
}

check('version, chain and constants are there', async ({ client }) => {
  same(client.runtimeVersion.specName, 'assay', 'spec name');
  expect(client.genesisHash.length === 66, 'no genesis');
  expect(client.consts.balances.existentialDeposit > 0n, 'no existential deposit');
  same(client.consts.system.ss58Prefix, 42, 'SS58 prefix');
});

check('storage is read once, in lists, at a block and by subscription', async ({ client }) => {
  const { data } = await client.query.system.account(payer.address);
  expect(data.free > 0n, 'the payer has nothing');
  const [again, nobody] = await client.query.system.account.multi([payer.address, fresh().address]);
  expect(again.data.free > 0n && nobody.data.free === 0n, 'several');
  const [number, accounts] = await client.queryMulti([
    { fn: client.query.system.number, args: [] },
    { fn: client.query.system.account, args: [payer.address] }]);
  expect(number > 0 && accounts.data.free > 0n, 'a list of queries');
  const entries = await client.query.system.account.entries();
  expect(entries.length > 1, 'no entries');
  await within(20_000, new Promise((resolve) => {
    const numbers = [];
    const stop = client.query.system.number((value) => {
      numbers.push(value);
      if (numbers.length === 3) stop.then((unsubscribe) => unsubscribe()).then(resolve);
    });
  }), 'three numbers');
});

check('the past can be read', async ({ client, legacy }) => {
  const hash = legacy ? await client.rpc.chain_getBlockHash(1)
    : (await client.rpc.archive_v1_hashByHeight(1))[0];
  const past = await client.at(hash);
  same(await past.query.system.number(), 1, 'number at block 1');
});

check('entries come in pages, heads by subscription', async ({ client }) => {
  const page = await client.query.system.account.pagedEntries({ pageSize: 2 });
  expect(page.length === 2, 'no page');
  for (const name of ['chain_subscribeNewHeads', 'chain_subscribeFinalizedHeads'])
    await within(20_000, new Promise((resolve) => {
      let count = 0;
      const stop = client.rpc[name](() => {
        if (++count === 3) stop.then((unsubscribe) => unsubscribe()).then(resolve);
      });
    }), name);
}, ({ legacy }) => legacy);

for (const type of ['sr25519', 'ed25519', 'ecdsa']) {
  check(`a new ${type} account gets funds, estimates its fee and pays it`, async ({ client }) => {
    const pair = fresh(type);
    const events = await send(client.tx.balances.transferKeepAlive(pair.address, funds), payer);
    const transfer = events.find(({ event }) => client.events.balances.Transfer.is(event));
    same(String(transfer.event.palletEvent.data.amount), String(funds), 'amount in the event');
    const call = client.tx.balances.transferKeepAlive(payer.address, 1_000_000_000_000n);
    const { partialFee } = await call.paymentInfo(pair.address);
    expect(partialFee > 0n, 'no fee');
    await send(call, pair);
  });

  check(`a new ${type} account buys training`, async ({ client }) => {
    const pair = fresh(type);
    await send(client.tx.balances.transferKeepAlive(pair.address, funds), payer);
    const wanted = task(await client.query.system.number() + 600);
    const source = { root: wanted.root, locations: [{ uri: stringToHex(wanted.uri) }] };
    const events = await send(client.tx.tasks.submit({
      program: source,
      dataset: source,
      initialState: { type: 'FromSeed' },
      seed: wanted.seed,
      steps: wanted.steps,
      checkpointEvery: wanted.checkpointEvery,
      numericMode: { type: 'Exact' },
      work: { init: wanted.init, step: wanted.step },
      memory: wanted.memory,
      maxPrice: wanted.maxPrice,
      deadline: wanted.deadline,
      valueAtRisk: wanted.valueAtRisk,
      audited: wanted.audited,
    }), pair);
    const submitted = events.find(({ event }) => client.events.tasks.TaskSubmitted.is(event));
    const stored = await client.query.tasks.tasks(submitted.event.palletEvent.data.task);
    expect(stored.submitter.eq(pair.addressRaw), 'submitter');
  });
}

check('the error of a call is named', async ({ client }) => {
  const error = await within(40_000, new Promise((resolve, reject) => {
    client.tx.tasks.cancel(4_000_000_000n).signAndSend(payer, ({ status, dispatchError }) => {
      if (status.type === 'Finalized') resolve(dispatchError);
    }).catch(reject);
  }), 'finality');
  expect(client.errors.tasks.UnknownTask.is(error), `error ${JSON.stringify(error)}`);
});

check('a sender without funds is refused', async ({ client }) => {
  const call = client.tx.balances.transferKeepAlive(payer.address, 1n);
  await fails(call.signAndSend(fresh()), /Invalid|Payment|pay/i, 'the transfer');
});

check('a read proof shows the value to who knows only the header', async ({ client }) => {
  const hash = await client.rpc.chain_getFinalizedHead();
  const key = client.query.system.account.rawKey(payer.address);
  const { proof } = await client.rpc.state_getReadProof([key], hash);
  const { stateRoot } = await client.rpc.chain_getHeader(hash);
  const value = await client.rpc.state_getStorage(key, hash);
  same(provenEntries(stateRoot, proof).get(key), value, 'value');
});

const url = process.argv[2] ?? 'ws://127.0.0.1:9944';
let held = true;
for (const Client of [DedotClient, LegacyClient]) {
  const legacy = Client === LegacyClient;
  console.log(legacy ? '-- legacy methods' : '-- new interface');
  const client = await within(30_000, Client.new(new WsProvider(url)), 'connecting');
  held = await runAll({ client, legacy }) && held;
  await client.disconnect();
}
process.exit(held ? 0 : 1);
