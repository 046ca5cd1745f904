// SPDX-License-Identifier: Apache-2.0
// BABE on the chain: follows slots and epochs, gathers the randomness of the epoch after the next,
// announces who may author, and takes reports of those who authored twice. Block import has checked
// claim, proof and seal before (consensus/babe).
#pragma once

#include "consensus/babe/header.hpp"
#include "pallets/babe/types.hpp"

namespace assay::pallet_babe {

template <class C>
concept Config = historical::TakesReports<C> && requires {
    { C::constants } -> std::convertible_to<Constants>;
    requires C::constants.epoch_duration > 0;
    typename C::System;
};

template <Config C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::fail, Base::put, Base::remove, Base::mutate, Base::now, Base::context;
    static constexpr std::uint64_t duration = C::constants.epoch_duration;

  public:
    using Base::Base, Base::get;

    void build(const Genesis& genesis) {
        put(SlotDuration{}, genesis.slot_ms);
        put(EpochConfig{}, genesis.config);
        put(Authorities{}, genesis.authorities);
        put(NextAuthorities{}, genesis.authorities);
    }

    // ---- Calls

    frame::Result<> call(const frame::Origin& origin, const report_equivocation& args) {
        const AccountId reporter = TRY(ensure_signed(origin));
        return report({reporter}, args.equivocation_proof, args.key_owner_proof);
    }
    frame::Result<> call(const frame::Origin& origin, const report_equivocation_unsigned& args) {
        const auto reporters = TRY(historical::inherent_reporters<C>(context(), origin));
        return report(reporters, args.equivocation_proof, args.key_owner_proof);
    }
    frame::Result<> call(const frame::Origin& origin, const plan_config_change& args) {
        TRY(frame::ensure_root(origin));
        ENSURE(is_valid(std::get<babe::NextConfigV1>(args.config).config),
               fail(Error::InvalidConfiguration));
        put(PendingEpochConfigChange{}, args.config);
        return {};
    }

    // ---- Hooks

    void on_initialize() {
        const auto claim = claimed();
        if (!claim) return;
        const auto slot = babe::slot_of(*claim);
        if (get(GenesisSlot{}) == 0) {
            // Epoch 0 begins with block 1, whatever slot that has.
            put(GenesisSlot{}, slot);
            announce(babe::NextEpochData{get(Authorities{}), get(Randomness{})});
        }
        put(CurrentSlot{}, slot);
    }
    void on_finalize() {
        const auto drawn = this->drawn();
        put(AuthorVrfRandomness{}, drawn);
        if (!drawn || !babe::is_primary(*claimed())) return;
        auto segment = get(SegmentIndex{});
        auto outputs = get(UnderConstruction{segment});
        if (outputs.size() >= segment_length) {
            put(SegmentIndex{}, ++segment);
            outputs.clear();
        }
        outputs.push_back(*drawn);
        put(UnderConstruction{segment}, outputs);
    }

    // ---- What sessions ask and tell

    /// True in the first block after an epoch's end.
    bool should_end_session() const {
        return now() > 1 && get(GenesisSlot{}) != 0 &&
               get(CurrentSlot{}) >= epoch_start() + duration;
    }

    void begin_epoch(const babe::AuthorityList& authorities, const babe::AuthorityList& next,
                     session::SessionIndex session) {
        // Where nobody authored for longer than an epoch, the number jumps and the rest stays.
        const auto index = (get(CurrentSlot{}) - get(GenesisSlot{})) / duration;
        if (index != get(EpochIndex{}) + 1) note_skipped(index, session);
        put(EpochIndex{}, index);
        put(Authorities{}, authorities);
        put(NextAuthorities{}, next);
        const auto randomness = get(NextRandomness{});
        put(Randomness{}, randomness);
        put(NextRandomness{}, babe::next_randomness(randomness, index + 1, take_drawn()));
        put(EpochStart{}, std::pair{get(EpochStart{}).second, now()});
        announce(babe::NextEpochData{next, get(NextRandomness{})});
        if (const auto config = get(NextEpochConfig{})) put(EpochConfig{}, config);
        if (const auto pending = get(PendingEpochConfigChange{})) {
            const auto& config = std::get<babe::NextConfigV1>(*pending);
            put(NextEpochConfig{}, config.config);
            announce(babe::NextConfigData{config});
            put(PendingEpochConfigChange{}, std::nullopt);
        }
    }

