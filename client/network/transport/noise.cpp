// SPDX-License-Identifier: Apache-2.0
#include "client/network/transport/noise.hpp"

#include <sodium.h>

#include "client/network/wire/protobuf.hpp"
#include "runtime/base/check.hpp"

namespace assay::network {

namespace {

constexpr std::string_view signature_domain = "noise-libp2p-static-key:";
constexpr std::size_t key_bytes = 32, frame_max = 65'535;
constexpr std::size_t plain_max = frame_max - noise_tag_bytes;
// Handshake payloads hold a key, a signature and a list of names.
constexpr std::size_t handshake_max = 4096;

ByteArray<32> public_of(const ByteArray<32>& secret) {
    ByteArray<32> key;
    crypto_scalarmult_base(key.data(), secret.data());
    return key;
}

Bytes signed_message(const ByteArray<32>& static_key) {
    Bytes message = to_owned(as_bytes(signature_domain));
    append(message, static_key);
    return message;
}

bool take_key(ByteView& message, ByteArray<32>& key) {
    if (message.size() < key.size()) return false;
    std::copy_n(message.begin(), key.size(), key.begin());
    message = message.subspan(key.size());
    return true;
}

}  // namespace

Noise::Noise(Side side, const Identity& identity, const NoiseSecrets& secrets,
             std::optional<PeerId> expected)
    : side_{side},
      identity_{identity},
      secrets_{secrets},
      static_public_{public_of(secrets.static_key)},
      ephemeral_public_{public_of(secrets.ephemeral_key)},
      expected_{expected} {
    if (side_ == Side::Listener) return;
    // -> e
    symmetric_.mix_hash(ephemeral_public_);
    symmetric_.mix_hash({});  // An empty payload, in the clear.
    emit(ephemeral_public_);
}

Noise::~Noise() { sodium_memzero(&secrets_, sizeof secrets_); }

void Noise::emit(ByteView message) {
    output_.push_back(static_cast<std::uint8_t>(message.size() >> 8));
    output_.push_back(static_cast<std::uint8_t>(message.size() & 0xff));
    append(output_, message);
    if (!done()) ++messages_;
}

void Noise::send(ByteView plain) {
    INVARIANT(done());
    while (!plain.empty()) {
        const auto part = plain.first(std::min(plain.size(), plain_max));
        const auto size = part.size() + noise_tag_bytes;
        output_.push_back(static_cast<std::uint8_t>(size >> 8));
        output_.push_back(static_cast<std::uint8_t>(size & 0xff));
        sending_->encrypt({}, part, output_);
        plain = plain.subspan(part.size());
    }
}

Expected<Bytes, DropReason> Noise::receive(ByteView bytes) {
    append(input_, bytes);
    Bytes plain;
    std::size_t at = 0;
    while (input_.size() - at >= 2) {
        const std::size_t size = static_cast<std::size_t>(input_[at]) << 8 | input_[at + 1];
        ENSURE(done() || size <= handshake_max, Failure{DropReason::NoiseMalformed});
        if (input_.size() - at - 2 < size) break;
        const auto message = ByteView{input_}.subspan(at + 2, size);
        at += 2 + size;
        if (!done()) {
            TRY(on_handshake(message));
            continue;
        }
        const auto decrypted = receiving_->decrypt({}, message);
        ENSURE(decrypted, Failure{DropReason::NoiseWrongKey});
        append(plain, *decrypted);
    }
    input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(at));
    return plain;
}

Expected<std::monostate, DropReason> Noise::on_handshake(ByteView message) {
    if (side_ == Side::Dialer) {
        // A second message that comes before ours was sent cannot be: ours is made at once.
        ENSURE(messages_ == 1, Failure{DropReason::NoiseMalformed});
        ++messages_;
        return on_second(message);
    }
    ENSURE(messages_ == 0 || messages_ == 2, Failure{DropReason::NoiseMalformed});
    ++messages_;
    return messages_ == 1 ? on_first(message) : on_third(message);
}

Expected<std::monostate, DropReason> Noise::mix(const ByteArray<32>& secret,
                                                const ByteArray<32>& remote) {
    ByteArray<32> shared;
    // Fails for points of small order, which would fix the secret.
    ENSURE(crypto_scalarmult(shared.data(), secret.data(), remote.data()) == 0,
           Failure{DropReason::NoiseWrongKey});
    symmetric_.mix_key(shared);
    sodium_memzero(shared.data(), shared.size());
    return std::monostate{};
}

