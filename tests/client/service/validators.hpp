// SPDX-License-Identifier: Apache-2.0
// Validators as the node wires them, without sockets and with a clock that the test moves: blocks
// and votes go from each to all others at once.
#pragma once

#include <deque>

#include "chain-spec/validators.hpp"
#include "client/service/author.hpp"
#include "client/service/finality.hpp"
#include "client/service/submissions.hpp"
#include "tests/client/service/sealing_node.hpp"

namespace assay::service::testing {

inline constexpr std::uint64_t test_slot_ms = 1000;

inline keystore::KeyPair pair_of(keystore::Scheme scheme, const std::string& name) {
    return *keystore::KeyPair::from_uri(scheme, "//" + name);
}
inline AccountId stash_of(const std::string& name) {
    return pair_of(keystore::Scheme::Sr25519, name).account();
}
inline AccountId voter_of(const std::string& name) {
    return pair_of(keystore::Scheme::Ed25519, name).account();
}

struct Network;

struct Validator {
    Network& network;
    std::string name;
    Folder folder;
    keystore::Keystore keys;
    SignatureChecker signatures{2};
    std::unique_ptr<db::Database> database;
    std::unique_ptr<Chain> chain;
    std::unique_ptr<Submissions> submissions;
    std::unique_ptr<Reports> reports;
    std::unique_ptr<Signer> signer;
    std::unique_ptr<Finality> finality;
    std::unique_ptr<Author> author;
    std::deque<std::function<void()>> jobs;

    Validator(Network& among, std::string called);
    void open();
    void close();
    bool running() const { return chain != nullptr; }
    void run_jobs();
    void take(const frame::Block& block);
    /// Takes the blocks of the other's best chain that are not final here.
    void sync_with(const Validator& other);
};

struct Network {
    std::uint64_t now_ms = 1'000'000;
    chain_spec::Genesis genesis;
    std::vector<std::unique_ptr<Validator>> validators;
    std::deque<std::function<void()>> wire;  ///< Messages on their way.

    explicit Network(const std::vector<std::string>& names) {
        genesis.protocol = chain_spec::development_parameters();
        for (const auto& name : names)
            genesis = chain_spec::with_validator(genesis, stash_of(name), voter_of(name));
        genesis.staking.slash_reward_fraction = {100'000'000};
        for (const auto& name : names)
            validators.push_back(std::make_unique<Validator>(*this, name));
        for (auto& one : validators) one->open();
    }
    Validator& at(std::size_t index) { return *validators[index]; }
    std::uint64_t slot() const { return now_ms / test_slot_ms; }

    void to_all_but(const Validator& from, const std::function<void(Validator&)>& what) {
        for (auto& to : validators)
            if (to.get() != &from)
                wire.push_back([&to = *to, what] {
                    if (to.running()) what(to);
                });
    }
    void settle() {
        for (bool busy = true; busy;) {
            busy = !wire.empty();
            for (auto& deliver : std::exchange(wire, {})) deliver();
            for (auto& one : validators) busy = busy || !one->jobs.empty();
            for (auto& one : validators) one->run_jobs();
        }
    }
    /// To the next slot, in steps in which whoever wants is ticked.
    void next_slot() {
        constexpr std::uint64_t step_ms = 50;
        do {
            now_ms += step_ms;
            for (auto& one : validators)
                if (one->running() && one->finality->deadline() <= now_ms) one->finality->tick();
            settle();
        } while (now_ms % test_slot_ms != 0);
        for (auto& one : validators) {
            if (!one->running()) continue;
            const auto made = one->author->work(now_ms);
            if (!made) continue;
            const frame::Block block{*one->chain->header(made->hash),
                                     *one->chain->body(made->hash)};
            to_all_but(*one, [block](Validator& to) { to.take(block); });
        }
        settle();
    }
    void run(unsigned slots) {
        for (unsigned i = 0; i < slots; ++i) next_slot();
    }
};

inline Validator::Validator(Network& among, std::string called)
    : network{among}, name{std::move(called)} {
    keys.remember(babe_key_type, pair_of(keystore::Scheme::Sr25519, name));
    keys.remember(grandpa_key_type, pair_of(keystore::Scheme::Ed25519, name));
}

inline void Validator::open() {
    database = open_database(folder.path / "db", network.genesis);
    storage::MemoryView genesis;
    genesis.apply(chain_spec::build_genesis(network.genesis));
    Voters::begin(*database, genesis);
    chain = std::make_unique<Chain>(*database, signatures);
    submissions = std::make_unique<Submissions>(*chain, [this] { return network.now_ms; });
    reports = std::make_unique<Reports>(*chain);
    signer = std::make_unique<Signer>(keys, folder.path / "signed", true, network.slot());
    FinalityHooks hooks;
    hooks.now = [this] { return network.now_ms; };
    hooks.post = [this](auto job) { jobs.push_back(std::move(job)); };
    hooks.broadcast = [this](const grandpa::GossipMessage& message) {
        network.to_all_but(*this, [message](Validator& to) {
            static_cast<void>(to.finality->receive(1, message));
        });
    };
    hooks.send = [this](grandpa::PeerId, const grandpa::GossipMessage& message) {
        network.to_all_but(*this, [message](Validator& to) {
            static_cast<void>(to.finality->receive(1, message));
        });
    };
    finality = std::make_unique<Finality>(*chain, *database, *reports, signer.get(), test_slot_ms,
                                          std::move(hooks));
    author = std::make_unique<Author>(*chain, *submissions, *reports, *signer, test_slot_ms);
    finality->start();
}

inline void Validator::close() {
    jobs.clear();
    author.reset();
    finality.reset();
    signer.reset();
    reports.reset();
    submissions.reset();
    chain.reset();
    database.reset();
}

inline void Validator::run_jobs() {
    for (auto& job : std::exchange(jobs, {})) job();
}

inline void Validator::take(const frame::Block& block) {
    static_cast<void>(chain->import(block, network.slot()));
}

inline void Validator::sync_with(const Validator& other) {
    for (BlockNumber number = chain->finalised().number + 1;
         const auto hash = other.chain->hash_at(number); ++number)
        take({*other.chain->header(*hash), *other.chain->body(*hash)});
}

}  // namespace assay::service::testing
