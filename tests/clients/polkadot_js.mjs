// SPDX-License-Identifier: Apache-2.0
// What the polkadot.js library, unmodified, does with a node: connect, read, subscribe, sign and send.
// Usage: node polkadot_js.mjs ws://127.0.0.1:9944 (a development chain whose //Alice has funds).
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { stringToHex, u8aToHex } from '@polkadot/util';
import { blake2AsHex, randomAsU8a } from '@polkadot/util-crypto';

import { check, expect, fails, runAll, same, within } from './checks.mjs';
import { provenEntries } from './proof.mjs';
import { funds, task } from './task.mjs';

const names = [
  'author_submitAndWatchExtrinsic', 'author_submitExtrinsic', 'author_unwatchExtrinsic',
  'chain_getBlock', 'chain_getBlockHash', 'chain_getFinalizedHead', 'chain_getHeader',
  'chain_subscribeAllHeads', 'chain_subscribeFinalizedHeads', 'chain_subscribeNewHead',
  'chain_subscribeNewHeads', 'chain_unsubscribeAllHeads', 'chain_unsubscribeFinalizedHeads',
  'chain_unsubscribeNewHead', 'chain_unsubscribeNewHeads', 'payment_queryFeeDetails',
  'payment_queryInfo', 'rpc_methods', 'state_call', 'state_getKeysPaged', 'state_getMetadata',
  'state_getReadProof', 'state_getRuntimeVersion', 'state_getStorage', 'state_getStorageHash',
  'state_getStorageSize', 'state_queryStorageAt', 'state_subscribeRuntimeVersion',
  'state_subscribeStorage', 'state_unsubscribeRuntimeVersion', 'state_unsubscribeStorage',
  'system_accountNextIndex', 'system_chain', 'system_health', 'system_name', 'system_properties',
  'system_version',
];
// Of the new interface. A library that sees one of these speaks it, so it must be complete.
const newNames = [
  'archive_v1_body', 'archive_v1_call', 'archive_v1_finalizedHeight', 'archive_v1_genesisHash',
  'archive_v1_hashByHeight', 'archive_v1_header', 'archive_v1_stopStorage', 'archive_v1_storage',
  'chainHead_v1_body', 'chainHead_v1_call', 'chainHead_v1_continue', 'chainHead_v1_follow',
  'chainHead_v1_header', 'chainHead_v1_stopOperation', 'chainHead_v1_storage',
  'chainHead_v1_unfollow', 'chainHead_v1_unpin', 'chainSpec_v1_chainName',
  'chainSpec_v1_genesisHash', 'chainSpec_v1_properties', 'transactionWatch_v1_submitAndWatch',
  'transactionWatch_v1_unwatch', 'transaction_v1_broadcast', 'transaction_v1_stop',
];
const announcements = /^(chainHead|chainSpec|archive|transaction|transactionWatch)_/;

const keyring = new Keyring({ type: 'sr25519' });
const alice = keyring.addFromUri('//Alice');
const amount = 1_000_000_000_000n;

// Calls `subscribe(callback)` and collects what comes until `enough` says so; then unsubscribes.
function collect(subscribe, enough) {
  const items = [];
  return new Promise((resolve, reject) => {
    let stop;
    const ended = () => stop && enough(items);
    subscribe((item) => {
      items.push(item);
      if (ended()) { stop(); resolve(items); }
    }).then((unsubscribe) => {
      stop = unsubscribe;
      if (ended()) { stop(); resolve(items); }
    }, reject);
  });
}

const nextNonce = async (api, { address }) =>
  (await api.rpc.system.accountNextIndex(address)).toNumber();

// Signs, sends, and gives the status updates up to finality.
async function send(api, call, signer) {
  const nonce = await nextNonce(api, signer);
  const updates = await within(40_000, collect(
    (callback) => call.signAndSend(signer, { nonce }, callback),
    (seen) => seen.at(-1)?.isError || seen.at(-1)?.isFinalized,
  ), 'finality');
  const last = updates.at(-1);
  expect(last.isFinalized, `ended as ${last.status.type}`);
  expect(!last.dispatchError, `failed: ${last.dispatchError}`);
  return updates;
}

