// SPDX-License-Identifier: Apache-2.0
#include "client/json/convert.hpp"
#include "client/service/methods/methods.hpp"
#include "client/service/submissions.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;

namespace {

Expected<AccountId, RpcError> account(const Parameters& p) {
    AccountId who;
    if (!json::from_json(TRY(p.text({0, "account"})), who, ""))
        return Failure{rpc::invalid_params("not an SS58 address")};
    return who;
}

}  // namespace

void add_system_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    auto& spec = context.spec;
    auto& submissions = context.submissions;
    const auto constant = [&](const std::string& name, Json value) {
        methods.add(name,
                    [value = std::move(value)](const Parameters&) -> Expected<Json, RpcError> {
                        return value;
                    });
    };
    constant("system_name", "Assay Node");
    constant("system_version", node_version);
    constant("system_chain", spec.name);
    constant("system_chainType", spec.chain_type);
    constant("system_properties", json::to_json(spec.properties));
    methods.add("system_accountNextIndex",
                [&submissions](const Parameters& p) -> Expected<Json, RpcError> {
                    return Json(submissions.next_nonce(TRY(account(p))));
                });
    methods.alias("account_nextIndex", "system_accountNextIndex");
}

}  // namespace assay::service