    /// What the author of this block has drawn; nothing for a block without a draw. Only right once
    /// sessions have turned in it.
    std::optional<babe::Randomness> drawn() const {
        const auto claim = claimed();
        return claim ? draw(*claim) : std::nullopt;
    }

    // ---- What nodes ask

    babe::Configuration configuration() const {
        const auto config = get(EpochConfig{}).value_or(babe::EpochConfiguration{});
        return {get(SlotDuration{}), duration,          config.c,
                get(Authorities{}),  get(Randomness{}), config.allowed_slots};
    }
    babe::Slot epoch_start() const { return get(GenesisSlot{}) + get(EpochIndex{}) * duration; }
    babe::Epoch current_epoch() const {
        return {get(EpochIndex{}),  epoch_start(),     duration,
                get(Authorities{}), get(Randomness{}), *get(EpochConfig{})};
    }
    babe::Epoch next_epoch() const {
        const auto next = get(NextEpochConfig{});
        return {
            get(EpochIndex{}) + 1,  epoch_start() + duration, duration,
            get(NextAuthorities{}), get(NextRandomness{}),    next ? *next : *get(EpochConfig{})};
    }
    /// As consensus/babe follows them from headers.
    babe::Epochs epochs() const {
        if (get(GenesisSlot{}) == 0) return babe::genesis_epochs(configuration());
        return {std::make_shared<const babe::Epoch>(current_epoch()),
                std::make_shared<const babe::Epoch>(next_epoch())};
    }
    /// The session that an epoch was.
    session::SessionIndex session_of(babe::EpochIndex epoch) const {
        session::SessionIndex session = 0;
        babe::EpochIndex from = 0;
        for (const auto& [skipped, at] : get(SkippedEpochs{}))
            if (skipped <= epoch) from = skipped, session = at;
        return session + static_cast<session::SessionIndex>(epoch - from);
    }

  private:
    std::optional<babe::PreDigest> claimed() const {
        return context().digest ? babe::claim_of(*context().digest) : std::nullopt;
    }
    void announce(const babe::ConsensusLog& log) {
        typename C::System{context()}.deposit_log(babe::to_digest_item(log));
    }

    std::optional<babe::Randomness> draw(const babe::PreDigest& claim) const {
        const auto* output = babe::vrf_of(claim);
        const auto authorities = get(Authorities{});
        const auto author = babe::author_of(claim);
        if (!output || author >= authorities.size()) return std::nullopt;
        const auto input =
            babe::slot_transcript(get(Randomness{}), get(CurrentSlot{}), get(EpochIndex{}));
        return babe::slot_randomness(authorities[author].id, input, output->output);
    }
    std::vector<babe::Randomness> take_drawn() {
        std::vector<babe::Randomness> all;
        const auto last = get(SegmentIndex{});
        for (std::uint32_t segment = 0; segment <= last; ++segment) {
            const auto outputs = get(UnderConstruction{segment});
            all.insert(all.end(), outputs.begin(), outputs.end());
            remove(UnderConstruction{segment});
        }
        put(SegmentIndex{}, 0);
        return all;
    }
    void note_skipped(babe::EpochIndex index, session::SessionIndex session) {
        mutate(SkippedEpochs{}, [&](auto& skipped) {
            if (skipped.size() == skipped.max) skipped.items.erase(skipped.items.begin());
            skipped.items.emplace_back(index, session);
        });
    }

    frame::Result<> report(const std::vector<AccountId>& reporters,
                           const babe::EquivocationProof& proof,
                           const historical::MembershipProof& owner) {
        ENSURE(proof.slot >= get(GenesisSlot{}) && get(GenesisSlot{}) != 0 && babe::holds(proof),
               fail(Error::InvalidEquivocationProof));
        const auto session = session_of((proof.slot - get(GenesisSlot{})) / duration);
        ENSURE(owner.session == session, fail(Error::InvalidKeyOwnershipProof));
        const Bytes key{proof.offender.bytes.begin(), proof.offender.bytes.end()};
        const auto outcome = historical::report_owner<C>(context(), session::babe_key, key, owner,
                                                         scale::to_bytes(proof.slot), reporters);
        ENSURE(outcome, fail(historical::error_of<Error>(outcome.error())));
        return {};
    }
};

}  // namespace assay::pallet_babe
