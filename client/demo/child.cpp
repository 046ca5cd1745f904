// SPDX-License-Identifier: Apache-2.0
#include "client/demo/child.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <deque>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace assay::demo {

Child::Child(std::string name, const std::vector<std::string>& arguments, std::filesystem::path log)
    : name_{std::move(name)}, log_{std::move(log)} {
    std::vector<char*> plain;
    for (const auto& argument : arguments) plain.push_back(const_cast<char*>(argument.c_str()));
    plain.push_back(nullptr);
    const int out = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (out < 0) throw std::runtime_error{"cannot write " + log_.string()};
    process_ = ::fork();
    if (process_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        ::setpgid(0, 0);  // A Ctrl-C is for the parent, who then stops its children in order.
        ::dup2(out, STDOUT_FILENO);
        ::dup2(out, STDERR_FILENO);
        ::execv(plain[0], plain.data());
        ::_exit(127);
    }
    ::close(out);
    if (process_ < 0) throw std::runtime_error{"cannot start " + name_};
}

Child::~Child() { stop(); }

std::optional<int> Child::status() {
    if (status_) return status_;
    int raw = 0;
    if (::waitpid(process_, &raw, WNOHANG) != process_) return std::nullopt;
    status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return status_;
}

std::optional<int> Child::wait(std::chrono::milliseconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!status() && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    return status();
}

void Child::stop() {
    if (status()) return;
    ::kill(process_, SIGTERM);
    if (wait(std::chrono::seconds{5})) return;
    kill();
}

void Child::kill() {
    if (status()) return;
    ::kill(process_, SIGKILL);
    wait(std::chrono::seconds{5});
}

std::string last_lines(const std::filesystem::path& file, std::size_t count) {
    std::ifstream in{file};
    std::deque<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
        if (lines.size() > count) lines.pop_front();
    }
    std::string out;
    for (const auto& line : lines) out += "    " + line + "\n";
    return out;
}

std::string read_text(const std::filesystem::path& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

}  // namespace

bool is_listened_on(std::uint16_t port) {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = loopback(port);
    const bool answered =
        probe >= 0 &&
        ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    if (probe >= 0) ::close(probe);
    return answered;
}

std::uint16_t free_port() {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    const bool done = listener >= 0 && ::bind(listener, plain, size) == 0 &&
                      ::getsockname(listener, plain, &size) == 0;
    if (listener >= 0) ::close(listener);
    if (!done) throw std::runtime_error{"no free port"};
    return ntohs(address.sin_port);
}

}  // namespace assay::demo
