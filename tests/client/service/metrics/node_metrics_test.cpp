// SPDX-License-Identifier: Apache-2.0
#include "client/service/metrics/node_metrics.hpp"

#include <prometheus/text_serializer.h>

#include <boost/asio/ip/tcp.hpp>
#include <catch2/catch.hpp>

#include "client/service/metrics/metrics_server.hpp"
#include "tests/client/service/test_node.hpp"

using namespace assay;
using namespace assay::service;
using namespace assay::service::testing;

namespace {

bool has_line(const NodeMetrics& metrics, const std::string& line) {
    const auto text = prometheus::TextSerializer{}.Serialize(metrics.registry()->Collect());
    return ("\n" + text).find("\n" + line + "\n") != text.npos;
}

}  // namespace

TEST_CASE("a node's metrics have Substrate's names, and say where chain and pool stand") {
    const Folder folder;
    Node node{folder};
    Submissions submissions{*node.chain, [] { return std::uint64_t{0}; }};
    boost::asio::io_context strand;
    NodeNetwork network{strand, *node.chain, submissions, {}, {}};
    NodeMetrics metrics{"test", "1.2.3", network::Role::Authority};
    const auto genesis = node.chain->best().hash;
    const auto first = node.build(genesis, {}), second = node.build(genesis, {});
    REQUIRE(node.chain->import(first, node.slot));
    REQUIRE(node.chain->import(second, node.slot));
    REQUIRE(node.chain->import(node.build(frame::hash_of(first.header), {}), node.slot));
    REQUIRE(submissions.offer(node.transfer(0)));
    metrics.sample(*node.chain, submissions, network);
    metrics.sample(rpc::ServerStatistics{.sessions_opened = 3, .sessions_closed = 2});
    metrics.sample(rpc::ServerStatistics{.sessions_opened = 4, .sessions_closed = 2});
    metrics.imported(Seconds{0.02}, true);
    metrics.imported(Seconds{0.02}, false);
    metrics.constructed(Seconds{0.2}, 7);
    metrics.called("system_name", std::chrono::microseconds{30}, true);

    CHECK(has_line(metrics, "substrate_block_height{chain=\"test\",status=\"best\"} 2"));
    CHECK(has_line(metrics, "substrate_block_height{chain=\"test\",status=\"finalized\"} 0"));
    CHECK(has_line(metrics, "substrate_block_height{chain=\"test\",status=\"sync_target\"} 2"));
    CHECK(has_line(metrics, "substrate_number_leaves{chain=\"test\"} 2"));
    CHECK(has_line(metrics, "substrate_ready_transactions_number{chain=\"test\"} 1"));
    CHECK(has_line(metrics, "substrate_sub_libp2p_peers_count{chain=\"test\"} 0"));
    CHECK(has_line(metrics, "substrate_node_roles{chain=\"test\"} 4"));
    CHECK(has_line(metrics,
                   "substrate_build_info{chain=\"test\",name=\"assay-node\",version=\"1.2.3\"} 1"));
    CHECK(has_line(metrics, "substrate_rpc_sessions_opened{chain=\"test\"} 4"));
    CHECK(
        has_line(metrics, "substrate_block_verification_and_import_time_count{chain=\"test\"} 1"));
    CHECK(has_line(metrics,
                   "substrate_import_queue_processed_total{chain=\"test\",result=\"failure\"} 1"));
    CHECK(has_line(metrics, "substrate_proposer_block_constructed_sum{chain=\"test\"} 0.2"));
    CHECK(has_line(metrics, "substrate_proposer_number_of_transactions{chain=\"test\"} 7"));
    CHECK(has_line(metrics,
                   "substrate_rpc_calls_finished{chain=\"test\",is_error=\"false\",method=\"system_"
                   "name\"} 1"));
}

TEST_CASE("a node runs without metrics where their port is taken") {
    boost::asio::io_context strand;
    boost::asio::ip::tcp::acceptor taken{strand, {boost::asio::ip::make_address("127.0.0.1"), 0}};
    int sampled = 0;
    const MetricsOptions options{.port = taken.local_endpoint().port()};
    const MetricsServer server{strand, options, std::make_shared<prometheus::Registry>(),
                               [&] { ++sampled; }};
    strand.run();
    CHECK(sampled == 0);
}
