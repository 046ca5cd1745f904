// SPDX-License-Identifier: Apache-2.0
// Whatever a peer sends, with every method behind it on a real chain: each request is answered,
// with JSON, and what it starts comes to an end.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "client/rpc/request.hpp"
#include "tests/client/service/test_methods.hpp"

namespace {

using namespace assay;
using namespace assay::service;

struct World {
    Folder folder;
    testing::Node node{folder};
    testing::Methods methods{node, {.reported = 2, .pinned_behind = 4}};
    std::unique_ptr<testing::Connection> client = std::make_unique<testing::Connection>();
    unsigned inputs = 0;

    void run(std::string_view text) {
        constexpr unsigned inputs_a_block = 64, blocks_a_connection = 8;
        const auto message = rpc::parse_message(text, {.batch_length = 16, .json_values = 4096});
        if (!message) return;
        for (const auto& item : message->items) {
            const auto response =
                rpc::answer(methods.service, item,
                            {.is_operator = true, .subscriptions = client->subscriptions});
            const bool silent = item && item->notification;
            INVARIANT(response.has_value() != silent);
            if (response) INVARIANT(rpc::Json::accept(*response));
        }
        client->subscriptions->release();
        methods.run_jobs();
        for (const auto& told : std::exchange(client->outbox->messages, {}))
            INVARIANT(rpc::Json::accept(told));
        if (++inputs % inputs_a_block != 0) return;
        const auto block = methods.extend();
        node.chain->finalise(block);
        if (inputs % (inputs_a_block * blocks_a_connection) == 0)
            client = std::make_unique<testing::Connection>();
    }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static World world;
    world.run({reinterpret_cast<const char*>(data), size});
    return 0;
}
