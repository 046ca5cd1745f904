// SPDX-License-Identifier: Apache-2.0
// What polkadot-api (PAPI), unmodified, does with a node over the new JSON-RPC interface.
// Usage: node papi.mjs ws://127.0.0.1:9944 (a development chain whose //Charlie has funds).
import { Keyring } from '@polkadot/keyring';
import { stringToU8a } from '@polkadot/util';
import { randomAsU8a } from '@polkadot/util-crypto';
import { createClient, Enum } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';

import { check, expect, fails, runAll, same, within } from './checks.mjs';
import { provenEntries } from './proof.mjs';
import { funds, task } from './task.mjs';

const types = { sr25519: 'Sr25519', ed25519: 'Ed25519', ecdsa: 'Ecdsa' };
const signerOf = (pair) =>
  getPolkadotSigner(pair.addressRaw, types[pair.type], (bytes) => pair.sign(bytes));
const payer = new Keyring({ type: 'sr25519' }).addFromUri('//Charlie');
const fresh = (type = 'sr25519') => new Keyring({ type }).addFromSeed(randomAsU8a(32));

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

const transfer = (api, dest, value) =>
  api.tx.Balances.transfer_keep_alive({ dest: Enum('Id', dest), value });

async function send(call, pair) {
  const result = await within(50_000, call.signAndSubmit(signerOf(pair)), 'finality');
  expect(result.ok, JSON.stringify(result.dispatchError));
  return result.events;
}

check('chain and blocks, best and final', async ({ client }) => {
  expect((await client.getChainSpecData()).name.length > 0, 'no chain name');
  const blocks = await take(client.finalizedBlock$, 3, 'three finalized blocks');
  same(blocks[2].number, blocks[0].number + 2, 'number');
  const [best] = await take(client.bestBlocks$, 2, 'best blocks');
  expect(best.length > 0, 'no best block');
  const body = await client.getBlockBody(blocks[2].hash);
  expect(body.length > 0, 'no body');
});

check('constants and storage: one, several, all, at a block, and watched', async ({ client, api }) => {
  expect(await api.constants.Balances.ExistentialDeposit() > 0n, 'no existential deposit');
  same((await api.constants.System.Version()).spec_name, 'assay', 'spec name');
  const account = await api.query.System.Account.getValue(payer.address);
  expect(account.data.free > 0n, 'the payer has nothing');
  const [again, nobody] = await api.query.System.Account.getValues(
    [[payer.address], [fresh().address]]);
  expect(again.data.free > 0n && nobody.data.free === 0n, 'several values');
  const entries = await api.query.System.Account.getEntries();
  expect(entries.some(({ keyArgs }) => keyArgs[0] === payer.address), 'the payer is not among all');
  const block = await client.getFinalizedBlock();
  same(await api.query.System.Number.getValue({ at: block.hash }), block.number, 'number at a block');
  const numbers = await take(api.query.System.Number.watchValue('best'), 3, 'three numbers');
  expect(numbers[2].value > numbers[0].value, 'no change');
});

check('a block that is not followed any more is read from the archive', async ({ client, api }) => {
  const [hash] = await client._request('archive_v1_hashByHeight', [1]);
  same(await api.query.System.Number.getValue({ at: hash }), 1, 'number at block 1');
});

check('runtime functions can be called', async ({ api }) => {
  same(await api.apis.Core.version().then(({ spec_name }) => spec_name), 'assay', 'spec name');
  const nonce = await api.apis.AccountNonceApi.account_nonce(payer.address);
  expect(nonce >= 0, 'no nonce');
});

for (const type of Object.keys(types)) {
  check(`a new ${type} account gets funds, estimates its fee and pays it`, async ({ api }) => {
    const pair = fresh(type);
    const events = await send(transfer(api, pair.address, funds), payer);
    expect(events.some(({ type: pallet, value }) => pallet === 'Balances' &&
      value.type === 'Transfer' && value.value.amount === funds), 'no Transfer event');
    const call = transfer(api, payer.address, 1_000_000_000_000n);
    const estimated = await call.getEstimatedFees(pair.address);
    const paid = (await send(call, pair)).find(({ value }) => value.type === 'TransactionFeePaid');
    const { actual_fee: fee } = paid.value.value;
    // The estimate is made with a signature of 64 bytes; an ecdsa one has 65.
    expect(fee > 0n && fee <= estimated * 101n / 100n, `paid ${fee}, estimated ${estimated}`);
  });

  check(`a new ${type} account buys training`, async ({ api }) => {
    const pair = fresh(type);
    await send(transfer(api, pair.address, funds), payer);
    const wanted = task(await api.query.System.Number.getValue() + 600);
    // This library takes a struct of one field for the field itself.
    const source = { root: wanted.root, locations: [stringToU8a(wanted.uri)] };
    const events = await send(api.tx.Tasks.submit({
      task: {
        program: source,
        dataset: source,
        initial_state: Enum('FromSeed'),
        seed: wanted.seed,
        steps: wanted.steps,
        checkpoint_every: wanted.checkpointEvery,
        numeric_mode: Enum('Exact'),
        work: { init: wanted.init, step: wanted.step },
        memory: wanted.memory,
        max_price: wanted.maxPrice,
        deadline: wanted.deadline,
        value_at_risk: wanted.valueAtRisk,
        audited: wanted.audited,
      },
    }), pair);
    const submitted = events.find(({ value }) => value.type === 'TaskSubmitted').value.value;
    const stored = await api.query.Tasks.Tasks.getValue(submitted.task);
    same(stored.submitter, new Keyring().encodeAddress(pair.addressRaw), 'submitter');
  });
}

check('the error of a call is named', async ({ api }) => {
  const call = api.tx.Tasks.cancel({ task: 4_000_000_000n });
  const { ok, dispatchError } = await within(50_000, call.signAndSubmit(signerOf(payer)), 'finality');
  expect(!ok, 'it did not fail');
  same([dispatchError.type, dispatchError.value.type, dispatchError.value.value.type],
    ['Module', 'Tasks', 'UnknownTask'], 'error');
});

check('a sender without funds is refused', async ({ api }) => {
  const call = transfer(api, payer.address, 1n);
  await fails(call.signAndSubmit(signerOf(fresh())), /Invalid|Payment/, 'the transfer');
});

check('a read proof shows the value to who knows only the header', async ({ client, api }) => {
  const { hash } = await client.getFinalizedBlock();
  const key = await api.query.System.Account.getKey(payer.address);
  const { proof } = await client._request('state_getReadProof', [[key], hash]);
  const { stateRoot } = await client.getBlockHeader(hash);
  const value = await client._request('state_getStorage', [key, hash]);
  same(provenEntries(stateRoot, proof).get(key), value, 'value');
});

check('the events of a block decode', async ({ client, api }) => {
  const { hash } = await client.getFinalizedBlock();
  const events = await api.query.System.Events.getValue({ at: hash });
  expect(events.every(({ phase, event }) => phase.type && event.type && event.value.type), 'event');
  expect(events.length > 0, 'no events');
});

const url = process.argv[2] ?? 'ws://127.0.0.1:9944';
const client = createClient(getWsProvider(url, { websocketClass: WebSocket }));
const held = await runAll({ client, api: client.getUnsafeApi() });
client.destroy();
process.exit(held ? 0 : 1);
