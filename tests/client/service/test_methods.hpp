// SPDX-License-Identifier: Apache-2.0
// All RPC methods on a real chain, called as over a connection that records what it is sent.
#pragma once

#include <deque>

#include "client/rpc/exchange.hpp"
#include "client/service/broadcasts.hpp"
#include "client/service/chain_head/follows.hpp"
#include "client/service/feeds.hpp"
#include "client/service/methods/methods.hpp"
#include "tests/client/rpc/recorder.hpp"
#include "tests/client/service/test_node.hpp"

namespace assay::service::testing {

/// A client on a connection of its own.
struct Connection {
    std::shared_ptr<rpc::testing::Recorder> outbox = std::make_shared<rpc::testing::Recorder>();
    std::shared_ptr<rpc::Subscriptions> subscriptions =
        std::make_shared<rpc::Subscriptions>(outbox, 1024);
    ~Connection() { subscriptions->close_all(); }
};

struct Methods {
    Node& node;
    std::deque<std::function<void()>> jobs;
    /// Where pieces of operations go; by default to `run_jobs`.
    Follows::Post post = [this](auto job) { jobs.push_back(std::move(job)); };
    spec::ChainSpec spec{"Test chain", "test", "Local", {}, {}, {}};
    Feeds feeds{*node.chain};
    Submissions submissions{*node.chain, [] { return std::uint64_t{0}; }};
    Follows follows;
    Broadcasts broadcasts{*node.chain, submissions};
    rpc::MethodRegistry registry;
    rpc::Service service{registry};

    explicit Methods(Node& on, const FollowLimits& limits = {})
        : node{on}, follows{*on.chain, [this](auto job) { post(std::move(job)); }, limits} {
        add_all_methods(registry, {*node.chain, spec, feeds, submissions, follows, broadcasts,
                                   [this](auto job) { post(std::move(job)); }});
    }

    void run_jobs() {
        while (!jobs.empty()) {
            const auto job = std::move(jobs.front());
            jobs.pop_front();
            job();
        }
    }

    /// The whole response; what was started by it has not run yet.
    rpc::Json answer(Connection& connection, const std::string& method, rpc::Json params) {
        rpc::Request request;
        request.id = 1;
        request.method = method;
        request.params = rpc::Json::parse(params.dump());  // As it comes from outside.
        const auto text = rpc::answer(
            service, request, {.is_operator = true, .subscriptions = connection.subscriptions});
        return rpc::Json::parse(*text);
    }
    /// The result, with everything that follows from it.
    rpc::Json call(Connection& connection, const std::string& method,
                   rpc::Json params = rpc::Json::array()) {
        const auto response = answer(connection, method, std::move(params));
        connection.subscriptions->release();
        run_jobs();
        INVARIANT(response.contains("result"));
        return response.at("result");
    }
    /// The code of the error.
    int error(Connection& connection, const std::string& method, rpc::Json params) {
        const auto response = answer(connection, method, std::move(params));
        connection.subscriptions->release();
        return response.contains("error") ? response.at("error").at("code").get<int>() : 0;
    }

    Hash256 import(const frame::Block& block) {
        const auto imported = node.chain->import(block, node.slot);
        INVARIANT(imported);
        return imported->hash;
    }
    Hash256 extend(const Hash256& parent, const std::vector<Bytes>& extrinsics = {}) {
        return import(node.build(parent, extrinsics));
    }
    Hash256 extend() { return extend(node.chain->best().hash); }
};

}  // namespace assay::service::testing
