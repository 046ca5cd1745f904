// SPDX-License-Identifier: Apache-2.0
#include "client/network/wire/identity.hpp"

#include <catch2/catch.hpp>

#include "client/network/wire/protobuf.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/crypto/base58.hpp"

using namespace assay;
using namespace assay::network;

TEST_CASE("the key of libp2p's specification gives its public key's protobuf") {
    // The specification's ed25519 test vector: the private key's first half is the seed.
    const auto seed = from_hex("7e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d");
    ByteArray<32> bytes;
    std::ranges::copy(*seed, bytes.begin());
    const Identity identity{bytes};
    CHECK(to_hex(to_protobuf(identity.peer())) ==
          "0x080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e");
}

TEST_CASE("a peer id is the same in text, as a multihash and as a key") {
    const Identity identity{ByteArray<32>{1}};
    const auto peer = identity.peer();
    const auto text = to_text(peer);
    CHECK(text.starts_with("12D3KooW"));
    CHECK(text.size() == 52);
    CHECK(*peer_from_text(text) == peer);
    CHECK(*peer_from_multihash(to_multihash(peer)) == peer);
    CHECK(*peer_from_protobuf(to_protobuf(peer)) == peer);
}

TEST_CASE("what is no ed25519 key is refused by name") {
    CHECK(peer_from_text("0OIl").error() == IdentityError::BadText);
    CHECK(peer_from_text("").error() == IdentityError::BadText);
    CHECK(peer_from_text(std::string(200, '1')).error() == IdentityError::BadText);
    // An RSA peer, known by the hash of its key.
    CHECK(peer_from_text("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N").error() ==
          IdentityError::UnsupportedKey);
    CHECK(peer_from_multihash(Bytes{0, 3, 1}).error() == IdentityError::BadMultihash);
    CHECK(peer_from_protobuf(ProtobufWriter{}.number(1, 1).bytes(2, Bytes(31)).take()).error() ==
          IdentityError::BadKey);
    CHECK(peer_from_protobuf(ProtobufWriter{}.number(1, 2).bytes(2, Bytes(33)).take()).error() ==
          IdentityError::UnsupportedKey);
    CHECK(peer_from_protobuf({}).error() == IdentityError::BadKey);
}

TEST_CASE("what an identity signs verifies under its peer id") {
    const Identity identity{ByteArray<32>{2}};
    const auto signature = identity.sign(as_bytes("hello"));
    CHECK(crypto::verify(signature, as_bytes("hello"), identity.peer().key));
    CHECK_FALSE(crypto::verify(signature, as_bytes("hellp"), identity.peer().key));
}
