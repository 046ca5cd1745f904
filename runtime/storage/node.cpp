// SPDX-License-Identifier: Apache-2.0
#include "runtime/storage/node.hpp"

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::storage {

namespace {

constexpr std::size_t longest_partial = 65535;

// The five kinds of header byte: the leading bits, and how many low bits are left for the number of
// nibbles. All ones there mean that more of the number follows.
struct Header {
    std::uint8_t mark;
    std::uint8_t low_bits;
    bool is_branch;
    ValueKind value;
};
constexpr std::array<Header, 5> headers{{
    {.mark = 0x40, .low_bits = 0x3f, .is_branch = false, .value = ValueKind::Inline},
    {.mark = 0x80, .low_bits = 0x3f, .is_branch = true, .value = ValueKind::None},
    {.mark = 0xc0, .low_bits = 0x3f, .is_branch = true, .value = ValueKind::Inline},
    {.mark = 0x20, .low_bits = 0x1f, .is_branch = false, .value = ValueKind::Hashed},
    {.mark = 0x10, .low_bits = 0x0f, .is_branch = true, .value = ValueKind::Hashed},
}};

void encode_header(Bytes& out, const Header& header, std::size_t count) {
    if (count < header.low_bits) {
        out.push_back(static_cast<std::uint8_t>(header.mark | count));
        return;
    }
    out.push_back(header.mark | header.low_bits);
    count -= header.low_bits;
    for (; count >= 255; count -= 255) out.push_back(255);
    out.push_back(static_cast<std::uint8_t>(count));
}

std::size_t decode_count(scale::Decoder& d, std::uint8_t first, std::uint8_t low_bits) {
    std::size_t count = first & low_bits;
    if (count < low_bits) return count;
    std::uint8_t more = 255;
    while (more == 255 && count <= longest_partial) count += more = d.byte();
    if (count > longest_partial) d.fail();
    return count;
}

// An odd number of nibbles begins with a byte of one.
void encode_partial(Bytes& out, NibbleView partial) {
    std::size_t at = partial.size() % 2;
    if (at == 1) out.push_back(partial[0]);
    for (; at < partial.size(); at += 2)
        out.push_back(static_cast<std::uint8_t>(partial[at] << 4 | partial[at + 1]));
}

Nibbles decode_partial(scale::Decoder& d, std::size_t count) {
    Nibbles nibbles = to_nibbles(d.bytes((count + 1) / 2));
    if (count % 2 == 1 && d.ok()) {
        if (nibbles.front() != 0) d.fail();
        nibbles.erase(nibbles.begin());
    }
    return nibbles;
}

std::optional<Children> decode_children(scale::Decoder& d, std::uint16_t bitmap) {
    Children children;
    for (unsigned i = 0; i < 16; ++i) {
        if ((bitmap >> i & 1) == 0) continue;
        const auto size = d.byte();  // A compact number of one byte: four times the length.
        if (size == 0 || size % 4 != 0 || size / 4 > 32) return std::nullopt;
        const auto raw = d.bytes(size / 4U);
        std::ranges::copy(raw, children[i].bytes.begin());
        children[i].size = static_cast<std::uint8_t>(raw.size());
    }
    return children;
}

}  // namespace

MerkleValue MerkleValue::of_short(ByteView encoded) {
    INVARIANT(!encoded.empty() && encoded.size() < 32);
    MerkleValue value{.size = static_cast<std::uint8_t>(encoded.size())};
    std::ranges::copy(encoded, value.bytes.begin());
    return value;
}

void append_node(Bytes& out, NibbleView partial, ValueKind kind, ByteView value,
                 const Children* children) {
    INVARIANT(partial.size() <= longest_partial);
    const auto header = std::ranges::find_if(headers, [&](const Header& candidate) {
        return candidate.is_branch == (children != nullptr) && candidate.value == kind;
    });
    INVARIANT(header != headers.end());

    encode_header(out, *header, partial.size());
    encode_partial(out, partial);
    if (children != nullptr) {
        std::uint16_t bitmap = 0;
        for (unsigned i = 0; i < 16; ++i)
            if (!(*children)[i].empty()) bitmap |= static_cast<std::uint16_t>(1U << i);
        out.push_back(static_cast<std::uint8_t>(bitmap));
        out.push_back(static_cast<std::uint8_t>(bitmap >> 8));
    }
    if (kind == ValueKind::Inline)
        append(out, scale::to_bytes(scale::Compact{static_cast<std::uint32_t>(value.size())}));
    append(out, value);
    if (children == nullptr) return;
    for (const auto& child : *children) {
        if (child.empty()) continue;
        out.push_back(static_cast<std::uint8_t>(child.size * 4));
        append(out, child.view());
    }
}

Bytes encode_node(const Node& node) {
    Bytes out;
    append_node(out, node.partial, node.value.kind, node.value.bytes,
                node.children ? &*node.children : nullptr);
    return out;
}

std::optional<Node> decode_node(ByteView encoded) {
    scale::Decoder d{encoded};
    const auto first = d.byte();
    const auto header = std::ranges::find_if(headers, [&](const Header& kind) {
        return (first & static_cast<std::uint8_t>(~kind.low_bits)) == kind.mark;
    });
    if (header == headers.end()) return std::nullopt;

    Node node;
    node.partial = decode_partial(d, decode_count(d, first, header->low_bits));
    std::uint16_t bitmap = 0;
    if (header->is_branch) {
        scale::decode(d, bitmap);
        if (bitmap == 0) return std::nullopt;
    }
    node.value.kind = header->value;
    if (header->value == ValueKind::Inline) scale::decode(d, node.value.bytes);
    if (header->value == ValueKind::Hashed) {
        const auto hash = d.bytes(32);
        node.value.bytes.assign(hash.begin(), hash.end());
    }
    if (header->is_branch && !(node.children = decode_children(d, bitmap))) return std::nullopt;
    return d.done() ? std::optional{std::move(node)} : std::nullopt;
}

Hash256 empty_root() { return crypto::blake2_256(ByteArray<1>{0x00}); }

}  // namespace assay::storage
