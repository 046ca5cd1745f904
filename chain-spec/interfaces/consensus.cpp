// SPDX-License-Identifier: Apache-2.0
// BabeApi, GrandpaApi and SessionKeys: what validators, light clients and operators ask. Session
// keys are made by the node (author_rotateKeys), which has somewhere to keep them, and reports come
// as inherents; so the functions for these in other chains' interfaces are not here.
#include "chain-spec/interfaces/interface.hpp"
#include "chain-spec/validators.hpp"

namespace assay::chain_spec::interfaces {

namespace {

template <class Id>
std::optional<Bytes> ownership(const Site& site, session::KeyTypeId type, const Id& id) {
    const auto proof = Historical{site.context}.prove(type, {id.bytes.begin(), id.bytes.end()});
    return proof ? std::optional{scale::to_bytes(*proof)} : std::nullopt;
}

babe::Configuration configuration(const Site& site) { return Babe{site.context}.configuration(); }
babe::Slot epoch_start(const Site& site) { return Babe{site.context}.epoch_start(); }
babe::Epoch current_epoch(const Site& site) { return Babe{site.context}.current_epoch(); }
babe::Epoch next_epoch(const Site& site) { return Babe{site.context}.next_epoch(); }
std::optional<Bytes> author_ownership(const Site& site, const babe::Slot&,
                                      const babe::AuthorityId& author) {
    return ownership(site, session::babe_key, author);
}

grandpa::AuthorityList voters(const Site& site) {
    return Grandpa{site.context}.get(pallet_grandpa::Authorities{});
}
grandpa::SetId set_id(const Site& site) { return Grandpa{site.context}.set_in_force(); }
std::optional<Bytes> voter_ownership(const Site& site, const grandpa::SetId&,
                                     const grandpa::AuthorityId& voter) {
    return ownership(site, session::grandpa_key, voter);
}

std::optional<std::vector<std::pair<Bytes, session::KeyTypeId>>> decoded(const Site&,
                                                                         const Bytes& encoded) {
    const auto keys = scale::from_bytes<session::SessionKeys>(encoded);
    if (!keys) return std::nullopt;
    std::vector<std::pair<Bytes, session::KeyTypeId>> out;
    for (const auto& [type, key] : keys->raw()) out.emplace_back(key, type);
    return out;
}

}  // namespace

Interface babe() {
    static constexpr Function functions[] = {
        function<configuration>("configuration", {}, "The epoch's rules, and the lengths."),
        function<epoch_start>("current_epoch_start", {}, "The first slot of the epoch."),
        function<current_epoch>("current_epoch"),
        function<next_epoch>("next_epoch"),
        function<author_ownership>("generate_key_ownership_proof", {"slot", "authority_id"},
                                   "That a key is a validator's in this session."),
    };
    return {"BabeApi", 2, functions};
}

Interface grandpa() {
    static constexpr Function functions[] = {
        function<voters>("grandpa_authorities", {}, "Who votes."),
        function<voter_ownership>("generate_key_ownership_proof", {"set_id", "authority_id"},
                                  "That a key is a validator's in this session."),
        function<set_id>("current_set_id", {}, "How often the voters have changed."),
    };
    return {"GrandpaApi", 3, functions};
}

Interface session_keys() {
    static constexpr Function functions[] = {
        function<decoded>("decode_session_keys", {"encoded"},
                          "Each key by what it is for; nothing where they are no session keys."),
    };
    return {"SessionKeys", 1, functions};
}

}  // namespace assay::chain_spec::interfaces
