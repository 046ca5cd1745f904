// SPDX-License-Identifier: Apache-2.0
#include "client/pool/pool.hpp"

#include <catch2/catch.hpp>

#include "tests/client/pool/fake_chain.hpp"

using namespace assay;
using namespace assay::pool;
using namespace assay::pool::testing;

namespace {

struct Test {
    FakeChain chain;
    Pool pool;
    std::uint64_t now = 1'000;

    explicit Test(Options options = {}) : pool{options, chain.validate()} {}

    Expected<Hash256, SubmitError> submit(const Draft& draft) {
        return pool.submit(body_of(draft), now);
    }
    template <class Error>
    bool refused(const Draft& draft) {
        const auto before = pool.all().size();
        const auto result = submit(draft);
        return !result && std::holds_alternative<Error>(result.error()) &&
               pool.all().size() == before && pool.take_events().empty();
    }
    std::vector<Draft> ready() const {
        std::vector<Draft> out;
        for (const auto& transaction : pool.ready()) out.push_back(draft_of(transaction->body));
        return out;
    }
    // A block with these on top of the best one.
    BlockBody grow(const std::vector<Draft>& drafts) {
        std::vector<Bytes> bodies;
        for (const auto& draft : drafts) bodies.push_back(body_of(draft));
        auto block = chain.grow(std::move(bodies));
        pool.best_changed({chain.best(), {}, {block}}, now);
        return block;
    }
};

std::vector<Event> events(const Draft& draft, const std::vector<Status>& statuses) {
    std::vector<Event> out;
    for (const auto& status : statuses) {
        auto& event = out.emplace_back();
        event.transaction = hash_of(draft);
        event.status = status;
    }
    return out;
}

}  // namespace

TEST_CASE(
    "a transaction with the account's nonce is ready, one further on waits for those before") {
    Test test;
    const Draft zero{.nonce = 0}, one{.nonce = 1}, two{.nonce = 2};
    CHECK(*test.submit(two) == hash_of(two));
    CHECK(test.pool.take_events() == events(two, {Future{}}));
    CHECK(test.submit(zero));
    CHECK(test.pool.take_events() == events(zero, {Ready{}}));
    CHECK(test.pool.ready_size().count == 1);
    CHECK(test.submit(one));
    CHECK(test.pool.take_events() ==
          std::vector<Event>{{hash_of(one), Ready{}}, {hash_of(two), Ready{}}});
    CHECK(test.pool.ready_size().count == 3);
    CHECK(test.pool.future_size().count == 0);
    CHECK(test.pool.next_nonce(account_of(1), 0) == 3);
}

TEST_CASE("blocks are offered the best first, then the oldest, and none before what it requires") {
    Test test;
    CHECK(test.submit({.account = 1, .nonce = 0, .priority = 5}));
    CHECK(test.submit({.account = 1, .nonce = 1, .priority = 100}));
    CHECK(test.submit({.account = 2, .nonce = 0, .priority = 50}));
    CHECK(test.submit({.account = 3, .nonce = 0, .priority = 50}));
    CHECK(test.submit({.account = 4, .nonce = 0, .priority = 1}));
    std::vector<std::pair<int, std::uint32_t>> order;
    for (const auto& draft : test.ready()) order.emplace_back(draft.account, draft.nonce);
    CHECK(order ==
          std::vector<std::pair<int, std::uint32_t>>{{2, 0}, {3, 0}, {1, 0}, {1, 1}, {4, 0}});
    CHECK(test.pool.ready(2).size() == 2);
}

TEST_CASE("the same transaction twice is refused") {
    Test test;
    CHECK(test.submit({}));
    test.pool.take_events();
    CHECK(test.refused<AlreadyImported>({}));
}

TEST_CASE("what is invalid for good is banned for a while, what may become valid is not") {
    Test test;
    test.chain.nonces[1] = 5;
    CHECK(test.refused<NotValid>({.nonce = 4}));
    const auto before = test.chain.validations;
    CHECK(test.refused<TemporarilyBanned>({.nonce = 4}));
    CHECK(test.chain.validations == before);
    test.now += Options{}.ban_ms;
    CHECK(test.refused<NotValid>({.nonce = 4}));

    test.chain.refuse = frame::Invalid{frame::InvalidTransaction::Payment};
    CHECK(test.refused<NotValid>({.nonce = 5}));
    test.chain.refuse.reset();
    CHECK(test.submit({.nonce = 5}));
}

