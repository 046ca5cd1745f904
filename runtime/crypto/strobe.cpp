// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/strobe.hpp"

#include <sodium.h>

#include <cstring>
#include <utility>

#include "runtime/base/check.hpp"
#include "runtime/crypto/keccak.hpp"

namespace assay::crypto {

namespace {

constexpr std::uint8_t rate = 166;  // 200 bytes, less the capacity of 32 and two of padding.
constexpr std::uint8_t flag_inbound = 1, flag_application = 2, flag_cipher = 4, flag_meta = 16;

}  // namespace

Strobe128::Strobe128(std::string_view protocol) {
    constexpr ByteArray<6> parameters{1, rate + 2, 1, 0, 1, 96};
    std::ranges::copy(parameters, state_.begin());
    std::ranges::copy(as_bytes("STROBEv1.0.2"), state_.begin() + 6);
    permute();
    meta_associate(as_bytes(protocol));
}

Strobe128::~Strobe128() { sodium_memzero(state_.data(), state_.size()); }

void Strobe128::meta_associate(ByteView data, Step step) {
    begin(flag_meta | flag_application, step);
    absorb(data);
}

void Strobe128::associate(ByteView data) {
    begin(flag_application, Step::Begin);
    absorb(data);
}

void Strobe128::key(ByteView secret) {
    begin(flag_application | flag_cipher, Step::Begin);
    for (const std::uint8_t byte : secret) {
        state_[position_] = byte;
        advance();
    }
}

void Strobe128::squeeze(std::span<std::uint8_t> out) {
    begin(flag_inbound | flag_application | flag_cipher, Step::Begin);
    for (std::uint8_t& byte : out) {
        byte = std::exchange(state_[position_], std::uint8_t{0});
        advance();
    }
}

void Strobe128::begin(std::uint8_t flags, Step step) {
    if (step == Step::Continue) {
        INVARIANT(flags == flags_);
        return;
    }
    const std::uint8_t frame[2] = {begun_at_, flags};
    begun_at_ = static_cast<std::uint8_t>(position_ + 1);
    flags_ = flags;
    absorb(frame);
    // Nothing squeezed or keyed may share a block with what came before.
    if ((flags & flag_cipher) != 0 && position_ != 0) end_block();
}

void Strobe128::absorb(ByteView data) {
    for (const std::uint8_t byte : data) {
        state_[position_] ^= byte;
        advance();
    }
}

void Strobe128::advance() {
    if (++position_ == rate) end_block();
}

void Strobe128::end_block() {
    state_[position_] ^= begun_at_;
    state_[position_ + 1U] ^= 0x04;
    state_[rate + 1U] ^= 0x80;
    permute();
    position_ = begun_at_ = 0;
}

void Strobe128::permute() {
    std::array<std::uint64_t, 25> words;
    std::memcpy(words.data(), state_.data(), state_.size());
    keccak_f1600(words);
    std::memcpy(state_.data(), words.data(), state_.size());
}

}  // namespace assay::crypto
