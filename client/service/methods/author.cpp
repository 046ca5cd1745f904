// SPDX-License-Identifier: Apache-2.0
#include "client/service/methods/methods.hpp"
#include "client/service/submissions.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;

void add_author_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    auto& submissions = context.submissions;
    methods.add("author_submitExtrinsic",
                [&submissions](const Parameters& p) -> Expected<Json, RpcError> {
                    const auto extrinsic = TRY(p.bytes({0, "extrinsic"}));
                    return Json(to_hex(TRY(submissions.submit(extrinsic)).bytes));
                });
    methods.add("author_pendingExtrinsics",
                [&submissions](const Parameters&) -> Expected<Json, RpcError> {
                    Json out = Json::array();
                    for (const auto& transaction : submissions.all())
                        out.push_back(to_hex(scale::to_bytes(transaction->body)));
                    return out;
                });
    methods.add(
        {"author_submitAndWatchExtrinsic", "author_unwatchExtrinsic", "author_extrinsicUpdate"},
        [&submissions](const Parameters& p,
                       const rpc::Sink& sink) -> Expected<rpc::Cancel, RpcError> {
            const auto extrinsic = TRY(p.bytes({0, "bytes"}));
            return submissions.submit_and_watch(extrinsic, sink);
        });
}

}  // namespace assay::service
