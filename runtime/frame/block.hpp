// SPDX-License-Identifier: Apache-2.0
// Headers, digests and blocks in Substrate's layout (Polkadot specification, section 3.3).
#pragma once

#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::frame {

/// Which consensus engine a digest item speaks to: four ASCII letters.
using EngineId = ByteArray<4>;

struct OtherDigest {
    static constexpr scale::WireIndex spec{0};
    static constexpr std::string_view metadata_name = "Other";
    static constexpr bool positional = true;
    Bytes data;
    friend bool operator==(const OtherDigest&, const OtherDigest&) = default;
};
/// From the runtime to the engine, e.g. a change of authorities.
struct Consensus {
    static constexpr scale::WireIndex spec{4};
    static constexpr bool positional = true;
    EngineId engine;
    Bytes data;
    friend bool operator==(const Consensus&, const Consensus&) = default;
};
/// The author's signature; always the last item, and not part of what it signs.
struct Seal {
    static constexpr scale::WireIndex spec{5};
    static constexpr bool positional = true;
    EngineId engine;
    Bytes data;
    friend bool operator==(const Seal&, const Seal&) = default;
};
/// From the engine to the runtime: slot claim and randomness.
struct PreRuntime {
    static constexpr scale::WireIndex spec{6};
    static constexpr bool positional = true;
    EngineId engine;
    Bytes data;
    friend bool operator==(const PreRuntime&, const PreRuntime&) = default;
};
struct RuntimeEnvironmentUpdated {
    static constexpr scale::WireIndex spec{8};
    friend bool operator==(RuntimeEnvironmentUpdated, RuntimeEnvironmentUpdated) = default;
};
using DigestItem =
    std::variant<OtherDigest, Consensus, Seal, PreRuntime, RuntimeEnvironmentUpdated>;

struct Digest {
    std::vector<DigestItem> logs;
    friend bool operator==(const Digest&, const Digest&) = default;
};

struct Header {
    Hash256 parent_hash;
    scale::Compact<BlockNumber> number;
    Hash256 state_root;
    Hash256 extrinsics_root;
    Digest digest;

    friend bool operator==(const Header&, const Header&) = default;
};

/// A block's name: blake2_256 of its SCALE header, seal included.
inline Hash256 hash_of(const Header& header) { return crypto::blake2_256(scale::to_bytes(header)); }

/// Extrinsics without their length prefix, so that the SCALE of the list is the body as it travels.
struct Block {
    Header header;
    std::vector<Bytes> extrinsics;
};

/// The data of the first pre-runtime item of `engine`; nothing where there is none.
inline std::optional<ByteView> pre_runtime(const Digest& digest, const EngineId& engine) {
    for (const auto& item : digest.logs)
        if (const auto* found = std::get_if<PreRuntime>(&item); found && found->engine == engine)
            return found->data;
    return std::nullopt;
}

}  // namespace assay::frame
