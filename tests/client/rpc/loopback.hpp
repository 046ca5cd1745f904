// SPDX-License-Identifier: Apache-2.0
// A server on loopback with a strand of its own, and a blocking WebSocket client: for the tests of
// the transport and of the methods.
#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <future>
#include <thread>

#include "client/rpc/registry.hpp"
#include "client/rpc/server.hpp"

namespace assay::rpc::testing {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

/// The thread that stands for the node's strand.
class Strand {
  public:
    Strand() : thread_{[this] { io_.run(); }} {}
    ~Strand() {
        work_.reset();
        io_.stop();
        thread_.join();
    }
    void post(std::function<void()> job) { asio::post(io_, std::move(job)); }
    /// Runs `job` there and waits for it.
    void run(std::function<void()> job) {
        std::promise<void> done;
        post([&] {
            job();
            done.set_value();
        });
        done.get_future().wait();
    }

  private:
    asio::io_context io_;
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    std::thread thread_;
};

inline ServerOptions on_any_port(Limits limits = {}) {
    ServerOptions options;
    options.addresses = {"127.0.0.1"};
    options.port = 0;
    options.limits = limits;
    return options;
}

inline asio::ip::tcp::endpoint endpoint(std::uint16_t port) {
    return {asio::ip::address_v4::loopback(), port};
}

class WebSocketClient {
  public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    explicit WebSocketClient(std::uint16_t port, const Headers& headers = {}) {
        stream_.next_layer().connect(endpoint(port));
        stream_.read_message_max(64U << 20);
        stream_.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
            for (const auto& [name, value] : headers) request.set(name, value);
        }));
        stream_.handshake("localhost", "/");
    }

    void send(const std::string& text) { stream_.write(asio::buffer(text)); }

    Json receive() {
        beast::flat_buffer buffer;
        stream_.read(buffer);
        return Json::parse(beast::buffers_to_string(buffer.data()));
    }

    /// The close code once the server has ended the connection; reads what comes before.
    std::uint16_t read_until_closed() {
        for (;;) {
            beast::flat_buffer buffer;
            beast::error_code error;
            stream_.read(buffer, error);
            if (error) return stream_.reason().code;
        }
    }

    Json call(const std::string& method, const Json& params = Json::array()) {
        send(Json{{"jsonrpc", "2.0"}, {"id", ++last_id_}, {"method", method}, {"params", params}}
                 .dump());
        for (;;) {
            Json message = receive();
            if (message.contains("id")) return message;
            early.push_back(std::move(message));
        }
    }

    std::vector<Json> early;  ///< Notifications that came while a response was awaited.

  private:
    asio::io_context io_;
    websocket::stream<asio::ip::tcp::socket> stream_{io_};
    int last_id_ = 0;
};

/// One HTTP exchange on a connection of its own.
inline http::response<http::string_body> http_exchange(std::uint16_t port,
                                                       http::request<http::string_body> request) {
    asio::io_context io;
    asio::ip::tcp::socket socket{io};
    socket.connect(endpoint(port));
    request.set(http::field::host, "localhost");
    request.prepare_payload();
    beast::error_code ignored;
    http::write(socket, request, ignored);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(64U << 20);
    http::read(socket, buffer, parser);
    return parser.release();
}

inline http::response<http::string_body> http_post(std::uint16_t port, const std::string& body) {
    http::request<http::string_body> request{http::verb::post, "/", 11};
    request.body() = body;
    return http_exchange(port, std::move(request));
}

}  // namespace assay::rpc::testing
