// SPDX-License-Identifier: Apache-2.0
#include "client/chain/events.hpp"

#include <catch2/catch.hpp>

#include "chain-spec/metadata.hpp"

namespace assay::chain {

namespace {

template <class Place, class Spec>
void add(scale::Encoder& out, const typename Spec::Event& event) {
    encode(out, frame::Phase{frame::ApplyExtrinsic{1}});
    encode(out, Place::index);
    encode(out, event);
    encode(out, std::vector<Hash256>{});
}

}  // namespace

TEST_CASE("the events of every pallet are known") {
    const auto model = chain_spec::metadata_model();
    const auto with_events = std::ranges::count_if(
        model.pallets, [](const auto& pallet) { return pallet.event.has_value(); });
    CHECK(with_events == std::variant_size_v<PalletEvent>);
}

TEST_CASE("events are read back with their pallets, and bytes of another version are not") {
    scale::Encoder out;
    encode(out, scale::Compact<std::uint32_t>{3});
    add<chain_spec::ImOnlinePlace, im_online::Spec>(out, im_online::SomeOffline{{{{7}}}});
    add<chain_spec::TreasuryPlace, treasury::Spec>(out, treasury::Burnt{5});
    add<chain_spec::SudoPlace, sudo::Spec>(out, sudo::KeyRemoved{});
    const auto events = decode_events(out.out);
    REQUIRE(events);
    REQUIRE(events->size() == 3);
    const auto* offline = events->at(0).as<im_online::SomeOffline>();
    REQUIRE(offline);
    CHECK(offline->offline == std::vector{AccountId{{7}}});
    CHECK(events->at(0).extrinsic() == 1);
    const auto* burnt = events->at(1).as<treasury::Burnt>();
    REQUIRE(burnt);
    CHECK(burnt->burnt_funds == 5);
    CHECK(events->at(1).pallet == "Treasury");
    CHECK(events->at(2).as<sudo::KeyRemoved>());
    CHECK_FALSE(events->at(2).as<treasury::Burnt>());
    for (std::size_t size = 0; size < out.out.size(); ++size)
        CHECK_FALSE(decode_events(ByteView{out.out}.first(size)));
    out.out[6] = 0xee;  // A pallet that is not there, after the count and the phase.
    CHECK_FALSE(decode_events(out.out));
}

TEST_CASE("a failed call's error is told by its pallet's name and its own") {
    const auto error = [](std::uint8_t pallet, std::uint8_t number) {
        return describe(frame::Module{{pallet, {number}}});
    };
    CHECK(error(chain_spec::TreasuryPlace::index, 2) == "Treasury.ProposalNotApproved");
    CHECK(error(chain_spec::ImOnlinePlace::index, 0) == "ImOnline.InvalidKey");
    CHECK(error(chain_spec::ProxyPlace::index, 2) == "Proxy.NotProxy");
    CHECK(error(0xee, 0) == "unknown pallet's error");
}

}  // namespace assay::chain
