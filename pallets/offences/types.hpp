// SPDX-License-Identifier: Apache-2.0
// What validators did against the rules: kinds, reports and the share of a stake that they cost.
#pragma once

#include "pallets/collateral/perbill.hpp"
#include "runtime/frame/entry.hpp"

namespace assay::offences {

using collateral::Perbill;

/// Which rule was broken; 16 letters.
using Kind = ByteArray<16>;
consteval Kind kind(const char (&name)[17]) {
    Kind out{};
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(name[i]);
    return out;
}
inline constexpr Kind babe_equivocation = kind("babe:equivocatio"),
                      grandpa_equivocation = kind("grandpa:equivoca"),
                      unresponsiveness = kind("im-online:offlin");

/// min(1, 3 k / n)^2 of their stake for k of n validators who did the same at the same time: one
/// mistake is cheap, and a third that attacks together loses all (Polkadot's token economics).
Perbill equivocation_fraction(std::uint32_t offenders, std::uint32_t validators);
/// min(3 (k - (n / 10 + 1)) / n, 1) * 7 %: nothing while no more than a tenth is away, which is
/// weather; about 5 % for a third, which stops finality.
Perbill unresponsiveness_fraction(std::uint32_t offenders, std::uint32_t validators);
Perbill fraction_of(const Kind& kind, std::uint32_t offenders, std::uint32_t validators);

struct OffenceDetails {
    AccountId offender;
    std::vector<AccountId> reporters;
};
struct Offence {
    Kind kind{};
    Bytes timeslot;  ///< Encoded: a slot, or a set and a round.
    std::uint32_t session = 0;
    std::uint32_t validators = 0;
    std::vector<AccountId> offenders;  ///< All that are known at once.
    std::vector<AccountId> reporters;
};

struct Reports {
    static constexpr std::string_view doc = "Every offence that was ever reported.";
    frame::Twox64Concat<Hash256> report;
    using Value = std::optional<OffenceDetails>;
};
struct ConcurrentReportsIndex {
    static constexpr std::string_view doc = "The reports of one kind at one time.";
    frame::Twox64Concat<Kind> kind;
    frame::Twox64Concat<Bytes> time_slot;
    using Value = std::vector<Hash256>;
};

struct OffenceReported {
    static constexpr std::string_view metadata_name = "Offence";
    Kind kind{};
    Bytes timeslot;
};

struct Spec {
    using Storage = std::tuple<Reports, ConcurrentReportsIndex>;
    using Call = frame::NoCalls;
    using Event = std::variant<OffenceReported>;
};

}  // namespace assay::offences
