// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/response.hpp"

namespace assay::rpc {

std::string to_text(const Json& value) {
    constexpr int one_line = -1;
    return value.dump(one_line, ' ', false, Json::error_handler_t::replace);
}

std::string to_response(const Json& id, const Json& result) {
    return R"({"jsonrpc":"2.0","id":)" + to_text(id) + R"(,"result":)" + to_text(result) + '}';
}

std::string to_response(const Json& id, const RpcError& error) {
    Json body{{"code", error.code}, {"message", error.message}};
    if (error.data) body["data"] = *error.data;
    return R"({"jsonrpc":"2.0","id":)" + to_text(id) + R"(,"error":)" + to_text(body) + '}';
}

std::string to_batch(std::span<const std::string> responses) {
    std::string out = "[";
    for (const auto& response : responses) {
        if (out.size() > 1) out += ',';
        out += response;
    }
    return out + ']';
}

std::string to_notification(std::string_view method, std::string_view subscription,
                            std::string_view result) {
    std::string out = R"({"jsonrpc":"2.0","method":")";
    out.append(method).append(R"(","params":{"subscription":")").append(subscription);
    return out.append(R"(","result":)").append(result).append("}}");
}

}  // namespace assay::rpc
