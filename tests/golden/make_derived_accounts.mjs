// SPDX-License-Identifier: Apache-2.0
// Makes derived_accounts.json, golden accounts without keys, with @polkadot/util-crypto.
//
//   npm i @polkadot/util-crypto@14.0.3      (in a scratch folder, and then there:)
//   node .../tests/golden/make_derived_accounts.mjs > .../tests/golden/derived_accounts.json
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const { bnToU8a, stringToU8a, u8aConcat, u8aToHex } = require('@polkadot/util');
const crypto = require('@polkadot/util-crypto');

const account = (byte) => new Uint8Array(32).fill(byte);
const sorted = (bytes) => crypto.sortAddresses(bytes.map((b) => crypto.encodeAddress(account(b))))
  .map((address) => u8aToHex(crypto.decodeAddress(address)));

const multi = [[[1, 2], 1], [[1, 2, 3], 2], [[9, 7, 200, 30], 4], [[...Array(100).keys()], 51]]
  .map(([bytes, threshold]) => ({
    signatories: sorted(bytes), threshold,
    account: u8aToHex(crypto.createKeyMulti(bytes.map(account), threshold)),
  }));
const derivative = [[1, 0], [1, 1], [2, 65535]].map(([byte, index]) => ({
  who: u8aToHex(account(byte)), index,
  account: u8aToHex(crypto.createKeyDerived(account(byte), index)),
}));
// The library has no function for these: the layout is that of pallet_proxy's pure_account.
const little = (value, bits) => bnToU8a(value, { bitLength: bits, isLe: true });
const pure = [[1, 5, 2, 0, 0], [7, 123456, 3, 1, 65535]]
  .map(([byte, height, extrinsic, proxyType, index]) => ({
    spawner: u8aToHex(account(byte)), height, extrinsic, proxyType, index,
    account: u8aToHex(crypto.blake2AsU8a(u8aConcat(stringToU8a('modlpy/proxy____'), account(byte),
      little(height, 32), little(extrinsic, 32), [proxyType], little(index, 16)))),
  }));
console.log(JSON.stringify({ multi, derivative, pure }, null, 1));
