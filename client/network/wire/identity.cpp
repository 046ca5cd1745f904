// SPDX-License-Identifier: Apache-2.0
#include "client/network/wire/identity.hpp"

#include <sodium.h>

#include "client/network/wire/protobuf.hpp"
#include "runtime/crypto/base58.hpp"

namespace assay::network {

namespace {

constexpr std::uint64_t ed25519_type = 1;
constexpr std::uint64_t identity_hash = 0;
constexpr std::size_t longest_peer_text = 128;

}  // namespace

Bytes to_protobuf(const PeerId& peer) {
    return ProtobufWriter{}.number(1, ed25519_type).bytes(2, peer.key).take();
}

Expected<PeerId, IdentityError> peer_from_protobuf(ByteView bytes) {
    std::optional<std::uint64_t> type;
    ByteView data;
    ProtobufReader reader{bytes};
    while (const auto field = reader.next()) {
        if (field->number == 1 && field->is_number) type = field->value;
        if (field->number == 2 && !field->is_number) data = field->data;
    }
    ENSURE(reader.ok() && type, Failure{IdentityError::BadKey});
    ENSURE(*type == ed25519_type, Failure{IdentityError::UnsupportedKey});
    PeerId peer;
    ENSURE(data.size() == peer.key.size(), Failure{IdentityError::BadKey});
    std::ranges::copy(data, peer.key.begin());
    return peer;
}

Bytes to_multihash(const PeerId& peer) {
    Bytes out;
    append_varint(out, identity_hash);
    append(out, length_prefixed(to_protobuf(peer)));
    return out;
}

Expected<PeerId, IdentityError> peer_from_multihash(ByteView bytes) {
    const auto code = take_varint(bytes);
    ENSURE(code, Failure{IdentityError::BadMultihash});
    // Only a key that is longer than 42 bytes is hashed in earnest: none of ours.
    ENSURE(*code == identity_hash, Failure{IdentityError::UnsupportedKey});
    const auto length = take_varint(bytes);
    ENSURE(length && *length == bytes.size(), Failure{IdentityError::BadMultihash});
    return peer_from_protobuf(bytes);
}

std::string to_text(const PeerId& peer) { return crypto::to_base58(to_multihash(peer)); }

Expected<PeerId, IdentityError> peer_from_text(std::string_view text) {
    ENSURE(!text.empty() && text.size() <= longest_peer_text, Failure{IdentityError::BadText});
    const auto bytes = crypto::from_base58(text);
    ENSURE(bytes, Failure{IdentityError::BadText});
    return peer_from_multihash(*bytes);
}

Identity::Identity(const ByteArray<32>& seed) {
    crypto_sign_seed_keypair(peer_.key.data(), secret_.data(), seed.data());
}

Identity::~Identity() { sodium_memzero(secret_.data(), secret_.size()); }

crypto::Ed25519Signature Identity::sign(ByteView message) const {
    crypto::Ed25519Signature signature;
    crypto_sign_detached(signature.bytes.data(), nullptr, message.data(), message.size(),
                         secret_.data());
    return signature;
}

}  // namespace assay::network
