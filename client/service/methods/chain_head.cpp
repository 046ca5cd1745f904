// SPDX-License-Identifier: Apache-2.0
// chainHead_v1: following the head of the chain, and reading the blocks near it.
#include <set>

#include "client/service/chain_head/follows.hpp"
#include "client/service/chain_head/storage_walk.hpp"
#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;
using rpc::Subscriptions;

namespace {

using Answer = Expected<Json, RpcError>;

std::string inaccessible(const std::string& id) {
    return operation_event("operationInaccessible", id);
}

Json limit_reached() { return {{"result", "limitReached"}}; }

Expected<std::string, RpcError> follow_id(const Parameters& p) {
    return p.text({0, "follow_subscription"});
}

Expected<const PinnedBlock*, RpcError> pinned(const Follow& follow, const Hash256& block) {
    const auto* found = follow.pinned(block);
    if (!found)
        return Failure{RpcError{rpc::codes::block_not_pinned, "Invalid block hash",
                                "not reported, or unpinned: " + to_hex(block.bytes)}};
    return found;
}

Work body_work(const Chain& chain, const Hash256& block, std::shared_ptr<const LostBlock> lost) {
    return [&chain, block, lost](const std::string& id, const Follow& follow) {
        const auto body = lost ? std::optional{lost->body} : chain.body(block);
        follow.tell(body ? Json{{"event", "operationBodyDone"},
                                {"operationId", id},
                                {"value", body_json(*body)}}
                               .dump()
                         : inaccessible(id));
        return Progress::Done;
    };
}

Work call_work(StateAt at, std::string function, Bytes arguments) {
    return [at, function, arguments](const std::string& id, const Follow& follow) {
        if (!at.state) {
            follow.tell(inaccessible(id));
            return Progress::Done;
        }
        const auto output = call_runtime(at, function, arguments);
        Json event{{"operationId", id}};
        if (output) {
            event["event"] = "operationCallDone";
            event["output"] = to_hex(*output);
        } else {
            event["event"] = "operationError";
            event["error"] = output.error().data.value_or(output.error().message);
        }
        follow.tell(event.dump());
        return Progress::Done;
    };
}

Work storage_work(bool accessible, StorageWalk walk, const FollowLimits& limits) {
    auto state = std::make_shared<StorageWalk>(std::move(walk));
    auto sent = std::make_shared<std::size_t>(0);
    return [accessible, state, sent, limits](const std::string& id, const Follow& follow) {
        if (!accessible) {
            follow.tell(inaccessible(id));
            return Progress::Done;
        }
        const auto items = state->next(limits.piece_bytes);
        if (!items.empty()) {
            const auto text = Json{
                {"event", "operationStorageItems"},
                {"operationId", id},
                {"items", items}}.dump();
            *sent += text.size();
            follow.tell(text);
        }
        if (state->done()) {
            follow.tell(operation_event("operationStorageDone", id));
            return Progress::Done;
        }
        if (*sent < limits.turn_bytes) return Progress::More;
        *sent = 0;
        return Progress::Waiting;
    };
}

class ChainHead {
  public:
    explicit ChainHead(const MethodContext& context)
        : chain_{context.chain}, follows_{context.follows} {}

    Answer follow(const Parameters& p, Subscriptions& connection) const {
        const bool with_runtime = TRY(p.boolean({0, "with_runtime"}));
        return Json(TRY(follows_.open(with_runtime, connection)));
    }

    Answer unfollow(const Parameters& p, Subscriptions& connection) const {
        connection.close(Follows::event, TRY(follow_id(p)));
        return Json{};
    }

    Answer header(const Parameters& p, Subscriptions& connection) const {
        const auto id = TRY(follow_id(p));
        const auto hash = TRY(p.hash({1, "hash"}));
        const auto* follow = follows_.find(connection, id);
        if (!follow) return Json{};
        const auto* block = TRY(pinned(*follow, hash));
        const auto header = block->lost ? std::optional{block->lost->header} : chain_.header(hash);
        if (!header) return Failure{RpcError{rpc::codes::internal_error, "Block not found", {}}};
        return Json(to_hex(scale::to_bytes(*header)));
    }

    Answer body(const Parameters& p, Subscriptions& connection) const {
        const auto id = TRY(follow_id(p));
        const auto hash = TRY(p.hash({1, "hash"}));
        auto* follow = follows_.find(connection, id);
        if (!follow) return limit_reached();
        const auto* block = TRY(pinned(*follow, hash));
        return start(*follow, *block, body_work(chain_, hash, block->lost), connection);
    }

    Answer call(const Parameters& p, Subscriptions& connection) const {
        const auto id = TRY(follow_id(p));
        const auto hash = TRY(p.hash({1, "hash"}));
        const auto function = TRY(p.text({2, "function"}));
        const auto arguments = TRY(p.bytes({3, "call_parameters"}));
        auto* follow = follows_.find(connection, id);
        if (!follow) return limit_reached();
        if (!follow->with_runtime())
            return Failure{RpcError{
                rpc::codes::follow_without_runtime, "The runtime updates flag must be set", {}}};
        const auto* block = TRY(pinned(*follow, hash));
        const StateAt at{{block->number, hash}, state_of(*block, hash)};
        return start(*follow, *block, call_work(at, function, arguments), connection);
    }

