// SPDX-License-Identifier: Apache-2.0
// The protocol's parameters of the development chain, for tests that need a genesis of their own.
#pragma once

#include "chain-spec/genesis.hpp"
#include "client/json/convert.hpp"
#include "client/spec/chain_spec.hpp"
#include "runtime/base/check.hpp"

namespace assay::chain_spec {

inline ProtocolParameters development_parameters() {
    const auto document = json::Json::parse(spec::built_in_spec("dev"), nullptr, true, true);
    ProtocolParameters parameters;
    const auto read =
        json::from_json(document["genesis"]["assay"]["protocol"], parameters, "protocol");
    INVARIANT(read);
    return parameters;
}

}  // namespace assay::chain_spec
