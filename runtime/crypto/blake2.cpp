// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/blake2.hpp"

#include <bit>
#include <cstring>

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2_rounds.hpp"

namespace assay::crypto {

static_assert(std::endian::native == std::endian::little, "words are read as they lie in memory");

namespace {

struct Word {
    std::uint64_t value;
    static Word all(std::uint64_t v) { return {v}; }
    template <int N>
    static Word rotate(Word w) {
        return {std::rotr(w.value, N)};
    }
    friend Word operator+(Word a, Word b) { return {a.value + b.value}; }
    friend Word operator^(Word a, Word b) { return {a.value ^ b.value}; }
};

template <std::size_t Size>
ByteArray<Size> digest(ByteView message) {
    ByteArray<Size> out;
    Blake2b{Size}.update(message).finish(out);
    return out;
}

}  // namespace

Blake2b::Blake2b(std::size_t digest_size, const Tag& tag) : digest_size_{digest_size} {
    INVARIANT(digest_size >= 1 && digest_size <= 64);
    std::ranges::copy(blake2::initial_vector, state_.begin());
    state_[0] ^= 0x01010000 ^ digest_size;  // No key, a tree of one node.
    std::uint64_t personal[2];
    std::memcpy(personal, tag.bytes.data(), 16);
    state_[6] ^= personal[0];
    state_[7] ^= personal[1];
}

Blake2b& Blake2b::update(ByteView piece) {
    while (!piece.empty()) {
        if (pending_size_ == pending_.size()) {
            compress(pending_.data(), false);
            pending_size_ = 0;
        }
        // Whole blocks go straight from the input, but for the one that may be the last.
        while (pending_size_ == 0 && piece.size() > pending_.size()) {
            compress(piece.data(), false);
            piece = piece.subspan(pending_.size());
        }
        const std::size_t taken = std::min(piece.size(), pending_.size() - pending_size_);
        std::memcpy(pending_.data() + pending_size_, piece.data(), taken);
        pending_size_ += taken;
        piece = piece.subspan(taken);
    }
    return *this;
}

void Blake2b::finish(std::span<std::uint8_t> out) {
    INVARIANT(out.size() == digest_size_);
    std::memset(pending_.data() + pending_size_, 0, pending_.size() - pending_size_);
    compress(pending_.data(), true);
    std::memcpy(out.data(), state_.data(), digest_size_);
}

void Blake2b::compress(const std::uint8_t* block, bool last) {
    hashed_ += last ? pending_size_ : pending_.size();
    Word state[8], m[16];
    std::memcpy(state, state_.data(), sizeof state);
    std::memcpy(m, block, sizeof m);
    blake2::compress(state, m, Word{hashed_}, Word{last ? ~std::uint64_t{0} : 0});
    std::memcpy(state_.data(), state, sizeof state);
}

ByteArray<8> blake2_64(ByteView message) { return digest<8>(message); }
ByteArray<16> blake2_128(ByteView message) { return digest<16>(message); }
Hash256 blake2_256(ByteView message) { return {digest<32>(message)}; }
ByteArray<64> blake2_512(ByteView message) { return digest<64>(message); }

Hash256 blake2_256(const Tag& tag, ByteView message) {
    Hash256 out;
    Blake2b{32, tag}.update(message).finish(out.bytes);
    return out;
}

}  // namespace assay::crypto
