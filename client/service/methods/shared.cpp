// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/version.hpp"
#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;
using rpc::RpcError;

namespace {

std::string number_hex(std::uint64_t number) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    do {
        out.insert(out.begin(), digits[number & 15]);
        number >>= 4;
    } while (number > 0);
    return "0x" + out;
}

}  // namespace

Json header_json(const frame::Header& header) {
    Json logs = Json::array();
    for (const auto& item : header.digest.logs) logs.push_back(to_hex(scale::to_bytes(item)));
    return {{"parentHash", to_hex(header.parent_hash.bytes)},
            {"number", number_hex(header.number)},
            {"stateRoot", to_hex(header.state_root.bytes)},
            {"extrinsicsRoot", to_hex(header.extrinsics_root.bytes)},
            {"digest", {{"logs", logs}}}};
}

Json version_json(std::uint32_t rules) {
    const auto version = chain_spec::runtime_version();
    Json apis = Json::array();
    for (const auto& api : version.apis) apis.push_back({to_hex(api.id), api.version});
    return {{"specName", version.spec_name},
            {"implName", version.impl_name},
            {"authoringVersion", version.authoring_version},
            {"specVersion", rules},
            {"implVersion", version.impl_version},
            {"apis", apis},
            {"transactionVersion", version.transaction_version},
            {"systemVersion", version.system_version},
            {"stateVersion", 1}};
}

Json runtime_json(std::uint32_t rules) {
    const auto version = chain_spec::runtime_version();
    Json apis = Json::object();
    for (const auto& api : version.apis) apis[to_hex(api.id)] = api.version;
    return {{"type", "valid"},
            {"spec",
             {{"specName", version.spec_name},
              {"implName", version.impl_name},
              {"specVersion", rules},
              {"implVersion", version.impl_version},
              {"transactionVersion", version.transaction_version},
              {"apis", apis}}}};
}

Json body_json(const std::vector<Bytes>& body) {
    Json out = Json::array();
    for (const auto& extrinsic : body) out.push_back(to_hex(scale::to_bytes(extrinsic)));
    return out;
}

Expected<StateAt, RpcError> state_at(const Chain& chain,
                                     const Expected<std::optional<Hash256>, RpcError>& at) {
    if (!at) return Failure{at.error()};
    const auto hash = at->value_or(chain.best().hash);
    const auto header = chain.header(hash);
    auto state = chain.state(hash);
    if (!header || !state)
        return Failure{RpcError{rpc::codes::state, "Client error",
                                "UnknownBlock: State already discarded for " + to_hex(hash.bytes)}};
    return StateAt{{header->number, hash}, std::move(state)};
}

Expected<Bytes, RpcError> call_runtime(const StateAt& at, std::string_view function,
                                       ByteView arguments) {
    auto result = chain_spec::runtime_call(at.state->values(), at.block.hash, at.block.number,
                                           function, arguments);
    if (!result) {
        const bool unknown = result.error() == chain_spec::CallError::UnknownFunction;
        return Failure{RpcError{
            rpc::codes::state, "Client error",
            "Execution failed: " +
                std::string{unknown ? "Exported method " + std::string{function} + " is not found"
                                    : "arguments do not decode"}}};
    }
    return *std::move(result);
}

void add_all_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    add_chain_methods(methods, context);
    add_state_methods(methods, context);
    add_author_methods(methods, context);
    add_key_methods(methods, context);
    add_grandpa_methods(methods, context);
    add_system_methods(methods, context);
    add_payment_methods(methods, context);
    add_chain_head_methods(methods, context);
    add_chain_spec_methods(methods, context);
    add_transaction_methods(methods, context);
    add_archive_methods(methods, context);
}

}  // namespace assay::service
