// SPDX-License-Identifier: Apache-2.0
// A node that seals blocks full of transfers is killed at any instant, again and again. What it
// said is final must still be so, and its database whole. ASSAY_KILL_ROUNDS asks for more than the
// usual ten.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <random>
#include <thread>

#include "client/demo/network.hpp"

using namespace assay;
using namespace assay::demo;
using std::chrono::milliseconds;

namespace {

/// Sends transfers until the time is up; the finalised head that the node last told of.
std::optional<chain::BlockInfo> keep_busy(Network& network, milliseconds time) {
    auto& node = network.node();
    const auto alice = key_of("Alice");
    const auto until = std::chrono::steady_clock::now() + time;
    std::optional<chain::BlockInfo> final;
    const auto call =
        frame::encode_call(chain_spec::BalancesPlace::index,
                           balances::transfer_keep_alive{.dest = frame::Id{key_of("Bob").account()},
                                                         .value = 1'000'000});
    auto nonce = node.next_nonce(alice.account());
    while (std::chrono::steady_clock::now() < until) {
        final = node.finalised();
        try {
            for (int i = 0; i < 8; ++i, ++nonce) node.submit(alice, call, nonce);
        } catch (const chain::NodeError&) {  // An account may only have so many in the pool.
            std::this_thread::sleep_for(milliseconds{50});
        }
    }
    return final;
}

}  // namespace

TEST_CASE("a node killed at any instant keeps every final block and the right state") {
    const auto* asked = std::getenv("ASSAY_KILL_ROUNDS");
    const int rounds = asked != nullptr ? std::atoi(asked) : 10;
    auto pattern = (std::filesystem::temp_directory_path() / "assay-kill-XXXXXX").string();
    const std::filesystem::path work = ::mkdtemp(pattern.data());
    const Places places{.programs = ASSAY_PROGRAMS, .work = work};
    std::mt19937 random{std::random_device{}()};
    {
        Network network{places, "kills"};
        std::vector<std::optional<chain::BlockInfo>> finals;
        for (int round = 0; round < rounds; ++round) {
            finals.push_back(keep_busy(network, milliseconds{200 + random() % 1500}));
            network.kill_node();
            Child check{"check",
                        {(places.programs / "assay-node").string(), "check-database", "--base-path",
                         (network.folder() / "node").string()},
                        work / "check.log"};
            INFO(read_text(work / "check.log"));
            REQUIRE(check.wait(std::chrono::seconds{30}) == 0);
            network.start_node();
            for (const auto& final : finals)
                if (final) REQUIRE(network.node().hash_at(final->number()) == final->hash);
        }
        CHECK(network.node().finalised().number() >= finals.back()->number());
    }
    std::filesystem::remove_all(work);
}
