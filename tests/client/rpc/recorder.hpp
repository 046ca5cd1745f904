// SPDX-License-Identifier: Apache-2.0
// A connection's outbox that keeps what it is given: for tests of what subscribers are told.
#pragma once

#include "client/rpc/json.hpp"
#include "client/rpc/subscription.hpp"

namespace assay::rpc::testing {

struct Recorder : Outbox {
    std::vector<std::string> messages;
    std::size_t waiting = 0;  ///< What `backlog` says.
    std::vector<std::function<void()>> when_empty;

    void respond(std::string message) override { messages.push_back(std::move(message)); }
    bool notify(std::string message) override {
        messages.push_back(std::move(message));
        return true;
    }
    std::size_t backlog() const override { return waiting; }
    void when_drained(std::function<void()> job) override { when_empty.push_back(std::move(job)); }

    /// As if the reader had taken everything.
    void drain() {
        waiting = 0;
        for (const auto& job : std::exchange(when_empty, {})) job();
    }
    /// The results of all notifications so far, which it forgets.
    std::vector<Json> take() {
        std::vector<Json> out;
        for (const auto& message : std::exchange(messages, {}))
            out.push_back(Json::parse(message).at("params").at("result"));
        return out;
    }
};

}  // namespace assay::rpc::testing
