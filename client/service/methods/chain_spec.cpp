// SPDX-License-Identifier: Apache-2.0
#include "client/json/convert.hpp"
#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;

void add_chain_spec_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    const auto constant = [&](const std::string& name, Json value) {
        methods.add("chainSpec_v1_" + name,
                    [value = std::move(value)](const Parameters&) -> Expected<Json, rpc::RpcError> {
                        return value;
                    });
    };
    constant("chainName", context.spec.name);
    constant("genesisHash", to_hex(context.chain.genesis().bytes));
    constant("properties", json::to_json(context.spec.properties));
}

}  // namespace assay::service
