// SPDX-License-Identifier: Apache-2.0
// A JSON-RPC client over WebSocket that survives the node: it reconnects by itself with growing
// pauses, repeats what was in flight and renews subscriptions. The worker and the command line
// stand on it. It runs one thread of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "client/rpc_client/call_error.hpp"
#include "runtime/base/expected.hpp"

namespace assay::rpc_client {

using Json = nlohmann::json;
using std::chrono::milliseconds;

struct ClientOptions {
    std::string url = "ws://127.0.0.1:9944";  ///< ws:// or wss://
    milliseconds connect_timeout{10'000};
    milliseconds call_timeout{30'000};
    milliseconds idle_timeout{60'000};
    milliseconds pause_min{250};     ///< Before the second attempt to connect; doubles with each.
    milliseconds pause_max{15'000};  ///< ... up to this.
    std::size_t message_bytes = 64U << 20;
};

struct CallOptions {
    /// The whole time, waiting for a connection included. Zero: that of the client's options.
    milliseconds timeout{0};
    /// Whether to send again when the connection is lost before the answer. Right for reads and for
    /// extrinsics, which a chain takes only once; wrong for what must not happen twice.
    bool repeat = true;
};

/// What a subscription brings, on the client's thread: do not block in these, and do not use the
/// blocking `call` or `subscribe` there. The last two may be empty.
struct Listener {
    std::function<void(const Json&)> item;
    /// The connection was lost and the subscription renewed: items in between are missing.
    std::function<void()> gap;
    /// It could not be renewed; nothing comes any more.
    std::function<void(const CallError&)> ended;
};

struct SubscriptionMethods {
    std::string subscribe;
    std::string unsubscribe;
};

class Client;
class Session;

/// Unsubscribes when it is destroyed. Must not outlive the client.
class Subscription {
  public:
    Subscription() = default;
    Subscription(Subscription&& other) noexcept { *this = std::move(other); }
    Subscription& operator=(Subscription&& other) noexcept;
    ~Subscription() { stop(); }
    /// No callback begins after this returns, unless it is called from one.
    void stop();

  private:
    friend class Client;
    Subscription(Client& client, std::uint64_t id) : client_{&client}, id_{id} {}
    Client* client_ = nullptr;
    std::uint64_t id_ = 0;
};

class Client {
  public:
    using Result = Expected<Json, CallError>;
    using Answer = std::function<void(Result)>;

    /// Starts to connect. Throws std::invalid_argument for an address that is none.
    explicit Client(ClientOptions options);
    /// Open calls end with `CallFailure::Closed`.
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Waits for the answer. Callable from any thread but the client's own.
    Result call(std::string method, const Json& params, CallOptions options = {});
    /// The same without waiting: `answer` is called once, on the client's thread.
    void call(std::string method, const Json& params, Answer answer, CallOptions options = {});

    /// Waits until the node has accepted the subscription.
    Expected<Subscription, CallError> subscribe(SubscriptionMethods methods, const Json& params,
                                                Listener listener, CallOptions options = {});

    bool connected() const;

  private:
    friend class Subscription;
    std::unique_ptr<Session> session_;
};

}  // namespace assay::rpc_client
