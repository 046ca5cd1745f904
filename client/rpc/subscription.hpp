// SPDX-License-Identifier: Apache-2.0
// Subscriptions of one connection: what a method pushes to, and the table that ends them. All of it
// lives on the node's strand; only an `Outbox` is called from there into the transport.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client/rpc/error.hpp"
#include "runtime/base/expected.hpp"

namespace assay::rpc {

/// Where finished messages of a connection go. Callable from any thread.
class Outbox {
  public:
    virtual ~Outbox() = default;
    virtual void respond(std::string message) = 0;
    /// False once the connection is closed, or is being closed because its reader is too slow.
    virtual bool notify(std::string message) = 0;
    /// Bytes that wait to be sent.
    virtual std::size_t backlog() const = 0;
    /// Runs `job` once on the node's strand when nothing waits any more, or never if the connection
    /// ends before.
    virtual void when_drained(std::function<void()> job) = 0;
};

/// The end of a subscription that a method holds on to. Copies name the same subscription.
class Sink {
  public:
    struct State;
    explicit Sink(std::shared_ptr<State> state) : state_{std::move(state)} {}

    /// Pushes `result` (JSON text). What is sent before the client knows the subscription's id is
    /// kept until it does. False when nobody listens any more.
    bool send(std::string_view result) const;
    bool closed() const;
    /// What the client calls this subscription.
    const std::string& id() const;
    /// The same for all subscriptions of a connection; null once closed.
    const void* connection() const;
    /// Of the whole connection, as `Outbox` has them: who can wait should, rather than have a slow
    /// reader dropped. Zero once closed.
    std::size_t backlog() const;
    void when_drained(std::function<void()> job) const;
    /// The method has nothing more to say: the subscription's slot becomes free.
    void end() const;

  private:
    std::shared_ptr<State> state_;
};

/// Called once, when the client unsubscribes or is gone: the method forgets its sink. May be empty.
using Cancel = std::function<void()>;

class Subscriptions {
  public:
    Subscriptions(std::shared_ptr<Outbox> outbox, std::size_t limit);
    /// Closes the sinks, but tells no method: use `close_all` while there are methods to be told.
    ~Subscriptions();
    Subscriptions(const Subscriptions&) = delete;
    Subscriptions& operator=(const Subscriptions&) = delete;

    /// Starts a subscription whose notifications carry `notification` as their method, and gives
    /// its id, which no other subscription of this process has.
    using Start = std::function<Expected<Cancel, RpcError>(Sink)>;
    Expected<std::string, RpcError> open(std::string_view notification, const Start& start);

    /// False when there is no such subscription of that kind (any more).
    bool close(std::string_view notification, const std::string& id);

    /// Whether the subscription is open, and how many of a kind are.
    bool contains(std::string_view notification, const std::string& id) const;
    std::size_t count(std::string_view notification) const;

    /// Runs `job` when the response to the request at hand is on its way: for what may be told only
    /// after it.
    void after_response(std::function<void()> job) { after_.push_back(std::move(job)); }

    /// To be called when the responses that carry the ids of newly opened subscriptions are on
    /// their way: lets through what their sinks kept back, and runs what waits for it.
    void release();

    /// The connection is gone: ends all there are, and none can be opened any more.
    void close_all();

    std::size_t size() const { return open_.size(); }

  private:
    friend class Sink;
    struct Open {
        std::shared_ptr<Sink::State> state;
        Cancel cancel;
    };

    std::shared_ptr<Outbox> outbox_;
    std::size_t limit_;
    bool gone_ = false;
    std::map<std::string, Open> open_;
    std::vector<std::shared_ptr<Sink::State>> unreleased_;
    std::vector<std::function<void()>> after_;
};

}  // namespace assay::rpc
