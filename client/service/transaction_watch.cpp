// SPDX-License-Identifier: Apache-2.0
#include "client/service/transaction_watch.hpp"

#include "client/rpc/json.hpp"
#include "client/service/describe.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;

namespace {

Json failed(const char* event, std::string why) {
    return {{"event", event}, {"error", std::move(why)}};
}

/// Null for what the specification has no event for.
struct StatusEvent {
    const Chain& chain;
    Hash256 transaction;

    Json operator()(const pool::Future&) const { return {}; }
    Json operator()(const pool::Ready&) const { return {{"event", "validated"}}; }
    Json operator()(const pool::Broadcast&) const { return {}; }
    Json operator()(const pool::InBlock& s) const {
        return {{"event", "bestChainBlockIncluded"}, {"block", place_in(s.block)}};
    }
    Json operator()(const pool::Retracted&) const {
        return {{"event", "bestChainBlockIncluded"}, {"block", nullptr}};
    }
    Json operator()(const pool::FinalityTimeout&) const {
        return failed("dropped", "Maximum number of finality watchers has been reached");
    }
    Json operator()(const pool::Finalized& s) const {
        return {{"event", "finalized"}, {"block", place_in(s.block)}};
    }
    Json operator()(const pool::Usurped&) const {
        return failed("invalid", "Extrinsic was rendered invalid by another extrinsic");
    }
    Json operator()(const pool::Dropped&) const {
        return failed("dropped", "Extrinsic dropped from the pool due to exceeding limits");
    }
    Json operator()(const pool::Invalid&) const {
        return failed("invalid", "Extrinsic marked as invalid");
    }

    Json place_in(const Hash256& block) const {
        std::size_t index = 0;
        const auto body = chain.body(block).value_or(std::vector<Bytes>{});
        while (index < body.size() && frame::extrinsic_hash(body[index]) != transaction) ++index;
        return {{"hash", to_hex(block.bytes)}, {"index", index}};
    }
};

struct RefusalEvent {
    Json operator()(const pool::NotValid& e) const { return failed("invalid", describe(e.reason)); }
    Json operator()(const pool::TemporarilyBanned&) const {
        return failed("dropped", "Transaction is temporarily banned");
    }
    // It is watched like one that is new.
    Json operator()(const pool::AlreadyImported&) const { return {{"event", "validated"}}; }
    Json operator()(const pool::TooLowPriority&) const {
        return failed("invalid", "Another transaction of the account has a higher priority");
    }
    Json operator()(const pool::CycleDetected&) const {
        return failed("error", "Transaction requires what it provides");
    }
    Json operator()(const pool::ImmediatelyDropped&) const {
        return failed("dropped", "The transaction pool is full");
    }
    Json operator()(const pool::TooManyOfAccount&) const {
        return failed("dropped", "The account has as many transactions in the pool as one may");
    }
    Json operator()(const pool::NoTagsProvided&) const {
        return failed("error", "Transaction does not provide any tags");
    }
};

}  // namespace

rpc::Cancel watch_transaction(Submissions& submissions, const Chain& chain, ByteView extrinsic,
                              const rpc::Sink& sink) {
    const auto refuse = [&sink](const Json& event) {
        sink.send(event.dump());
        sink.end();
        return rpc::Cancel{};
    };
    auto body = Submissions::body_of(extrinsic);
    if (!body) return refuse(failed("invalid", "the bytes are no extrinsic"));
    const StatusEvent to_event{chain, frame::extrinsic_hash(*body)};
    const auto id =
        submissions.watch(to_event.transaction, [sink, to_event](const pool::Status& status) {
            const auto event = std::visit(to_event, status);
            if (!event.is_null()) sink.send(event.dump());
            if (pool::is_last(status)) sink.end();
        });
    const auto offered = submissions.offer(*std::move(body));
    if (!offered) {
        const auto event = std::visit(RefusalEvent{}, offered.error());
        if (!std::holds_alternative<pool::AlreadyImported>(offered.error())) {
            submissions.unwatch(id);
            return refuse(event);
        }
        sink.send(event.dump());
    }
    return [&submissions, id] { submissions.unwatch(id); };
}

}  // namespace assay::service
