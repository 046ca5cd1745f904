// SPDX-License-Identifier: Apache-2.0
// Makes key_vectors.json, golden values of secret phrases and derivation paths beyond those of
// substrate_vectors.json, with @polkadot/util-crypto.
//
//   npm i @polkadot/util-crypto@14.0.3      (in a scratch folder, and then there:)
//   node .../tests/golden/make_key_vectors.mjs > .../tests/golden/key_vectors.json
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const { u8aToHex } = require('@polkadot/util');
const crypto = require('@polkadot/util-crypto');
const { entropyToMnemonic } = require('@polkadot/util-crypto/mnemonic/bip39');
await crypto.cryptoWaitReady();

const phrases = [16, 20, 24, 28, 32].flatMap((size) => [0x00, 0x7f, 0x80, 0xff, 'mixed'].map((fill) => {
  const entropy = Uint8Array.from({ length: size },
    (_, i) => (fill === 'mixed' ? (i * 89 + size) & 255 : fill));
  const phrase = entropyToMnemonic(entropy);
  return {
    entropy: u8aToHex(entropy), phrase,
    seed: u8aToHex(crypto.mnemonicToMiniSecret(phrase)),
    seedWithPassword: u8aToHex(crypto.mnemonicToMiniSecret(phrase, 'Substrate')),
  };
}));

const root = '0x' + '42'.repeat(32);
const pairs = {
  sr25519: crypto.sr25519PairFromSeed, ed25519: crypto.ed25519PairFromSeed,
  ecdsa: crypto.secp256k1PairFromSeed,
};
const paths = [
  '//0', '//00012', '//4294967296', '//18446744073709551615', '//1a', '//-1',
  '//exactly thirty-one bytes long ok', '//exactly thirty-two bytes long, ok',
  '//' + 'a text far longer than a chain code, which is hashed '.repeat(3), '//a//b//c/d/e',
  '/soft', '/18446744073709551615',
].flatMap((path) => Object.keys(pairs).flatMap((scheme) => {
  const { path: junctions } = crypto.keyExtractSuri(root + path);
  if (scheme !== 'sr25519' && junctions.some((j) => j.isSoft)) return [];
  const pair = crypto.keyFromPath(pairs[scheme](Buffer.from(root.slice(2), 'hex')), junctions, scheme);
  return [{ scheme, uri: root + path, publicKey: u8aToHex(pair.publicKey) }];
}));

console.log(JSON.stringify({ phrases, paths }, null, 1));
