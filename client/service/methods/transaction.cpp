// SPDX-License-Identifier: Apache-2.0
// transaction_v1 and transactionWatch_v1.
#include "client/service/broadcasts.hpp"
#include "client/service/methods/methods.hpp"
#include "client/service/transaction_watch.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;
using rpc::Subscriptions;

namespace {

using Answer = Expected<Json, RpcError>;

constexpr const char* watch_event = "transactionWatch_v1_watchEvent";

Answer close(const Parameters& p, rpc::Argument argument, const char* kind,
             Subscriptions& connection) {
    if (!connection.close(kind, TRY(p.text(argument))))
        return Failure{rpc::invalid_params(std::string{argument.name} + ": there is none such")};
    return Json{};
}

}  // namespace

void add_transaction_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    auto& broadcasts = context.broadcasts;
    auto& submissions = context.submissions;
    auto& chain = context.chain;
    methods.add_connected("transaction_v1_broadcast",
                          [&broadcasts](const Parameters& p, Subscriptions& connection) -> Answer {
                              auto extrinsic = TRY(p.bytes({0, "transaction"}));
                              const auto id = broadcasts.open(std::move(extrinsic), connection);
                              return id ? Json(*id) : Json{};
                          });
    methods.add_connected("transaction_v1_stop",
                          [](const Parameters& p, Subscriptions& connection) {
                              return close(p, {0, "operation_id"}, Broadcasts::kind, connection);
                          });
    methods.add_connected(
        "transactionWatch_v1_submitAndWatch",
        [&submissions, &chain](const Parameters& p, Subscriptions& connection) -> Answer {
            const auto extrinsic = TRY(p.bytes({0, "transaction"}));
            return Json(TRY(connection.open(
                watch_event, [&](const rpc::Sink& sink) -> Expected<rpc::Cancel, RpcError> {
                    return watch_transaction(submissions, chain, extrinsic, sink);
                })));
        });
    methods.add_connected("transactionWatch_v1_unwatch",
                          [](const Parameters& p, Subscriptions& connection) {
                              return close(p, {0, "subscription"}, watch_event, connection);
                          });
}

}  // namespace assay::service
