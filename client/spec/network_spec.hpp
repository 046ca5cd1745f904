// SPDX-License-Identifier: Apache-2.0
// A chain spec for a network of development validators: the local chain's, with others to begin it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/spec/chain_spec.hpp"

namespace assay::spec {

struct NetworkPlan {
    /// Secret URIs; each leads to a stash with its authority keys (sr25519) and a vote (ed25519).
    std::vector<std::string> validators;
    std::optional<std::uint64_t> slot_ms;
};

/// The first `count` development accounts: //Alice to //Ferdie, then //Validator7 and so on.
std::vector<std::string> development_validators(std::size_t count);

/// The spec in its readable form, from the built-in one of that name. Errors: no such spec, or a
/// URI that is none.
Expected<std::string, SpecError> network_spec(std::string_view base, const NetworkPlan& plan);

}  // namespace assay::spec
