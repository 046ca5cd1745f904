// SPDX-License-Identifier: Apache-2.0
// What a call may cost a block: time, and the part of its declaration that its fields do not say.
#pragma once

#include "runtime/scale/codec.hpp"

namespace assay::frame {

/// `ref_time` in picoseconds on the reference machine; `proof_size` in bytes of state proof.
struct Weight {
    scale::Compact<std::uint64_t> ref_time;
    scale::Compact<std::uint64_t> proof_size;

    /// Saturates: a weight that a caller may state (sudo, multisig) must not wrap to a small one.
    friend constexpr Weight operator+(Weight a, Weight b) {
        const auto sum = [](std::uint64_t x, std::uint64_t y) {
            return x + y < x ? ~std::uint64_t{0} : x + y;
        };
        return {sum(a.ref_time, b.ref_time), sum(a.proof_size, b.proof_size)};
    }
    bool fits(Weight limit) const {
        return ref_time <= limit.ref_time && proof_size <= limit.proof_size;
    }
    friend bool operator==(const Weight&, const Weight&) = default;
};

inline constexpr std::uint64_t picoseconds_per_millisecond = 1'000'000'000;

/// Normal calls fill three quarters of a block; Operational ones (answers and convictions in a
/// trial) may use all of it, so that a full pool cannot make an honest party miss its clock;
/// Mandatory ones are inherents.
enum class DispatchClass : std::uint8_t { Normal, Operational, Mandatory };
enum class Pays : std::uint8_t { Yes, No };

/// The part of a call that its arguments do not say. A call whose cost depends on its arguments
/// adds a member `Weight weight() const`, which is then used instead of `spec.weight`; one that
/// passes on the class of a call inside it, `DispatchClass dispatch_class() const`.
struct CallSpec {
    std::uint8_t index;
    Weight weight;
    std::string_view doc = {};
    DispatchClass dispatch_class = DispatchClass::Normal;
    /// A free call is valid only from whom the chain waits for (pallet transaction_payment).
    Pays pays_fee = Pays::Yes;
};

/// What the executive and the fee formula need to know about one call.
struct DispatchInfo {
    Weight weight;
    DispatchClass dispatch_class{};
    Pays pays_fee{};
};

template <class Call>
DispatchInfo dispatch_info(const Call& call) {
    DispatchInfo info{.weight = Call::spec.weight,
                      .dispatch_class = Call::spec.dispatch_class,
                      .pays_fee = Call::spec.pays_fee};
    if constexpr (requires { call.weight(); }) info.weight = call.weight();
    if constexpr (requires { call.dispatch_class(); }) info.dispatch_class = call.dispatch_class();
    if (info.dispatch_class == DispatchClass::Mandatory) info.pays_fee = Pays::No;
    return info;
}

}  // namespace assay::frame
