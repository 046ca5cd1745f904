// SPDX-License-Identifier: Apache-2.0
// Historical: for each session the root over whose keys were whose, kept as long as offences in it
// can be reported; and the answer to whose a key was, from a proof.
#pragma once

#include "pallets/historical/owners.hpp"
#include "pallets/session/view.hpp"

namespace assay::historical {

struct HistoricalSessions {
    static constexpr std::string_view doc = "The root over the owners of keys, and their number.";
    frame::Twox64Concat<session::SessionIndex> session;
    using Value = std::optional<std::pair<Hash256, std::uint32_t>>;
};
struct StoredRange {
    static constexpr std::string_view doc = "The sessions that are kept: the first, the end.";
    using Value = std::optional<std::pair<session::SessionIndex, session::SessionIndex>>;
};

struct Spec {
    using Storage = std::tuple<HistoricalSessions, StoredRange>;
    using Call = frame::NoCalls;
};

template <class C>
class Pallet : public frame::PalletBase<C, Spec> {
    using Base = frame::PalletBase<C, Spec>;
    using Base::put, Base::remove, Base::context;

  public:
    using Base::Base, Base::get;

    /// A session begins with these validators; those more than `kept` sessions ago are forgotten.
    void note(session::SessionIndex index, const session::KeyedValidators& validators,
              session::SessionIndex kept) {
        put(HistoricalSessions{index},
            std::pair{owner_root(validators), static_cast<std::uint32_t>(validators.size())});
        auto [first, end] = get(StoredRange{}).value_or(std::pair{index, index});
        end = index + 1;
        for (; end - first > kept; ++first) remove(HistoricalSessions{first});
        put(StoredRange{}, std::pair{first, end});
    }

    /// For the validators of the present session. Nothing where nobody has the key.
    std::optional<MembershipProof> prove(session::KeyTypeId type, const Bytes& key) const {
        const Sessions sessions{context()};
        const auto now = validators();
        auto nodes = prove_owner(now, type, key);
        if (!nodes) return std::nullopt;
        return MembershipProof{sessions.index(), *std::move(nodes),
                               static_cast<std::uint32_t>(now.size())};
    }

    /// Whose the key was in the session of the proof.
    std::optional<AccountId> owner(session::KeyTypeId type, const Bytes& key,
                                   const MembershipProof& proof) const {
        const auto known = get(HistoricalSessions{proof.session});
        if (!known || known->second != proof.validator_count) return std::nullopt;
        return proved_owner(known->first, proof.trie_nodes, type, key);
    }

  private:
    using Sessions = session::View<typename C::Session>;

    // The keys that sign in this session: those that were queued when it began.
    session::KeyedValidators validators() const {
        return Sessions{context()}.get(session::CurrentKeys{});
    }
};

}  // namespace assay::historical
