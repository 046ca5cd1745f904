// SPDX-License-Identifier: Apache-2.0
// Trials under attack: hostile questions with all lanes full, liars with larger deposits than the
// honest, claimants who fall silent, and what all of it costs whom.
#include <catch2/catch.hpp>

#include <random>

#include "client/worker/dispute/lying_trace.hpp"
#include "runtime/crypto/sr25519.hpp"
#include "tests/client/worker/dispute/court.hpp"
#include "tests/pallets/interrogation/hearing.hpp"

using namespace assay;
using namespace assay::test;
using dispute::Lie;
using dispute::LieKind;
using verification::Dead;
using verification::DeathCause;
using verification::Survives;
using verification::TrialOutcome;

namespace {

// Asks whatever the record allows, and brings accusations that are not true.
class Heckler final : public Party {
  public:
    Heckler(const AccountId& self, std::uint32_t seed, program::Accusation accusation)
        : Party{self}, random_{seed}, accusation_{std::move(accusation)} {}

    void act(Chain& chain, const dispute::TrialView& view) override {
        if (view.self && !view.self->group) {
            Hash256 own;
            own.bytes.fill(static_cast<std::uint8_t>(random_() | 1));
            static_cast<void>(static_cast<bool>(
                chain.call(self(), interrogation::open{view.trial.claim, {}, own})));
            return;
        }
        for (int attempt = 0; attempt < 20; ++attempt) {
            const Bytes path = some_path(view);
            Hash256 own;
            own.bytes.fill(0xee);
            if (chain.call(self(), interrogation::open{view.trial.claim, path, own})) ++questions;
            if (chain.call(self(), interrogation::convict{view.trial.claim, path, accusation_}))
                ++convictions;
        }
    }
    std::uint32_t questions = 0, convictions = 0;

  private:
    Bytes some_path(const dispute::TrialView& view) {
        if (view.record.empty()) return {};
        auto at = view.record.begin();
        std::advance(at, static_cast<std::ptrdiff_t>(random_() % view.record.size()));
        Bytes path = at->first;
        path.push_back(static_cast<std::uint8_t>(random_() % 20));
        return path;
    }

    std::mt19937 random_;
    program::Accusation accusation_;
};

program::Subject subject_of(const program::ClaimRecord& claimed) {
    return {histories().task.record, histories().segment, claimed};
}

}  // namespace

TEST_CASE("an honest claim survives hostile questions of many groups with all lanes full") {
    const auto seed = GENERATE(1U, 2U, 3U);
    // The accusation is a true one, against the other history: nothing that could be forged is
    // closer to convincing.
    const auto forged = Hearing{{anna}}.finding().accusation;
    auto values = parameters();
    values.lanes = 4;
    Chain chain{values};
    const auto subject = subject_of(histories().truth.claim(claimant));
    std::vector<verification::Accuser> accusers;
    for (std::uint8_t i = 0; i < 10; ++i) accusers.push_back({account(20 + i), {}, 100U + i, i});
    REQUIRE(chain.trials().open(request_for(subject, claim, accusers)));
    std::vector<std::unique_ptr<Heckler>> hecklers;
    for (std::uint8_t i = 0; i < 9; ++i)
        hecklers.push_back(std::make_unique<Heckler>(account(20 + i), 100 * seed + i, forged));
    // One accuser is not random: it believes the other history, and goes by the book.
    Accusing believer{account(29), histories().falsehood};
    dispute::HonestAnswerer answerer{histories().truth};
    Defending defender{claimant, answerer};
    std::vector<Party*> parties{&defender, &believer};
    for (auto& heckler : hecklers) parties.push_back(heckler.get());

    const auto issued = chain.balances().total_issuance();
    run(chain, claim, parties);
    CHECK(outcome_of(chain, claim) == TrialOutcome{Survives{}});
    std::uint32_t questions = believer.questions;
    for (const auto& heckler : hecklers) {
        CHECK(heckler->convictions == 0);
        questions += heckler->questions;
    }
    CHECK(questions > 60);
    CHECK(chain.told().forfeited.size() == 10);
    // The claimant has earned the fees less the burned part; deposits lie with the record.
    const auto nodes = chain.trials().trial(claim)->nodes;
    CHECK(chain.balances().free(claimant) == endowment + nodes * 70);
    CHECK(chain.balances().total_issuance() == issued - nodes * 30);
    CHECK(chain.held() == nodes * values.node_deposit);
    chain.trials().forget(claim);
    chain.advance(20);
    CHECK(chain.held() == 0);
}