check('the node lists what it can do, and announces nothing else', async ({ api }) => {
  const { methods } = await api.rpc.rpc.methods();
  const listed = methods.map(String);
  same(names.filter((name) => !listed.includes(name)), [], 'missing');
  same(listed.filter((name) => announcements.test(name)).sort(), newNames, 'announced');
});

check('chain, version, properties and constants are there', async ({ api }) => {
  expect((await api.rpc.system.chain()).length > 0, 'no chain name');
  expect((await api.rpc.system.name()).length > 0, 'no node name');
  same((await api.rpc.system.health()).isSyncing.isFalse, true, 'syncing');
  same(api.runtimeVersion.specName.toString(), 'assay', 'spec name');
  same(api.consts.system.ss58Prefix.toNumber(), api.registry.chainSS58, 'SS58 prefix');
  expect(api.consts.balances.existentialDeposit.toBigInt() > 0n, 'no existential deposit');
});

check('hashes of headers are what the library computes', async ({ api }) => {
  const header = await api.rpc.chain.getHeader();
  const hash = await api.rpc.chain.getBlockHash(header.number.toNumber());
  same(header.hash.toHex(), hash.toHex(), 'hash of the best header');
  same(blake2AsHex(header.toU8a()), hash.toHex(), 'blake2 of the encoded header');
  same(api.genesisHash.toHex(), (await api.rpc.chain.getBlockHash(0)).toHex(), 'genesis');
});

check('unknown blocks are null, not errors', async ({ provider }) => {
  const unknown = '0x' + '11'.repeat(32);
  same(await provider.send('chain_getHeader', [unknown]), null, 'header');
  same(await provider.send('chain_getBlock', [unknown]), null, 'block');
  same(await provider.send('chain_getBlockHash', [4_000_000_000]), null, 'hash');
  const hash = await provider.send('chain_getBlockHash', [1]);
  same(await provider.send('chain_getBlockHash', ['0x1']), hash, 'hash by hexadecimal number');
  same(await provider.send('chain_getBlockHash', [[0, 1, 4_000_000_000]]),
    [await provider.send('chain_getBlockHash', [0]), hash, null], 'hashes by a list');
  await fails(provider.send('state_getStorage', ['0x00', unknown]), /4003/, 'state of no block');
});

check('new heads follow each other', async ({ api }) => {
  const heads = await collect((callback) => api.rpc.chain.subscribeNewHeads(callback),
    (seen) => seen.length === 4);
  for (let i = 1; i < heads.length; ++i)
    same(heads[i].parentHash.toHex(), heads[i - 1].hash.toHex(), `parent of head ${i}`);
});

check('finalized heads come without gaps', async ({ api }) => {
  const heads = await collect((callback) => api.rpc.chain.subscribeFinalizedHeads(callback),
    (seen) => seen.length === 4);
  for (let i = 1; i < heads.length; ++i)
    same(heads[i].number.toNumber(), heads[i - 1].number.toNumber() + 1, `number of head ${i}`);
});

check('storage is read once, in lists, in pages and in the past', async ({ api }) => {
  const account = await api.query.system.account(alice.address);
  expect(account.data.free.toBigInt() > 0n, 'Alice has nothing');
  const [number, hash0] = await api.queryMulti([api.query.system.number,
    [api.query.system.blockHash, 0]]);
  expect(number.toNumber() > 0, 'no number');
  same(hash0.toHex(), api.genesisHash.toHex(), 'hash of block 0');
  const entries = await api.query.system.account.entries();
  const keys = await api.query.system.account.keysPaged({ args: [], pageSize: 2 });
  expect(entries.some(([key]) => key.args[0].toString() === alice.address), 'Alice not among all');
  same(keys.length, Math.min(2, entries.length), 'size of a page');
  const past = await api.at(await api.rpc.chain.getBlockHash(1));
  const encoded = (await past.query.system.account(alice.address)).toU8a();
  same((await past.query.system.account.size(alice.address)).toNumber(), encoded.length, 'size');
  same((await past.query.system.account.hash(alice.address)).toHex(), blake2AsHex(encoded), 'hash');
  same((await past.query.system.number()).toNumber(), 1, 'number in the past');
});

check('a subscription to storage tells changes', async ({ api }) => {
  const numbers = await collect((callback) => api.query.system.number(callback),
    (seen) => seen.length === 3);
  expect(numbers[2].toNumber() > numbers[1].toNumber(), 'no change');
});

