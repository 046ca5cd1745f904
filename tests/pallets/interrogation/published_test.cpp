// SPDX-License-Identifier: Apache-2.0
// One-transaction fraud proofs: the claimant's sealed answers stand in for the record.
#include <catch2/catch.hpp>

#include "runtime/crypto/sr25519.hpp"
#include "tests/pallets/interrogation/hearing.hpp"

using namespace assay;
using namespace assay::test;
using interrogation::convict_published;
using interrogation::Error;
using interrogation::PublishedAnswer;

namespace {

using Key = crypto::sr25519::SecretKey;
Key key(std::uint8_t fill) {
    ByteArray<32> secret;
    secret.fill(fill);
    return Key::from_mini_secret(secret);
}
AccountId account_of(const Key& of) { return {of.public_key()}; }

// The false history, claimed by an account that has a key.
struct Published {
    Key owner = key(1);
    Chain chain;
    program::Subject subject{histories().task.record, histories().segment,
                             histories().falsehood.claim(account_of(owner))};
    convict_published call{.claim = claim, .path = {}, .answers = {}, .accusation = {}};

    Published() {
        verification::TrialRequest request;
        request.claim = claim;
        request.segment = {.index = 1,
                           .section = tasks::Section::Step,
                           .first_step = 0,
                           .steps = Histories::steps};
        request.claimant = account_of(owner);
        request.root = subject.claim.history;
        if (!subject.claim.pass) request.statement.verdict = verification::Verdict::Fail;
        request.header = program::header_at(subject.task, 0);
        request.start = *subject.segment.start;
        request.end = subject.segment.end;
        REQUIRE(chain.trials().open(request));
        build();
    }

    void build() {
        std::vector<program::Answer> answers;
        auto move = histories().truth.next_move(subject.claim, {}, {});
        while (const auto* ask = std::get_if<program::Ask>(&move)) {
            const program::Path path = ask->path;
            answers.push_back(*histories().falsehood.answer(subject.claim.account, path));
            call.answers.items.push_back(publish(path, answers.back()));
            move = histories().truth.next_move(subject.claim, path, answers);
        }
        const auto& accuse = std::get<program::Accuse>(move);
        call.path = accuse.path;
        call.accusation = accuse.accusation;
    }

    PublishedAnswer publish(const program::Path& path, const program::Answer& answer) const {
        const auto digest = interrogation::sealed_digest(subject, path, answer);
        return {answer, interrogation::Seal{account_of(owner), owner.sign(as_bytes(digest), {})}};
    }
    std::size_t seam(std::size_t nth) const {
        for (std::size_t i = 0; i < call.answers.size(); ++i) {
            const auto& answer = call.answers[i].answer;
            const bool is_seam = std::holds_alternative<program::StepAnswer>(answer) ||
                                 std::holds_alternative<program::TileAnswer>(answer);
            if (is_seam && nth-- == 0) return i;
        }
        FAIL("no such seam");
        return 0;
    }
};

}  // namespace

TEST_CASE("a published trace convicts its author in one transaction, without a question") {
    Published published;
    CHECK(published.chain.call(stranger, published.call));
    CHECK(published.chain.told().outcomes ==
          std::vector{std::pair{claim, verification::TrialOutcome{verification::Dead{
                                           verification::DeathCause::FoldStep}}}});
    CHECK(published.chain.held() == 0);
    CHECK(frame::encode_call<Interrogation>(published.call).size() < 32 * 1024);
}

TEST_CASE("inside a tree no seal is needed") {
    Published published;
    for (std::size_t i = 0; i < published.call.answers.size(); ++i)
        if (i != published.seam(0) && i != published.seam(1))
            published.call.answers.items[i].seal.reset();
    CHECK(published.chain.call(stranger, published.call));
}

TEST_CASE("what the claimant did not seal at a seam says nothing about it") {
    const auto spoil = GENERATE(0, 1, 2);
    for (const std::size_t nth : {std::size_t{0}, std::size_t{1}}) {
        Published published;
        auto& answer = published.call.answers.items[published.seam(nth)];
        if (spoil == 0) answer.seal.reset();
        if (spoil == 1) answer.seal->by = account(3);
        if (spoil == 2) answer.seal->signature = key(2).sign({}, {});
        CHECK(published.chain.refuses(stranger, published.call, Error::NotSealed));
    }
}

TEST_CASE("a published answer that hashes to nothing above is refused") {
    Published published;
    auto& first = std::get<program::HistoryAnswer>(published.call.answers.items[0].answer);
    first.steps.children.items[0].bytes[0] ^= 1;
    CHECK(published.chain.refuses(stranger, published.call, Error::WrongHash));
}

TEST_CASE("an honest published trace convicts nobody") {
    Published published;
    published.subject.claim = histories().truth.claim(account_of(published.owner));
    verification::TrialRequest request;
    request.claim = claim + 1;
    request.segment = {.index = 1, .section = tasks::Section::Step, .first_step = 0, .steps = 2};
    request.claimant = account_of(published.owner);
    request.root = published.subject.claim.history;
    request.header = program::header_at(published.subject.task, 0);
    request.start = *published.subject.segment.start;
    request.end = published.subject.segment.end;
    REQUIRE(published.chain.trials().open(request));
    auto call = published.call;
    call.claim = claim + 1;
    CHECK(published.chain.refuses(stranger, call, Error::WrongHash));
}
