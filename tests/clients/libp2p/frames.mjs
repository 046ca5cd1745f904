// SPDX-License-Identifier: Apache-2.0
// Messages behind their length as a varint.

export function lengthPrefixed (message) {
  const prefix = []
  let size = message.length
  for (; size >= 0x80; size = Math.floor(size / 128)) prefix.push((size % 128) | 0x80)
  prefix.push(size)
  return Buffer.concat([Buffer.from(prefix), message])
}

// The message, or null when it is not all there.
export function withoutLength (bytes) {
  let size = 0
  let at = 0
  for (let factor = 1; ; factor *= 128) {
    if (at === bytes.length) return null
    const byte = bytes[at++]
    size += (byte % 128) * factor
    if (byte < 128) break
  }
  return bytes.length - at >= size ? bytes.subarray(at, at + size) : null
}
