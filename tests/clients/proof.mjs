// SPDX-License-Identifier: Apache-2.0
// Read proofs checked from nothing but a state root: Substrate's trie, state version 1, read from
// its specification and not from the node's code.
import { compactFromU8a, hexToU8a, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';

// The header byte says what a node is: [bits of the tag, tag, has a value, its value is hashed].
const kinds = [
  { tag: 0b01, bits: 2, branch: false, value: 'inline' },
  { tag: 0b10, bits: 2, branch: true, value: 'none' },
  { tag: 0b11, bits: 2, branch: true, value: 'inline' },
  { tag: 0b001, bits: 3, branch: false, value: 'hashed' },
  { tag: 0b0001, bits: 4, branch: true, value: 'hashed' },
];

function take(reader, count) {
  if (reader.at + count > reader.bytes.length) throw new Error('a node ends early');
  reader.at += count;
  return reader.bytes.subarray(reader.at - count, reader.at);
}

function takeList(reader) {
  const [offset, length] = compactFromU8a(reader.bytes.subarray(reader.at));
  reader.at += offset;
  return take(reader, length.toNumber());
}

function decodeNode(bytes) {
  if (bytes.length === 1 && bytes[0] === 0) return null;
  const reader = { bytes, at: 1 };
  const kind = kinds.find(({ tag, bits }) => bytes[0] >> (8 - bits) === tag);
  if (!kind) throw new Error('a node of no kind');
  const full = (1 << (8 - kind.bits)) - 1;
  let nibbles = bytes[0] & full;
  for (let more = nibbles === full; more;) {
    const byte = take(reader, 1)[0];
    nibbles += byte;
    more = byte === 255;
  }
  const packed = u8aToHex(take(reader, (nibbles + 1) >> 1)).slice(2);
  const path = packed.slice(packed.length - nibbles);
  const bitmap = kind.branch ? take(reader, 1)[0] | (take(reader, 1)[0] << 8) : 0;
  const value = kind.value === 'none' ? null
    : kind.value === 'hashed' ? { hash: u8aToHex(take(reader, 32)) }
      : { bytes: takeList(reader) };
  const children = new Map();
  for (let i = 0; i < 16; ++i)
    if (bitmap & (1 << i)) children.set(i.toString(16), takeList(reader));
  if (reader.at !== bytes.length) throw new Error('a node is followed by something');
  return { path, value, children };
}

// Every key that the proof shows from the root on, with its value as hexadecimal text. What a proof
// leaves out is not reached; what it has wrong does not hash to what leads to it.
export function provenEntries(root, proof) {
  const byHash = new Map(proof.map((hex) => [blake2AsHex(hexToU8a(hex)), hexToU8a(hex)]));
  const entries = new Map();
  const visit = (bytes, prefix) => {
    const node = decodeNode(bytes);
    if (!node) return;
    const key = prefix + node.path;
    if (node.value?.bytes) entries.set(`0x${key}`, u8aToHex(node.value.bytes));
    if (node.value?.hash && byHash.has(node.value.hash))
      entries.set(`0x${key}`, u8aToHex(byHash.get(node.value.hash)));
    for (const [nibble, child] of node.children) {
      const known = child.length < 32 ? child : byHash.get(u8aToHex(child));
      if (known) visit(known, key + nibble);
    }
  };
  const top = byHash.get(root);
  if (!top) throw new Error('the proof does not begin at the root');
  visit(top, '');
  return entries;
}
