// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include "client/network/transport/noise.hpp"
#include "runtime/base/check.hpp"

namespace assay::network {

namespace {

constexpr std::string_view protocol_name = "Noise_XX_25519_ChaChaPoly_SHA256";
static_assert(noise_tag_bytes == crypto_aead_chacha20poly1305_ietf_ABYTES);

ByteArray<32> hmac(const ByteArray<32>& key, ByteView data) {
    ByteArray<32> mac;
    crypto_auth_hmacsha256(mac.data(), data.data(), data.size(), key.data());
    return mac;
}

struct TwoKeys {
    ByteArray<32> first, second;
};

// HKDF as Noise defines it (section 4.3), two outputs.
TwoKeys derive(const ByteArray<32>& chaining_key, ByteView material) {
    auto temporary = hmac(chaining_key, material);
    TwoKeys keys;
    constexpr std::uint8_t one = 1;
    keys.first = hmac(temporary, {&one, 1});
    ByteArray<33> again;
    std::ranges::copy(keys.first, again.begin());
    again.back() = 2;
    keys.second = hmac(temporary, again);
    sodium_memzero(temporary.data(), temporary.size());
    return keys;
}

}  // namespace

NoiseCipher::~NoiseCipher() { sodium_memzero(key_.data(), key_.size()); }

ByteArray<12> NoiseCipher::next_nonce() {
    // A connection would have to carry 2^64 frames.
    INVARIANT(counter_ != ~std::uint64_t{0});
    ByteArray<12> nonce{};
    for (unsigned i = 0; i < 8; ++i)
        nonce[4 + i] = static_cast<std::uint8_t>(counter_ >> (8 * i) & 0xff);
    ++counter_;
    return nonce;
}

void NoiseCipher::encrypt(ByteView associated, ByteView plain, Bytes& out) {
    const auto nonce = next_nonce();
    const auto begin = out.size();
    out.resize(begin + plain.size() + noise_tag_bytes);
    crypto_aead_chacha20poly1305_ietf_encrypt(out.data() + begin, nullptr, plain.data(),
                                              plain.size(), associated.data(), associated.size(),
                                              nullptr, nonce.data(), key_.data());
}

std::optional<Bytes> NoiseCipher::decrypt(ByteView associated, ByteView cipher) {
    if (cipher.size() < noise_tag_bytes) return std::nullopt;
    const auto nonce = next_nonce();
    Bytes plain(cipher.size() - noise_tag_bytes);
    const bool right = crypto_aead_chacha20poly1305_ietf_decrypt(
                           plain.data(), nullptr, nullptr, cipher.data(), cipher.size(),
                           associated.data(), associated.size(), nonce.data(), key_.data()) == 0;
    if (!right) return std::nullopt;
    return std::optional<Bytes>{std::move(plain)};
}

NoiseSymmetric::NoiseSymmetric() {
    static_assert(protocol_name.size() == 32);  // As long as a hash: it is not hashed.
    std::ranges::copy(as_bytes(protocol_name), hash_.begin());
    chaining_key_ = hash_;
    mix_hash({});  // The prologue: libp2p has none.
}

NoiseSymmetric::~NoiseSymmetric() { sodium_memzero(chaining_key_.data(), chaining_key_.size()); }

void NoiseSymmetric::mix_hash(ByteView data) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, hash_.data(), hash_.size());
    crypto_hash_sha256_update(&state, data.data(), data.size());
    crypto_hash_sha256_final(&state, hash_.data());
}

void NoiseSymmetric::mix_key(const ByteArray<32>& secret) {
    auto keys = derive(chaining_key_, secret);
    chaining_key_ = keys.first;
    cipher_.emplace(keys.second);
    sodium_memzero(&keys, sizeof keys);
}

Bytes NoiseSymmetric::encrypt_and_hash(ByteView plain) {
    Bytes out;
    if (cipher_)
        cipher_->encrypt(hash_, plain, out);
    else
        append(out, plain);
    mix_hash(out);
    return out;
}

std::optional<Bytes> NoiseSymmetric::decrypt_and_hash(ByteView cipher) {
    std::optional<Bytes> plain;
    if (cipher_)
        plain = cipher_->decrypt(hash_, cipher);
    else
        plain.emplace(cipher.begin(), cipher.end());
    mix_hash(cipher);
    return plain;
}

NoiseSymmetric::Ciphers NoiseSymmetric::split() const {
    auto keys = derive(chaining_key_, {});
    Ciphers ciphers{NoiseCipher{keys.first}, NoiseCipher{keys.second}};
    sodium_memzero(&keys, sizeof keys);
    return ciphers;
}

}  // namespace assay::network
