// SPDX-License-Identifier: Apache-2.0
// What the state costs a node: roots, finality and reads over a database of many accounts.
// ASSAY_BENCH_ACCOUNTS sets how many (200,000).
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <random>

#include "client/db/state_tree.hpp"
#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"
#include "runtime/storage/proof.hpp"
#include "runtime/storage/trie_root.hpp"
#include "runtime/storage/trie_update.hpp"
#include "tests/bench/bench.hpp"
#include "tests/client/db/chain.hpp"

using namespace assay;
using namespace assay::bench;
using namespace assay::db;

namespace {

constexpr std::uint32_t changes = 10'000;

std::uint32_t accounts() {
    const auto* asked = std::getenv("ASSAY_BENCH_ACCOUNTS");
    return asked != nullptr ? static_cast<std::uint32_t>(std::atoi(asked)) : 200'000;
}

// Shaped as System.Account: 80 bytes of key, 80 of value.
Bytes key_of(std::uint32_t account) {
    Bytes key(32, 0x26);
    const auto id = crypto::blake2_256(scale::to_bytes(account));
    append(key, crypto::blake2_128(id.bytes));
    append(key, id.bytes);
    return key;
}

Genesis many_accounts() {
    Genesis genesis{
        .hash = hash_of(0), .header = {}, .state_root = {}, .state = {}, .spec_name = "bench"};
    for (std::uint32_t i = 0; i < accounts(); ++i) genesis.state.emplace(key_of(i), Bytes(80, 1));
    genesis.state_root = storage::trie_root(genesis.state, storage::StateVersion::V1);
    return genesis;
}

// A node that finalises block after block, each changing `changes` random accounts.
class Chain {
  public:
    explicit Chain(Durability durability)
        : database_{directory_.path(), {.durability = durability}}, tree_{make_tree()} {}

    storage::Diff random_diff() {
        storage::Diff diff;
        for (std::uint32_t i = 0; i < changes; ++i) {
            Bytes value(80);
            for (auto& byte : value) byte = static_cast<std::uint8_t>(random_());
            diff.insert_or_assign(key_of(static_cast<std::uint32_t>(random_() % accounts())),
                                  std::move(value));
        }
        return diff;
    }
    BlockStatePointer state() const { return tree_.state(hash_of(height_)); }

    // The diff of the next block is prepared before, outside of the time that is taken.
    void prepare() {
        next_.state = random_diff();
        auto update = storage::update_trie(state()->trie(), next_.state);
        next_.state_root = update.root;
        next_.nodes = std::move(update.nodes);
    }
    void finalise_prepared() {
        const auto parent = hash_of(height_++);
        database_.put_block(
            {.hash = hash_of(height_), .height = height_, .header = {}, .body = {}});
        tree_.add(place_of(height_), parent, std::move(next_));
        tree_.finalise(hash_of(height_), {});
    }
    const Database& database() const { return database_; }
    BlockNumber height() const { return height_; }

  private:
    StateTree make_tree() {
        database_.init_genesis(many_accounts());
        return StateTree{database_};
    }
    TemporaryDirectory directory_;
    Database database_;
    StateTree tree_;
    std::mt19937 random_{1};
    BlockNumber height_ = 0;
    BlockChange next_;
};

struct Elapsed {
    double wall, cpu;  // seconds
};

Elapsed elapsed(const std::function<void()>& work) {
    const auto cpu = std::clock();
    const auto begin = std::chrono::steady_clock::now();
    work();
    return {.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
            .cpu = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC};
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

std::vector<Figure> measure_finality(Durability durability, const std::string& name) {
    Chain chain{durability};
    std::vector<double> wall, cpu;
    for (int i = 0; i < 15; ++i) {
        chain.prepare();
        const auto taken = elapsed([&] { chain.finalise_prepared(); });
        wall.push_back(changes / taken.wall);
        cpu.push_back(changes / taken.cpu);
    }
    return {Figure{.name = "accounts made final, 10k a block, " + name,
                   .ours = median(wall),
                   .unit = "/s"},
            Figure{.name = "the same in CPU time", .ours = median(cpu), .unit = "/s"}};
}

std::vector<Figure> measure_roots() {
    Chain chain{Durability::Process};
    const auto diff = chain.random_diff();
    const auto state = chain.state();
    std::vector<Figure> figures{
        alone({.name = "root after 10k changed accounts: accounts",
               .unit = "/s",
               .work = static_cast<double>(diff.size()),
               .clock = Clock::Cpu,
               .seconds = 3},
              [&] { keep(storage::update_trie(state->trie(), diff)); }),
        alone(
            {.name = "random read of an account", .unit = "/s", .work = 1000, .clock = Clock::Cpu},
            [&] {
                for (std::uint32_t i = 0; i < 1000; ++i)
                    keep(state->values().get(key_of(i * 7919 % accounts())));
            }),
        alone({.name = "next key", .unit = "/s", .work = 1000, .clock = Clock::Cpu},
              [&] {
                  Bytes at;
                  for (int i = 0; i < 1000; ++i) at = *state->values().next_key(at);
              }),
        alone({.name = "read proof of one account", .unit = "us", .clock = Clock::Cpu},
              [&, keys = std::vector<Bytes>{key_of(77)}] {
                  keep(storage::read_proof(state->trie(), keys));
              })};
    for (int i = 0; i < 20; ++i) {
        chain.prepare();
        chain.finalise_prepared();
    }
    const auto past = chain.database().state_at(BlockNumber{0});
    figures.push_back(alone(
        {.name = "random read 20 blocks ago", .unit = "/s", .work = 1000, .clock = Clock::Cpu},
        [&] {
            for (std::uint32_t i = 0; i < 1000; ++i)
                keep(past->values().get(key_of(i * 7919 % accounts())));
        }));
    return figures;
}

}  // namespace

int main(int argc, char** argv) {
    return run(argc, argv,
               {{"state-read", measure_roots},
                {"state-finality", [] {
                     auto figures = measure_finality(Durability::Power, "waiting for the disk");
                     auto more = measure_finality(Durability::Process, "not waiting");
                     figures.insert(figures.end(), more.begin(), more.end());
                     return figures;
                 }}});
}
