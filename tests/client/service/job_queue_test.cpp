// SPDX-License-Identifier: Apache-2.0
#include "client/service/job_queue.hpp"

#include <boost/asio/steady_timer.hpp>
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

namespace assay::service {

TEST_CASE("jobs run in their order, those that they post after them") {
    boost::asio::io_context strand{1};
    JobQueue queue{strand};
    std::vector<int> order;
    queue.post([&] {
        order.push_back(1);
        queue.post([&] { order.push_back(3); });
    });
    queue.post([&] { order.push_back(2); });
    CHECK(order.empty());
    strand.run();
    CHECK(order == std::vector{1, 2, 3});
    CHECK(queue.size() == 0);
    queue.post([&] { order.push_back(4); });
    strand.restart();
    strand.run();
    CHECK(order.back() == 4);
}

TEST_CASE("a timer does not wait for the jobs in front of it") {
    boost::asio::io_context strand{1};
    JobQueue queue{strand};
    std::size_t waiting = 0;
    for (int i = 0; i < 200; ++i)
        queue.post([] { std::this_thread::sleep_for(std::chrono::milliseconds{1}); });
    boost::asio::steady_timer timer{strand, std::chrono::milliseconds{5}};
    timer.async_wait([&](const auto&) { waiting = queue.size(); });
    strand.run();
    CHECK(waiting > 100);
}

}  // namespace assay::service
