// SPDX-License-Identifier: Apache-2.0
// System's storage, calls, events and signed extensions: what every chain has whatever it is for.
#pragma once

#include "runtime/frame/entry.hpp"
#include "runtime/frame/era.hpp"
#include "runtime/frame/metadata/registry.hpp"
#include "runtime/frame/pallet.hpp"

namespace assay::system {

// ---- Accounts
// --------------------------------------------------------------------------------------

/// Money of an account. `reserved` is the sum of its holds; `flags` has Substrate's top bit set.
struct AccountData {
    Balance free = 0, reserved = 0, frozen = 0, flags = u128{1} << 127;
    friend bool operator==(const AccountData&, const AccountData&) = default;
};

/// 80 bytes that every client reads. An account without providers does not exist.
struct AccountInfo {
    std::uint32_t nonce = 0, consumers = 0, providers = 0, sufficients = 0;
    AccountData data;
    friend bool operator==(const AccountInfo&, const AccountInfo&) = default;
};

// ---- Storage
// ---------------------------------------------------------------------------------------

/// The events of the last block, already encoded: a list whose element type only the runtime knows.
struct RawEvents {
    Bytes encoded = {0};
    friend bool operator==(const RawEvents&, const RawEvents&) = default;
};
void encode(scale::Encoder& out, const RawEvents& events);
void decode(scale::Decoder& in, RawEvents& events);

struct Account {
    static constexpr std::string_view doc = "Nonce and money of an account.";
    frame::Blake2_128Concat<AccountId> who;
    using Value = AccountInfo;
};
struct ExtrinsicCount {
    using Value = std::optional<std::uint32_t>;
};
struct BlockHash {
    static constexpr std::string_view doc = "Hashes of the last `BlockHashCount` blocks.";
    frame::Twox64Concat<BlockNumber> number;
    using Value = Hash256;
};
struct Number {
    using Value = BlockNumber;
};
struct ParentHash {
    using Value = Hash256;
};
struct Digest {
    using Value = frame::Digest;
};
struct Events {
    static constexpr std::string_view doc = "What happened in the last block.";
    using Value = RawEvents;
};
struct EventCount {
    using Value = std::uint32_t;
};

/// The rules that the last block was made by.
struct UpgradeInfo {
    scale::Compact<std::uint32_t> spec_version;
    std::string spec_name;
    friend bool operator==(const UpgradeInfo&, const UpgradeInfo&) = default;
};
struct LastRuntimeUpgrade {
    static constexpr std::string_view doc = "Which rules the last block was made by.";
    using Value = std::optional<UpgradeInfo>;
};

// ---- Calls
// -----------------------------------------------------------------------------------------

struct remark {
    static constexpr frame::CallSpec spec{.index = 0,
                                          .weight = {40'000'000, 0},
                                          .doc = "Put a remark on the chain; it is not stored."};
    Bytes remark;
};
struct set_code {
    static constexpr frame::CallSpec spec{
        .index = 2,
        .weight = {60'000'000, 1'600},
        .doc =
            "Root only: from the next block on the chain goes by the rules that `code` names, "
            "whose version must be higher."};
    Bytes code;
};

// ---- Events and errors
// -----------------------------------------------------------------------------

struct DispatchEventInfo {
    frame::Weight weight;
    frame::DispatchClass dispatch_class;
    frame::Pays pays_fee;
};
struct ExtrinsicSuccess {
    DispatchEventInfo dispatch_info;
};
struct ExtrinsicFailed {
    frame::DispatchError dispatch_error;
    DispatchEventInfo dispatch_info;
};
struct CodeUpdated {};
struct NewAccount {
    AccountId account;
};
struct KilledAccount {
    AccountId account;
};
enum class Error : std::uint8_t {
    InvalidSpecName,                ///< The code is of another chain's rules.
    SpecVersionNeedsToIncrease,     ///< Rules never change back.
    FailedToExtractRuntimeVersion,  ///< The code names no rules.
    CallFiltered,  ///< The sender acts for another under a permission that lacks this call.
};

struct Spec {
    using Storage = std::tuple<Account, ExtrinsicCount, BlockHash, Number, ParentHash, Digest,
                               Events, EventCount, LastRuntimeUpgrade>;
    using Call = std::variant<remark, set_code>;
    using Event =
        std::variant<ExtrinsicSuccess, ExtrinsicFailed, CodeUpdated, NewAccount, KilledAccount>;
    using Error = system::Error;
};

// ---- Signed extensions
// -------------------------------------------------------------------------------

struct CheckNonZeroSender {};
struct CheckSpecVersion {};
struct CheckTxVersion {};
struct CheckGenesis {};
struct CheckMortality {
    frame::Era era;
};
struct CheckNonce {
    scale::Compact<std::uint32_t> nonce;
};
struct CheckWeight {};

// ---- Configuration
// -----------------------------------------------------------------------------------

/// One entry of `RuntimeVersion.apis`: blake2_64 of the interface's name, and its version.
struct RuntimeApi {
    ByteArray<8> id;
    std::uint32_t version;
    static constexpr bool positional = true;
};

struct RuntimeVersion {
    std::string spec_name, impl_name;
    std::uint32_t authoring_version, spec_version, impl_version;
    std::vector<RuntimeApi> apis;
    std::uint32_t transaction_version;
    std::uint8_t system_version;
};

struct BlockWeights {
    frame::Weight max_block;
    /// What Normal calls may use of it, in per cent.
    std::uint8_t normal_percent;
};

/// A constant of the runtime's version that is no constant of C++.
struct ComputedConstants {
    RuntimeVersion version;
};

struct Constants {
    BlockWeights block_weights;
    std::uint32_t block_length;  ///< Bytes of extrinsics a block.
    BlockNumber block_hash_count;
    std::uint16_t ss58_prefix;  ///< `SS58Prefix` outside.
};

template <class C>
concept Config = requires(ByteView code) {
    { C::version() } -> std::convertible_to<RuntimeVersion>;
    /// The rules that a code names; nothing when it names none.
    { C::rules_of(code) } -> std::same_as<std::optional<UpgradeInfo>>;
    { C::constants } -> std::convertible_to<Constants>;
    requires C::constants.block_hash_count > 0 && C::constants.block_length > 0;
    requires C::constants.block_weights.normal_percent <= 100;
};

}  // namespace assay::system

/// System.Events as clients decode it: a list of frame_system::EventRecord over the outer event.
template <>
struct assay::frame::metadata::Override<assay::system::RawEvents> {
    static Type describe(Registry& registry);
};
template <>
inline assay::frame::metadata::Strings assay::frame::metadata::variant_path<assay::frame::Phase>() {
    return {"frame_system", "Phase"};
}
template <>
inline assay::frame::metadata::Strings
assay::frame::metadata::path<assay::system::RuntimeVersion>() {
    return {"sp_version", "RuntimeVersion"};
}
template <>
struct assay::frame::metadata::Override<assay::frame::Era> {
    static Type describe(Registry& registry);
};
