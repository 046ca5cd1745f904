// SPDX-License-Identifier: Apache-2.0
#include "client/testnet/hosts.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <regex>
#include <stdexcept>

namespace assay::testnet {

namespace {

constexpr const char* ip = "/usr/sbin/ip";

bool try_ip(const std::string& arguments) {
    return std::system((std::string{ip} + " " + arguments + " >/dev/null 2>&1").c_str()) == 0;
}
void run_ip(const std::string& arguments) {
    if (!try_ip(arguments)) throw std::runtime_error{"cannot run: ip " + arguments};
}

// What killed processes have left behind holds the addresses that are wanted here.
void sweep(const std::filesystem::path& folder, const std::string& command) {
    static const std::regex ours{"as([0-9]+)[a-z][0-9]+"};
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator{folder, none}) {
        const auto name = entry.path().filename().string();
        std::smatch parts;
        if (std::regex_match(name, parts, ours) &&
            !std::filesystem::exists("/proc/" + parts[1].str()))
            try_ip(command + " del " + name);
    }
}

std::string third_octet(const std::string& network, std::size_t host, int last) {
    return network + "." + std::to_string(host + 1) + "." + std::to_string(last);
}

}  // namespace

bool Namespaces::possible() {
    if (::geteuid() != 0 || ::access(ip, X_OK) != 0) return false;
    try {
        const Namespaces probe{1};
        return true;
    } catch (const std::runtime_error&) { return false; }
}

// Interface names hold 15 letters.
Namespaces::Namespaces(std::size_t hosts)
    : tag_{"as" + std::to_string(::getpid() % 100'000)}, hosts_{hosts} {
    sweep("/run/netns", "netns");
    sweep("/sys/class/net", "link");
    try {
        for (const auto* side : {"0", "1"}) {
            run_ip("link add " + name("s") + side + " type bridge");
            run_ip("link set " + name("s") + side + " up");
        }
        run_ip("link add " + name("c0") + " type veth peer name " + name("c1"));
        for (const auto* side : {"0", "1"})
            run_ip("link set " + name("c") + side + " master " + name("s") + side + " up");
        for (std::size_t i = 0; i < hosts_; ++i) {
            const auto number = std::to_string(i), space = name("n" + number);
            run_ip("netns add " + space);
            run_ip("-n " + space + " link set lo up");
            run_ip("link add " + name("p" + number) + " type veth peer name peers netns " + space);
            run_ip("link set " + name("p" + number) + " master " + name("s") +
                   (i % 2 == 0 ? "0" : "1") + " up");
            run_ip("-n " + space + " addr add " + host(i).peers + "/16 dev peers");
            run_ip("-n " + space + " link set peers up");
            run_ip("link add " + name("o" + number) + " type veth peer name ours netns " + space);
            run_ip("addr add " + third_octet("10.78", i, 1) + "/30 dev " + name("o" + number));
            run_ip("link set " + name("o" + number) + " up");
            run_ip("-n " + space + " addr add " + host(i).operators + "/30 dev ours");
            run_ip("-n " + space + " link set ours up");
        }
    } catch (...) {
        remove();
        throw;
    }
}

Namespaces::~Namespaces() { remove(); }

void Namespaces::remove() {
    for (std::size_t i = 0; i < hosts_; ++i) {
        const auto number = std::to_string(i);
        try_ip("link del " + name("p" + number));
        try_ip("link del " + name("o" + number));
        try_ip("netns del " + name("n" + number));
    }
    for (const auto* link : {"c0", "s0", "s1"}) try_ip("link del " + name(link));
}

NodeHost Namespaces::host(std::size_t index) const {
    return {{ip, "netns", "exec", tag_ + "n" + std::to_string(index)},
            third_octet("10.77", index, 1),
            third_octet("10.78", index, 2)};
}

void Namespaces::cut() { run_ip("link set " + name("c0") + " down"); }
void Namespaces::mend() { run_ip("link set " + name("c0") + " up"); }

}  // namespace assay::testnet