check('a read proof shows the value to who knows only the header', async ({ api }) => {
  const at = await api.rpc.chain.getFinalizedHead();
  const key = api.query.system.account.key(alice.address);
  const proof = await api.rpc.state.getReadProof([key], at);
  same(proof.at.toHex(), at.toHex(), 'block');
  const { stateRoot } = await api.rpc.chain.getHeader(at);
  const value = provenEntries(stateRoot.toHex(), proof.proof.map((node) => node.toHex())).get(key);
  same(value, (await api.rpc.state.getStorage(key, at)).toHex(), 'value');
});

check('the state root follows from all keys and values', async ({ api, provider }) => {
  const at = (await api.rpc.chain.getFinalizedHead()).toHex();
  const keys = [];
  for (let page; !page || page.length === 200; keys.push(...page))
    page = await provider.send('state_getKeysPaged', ['0x', 200, keys.at(-1) ?? null, at]);
  const { proof } = await provider.send('state_getReadProof', [keys, at]);
  const { stateRoot } = await api.rpc.chain.getHeader(at);
  const entries = provenEntries(stateRoot.toHex(), proof);
  same([...entries.keys()].sort(), keys, 'keys');
  const [{ changes }] = await provider.send('state_queryStorageAt', [keys, at]);
  for (const [key, value] of changes) same(entries.get(key), value, `value of ${key}`);
});

for (const type of ['sr25519', 'ed25519', 'ecdsa'])
  check(`a new ${type} account gets funds and spends them`, async ({ api }) => {
    const pair = new Keyring({ type }).addFromSeed(randomAsU8a(32));
    const updates = await send(api, api.tx.balances.transferKeepAlive(pair.address, amount), alice);
    // The library drops a status when the next one comes while it still reads the block's events.
    same(updates.map(({ status }) => status.type).filter((t) => !['Broadcast', 'InBlock'].includes(t)),
      ['Ready', 'Finalized'], 'statuses');
    const transfer = updates.at(-1).findRecord('balances', 'Transfer');
    same(transfer.event.data.amount.toBigInt().toString(), String(amount), 'amount in the event');

    const call = api.tx.balances.transferKeepAlive(alice.address, amount / 10n);
    const { partialFee } = await call.paymentInfo(pair);
    await send(api, call, pair);
    const { data } = await api.query.system.account(pair.address);
    const paid = amount - amount / 10n - data.free.toBigInt();
    // The library estimates with a signature of 64 bytes; an ecdsa one has 65.
    const limit = partialFee.toBigInt() * 101n / 100n;
    expect(paid > 0n && paid <= limit, `paid ${paid}, estimated ${partialFee}`);
  });

for (const type of ['sr25519', 'ed25519', 'ecdsa'])
  check(`a new ${type} account buys training`, async ({ api }) => {
    const pair = new Keyring({ type }).addFromSeed(randomAsU8a(32));
    await send(api, api.tx.balances.transferKeepAlive(pair.address, funds), alice);
    const number = (await api.query.system.number()).toNumber();
    const wanted = task(number + 600);
    const source = { root: wanted.root, locations: [{ uri: stringToHex(wanted.uri) }] };
    const updates = await send(api, api.tx.tasks.submit({
      program: source,
      dataset: source,
      initialState: 'FromSeed',
      seed: wanted.seed,
      steps: wanted.steps,
      checkpointEvery: wanted.checkpointEvery,
      numericMode: 'Exact',
      work: { init: wanted.init, step: wanted.step },
      memory: wanted.memory,
      maxPrice: wanted.maxPrice,
      deadline: wanted.deadline,
      valueAtRisk: wanted.valueAtRisk,
      audited: wanted.audited,
    }), pair);
    const { event } = updates.at(-1).findRecord('tasks', 'TaskSubmitted');
    const stored = (await api.query.tasks.tasks(event.data[0])).unwrap();
    same(stored.submitter.toHuman(), keyring.encodeAddress(pair.addressRaw), 'submitter');
  });

check('the error of a call is named', async ({ api }) => {
  const updates = await within(40_000, collect(
    (callback) => api.tx.tasks.cancel(4_000_000_000).signAndSend(alice, callback),
    (seen) => seen.at(-1)?.isError || seen.at(-1)?.isFinalized,
  ), 'finality');
  const { dispatchError } = updates.at(-1);
  expect(dispatchError?.isModule, `no module error: ${dispatchError}`);
  const { section, name } = api.registry.findMetaError(dispatchError.asModule);
  same([section, name], ['tasks', 'UnknownTask'], 'error');
});

