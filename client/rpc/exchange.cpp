// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/exchange.hpp"

#include <exception>
#include <vector>

#include "client/rpc/response.hpp"

namespace assay::rpc {
namespace {

using Result = Expected<Json, RpcError>;

Result run(const MethodRegistry::Call& call, const Parameters& parameters, const Caller& caller) {
    if (call.access == Access::Operator && !caller.is_operator) return Failure{unsafe_refused()};
    return call.handler(parameters);
}

Failure<RpcError> needs_websocket() {
    return Failure{RpcError{codes::method_not_found, "Method not found",
                            "subscriptions need a WebSocket connection"}};
}

Result run(const MethodRegistry::ConnectedCall& call, const Parameters& parameters,
           const Caller& caller) {
    if (!caller.subscriptions) return needs_websocket();
    return call.handler(parameters, *caller.subscriptions);
}

Result run(const MethodRegistry::Open& open, const Parameters& parameters, const Caller& caller) {
    if (!caller.subscriptions) return needs_websocket();
    return Json(TRY(caller.subscriptions->open(open.notification, [&](Sink sink) {
        return open.subscribe(parameters, std::move(sink));
    })));
}

Result run(const MethodRegistry::Close& close, const Parameters& parameters, const Caller& caller) {
    const Json* id = parameters.find({0, "subscription"});
    if (!id || !(id->is_string() || id->is_number_unsigned()))
        return Failure{invalid_params("subscription: expected an id")};
    const auto text = id->is_string() ? id->get<std::string>() : id->dump();
    return Json(caller.subscriptions && caller.subscriptions->close(close.notification, text));
}

Result run_guarded(const MethodRegistry::Method& method, const Request& request,
                   const Caller& caller) {
    const Parameters parameters{request.params};
    try {
        return std::visit([&](const auto& kind) { return run(kind, parameters, caller); }, method);
    } catch (const std::exception& failure) {
        return Failure{RpcError{codes::internal_error, "Internal error", failure.what()}};
    }
}

class Exchange : public std::enable_shared_from_this<Exchange> {
  public:
    Exchange(std::shared_ptr<Service> service, Message message, Caller caller, Done done)
        : service_{std::move(service)},
          message_{std::move(message)},
          caller_{std::move(caller)},
          done_{std::move(done)} {}

    void next() {
        service_->post([self = shared_from_this()] {
            if (!self->service_->stopped) self->step();
        });
    }

  private:
    void step() {
        if (auto response = answer(*service_, message_.items[position_], caller_)) {
            length_ += response->size();
            responses_.push_back(*std::move(response));
        }
        if (length_ > service_->limits.response_bytes) return finish(too_long());
        if (++position_ < message_.items.size()) return next();
        if (responses_.empty()) return finish(std::nullopt);
        finish(message_.batch ? to_batch(responses_) : std::move(responses_.front()));
    }

    std::string too_long() const {
        return to_response(
            nullptr,
            RpcError{codes::batch_response_too_long, "The batch response was too large",
                     "Exceeded max limit of " + std::to_string(service_->limits.response_bytes)});
    }

    void finish(std::optional<std::string> response) {
        done_(std::move(response));
        // What subscribers are told may not overtake the response that names their subscription.
        if (caller_.subscriptions) caller_.subscriptions->release();
    }

    std::shared_ptr<Service> service_;
    Message message_;
    Caller caller_;
    Done done_;
    std::size_t position_ = 0;
    std::size_t length_ = 0;
    std::vector<std::string> responses_;
};

}  // namespace

std::optional<std::string> answer(const Service& service, const Item& item, const Caller& caller) {
    if (!item) return to_response(item.error().id, item.error().error);
    const Request& request = *item;
    const auto* method = service.methods.find(request.method);
    const auto begin = std::chrono::steady_clock::now();
    const Result result =
        method ? run_guarded(*method, request, caller) : Result{Failure{method_not_found()}};
    if (method && service.on_call)
        service.on_call(request.method,
                        std::chrono::duration_cast<std::chrono::microseconds>(
                            std::chrono::steady_clock::now() - begin),
                        static_cast<bool>(result));
    if (request.notification) return std::nullopt;
    if (!result) return to_response(request.id, result.error());
    auto response = to_response(request.id, *result);
    if (response.size() > service.limits.response_bytes)
        return to_response(request.id, RpcError{codes::oversized_response, "Response is too big",
                                                "Exceeded max limit of " +
                                                    std::to_string(service.limits.response_bytes)});
    return response;
}

void start_exchange(std::shared_ptr<Service> service, Expected<Message, RpcError> parsed,
                    Caller caller, Done done) {
    Message message;
    if (parsed)
        message = *std::move(parsed);
    else
        message.items.push_back(Failure{Refusal{nullptr, parsed.error()}});
    std::make_shared<Exchange>(std::move(service), std::move(message), std::move(caller),
                               std::move(done))
        ->next();
}

}  // namespace assay::rpc
