// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/import_queue.hpp"

#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <thread>

using namespace assay;
using namespace assay::service;
using network::ImportResult;
using std::chrono::milliseconds;

namespace {

std::vector<network::BlockData> blocks_from(std::uint8_t first, std::uint8_t count) {
    std::vector<network::BlockData> out;
    for (std::uint8_t i = 0; i < count; ++i)
        out.push_back({Hash256{{static_cast<std::uint8_t>(first + i)}}, {}, {}, {}});
    return out;
}

}  // namespace

TEST_CASE("blocks are imported in order, and other jobs of the strand come in between") {
    boost::asio::io_context strand;
    std::vector<std::uint8_t> imported;
    std::size_t done = 0;
    int turns = 0;
    ImportQueue queue{strand,
                      [&](const network::PeerId&, network::BlockData block) {
                          std::this_thread::sleep_for(milliseconds{2});
                          imported.push_back(block.hash.bytes[0]);
                          return ImportResult::Imported;
                      },
                      [&](const Hash256&, ImportResult) {
                          // What an import brings goes to the end.
                          if (++done == 1) queue.add({}, blocks_from(20, 2));
                      },
                      [&] { ++turns; }, milliseconds{5}};
    queue.add({}, blocks_from(0, 20));
    CHECK(imported.empty());
    std::size_t before_job = 0;
    boost::asio::post(strand, [&] { before_job = imported.size(); });
    strand.run();
    CHECK(before_job > 0);
    CHECK(before_job < 10);
    REQUIRE(imported.size() == 22);
    CHECK(std::ranges::is_sorted(imported));
    CHECK(done == 22);
    CHECK(turns > 1);
    CHECK(turns <= 22);
    CHECK(queue.size() == 0);
}

TEST_CASE("what is let go is not imported any more") {
    boost::asio::io_context strand;
    int imported = 0;
    ImportQueue queue{strand,
                      [&](const network::PeerId&, network::BlockData) {
                          ++imported;
                          return ImportResult::Bad;
                      },
                      [&](const Hash256&, ImportResult result) {
                          CHECK(result == ImportResult::Bad);
                          queue.clear();
                      },
                      [] {}};
    queue.add({}, blocks_from(0, 5));
    strand.run();
    CHECK(imported == 1);
}
