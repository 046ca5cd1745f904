// SPDX-License-Identifier: Apache-2.0
#include "client/service/network/node_key.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

#include "client/service/network/network_options.hpp"
#include "runtime/base/hex.hpp"
#include "tests/client/service/sealing_node.hpp"

using namespace assay;
using namespace assay::service;

TEST_CASE("a node's key is made once, for its owner only, and found again") {
    const Folder folder;
    const auto file = folder.path / "network" / "secret_ed25519";
    const auto key = load_or_make_node_key(file);
    CHECK(load_or_make_node_key(file) == key);
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(status.st_size == 32);
    CHECK_THROWS_AS(write_node_key(file, Bytes{1}), NodeKeyError);
    CHECK(read_node_key(file) == key);
}

TEST_CASE("a key file may hold digits, and says so when it holds something else") {
    const Folder folder;
    // The peer id that Substrate's nodes have with --node-key 0...01.
    const auto one = node_key_from_text(std::string(63, '0') + "1");
    CHECK(network::to_text(peer_of(one)) == "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp");
    write_node_key(folder.path / "digits", as_bytes(to_hex(one) + "\n"));
    CHECK(read_node_key(folder.path / "digits") == one);
    write_node_key(folder.path / "wrong", as_bytes("0x1234"));
    CHECK_THROWS_AS(read_node_key(folder.path / "wrong"), NodeKeyError);
    CHECK_THROWS_AS(read_node_key(folder.path / "none"), NodeKeyError);
    for (const auto* text : {"", " ", "0x", "zz"})
        CHECK_THROWS_AS(node_key_from_text(text), NodeKeyError);
}

TEST_CASE("addresses of peers say which peer, and texts that are none are named") {
    const std::string peer =
        "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
    REQUIRE(peer_addresses({peer}).size() == 1);
    CHECK(network::to_text(peer_addresses({peer})[0]) == peer);
    CHECK(network::to_text(own_addresses({peer})[0]) == "/ip4/127.0.0.1/tcp/1");
    CHECK_THROWS_WITH(peer_addresses({"/ip4/127.0.0.1/tcp/1"}), Catch::Contains("/p2p/PEER"));
    CHECK_THROWS_WITH(peer_addresses({"hello"}), Catch::Contains("'hello'"));
}

TEST_CASE("nobody is told to dial all addresses, but those that this machine has") {
    const auto given = own_addresses({"/ip4/127.0.0.1/tcp/7"});
    CHECK(reachable_addresses(given) == given);
    for (const auto& address : reachable_addresses(all_addresses(7))) {
        CHECK(address.host != "0.0.0.0");
        CHECK(address.host != "::");
        CHECK(address.port == 7);
    }
    CHECK_FALSE(reachable_addresses(all_addresses(7)).empty());
}
