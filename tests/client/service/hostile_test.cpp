// SPDX-License-Identifier: Apache-2.0
// Clients that mean harm, over real sockets to all methods on a real chain: what they cost is
// bounded, and the blocks go on.
#include <malloc.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "client/service/job_queue.hpp"
#include "runtime/base/hex.hpp"
#include "tests/client/rpc/loopback.hpp"
#include "tests/client/service/test_methods.hpp"

namespace assay::service {

using namespace testing;
using rpc::Json;
using rpc::testing::WebSocketClient;
using std::chrono::milliseconds;
using Time = std::chrono::steady_clock;

namespace {

/// What this process holds, without what its allocator keeps for later. Nothing is known of it
/// under a sanitizer, which keeps whatever was given back.
double resident_mib() {
#if defined(__SANITIZE_ADDRESS__)
    return 0;
#endif
    ::malloc_trim(0);
    std::ifstream file{"/proc/self/statm"};
    std::size_t size = 0, resident = 0;
    file >> size >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// A node that makes a block every 50 ms, however busy it is kept.
class Besieged {
  public:
    explicit Besieged(const rpc::Limits& limits = {}) {
        methods_.post = [this](auto job) { queue_.post(std::move(job)); };
        auto options = rpc::testing::on_any_port(limits);
        server_.emplace(options, methods_.registry,
                        [this](auto job) { queue_.post(std::move(job)); });
        produce();
        thread_ = std::thread{[this] { strand_.run(); }};
    }
    ~Besieged() {
        server_->stop();
        boost::asio::post(strand_, [this] { timer_.cancel(), stopped_ = true; });
        thread_.join();
    }

    std::uint16_t port() const { return server_->port(); }
    rpc::ServerStatistics statistics() const { return server_->statistics(); }
    int blocks() const { return blocks_; }
    /// The longest that a block came after its time.
    milliseconds worst_delay() const { return milliseconds{worst_ms_.load()}; }

  private:
    void produce() {
        constexpr milliseconds interval{50};
        const auto due = Time::now() + interval;
        timer_.expires_at(due);
        timer_.async_wait([this, due](const auto& failed) {
            if (failed || stopped_) return;
            const auto late = std::chrono::duration_cast<milliseconds>(Time::now() - due).count();
            worst_ms_ = std::max<std::int64_t>(worst_ms_, late);
            const auto parent = node_.chain->best().hash;
            methods_.extend(parent);
            node_.chain->finalise(parent);
            ++blocks_;
            produce();
        });
    }

    Folder folder_;
    Node node_{folder_};
    Methods methods_{node_};
    boost::asio::io_context strand_{1};
    JobQueue queue_{strand_};
    boost::asio::steady_timer timer_{strand_};
    std::optional<rpc::Server> server_;
    std::thread thread_;
    bool stopped_ = false;
    std::atomic<int> blocks_{0};
    std::atomic<std::int64_t> worst_ms_{0};
};

bool eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 1'000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(milliseconds{10});
    }
    return false;
}

// Far more than a job may take, and far less than a queue of them would.
constexpr milliseconds bearable{2'000};

}  // namespace

TEST_CASE("ten thousand subscriptions are served, and cost little") {
    Besieged node;
    const auto before = resident_mib();
    std::vector<std::unique_ptr<WebSocketClient>> clients;
    Json batch = Json::array();
    for (int i = 0; i < 1'000; ++i)
        batch.push_back({{"jsonrpc", "2.0"}, {"id", i}, {"method", "chain_subscribeNewHeads"}});
    for (int i = 0; i < 10; ++i) {
        auto& client = clients.emplace_back(std::make_unique<WebSocketClient>(node.port()));
        client->send(batch.dump());
        Json answer = client->receive();
        CHECK(answer.size() == 1'000);
        CHECK(answer.back().contains("result"));
        for (int j = 0; j < 3'000; ++j) REQUIRE(client->receive().contains("method"));
    }
    // Of which each block that is on its way to all of them is a dozen.
    CHECK(resident_mib() - before < 250);
    CHECK(node.worst_delay() < bearable);
    CHECK(node.blocks() > 3);
}

TEST_CASE("a reader that takes nothing is dropped, and the memory comes back") {
    rpc::Limits limits;
    limits.queued_bytes = 1U << 20;
    limits.write_timeout_ms = 500;
    Besieged node{limits};
    const auto before = resident_mib();
    WebSocketClient client{node.port()};
    Json batch = Json::array();
    for (int i = 0; i < 1'000; ++i)
        batch.push_back({{"jsonrpc", "2.0"}, {"id", i}, {"method", "chain_subscribeAllHeads"}});
    client.send(batch.dump());
    CHECK(eventually([&] { return node.statistics().readers_dropped == 1; }));
    CHECK(resident_mib() - before < 64);
    CHECK(node.worst_delay() < bearable);
}

TEST_CASE("a request of a hundred megabytes ends its connection before it is read") {
    Besieged node;
    const std::string huge(100U << 20, '[');
    const auto before = resident_mib();
    WebSocketClient client{node.port()};
    try {
        client.send(huge);
    } catch (const std::exception&) {
        // The node hung up while we were writing.
    }
    CHECK(eventually(
        [&] { return node.statistics().sessions_closed == node.statistics().sessions_opened; }));
    CHECK(resident_mib() - before < 32);
    CHECK(node.worst_delay() < bearable);
}

TEST_CASE("deep and wide JSON is refused at the price of reading it once") {
    Besieged node;
    WebSocketClient client{node.port()};
    const auto before = resident_mib();
    for (const std::string& text :
         {std::string(14U << 20, '['), "[" + std::string(14U << 20, ',') + "]",
          "{\"a\":" + std::string(10'000, '[') + std::string(10'000, ']') + "}"}) {
        client.send(text);
        CHECK(client.receive()["error"]["code"] == rpc::codes::parse_error);
    }
    CHECK(resident_mib() - before < 64);
    CHECK(node.worst_delay() < bearable);
}

TEST_CASE("the dearest requests from many sides delay no block") {
    Besieged node;
    const auto before = resident_mib();
    Json keys = Json::array(), items = Json::array();
    for (int i = 0; i < 10'000; ++i) keys.push_back("0x26aa394eea5630e07c48ae0c9558cef7");
    for (int i = 0; i < 60; ++i) items.push_back({{"key", "0x"}, {"type", "descendantsValues"}});
    std::atomic<bool> stop{false};
    std::vector<std::thread> attackers;
    for (int i = 0; i < 4; ++i)
        attackers.emplace_back([&] {
            WebSocketClient client{node.port()};
            const auto head = client.call("chain_getFinalizedHead")["result"];
            while (!stop) {
                client.call("state_queryStorageAt", Json::array({keys}));
                client.call("archive_v1_storage", Json::array({head, items, nullptr}));
                client.call("state_getReadProof", Json::array({Json::array({"0x26aa"})}));
                client.early.clear();
            }
        });
    const int blocks = node.blocks();
    std::this_thread::sleep_for(std::chrono::seconds{2});
    const int made = node.blocks() - blocks;
    stop = true;
    for (auto& attacker : attackers) attacker.join();
    INFO("made " << made << " blocks, the latest by " << node.worst_delay().count() << " ms");
    CHECK(made >= 4);
    CHECK(node.worst_delay() < bearable);
    CHECK(resident_mib() - before < 256);
}

TEST_CASE("one key asked for again and again does not make an answer without end") {
    Besieged node;
    WebSocketClient client{node.port()};
    const std::string code{"0x3a636f6465"};
    Json keys = Json::array();
    for (int i = 0; i < 20'000; ++i) keys.push_back(code);
    CHECK(client.call("state_queryStorageAt", Json::array({keys}))["error"]["code"] ==
          rpc::codes::invalid_params);
    CHECK(client.call("state_subscribeStorage", Json::array({keys})).contains("result"));
}

}  // namespace assay::service
