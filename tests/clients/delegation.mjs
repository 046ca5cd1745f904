// SPDX-License-Identifier: Apache-2.0
// Calls within calls as polkadot.js makes them: batches, multisigs of all three key types, proxies
// and sudo, which at last changes the rules to some that the node does not know: its last block.
// Usage: node delegation.mjs ws://127.0.0.1:9944 (a development chain).
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { stringToHex, u8aToHex } from '@polkadot/util';
import {
  createKeyDerived, createKeyMulti, encodeAddress, randomAsU8a, sortAddresses,
} from '@polkadot/util-crypto';

import { check, expect, runAll, same, within } from './checks.mjs';

const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
const bob = new Keyring({ type: 'ed25519' }).addFromUri('//Bob');
const charlie = new Keyring({ type: 'ecdsa' }).addFromUri('//Charlie');
const unit = 1_000_000_000_000n;
const somebody = () => encodeAddress(randomAsU8a(32));

// Signs, sends, and gives the events of the block in which it ended, of this extrinsic.
async function send(api, call, signer) {
  const nonce = (await api.rpc.system.accountNextIndex(signer.address)).toNumber();
  return within(40_000, new Promise((resolve, reject) => {
    call.signAndSend(signer, { nonce }, (update) => {
      if (update.isError) reject(new Error(update.status.type));
      if (update.isInBlock) resolve(update);
    }).catch(reject);
  }), 'a block with the extrinsic');
}
const names = ({ events }) => events.map(({ event }) => `${event.section}.${event.method}`);
const find = ({ events }, section, method) =>
  events.find(({ event }) => event.section === section && event.method === method)?.event;
const errorOf = (api, error) => {
  const { section, name } = api.registry.findMetaError(error.asModule);
  return `${section}.${name}`;
};
const free = async (api, who) => (await api.query.system.account(who)).data.free.toBigInt();

check('a batch keeps what came before the failure', async (api) => {
  const to = somebody();
  const calls = [1n, 10n ** 12n].map((n) => api.tx.balances.transferKeepAlive(to, n * unit));
  const sent = await send(api, api.tx.utility.batch(calls), alice);
  expect(!sent.dispatchError, 'the batch failed');
  same((await free(api, to)).toString(), unit.toString(), 'money');
  const interrupted = find(sent, 'utility', 'BatchInterrupted');
  same(interrupted.data.index.toNumber(), 1, 'index');
  same(errorOf(api, interrupted.data.error), 'balances.InsufficientBalance', 'error');
});

check('batchAll undoes everything and says why', async (api) => {
  const to = somebody();
  const calls = [1n, 10n ** 12n].map((n) => api.tx.balances.transferKeepAlive(to, n * unit));
  const sent = await send(api, api.tx.utility.batchAll(calls), alice);
  same(errorOf(api, sent.dispatchError), 'balances.InsufficientBalance', 'error');
  same((await free(api, to)).toString(), '0', 'money');
  expect(!names(sent).includes('utility.ItemCompleted'), 'an event is left');
});

check('forceBatch goes on', async (api) => {
  const to = somebody();
  const calls = [10n ** 12n, 1n].map((n) => api.tx.balances.transferKeepAlive(to, n * unit));
  const sent = await send(api, api.tx.utility.forceBatch(calls), alice);
  expect(find(sent, 'utility', 'BatchCompletedWithErrors'), names(sent));
  same((await free(api, to)).toString(), unit.toString(), 'money');
});

check('a derived account is the one that util-crypto derives', async (api) => {
  const derived = encodeAddress(createKeyDerived(alice.address, 7));
  const to = somebody();
  await send(api, api.tx.balances.transferKeepAlive(derived, 3n * unit), alice);
  const pay = api.tx.balances.transferKeepAlive(to, unit);
  expect(!(await send(api, api.tx.utility.asDerivative(7, pay), alice)).dispatchError, 'failed');
  same((await free(api, to)).toString(), unit.toString(), 'money');
});

