// SPDX-License-Identifier: Apache-2.0
// The words of BABE (Polkadot specification, chapter 5) in Substrate's layout: who may author in
// which epoch, what a block claims in its digest, and what the runtime announces there.
#pragma once

#include "runtime/crypto/vrf.hpp"
#include "runtime/frame/block.hpp"

namespace assay::babe {

inline constexpr frame::EngineId engine_id{'B', 'A', 'B', 'E'};

using Slot = std::uint64_t;
using EpochIndex = std::uint64_t;
using AuthorityIndex = std::uint32_t;
using Randomness = ByteArray<32>;

/// An sr25519 public key.
struct AuthorityId {
    ByteArray<32> bytes{};
    friend auto operator<=>(const AuthorityId&, const AuthorityId&) = default;
};
struct Authority {
    AuthorityId id;
    std::uint64_t weight = 0;
    friend bool operator==(const Authority&, const Authority&) = default;
};
using AuthorityList = std::vector<Authority>;

enum class AllowedSlots : std::uint8_t {
    PrimarySlots,
    PrimaryAndSecondaryPlainSlots,
    PrimaryAndSecondaryVRFSlots,
};

struct EpochConfiguration {
    /// The share of slots that have a primary author, as a fraction: (1, 4).
    std::pair<std::uint64_t, std::uint64_t> c{1, 4};
    AllowedSlots allowed_slots = AllowedSlots::PrimaryAndSecondaryVRFSlots;
    friend bool operator==(const EpochConfiguration&, const EpochConfiguration&) = default;
};

struct Epoch {
    EpochIndex epoch_index = 0;
    Slot start_slot = 0;
    std::uint64_t duration = 0;  ///< In slots.
    AuthorityList authorities;
    Randomness randomness{};
    EpochConfiguration config;
    Slot end_slot() const { return start_slot + duration; }
    friend bool operator==(const Epoch&, const Epoch&) = default;
};

/// What `BabeApi_configuration` answers: the genesis epoch and the lengths.
struct Configuration {
    std::uint64_t slot_duration = 0;  ///< Milliseconds.
    std::uint64_t epoch_length = 0;   ///< Slots.
    std::pair<std::uint64_t, std::uint64_t> c{1, 4};
    AuthorityList authorities;
    Randomness randomness{};
    AllowedSlots allowed_slots = AllowedSlots::PrimaryAndSecondaryVRFSlots;
    friend bool operator==(const Configuration&, const Configuration&) = default;
};

// ---- What a block claims: the pre-runtime item --------------------------------------------------

struct Primary {
    static constexpr scale::WireIndex spec{1};
    AuthorityIndex authority_index = 0;
    Slot slot = 0;
    crypto::VrfSignature vrf_signature;
    friend bool operator==(const Primary&, const Primary&) = default;
};
struct SecondaryPlain {
    static constexpr scale::WireIndex spec{2};
    AuthorityIndex authority_index = 0;
    Slot slot = 0;
    friend bool operator==(const SecondaryPlain&, const SecondaryPlain&) = default;
};
struct SecondaryVRF {
    static constexpr scale::WireIndex spec{3};
    AuthorityIndex authority_index = 0;
    Slot slot = 0;
    crypto::VrfSignature vrf_signature;
    friend bool operator==(const SecondaryVRF&, const SecondaryVRF&) = default;
};
using PreDigest = std::variant<Primary, SecondaryPlain, SecondaryVRF>;

inline Slot slot_of(const PreDigest& claim) {
    return std::visit([](const auto& c) { return c.slot; }, claim);
}
inline AuthorityIndex author_of(const PreDigest& claim) {
    return std::visit([](const auto& c) { return c.authority_index; }, claim);
}
/// The author's draw, with its proof; null for a plain secondary slot.
inline const crypto::VrfSignature* vrf_of(const PreDigest& claim) {
    if (const auto* primary = std::get_if<Primary>(&claim)) return &primary->vrf_signature;
    const auto* secondary = std::get_if<SecondaryVRF>(&claim);
    return secondary ? &secondary->vrf_signature : nullptr;
}
/// What a block adds to the weight of its chain.
inline bool is_primary(const PreDigest& claim) { return std::holds_alternative<Primary>(claim); }

// ---- What the runtime announces: consensus items ------------------------------------------------

/// In the first block of an epoch, about the one after it.
struct NextEpochData {
    static constexpr scale::WireIndex spec{1};
    AuthorityList authorities;
    Randomness randomness{};
    friend bool operator==(const NextEpochData&, const NextEpochData&) = default;
};
struct OnDisabled {
    static constexpr scale::WireIndex spec{2};
    AuthorityIndex authority_index = 0;
    friend bool operator==(const OnDisabled&, const OnDisabled&) = default;
};
struct NextConfigV1 {
    static constexpr scale::WireIndex spec{1};
    static constexpr std::string_view metadata_name = "V1";
    EpochConfiguration config;
    friend bool operator==(const NextConfigV1&, const NextConfigV1&) = default;
};
struct NextConfigData {
    static constexpr scale::WireIndex spec{3};
    std::variant<NextConfigV1> version;
    friend bool operator==(const NextConfigData&, const NextConfigData&) = default;
};
using ConsensusLog = std::variant<NextEpochData, OnDisabled, NextConfigData>;

}  // namespace assay::babe
