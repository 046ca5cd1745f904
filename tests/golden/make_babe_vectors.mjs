// SPDX-License-Identifier: Apache-2.0
// Makes babe_vectors.json: BABE's slot transcripts, VRF outputs, proofs, draws and randomness, by the
// cryptography under @polkadot/util-crypto (@scure/sr25519 and @noble), which is not ours; and secondary
// authors and epoch randomness by its blake2.
//
//   npm i @polkadot/util-crypto@14.0.3      (in a scratch folder, and then there:)
//   node .../tests/golden/make_babe_vectors.mjs | python3 .../tests/golden/make_babe_thresholds.py \
//       > .../tests/golden/babe_vectors.json
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const { u8aToHex, stringToU8a, hexToU8a, u8aConcat, bnToU8a } = require('@polkadot/util');
const { blake2AsU8a, cryptoWaitReady } = require('@polkadot/util-crypto');
const wasm = require('@polkadot/wasm-crypto');
const scure = require('@scure/sr25519');
const { RistrettoPoint } = require('@noble/curves/ed25519.js');
const { Merlin, SigningContext } = scure.__tests;
await cryptoWaitReady();

const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (x) => ((x % L) + L) % L;
const fromLe = (u8a) => BigInt(u8aToHex(Uint8Array.from(u8a).reverse()));
const le = (x, size) => bnToU8a(x, { bitLength: size * 8, isLe: true });
const u64 = (x) => le(BigInt(x), 8);
const pattern = (size, salt) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + salt) & 255);

function input(randomness, slot, epoch) {
  const t = new SigningContext('BABE');
  t.appendMessage('slot number', u64(slot));
  t.appendMessage('current epoch', u64(epoch));
  t.appendMessage('chain randomness', randomness);
  return t;
}
function makeBytes(point, output, label, size) {
  const t = new Merlin('VRFResult');
  t.appendMessage('', stringToU8a(label));
  t.appendMessage('vrf-in', point.toRawBytes());
  t.appendMessage('vrf-out', output);
  return t.challengeBytes('', size);
}

const seeds = [
  '0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e',
  u8aToHex(pattern(32, 200)), u8aToHex(pattern(32, 3)),
];
const vrf = [];
for (const seed of seeds)
  for (const [slot, epoch, salt] of [[0, 0, 0], [1, 0, 1], [123456789, 77, 9], [2 ** 40, 2 ** 33, 5]]) {
    const pair = wasm.sr25519KeypairFromSeed(hexToU8a(seed));
    const publicKey = pair.subarray(64);
    const randomness = pattern(32, salt);
    const t = input(randomness, slot, epoch);
    t.appendMessage('vrf-nm-pk', publicKey);
    const base = RistrettoPoint.hashToCurve(t.challengeBytes('VRFHash', 64));
    // Schnorrkel keeps the secret times the cofactor: ed25519 style.
    const secret = fromLe(scure.secretFromSeed(hexToU8a(seed)).subarray(0, 32)) >> 3n;
    if (u8aToHex(RistrettoPoint.BASE.multiply(mod(secret)).toRawBytes()) !== u8aToHex(publicKey))
      throw new Error('secret');
    const output = base.multiply(mod(secret)).toRawBytes();
    // Equal logarithms, with a nonce of our choice: any does for a verifier.
    const nonce = mod(fromLe(pattern(32, 50 + salt)));
    const p = new SigningContext('VRF');
    p.appendMessage('proto-name', stringToU8a('DLEQProof'));
    p.appendMessage('vrf:h', base.toRawBytes());
    p.appendMessage('vrf:R=g^r', RistrettoPoint.BASE.multiply(nonce).toRawBytes());
    p.appendMessage('vrf:h^r', base.multiply(nonce).toRawBytes());
    p.appendMessage('vrf:pk', publicKey);
    p.appendMessage('vrf:h^sk', output);
    const challenge = mod(fromLe(p.challengeBytes('prove', 64)));
    const response = mod(nonce - challenge * secret);
    vrf.push({
      seed, publicKey: u8aToHex(publicKey), slot, epoch, randomness: u8aToHex(randomness),
      output: u8aToHex(output), proof: u8aToHex(u8aConcat(le(challenge, 32), le(response, 32))),
      draw: u8aToHex(makeBytes(base, output, 'substrate-babe-vrf', 16)),
      slotRandomness: u8aToHex(makeBytes(base, output, 'BabeVRFInOutContext', 32)),
    });
  }

const secondary = [];
for (const count of [1, 2, 3, 7, 100, 1000])
  for (const slot of [0, 1, 2, 99, 2 ** 40]) {
    const randomness = pattern(32, count);
    const hash = blake2AsU8a(u8aConcat(randomness, u64(slot)), 256);
    secondary.push({ count, slot, randomness: u8aToHex(randomness), author: Number(fromLe(hash) % BigInt(count)) });
  }

const added = [pattern(32, 11), pattern(32, 12)];
const epoch = {
  randomness: u8aToHex(pattern(32, 10)), index: 5, added: added.map((x) => u8aToHex(x)),
  next: u8aToHex(blake2AsU8a(u8aConcat(pattern(32, 10), u64(5), ...added), 256)),
};
console.log(JSON.stringify({ vrf, secondary, epoch }, null, 1));
