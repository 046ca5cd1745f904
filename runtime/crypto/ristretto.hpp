// SPDX-License-Identifier: Apache-2.0
// The ristretto255 group (RFC 9496) by libsodium, with the identity as a value like any other:
// libsodium reports it as an error, which a verification equation must not trip over.
#pragma once

#include <optional>

#include "runtime/base/bytes.hpp"

namespace assay::crypto::ristretto {

/// An integer modulo the group's order, 32 bytes, little endian, always reduced.
struct Scalar {
    ByteArray<32> bytes{};
    friend bool operator==(const Scalar&, const Scalar&) = default;
};

/// A group element in its canonical encoding. Every `Point` decodes: `point_from_bytes` is the only
/// way in from outside. All zero is the identity.
struct Point {
    ByteArray<32> bytes{};
    friend bool operator==(const Point&, const Point&) = default;
};

/// Nothing where the bytes are not reduced.
std::optional<Scalar> scalar_from_bytes(const ByteArray<32>& bytes);
/// The 512-bit number modulo the order: uniform where the bytes are.
Scalar scalar_from_wide(const ByteArray<64>& bytes);
Scalar add(const Scalar& a, const Scalar& b);
Scalar subtract(const Scalar& a, const Scalar& b);
Scalar multiply(const Scalar& a, const Scalar& b);

/// Nothing where the bytes encode no point, or encode one in a second way.
std::optional<Point> point_from_bytes(const ByteArray<32>& bytes);
/// Hashes to the group: uniform where the bytes are, and nobody knows its logarithm.
Point point_from_wide(const ByteArray<64>& bytes);
bool is_identity(const Point& point);
Point add(const Point& a, const Point& b);
Point subtract(const Point& a, const Point& b);
/// Constant time in the scalar, as is `multiply_base`.
Point multiply(const Scalar& scalar, const Point& point);
Point multiply_base(const Scalar& scalar);

}  // namespace assay::crypto::ristretto
