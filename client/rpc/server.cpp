// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <stdexcept>
#include <thread>

#include "client/rpc/connection.hpp"
#include "client/rpc/http_session.hpp"

namespace assay::rpc {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// Clients that are told "full" take sockets too; past this many they are just closed.
constexpr std::size_t refusals_at_once = 32;
// When accepting fails (no file descriptors left, say), try again after a while.
constexpr std::chrono::milliseconds accept_pause{100};

bool lacks_address(const error_code& error) {
    return error == asio::error::address_family_not_supported ||
           error == boost::system::errc::address_not_available;
}

tcp::acceptor listen(asio::io_context& io, const tcp::endpoint& endpoint) {
    tcp::acceptor acceptor{asio::make_strand(io)};
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address{true});
    if (endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only{true});
    acceptor.bind(endpoint);
    acceptor.listen();
    return acceptor;
}

}  // namespace

class Server::Listener {
  public:
    explicit Listener(std::shared_ptr<ServerContext> context) : context_{std::move(context)} {
        open();
        for (auto& acceptor : acceptors_) accept(acceptor);
        const unsigned threads = std::max(1U, context_->options.threads);
        for (unsigned i = 0; i < threads; ++i)
            threads_.emplace_back([this] { context_->io.run(); });
    }

    ~Listener() { stop(); }

    void stop() {
        if (threads_.empty()) return;
        context_->service->stopped = true;
        for (auto& acceptor : acceptors_)
            asio::post(acceptor.get_executor(), [&acceptor, this] {
                error_code ignored;
                acceptor.close(ignored);
                stopped_ = true;
            });
        context_->shut_all();
        for (auto& thread : threads_) thread.join();
        threads_.clear();
    }

    std::uint16_t port() const { return port_; }

    const ServerContext& context() const { return *context_; }

  private:
    void open() {
        const auto& options = context_->options;
        port_ = options.port;
        std::string missing;
        for (const auto& text : options.addresses) {
            try {
                acceptors_.push_back(listen(context_->io, {asio::ip::make_address(text), port_}));
                port_ = acceptors_.front().local_endpoint().port();
            } catch (const boost::system::system_error& failure) {
                const auto what = "RPC cannot listen on " + text + " port " +
                                  std::to_string(port_) + ": " + failure.code().message();
                if (!lacks_address(failure.code())) throw std::runtime_error{what};
                missing = what;
            }
        }
        if (acceptors_.empty())
            throw std::runtime_error{missing.empty() ? "RPC has no address to listen on" : missing};
    }

    void accept(tcp::acceptor& acceptor) {
        acceptor.async_accept(asio::make_strand(context_->io),
                              [this, &acceptor](error_code error, tcp::socket socket) {
                                  if (stopped_ || !acceptor.is_open()) return;
                                  if (error) return pause(acceptor);
                                  serve(std::move(socket));
                                  accept(acceptor);
                              });
    }

    void pause(tcp::acceptor& acceptor) {
        const auto timer =
            std::make_shared<asio::steady_timer>(acceptor.get_executor(), accept_pause);
        timer->async_wait([this, timer, &acceptor](error_code) {
            if (acceptor.is_open()) accept(acceptor);
        });
    }

    void serve(tcp::socket socket) {
        auto& context = *context_;
        const auto open = context.sessions_opened - context.sessions_closed;
        const bool admitted = open < context.options.limits.connections;
        if (!admitted && context.refusals_open >= refusals_at_once) return;
        serve_http(std::move(socket), context_, std::make_unique<Slot>(context_, admitted));
    }

    std::shared_ptr<ServerContext> context_;
    std::uint16_t port_ = 0;
    std::vector<tcp::acceptor> acceptors_;
    std::vector<std::thread> threads_;
    std::atomic<bool> stopped_{false};
};

Server::Server(ServerOptions options, const MethodRegistry& methods,
               std::function<void(std::function<void()>)> post) {
    auto service = std::make_shared<Service>(methods);
    service->limits = options.limits;
    service->post = std::move(post);
    service->on_call = options.on_call;
    listener_ = std::make_unique<Listener>(
        std::make_shared<ServerContext>(std::move(options), std::move(service)));
}

Server::~Server() = default;

std::uint16_t Server::port() const { return listener_->port(); }

ServerStatistics Server::statistics() const {
    const auto& context = listener_->context();
    return {context.sessions_opened, context.sessions_closed, context.sessions_refused,
            context.readers_dropped};
}

void Server::stop() { listener_->stop(); }

}  // namespace assay::rpc
