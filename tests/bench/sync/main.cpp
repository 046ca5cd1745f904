// SPDX-License-Identifier: Apache-2.0
// A fresh node syncs a chain of transfers from another, both real processes: headers, signatures,
// execution, proofs of finality, the database. Beside it what the signatures alone cost.
// ASSAY_SYNC_BLOCKS asks for another number of blocks.
#include <chrono>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <thread>

#include "chain-spec/runtime.hpp"
#include "client/service/node.hpp"
#include "client/service/submissions.hpp"
#include "client/spec/network_spec.hpp"
#include "client/testnet/node_process.hpp"
#include "tests/bench/bench.hpp"

namespace assay::bench {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t slot_ms = 1000;
constexpr unsigned transfers_a_block = 4;

struct Folder {
    fs::path path;
    Folder() {
        auto pattern = (fs::temp_directory_path() / "assay-sync-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
};

BlockNumber wanted_blocks() {
    const auto* asked = std::getenv("ASSAY_SYNC_BLOCKS");
    return asked ? static_cast<BlockNumber>(std::atoi(asked)) : 3'000;
}

/// //Alice authors and votes on a clock of her own, in the past.
class Past {
  public:
    Past(const spec::ChainSpec& spec, const fs::path& base, BlockNumber blocks)
        : store_{spec, base, {.durability = db::Durability::Process}},
          submissions_{store_.chain(), [this] { return now_ms_; }},
          reports_{store_.chain()},
          now_ms_{(service::wall_clock_ms() / slot_ms - blocks - 60) * slot_ms} {
        using keystore::Scheme;
        keys_.remember(service::babe_key_type, alice_);
        keys_.remember(service::grandpa_key_type,
                       *keystore::KeyPair::from_uri(Scheme::Ed25519, "//Alice"));
        signer_.emplace(keys_, base / "signed", true, 0);
        service::FinalityHooks hooks;
        hooks.now = [this] { return now_ms_; };
        hooks.post = [this](auto job) { jobs_.push_back(std::move(job)); };
        finality_.emplace(store_.chain(), store_.database(), reports_, &*signer_, slot_ms,
                          std::move(hooks));
        author_.emplace(store_.chain(), submissions_, reports_, *signer_, slot_ms);
        finality_->start();
    }
    void block() {
        for (unsigned i = 0; i < transfers_a_block; ++i)
            INVARIANT(submissions_.offer(transfer(nonce_++)));
        INVARIANT(author_->work(now_ms_));
        for (auto& job : std::exchange(jobs_, {})) job();
        for (int half = 0; half < 2; ++half) {
            now_ms_ += slot_ms / 2;
            finality_->tick();
        }
    }
    BlockNumber height() { return store_.chain().best().number; }

  private:
    Bytes transfer(std::uint32_t nonce) {
        const auto call = frame::encode_call<chain_spec::Balances>(
            balances::transfer_keep_alive{.dest = frame::Id{bob_}, .value = chain_spec::milli});
        const chain_spec::SigningContext context{
            .spec_version = chain_spec::spec_version,
            .transaction_version = chain_spec::transaction_version,
            .genesis = store_.chain().genesis(),
            .nonce = nonce};
        return chain_spec::assemble_extrinsic(
            context, call, alice_.account(),
            alice_.sign(chain_spec::payload_to_sign(context, call)));
    }

    keystore::KeyPair alice_ = *keystore::KeyPair::from_uri(keystore::Scheme::Sr25519, "//Alice");
    AccountId bob_ = keystore::KeyPair::from_uri(keystore::Scheme::Sr25519, "//Bob")->account();
    service::ChainStore store_;
    service::Submissions submissions_;
    service::Reports reports_;
    keystore::Keystore keys_;
    std::optional<service::Signer> signer_;
    std::optional<service::Finality> finality_;
    std::optional<service::Author> author_;
    std::deque<std::function<void()>> jobs_;
    std::uint64_t now_ms_;
    std::uint32_t nonce_ = 0;
};

/// Seconds for the signatures of one block on one thread: the seal, the draw, the transfers.
double signatures_of_a_block() {
    const auto pair = *keystore::KeyPair::from_uri(keystore::Scheme::Sr25519, "//Alice");
    const Bytes message(100, 7);
    const auto signature = std::get<crypto::Sr25519Signature>(pair.sign(message));
    const auto& key = pair.account().bytes;
    const auto input = babe::slot_transcript({}, 1, 0);
    const auto drawn = pair.vrf_sign(input, crypto::Transcript{"VRF"});
    constexpr int rounds = 300;
    const auto begun = Clock::now();
    for (int i = 0; i < rounds; ++i) {
        for (unsigned s = 0; s < 1 + transfers_a_block; ++s)
            keep(crypto::sr25519::verify(signature, message, key));
        keep(crypto::vrf_verify(key, input, drawn));
    }
    return std::chrono::duration<double>(Clock::now() - begun).count() / rounds;
}

std::vector<Figure> measure_sync() {
    const Folder folder;
    const auto blocks = wanted_blocks();
    const auto text = spec::network_spec("local", {{"//Alice"}, slot_ms});
    INVARIANT(text);
    const auto chain = folder.path / "chain.json";
    std::ofstream{chain} << *text;
    const auto spec = spec::parse_chain_spec(*text);
    INVARIANT(spec);
    {
        Past past{*spec, folder.path / "there", blocks};
        while (past.height() < blocks) past.block();
    }
    testnet::NodeProcess there{{.name = "there",
                                .program = ASSAY_BENCH_NODE,
                                .folder = folder.path / "there",
                                .chain = chain.string(),
                                .ports = testnet::free_ports()}};
    INVARIANT(there.rpc().best().number() == blocks);
    const auto begun = Clock::now();
    testnet::NodeProcess here{{.name = "here",
                               .program = ASSAY_BENCH_NODE,
                               .folder = folder.path / "here",
                               .chain = chain.string(),
                               .ports = testnet::free_ports(),
                               .boot = {there.address()}}};
    while (here.rpc().best().number() < blocks)
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    const std::chrono::duration<double> took = Clock::now() - begun;
    // All but what no proof has come for yet.
    constexpr BlockNumber proof_period = 512;
    INVARIANT(here.rpc().finalised().number() + proof_period >= blocks);
    return {compared({.name = "sync of " + std::to_string(blocks) + " blocks of " +
                              std::to_string(transfers_a_block) +
                              " transfers / their signatures alone on one thread",
                      .threads = 2},
                     blocks / took.count(), 1 / signatures_of_a_block())};
}

}  // namespace

}  // namespace assay::bench

int main(int argc, char** argv) {
    return assay::bench::run(argc, argv, {{"sync", assay::bench::measure_sync}});
}
