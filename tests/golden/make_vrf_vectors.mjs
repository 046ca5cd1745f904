// SPDX-License-Identifier: Apache-2.0
// Makes vrf_vectors.json, the golden values of transcripts, sr25519 and its VRF, with two
// implementations that are not ours: @scure/sr25519 (TypeScript, takes the randomness as an
// argument, so that its values can be compared byte by byte) and @polkadot/wasm-crypto (schnorrkel
// itself, compiled from Rust, randomised). Each must accept what the other made.
//
//   npm i @polkadot/util-crypto@14.0.3      (in a scratch folder, and then there:)
//   node .../tests/golden/make_vrf_vectors.mjs > .../tests/golden/vrf_vectors.json
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const { u8aToHex, stringToU8a, hexToU8a, u8aConcat } = require('@polkadot/util');
const polkadot = require('@polkadot/util-crypto');
const wasm = require('@polkadot/wasm-crypto');
const scure = require('@scure/sr25519');
const { RistrettoPoint } = require('@noble/curves/ed25519.js');
const { Merlin, SigningContext } = scure.__tests;
await polkadot.cryptoWaitReady();

function must(condition, what) {
  if (!condition) throw new Error(`disagreement: ${what}`);
}
const pattern = (size, salt) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + salt) & 255);
const text = (s) => u8aToHex(stringToU8a(s));

// ---- transcripts: a protocol name and steps; a challenge says what must come out.
function transcript(protocol, steps) {
  const merlin = new Merlin(protocol);
  return {
    protocol,
    steps: steps.map(([label, what]) => {
      if (typeof what === 'number')
        return { label, challenge: u8aToHex(merlin.challengeBytes(label, what)) };
      merlin.appendMessage(label, what);
      return { label, append: u8aToHex(what) };
    }),
  };
}
const transcripts = [
  transcript('test protocol', [['some label', stringToU8a('some data')], ['challenge', 32]]),
  transcript('empty', [['', new Uint8Array()], ['', 1], ['', 64]]),
  transcript('long', [
    ['one block less', pattern(165, 1)], ['a', 32], ['one block', pattern(166, 2)], ['b', 32],
    ['one block more', pattern(167, 3)], ['c', 200], ['several', pattern(2000, 4)], ['d', 500],
    ['then', pattern(3, 5)], ['e', 16],
  ]),
];

const witnesses = [[], [pattern(32, 9)], [pattern(32, 9), pattern(300, 1)]].map((secrets, i) => {
  const randomness = pattern(32, 40 + i);
  const context = new SigningContext('witness', () => randomness);
  context.appendMessage('public', stringToU8a('data'));
  return {
    secrets: secrets.map((s) => u8aToHex(s)),
    randomness: u8aToHex(randomness),
    bytes: u8aToHex(context.witnessBytes('secret', 64, secrets)),
    challengeAfter: u8aToHex(context.challengeBytes('after', 32)),
  };
});

// ---- keys, signatures, VRF
const zero = new Uint8Array(32);
const seeds = [
  '0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e',
  '0x9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  u8aToHex(pattern(32, 200)),
];
const keys = seeds.map((seed) => {
  const secret = scure.secretFromSeed(hexToU8a(seed));
  const publicKey = scure.getPublicKey(secret);
  const pair = polkadot.sr25519PairFromSeed(hexToU8a(seed));
  must(u8aToHex(publicKey) === u8aToHex(pair.publicKey), 'public key');
  must(u8aToHex(wasm.sr25519KeypairFromSeed(hexToU8a(seed)).subarray(64)) === u8aToHex(publicKey),
    'public key of schnorrkel');
  return { seed, secret, publicKey };
});

const derivations = keys.map(({ seed, secret, publicKey }, i) => {
  const chainCode = pattern(32, 70 + i);
  const hard = scure.getPublicKey(scure.HDKD.secretHard(secret, chainCode));
  const soft = scure.HDKD.publicSoft(publicKey, chainCode);
  must(u8aToHex(scure.getPublicKey(scure.HDKD.secretSoft(secret, chainCode))) === u8aToHex(soft),
    'soft derivation');
  return { seed, chainCode: u8aToHex(chainCode), hard: u8aToHex(hard), soft: u8aToHex(soft) };
});

const messages = [new Uint8Array(), stringToU8a('hello'), pattern(600, 7)];
const signatures = keys.flatMap(({ seed, secret, publicKey }) =>
  messages.flatMap((message, i) => [zero, pattern(32, 90 + i)].map((randomness) => {
    const signature = scure.sign(secret, message, () => randomness);
    must(wasm.sr25519Verify(signature, message, publicKey), 'signature');
    return {
      seed, publicKey: u8aToHex(publicKey), message: u8aToHex(message),
      randomness: u8aToHex(randomness), signature: u8aToHex(signature),
    };
  })));

// The bytes that schnorrkel's VRFInOut::make_bytes gives.
function makeBytes(context, message, publicKey, output, label, size) {
  const input = new SigningContext('SigningContext');
  input.label(context);
  input.bytes(message);
  input.commitPoint('vrf-nm-pk', RistrettoPoint.fromHex(publicKey));
  const point = RistrettoPoint.hashToCurve(input.challengeBytes('VRFHash', 64));
  const result = new Merlin('VRFResult');
  result.appendMessage('', stringToU8a(label));
  result.appendMessage('vrf-in', point.toRawBytes());
  result.appendMessage('vrf-out', output);
  return result.challengeBytes('', size);
}

const contexts = ['', 'assay lottery'];
const vrf = keys.flatMap(({ seed, secret, publicKey }) => contexts.flatMap((name) =>
  messages.flatMap((message, i) => ['', 'extra'].map((extraText) => {
    const context = stringToU8a(name), extra = stringToU8a(extraText);
    const randomness = i === 0 ? zero : pattern(32, 50 + i);
    // A copy: this function of @scure/sr25519 0.2.0 wipes half of the key it is given.
    const exact = scure.vrf.sign(message, secret.slice(), context, extra, () => randomness);
    const pair = wasm.sr25519KeypairFromSeed(hexToU8a(seed));
    const rust = wasm.vrfSign(pair.subarray(0, 64), context, message, extra);
    must(wasm.vrfVerify(publicKey, context, message, extra, exact), 'exact VRF proof');
    must(polkadot.sr25519VrfVerify(message, rust, publicKey, context, extra), 'VRF proof of Rust');
    must(u8aToHex(exact.subarray(0, 32)) === u8aToHex(rust.subarray(0, 32)), 'VRF output');
    const output = exact.subarray(0, 32);
    return {
      seed, publicKey: u8aToHex(publicKey), context: name, message: u8aToHex(message),
      extra: text(extraText), randomness: u8aToHex(randomness), output: u8aToHex(output),
      proof: u8aToHex(exact.subarray(32)), proofOfSchnorrkel: u8aToHex(rust.subarray(32)),
      randomnessOfOutput:
        u8aToHex(makeBytes(context, message, publicKey, output, 'assay-vrf-randomness', 32)),
      threshold: u8aToHex(makeBytes(context, message, publicKey, output, 'substrate-babe-vrf', 16)),
    };
  }))));

console.log(JSON.stringify({ transcripts, witnesses, derivations, signatures, vrf }, null, 1));