    Answer storage(const Parameters& p, Subscriptions& connection) const {
        const auto id = TRY(follow_id(p));
        const auto hash = TRY(p.hash({1, "hash"}));
        auto queries = TRY(storage_queries(p, {2, "items"}));
        const bool child = TRY(p.optional_bytes({3, "child_trie"})).has_value();
        auto* follow = follows_.find(connection, id);
        if (!follow) return limit_reached();
        const auto* block = TRY(pinned(*follow, hash));
        const auto asked = std::max<std::size_t>(1, queries.size());
        const auto weight = follows_.admit(*follow, asked);
        if (!weight) return limit_reached();
        queries.resize(std::min(queries.size(), *weight));
        auto state = state_of(*block, hash);
        const bool accessible = state != nullptr;
        StorageWalk walk{child ? nullptr : std::move(state), std::move(queries)};
        const auto operation =
            follows_.start(*follow,
                           {.weight = *weight,
                            .block = block->number,
                            .work = storage_work(accessible, std::move(walk), follows_.limits())},
                           connection);
        return Json{
            {"result", "started"}, {"operationId", operation}, {"discardedItems", asked - *weight}};
    }

    Answer unpin(const Parameters& p, Subscriptions& connection) const {
        const auto id = TRY(follow_id(p));
        const auto hashes = TRY(hash_or_hashes(p));
        auto* follow = follows_.find(connection, id);
        if (!follow) return Json{};
        if (std::set(hashes.begin(), hashes.end()).size() != hashes.size())
            return Failure{RpcError{rpc::codes::duplicate_hashes,
                                    "Received duplicate hashes for the unpin operation",
                                    {}}};
        for (const auto& hash : hashes) TRY(pinned(*follow, hash));
        for (const auto& hash : hashes) follow->unpin(hash);
        return Json{};
    }

    Answer go_on(const Parameters& p, Subscriptions& connection) const {
        const auto id = TRY(follow_id(p));
        const auto operation = TRY(p.text({1, "operation_id"}));
        auto* follow = follows_.find(connection, id);
        auto* found = follow ? follow->operation(operation) : nullptr;
        if (!found) return Json{};
        if (!found->waiting)
            return Failure{RpcError{
                rpc::codes::not_waiting_for_continue, "Wait for continue event not generated", {}}};
        found->waiting = false;
        connection.after_response(
            [follows = &follows_, id, operation] { follows->run(id, operation); });
        return Json{};
    }

    Answer stop(const Parameters& p, Subscriptions& connection) const {
        const auto id = TRY(follow_id(p));
        const auto operation = TRY(p.text({1, "operation_id"}));
        if (auto* follow = follows_.find(connection, id)) follow->finish(operation);
        return Json{};
    }

  private:
    db::BlockStatePointer state_of(const PinnedBlock& block, const Hash256& hash) const {
        return block.lost ? block.lost->state : chain_.state(hash);
    }

    Answer start(Follow& follow, const PinnedBlock& block, Work work,
                 Subscriptions& connection) const {
        if (!follows_.admit(follow, 1)) return limit_reached();
        const auto id = follows_.start(
            follow, {.weight = 1, .block = block.number, .work = std::move(work)}, connection);
        return Json{{"result", "started"}, {"operationId", id}};
    }

    static Expected<std::vector<Hash256>, RpcError> hash_or_hashes(const Parameters& p) {
        constexpr rpc::Argument argument{1, "hash_or_hashes"};
        const auto* found = p.find(argument);
        if (!found || !found->is_array()) return std::vector{TRY(p.hash(argument))};
        std::vector<Hash256> out;
        const auto list = TRY(p.bytes_list(argument));
        for (const auto& bytes : list) {
            Hash256 hash;
            if (bytes.size() != hash.bytes.size())
                return Failure{rpc::invalid_params("hash_or_hashes: a hash has 32 bytes")};
            std::ranges::copy(bytes, hash.bytes.begin());
            out.push_back(hash);
        }
        return out;
    }

    const Chain& chain_;
    Follows& follows_;
};

}  // namespace

void add_chain_head_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    const auto group = std::make_shared<const ChainHead>(context);
    const auto add = [&](const std::string& name, auto method) {
        methods.add_connected("chainHead_v1_" + name,
                              [group, method](const Parameters& p, Subscriptions& connection) {
                                  return (*group.*method)(p, connection);
                              });
    };
    add("follow", &ChainHead::follow);
    add("unfollow", &ChainHead::unfollow);
    add("header", &ChainHead::header);
    add("body", &ChainHead::body);
    add("call", &ChainHead::call);
    add("storage", &ChainHead::storage);
    add("unpin", &ChainHead::unpin);
    add("continue", &ChainHead::go_on);
    add("stopOperation", &ChainHead::stop);
}

}  // namespace assay::service
