// SPDX-License-Identifier: Apache-2.0
#include "client/service/feeds.hpp"
#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;

namespace {

/// A block number as clients write it: 13 or "0xd".
std::optional<BlockNumber> block_number(const Json& value) {
    if (value.is_number_unsigned() && value.get<std::uint64_t>() <= ~BlockNumber{0})
        return value.get<BlockNumber>();
    if (!value.is_string()) return std::nullopt;
    const auto& text = value.get_ref<const std::string&>();
    if (!text.starts_with("0x") || text.size() < 3 || text.size() > 10) return std::nullopt;
    std::uint64_t number = 0;
    for (const char c : std::string_view{text}.substr(2)) {
        const auto digit = std::string_view{"0123456789abcdef"}.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        number = number << 4 | digit;
    }
    return static_cast<BlockNumber>(number);
}

Expected<Json, RpcError> hash_for(const Chain& chain, const Json& number) {
    const auto wanted = block_number(number);
    if (!wanted) return Failure{rpc::invalid_params("not a block number")};
    const auto hash = chain.hash_at(*wanted);
    return hash ? Json(to_hex(hash->bytes)) : Json{};
}

Expected<Json, RpcError> block_hash(const Chain& chain, const Parameters& parameters) {
    const auto* asked = parameters.find({0, "hash"});
    if (!asked) return Json(to_hex(chain.best().hash.bytes));
    if (!asked->is_array()) return hash_for(chain, *asked);
    Json out = Json::array();
    for (const auto& number : *asked) out.push_back(TRY(hash_for(chain, number)));
    return out;
}

/// Pairs of lists of numbers, as the Substrate SDK writes them; null where there are none.
Json justifications_json(const Chain& chain, const Hash256& hash) {
    const auto justifications = chain.justifications(hash);
    if (!justifications || justifications->empty()) return {};
    Json out = Json::array();
    for (const auto& [engine, proof] : *justifications) out.push_back({engine, proof});
    return out;
}

Expected<Json, RpcError> block_json(const Chain& chain, const Hash256& hash) {
    const auto header = chain.header(hash);
    const auto body = chain.body(hash);
    if (!header || !body) return Json{};
    return Json{{"block", {{"header", header_json(*header)}, {"extrinsics", body_json(*body)}}},
                {"justifications", justifications_json(chain, hash)}};
}

}  // namespace

void add_chain_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    auto& chain = context.chain;
    auto& feeds = context.feeds;
    methods.add("chain_getBlockHash",
                [&chain](const Parameters& p) { return block_hash(chain, p); });
    methods.alias("chain_getHead", "chain_getBlockHash");
    methods.add("chain_getFinalizedHead", [&chain](const Parameters&) -> Expected<Json, RpcError> {
        return Json(to_hex(chain.finalised().hash.bytes));
    });
    methods.alias("chain_getFinalisedHead", "chain_getFinalizedHead");
    methods.add("chain_getHeader", [&chain](const Parameters& p) -> Expected<Json, RpcError> {
        const auto hash = TRY(p.optional_hash({0, "hash"})).value_or(chain.best().hash);
        const auto header = chain.header(hash);
        return header ? header_json(*header) : Json{};
    });
    methods.add("chain_getBlock", [&chain](const Parameters& p) -> Expected<Json, RpcError> {
        return block_json(chain, TRY(p.optional_hash({0, "hash"})).value_or(chain.best().hash));
    });

    const auto heads = [&feeds](Feeds::Heads which) {
        return [&feeds, which](const Parameters&,
                               const rpc::Sink& sink) -> Expected<rpc::Cancel, RpcError> {
            return feeds.follow_heads(which, sink);
        };
    };
    methods.add({"chain_subscribeNewHeads", "chain_unsubscribeNewHeads", "chain_newHead"},
                heads(Feeds::Heads::Best));
    methods.alias("chain_subscribeNewHead", "chain_subscribeNewHeads");
    methods.alias("chain_unsubscribeNewHead", "chain_unsubscribeNewHeads");
    methods.add({"chain_subscribeAllHeads", "chain_unsubscribeAllHeads", "chain_allHead"},
                heads(Feeds::Heads::All));
    methods.add(
        {"chain_subscribeFinalizedHeads", "chain_unsubscribeFinalizedHeads", "chain_finalizedHead"},
        heads(Feeds::Heads::Finalised));
}

}  // namespace assay::service
