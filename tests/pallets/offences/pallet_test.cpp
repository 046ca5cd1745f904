// SPDX-License-Identifier: Apache-2.0
#include "pallets/offences/pallet.hpp"

#include <catch2/catch.hpp>

#include "runtime/storage/memory_view.hpp"

namespace assay::offences {

namespace {

std::vector<std::pair<AccountId, std::uint32_t>> slashed;

struct TestConfig : frame::PalletAt<11, "Offences"> {
    static void on_offence(frame::Context&, const OffenceDetails& details, Perbill fraction,
                           std::uint32_t) {
        slashed.emplace_back(details.offender, fraction.parts);
    }
};
using Offences = Pallet<TestConfig>;

AccountId person(std::uint8_t number) { return {{number}}; }

}  // namespace

TEST_CASE("the share grows with the square of those who did the same, up to all") {
    CHECK(equivocation_fraction(1, 1000).parts == 9'000);
    CHECK(equivocation_fraction(1, 100).parts == 900'000);
    CHECK(equivocation_fraction(10, 100).parts == 90'000'000);
    CHECK(equivocation_fraction(33, 100).parts == 980'100'000);
    CHECK(equivocation_fraction(34, 100).parts == Perbill::one);
    CHECK(equivocation_fraction(1, 1).parts == Perbill::one);
    CHECK(equivocation_fraction(1, 0).parts == Perbill::one);
    CHECK(equivocation_fraction(~0U / 4, ~0U).parts < Perbill::one);
}

TEST_CASE("being away costs nothing up to a tenth, and then up to 7 % as more are away") {
    const auto parts = [](std::uint32_t offenders, std::uint32_t validators) {
        return unresponsiveness_fraction(offenders, validators).parts;
    };
    // The values of Substrate's pallet_im_online for 50 validators.
    CHECK(parts(5, 50) == 0);
    CHECK(parts(6, 50) == 0);
    CHECK(parts(7, 50) == 4'200'000);
    CHECK(parts(17, 50) == 46'200'000);
    CHECK(parts(1, 1) == 0);
    CHECK(parts(2, 2) == 70'000'000);
    CHECK(parts(50, 50) == 70'000'000);
    CHECK(parts(~0U, ~0U) == 70'000'000);
    CHECK(fraction_of(unresponsiveness, 17, 50).parts == 46'200'000);
    CHECK(fraction_of(babe_equivocation, 1, 100) == equivocation_fraction(1, 100));
}

TEST_CASE("those who were away together are reported at once, each for the share of all") {
    const storage::MemoryView nothing;
    storage::Overlay state{nothing};
    frame::Context context{.state = state};
    slashed.clear();
    const Offence offence{unresponsiveness, {1}, 7, 4, {person(1), person(2), person(3)}, {}};
    CHECK(Offences{context}.report(offence));
    CHECK(context.events.size() == 1);
    const auto share = unresponsiveness_fraction(3, 4).parts;
    CHECK(slashed ==
          std::vector{std::pair{person(1), share}, {person(2), share}, {person(3), share}});
    CHECK_FALSE(Offences{context}.report(offence));
    CHECK(slashed.size() == 3);
}

TEST_CASE("a deed counts once, and all who did it at the same time pay for each other") {
    const storage::MemoryView nothing;
    storage::Overlay state{nothing};
    frame::Context context{.state = state};
    Offences pallet{context};
    slashed.clear();
    Offence offence{babe_equivocation, {1}, 7, 100, {person(1)}, {person(9)}};
    CHECK(pallet.report(offence));
    CHECK(context.events.size() == 1);
    const auto before = state.diff();
    CHECK_FALSE(pallet.report(offence));
    CHECK(state.diff() == before);
    CHECK(slashed == std::vector{std::pair{person(1), 900'000U}});
    offence.offenders = {person(2)};
    CHECK(pallet.report(offence));
    CHECK(slashed == std::vector{std::pair{person(1), 900'000U},
                                 {person(1), 3'600'000U},
                                 {person(2), 3'600'000U}});
    // Another time, and another rule, are other deeds.
    offence.timeslot = {2};
    CHECK(pallet.report(offence));
    CHECK(slashed.back() == std::pair{person(2), 900'000U});
    offence.kind = grandpa_equivocation;
    CHECK(pallet.report(offence));
    CHECK(slashed.size() == 5);
}

}  // namespace assay::offences
