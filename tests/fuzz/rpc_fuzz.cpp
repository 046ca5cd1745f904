// SPDX-License-Identifier: Apache-2.0
// Whatever a peer sends as a message: parsing ends, within the limits, and what was understood can
// be written again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "client/rpc/parameters.hpp"
#include "client/rpc/request.hpp"
#include "client/rpc/response.hpp"
#include "runtime/base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace assay::rpc;
    const Limits limits{.batch_length = 16, .json_depth = 16, .json_values = 4096};
    const auto message = parse_message({reinterpret_cast<const char*>(data), size}, limits);
    if (!message) return 0;
    INVARIANT(!message->items.empty() && message->items.size() <= limits.batch_length);
    for (const auto& item : message->items) {
        if (!item) {
            static_cast<void>(to_response(item.error().id, item.error().error));
            continue;
        }
        const Parameters parameters{item->params};
        static_cast<void>(parameters.bytes_list({0, "keys"}));
        static_cast<void>(parameters.optional_hash({1, "hash"}));
        static_cast<void>(parameters.number({2, "count"}));
        const Json again{{"jsonrpc", "2.0"},
                         {"id", item->id},
                         {"method", item->method},
                         {"params", item->params}};
        const auto reparsed = parse_message(to_text(again), Limits{});
        INVARIANT(reparsed && reparsed->items.size() == 1);
        const auto& request = reparsed->items.front();
        INVARIANT(request && request->method == item->method && request->params == item->params);
    }
    return 0;
}
