// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/http_session.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "client/rpc/websocket_session.hpp"

namespace assay::rpc {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using std::chrono::milliseconds;

constexpr std::uint32_t header_bytes = 16U << 10;
constexpr std::size_t drained_at_once = 64U << 10;
// How long a client that is refused may go on sending.
constexpr milliseconds farewell{2'000};

// A proxy on this machine must not lend its visitors the operator's rights.
bool forwarded(const HttpRequest& request) {
    return request.find("X-Forwarded-For") != request.end() ||
           request.find("X-Real-IP") != request.end() ||
           request.find(http::field::forwarded) != request.end();
}

bool is_loopback(asio::ip::address address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address.is_loopback();
}

class HttpSession : public Connection, public std::enable_shared_from_this<HttpSession> {
  public:
    HttpSession(asio::ip::tcp::socket socket, std::shared_ptr<ServerContext> context,
                std::unique_ptr<Slot> slot)
        : context_{std::move(context)}, slot_{std::move(slot)}, stream_{std::move(socket)} {}

    void start() {
        beast::error_code ignored;
        stream_.socket().set_option(asio::ip::tcp::no_delay{true}, ignored);
        read_header(context_->options.limits.header_timeout_ms);
    }

    void shut() override {
        asio::post(stream_.get_executor(), [self = shared_from_this()] {
            self->shut_ = true;
            self->stream_.close();
        });
    }

  private:
    void read_header(std::uint32_t timeout_ms) {
        parser_.emplace();
        parser_->header_limit(header_bytes);
        parser_->body_limit(context_->options.limits.request_bytes);
        stream_.expires_after(milliseconds{timeout_ms});
        http::async_read_header(stream_, buffer_, *parser_,
                                [self = shared_from_this()](beast::error_code error, std::size_t) {
                                    self->on_header(error);
                                });
    }

    void on_header(beast::error_code error) {
        if (error) return refuse_broken(error);
        keep_alive_ = parser_->get().keep_alive();
        if (!slot_->admitted())
            return refuse(http::status::service_unavailable, "Too many connections\n");
        origin_ = parser_->get()[http::field::origin];
        if (!origin_allowed(origin_, context_->options.origins))
            return refuse(http::status::forbidden, "This origin is not allowed\n");
        if (beast::websocket::is_upgrade(parser_->get())) return upgrade();
        if (beast::iequals(parser_->get()[http::field::expect], "100-continue"))
            return write_continue();
        read_body();
    }

    void write_continue() {
        HttpResponse response{http::status::continue_, 11};
        write(std::move(response), [](HttpSession& self) { self.read_body(); });
    }

    void read_body() {
        stream_.expires_after(milliseconds{context_->options.limits.header_timeout_ms});
        http::async_read(stream_, buffer_, *parser_,
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             if (error) return self->refuse_broken(error);
                             self->route();
                         });
    }

    void route() {
        const auto& request = parser_->get();
        switch (request.method()) {
            case http::verb::post:
                return exchange(parse_message(request.body(), context_->options.limits),
                                [](HttpSession& self, std::string body) {
                                    self.reply(http::status::ok, std::move(body));
                                });
            case http::verb::get:
                return health(request.target());
            case http::verb::options:
                return reply(http::status::ok, "");
            default:
                return refuse(http::status::method_not_allowed, "Use POST\n");
        }
    }

    // Both paths ask the method `system_health`, so they cannot say anything else than it does.
    void health(std::string_view target) {
        const bool readiness = target == "/health/readiness";
        if (!readiness && target != "/health")
            return refuse(http::status::not_found, "There is /health and /health/readiness\n");
        Message message;
        Request request;
        request.method = "system_health";
        message.items.push_back(std::move(request));
        exchange(std::move(message), [readiness](HttpSession& self, const std::string& text) {
            const auto response = Json::parse(text);
            const auto result = response.find("result");
            if (result == response.end())
                return self.reply(http::status::internal_server_error, text);
            const bool ready =
                !result->value("isSyncing", true) &&
                (result->value("peers", 0) > 0 || !result->value("shouldHavePeers", true));
            self.reply(ready || !readiness ? http::status::ok : http::status::internal_server_error,
                       result->dump());
        });
    }

    template <class Answered>
    void exchange(Expected<Message, RpcError> message, Answered answered) {
        stream_.expires_never();
        start_exchange(context_->service, std::move(message), Caller{is_operator(), nullptr},
                       [self = shared_from_this(), answered](std::optional<std::string> body) {
                           asio::post(
                               self->stream_.get_executor(),
                               [self, answered, text = std::move(body).value_or("")]() mutable {
                                   answered(*self, std::move(text));
                               });
                       });
    }

    bool is_operator() {
        switch (context_->options.operator_calls) {
            case OperatorCalls::FromAnywhere:
                return true;
            case OperatorCalls::Never:
                return false;
            case OperatorCalls::FromLoopback:
                break;
        }
        beast::error_code error;
        const auto peer = stream_.socket().remote_endpoint(error);
        return !error && is_loopback(peer.address()) && !forwarded(parser_->get());
    }

    void upgrade() {
        stream_.expires_never();
        const bool operator_calls = is_operator();
        serve_websocket(std::move(stream_), parser_->release(), context_, std::move(slot_),
                        operator_calls);
    }

    void refuse_broken(beast::error_code error) {
        if (error == http::error::body_limit)
            return refuse(http::status::payload_too_large, "The request is too big\n");
        if (error == http::error::header_limit)
            return refuse(http::status::request_header_fields_too_large, "Headers too long\n");
        const auto& category = http::make_error_code(http::error::bad_method).category();
        if (error.category() == category && error != http::error::end_of_stream)
            return refuse(http::status::bad_request, "This is not HTTP\n");
        // Whatever else went wrong, nobody waits for an answer.
        stream_.close();
    }

    void refuse(http::status status, std::string why) {
        keep_alive_ = false;
        HttpResponse response{status, 11};
        response.set(http::field::content_type, "text/plain");
        response.body() = std::move(why);
        finish(std::move(response));
    }

    void reply(http::status status, std::string body) {
        HttpResponse response{status, 11};
        response.set(http::field::content_type, "application/json; charset=utf-8");
        response.body() = std::move(body);
        finish(std::move(response));
    }

    void finish(HttpResponse response) {
        if (!origin_.empty()) {
            response.set(http::field::access_control_allow_origin, origin_);
            response.set(http::field::access_control_allow_methods, "GET, POST");
            response.set(http::field::access_control_allow_headers, "content-type");
            response.set(http::field::vary, "Origin");
        }
        write(std::move(response), [](HttpSession& self) {
            if (self.keep_alive_ && !self.shut_)
                return self.read_header(self.context_->options.limits.idle_timeout_ms);
            beast::error_code ignored;
            self.stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
            self.stream_.expires_after(farewell);
            self.drain();
        });
    }

    // Closing with input unread resets the connection, and the answer could be lost on its way.
    void drain() {
        buffer_.clear();
        stream_.async_read_some(buffer_.prepare(drained_at_once),
                                [self = shared_from_this()](beast::error_code error, std::size_t) {
                                    if (!error) self->drain();
                                });
    }

    template <class Next>
    void write(HttpResponse response, Next next) {
        response.set(http::field::server, server_name);
        response.keep_alive(keep_alive_);
        response.prepare_payload();
        const auto kept = std::make_shared<HttpResponse>(std::move(response));
        stream_.expires_after(milliseconds{context_->options.limits.write_timeout_ms});
        http::async_write(
            stream_, *kept,
            [self = shared_from_this(), kept, next](beast::error_code error, std::size_t) {
                if (!error) next(*self);
            });
    }

    std::shared_ptr<ServerContext> context_;
    std::unique_ptr<Slot> slot_;
    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    std::string origin_;
    bool keep_alive_ = false;
    bool shut_ = false;
};

}  // namespace

void serve_http(asio::ip::tcp::socket socket, std::shared_ptr<ServerContext> context,
                std::unique_ptr<Slot> slot) {
    const auto session = std::make_shared<HttpSession>(std::move(socket), context, std::move(slot));
    context->add(session);
    session->start();
}

}  // namespace assay::rpc
