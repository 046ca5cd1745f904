// SPDX-License-Identifier: Apache-2.0
// Noise_XX_25519_ChaChaPoly_SHA256 as libp2p uses it (noiseprotocol.org revision 34; libp2p's noise
// specification): after three messages both sides know each other's identity key, and what follows
// is encrypted in frames of at most 64 KiB behind two bytes of length.
#pragma once

#include <optional>

#include "client/network/drop_reason.hpp"
#include "client/network/wire/identity.hpp"

namespace assay::network {

inline constexpr std::string_view noise_name = "/noise";
inline constexpr std::size_t noise_tag_bytes = 16;

/// One direction's cipher: ChaCha20-Poly1305 under a key, with a counter as nonce.
class NoiseCipher {
  public:
    explicit NoiseCipher(const ByteArray<32>& key) : key_{key} {}
    NoiseCipher(const NoiseCipher&) = default;
    NoiseCipher& operator=(const NoiseCipher&) = default;
    ~NoiseCipher();

    /// `plain` and its tag of 16 bytes, appended to `out`.
    void encrypt(ByteView associated, ByteView plain, Bytes& out);
    /// Nothing when the tag is wrong.
    std::optional<Bytes> decrypt(ByteView associated, ByteView cipher);

  private:
    ByteArray<12> next_nonce();

    ByteArray<32> key_;
    std::uint64_t counter_ = 0;
};

/// The symmetric state of a handshake (section 5.2 of the Noise specification).
class NoiseSymmetric {
  public:
    NoiseSymmetric();
    ~NoiseSymmetric();
    void mix_hash(ByteView data);
    void mix_key(const ByteArray<32>& secret);
    Bytes encrypt_and_hash(ByteView plain);
    std::optional<Bytes> decrypt_and_hash(ByteView cipher);
    struct Ciphers {
        NoiseCipher initiator, responder;
    };
    Ciphers split() const;

  private:
    ByteArray<32> chaining_key_, hash_;
    std::optional<NoiseCipher> cipher_;
};

enum class Side : std::uint8_t { Dialer, Listener };

/// What makes one handshake unlike another; from the operating system in a node, from a seed in a
/// test.
struct NoiseSecrets {
    ByteArray<32> static_key{}, ephemeral_key{};
};

/// Handshake and transport in one. Bytes from the socket into `receive`, what is to be sent into
/// `send`; bytes for the socket by `take_output`.
class Noise {
  public:
    /// A dialer's first message is ready at once. `expected`: the peer that must answer.
    Noise(Side side, const Identity& identity, const NoiseSecrets& secrets,
          std::optional<PeerId> expected);
    ~Noise();
    Noise(const Noise&) = delete;
    Noise& operator=(const Noise&) = delete;

    /// The decrypted bytes that came; none during the handshake. Errors: NoiseMalformed,
    /// NoiseWrongKey, NoiseBadIdentity, NoiseUnsupportedKey, WrongPeer, SelfDial.
    Expected<Bytes, DropReason> receive(ByteView bytes);

    /// The peer, once the handshake is done.
    const std::optional<PeerId>& peer() const { return peer_; }
    bool done() const { return receiving_.has_value(); }

    /// Encrypts `plain`; only when `done`.
    void send(ByteView plain);
    Bytes take_output() { return std::exchange(output_, {}); }

  private:
    Expected<std::monostate, DropReason> on_handshake(ByteView message);
    Expected<std::monostate, DropReason> on_first(ByteView message);
    Expected<std::monostate, DropReason> on_second(ByteView message);
    Expected<std::monostate, DropReason> on_third(ByteView message);
    Expected<std::monostate, DropReason> take_static_and_identity(ByteView message);
    Expected<std::monostate, DropReason> check_identity(ByteView payload);
    Expected<std::monostate, DropReason> mix(const ByteArray<32>& secret,
                                             const ByteArray<32>& remote);
    Bytes payload() const;
    void emit(ByteView message);
    void finish();

    Side side_;
    const Identity& identity_;
    NoiseSecrets secrets_;
    ByteArray<32> static_public_, ephemeral_public_;
    ByteArray<32> remote_static_{}, remote_ephemeral_{};
    std::optional<PeerId> expected_, peer_;
    NoiseSymmetric symmetric_;
    unsigned messages_ = 0;  ///< Of the handshake, of both sides.
    std::optional<NoiseCipher> sending_, receiving_;
    Bytes input_, output_;
};

}  // namespace assay::network
