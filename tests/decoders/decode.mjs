// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const dump = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const documents = ['V14', 'V15', 'V16'];
const recipient = '0x00' + '07'.repeat(32);
let checks = 0;
const check = (what, run) => { run(); checks += 1; console.log('ok', what); };

// ---- polkadot.js
const { Metadata, TypeRegistry } = await import('@polkadot/types');
for (const name of documents)
  check(`polkadot.js reads ${name}, a call within calls, and the events it left`, () => {
    const registry = new TypeRegistry();
    const metadata = new Metadata(registry, dump[name]);
    assert.equal(metadata.version, Number(name.slice(1)));
    assert.equal(metadata.toHex(), dump[name]);
    registry.setMetadata(metadata);

    const call = registry.createType('Call', dump.call);
    assert.equal(call.toHex(), dump.call);
    assert.equal(`${call.section}.${call.method}`, 'proxy.proxy');
    const batch = call.args[2];
    assert.equal(`${batch.section}.${batch.method}`, 'utility.batchAll');
    const [transfer, multi] = batch.args[0];
    assert.equal(transfer.args[0].toHex(), recipient);
    assert.equal(transfer.args[1].toString(), '12000000000000');
    assert.equal(`${multi.section}.${multi.method}`, 'multisig.asMulti');
    assert.equal(multi.args[3].toHex(), transfer.toHex());
    assert.equal(multi.args[4].refTime.toNumber(), 1_000_000);

    const events = registry.createType('Vec<FrameSystemEventRecord>', dump.events);
    const last = events[events.length - 1].event;
    assert.equal(`${last.section}.${last.method}`, 'system.ExtrinsicFailed');
    const error = registry.findMetaError(last.data.dispatchError.asModule);
    assert.equal(`${error.section}.${error.name}`, 'proxy.NotProxy');
    assert.ok(last.data.dispatchInfo.weight.refTime.toBigInt() > 100_000_000n);

    const version = registry.createType('RuntimeVersion', dump.version);
    if (name === 'V14') return;
    const apis = name === 'V15' ? metadata.asV15.apis : metadata.asV16.apis;
    const ids = version.apis.map(([id]) => id.toHex());
    assert.equal(ids.length, apis.length);
  });

// ---- polkadot-api
const { blockHeader, decAnyMetadata, metadata: anyMetadata, unifyMetadata } =
  await import('@polkadot-api/substrate-bindings');
const { getDynamicBuilder, getLookupFn } = await import('@polkadot-api/metadata-builders');
const { fromHex, toHex } = await import('@polkadot-api/utils');
assert.ok(blockHeader);
for (const name of documents)
  check(`polkadot-api reads ${name} and makes a codec of everything in it`, () => {
    const decoded = decAnyMetadata(dump[name]);
    assert.equal(toHex(anyMetadata.enc(decoded)), dump[name]);
    const unified = unifyMetadata(decoded);
    const lookup = getLookupFn(unified);
    const builder = getDynamicBuilder(lookup);
    for (const pallet of unified.pallets) {
      for (const entry of pallet.storage?.items ?? []) {
        const codec = builder.buildStorage(pallet.name, entry.name);
        if (entry.modifier === 1) codec.value.dec(entry.fallback);
      }
      for (const constant of pallet.constants)
        builder.buildConstant(pallet.name, constant.name).dec(constant.value);
    }
    for (const api of unified.apis)
      for (const method of api.methods) builder.buildRuntimeCall(api.name, method.name);

    const calls = builder.buildDefinition(lookup.call);
    const call = calls.dec(dump.call);
    assert.equal(toHex(calls.enc(call)), dump.call);
    assert.equal(call.type, 'Proxy');
    const inner = call.value.value.call;
    assert.equal(`${inner.type}.${inner.value.type}`, 'Utility.batch_all');
    const events = builder.buildStorage('System', 'Events').value.dec(dump.events);
    const last = events.at(-1).event;
    assert.equal(`${last.type}.${last.value.type}`, 'System.ExtrinsicFailed');
    const error = last.value.value.dispatch_error;
    assert.equal(`${error.type}.${error.value.type}.${error.value.value.type}`,
      'Module.Proxy.NotProxy');
    if (name !== 'V14')
      for (const api of ['Core', 'Metadata', 'AccountNonceApi', 'TransactionPaymentApi',
        'TransactionPaymentCallApi', 'TaggedTransactionQueue', 'BlockBuilder', 'TasksApi', 'TrialApi'])
        assert.ok(unified.apis.some((one) => one.name === api), api);
  });

// ---- dedot
const { $Metadata, PortableRegistry } = await import('@dedot/codecs');
for (const name of documents)
  check(`dedot reads ${name} and a call within calls`, () => {
    const metadata = $Metadata.tryDecode(dump[name]);
    assert.equal(metadata.version, name);
    assert.equal(toHex($Metadata.tryEncode(metadata)), dump[name]);
    const registry = new PortableRegistry(metadata.latest);
    const { callTypeId } = metadata.latest.extrinsic;
    const codec = registry.findCodec(callTypeId);
    const call = codec.tryDecode(fromHex(dump.call));
    assert.equal(call.pallet, 'Proxy');
    assert.equal(toHex(codec.tryEncode(call)), dump.call);
  });

console.log(`${checks} checks`);