check('the events of block after block decode', async ({ api }) => {
  const last = (await api.rpc.chain.getHeader()).number.toNumber();
  const first = Math.max(1, last - 30);
  let count = 0;
  for (let number = first; number <= last; ++number) {
    const at = await api.at(await api.rpc.chain.getBlockHash(number));
    for (const { event } of await at.query.system.events())
      count += api.events[event.section][event.method].is(event) ? 1 : 0;
  }
  expect(count > last - first, `${count} events in ${last - first + 1} blocks`);
});

check('several at once take the next nonces', async ({ api }) => {
  const bob = keyring.addFromUri('//Bob');
  const call = () => api.tx.balances.transferKeepAlive(bob.address, 1_000_000_000n);
  const next = await nextNonce(api, alice);
  const hashes = [];
  for (let i = 0; i < 3; ++i)
    hashes.push(await call().signAndSend(alice, { nonce: await nextNonce(api, alice) }));
  same(await nextNonce(api, alice), next + 3, 'next index');
  const pending = (await api.rpc.author.pendingExtrinsics()).map((x) => x.hash.toHex());
  const account = await api.query.system.account(alice.address);
  expect(account.nonce.toNumber() === next + 3 ||
    hashes.some((hash) => pending.includes(hash.toHex())), 'neither pending nor included');
});

check('bad transactions are refused with the codes that libraries know', async ({ api, provider }) => {
  const call = api.tx.balances.transferKeepAlive(alice.address, 1n);
  await fails(call.signAndSend(alice, { nonce: 0 }), /1010.*(outdated|Invalid)/s, 'an old nonce');
  const poor = new Keyring({ type: 'sr25519' }).addFromSeed(randomAsU8a(32));
  await fails(call.signAndSend(poor), /1010/, 'a sender without funds');
  await call.signAsync(alice, { nonce: -1 });
  const bytes = call.toU8a();
  bytes[60] ^= 1;
  await fails(provider.send('author_submitExtrinsic', [u8aToHex(bytes)]), /1010.*bad signature/s,
    'a broken signature');
  await fails(provider.send('author_submitExtrinsic', ['0x0102']), /10(01|10)/, 'nonsense');
});

check('an extrinsic is found again in its block, with its events', async ({ api }) => {
  const updates = await send(api, api.tx.system.remark('0x1234'), alice);
  const { asFinalized: hash } = updates.at(-1).status;
  const { block } = await api.rpc.chain.getBlock(hash);
  const index = block.extrinsics.findIndex((x) => x.hash.eq(updates.at(-1).txHash));
  expect(index >= 0, 'not in the block');
  same(block.extrinsics[index].method.args[0].toHex(), '0x1234', 'argument');
  const events = await (await api.at(hash)).query.system.events();
  expect(events.some(({ phase, event }) => phase.isApplyExtrinsic &&
    phase.asApplyExtrinsic.eq(index) && api.events.system.ExtrinsicSuccess.is(event)), 'no event');
});

check('HTTP answers the same, in batches, by name, and tells its health', async ({ url, provider }) => {
  const http = url.replace('ws', 'http');
  const post = async (body) => (await fetch(http, { method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' } })).json();
  const hash = await provider.send('chain_getBlockHash', [0]);
  const answers = await post([
    { jsonrpc: '2.0', id: 'a', method: 'chain_getBlockHash', params: [0] },
    { jsonrpc: '2.0', id: 2, method: 'chain_getHeader', params: { hash } },
    { jsonrpc: '2.0', id: 3, method: 'no_such_method' }]);
  same(answers[0].result, hash, 'hash');
  same(answers[1].result.number, '0x0', 'number of the genesis block');
  same(answers[2].error.code, -32601, 'code of an unknown method');
  same((await fetch(`${http}/health`)).status, 200, 'health');
});

const url = process.argv[2] ?? 'ws://127.0.0.1:9944';
const provider = new WsProvider(url);
const api = await within(30_000, ApiPromise.create({ provider, noInitWarn: true }), 'connecting');
const held = await runAll({ api, provider, url });
await api.disconnect();
process.exit(held ? 0 : 1);
