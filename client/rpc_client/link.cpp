// SPDX-License-Identifier: Apache-2.0
#include "client/rpc_client/link.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>

namespace assay::rpc_client {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using beast::error_code;
using Plain = beast::tcp_stream;
using Tls = beast::ssl_stream<beast::tcp_stream>;

// How long the node may take to answer a goodbye.
constexpr std::chrono::milliseconds farewell{500};

asio::ssl::context& tls_context() {
    static asio::ssl::context context = [] {
        asio::ssl::context made{asio::ssl::context::tls_client};
        made.set_default_verify_paths();
        made.set_verify_mode(asio::ssl::verify_peer);
        return made;
    }();
    return context;
}

websocket::stream<Plain> make_stream(asio::io_context& io, const Plain*) {
    return websocket::stream<Plain>{io};
}
websocket::stream<Tls> make_stream(asio::io_context& io, const Tls*) {
    return websocket::stream<Tls>{io, tls_context()};
}

template <class Stream>
class LinkOver : public Link, public std::enable_shared_from_this<LinkOver<Stream>> {
  public:
    LinkOver(asio::io_context& io, Endpoint endpoint, LinkOptions options, LinkEvents events)
        : endpoint_{std::move(endpoint)},
          options_{options},
          events_{std::move(events)},
          resolver_{io},
          timer_{io},
          stream_{make_stream(io, static_cast<const Stream*>(nullptr))} {}

    void dial() {
        timer_.expires_after(options_.connect_timeout);
        timer_.async_wait(bind([](LinkOver& self, error_code error) {
            if (!error && !self.open_) self.end("no connection within the time allowed");
        }));
        resolver_.async_resolve(
            endpoint_.host, endpoint_.port,
            [self = this->shared_from_this()](error_code error, const auto& found) {
                if (error) return self->end("cannot resolve " + self->endpoint_.host, error);
                beast::get_lowest_layer(self->stream_)
                    .async_connect(found, [self](error_code failed, const auto&) {
                        if (failed) return self->end("cannot connect", failed);
                        self->secure();
                    });
            });
    }

    void send(std::string text) override {
        if (!open_ || ended_) return;
        queue_.push_back(std::move(text));
        if (queue_.size() == 1) write();
    }

    void close() override {
        events_ = {};
        if (ended_) return;
        if (!open_) return finish();
        timer_.expires_after(farewell);
        timer_.async_wait(bind([](LinkOver& self, error_code error) {
            if (!error) self.finish();
        }));
        stream_.async_close(websocket::close_code::normal,
                            bind([](LinkOver& self, error_code) { self.finish(); }));
    }

  private:
    template <class F>
    auto bind(F handler) {
        return [self = this->shared_from_this(), handler](error_code error, auto&&...) {
            handler(*self, error);
        };
    }

    void secure() {
        error_code ignored;
        beast::get_lowest_layer(stream_).socket().set_option(asio::ip::tcp::no_delay{true},
                                                             ignored);
        if constexpr (std::is_same_v<Stream, Tls>) {
            auto& tls = stream_.next_layer();
            // What the macro SSL_set_tlsext_host_name does, without its C casts.
            SSL_ctrl(tls.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                     endpoint_.host.data());
            tls.set_verify_callback(asio::ssl::host_name_verification{endpoint_.host});
            tls.async_handshake(asio::ssl::stream_base::client,
                                bind([](LinkOver& self, error_code error) {
                                    if (error) return self.end("no TLS with the node", error);
                                    self.greet();
                                }));
        } else {
            greet();
        }
    }

    void greet() {
        websocket::stream_base::timeout timeout{options_.connect_timeout, options_.idle_timeout,
                                                true};
        stream_.set_option(timeout);
        stream_.read_message_max(options_.message_bytes);
        stream_.auto_fragment(false);
        stream_.async_handshake(endpoint_.host + ':' + endpoint_.port, endpoint_.target,
                                bind([](LinkOver& self, error_code error) {
                                    if (error) return self.end("the node refused", error);
                                    if (self.ended_) return;
                                    self.open_ = true;
                                    self.timer_.cancel();
                                    if (self.events_.opened) self.events_.opened();
                                    self.read();
                                }));
    }

    void read() {
        stream_.async_read(buffer_, bind([](LinkOver& self, error_code error) {
                               if (error) return self.end(self.close_reason(), error);
                               self.deliver();
                               self.read();
                           }));
    }

    void deliver() {
        const std::string_view text{static_cast<const char*>(buffer_.data().data()),
                                    buffer_.size()};
        // A copy: the callback may close the link, and so forget itself.
        if (const auto received = events_.received) received(text);
        buffer_.consume(buffer_.size());
    }

    void write() {
        stream_.async_write(asio::buffer(queue_.front()),
                            bind([](LinkOver& self, error_code error) {
                                if (error) return self.end("cannot send", error);
                                self.queue_.pop_front();
                                if (!self.queue_.empty()) self.write();
                            }));
    }

    std::string close_reason() const {
        const auto& reason = stream_.reason();
        if (reason.code == websocket::close_code::none) return "the connection was lost";
        std::string out = "the node closed the connection (code " + std::to_string(reason.code);
        if (!reason.reason.empty())
            out.append(": ").append(reason.reason.data(), reason.reason.size());
        return out + ")";
    }

    void end(std::string what, error_code error = {}) {
        if (ended_) return;
        finish();
        if (error && error != websocket::error::closed) what += ": " + error.message();
        if (const auto closed = std::exchange(events_, {}).closed) closed(std::move(what));
    }

    void finish() {
        ended_ = true;
        timer_.cancel();
        resolver_.cancel();
        const auto none = websocket::stream_base::none();
        stream_.set_option(websocket::stream_base::timeout{none, none, false});
        beast::get_lowest_layer(stream_).close();
    }

    Endpoint endpoint_;
    LinkOptions options_;
    LinkEvents events_;
    asio::ip::tcp::resolver resolver_;
    asio::steady_timer timer_;
    websocket::stream<Stream> stream_;
    beast::flat_buffer buffer_;
    std::deque<std::string> queue_;
    bool open_ = false;
    bool ended_ = false;
};

template <class Stream>
std::shared_ptr<Link> dial(asio::io_context& io, const Endpoint& endpoint,
                           const LinkOptions& options, LinkEvents events) {
    const auto link = std::make_shared<LinkOver<Stream>>(io, endpoint, options, std::move(events));
    link->dial();
    return link;
}

}  // namespace

std::shared_ptr<Link> make_link(asio::io_context& io, const Endpoint& endpoint,
                                const LinkOptions& options, LinkEvents events) {
    return endpoint.tls ? dial<Tls>(io, endpoint, options, std::move(events))
                        : dial<Plain>(io, endpoint, options, std::move(events));
}

}  // namespace assay::rpc_client
