// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/ristretto.hpp"

#include <sodium.h>

#include "runtime/base/check.hpp"

namespace assay::crypto::ristretto {

namespace {

// 2^252 + 27742317777372353535851937790883648493.
constexpr ByteArray<32> order{0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                              0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                              0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};

}  // namespace

std::optional<Scalar> scalar_from_bytes(const ByteArray<32>& bytes) {
    // Only public numbers of signatures come this way, so the time may tell where they differ.
    const bool reduced =
        std::lexicographical_compare(bytes.rbegin(), bytes.rend(), order.rbegin(), order.rend());
    return reduced ? std::optional{Scalar{bytes}} : std::nullopt;
}

Scalar scalar_from_wide(const ByteArray<64>& bytes) {
    Scalar out;
    crypto_core_ristretto255_scalar_reduce(out.bytes.data(), bytes.data());
    return out;
}

Scalar add(const Scalar& a, const Scalar& b) {
    Scalar out;
    crypto_core_ristretto255_scalar_add(out.bytes.data(), a.bytes.data(), b.bytes.data());
    return out;
}

Scalar subtract(const Scalar& a, const Scalar& b) {
    Scalar out;
    crypto_core_ristretto255_scalar_sub(out.bytes.data(), a.bytes.data(), b.bytes.data());
    return out;
}

Scalar multiply(const Scalar& a, const Scalar& b) {
    Scalar out;
    crypto_core_ristretto255_scalar_mul(out.bytes.data(), a.bytes.data(), b.bytes.data());
    return out;
}

std::optional<Point> point_from_bytes(const ByteArray<32>& bytes) {
    const bool valid = crypto_core_ristretto255_is_valid_point(bytes.data()) == 1;
    return valid ? std::optional{Point{bytes}} : std::nullopt;
}

Point point_from_wide(const ByteArray<64>& bytes) {
    Point out;
    crypto_core_ristretto255_from_hash(out.bytes.data(), bytes.data());
    return out;
}

bool is_identity(const Point& point) { return point == Point{}; }

Point add(const Point& a, const Point& b) {
    Point out;
    INVARIANT(crypto_core_ristretto255_add(out.bytes.data(), a.bytes.data(), b.bytes.data()) == 0);
    return out;
}

Point subtract(const Point& a, const Point& b) {
    Point out;
    INVARIANT(crypto_core_ristretto255_sub(out.bytes.data(), a.bytes.data(), b.bytes.data()) == 0);
    return out;
}

// libsodium's only complaint about a valid point is a product that is the identity.
Point multiply(const Scalar& scalar, const Point& point) {
    Point out;
    if (crypto_scalarmult_ristretto255(out.bytes.data(), scalar.bytes.data(), point.bytes.data()) !=
        0)
        return {};
    return out;
}

Point multiply_base(const Scalar& scalar) {
    Point out;
    if (crypto_scalarmult_ristretto255_base(out.bytes.data(), scalar.bytes.data()) != 0) return {};
    return out;
}

}  // namespace assay::crypto::ristretto
