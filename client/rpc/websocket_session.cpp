// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/websocket_session.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>

namespace assay::rpc {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using std::chrono::milliseconds;

// How long a client that is dropped may take to read why.
constexpr milliseconds closing_time{2'000};
// A read buffer that grew past this is given back after the message.
constexpr std::size_t buffer_kept = 64U << 10;

class WebSocketSession : public Connection,
                         public Outbox,
                         public std::enable_shared_from_this<WebSocketSession> {
  public:
    WebSocketSession(beast::tcp_stream stream, std::shared_ptr<ServerContext> context,
                     std::unique_ptr<Slot> slot, bool is_operator)
        : context_{std::move(context)},
          slot_{std::move(slot)},
          is_operator_{is_operator},
          stream_{std::move(stream)},
          timer_{stream_.get_executor()} {}

    void start(const HttpRequest& request) {
        const Limits& limits = context_->options.limits;
        subscriptions_ = std::make_shared<Subscriptions>(shared_from_this(),
                                                         limits.subscriptions_per_connection);
        websocket::stream_base::timeout timeout;
        timeout.handshake_timeout = milliseconds{limits.header_timeout_ms};
        timeout.idle_timeout = milliseconds{limits.idle_timeout_ms};
        timeout.keep_alive_pings = true;
        stream_.set_option(timeout);
        stream_.set_option(
            websocket::stream_base::decorator([](websocket::response_type& response) {
                response.set(beast::http::field::server, server_name);
            }));
        stream_.read_message_max(limits.request_bytes);
        stream_.auto_fragment(false);
        stream_.text(true);
        stream_.async_accept(request, [self = shared_from_this()](beast::error_code error) {
            if (error) return self->finish();
            self->accepted_ = true;
            self->read();
        });
    }

    void respond(std::string message) override { push(std::move(message), true); }

    bool notify(std::string message) override {
        if (closed_) return false;
        if (queued_bytes_ + message.size() > context_->options.limits.queued_bytes) {
            ++context_->readers_dropped;
            drop(websocket::close_code::policy_error, "reader too slow");
            return false;
        }
        push(std::move(message), false);
        return true;
    }

    std::size_t backlog() const override { return queued_bytes_; }

    void when_drained(std::function<void()> job) override {
        asio::post(stream_.get_executor(),
                   [self = shared_from_this(), job = std::move(job)]() mutable {
                       if (self->closed_) return;
                       self->waiting_.push_back(std::move(job));
                       if (self->queue_.empty()) self->drained();
                   });
    }

    void shut() override { drop(websocket::close_code::going_away, "the node stops"); }

  private:
    struct Outgoing {
        std::string text;
        bool response;
    };

    void read() {
        stream_.async_read(buffer_,
                           [self = shared_from_this()](beast::error_code error, std::size_t) {
                               if (error) return self->finish();
                               self->on_message();
                           });
    }

    void on_message() {
        const std::string_view text{static_cast<const char*>(buffer_.data().data()),
                                    buffer_.size()};
        auto message = parse_message(text, context_->options.limits);
        buffer_.consume(buffer_.size());
        if (buffer_.capacity() > buffer_kept) buffer_.shrink_to_fit();
        start_exchange(context_->service, std::move(message), Caller{is_operator_, subscriptions_},
                       [self = shared_from_this()](std::optional<std::string> response) {
                           if (response) return self->respond(*std::move(response));
                           asio::post(self->stream_.get_executor(), [self] { self->read(); });
                       });
    }

    void push(std::string message, bool response) {
        if (closed_) return;
        queued_bytes_ += message.size();
        asio::post(stream_.get_executor(),
                   [self = shared_from_this(), response, text = std::move(message)]() mutable {
                       if (self->closed_) return;
                       self->queue_.push_back({std::move(text), response});
                       if (self->queue_.size() == 1) self->write();
                   });
    }

    void write() {
        timer_.expires_after(milliseconds{context_->options.limits.write_timeout_ms});
        timer_.async_wait([self = shared_from_this()](beast::error_code error) {
            if (error || self->closed_) return;
            ++self->context_->readers_dropped;
            self->drop(websocket::close_code::policy_error, "reader too slow");
        });
        stream_.async_write(asio::buffer(queue_.front().text),
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                                self->on_written(error);
                            });
    }

    void on_written(beast::error_code error) {
        if (error) return finish();
        if (closed_) return;  // The timer now measures the farewell.
        timer_.cancel();
        const bool response = queue_.front().response;
        queued_bytes_ -= queue_.front().text.size();
        queue_.pop_front();
        if (!queue_.empty())
            write();
        else
            drained();
        if (response) read();
    }

    void drained() {
        for (auto& job : std::exchange(waiting_, {}))
            context_->service->post([service = context_->service, job = std::move(job)] {
                if (!service->stopped) job();
            });
    }

    // Ends the connection and tries to say why. Callable from any thread.
    void drop(websocket::close_code code, const char* why) {
        if (closed_.exchange(true)) return;
        asio::post(stream_.get_executor(), [self = shared_from_this(), code, why] {
            if (!self->accepted_) return self->finish();
            self->forget_subscriptions();
            self->timer_.expires_after(closing_time);
            self->timer_.async_wait([self](beast::error_code error) {
                if (!error) self->finish();
            });
            self->stream_.async_close(websocket::close_reason{code, why},
                                      [self](beast::error_code) { self->finish(); });
        });
    }

    // The connection is gone. Idempotent; on the connection's strand.
    void finish() {
        closed_ = true;
        timer_.cancel();
        const auto none = websocket::stream_base::none();
        stream_.set_option(websocket::stream_base::timeout{none, none, false});
        beast::get_lowest_layer(stream_).close();
        waiting_.clear();
        forget_subscriptions();
    }

    void forget_subscriptions() {
        if (!subscriptions_) return;
        // They live on the node's strand, and so must end there.
        context_->service->post(
            [service = context_->service, subscriptions = std::exchange(subscriptions_, nullptr)] {
                if (!service->stopped) subscriptions->close_all();
            });
    }

    std::shared_ptr<ServerContext> context_;
    std::unique_ptr<Slot> slot_;
    const bool is_operator_;
    bool accepted_ = false;
    websocket::stream<beast::tcp_stream> stream_;
    asio::steady_timer timer_;
    beast::flat_buffer buffer_;
    std::deque<Outgoing> queue_;
    std::vector<std::function<void()>> waiting_;
    std::atomic<std::size_t> queued_bytes_{0};
    std::atomic<bool> closed_{false};
    std::shared_ptr<Subscriptions> subscriptions_;
};

}  // namespace

void serve_websocket(beast::tcp_stream stream, HttpRequest request,
                     std::shared_ptr<ServerContext> context, std::unique_ptr<Slot> slot,
                     bool is_operator) {
    const auto session = std::make_shared<WebSocketSession>(std::move(stream), context,
                                                            std::move(slot), is_operator);
    session->start(request);
    context->add(session);
}

}  // namespace assay::rpc
