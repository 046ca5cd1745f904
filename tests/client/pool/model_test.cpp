// SPDX-License-Identifier: Apache-2.0
// Random operations on the pool beside a model that knows, of each account, which nonces are there.
#include <catch2/catch.hpp>
#include <random>

#include "tests/client/pool/fake_chain.hpp"

using namespace assay;
using namespace assay::pool;
using namespace assay::pool::testing;

namespace {

class Walk {
  public:
    Walk(std::uint32_t seed, Options options)
        : random_{seed}, options_{options}, pool_{options, chain_.validate()} {}

    void run(int steps) {
        for (int i = 0; i < steps; ++i) {
            step();
            check();
        }
    }

  private:
    std::uint32_t below(std::uint32_t bound) {
        return std::uniform_int_distribution<std::uint32_t>{0, bound - 1}(random_);
    }

    void step() {
        now_ += below(20'000);
        const auto kind = below(100);
        if (kind < 75) return submit();
        if (kind < 85) return block(0);
        if (kind < 95) return block(below(4));
        const auto ready = pool_.ready(1);
        if (!ready.empty()) pool_.remove_invalid(ready[0]->hash, now_);
    }

    void submit() {
        const auto account = static_cast<std::uint8_t>(1 + below(8));
        const auto nonce = chain_.nonces[account];
        const Draft draft{.account = account,
                          .nonce = std::max(nonce, 1U) - 1 + below(8),
                          .priority = 1 + below(20),
                          .longevity = below(3) == 0 ? 1 + below(5) : ~std::uint64_t{0},
                          .padding = below(40)};
        const auto result = pool_.submit(body_of(draft), now_);
        if (draft.nonce < nonce) REQUIRE_FALSE(result);
        if (result) REQUIRE(pool_.contains(*result));
    }

    // Retracts some blocks, and enacts one more than that, each with a part of what can be in it.
    void block(std::uint32_t depth) {
        BestChange change;
        for (; depth > 0 && !chain_.blocks.empty(); --depth)
            change.retracted.push_back(chain_.shrink());
        const auto again = change.retracted.size() + 1;
        for (std::size_t i = 0; i < again; ++i) {
            std::vector<Bytes> bodies;
            if (!change.retracted.empty() && below(2) == 0) {
                for (const auto& body : change.retracted.back().extrinsics)
                    if (draft_of(body).nonce == next(bodies, draft_of(body).account))
                        bodies.push_back(body);
            } else {
                for (const auto& transaction : pool_.ready(below(6))) {
                    const auto draft = draft_of(transaction->body);
                    if (draft.nonce == next(bodies, draft.account))
                        bodies.push_back(transaction->body);
                }
                // One that the pool has never seen.
                const auto stranger = static_cast<std::uint8_t>(1 + below(8));
                bodies.push_back(body_of({.account = stranger,
                                          .nonce = next(bodies, stranger),
                                          .priority = 1000 + below(1000)}));
            }
            change.enacted.push_back(chain_.grow(std::move(bodies)));
        }
        change.number = chain_.best();
        pool_.best_changed(change, now_);
    }

    std::uint32_t next(const std::vector<Bytes>& bodies, std::uint8_t account) {
        auto nonce = chain_.nonces[account];
        for (const auto& body : bodies) nonce += draft_of(body).account == account;
        return nonce;
    }

    void check() {
        std::map<std::uint8_t, std::map<std::uint32_t, TransactionPointer>> model;
        Limits ready{0, 0}, future{0, 0};
        for (const auto& transaction : pool_.all()) {
            const auto draft = draft_of(transaction->body);
            REQUIRE(model[draft.account].emplace(draft.nonce, transaction).second);
            REQUIRE(draft.nonce >= chain_.nonces[draft.account]);
            REQUIRE(transaction->valid_until > chain_.best());
        }
        std::map<Hash256, bool> expected;
        for (const auto& [account, nonces] : model) {
            REQUIRE(nonces.size() <= options_.per_account);
            auto wanted = chain_.nonces[account];
            for (const auto& [nonce, transaction] : nonces) {
                const bool is_ready = nonce == wanted;
                if (is_ready) ++wanted;
                auto& size = is_ready ? ready : future;
                ++size.count, size.bytes += transaction->body.size();
                expected[transaction->hash] = is_ready;
            }
            REQUIRE(pool_.next_nonce(account_of(account), chain_.nonces[account]) == wanted);
        }
        REQUIRE(pool_.ready_size().count == ready.count);
        REQUIRE(pool_.ready_size().bytes == ready.bytes);
        REQUIRE(pool_.future_size().count == future.count);
        REQUIRE(pool_.future_size().bytes == future.bytes);
        REQUIRE((ready.count <= options_.ready.count && ready.bytes <= options_.ready.bytes));
        REQUIRE((future.count <= options_.future.count && future.bytes <= options_.future.bytes));
        check_order(model, ready.count);
        check_events(expected);
    }

    // Each that is offered is the best of all that could come next.
    void check_order(std::map<std::uint8_t, std::map<std::uint32_t, TransactionPointer>> model,
                     std::size_t count) {
        auto nonces = chain_.nonces;
        const auto offered = pool_.ready();
        REQUIRE(offered.size() == count);
        for (const auto& transaction : offered) {
            const auto taken = draft_of(transaction->body);
            REQUIRE(taken.nonce == nonces[taken.account]);
            for (const auto& [account, there] : model) {
                const auto other = there.find(nonces[account]);
                if (other == there.end() || other->second == transaction) continue;
                const auto priority = other->second->validity.priority;
                REQUIRE((
                    priority < taken.priority ||
                    (priority == taken.priority && other->second->arrival > transaction->arrival)));
            }
            ++nonces[taken.account];
        }
    }

    // Whoever listens knows of every transaction whether it is ready, waits or is gone.
    void check_events(const std::map<Hash256, bool>& expected) {
        for (const auto& [hash, status] : pool_.take_events()) {
            if (std::holds_alternative<Ready>(status))
                told_[hash] = true;
            else if (std::holds_alternative<Future>(status))
                told_[hash] = false;
            else if (std::holds_alternative<InBlock>(status) || is_last(status))
                told_.erase(hash);
        }
        REQUIRE(told_ == expected);
    }

    std::mt19937 random_;
    Options options_;
    FakeChain chain_;
    Pool pool_;
    std::uint64_t now_ = 0;
    std::map<Hash256, bool> told_;
};

}  // namespace

TEST_CASE("random operations keep the pool as the model says") {
    const auto seed = static_cast<std::uint32_t>(GENERATE(1, 2, 3, 4, 5, 6, 7, 8));
    INFO("seed " << seed);
    Options roomy;
    roomy.revalidated_per_block = seed % 2 == 0 ? 0 : 5;
    Walk{seed, roomy}.run(1'000);
    Options tight = roomy;
    tight.ready = {10, 800};
    tight.future = {5, 400};
    tight.per_account = 4;
    Walk{seed, tight}.run(1'000);
}
