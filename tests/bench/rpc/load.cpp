// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/rpc/load.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace assay::bench {

namespace {

std::filesystem::path temporary_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "assay-bench-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error{"no temporary folder to be had"};
    return pattern;
}

int connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
        return socket;
    ::close(socket);
    return -1;
}

}  // namespace

BenchNode::BenchNode(unsigned connections)
    : folder_{temporary_folder()},
      port_{demo::free_port()},
      process_{"node",
               {ASSAY_BENCH_NODE, "--dev", "--rpc-port", std::to_string(port_),
                "--rpc-max-connections", std::to_string(connections), "--log", "warn"},
               folder_ / "node.log"} {
    for (int attempt = 0; attempt < 200; ++attempt) {
        if (const int socket = connect_to(port_); socket >= 0) {
            ::close(socket);
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    throw std::runtime_error{"the node does not listen: " + demo::read_text(folder_ / "node.log")};
}

BenchNode::~BenchNode() {
    process_.stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

double BenchNode::resident_mib() const {
    std::ifstream status{"/proc/" + std::to_string(process_.process()) + "/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
    throw std::runtime_error{"the node is gone"};
}

RawWebSocket::RawWebSocket(std::uint16_t port) : socket_{connect_to(port)} {
    if (socket_ < 0) throw std::runtime_error{"cannot connect"};
    const std::string_view request =
        "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    if (::write(socket_, request.data(), request.size()) != static_cast<ssize_t>(request.size()))
        throw std::runtime_error{"cannot write"};
    std::string answer;
    for (char c = 0; !answer.ends_with("\r\n\r\n"); answer += c)
        if (::read(socket_, &c, 1) != 1) throw std::runtime_error{"no answer: " + answer};
    if (!answer.starts_with("HTTP/1.1 101")) throw std::runtime_error{"refused: " + answer};
    ::fcntl(socket_, F_SETFL, O_NONBLOCK);
}

RawWebSocket::~RawWebSocket() {
    if (socket_ >= 0) ::close(socket_);
}

RawWebSocket::RawWebSocket(RawWebSocket&& other) noexcept
    : socket_{std::exchange(other.socket_, -1)}, pending_{std::move(other.pending_)} {}

void RawWebSocket::send(const std::string& text) {
    // A final text frame, masked with zero: the payload stays as it is.
    std::string frame{"\x81"};
    if (text.size() < 126) {
        frame += static_cast<char>(0x80 | text.size());
    } else {
        frame += static_cast<char>(0x80 | 126);
        frame += static_cast<char>(text.size() >> 8);
        frame += static_cast<char>(text.size() & 255);
    }
    frame.append(4, '\0').append(text);
    for (std::size_t at = 0; at < frame.size();) {
        const auto written = ::write(socket_, frame.data() + at, frame.size() - at);
        if (written > 0) {
            at += static_cast<std::size_t>(written);
            continue;
        }
        pollfd ready{socket_, POLLOUT, 0};
        ::poll(&ready, 1, 1'000);
    }
}

std::size_t RawWebSocket::receive() {
    unsigned char chunk[64U << 10];
    const auto length = ::read(socket_, chunk, sizeof chunk);
    if (length == 0) throw std::runtime_error{"the node closed the connection"};
    if (length < 0) return 0;
    pending_.insert(pending_.end(), chunk, chunk + length);
    std::size_t at = 0, messages = 0;
    while (pending_.size() - at >= 2) {
        std::size_t size = pending_[at + 1] & 127U, header = 2;
        if (size >= 126) {
            header = size == 126 ? 4 : 10;
            if (pending_.size() - at < header) break;
            size = 0;
            for (std::size_t i = 2; i < header; ++i) size = size << 8 | pending_[at + i];
        }
        if (pending_.size() - at < header + size) break;
        if ((pending_[at] & 15U) == 1) ++messages;
        at += header + size;
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(at));
    return messages;
}

void RawWebSocket::await(std::size_t messages) {
    for (std::size_t seen = 0; seen < messages;) {
        pollfd ready{socket_, POLLIN, 0};
        if (::poll(&ready, 1, 30'000) <= 0) throw std::runtime_error{"the node is silent"};
        seen += receive();
    }
}

}  // namespace assay::bench