// The listener, on "-> e": answers "<- e, ee, s, es".
Expected<std::monostate, DropReason> Noise::on_first(ByteView message) {
    ENSURE(take_key(message, remote_ephemeral_), Failure{DropReason::NoiseMalformed});
    symmetric_.mix_hash(remote_ephemeral_);
    symmetric_.mix_hash(message);

    Bytes reply = to_owned(ephemeral_public_);
    symmetric_.mix_hash(ephemeral_public_);
    TRY(mix(secrets_.ephemeral_key, remote_ephemeral_));
    append(reply, symmetric_.encrypt_and_hash(static_public_));
    TRY(mix(secrets_.static_key, remote_ephemeral_));
    append(reply, symmetric_.encrypt_and_hash(payload()));
    emit(reply);
    return std::monostate{};
}

// The dialer, on "<- e, ee, s, es": answers "-> s, se".
Expected<std::monostate, DropReason> Noise::on_second(ByteView message) {
    ENSURE(take_key(message, remote_ephemeral_), Failure{DropReason::NoiseMalformed});
    symmetric_.mix_hash(remote_ephemeral_);
    TRY(mix(secrets_.ephemeral_key, remote_ephemeral_));
    TRY(take_static_and_identity(message));

    Bytes reply = symmetric_.encrypt_and_hash(static_public_);
    TRY(mix(secrets_.static_key, remote_ephemeral_));
    append(reply, symmetric_.encrypt_and_hash(payload()));
    emit(reply);
    finish();
    return std::monostate{};
}

// The listener, on "-> s, se".
Expected<std::monostate, DropReason> Noise::on_third(ByteView message) {
    TRY(take_static_and_identity(message));
    finish();
    return std::monostate{};
}

Expected<std::monostate, DropReason> Noise::take_static_and_identity(ByteView message) {
    constexpr std::size_t sealed_key = key_bytes + noise_tag_bytes;
    ENSURE(message.size() >= sealed_key + noise_tag_bytes, Failure{DropReason::NoiseMalformed});
    const auto key = symmetric_.decrypt_and_hash(message.first(sealed_key));
    ENSURE(key, Failure{DropReason::NoiseWrongKey});
    std::ranges::copy(*key, remote_static_.begin());
    // The other's static key meets the reader's ephemeral one: "es" for a dialer, "se" for a
    // listener.
    TRY(mix(secrets_.ephemeral_key, remote_static_));
    const auto payload = symmetric_.decrypt_and_hash(message.subspan(sealed_key));
    ENSURE(payload, Failure{DropReason::NoiseWrongKey});
    return check_identity(*payload);
}

Expected<std::monostate, DropReason> Noise::check_identity(ByteView payload) {
    ByteView key, signature_bytes;
    ProtobufReader reader{payload};
    while (const auto field = reader.next()) {
        if (field->number == 1 && !field->is_number) key = field->data;
        if (field->number == 2 && !field->is_number) signature_bytes = field->data;
    }
    ENSURE(reader.ok(), Failure{DropReason::NoiseBadIdentity});
    const auto peer = peer_from_protobuf(key);
    if (!peer)
        return Failure{peer.error() == IdentityError::UnsupportedKey
                           ? DropReason::NoiseUnsupportedKey
                           : DropReason::NoiseBadIdentity};
    crypto::Ed25519Signature signature;
    ENSURE(signature_bytes.size() == signature.bytes.size(), Failure{DropReason::NoiseBadIdentity});
    std::ranges::copy(signature_bytes, signature.bytes.begin());
    ENSURE(crypto::verify(signature, signed_message(remote_static_), peer->key),
           Failure{DropReason::NoiseBadIdentity});
    ENSURE(!expected_ || *expected_ == *peer, Failure{DropReason::WrongPeer});
    ENSURE(*peer != identity_.peer(), Failure{DropReason::SelfDial});
    peer_ = *peer;
    return std::monostate{};
}

Bytes Noise::payload() const {
    return ProtobufWriter{}
        .bytes(1, to_protobuf(identity_.peer()))
        .bytes(2, identity_.sign(signed_message(static_public_)).bytes)
        .take();
}

void Noise::finish() {
    const auto ciphers = symmetric_.split();
    const bool dialer = side_ == Side::Dialer;
    sending_.emplace(dialer ? ciphers.initiator : ciphers.responder);
    receiving_.emplace(dialer ? ciphers.responder : ciphers.initiator);
    sodium_memzero(&secrets_, sizeof secrets_);
}

}  // namespace assay::network
