// SPDX-License-Identifier: Apache-2.0
#include "client/rpc_client/client.hpp"

#include <future>
#include <stdexcept>

#include "client/rpc_client/session.hpp"
#include "runtime/base/check.hpp"

namespace assay::rpc_client {
namespace {

Endpoint endpoint_of(const std::string& url) {
    auto endpoint = parse_endpoint(url);
    if (!endpoint) throw std::invalid_argument{"not a ws:// or wss:// address: " + url};
    return *std::move(endpoint);
}

}  // namespace

Client::Client(ClientOptions options) {
    auto endpoint = endpoint_of(options.url);
    session_ = std::make_unique<Session>(std::move(options), std::move(endpoint));
}

Client::~Client() { INVARIANT(!session_->on_own_thread()); }

void Client::call(std::string method, const Json& params, Answer answer, CallOptions options) {
    session_->call({std::move(method), params.dump(), std::move(answer), options});
}

Client::Result Client::call(std::string method, const Json& params, CallOptions options) {
    INVARIANT(!session_->on_own_thread());
    std::promise<Result> promise;
    call(
        std::move(method), params,
        [&promise](Result result) { promise.set_value(std::move(result)); }, options);
    return promise.get_future().get();
}

Expected<Subscription, CallError> Client::subscribe(SubscriptionMethods methods, const Json& params,
                                                    Listener listener, CallOptions options) {
    INVARIANT(!session_->on_own_thread());
    using Opened = Expected<std::uint64_t, CallError>;
    std::promise<Opened> promise;
    session_->subscribe({std::move(methods), params.dump(), std::move(listener),
                         [&promise](const Opened& opened) { promise.set_value(opened); }, options});
    const auto id = TRY(promise.get_future().get());
    return Subscription{*this, id};
}

bool Client::connected() const { return session_->connected(); }

Subscription& Subscription::operator=(Subscription&& other) noexcept {
    if (this == &other) return *this;
    stop();
    client_ = std::exchange(other.client_, nullptr);
    id_ = other.id_;
    return *this;
}

void Subscription::stop() {
    if (client_) std::exchange(client_, nullptr)->session_->unsubscribe(id_);
}

}  // namespace assay::rpc_client
