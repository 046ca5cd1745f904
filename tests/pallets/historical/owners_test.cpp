// SPDX-License-Identifier: Apache-2.0
#include "pallets/historical/owners.hpp"

#include <catch2/catch.hpp>

#include "pallets/historical/pallet.hpp"
#include "runtime/storage/memory_view.hpp"

namespace assay::historical {

namespace {

session::KeyedValidators validators(std::uint8_t count) {
    session::KeyedValidators out;
    for (std::uint8_t i = 0; i < count; ++i)
        out.push_back({{{0xa0, i}}, {{{0xb0, i}}, {{0xc0, i}}}});
    return out;
}
Bytes babe_key_of(const session::KeyedValidators& all, std::size_t at) {
    const auto& id = all[at].second.babe.bytes;
    return {id.begin(), id.end()};
}

struct SessionPlace : frame::PalletAt<13, "Session"> {};
struct TestConfig : frame::PalletAt<12, "Historical"> {
    using Session = SessionPlace;
};
using Historical = Pallet<TestConfig>;

}  // namespace

TEST_CASE("whose a key was is proved from the root alone, for sets of any size") {
    for (const int count : {1, 2, 3, 17, 100}) {
        const auto all = validators(static_cast<std::uint8_t>(count));
        const auto root = owner_root(all);
        for (std::size_t i = 0; i < all.size(); i += 7) {
            const auto key = babe_key_of(all, i);
            const auto nodes = prove_owner(all, session::babe_key, key);
            REQUIRE(nodes);
            CHECK(proved_owner(root, *nodes, session::babe_key, key) == all[i].first);
            // Neither another kind of key, nor another set, nor with a node changed or missing.
            CHECK_FALSE(proved_owner(root, *nodes, session::grandpa_key, key));
            CHECK_FALSE(proved_owner(owner_root(validators(200)), *nodes, session::babe_key, key));
            for (std::size_t node = 0; node < nodes->size(); ++node) {
                auto changed = *nodes;
                changed[node].back() ^= 1;
                CHECK_FALSE(proved_owner(root, changed, session::babe_key, key));
                changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(node));
                CHECK_FALSE(proved_owner(root, changed, session::babe_key, key));
            }
        }
        CHECK_FALSE(prove_owner(all, session::grandpa_key, babe_key_of(all, 0)));
    }
}

TEST_CASE("roots are kept for as many sessions as offences can be reported in") {
    const storage::MemoryView nothing;
    storage::Overlay state{nothing};
    frame::Context context{.state = state};
    Historical pallet{context};
    const auto all = validators(5);
    for (session::SessionIndex index = 0; index < 10; ++index) pallet.note(index, all, 3);
    CHECK(pallet.get(StoredRange{}) == std::pair<std::uint32_t, std::uint32_t>{7, 10});
    const auto key = babe_key_of(all, 2);
    const MembershipProof proof{8, *prove_owner(all, session::babe_key, key), 5};
    CHECK(pallet.owner(session::babe_key, key, proof) == all[2].first);
    auto wrong = proof;
    wrong.session = 6;
    CHECK_FALSE(pallet.owner(session::babe_key, key, wrong));
    wrong = proof;
    wrong.validator_count = 4;
    CHECK_FALSE(pallet.owner(session::babe_key, key, wrong));
}

}  // namespace assay::historical
