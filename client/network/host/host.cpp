// SPDX-License-Identifier: Apache-2.0
#include "client/network/host/host.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>

namespace assay::network {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// When accepting fails (no file descriptors left, say), try again after a while.
constexpr std::chrono::milliseconds accept_pause{100};
// How long a last word may take to leave.
constexpr std::chrono::milliseconds farewell{1'000};

Multiaddr address_of(const tcp::endpoint& endpoint) {
    return socket_multiaddr(endpoint.address().to_string(), endpoint.port());
}

}  // namespace

class Host::Sockets : public std::enable_shared_from_this<Host::Sockets> {
  public:
    Sockets(asio::io_context& io, Swarm& swarm, HostOptions options)
        : io_{io}, swarm_{swarm}, options_{std::move(options)}, resolver_{io}, timer_{io} {
        for (const auto& address : options_.listens) listen(address);
    }

    void start() {
        swarm_.set_wake([weak = weak_from_this()] {
            const auto self = weak.lock();
            if (!self) return;
            asio::post(self->io_, [self] {
                if (!self->stopped_) self->flush();
            });
        });
        swarm_.tick(now());
        for (auto& acceptor : acceptors_) accept(acceptor);
        wait();
        flush();
    }

    void stop() {
        if (std::exchange(stopped_, true)) return;
        swarm_.shut_down();
        error_code ignored;
        for (auto& acceptor : acceptors_) acceptor.close(ignored);
        timer_.cancel();
        resolver_.cancel();
        swarm_.set_wake({});
        flush();
        for (auto& [id, link] : links_) link->socket.close(ignored);
        links_.clear();
    }

    void flush() {
        swarm_.settle();
        for (auto& action : swarm_.take_actions()) {
            if (action.kind == SwarmAction::Kind::Dial)
                dial(action.connection, action.address);
            else
                close(action.connection);
        }
        for (const auto id : swarm_.take_dirty())
            if (const auto found = links_.find(id); found != links_.end()) write(id, found->second);
    }

    Time now() const {
        return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now() - begin_);
    }

    std::vector<Multiaddr> listens() const {
        std::vector<Multiaddr> addresses;
        for (const auto& acceptor : acceptors_)
            addresses.push_back(address_of(acceptor.local_endpoint()));
        return addresses;
    }

    HostStatistics statistics;

  private:
    struct Link {
        explicit Link(asio::io_context& io) : socket{io} {}
        tcp::socket socket;
        Bytes input, output;
        bool connected = false, writing = false, closing = false;
    };
    using LinkPointer = std::shared_ptr<Link>;

    void listen(const Multiaddr& address) {
        try {
            const tcp::endpoint endpoint{asio::ip::make_address(address.host), address.port};
            tcp::acceptor acceptor{io_};
            error_code failed;
            acceptor.open(endpoint.protocol(), failed);
            // All IPv6 addresses of a machine that has none are none (in many containers).
            if (failed == asio::error::address_family_not_supported && address.host == "::") return;
            if (failed) throw boost::system::system_error{failed};
            acceptor.set_option(tcp::acceptor::reuse_address{true});
            if (endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only{true});
            acceptor.bind(endpoint, failed);
            if (failed == boost::system::errc::address_not_available && address.host == "::")
                return;
            if (failed) throw boost::system::system_error{failed};
            acceptor.listen();
            acceptors_.push_back(std::move(acceptor));
        } catch (const boost::system::system_error& failure) {
            throw std::runtime_error{"cannot listen on " + to_text(address) + ": " +
                                     failure.code().message()};
        }
    }

    void accept(tcp::acceptor& acceptor) {
        acceptor.async_accept(
            [self = shared_from_this(), &acceptor](error_code error, tcp::socket socket) {
                if (self->stopped_) return;
                if (error) return self->pause(acceptor);
                self->serve(std::move(socket));
                self->accept(acceptor);
            });
    }

    void pause(tcp::acceptor& acceptor) {
        const auto timer = std::make_shared<asio::steady_timer>(io_, accept_pause);
        timer->async_wait([self = shared_from_this(), timer, &acceptor](error_code) {
            if (!self->stopped_) self->accept(acceptor);
        });
    }

    void serve(tcp::socket socket) {
        error_code failed;
        const auto remote = socket.remote_endpoint(failed);
        if (failed) return;
        const auto id = swarm_.accepted(address_of(remote), now());
        if (!id) {
            ++statistics.refused;
            return;  // The socket closes as it goes.
        }
        ++statistics.accepted;
        const auto link = std::make_shared<Link>(io_);
        link->socket = std::move(socket);
        links_[*id] = link;
        begin(*id, link);
        flush();
    }

    void begin(ConnectionId id, const LinkPointer& link) {
        link->connected = true;
        error_code ignored;
        link->socket.set_option(tcp::no_delay{true}, ignored);
        link->input.resize(options_.read_bytes);
        read(id, link);
    }

