// SPDX-License-Identifier: Apache-2.0
// Two nodes with real chains and real sockets in one process.
#include "client/service/network/node_network.hpp"

#include <catch2/catch.hpp>

#include "client/service/informant.hpp"
#include "tests/client/service/test_node.hpp"

using namespace assay;
using namespace assay::service;
using namespace assay::service::testing;

namespace {

NetworkOptions loopback(std::uint8_t number, std::vector<network::Multiaddr> boot = {}) {
    NetworkOptions options;
    options.listens = {network::socket_multiaddr("127.0.0.1", 0)};
    options.boot = std::move(boot);
    options.key = {number};
    return options;
}

struct Networked : Node {
    Submissions submissions{*chain, [] { return std::uint64_t{0}; }};
    std::optional<ImportError> refuses{};
    int votes = 0;
    NodeNetwork network;

    Networked(boost::asio::io_context& strand, const Folder& folder, const NetworkOptions& options)
        : Node{folder},
          network{strand,
                  *chain,
                  submissions,
                  options,
                  {.import = [this](const frame::Block& block, const network::Justifications&)
                       -> Expected<BlockReference, ImportFailure> {
                       if (refuses) return Failure{ImportFailure{*refuses, "refused"}};
                       return chain->import(block, 1'000'000);
                   },
                   .vote =
                       [this](const auto&, const grandpa::GossipMessage& message) {
                           votes += std::holds_alternative<grandpa::VoteMessage>(message) ? 1 : 0;
                           return true;
                       }}} {}

    void grow(int blocks) {
        for (int i = 0; i < blocks; ++i)
            REQUIRE(chain->import(build(chain->best().hash, {}), slot));
    }
};

struct Two {
    Folder folder_a, folder_b;
    boost::asio::io_context strand;
    Networked a{strand, folder_a, loopback(1)};
    std::optional<Networked> b;

    /// Lets b look for a.
    void meet() { b.emplace(strand, folder_b, loopback(2, a.network.addresses())); }
    template <class Done>
    bool until(Done done, int seconds = 30) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{seconds};
        while (!done()) {
            if (std::chrono::steady_clock::now() > end) return false;
            strand.run_one_for(std::chrono::milliseconds{20});
        }
        return true;
    }
};

}  // namespace

TEST_CASE("a node that starts from the genesis catches up with its boot node, then follows it") {
    Two two;
    two.a.grow(150);
    two.meet();
    auto& b = *two.b;
    REQUIRE(two.until([&] { return !b.network.peers().empty(); }));
    CHECK(b.network.sync_target() == 150);
    CHECK(b.network.is_syncing());
    REQUIRE(two.until([&] { return b.chain->best() == two.a.chain->best(); }));
    CHECK_FALSE(b.network.is_syncing());
    CHECK(b.network.started_at() == 0);
    CHECK(b.network.import_queue() == 0);
    Informant informant{*b.chain, b.network};
    CHECK(
        informant.line(std::chrono::steady_clock::now()).starts_with("Idle (1 peers), best: #150"));
    for (int i = 0; i < 3; ++i) {
        two.a.grow(1);
        CHECK(two.until([&] { return b.chain->best() == two.a.chain->best(); }, 5));
    }
    REQUIRE(two.a.network.peers().size() == 1);
    CHECK(two.a.network.peers()[0].id == b.network.self());
    CHECK(two.until([&] { return two.a.network.peers()[0].best.number == 153; }));
}

TEST_CASE("a bad block costs its sender the connection, one of the future does not") {
    for (const auto error : {ImportError::BadHeader, ImportError::BadBlock,
                             ImportError::BadStateRoot, ImportError::FutureSlot}) {
        Two two;
        two.a.grow(3);
        two.meet();
        two.b->refuses = error;
        REQUIRE(two.until([&] { return !two.b->network.peers().empty(); }));
        const bool dropped = two.until([&] { return two.b->network.peers().empty(); }, 2);
        INFO(static_cast<int>(error));
        CHECK(dropped == (error != ImportError::FutureSlot));
        CHECK(two.b->chain->best().number == 0);
    }
}

TEST_CASE("transactions travel to those who do not know them, also to who comes later") {
    Two two;
    const auto early = two.a.transfer(0);
    REQUIRE(two.a.submissions.offer(early));
    two.meet();
    auto& b = *two.b;
    REQUIRE(two.until([&] { return b.submissions.contains(frame::extrinsic_hash(early)); }));
    const auto late = b.transfer(1);
    REQUIRE(b.submissions.offer(late));
    REQUIRE(two.until([&] { return two.a.submissions.contains(frame::extrinsic_hash(late)); }));
    // Nobody was charged for it.
    CHECK(two.a.network.peers().size() == 1);
}

TEST_CASE("votes come to the voter, and stop with the network") {
    Two two;
    two.meet();
    auto& b = *two.b;
    REQUIRE(
        two.until([&] { return !b.network.peers().empty() && !two.a.network.peers().empty(); }));
    two.a.network.moved({1, 0, 0});
    b.network.moved({1, 0, 0});
    two.until([] { return false; }, 1);
    grandpa::VoteMessage vote;
    vote.round = 1;
    two.a.network.vote(vote);
    REQUIRE(two.until([&] { return b.votes == 1; }));
    b.network.stop();
    CHECK(two.until([&] { return two.a.network.peers().empty(); }));
}

TEST_CASE("only what is wrong on every state costs whoever sent it") {
    using network::Conduct;
    const auto conduct = [](pool::SubmitError error) {
        return TransactionIntake::conduct(Failure{std::move(error)});
    };
    const auto invalid = [&](frame::InvalidTransaction reason) {
        return conduct(pool::NotValid{frame::Invalid{reason}});
    };
    CHECK(TransactionIntake::conduct(Hash256{}) == Conduct::UsefulTransaction);
    CHECK(invalid(frame::InvalidTransaction::BadProof) == Conduct::BadTransaction);
    CHECK(invalid(frame::InvalidTransaction::Call) == Conduct::BadTransaction);
    CHECK(invalid(frame::InvalidTransaction::Stale) == std::nullopt);
    CHECK(invalid(frame::InvalidTransaction::Payment) == std::nullopt);
    CHECK(conduct(pool::TemporarilyBanned{}) == Conduct::Unneeded);
    CHECK(conduct(pool::AlreadyImported{}) == std::nullopt);
}

TEST_CASE("a flood of transactions waits in a bounded queue") {
    const Folder folder;
    Node node{folder};
    Submissions submissions{*node.chain, [] { return std::uint64_t{0}; }};
    boost::asio::io_context strand;
    std::map<network::Conduct, int> reports;
    TransactionIntake intake{strand,
                             submissions,
                             [&](const auto&, network::Conduct what) { ++reports[what]; },
                             {.count = 10, .bytes = 1000}};
    const auto good = node.transfer(0);
    auto forged = node.transfer(1);
    forged.back() ^= 1;
    intake.add({}, {good, forged});
    intake.add({}, std::vector<Bytes>(100, forged));
    CHECK(intake.size() <= 10);
    strand.run();
    CHECK(submissions.contains(frame::extrinsic_hash(good)));
    CHECK_FALSE(submissions.contains(frame::extrinsic_hash(forged)));
    CHECK(reports[network::Conduct::UsefulTransaction] == 1);
    CHECK(reports[network::Conduct::BadTransaction] > 0);
    CHECK(intake.size() == 0);
}