TEST_CASE("a transaction takes another's place if it pays enough more") {
    Test test;
    const Draft old{.priority = 100}, next{.nonce = 1}, better{.priority = 110};
    CHECK(test.submit(old));
    CHECK(test.submit(next));
    test.pool.take_events();
    CHECK(test.refused<TooLowPriority>({.priority = 109}));
    CHECK(test.submit(better));
    CHECK(test.pool.take_events() ==
          std::vector<Event>{{hash_of(old), Usurped{hash_of(better)}}, {hash_of(better), Ready{}}});
    CHECK_FALSE(test.pool.contains(hash_of(old)));
    CHECK(test.pool.ready_size().count == 2);
    CHECK(test.refused<TooLowPriority>({.nonce = 1, .priority = 0, .padding = 1}));
}

TEST_CASE("a full pool keeps the better ones, and of a chain drops the last") {
    Options options;
    options.ready = {3, 10'000};
    Test test{options};
    CHECK(test.submit({.account = 1, .nonce = 0, .priority = 10}));
    CHECK(test.submit({.account = 1, .nonce = 1, .priority = 90}));
    CHECK(test.submit({.account = 2, .priority = 20}));
    test.pool.take_events();
    CHECK(test.refused<ImmediatelyDropped>({.account = 3, .priority = 10}));
    const Draft better{.account = 3, .priority = 30};
    CHECK(test.submit(better));
    CHECK(test.pool.take_events() ==
          std::vector<Event>{{hash_of({.nonce = 1, .priority = 90}), Dropped{}},
                             {hash_of(better), Ready{}}});
    CHECK(test.pool.ready_size().count == 3);
}

TEST_CASE("bytes are bounded as well as the count") {
    Options options;
    options.ready = {100, 1'000};
    Test test{options};
    CHECK(test.refused<ImmediatelyDropped>({.padding = 2'000}));
    CHECK(test.submit({.account = 1, .priority = 10, .padding = 500}));
    CHECK(test.submit({.account = 2, .priority = 20, .padding = 500}));
    CHECK(test.pool.ready_size().count == 1);
    CHECK(test.ready()[0].account == 2);
}

TEST_CASE("a replacement that does not fit leaves what was there") {
    Options options;
    options.ready = {10, 1'000};
    Test test{options};
    CHECK(test.submit({.account = 1, .priority = 10}));
    CHECK(test.submit({.account = 2, .priority = 50, .padding = 700}));
    test.pool.take_events();
    const auto result = test.submit({.account = 1, .priority = 20, .padding = 700});
    REQUIRE_FALSE(result);
    CHECK(std::holds_alternative<ImmediatelyDropped>(result.error()));
    CHECK(test.pool.contains(hash_of({.account = 1, .priority = 10})));
    CHECK(test.pool.contains(hash_of({.account = 2, .priority = 50, .padding = 700})));
}

TEST_CASE("future transactions have limits of their own, and do not wait for ever") {
    Options options;
    options.future = {2, 10'000};
    Test test{options};
    CHECK(test.submit({.account = 1, .nonce = 5, .priority = 10}));
    CHECK(test.submit({.account = 2, .nonce = 5, .priority = 20}));
    CHECK(test.submit({.account = 3, .nonce = 5, .priority = 30}));
    CHECK(test.pool.future_size().count == 2);
    CHECK_FALSE(test.pool.contains(hash_of({.account = 1, .nonce = 5, .priority = 10})));
    test.pool.take_events();
    test.now += options.future_lifetime_ms;
    test.grow({});
    CHECK(test.pool.future_size().count == 0);
    CHECK(test.pool.take_events().size() == 2);
}

TEST_CASE("an account has a bounded number of transactions, which it may still replace") {
    Options options;
    options.per_account = 2;
    Test test{options};
    CHECK(test.submit({.nonce = 0}));
    CHECK(test.submit({.nonce = 1}));
    test.pool.take_events();
    CHECK(test.refused<TooManyOfAccount>({.nonce = 2}));
    CHECK(test.submit({.nonce = 1, .priority = 200}));
    CHECK(test.submit({.account = 2}));
}

TEST_CASE("what a block holds leaves the pool, and what waited behind it stays ready") {
    Test test;
    const Draft zero{.nonce = 0}, one{.nonce = 1};
    CHECK(test.submit(zero));
    CHECK(test.submit(one));
    test.pool.take_events();
    const auto block = test.grow({zero});
    CHECK(test.pool.take_events() == events(zero, {InBlock{block.hash, 1}}));
    CHECK(test.pool.ready_size().count == 1);
    CHECK(test.pool.find(hash_of(one))->validity.required.empty());
}

TEST_CASE("another transaction with the same nonce in a block makes ours invalid") {
    Test test;
    const Draft ours{.priority = 1}, theirs{.priority = 2};
    CHECK(test.submit(ours));
    test.pool.take_events();
    const auto block = test.grow({theirs});
    CHECK(test.pool.take_events() == std::vector<Event>{{hash_of(theirs), InBlock{block.hash, 1}},
                                                        {hash_of(ours), Invalid{}}});
    CHECK(test.refused<TemporarilyBanned>(ours));
}

TEST_CASE("what a lost block held comes back, and what stood on it waits for it meanwhile") {
    Test test;
    const Draft zero{.nonce = 0}, one{.nonce = 1}, other{.account = 2};
    CHECK(test.submit(zero));
    CHECK(test.submit(one));
    const auto lost = test.grow({zero, other});
    test.pool.take_events();
    test.chain.shrink();
    const auto won = test.chain.grow({body_of(other)});
    test.pool.best_changed({1, {lost}, {won}}, test.now);
    CHECK(test.pool.take_events() == std::vector<Event>{{hash_of(zero), Retracted{lost.hash}},
                                                        {hash_of(other), Retracted{lost.hash}},
                                                        {hash_of(other), InBlock{won.hash, 1}},
                                                        {hash_of(zero), Ready{}}});
    CHECK(test.pool.ready_size().count == 2);
    CHECK(test.pool.find(hash_of(one))->validity.required.size() == 1);
}

TEST_CASE("a mortal transaction leaves when no block can hold it any more") {
    Test test;
    const Draft mortal{.longevity = 2};
    CHECK(test.submit(mortal));
    test.grow({});
    CHECK(test.pool.contains(hash_of(mortal)));
    test.pool.take_events();
    // In truth the runtime now says one block less; this one says two again, so it stays.
    CHECK(test.pool.find(hash_of(mortal))->valid_until == 3);
    Options never;
    never.revalidated_per_block = 0;
    Test strict{never};
    CHECK(strict.submit(mortal));
    strict.grow({});
    CHECK(strict.pool.contains(hash_of(mortal)));
    strict.pool.take_events();
    strict.grow({});
    CHECK(strict.pool.take_events() == events(mortal, {Invalid{}}));
}

TEST_CASE("at each block some are validated anew in turn, until all were") {
    Options options;
    options.revalidated_per_block = 10;
    Test test{options};
    for (std::uint8_t account = 1; account <= 25; ++account)
        CHECK(test.submit({.account = account}));
    test.chain.validations = 0;
    test.grow({});
    CHECK(test.chain.validations == 10);
    test.chain.refuse = frame::Invalid{frame::InvalidTransaction::Payment};
    test.grow({});
    CHECK(test.pool.ready_size().count == 15);
    test.grow({});
    test.grow({});
    CHECK(test.pool.ready_size().count == 0);
}

TEST_CASE("a transaction that the author could not use is banned, and its successors wait") {
    Test test;
    const Draft zero{.nonce = 0}, one{.nonce = 1};
    CHECK(test.submit(zero));
    CHECK(test.submit(one));
    test.pool.take_events();
    test.pool.remove_invalid(hash_of(zero), test.now);
    CHECK(test.pool.take_events() ==
          std::vector<Event>{{hash_of(zero), Invalid{}}, {hash_of(one), Future{}}});
    CHECK(test.refused<TemporarilyBanned>(zero));
}

TEST_CASE("tags are what counts: odd ones are refused") {
    FakeChain chain;
    frame::ValidTransaction valid;
    Pool pool{Options{},
              [&](const Bytes&) -> frame::Validity<frame::ValidTransaction> { return valid; }};
    const auto submit = [&](std::uint8_t byte) { return pool.submit({byte}, 0); };
    CHECK(std::holds_alternative<NoTagsProvided>(submit(1).error()));
    valid = {.required = {{1}, {2}, {2}}, .provided = {{2}}};
    CHECK(std::holds_alternative<CycleDetected>(submit(1).error()));
    valid = {.required = {{2}, {2}}, .provided = {{1}, {1}}};
    CHECK(submit(1));
    CHECK(pool.future_size().count == 1);
    valid = {.provided = {{2}}};
    CHECK(submit(2));
    CHECK(pool.ready_size().count == 2);
    // Two that wait for each other stay where they are.
    valid = {.required = {{3}}, .provided = {{4}}};
    CHECK(submit(3));
    valid = {.required = {{4}}, .provided = {{3}}};
    CHECK(submit(4));
    CHECK(pool.future_size().count == 2);
    CHECK(pool.ready().size() == 2);
}

TEST_CASE("broadcasts are told of what is here") {
    Test test;
    CHECK(test.submit({}));
    test.pool.take_events();
    test.pool.broadcast(hash_of({}), {"peer"});
    test.pool.broadcast(Hash256{}, {"peer"});
    CHECK(test.pool.take_events() == events({}, {Broadcast{{"peer"}}}));
}

TEST_CASE("the sender is read from signed extrinsics only") {
    CHECK(sender_of(body_of({.account = 7})) == account_of(7));
    CHECK_FALSE(sender_of(Bytes{0x04, 1, 2}));
    CHECK_FALSE(sender_of(Bytes{0x84, 0, 1}));
    CHECK_FALSE(sender_of(Bytes{}));
}
