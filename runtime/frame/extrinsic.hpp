// SPDX-License-Identifier: Apache-2.0
// Extrinsics in Substrate's version 4 format: bare (inherents), or signed by an account with the
// chain's signed extensions between signature and call.
#pragma once

#include "runtime/crypto/blake2.hpp"
#include "runtime/crypto/signature.hpp"
#include "runtime/frame/address.hpp"
#include "runtime/frame/validity.hpp"

namespace assay::frame {

inline constexpr std::uint8_t extrinsic_version = 4;

/// `Extra` is a tuple of the signed extensions' data, in their order.
template <class Extra>
struct Extrinsic {
    struct Signed {
        MultiAddress address;
        crypto::MultiSignature signature;
        Extra extra;
    };
    std::optional<Signed> by;
    Bytes call;
};

/// The extrinsic of `body` (without length prefix); nothing if it is none. The call's bytes are
/// taken as they are: `inspect_call` tells whether they are a call.
template <class Extra>
std::optional<Extrinsic<Extra>> decode_extrinsic(ByteView body) {
    scale::Decoder in{body};
    const auto version = in.byte();
    Extrinsic<Extra> out;
    if (version == (0x80 | extrinsic_version)) {
        auto& by = out.by.emplace();
        decode(in, by.address);
        decode(in, by.signature);
        decode(in, by.extra);
    } else if (version != extrinsic_version) {
        return std::nullopt;
    }
    if (!in.ok()) return std::nullopt;
    out.call.assign(in.rest().begin(), in.rest().end());
    return out;
}

template <class Extra>
Bytes encode_extrinsic(const Extrinsic<Extra>& extrinsic) {
    scale::Encoder out;
    encode(out,
           static_cast<std::uint8_t>(extrinsic.by ? 0x80 | extrinsic_version : extrinsic_version));
    if (extrinsic.by) {
        encode(out, extrinsic.by->address);
        encode(out, extrinsic.by->signature);
        encode(out, extrinsic.by->extra);
    }
    append(out.out, extrinsic.call);
    return std::move(out.out);
}

/// What a signature covers: call ++ extra ++ implicit, hashed when longer than 256 bytes.
inline Bytes signing_payload(ByteView call, ByteView extra, ByteView implicit) {
    Bytes payload{call.begin(), call.end()};
    append(payload, extra);
    append(payload, implicit);
    if (payload.size() <= 256) return payload;
    const auto digest = crypto::blake2_256(payload);
    return {digest.bytes.begin(), digest.bytes.end()};
}

/// An extrinsic's name outside: blake2_256 of its bytes with the length prefix.
inline Hash256 extrinsic_hash(const Bytes& body) {
    return crypto::blake2_256(scale::to_bytes(body));
}

}  // namespace assay::frame
