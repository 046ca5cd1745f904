// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/exchange.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <stdexcept>

#include "client/rpc/response.hpp"

using namespace assay;
using namespace assay::rpc;

namespace {

// A service whose strand is a list of jobs that the test runs itself.
struct Harness {
    MethodRegistry registry;
    std::shared_ptr<Service> service = std::make_shared<Service>(registry);
    std::deque<std::function<void()>> jobs;
    std::optional<std::string> answer;
    int answers = 0, jobs_run = 0;

    Harness() {
        service->post = [this](std::function<void()> job) { jobs.push_back(std::move(job)); };
        registry.add("echo", [](const Parameters& parameters) -> Expected<Json, RpcError> {
            return Json(TRY(parameters.text({0, "text"})));
        });
        registry.add("throw", [](const Parameters&) -> Expected<Json, RpcError> {
            throw std::runtime_error{"disk on fire"};
        });
        registry.add(
            "keys", [](const Parameters&) { return Json(1); }, Access::Operator);
        registry.add({"subscribe", "unsubscribe", "event"},
                     [](const Parameters&, Sink) { return Cancel{}; });
        registry.alias("say", "echo");
    }

    Json ask(std::string_view text, Caller caller = {}) {
        start_exchange(service, parse_message(text, service->limits), std::move(caller),
                       [this](std::optional<std::string> response) {
                           ++answers;
                           answer = std::move(response);
                       });
        for (; !jobs.empty(); jobs.pop_front(), ++jobs_run) jobs.front()();
        return answer ? Json::parse(*answer) : Json();
    }
};

std::string call(const std::string& method, const std::string& params = "[]") {
    return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
}

}  // namespace

TEST_CASE("a method is called by position, by name and by alias") {
    Harness harness;
    CHECK(harness.ask(call("echo", R"(["a"])"))["result"] == "a");
    CHECK(harness.ask(call("echo", R"({"text":"b"})"))["result"] == "b");
    CHECK(harness.ask(call("say", R"(["c"])"))["result"] == "c");
    CHECK(harness.ask(call("echo"))["error"]["code"] == codes::invalid_params);
    CHECK(harness.ask(call("nothing"))["error"]["code"] == codes::method_not_found);
}

TEST_CASE("rpc_methods lists every name that works") {
    Harness harness;
    CHECK(harness.ask(call("rpc_methods"))["result"]["methods"] ==
          Json::array({"echo", "keys", "rpc_methods", "say", "subscribe", "throw", "unsubscribe"}));
}

TEST_CASE("a method that throws is an internal error") {
    Harness harness;
    const auto error = harness.ask(call("throw"))["error"];
    CHECK(error["code"] == codes::internal_error);
    CHECK(error["data"] == "disk on fire");
}

TEST_CASE("the operator's methods are refused to others") {
    Harness harness;
    const auto error = harness.ask(call("keys"))["error"];
    CHECK(error["code"] == codes::method_not_found);
    CHECK(error["message"] == "RPC call is unsafe to be called externally");
    CHECK(harness.ask(call("keys"), Caller{true, nullptr})["result"] == 1);
}

TEST_CASE("a batch takes the strand once a request, and answers in order without notifications") {
    Harness harness;
    const std::vector<std::string> requests{call("echo", R"(["a"])"),
                                            R"({"jsonrpc":"2.0","method":"echo","params":["x"]})",
                                            "7", call("echo", R"(["b"])")};
    const auto answer = harness.ask(to_batch(requests));
    CHECK(harness.jobs_run == 4);
    REQUIRE(answer.size() == 3);
    CHECK(answer[0]["result"] == "a");
    CHECK(answer[1]["error"]["code"] == codes::invalid_request);
    CHECK(answer[2]["result"] == "b");
}

TEST_CASE("notifications alone are carried out and not answered") {
    Harness harness;
    harness.ask(R"({"jsonrpc":"2.0","method":"echo","params":["x"]})");
    CHECK(harness.answers == 1);
    CHECK_FALSE(harness.answer);
}

TEST_CASE("answers past the limit become errors") {
    Harness harness;
    harness.service->limits.response_bytes = 150;
    const auto long_text = Json::array({std::string(200, 'x')}).dump();
    CHECK(harness.ask(call("echo", long_text))["error"]["code"] == codes::oversized_response);
    const std::vector<std::string> five(5, call("echo", R"(["a"])"));
    CHECK(harness.ask(to_batch(five))["error"]["code"] == codes::batch_response_too_long);
}

TEST_CASE("subscriptions are refused where nothing can be pushed") {
    Harness harness;
    CHECK(harness.ask(call("subscribe"))["error"]["code"] == codes::method_not_found);
    CHECK(harness.ask(call("unsubscribe", R"(["1"])"))["result"] == false);
}

TEST_CASE("calls are reported with their name and success") {
    Harness harness;
    std::vector<std::pair<std::string, bool>> calls;
    harness.service->on_call = [&](std::string_view name, auto, bool success) {
        calls.emplace_back(name, success);
    };
    harness.ask(call("echo", R"(["a"])"));
    harness.ask(call("echo"));
    harness.ask(call("nothing"));
    CHECK(calls == std::vector<std::pair<std::string, bool>>{{"echo", true}, {"echo", false}});
}

TEST_CASE("jobs that wait when the server stops do nothing") {
    Harness harness;
    start_exchange(harness.service, parse_message(call("throw"), {}), {},
                   [&](std::optional<std::string>) { ++harness.answers; });
    harness.service->stopped = true;
    harness.jobs.front()();
    CHECK(harness.answers == 0);
}
