// SPDX-License-Identifier: Apache-2.0
// Randomness: what the authors' verifiable random functions contribute, block by block, and the
// beacons made of it (docs/protocol.md, section 2.5).
#pragma once

#include "runtime/frame/entry.hpp"

namespace assay::randomness {

/// How many contributions there were up to and including a block; also the number of the last.
using ContributionIndex = std::uint64_t;

/// One author's VRF output over (slot, parent).
struct Contribution {
    BlockNumber block = 0;
    ByteArray<32> output{};
    friend bool operator==(const Contribution&, const Contribution&) = default;
};

struct ParameterValues {
    /// Contributions in one beacon: with k authors of which one is honest at each place, nobody
    /// knows a beacon before its last block. 1 to 16.
    std::uint32_t beacon_contributions = 0;
    /// Blocks after which a block counts as final here (docs/adr/0101). At least 1.
    BlockNumber finality_lag = 0;
    /// Blocks for which contributions are kept: no decision may wait longer than that.
    BlockNumber history_blocks = 0;
    friend bool operator==(const ParameterValues&, const ParameterValues&) = default;
};
bool is_valid(const ParameterValues& values);

/// A beacon from the outputs that it is made of, in the order of their blocks.
Hash256 fold(std::span<const ByteArray<32>> outputs);

// ---- Storage

struct Parameters {
    static constexpr std::string_view doc = "Length of beacons, finality, history.";
    using Value = ParameterValues;
};
struct Contributed {
    static constexpr std::string_view doc = "Contributions so far.";
    using Value = ContributionIndex;
};
struct ContributedAt {
    static constexpr std::string_view doc = "Contributions up to and including a block.";
    frame::Twox64Concat<BlockNumber> block;
    using Value = std::optional<ContributionIndex>;
};
struct Contributions {
    static constexpr std::string_view doc = "The latest contributions, counted from 1.";
    frame::Twox64Concat<ContributionIndex> index;
    using Value = std::optional<Contribution>;
};

// ---- Calls

struct set_parameters {
    static constexpr frame::CallSpec spec{
        .index = 0, .weight = {50'000'000, 2'000}, .doc = "Root only: replace the parameters."};
    ParameterValues values;
};

// ---- Events and errors

struct ParametersChanged {};

enum class Error : std::uint8_t {
    BadParameters,  ///< `is_valid` refuses them.
};

struct Spec {
    using Storage = std::tuple<Parameters, Contributed, ContributedAt, Contributions>;
    using Call = std::variant<set_parameters>;
    using Event = std::variant<ParametersChanged>;
    using Error = randomness::Error;
};

struct Genesis {
    ParameterValues parameters;
};

/// What other pallets ask.
template <class P>
concept Beacons = requires(const P& reader, BlockNumber block) {
    /// Randomness whose every contribution lies in blocks later than `block`; nothing until the
    /// last of them is final.
    { reader.beacon_after(block) } -> std::same_as<std::optional<Hash256>>;
    /// The first block in which `beacon_after(block)` can be there.
    { reader.ready_at(block) } -> std::same_as<BlockNumber>;
    /// Whether `beacon_after(block)` will never be there (again): whoever waited too long must
    /// begin anew from a later block.
    { reader.is_lost(block) } -> std::same_as<bool>;
};

}  // namespace assay::randomness
