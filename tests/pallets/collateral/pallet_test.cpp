// SPDX-License-Identifier: Apache-2.0
#include "pallets/collateral/pallet.hpp"

#include <catch2/catch.hpp>

#include "pallets/balances/pallet.hpp"
#include "pallets/system/pallet.hpp"
#include "runtime/storage/memory_view.hpp"

using namespace assay;
using namespace assay::collateral;

namespace {

struct SystemConfig : frame::PalletAt<0, "System"> {
    static system::RuntimeVersion version() { return {}; }
    static std::optional<system::UpgradeInfo> rules_of(ByteView) { return std::nullopt; }
    static constexpr system::Constants constants{
        .block_weights = {.max_block = {1, 1}, .normal_percent = 75},
        .block_length = 1,
        .block_hash_count = 10,
        .ss58_prefix = 42};
};
using System = system::Pallet<SystemConfig>;
struct BalancesConfig : frame::PalletAt<5, "Balances"> {
    using System = ::System;
    static constexpr balances::Constants constants{.existential_deposit = 10};
};
using Balances = balances::Pallet<BalancesConfig>;
struct CollateralConfig : frame::PalletAt<20, "Collateral"> {
    using Currency = Balances;
};
using Collateral = Pallet<CollateralConfig>;
static_assert(Purse<Collateral>);

AccountId account(std::uint8_t fill) {
    AccountId id;
    id.bytes.fill(fill);
    return id;
}
const AccountId alice = account(1), bob = account(2), nobody = account(3);
using Reason = balances::HoldReason;

struct Chain {
    storage::MemoryView nothing;
    storage::Overlay state{nothing};
    frame::Context context{.state = state};
    Chain() { Balances{context}.build({{{alice, 1'000}, {bob, 500}}}); }
    Collateral purse() { return Collateral{context}; }
    Balances bank() { return Balances{context}; }
    HoldId lock(Balance amount, Purpose purpose = Purpose::Challenge) {
        const auto id = purse().lock(alice, amount, purpose);
        REQUIRE(id);
        return *id;
    }
};

}  // namespace

TEST_CASE("each hold has its own id, amount and owner, and the currency holds their sum") {
    Chain chain;
    const auto first = chain.lock(300), second = chain.lock(200, Purpose::Escrow);
    CHECK(first != second);
    CHECK(chain.purse().find(first) == Hold{alice, 300, Purpose::Challenge, 0});
    CHECK(chain.bank().free(alice) == 500);
    CHECK(chain.bank().held(Reason::Collateral, alice) == 300);
    CHECK(chain.bank().held(Reason::Escrow, alice) == 200);
    CHECK(chain.purse().sum_of_holds(Reason::Collateral, alice) == 300);
    CHECK(chain.purse().sum_of_holds(Reason::Escrow, alice) == 200);
}

TEST_CASE("nobody locks what it has not, and a failed lock leaves no hold") {
    Chain chain;
    const auto before = chain.state.diff();
    CHECK_FALSE(chain.purse().lock(alice, 991, Purpose::Solver));  // Ten stay to keep it alive.
    CHECK_FALSE(chain.purse().burn(alice, 991));
    CHECK(chain.state.diff() == before);
}

TEST_CASE("a hold grows by its owner's money only, and only if it exists") {
    Chain chain;
    const auto id = chain.lock(100);
    REQUIRE(chain.purse().top_up(id, 50));
    CHECK(chain.purse().amount(id) == 150);
    const auto before = chain.state.diff();
    CHECK_FALSE(chain.purse().top_up(id, 10'000));
    CHECK_FALSE(chain.purse().top_up(99, 1));
    CHECK_FALSE(chain.purse().top_up(id, u128_max));
    CHECK(chain.state.diff() == before);
}

TEST_CASE("slashing burns what is there, and no more") {
    Chain chain;
    const auto id = chain.lock(100);
    CHECK(chain.purse().slash(id, 30) == 30);
    CHECK(chain.bank().total_issuance() == 1'470);
    CHECK(chain.purse().slash(id, 1'000) == 70);
    CHECK(chain.purse().slash(id, 1) == 0);
    CHECK(chain.purse().slash(77, 1) == 0);
    CHECK(chain.bank().total_issuance() == 1'400);
    chain.purse().free(id);
    CHECK_FALSE(chain.purse().find(id));
}

TEST_CASE("paying moves held money to a free account, as far as there is any") {
    Chain chain;
    const auto id = chain.lock(100);
    CHECK(chain.purse().pay(id, bob, 60) == 60);
    CHECK(chain.bank().free(bob) == 560);
    SECTION("and what would die on arrival stays") {
        CHECK(chain.purse().pay(id, nobody, 9) == 0);
        CHECK(chain.purse().amount(id) == 40);
    }
    SECTION("at most the rest") { CHECK(chain.purse().pay(id, bob, 1'000) == 40); }
    CHECK(chain.bank().total_issuance() == 1'500);
}

TEST_CASE("freeing returns the rest to its owner") {
    Chain chain;
    const auto id = chain.lock(100);
    chain.purse().open_claim(id);
    CHECK(chain.purse().find(id)->claims == 1);
    chain.purse().close_claim(id);
    CHECK(chain.purse().pay(id, bob, 25) == 25);
    chain.purse().free(id);
    CHECK(chain.bank().free(alice) == 975);
    CHECK(chain.bank().held(Reason::Collateral, alice) == 0);
    CHECK(chain.purse().amount(id) == 0);
}

TEST_CASE("a fee is burned out of free money") {
    Chain chain;
    REQUIRE(chain.purse().burn(alice, 40));
    CHECK(chain.bank().free(alice) == 960);
    CHECK(chain.bank().total_issuance() == 1'460);
    REQUIRE(chain.purse().burn(alice, 0));
}