check('a multisig of an sr25519, an ed25519 and an ecdsa account', async (api) => {
  const all = [alice, bob, charlie].map(({ address }) => address);
  const account = encodeAddress(createKeyMulti(all, 2));
  const but = (who) => sortAddresses(all.filter((one) => one !== who.address));
  const to = somebody();
  await send(api, api.tx.balances.transferKeepAlive(account, 5n * unit), alice);
  const pay = api.tx.balances.transferKeepAlive(to, unit);
  const weight = (await api.call.transactionPaymentCallApi.queryCallInfo(pay.method, 0)).weight;

  const approve = api.tx.multisig.approveAsMulti(2, but(bob), null, pay.method.hash, weight);
  expect(!(await send(api, approve, bob)).dispatchError, 'the first approval failed');
  const waiting = (await api.query.multisig.multisigs(account, pay.method.hash)).unwrap();
  same(waiting.depositor.toString(), encodeAddress(bob.addressRaw), 'depositor');
  const execute = api.tx.multisig.asMulti(2, but(charlie), waiting.when, pay.method, weight);
  const sent = await send(api, execute, charlie);
  expect(find(sent, 'multisig', 'MultisigExecuted')?.data.result.isOk, names(sent));
  same((await free(api, to)).toString(), unit.toString(), 'money');
});

check('a proxy pays for another, and one that may not is told so', async (api) => {
  const to = somebody();
  await send(api, api.tx.proxy.addProxy(bob.address, 'Any', 0), charlie);
  await send(api, api.tx.proxy.addProxy(alice.address, 'NonTransfer', 0), charlie);
  const [list] = await api.query.proxy.proxies(charlie.address);
  same(list.length, 2, 'proxies');
  const pay = api.tx.balances.transferKeepAlive(to, unit);
  const paid = await send(api, api.tx.proxy.proxy(charlie.address, null, pay), bob);
  expect(find(paid, 'proxy', 'ProxyExecuted').data.result.isOk, names(paid));
  same((await free(api, to)).toString(), unit.toString(), 'money');
  const refused = await send(api,
    api.tx.proxy.proxy(charlie.address, null, api.tx.utility.batch([pay])), alice);
  const { result } = find(refused, 'proxy', 'ProxyExecuted').data;
  same(errorOf(api, result.asErr), 'system.CallFiltered', 'error');
  expect(!(await send(api, api.tx.proxy.removeProxies(), charlie)).dispatchError, 'removal');
});

check('sudo is for its key', async (api) => {
  same((await api.query.sudo.key()).toString(), alice.address, 'key');
  const to = somebody();
  const give = api.tx.balances.forceSetBalance(to, 7n * unit);
  const sent = await send(api, api.tx.sudo.sudo(give), alice);
  expect(find(sent, 'sudo', 'Sudid').data.sudoResult.isOk, names(sent));
  same((await free(api, to)).toString(), (7n * unit).toString(), 'money');
  const refused = await send(api, api.tx.sudo.sudo(give), bob);
  same(errorOf(api, refused.dispatchError), 'sudo.RequireSudo', 'error');
});

check('fees of a batch are what was told, and our own interfaces answer', async (api) => {
  const batch = api.tx.utility.batch([api.tx.system.remark('0x01'), api.tx.system.remark('0x02')]);
  const told = (await batch.paymentInfo(bob)).partialFee.toBigInt();
  const sent = await send(api, batch, bob);
  const paid = find(sent, 'transactionPayment', 'TransactionFeePaid').data.actualFee.toBigInt();
  same(paid.toString(), told.toString(), 'fee');
  const last = names(sent).at(-1);
  same(last, 'system.ExtrinsicSuccess', 'the last event');
  expect((await api.call.tasksApi.parameters()).listingFee.toBigInt() > 0n, 'parameters');
  expect((await api.call.trialApi.trial(0)).isNone, 'a trial');
  // The library takes the argument for bytes, whose length it writes itself.
  const dry = await api.call.blockBuilder.applyExtrinsic(
    u8aToHex((await batch.signAsync(bob)).toU8a(true)));
  expect(dry.isOk && dry.asOk.isOk, dry.toString());
});

check('a change of the rules reaches who is connected', async (api) => {
  const version = api.runtimeVersion.specVersion.toNumber() + 1;
  let told;
  const news = new Promise((resolve) => { told = resolve; });
  const stop = await api.rpc.state.subscribeRuntimeVersion(({ specVersion }) => {
    if (specVersion.toNumber() === version) told();
  });
  const code = stringToHex(`assay native runtime, spec version ${version}`);
  await send(api, api.tx.sudo.sudo(api.tx.system.setCode(code)), alice);
  await within(20_000, news, 'the new version');
  same((await api.rpc.state.getStorage(':code')).toHex?.() ?? '', code, ':code');
  stop();
});

const api = await ApiPromise.create({ provider: new WsProvider(process.argv[2]), noInitWarn: true });
const held = await runAll(api);
await api.disconnect();
process.exit(held ? 0 : 1);
