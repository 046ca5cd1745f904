// SPDX-License-Identifier: Apache-2.0
// Import of blocks full of transfers: decoding, signatures, execution, the state's root and the
// database, against the signatures alone, which nobody can do without.
#include <chrono>
#include <thread>

#include "client/keystore/key_pair.hpp"
#include "tests/bench/chain/bare_ecdsa.hpp"
#include "tests/bench/chain/chain.hpp"
#include "tests/client/service/sealing_node.hpp"

namespace assay::bench {

namespace {

constexpr std::uint32_t senders = 1000, rounds = 8;
constexpr unsigned threads = 2;

/// What libsecp256k1 itself needs to check one extrinsic.
struct Check {
    Hash256 digest;
    ByteArray<65> signature;
    Bytes key;
    void run() const { check_bare_ecdsa(key, signature, digest); }
};

std::vector<keystore::KeyPair> make_keys() {
    std::vector<keystore::KeyPair> keys;
    for (std::uint32_t i = 0; i < senders; ++i) {
        keystore::Seed seed{};
        seed[0] = 1;
        for (std::size_t at = 0; at < 4; ++at)
            seed[at + 4] = static_cast<std::uint8_t>(i >> (8 * at));
        keys.push_back(*keystore::KeyPair::from_seed(keystore::Scheme::Ecdsa, seed));
    }
    return keys;
}

service::SealingNode::Balances endowments(const std::vector<keystore::KeyPair>& keys) {
    service::SealingNode::Balances balances;
    for (const auto& key : keys) balances.emplace_back(key.account(), 1000 * chain_spec::unit);
    return balances;
}

/// Everybody sends to the next one.
std::vector<Bytes> transfers(const service::SealingNode& node,
                             const std::vector<keystore::KeyPair>& keys, std::uint32_t nonce,
                             std::vector<Check>& checks) {
    std::vector<Bytes> bodies;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto call = frame::encode_call<chain_spec::Balances>(balances::transfer_keep_alive{
            .dest = frame::Id{keys[(i + 1) % keys.size()].account()}, .value = chain_spec::milli});
        bodies.push_back(node.extrinsic(keys[i].account(), nonce, call, [&](const Bytes& payload) {
            const auto signature = keys[i].sign(payload);
            checks.push_back({crypto::blake2_256(payload),
                              std::get<crypto::EcdsaSignature>(signature).bytes,
                              keys[i].public_key()});
            return signature;
        }));
    }
    return bodies;
}

double seconds_of(const std::function<void()>& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

void run_all(const std::vector<Check>& checks) {
    std::vector<std::jthread> pool;
    for (unsigned t = 0; t < threads; ++t)
        pool.emplace_back([&, t] {
            for (std::size_t i = t; i < checks.size(); i += threads) checks[i].run();
        });
}

}  // namespace

std::vector<Figure> measure_import() {
    const auto keys = make_keys();
    const service::Folder there, here;
    service::SealingNode author{there, endowments(keys)}, importer{here, endowments(keys)};
    double import_seconds = 0, check_seconds = 0;
    for (std::uint32_t round = 0; round < rounds; ++round) {
        std::vector<Check> checks;
        const auto parent = author.chain->best().hash;
        const auto block = author.build(parent, transfers(author, keys, round, checks),
                                        frame::SignatureCheck::Done);
        INVARIANT(author.chain->import(block, author.slot));
        const auto checked = seconds_of([&] { run_all(checks); });
        const auto imported = seconds_of([&] {
            INVARIANT(importer.chain->import(block, author.slot));
            importer.chain->finalise(parent);
        });
        if (round == 0) continue;  // Warms caches on both sides.
        check_seconds += checked;
        import_seconds += imported;
    }
    const double count = senders * (rounds - 1);
    return {compared({.name = "block import of transfers / their signatures alone",
                      .floor = 0.4,
                      .threads = threads},
                     count / import_seconds, count / check_seconds)};
}

}  // namespace assay::bench