    void dial(ConnectionId id, const Multiaddr& address) {
        const auto link = std::make_shared<Link>(io_);
        links_[id] = link;
        ++statistics.dialled;
        resolver_.async_resolve(address.host, std::to_string(address.port),
                                [self = shared_from_this(), id, link](
                                    error_code error, const tcp::resolver::results_type& found) {
                                    if (error || !self->is_current(id, link))
                                        return self->on_dialled(id, link, error);
                                    asio::async_connect(
                                        link->socket, found,
                                        [self, id, link](error_code failed, const tcp::endpoint&) {
                                            self->on_dialled(id, link, failed);
                                        });
                                });
    }

    bool is_current(ConnectionId id, const LinkPointer& link) const {
        const auto found = links_.find(id);
        return !stopped_ && found != links_.end() && found->second == link && !link->closing;
    }

    void on_dialled(ConnectionId id, const LinkPointer& link, error_code error) {
        if (!is_current(id, link)) return;
        if (error) {
            links_.erase(id);
            swarm_.dial_failed(id, now());
        } else {
            swarm_.dialled(id, now());
            begin(id, link);
        }
        flush();
    }

    void read(ConnectionId id, const LinkPointer& link) {
        link->socket.async_read_some(
            asio::buffer(link->input),
            [self = shared_from_this(), id, link](error_code error, std::size_t size) {
                if (!self->is_current(id, link)) return;
                if (error) return self->lose(id, error);
                self->statistics.bytes_in += size;
                self->swarm_.received(id, ByteView{link->input}.first(size), self->now());
                self->flush();
                if (self->is_current(id, link)) self->read(id, link);
            });
    }

    void lose(ConnectionId id, error_code error) {
        error_code ignored;
        links_.at(id)->socket.close(ignored);
        links_.erase(id);
        const auto reason =
            error == asio::error::eof ? DropReason::RemoteClosed : DropReason::ConnectionLost;
        swarm_.closed(id, reason, now());
        flush();
    }

    void write(ConnectionId id, const LinkPointer& link) {
        if (!link->connected || link->writing) return;
        link->output = swarm_.pull(id, options_.write_bytes);
        if (link->output.empty()) {
            if (link->closing) shut(id, link);
            return;
        }
        link->writing = true;
        asio::async_write(
            link->socket, asio::buffer(link->output),
            [self = shared_from_this(), id, link](error_code error, std::size_t size) {
                link->writing = false;
                self->statistics.bytes_out += size;
                if (link->closing) return self->shut(id, link);
                if (!self->is_current(id, link)) return;
                if (error) return self->lose(id, error);
                self->swarm_.written(id, self->now());
                self->write(id, link);
            });
    }

    // The swarm has let go of it: what it still has to say goes out, if it goes out soon.
    void close(ConnectionId id) {
        const auto found = links_.find(id);
        if (found == links_.end()) {
            static_cast<void>(swarm_.pull(id, 0));
            return;
        }
        const auto link = found->second;
        link->closing = true;
        if (!link->connected) return shut(id, link);
        const auto timer = std::make_shared<asio::steady_timer>(io_, farewell);
        timer->async_wait(
            [self = shared_from_this(), timer, id, link](error_code) { self->shut(id, link); });
        if (link->writing)
            static_cast<void>(swarm_.pull(id, 0));
        else
            write(id, link);
    }

    void shut(ConnectionId id, const LinkPointer& link) {
        error_code ignored;
        link->socket.shutdown(tcp::socket::shutdown_both, ignored);
        link->socket.close(ignored);
        if (const auto found = links_.find(id); found != links_.end() && found->second == link)
            links_.erase(found);
    }

    void wait() {
        timer_.expires_after(options_.tick);
        timer_.async_wait([self = shared_from_this()](error_code error) {
            if (error || self->stopped_) return;
            self->swarm_.tick(self->now());
            self->flush();
            self->wait();
        });
    }

    asio::io_context& io_;
    Swarm& swarm_;
    HostOptions options_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    tcp::resolver resolver_;
    asio::steady_timer timer_;
    std::vector<tcp::acceptor> acceptors_;
    std::map<ConnectionId, LinkPointer> links_;
    bool stopped_ = false;
};

Host::Host(asio::io_context& io, Swarm& swarm, HostOptions options)
    : sockets_{std::make_shared<Sockets>(io, swarm, std::move(options))} {
    sockets_->start();
}

Host::~Host() { sockets_->stop(); }

std::vector<Multiaddr> Host::listens() const { return sockets_->listens(); }
HostStatistics Host::statistics() const { return sockets_->statistics; }
void Host::flush() { sockets_->flush(); }
Time Host::now() const { return sockets_->now(); }
void Host::stop() { sockets_->stop(); }

}  // namespace assay::network
