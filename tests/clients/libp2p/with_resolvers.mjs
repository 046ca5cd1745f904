// SPDX-License-Identifier: Apache-2.0
// Node.js 20 lacks Promise.withResolvers, which js-libp2p expects.
Promise.withResolvers ??= function () {
  let resolve, reject
  const promise = new this((yes, no) => { resolve = yes; reject = no })
  return { promise, resolve, reject }
}
