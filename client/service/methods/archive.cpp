// SPDX-License-Identifier: Apache-2.0
// archive_v1: any block there ever was, and its state as far back as this node keeps states.
#include "client/service/chain_head/storage_walk.hpp"
#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;

namespace {

using Answer = Expected<Json, RpcError>;

constexpr const char* storage_event = "archive_v1_storageEvent";
constexpr std::size_t piece_bytes = 128U << 10;
// A walk pauses while the connection has so much to send.
constexpr std::size_t backlog_bytes = 4U << 20;
constexpr std::size_t walks_per_connection = 16;

constexpr const char* discarded = "State already discarded: this node keeps only recent ones";

Answer header(const Chain& chain, const Parameters& p) {
    const auto found = chain.header(TRY(p.hash({0, "hash"})));
    return found ? Json(to_hex(scale::to_bytes(*found))) : Json{};
}

Answer body(const Chain& chain, const Parameters& p) {
    const auto found = chain.body(TRY(p.hash({0, "hash"})));
    return found ? body_json(*found) : Json{};
}

Answer hash_by_height(const Chain& chain, const Parameters& p) {
    const auto height = TRY(p.number({0, "height"}));
    Json out = Json::array();
    if (height > ~BlockNumber{0}) return out;
    for (const auto& hash : chain.hashes_at(static_cast<BlockNumber>(height)))
        out.push_back(to_hex(hash.bytes));
    return out;
}

Answer call(const Chain& chain, const Parameters& p) {
    const auto hash = TRY(p.hash({0, "hash"}));
    const auto function = TRY(p.text({1, "function"}));
    const auto arguments = TRY(p.bytes({2, "call_parameters"}));
    const auto found = chain.header(hash);
    if (!found) return Json{};
    const auto state = chain.state(hash);
    if (!state) return Json{{"success", false}, {"error", discarded}};
    const auto output = call_runtime({{found->number, hash}, state}, function, arguments);
    if (!output) return Json{{"success", false}, {"error", output.error().data.value_or("failed")}};
    return Json{{"success", true}, {"value", to_hex(*output)}};
}

/// A walk that tells its findings one by one, at the pace of its reader.
class ArchiveWalk : public std::enable_shared_from_this<ArchiveWalk> {
  public:
    using Post = std::function<void(std::function<void()>)>;

    ArchiveWalk(StorageWalk walk, rpc::Sink sink, Post post)
        : walk_{std::move(walk)}, sink_{std::move(sink)}, post_{std::move(post)} {}

    void later() {
        post_([self = shared_from_this()] { self->step(); });
    }

  private:
    void step() {
        if (sink_.closed()) return;
        if (sink_.backlog() > backlog_bytes)
            return sink_.when_drained([self = shared_from_this()] { self->step(); });
        for (auto& item : walk_.next(piece_bytes)) {
            item["event"] = "storage";
            sink_.send(item.dump());
        }
        if (!walk_.done()) return later();
        sink_.send(R"({"event":"storageDone"})");
        sink_.end();
    }

    StorageWalk walk_;
    rpc::Sink sink_;
    Post post_;
};

Answer storage(const MethodContext& context, const Parameters& p, rpc::Subscriptions& connection) {
    const auto hash = TRY(p.hash({0, "hash"}));
    auto queries = TRY(storage_queries(p, {1, "items"}));
    const bool child = TRY(p.optional_bytes({2, "child_trie"})).has_value();
    if (connection.count(storage_event) >= walks_per_connection)
        return Failure{RpcError{rpc::codes::too_many_subscriptions,
                                "Too many archive_v1_storage operations on the connection",
                                {}}};
    auto state = context.chain.state(hash);
    return Json(TRY(connection.open(
        storage_event, [&](const rpc::Sink& sink) -> Expected<rpc::Cancel, RpcError> {
            if (!state) {
                const bool known = context.chain.header(hash).has_value();
                sink.send(Json{{"event", "storageError"},
                               {"error", known ? discarded : "Block not found"}}
                              .dump());
                sink.end();
                return rpc::Cancel{};
            }
            StorageWalk walk{child ? nullptr : std::move(state), std::move(queries)};
            const auto started = std::make_shared<ArchiveWalk>(std::move(walk), sink, context.post);
            connection.after_response([started] { started->later(); });
            return rpc::Cancel{};
        })));
}

}  // namespace

void add_archive_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    auto& chain = context.chain;
    const auto add = [&](const std::string& name,
                         Answer (*function)(const Chain&, const Parameters&)) {
        methods.add("archive_v1_" + name,
                    [&chain, function](const Parameters& p) { return function(chain, p); });
    };
    add("header", &header);
    add("body", &body);
    add("call", &call);
    add("hashByHeight", &hash_by_height);
    methods.add("archive_v1_finalizedHeight",
                [&chain](const Parameters&) -> Answer { return Json(chain.finalised().number); });
    methods.add("archive_v1_genesisHash", [&chain](const Parameters&) -> Answer {
        return Json(to_hex(chain.genesis().bytes));
    });
    methods.add_connected("archive_v1_storage",
                          [context](const Parameters& p, rpc::Subscriptions& connection) {
                              return storage(context, p, connection);
                          });
    methods.add_connected("archive_v1_stopStorage",
                          [](const Parameters& p, rpc::Subscriptions& connection) -> Answer {
                              connection.close(storage_event, TRY(p.text({0, "subscription"})));
                              return Json{};
                          });
}

}  // namespace assay::service