TEST_CASE("one honest accuser convicts although liars with larger deposits take all lanes first") {
    auto values = parameters();
    values.lanes = 2;
    Chain chain{values};
    const auto subject = subject_of(histories().falsehood.claim(claimant));
    std::vector<verification::Accuser> accusers{{anna, {}, 50, 1}};
    for (std::uint8_t i = 0; i < 6; ++i) accusers.push_back({account(20 + i), {}, 1'000, i});
    REQUIRE(chain.trials().open(request_for(subject, claim, accusers)));
    std::vector<std::unique_ptr<Heckler>> hecklers;
    for (std::uint8_t i = 0; i < 6; ++i)
        hecklers.push_back(
            std::make_unique<Heckler>(account(20 + i), 7U + i, program::WrongLength{}));
    dispute::HonestAnswerer answerer{histories().falsehood};
    Defending defender{claimant, answerer};
    Accusing honest{anna, histories().truth};
    std::vector<Party*> parties{&defender, &honest};
    for (auto& heckler : hecklers) parties.push_back(heckler.get());

    run(chain, claim, parties);
    CHECK(outcome_of(chain, claim) == TrialOutcome{Dead{DeathCause::FoldStep}});
    CHECK(honest.questions <= interrogation::max_levels);
    // Six wrong histories, two lanes: three turns of theirs, then the honest one's.
    CHECK(chain.trials().trial(claim)->round <= 4);
    CHECK(std::ranges::count(chain.told().forfeited, std::pair{claim, anna}) == 0);
}

TEST_CASE("two honest accusers share a group, its questions and its record") {
    Chain chain;
    const auto subject = subject_of(histories().falsehood.claim(claimant));
    REQUIRE(
        chain.trials().open(request_for(subject, claim, {{anna, {}, 50, 1}, {boris, {}, 60, 2}})));
    dispute::HonestAnswerer answerer{histories().falsehood};
    Defending defender{claimant, answerer};
    Accusing first{anna, histories().truth}, second{boris, histories().truth};
    const std::array<Party*, 3> parties{&first, &second, &defender};
    run(chain, claim, parties);
    CHECK(outcome_of(chain, claim) == TrialOutcome{Dead{DeathCause::FoldStep}});
    const auto trial = *chain.trials().trial(claim);
    CHECK(trial.groups == 1);
    // Both joined; everything below W was asked once.
    CHECK(first.questions + second.questions == trial.nodes + 1);
    CHECK(chain.told().forfeited.empty());
}

TEST_CASE("a claimant who falls silent at any depth dies by the clock") {
    // Answers nothing but what lies above `depth`.
    struct Shy final : dispute::Answerer {
        std::size_t depth = 0;
        std::optional<dispute::Answer> answer(const AccountId& who,
                                              const program::Path& path) override {
            return path.size() < depth ? histories().falsehood.answer(who, path) : std::nullopt;
        }
    };
    const auto levels = Hearing{{anna}}.finding().questions.size();
    for (std::size_t depth = 0; depth < levels; ++depth) {
        Chain chain;
        const auto subject = subject_of(histories().falsehood.claim(claimant));
        REQUIRE(chain.trials().open(request_for(subject, claim, {{anna, {}, 50, 1}})));
        Shy shy;
        shy.depth = depth;
        Defending defender{claimant, shy};
        Accusing honest{anna, histories().truth};
        const std::array<Party*, 2> parties{&honest, &defender};
        run(chain, claim, parties);
        CHECK(outcome_of(chain, claim) == TrialOutcome{Dead{DeathCause::Unanswered}});
        CHECK(honest.questions == depth + 1);
    }
}

TEST_CASE("a delegate defends in the claimant's stead, a stranger only inside trees") {
    for (const bool named : {true, false}) {
        Chain chain;
        const auto subject = subject_of(histories().truth.claim(claimant));
        auto request = request_for(subject, claim, {{anna, {}, 50, 1}});
        if (named) request.delegates = {{delegate}};
        REQUIRE(chain.trials().open(request));
        dispute::HonestAnswerer answerer{histories().truth};
        Defending defender{delegate, answerer};
        Accusing wrong{anna, histories().falsehood};
        const std::array<Party*, 2> parties{&wrong, &defender};
        run(chain, claim, parties);
        CHECK(outcome_of(chain, claim) ==
              (named ? TrialOutcome{Survives{}} : TrialOutcome{Dead{DeathCause::Unanswered}}));
    }
}

TEST_CASE("a claimant that publishes its trace is convicted by one transaction") {
    ByteArray<32> secret;
    secret.fill(9);
    const auto key = crypto::sr25519::SecretKey::from_mini_secret(secret);
    const AccountId cheat{key.public_key()};
    const auto& task = histories().task;
    dispute::LyingHistory history{histories().replay, task.record, histories().segment,
                                  Lie{.kind = LieKind::FoldFinish, .state = 2, .node = 2}};
    dispute::LyingTrace trace{task.record, histories().segment, history};
    const auto subject = subject_of(trace.claim(cheat));
    dispute::Defender publisher{cheat, trace};
    const dispute::Sign sign = [&](ByteView message) -> crypto::MultiSignature {
        return key.sign(message, {});
    };
    dispute::Interrogator interrogator{histories().truth};
    const auto call = interrogator.convict_from(claim, subject, [&](const program::Path& path) {
        return publisher.publish(subject, path, sign);
    });
    REQUIRE(call);

    Chain chain;
    REQUIRE(chain.trials().open(request_for(subject, claim, {{anna, {}, 50, 1}})));
    CHECK(chain.call(stranger, *call));
    CHECK(outcome_of(chain, claim) == TrialOutcome{Dead{DeathCause::FoldFinish}});
    CHECK(chain.trials().trial(claim)->nodes == 0);

    // Honest answers lead nowhere.
    dispute::HonestAnswerer honest{histories().truth};
    dispute::Defender other{cheat, honest};
    const auto truth = subject_of(histories().truth.claim(cheat));
    CHECK_FALSE(interrogator.convict_from(
        claim, truth, [&](const program::Path& path) { return other.publish(truth, path, sign); }));
}
