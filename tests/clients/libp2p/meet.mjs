// SPDX-License-Identifier: Apache-2.0
// js-libp2p, unmodified, meets our peer: it dials us, and we dial it. Both ways: handshake,
// identify, ping, and an echo as a request-response call.
// Usage: node --import ./with_resolvers.mjs meet.mjs LIBP2P_PEER
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { identify } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { lengthPrefixed, withoutLength } from './frames.mjs'

const echoName = '/assay/echo/1'
const timeoutMs = 20_000

// Our program, with the lines that it has told.
function start (...args) {
  const child = spawn(process.argv[2], args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = []
  const waiting = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    for (const look of [...waiting]) look()
  })
  const said = (beginning) => new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not said: ${beginning}; but: ${lines.join(' | ')}`)), timeoutMs)
    const look = () => {
      const found = lines.find((line) => line.startsWith(beginning))
      if (found === undefined) return
      clearTimeout(timer)
      waiting.splice(waiting.indexOf(look), 1)
      resolve(found.slice(beginning.length).trim())
    }
    waiting.push(look)
    look()
  })
  return { said, lines, stop: () => child.stdin.end() }
}

async function peer () {
  const node = await createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), ping: ping() }
  })
  // Answers with what was asked, once it is whole.
  await node.handle(echoName, async (stream) => {
    const parts = []
    let length = 0
    for await (const chunk of stream) {
      parts.push(chunk.subarray())
      length += chunk.byteLength
      const message = withoutLength(Buffer.concat(parts, length))
      if (message === null) continue
      await sendAll(stream, lengthPrefixed(message))
      await stream.close()
      return
    }
  }, { runOnLimitedConnection: false })
  return node
}

async function sendAll (stream, bytes) {
  const step = 60_000
  for (let at = 0; at < bytes.length; at += step) {
    if (!stream.send(bytes.subarray(at, at + step))) await stream.onDrain({ signal: AbortSignal.timeout(timeoutMs) })
  }
}

async function askEcho (node, address, size) {
  const stream = await node.dialProtocol(address, echoName, { signal: AbortSignal.timeout(timeoutMs) })
  const message = Buffer.alloc(size, 7)
  const answer = (async () => {
    const parts = []
    for await (const chunk of stream) parts.push(chunk.subarray())
    return Buffer.concat(parts)
  })()
  await sendAll(stream, lengthPrefixed(message))
  await stream.close()
  const back = withoutLength(await answer)
  assert.ok(back !== null && Buffer.compare(back, message) === 0, `the echo of ${size} bytes`)
}

async function theyDial () {
  const ours = start()
  const theirs = await peer()
  const address = multiaddr(await ours.said('listening '))
  const identified = new Promise((resolve) => theirs.addEventListener('peer:identify', (event) => resolve(event.detail), { once: true }))
  const connection = await theirs.dial(address, { signal: AbortSignal.timeout(timeoutMs) })
  assert.equal(connection.encryption, '/noise')
  assert.equal(connection.multiplexer, '/yamux/1.0.0')
  const info = await identified
  assert.match(info.agentVersion, /^assay\//)
  assert.ok(info.protocols.includes(echoName))
  assert.ok(info.listenAddrs.some((each) => address.toString().startsWith(each.toString())))
  assert.ok(await theirs.services.ping.ping(address) >= 0)
  for (const size of [0, 1, 1000, 3_000_000]) await askEcho(theirs, address, size)
  assert.equal(await ours.said('echo 5 '), 'same')
  assert.equal(await ours.said('echo 2000000 '), 'same')
  assert.match(await ours.said('identified '), /js-libp2p/)
  await ours.said('pinged ')
  await theirs.stop()
  await ours.said('disconnected ')
  ours.stop()
  console.log('js-libp2p dials us: handshake, identify, ping, requests of 0 to 3000000 bytes both ways')
}

async function weDial () {
  const theirs = await peer()
  const address = theirs.getMultiaddrs()[0]
  const ours = start(address.toString())
  await ours.said('connected ' + theirs.peerId.toString())
  assert.match(await ours.said('identified '), /js-libp2p/)
  assert.equal(await ours.said('echo 5 '), 'same')
  assert.equal(await ours.said('echo 2000000 '), 'same')
  await ours.said('pinged ')
  const [connection] = theirs.getConnections()
  assert.ok(await theirs.services.ping.ping(connection.remotePeer) >= 0)
  ours.stop()
  await theirs.stop()
  console.log('we dial js-libp2p: handshake, identify, ping, requests of 5 and 2000000 bytes')
}

await theyDial()
await weDial()
process.exit(0)
