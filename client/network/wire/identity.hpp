// SPDX-License-Identifier: Apache-2.0
// Who a peer is: an ed25519 key. Its name on the network is the multihash of the key's protobuf
// (libp2p's peer-ids specification), in base58 "12D3KooW...".
#pragma once

#include <string>

#include "runtime/base/bytes.hpp"
#include "runtime/base/expected.hpp"
#include "runtime/crypto/signature.hpp"

namespace assay::network {

enum class IdentityError : std::uint8_t {
    BadText,         ///< Not base58, or far too long.
    BadMultihash,    ///< Not the identity multihash of a public key.
    BadKey,          ///< The protobuf of the key is broken.
    UnsupportedKey,  ///< A key of another kind than ed25519.
};

/// The name of a peer: its public key in other words.
struct PeerId {
    ByteArray<32> key{};
    friend auto operator<=>(const PeerId&, const PeerId&) = default;
};

/// libp2p's PublicKey message: {Type = 1 (Ed25519), Data = 32 bytes}.
Bytes to_protobuf(const PeerId& peer);
Expected<PeerId, IdentityError> peer_from_protobuf(ByteView bytes);

/// The identity multihash of the protobuf, as it travels in addresses and in Kademlia.
Bytes to_multihash(const PeerId& peer);
Expected<PeerId, IdentityError> peer_from_multihash(ByteView bytes);

std::string to_text(const PeerId& peer);
Expected<PeerId, IdentityError> peer_from_text(std::string_view text);

/// Our own key; wiped when it goes.
class Identity {
  public:
    explicit Identity(const ByteArray<32>& seed);
    Identity(const Identity&) = default;
    Identity& operator=(const Identity&) = default;
    ~Identity();

    const PeerId& peer() const { return peer_; }
    crypto::Ed25519Signature sign(ByteView message) const;

  private:
    PeerId peer_;
    ByteArray<64> secret_{};
};

}  // namespace assay::network
