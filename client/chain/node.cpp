// SPDX-License-Identifier: Apache-2.0
#include "client/chain/node.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "chain-spec/version.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/crypto/ss58.hpp"

namespace assay::chain {

namespace {

using rpc_client::Json;

constexpr std::uint64_t era_period = 64;
constexpr unsigned page_size = 512;

Json ask(rpc_client::Client& client, const std::string& method, const Json& params) {
    auto result = client.call(method, params);
    if (!result) throw NodeError{method, result.error()};
    return *std::move(result);
}

[[noreturn]] void malformed(const std::string& method) {
    throw NodeError{method, {rpc_client::CallFailure::Malformed, 0, "an answer of another shape"}};
}

Bytes bytes_of(const Json& json, const std::string& method) {
    const auto bytes =
        json.is_string() ? from_hex(json.get_ref<const std::string&>()) : std::nullopt;
    if (!bytes) malformed(method);
    return *bytes;
}

Hash256 hash_of_json(const Json& json, const std::string& method) {
    Hash256 hash;
    const auto bytes = bytes_of(json, method);
    if (bytes.size() != 32) malformed(method);
    std::ranges::copy(bytes, hash.bytes.begin());
    return hash;
}

frame::Header header_of(const Json& json) {
    const std::string method = "chain_getHeader";
    if (!json.is_object()) malformed(method);
    frame::Header header;
    header.parent_hash = hash_of_json(json.value("parentHash", Json{}), method);
    header.state_root = hash_of_json(json.value("stateRoot", Json{}), method);
    header.extrinsics_root = hash_of_json(json.value("extrinsicsRoot", Json{}), method);
    const auto number = json.value("number", std::string{"0x0"});
    header.number = static_cast<BlockNumber>(std::stoul(number, nullptr, 16));
    for (const auto& item : json.at("digest").at("logs")) {
        const auto log = scale::from_bytes<frame::DigestItem>(bytes_of(item, method));
        if (!log) malformed(method);
        header.digest.logs.push_back(*log);
    }
    return header;
}

}  // namespace

struct Node::Reader final : StateReader {
    Reader(rpc_client::Client& node, const Hash256& block)
        : client{node}, at{to_hex(block.bytes)} {}

    std::optional<Bytes> get(ByteView key) const override {
        const auto hex = to_hex(key);
        if (const auto known = seen.find(hex); known != seen.end()) return known->second;
        const auto result = ask(client, "state_getStorage", {hex, at});
        std::optional<Bytes> value;
        if (!result.is_null()) value = bytes_of(result, "state_getStorage");
        return seen.emplace(hex, std::move(value)).first->second;
    }

    std::vector<std::pair<Bytes, Bytes>> entries(ByteView prefix) const override {
        const auto start = to_hex(prefix);
        std::vector<std::pair<Bytes, Bytes>> out;
        std::string after = start;
        for (;;) {
            const auto keys = ask(client, "state_getKeysPaged", {start, page_size, after, at});
            if (!keys.is_array() || keys.empty()) return out;
            const auto changes = ask(client, "state_queryStorageAt", {keys, at});
            for (const auto& change : changes.at(0).at("changes"))
                if (!change.at(1).is_null())
                    out.emplace_back(bytes_of(change.at(0), "state_queryStorageAt"),
                                     bytes_of(change.at(1), "state_queryStorageAt"));
            if (keys.size() < page_size) return out;
            after = keys.back().get<std::string>();
        }
    }

    rpc_client::Client& client;
    std::string at;
    mutable std::map<std::string, std::optional<Bytes>> seen;
};

Node::Node(rpc_client::ClientOptions options) : client_{std::move(options)} {
    genesis_ =
        hash_of_json(ask(client_, "chain_getBlockHash", Json::array({0})), "chain_getBlockHash");
}

Node::~Node() = default;

BlockInfo Node::block(const Hash256& hash) {
    return {hash, header_of(ask(client_, "chain_getHeader", {to_hex(hash.bytes)}))};
}

BlockInfo Node::best() {
    const auto header = header_of(ask(client_, "chain_getHeader", Json::array()));
    return {frame::hash_of(header), header};
}

BlockInfo Node::finalised() {
    return block(hash_of_json(ask(client_, "chain_getFinalizedHead", Json::array()),
                              "chain_getFinalizedHead"));
}

std::optional<Hash256> Node::hash_at(BlockNumber number) {
    const auto result = ask(client_, "chain_getBlockHash", Json::array({number}));
    if (result.is_null()) return std::nullopt;
    return hash_of_json(result, "chain_getBlockHash");
}

std::vector<Bytes> Node::body(const Hash256& hash) {
    const std::string method = "chain_getBlock";
    const auto result = ask(client_, method, {to_hex(hash.bytes)});
    std::vector<Bytes> out;
    if (!result.is_object()) malformed(method);
    for (const auto& extrinsic : result.at("block").at("extrinsics")) {
        auto body = scale::from_bytes<Bytes>(bytes_of(extrinsic, method));
        if (!body) malformed(method);
        out.push_back(*std::move(body));
    }
    return out;
}

std::vector<Event> Node::events(const Hash256& hash) {
    const auto raw =
        state(hash)->get(frame::storage_key<chain_spec::SystemPlace>(system::Events{}));
    if (!raw) return {};
    auto events = decode_events(*raw);
    if (!events) throw StateMismatch{"System.Events"};
    return *std::move(events);
}

std::unique_ptr<StateReader> Node::state(const Hash256& hash) {
    return std::make_unique<Reader>(client_, hash);
}

std::uint32_t Node::next_nonce(const AccountId& who) {
    const auto address = crypto::to_ss58(who, 42);
    return ask(client_, "system_accountNextIndex", {address}).get<std::uint32_t>();
}

Hash256 Node::submit(const keystore::KeyPair& by, const Bytes& call, std::uint32_t nonce,
                     Balance tip) {
    const auto head = finalised();
    const auto era = frame::Era::mortal(era_period, head.number());
    const auto birth = static_cast<BlockNumber>(era.birth(head.number()));
    chain_spec::SigningContext context{.spec_version = chain_spec::spec_version,
                                       .transaction_version = chain_spec::transaction_version,
                                       .genesis = genesis_,
                                       .nonce = nonce,
                                       .tip = tip,
                                       .era = era};
    context.birth_block = birth == head.number() ? head.hash : hash_at(birth).value_or(Hash256{});
    const auto body = chain_spec::assemble_extrinsic(
        context, call, by.account(), by.sign(chain_spec::payload_to_sign(context, call)));
    const auto hash = ask(client_, "author_submitExtrinsic", {to_hex(scale::to_bytes(body))});
    return hash_of_json(hash, "author_submitExtrinsic");
}

rpc_client::Subscription Node::follow_heads(std::function<void()> on_head) {
    rpc_client::Listener listener;
    listener.item = [on_head](const Json&) { on_head(); };
    listener.gap = on_head;
    auto subscription = client_.subscribe({"chain_subscribeNewHeads", "chain_unsubscribeNewHeads"},
                                          Json::array(), std::move(listener));
    if (!subscription) throw NodeError{"chain_subscribeNewHeads", subscription.error()};
    return *std::move(subscription);
}

}  // namespace assay::chain
