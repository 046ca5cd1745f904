// SPDX-License-Identifier: Apache-2.0
#include "client/service/consensus.hpp"

#include <boost/asio/post.hpp>
#include <stdexcept>

#include "chain-spec/consensus.hpp"
#include "client/service/submissions.hpp"

namespace assay::service {

namespace {

std::uint64_t slot_duration(const Chain& chain) {
    const auto slot_ms = chain_spec::slot_duration(chain.state(chain.best().hash)->values());
    if (slot_ms == 0) throw std::runtime_error{"the chain spec has no slot duration"};
    return slot_ms;
}

keystore::Keystore open_keystore(const std::filesystem::path& folder,
                                 const ConsensusOptions& options) {
    keystore::Keystore keys{folder / "keystore"};
    if (!options.uri) return keys;
    for (const auto& [type, scheme] : session_key_kinds) {
        const auto pair = keystore::KeyPair::from_uri(scheme, *options.uri);
        if (!pair) throw std::runtime_error{"not a secret URI of session keys"};
        keys.remember(type, *pair);
    }
    return keys;
}

}  // namespace

std::uint64_t wall_clock_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

Consensus::Consensus(boost::asio::io_context& strand, Chain& chain, db::Database& database,
                     Submissions& submissions, const std::filesystem::path& folder,
                     const ConsensusOptions& options)
    : slots_{strand},
      votes_{strand},
      slot_ms_{slot_duration(chain)},
      keys_{open_keystore(folder, options)},
      reports_{chain} {
    if (options.validator)
        signer_ =
            std::make_unique<Signer>(keys_, folder / "signed", options.fresh_keys, slot_now());
    FinalityHooks hooks;
    hooks.now = wall_clock_ms;
    hooks.post = [&strand](auto job) { boost::asio::post(strand, std::move(job)); };
    hooks.woken = [this] { wait_for_votes(); };
    finality_.emplace(chain, database, reports_, signer_.get(), slot_ms_, std::move(hooks));
    if (signer_) author_.emplace(chain, submissions, reports_, *signer_, slot_ms_);
}

void Consensus::start(
    std::function<bool()> may_author,
    std::function<void(const BlockReference&, std::chrono::duration<double>)> authored) {
    may_author_ = std::move(may_author);
    authored_ = std::move(authored);
    finality_->start();
    if (author_) wait_for_slot();
}

void Consensus::wait_for_slot() {
    slots_.expires_after(std::chrono::milliseconds{slot_ms_ - wall_clock_ms() % slot_ms_});
    slots_.async_wait([this](const auto& failed) {
        if (failed) return;
        const auto begun = std::chrono::steady_clock::now();
        if (may_author_())
            if (const auto block = author_->work(wall_clock_ms()))
                authored_(*block, std::chrono::steady_clock::now() - begun);
        wait_for_slot();
    });
}

void Consensus::wait_for_votes() {
    const auto now = wall_clock_ms(), deadline = finality_->deadline();
    votes_.expires_after(std::chrono::milliseconds{deadline > now ? deadline - now : 0});
    votes_.async_wait([this](const auto& failed) {
        if (!failed) finality_->tick();
    });
}

}  // namespace assay::service
