// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/limits.hpp"
#include "client/service/feeds.hpp"
#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/storage/proof.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;

namespace {

constexpr std::uint64_t keys_max = 1'000;
// One call may hold the strand only so long, and its answer only so much memory.
constexpr std::size_t queried_max = 16'384;
constexpr std::size_t answer_max = rpc::Limits{}.response_bytes;

using Answer = Expected<Json, RpcError>;

std::optional<Bytes> value_at(const StateAt& at, const Bytes& key) {
    return at.state->values().get(key);
}

Answer storage(const Chain& chain, const Parameters& p) {
    const auto key = TRY(p.bytes({0, "key"}));
    const auto value = value_at(TRY(state_at(chain, p.optional_hash({1, "at"}))), key);
    return value ? Json(to_hex(*value)) : Json{};
}

Answer storage_hash(const Chain& chain, const Parameters& p) {
    const auto key = TRY(p.bytes({0, "key"}));
    const auto value = value_at(TRY(state_at(chain, p.optional_hash({1, "at"}))), key);
    return value ? Json(to_hex(crypto::blake2_256(*value).bytes)) : Json{};
}

Answer storage_size(const Chain& chain, const Parameters& p) {
    const auto key = TRY(p.bytes({0, "key"}));
    const auto value = value_at(TRY(state_at(chain, p.optional_hash({1, "at"}))), key);
    return value ? Json(value->size()) : Json{};
}

Answer query_at(const Chain& chain, const Parameters& p) {
    const auto keys = TRY(p.bytes_list({0, "keys"}));
    const auto at = TRY(state_at(chain, p.optional_hash({1, "at"})));
    if (keys.size() > queried_max)
        return Failure{rpc::invalid_params("more than " + std::to_string(queried_max) + " keys")};
    Json changes = Json::array();
    std::size_t bytes = 0;
    for (const auto& key : keys) {
        const auto value = value_at(at, key);
        bytes += 2 * (key.size() + (value ? value->size() : 0));
        if (bytes > answer_max)
            return Failure{RpcError{rpc::codes::oversized_response, "Response is too big", {}}};
        changes.push_back({to_hex(key), value ? Json(to_hex(*value)) : Json{}});
    }
    return Json::array({{{"block", to_hex(at.block.hash.bytes)}, {"changes", changes}}});
}

Answer keys_paged(const Chain& chain, const Parameters& p) {
    const auto prefix = TRY(p.optional_bytes({0, "prefix"})).value_or(Bytes{});
    const auto count = TRY(p.number({1, "count"}));
    if (count > keys_max)
        return Failure{RpcError{rpc::codes::invalid_count, "count exceeds maximum value",
                                "value: " + std::to_string(count) + ", max: 1000"}};
    const auto start = TRY(p.optional_bytes({2, "start_key"}));
    const auto at = TRY(state_at(chain, p.optional_hash({3, "at"})));
    const auto& values = at.state->values();
    const auto inside = [&](const Bytes& key) {
        return key.size() >= prefix.size() && equal(ByteView{key}.first(prefix.size()), prefix);
    };
    Json out = Json::array();
    // The first page starts with the prefix itself, which may be a key too.
    if (!start && !prefix.empty() && values.get(prefix)) out.push_back(to_hex(prefix));
    auto key = values.next_key(start && *start > prefix ? *start : prefix);
    for (; key && inside(*key) && out.size() < count; key = values.next_key(*key))
        out.push_back(to_hex(*key));
    return out;
}

Answer read_proof(const Chain& chain, const Parameters& p) {
    const auto keys = TRY(p.bytes_list({0, "keys"}));
    if (keys.size() > keys_max) return Failure{rpc::invalid_params("more than 1000 keys")};
    const auto at = TRY(state_at(chain, p.optional_hash({1, "hash"})));
    Json proof = Json::array();
    for (const auto& node : storage::read_proof(at.state->trie(), keys))
        proof.push_back(to_hex(node));
    return Json{{"at", to_hex(at.block.hash.bytes)}, {"proof", proof}};
}

Answer version(const Chain& chain, const Parameters& p) {
    const auto at = TRY(state_at(chain, p.optional_hash({0, "at"})));
    return version_json(chain_spec::rules_after(at.state->values()));
}

Answer call(const Chain& chain, const Parameters& p) {
    const auto name = TRY(p.text({0, "name"}));
    const auto arguments = TRY(p.bytes({1, "bytes"}));
    const auto at = TRY(state_at(chain, p.optional_hash({2, "hash"})));
    return Json(to_hex(TRY(call_runtime(at, name, arguments))));
}

}  // namespace

void add_state_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    auto& chain = context.chain;
    auto& feeds = context.feeds;
    const auto add = [&](const std::string& name, auto function) {
        methods.add(name, [&chain, function](const Parameters& p) { return function(chain, p); });
    };
    add("state_getStorage", &storage);
    methods.alias("state_getStorageAt", "state_getStorage");
    add("state_getStorageHash", &storage_hash);
    add("state_getStorageSize", &storage_size);
    add("state_queryStorageAt", &query_at);
    add("state_getKeysPaged", &keys_paged);
    add("state_getReadProof", &read_proof);
    add("state_call", &call);
    methods.alias("state_callAt", "state_call");
    methods.add("state_getMetadata", [](const Parameters&) -> Answer {
        return Json(to_hex(*chain_spec::metadata_document(14)));
    });
    add("state_getRuntimeVersion", &version);
    methods.alias("chain_getRuntimeVersion", "state_getRuntimeVersion");

    methods.add(
        {"state_subscribeStorage", "state_unsubscribeStorage", "state_storage"},
        [&feeds](const Parameters& p, const rpc::Sink& sink) -> Expected<rpc::Cancel, RpcError> {
            return feeds.follow_storage(TRY(p.bytes_list({0, "keys"})), sink);
        });
    methods.add(
        {"state_subscribeRuntimeVersion", "state_unsubscribeRuntimeVersion",
         "state_runtimeVersion"},
        [&feeds](const Parameters&, const rpc::Sink& sink) -> Expected<rpc::Cancel, RpcError> {
            return feeds.follow_version(sink);
        });
}

}  // namespace assay::service
