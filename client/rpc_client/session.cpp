// SPDX-License-Identifier: Apache-2.0
#include "client/rpc_client/session.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <future>

namespace assay::rpc_client {
namespace asio = boost::asio;

namespace {

// What names a subscription: nodes differ in whether it is text or a number.
bool is_id(const Client::Result& result) {
    return result && (result->is_string() || result->is_number_integer());
}

}  // namespace

Session::Session(ClientOptions options, Endpoint endpoint)
    : options_{std::move(options)},
      endpoint_{std::move(endpoint)},
      work_{io_.get_executor()},
      pause_timer_{io_},
      pause_{options_.pause_min},
      last_trouble_{"not connected yet"} {
    asio::post(io_, [this] { connect(); });
    thread_ = std::thread{[this] { io_.run(); }};
}

Session::~Session() {
    asio::post(io_, [this] {
        shut_ = true;
        pause_timer_.cancel();
        if (link_) link_->close();
        while (!calls_.empty())
            settle(calls_.begin()->first, Failure{CallError{CallFailure::Closed}});
        subscriptions_.clear();
        work_.reset();
    });
    thread_.join();
}

// ---- The connection ----------------------------------------------------------------------------

void Session::connect() {
    const LinkOptions options{options_.connect_timeout, options_.idle_timeout,
                              options_.message_bytes};
    link_ = make_link(io_, endpoint_, options,
                      {.opened = [this] { on_opened(); },
                       .received = [this](std::string_view text) { on_received(text); },
                       .closed = [this](const std::string& why) { on_closed(why); }});
}

void Session::reconnect() {
    pause_timer_.expires_after(pause_);
    pause_ = std::min(pause_ * 2, options_.pause_max);
    pause_timer_.async_wait([this](boost::system::error_code error) {
        if (!error && !shut_) connect();
    });
}

void Session::on_opened() {
    open_ = true;
    for (auto& [id, call] : calls_) transmit(id, call);
    for (const auto& [id, subscription] : subscriptions_)
        if (subscription.accepted) ask(id, true);
}

void Session::on_closed(const std::string& why) {
    open_ = false;
    last_trouble_ = why;
    by_remote_.clear();
    for (auto& [id, subscription] : subscriptions_) subscription.remote.reset();
    std::vector<std::uint64_t> lost;
    for (auto& [id, call] : calls_)
        if (std::exchange(call.sent, false) && !call.request.options.repeat) lost.push_back(id);
    for (const auto id : lost) settle(id, Failure{CallError{CallFailure::Disconnected, 0, why}});
    reconnect();
}

void Session::on_received(std::string_view text) {
    pause_ = options_.pause_min;
    constexpr bool throws = false;
    const auto message = Json::parse(text, nullptr, throws);
    // What is no JSON-RPC is skipped: the call that it should have answered will time out.
    if (!message.is_object()) return;
    if (message.contains("id"))
        on_response(message);
    else
        on_notification(message);
}

void Session::on_response(const Json& message) {
    const auto& id = message["id"];
    if (!id.is_number_unsigned()) return;
    if (const auto result = message.find("result"); result != message.end())
        return settle(id.get<std::uint64_t>(), *result);
    CallError error{CallFailure::Malformed, 0, "neither result nor error"};
    if (const auto told = message.find("error"); told != message.end() && told->is_object()) {
        error.failure = CallFailure::Refused;
        const auto code = told->find("code"), text = told->find("message");
        if (code != told->end() && code->is_number_integer()) error.code = code->get<int>();
        if (text != told->end() && text->is_string()) error.message = text->get<std::string>();
        if (const auto data = told->find("data"); data != told->end())
            error.data = data->is_string() ? data->get<std::string>() : data->dump();
    }
    settle(id.get<std::uint64_t>(), Failure{std::move(error)});
}

// ---- Calls -------------------------------------------------------------------------------------

void Session::call(Request request) {
    asio::post(io_, [this, request = std::move(request)]() mutable { start(std::move(request)); });
}

void Session::start(Request request) {
    if (shut_) return request.answer(Failure{CallError{CallFailure::Closed}});
    const auto id = ++last_id_;
    auto& call = calls_[id];
    call.request = std::move(request);
    const auto timeout = call.request.options.timeout.count() > 0 ? call.request.options.timeout
                                                                  : options_.call_timeout;
    call.deadline = std::make_unique<asio::steady_timer>(io_, timeout);
    call.deadline->async_wait([this, id](boost::system::error_code error) {
        if (error) return;
        if (const auto late = calls_.find(id); late != calls_.end())
            settle(id,
                   Failure{CallError{CallFailure::TimedOut, 0, describe(late->second.request)}});
    });
    if (open_) transmit(id, call);
}

void Session::transmit(std::uint64_t id, Call& call) {
    std::string text = R"({"jsonrpc":"2.0","id":)";
    text.append(std::to_string(id)).append(R"(,"method":)");
    text.append(Json(call.request.method).dump()).append(R"(,"params":)");
    text.append(call.request.params).append("}");
    call.sent = true;
    link_->send(std::move(text));
}

void Session::settle(std::uint64_t id, Client::Result result) {
    const auto found = calls_.find(id);
    if (found == calls_.end()) return;
    const auto answer = std::move(found->second.request.answer);
    calls_.erase(found);
    answer(std::move(result));
}

std::string Session::describe(const Request& request) const {
    return open_ ? request.method : request.method + " (" + last_trouble_ + ")";
}

// ---- Subscriptions -----------------------------------------------------------------------------

void Session::subscribe(Order order) {
    asio::post(io_, [this, order = std::move(order)]() mutable {
        const auto id = ++last_id_;
        subscriptions_[id].order = std::move(order);
        ask(id, false);
    });
}

// A first request is repeated over reconnections until its time is up. A renewal belongs to one
// connection: the next connection renews anew.
void Session::ask(std::uint64_t id, bool renewal) {
    const auto& order = subscriptions_.at(id).order;
    CallOptions options = order.options;
    options.repeat = !renewal;
    start({order.methods.subscribe, order.params,
           [this, id, renewal, methods = order.methods](const Client::Result& result) {
               if (subscriptions_.contains(id)) return on_subscribed(id, renewal, result);
               // Stopped while the request was under way.
               if (is_id(result) && open_) drop_remote(methods, result->dump());
           },
           options});
}

void Session::on_subscribed(std::uint64_t id, bool renewal, const Client::Result& result) {
    const auto found = subscriptions_.find(id);
    auto& subscription = found->second;
    if (is_id(result)) {
        subscription.remote = result->dump();
        by_remote_[*subscription.remote] = id;
        const bool first = !std::exchange(subscription.accepted, true);
        if (first) return std::exchange(subscription.order.opened, nullptr)(id);
        // A copy: the callback may stop the subscription.
        if (const auto gap = subscription.order.listener.gap) gap();
        return;
    }
    const auto error =
        result ? CallError{CallFailure::Malformed, 0, "a subscription has an id"} : result.error();
    if (renewal && (error.failure == CallFailure::Disconnected || shut_)) return;
    if (renewal && error.failure == CallFailure::TimedOut) {
        if (open_) ask(id, true);
        return;
    }
    const auto order = std::move(subscription.order);
    subscriptions_.erase(found);
    if (!renewal) return order.opened(Failure{error});
    if (order.listener.ended) order.listener.ended(error);
}

void Session::on_notification(const Json& message) {
    const auto params = message.find("params");
    if (params == message.end() || !params->is_object()) return;
    const auto remote = params->find("subscription"), result = params->find("result");
    if (remote == params->end() || result == params->end()) return;
    const auto local = by_remote_.find(remote->dump());
    if (local == by_remote_.end()) return;
    // A copy: the callback may stop the subscription.
    const auto item = subscriptions_.at(local->second).order.listener.item;
    item(*result);
}

void Session::unsubscribe(std::uint64_t id) {
    if (on_own_thread()) return forget(id);
    std::promise<void> done;
    asio::post(io_, [&] {
        forget(id);
        done.set_value();
    });
    done.get_future().wait();
}

void Session::forget(std::uint64_t id) {
    const auto found = subscriptions_.find(id);
    if (found == subscriptions_.end()) return;
    const auto subscription = std::move(found->second);
    subscriptions_.erase(found);
    if (!subscription.remote) return;
    by_remote_.erase(*subscription.remote);
    if (open_) drop_remote(subscription.order.methods, *subscription.remote);
}

void Session::drop_remote(const SubscriptionMethods& methods, const std::string& remote) {
    CallOptions once;
    once.repeat = false;
    start({methods.unsubscribe, "[" + remote + "]", [](const Client::Result&) {}, once});
}

}  // namespace assay::rpc_client
