// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/request.hpp"

#include <algorithm>
#include <optional>

namespace assay::rpc {
namespace {

RpcError parse_error(std::string what) {
    return {codes::parse_error, "Parse error", std::move(what)};
}

// Counts brackets and values outside of strings before anything is allocated. Broken JSON passes;
// the parser refuses it afterwards.
std::optional<RpcError> check_shape(std::string_view text, const Limits& limits) {
    std::size_t depth = 0, values = 1;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            ++values;
            if (++depth > limits.json_depth) return parse_error("nested too deeply");
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        } else if (c == ',') {
            ++values;
        }
    }
    if (values > limits.json_values) return parse_error("too many values");
    return std::nullopt;
}

bool valid_id(const Json& id) { return id.is_null() || id.is_string() || id.is_number_integer(); }

Item to_request(Json& object) {
    const auto refuse = [](Json id, std::string what) {
        return Failure{
            Refusal{std::move(id), {codes::invalid_request, "Invalid request", std::move(what)}}};
    };
    if (!object.is_object()) return refuse(nullptr, "a request is an object");
    Request request;
    if (const auto id = object.find("id"); id == object.end())
        request.notification = true;
    else if (valid_id(*id))
        request.id = std::move(*id);
    else
        return refuse(nullptr, "an id is a string, an integer or null");
    if (const auto version = object.find("jsonrpc"); version == object.end() || *version != "2.0")
        return refuse(std::move(request.id), "jsonrpc is not \"2.0\"");
    const auto method = object.find("method");
    if (method == object.end() || !method->is_string())
        return refuse(std::move(request.id), "a method is a string");
    request.method = std::move(method->get_ref<std::string&>());
    if (const auto params = object.find("params"); params != object.end()) {
        if (!params->is_structured() && !params->is_null())
            return refuse(std::move(request.id), "params are an array or an object");
        request.params = std::move(*params);
    }
    return request;
}

}  // namespace

Expected<Json, RpcError> parse_json(std::string_view text, const Limits& limits) {
    if (text.size() > limits.request_bytes)
        return Failure{RpcError{codes::oversized_request, "Request is too big", std::nullopt}};
    if (auto error = check_shape(text, limits)) return Failure{*std::move(error)};
    constexpr bool throws = false;
    Json value = Json::parse(text, nullptr, throws);
    if (value.is_discarded()) return Failure{parse_error("not JSON")};
    return value;
}

Expected<Message, RpcError> parse_message(std::string_view text, const Limits& limits) {
    auto parsed = parse_json(text, limits);
    if (!parsed) return Failure{parsed.error()};
    Message message;
    if (!parsed->is_array()) {
        message.items.push_back(to_request(*parsed));
        return message;
    }
    if (parsed->empty())
        return Failure{RpcError{codes::invalid_request, "Invalid request", "empty batch"}};
    if (parsed->size() > limits.batch_length)
        return Failure{RpcError{codes::batch_too_long, "The batch request was too large",
                                "Exceeded max limit of " + std::to_string(limits.batch_length)}};
    message.batch = true;
    message.items.reserve(parsed->size());
    for (auto& object : *parsed) message.items.push_back(to_request(object));
    return message;
}

}  // namespace assay::rpc
