// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/error.hpp"

#include <utility>

namespace assay::rpc {

RpcError invalid_params(std::string what) {
    return {codes::invalid_params, "Invalid params", std::move(what)};
}

RpcError method_not_found() { return {codes::method_not_found, "Method not found", std::nullopt}; }

RpcError unsafe_refused() {
    return {codes::method_not_found, "RPC call is unsafe to be called externally", std::nullopt};
}

}  // namespace assay::rpc
