// SPDX-License-Identifier: Apache-2.0
#include "client/service/chain_head/storage_walk.hpp"

#include <array>

#include "runtime/base/hex.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/storage/proof.hpp"

namespace assay::service {

using rpc::Json;
using rpc::RpcError;

namespace {

constexpr std::array<std::string_view, 5> type_names{
    "value", "hash", "closestDescendantMerkleValue", "descendantsValues", "descendantsHashes"};

bool walks(StorageQueryType type) {
    return type == StorageQueryType::descendantsValues ||
           type == StorageQueryType::descendantsHashes;
}

Expected<StorageQuery, RpcError> storage_query(const Json& item) {
    const auto wrong = [](const char* what) { return Failure{rpc::invalid_params(what)}; };
    if (!item.is_object()) return wrong("items: expected objects with key and type");
    const auto key = item.find("key"), type = item.find("type");
    if (key == item.end() || type == item.end() || !type->is_string())
        return wrong("items: expected objects with key and type");
    auto bytes = rpc::bytes_from_json(*key);
    if (!bytes) return wrong("items: a key is hexadecimal text with 0x in front");
    const auto* name = std::ranges::find(type_names, type->get_ref<const std::string&>());
    if (name == type_names.end()) return wrong("items: unknown type");
    StorageQuery query{.key = *std::move(bytes),
                       .type = static_cast<StorageQueryType>(name - type_names.begin())};
    const auto start = item.find("paginationStartKey");
    if (start == item.end() || start->is_null()) return query;
    query.after = rpc::bytes_from_json(*start);
    if (!query.after || !walks(query.type))
        return wrong("items: paginationStartKey is a key, and for descendants only");
    return query;
}

bool begins_with(const Bytes& key, const Bytes& prefix) {
    return key.size() >= prefix.size() && equal(ByteView{key}.first(prefix.size()), prefix);
}

Json finding(ByteView key, StorageQueryType type, const Bytes& value) {
    const bool hashed =
        type == StorageQueryType::hash || type == StorageQueryType::descendantsHashes;
    return {{"key", to_hex(key)},
            {hashed ? "hash" : "value",
             hashed ? to_hex(crypto::blake2_256(value).bytes) : to_hex(value)}};
}

// What a finding takes in a message, roughly.
std::size_t size_of(const Bytes& key, const Bytes& value) {
    return 2 * (key.size() + value.size()) + 64;
}

}  // namespace

Expected<std::vector<StorageQuery>, RpcError> storage_queries(const rpc::Parameters& p,
                                                              rpc::Argument argument) {
    const Json* items = p.find(argument);
    if (!items || !items->is_array()) return Failure{rpc::invalid_params("items: expected a list")};
    std::vector<StorageQuery> out;
    out.reserve(items->size());
    for (const auto& item : *items) out.push_back(TRY(storage_query(item)));
    return out;
}

Json StorageWalk::next(std::size_t bytes) {
    Json out = Json::array();
    for (std::size_t used = 0; !done() && used < bytes;) {
        const auto& query = queries_[position_];
        if (!walks(query.type)) {
            used += look_up(query, out);
            ++position_;
        } else {
            used += walk(query, out, bytes - used);
        }
    }
    return out;
}

// Looking for nothing costs something too.
std::size_t StorageWalk::look_up(const StorageQuery& query, Json& out) {
    constexpr std::size_t effort = 64;
    if (query.type == StorageQueryType::closestDescendantMerkleValue) {
        const auto value = storage::closest_merkle_value(state_->trie(), query.key);
        if (!value) return effort;
        out.push_back(
            {{"key", to_hex(query.key)}, {"closestDescendantMerkleValue", to_hex(*value)}});
        return size_of(query.key, *value);
    }
    const auto value = state_->values().get(query.key);
    if (!value) return effort;
    out.push_back(finding(query.key, query.type, *value));
    return size_of(query.key, *value);
}

std::size_t StorageWalk::walk(const StorageQuery& query, Json& out, std::size_t bytes) {
    const auto& values = state_->values();
    std::size_t used = 0;
    if (!last_key_) {
        last_key_ = query.after && *query.after > query.key ? *query.after : query.key;
        const auto value = values.get(query.key);
        if (value && !query.after) {
            out.push_back(finding(query.key, query.type, *value));
            used += size_of(query.key, *value);
        }
    }
    while (used < bytes) {
        auto key = values.next_key(*last_key_);
        if (!key || !begins_with(*key, query.key)) {
            last_key_.reset();
            ++position_;
            return used + 1;
        }
        if (const auto value = values.get(*key)) {
            out.push_back(finding(*key, query.type, *value));
            used += size_of(*key, *value);
        }
        last_key_ = std::move(key);
    }
    return used;
}

}  // namespace assay::service
