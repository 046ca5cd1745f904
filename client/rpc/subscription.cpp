// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/subscription.hpp"

#include <algorithm>
#include <atomic>

#include "client/rpc/response.hpp"

namespace assay::rpc {

struct Sink::State {
    std::shared_ptr<Outbox> outbox;
    Subscriptions* table = nullptr;  // Null once closed.
    std::string notification;
    std::string id;
    bool released = false;
    bool ended = false;  // By the method, before it was released.
    std::vector<std::string> kept;

    // A method may keep its sink for longer than the connection is to live.
    void detach() {
        table = nullptr;
        outbox.reset();
        kept.clear();
    }
};

bool Sink::send(std::string_view result) const {
    if (closed()) return false;
    auto message = to_notification(state_->notification, state_->id, result);
    if (state_->released) return state_->outbox->notify(std::move(message));
    state_->kept.push_back(std::move(message));
    return true;
}

bool Sink::closed() const { return state_->table == nullptr || state_->ended; }

const std::string& Sink::id() const { return state_->id; }

const void* Sink::connection() const { return state_->table; }

std::size_t Sink::backlog() const { return closed() ? 0 : state_->outbox->backlog(); }

void Sink::when_drained(std::function<void()> job) const {
    if (!closed()) state_->outbox->when_drained(std::move(job));
}

void Sink::end() const {
    if (closed()) return;
    state_->ended = true;
    if (!state_->released) return;
    const auto state = state_;  // Erasing may destroy this very sink.
    state->table->open_.erase(state->id);
    state->detach();
}

Subscriptions::Subscriptions(std::shared_ptr<Outbox> outbox, std::size_t limit)
    : outbox_{std::move(outbox)}, limit_{limit} {}

Subscriptions::~Subscriptions() {
    for (const auto& [id, entry] : open_) entry.state->detach();
}

Expected<std::string, RpcError> Subscriptions::open(std::string_view notification,
                                                    const Start& start) {
    if (gone_) return Failure{RpcError{codes::internal_error, "Connection closed", std::nullopt}};
    if (open_.size() >= limit_)
        return Failure{RpcError{codes::too_many_subscriptions,
                                "Too many subscriptions on the connection",
                                "Exceeded max limit of " + std::to_string(limit_)}};
    static std::atomic<std::uint64_t> last_id{0};
    auto state = std::make_shared<Sink::State>();
    state->outbox = outbox_;
    state->table = this;
    state->notification = notification;
    state->id = std::to_string(++last_id);
    auto cancel = start(Sink{state});
    if (!cancel) {
        state->detach();
        return Failure{cancel.error()};
    }
    open_.emplace(state->id, Open{state, *std::move(cancel)});
    unreleased_.push_back(state);
    return state->id;
}

bool Subscriptions::close(std::string_view notification, const std::string& id) {
    const auto found = open_.find(id);
    if (found == open_.end() || found->second.state->notification != notification) return false;
    const auto entry = std::move(found->second);
    open_.erase(found);
    entry.state->detach();
    if (entry.cancel) entry.cancel();
    return true;
}

bool Subscriptions::contains(std::string_view notification, const std::string& id) const {
    const auto found = open_.find(id);
    return found != open_.end() && found->second.state->notification == notification;
}

std::size_t Subscriptions::count(std::string_view notification) const {
    return static_cast<std::size_t>(std::ranges::count_if(open_, [&](const auto& entry) {
        return entry.second.state->notification == notification;
    }));
}

void Subscriptions::release() {
    for (const auto& state : std::exchange(unreleased_, {})) {
        state->released = true;
        if (!state->outbox) continue;
        for (auto& message : std::exchange(state->kept, {}))
            state->outbox->notify(std::move(message));
        if (state->ended && state->table) {
            open_.erase(state->id);
            state->detach();
        }
    }
    for (const auto& job : std::exchange(after_, {}))
        if (!gone_) job();
}

void Subscriptions::close_all() {
    gone_ = true;
    for (const auto& [id, entry] : std::exchange(open_, {})) {
        entry.state->detach();
        if (entry.cancel) entry.cancel();
    }
    unreleased_.clear();
    after_.clear();
}

}  // namespace assay::rpc
