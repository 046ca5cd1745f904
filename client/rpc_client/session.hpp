// SPDX-License-Identifier: Apache-2.0
// The client's inside: open calls, subscriptions and the link to the node, all owned by one thread.
// Whatever a link loses, the session sends again over the next.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>

#include "client/rpc_client/client.hpp"
#include "client/rpc_client/link.hpp"

namespace assay::rpc_client {

class Session {
  public:
    struct Request {
        std::string method;
        std::string params;  ///< JSON text.
        Client::Answer answer;
        CallOptions options;
    };
    struct Order {
        SubscriptionMethods methods;
        std::string params;  ///< JSON text.
        Listener listener;
        /// Told once: the local id, or why the node refused.
        std::function<void(Expected<std::uint64_t, CallError>)> opened;
        CallOptions options;
    };

    Session(ClientOptions options, Endpoint endpoint);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // From any thread.
    void call(Request request);
    void subscribe(Order order);
    void unsubscribe(std::uint64_t id);
    bool connected() const { return open_; }
    bool on_own_thread() const { return std::this_thread::get_id() == thread_.get_id(); }

  private:
    struct Call {
        Request request;
        bool sent = false;
        std::unique_ptr<boost::asio::steady_timer> deadline;
    };
    struct Open {
        Order order;
        std::optional<std::string> remote;  // The node's id for it, while connected.
        bool accepted = false;              // Once, at least.
    };

    void connect();
    void reconnect();
    void on_opened();
    void on_closed(const std::string& why);
    void on_received(std::string_view text);
    void on_response(const Json& message);
    void on_notification(const Json& message);

    void start(Request request);
    void transmit(std::uint64_t id, Call& call);
    void settle(std::uint64_t id, Client::Result result);
    std::string describe(const Request& request) const;

    void ask(std::uint64_t id, bool renewal);
    void on_subscribed(std::uint64_t id, bool renewal, const Client::Result& result);
    void drop_remote(const SubscriptionMethods& methods, const std::string& remote);
    void forget(std::uint64_t id);

    const ClientOptions options_;
    const Endpoint endpoint_;
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::steady_timer pause_timer_;
    std::shared_ptr<Link> link_;
    std::atomic<bool> open_{false};
    bool shut_ = false;
    milliseconds pause_;
    std::string last_trouble_;  // What the latest attempt to connect ran into.
    std::uint64_t last_id_ = 0;
    std::map<std::uint64_t, Call> calls_;
    std::map<std::uint64_t, Open> subscriptions_;
    std::map<std::string, std::uint64_t> by_remote_;
    std::thread thread_;
};

}  // namespace assay::rpc_client
