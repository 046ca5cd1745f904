// SPDX-License-Identifier: Apache-2.0
#include "client/network/protocols/block_request.hpp"

#include "client/network/wire/protobuf.hpp"

namespace assay::network {

namespace {

// The attributes lie in the highest byte: Substrate writes them big endian.
constexpr std::uint64_t header_bit = 1U << 24, body_bit = 2U << 24, justification_bit = 16U << 24;
constexpr std::uint64_t descending_value = 1;

std::optional<Hash256> hash_from(ByteView data) {
    Hash256 hash;
    if (data.size() != hash.bytes.size()) return std::nullopt;
    std::ranges::copy(data, hash.bytes.begin());
    return hash;
}

std::optional<BlockData> block_from_bytes(ByteView bytes) {
    BlockData block;
    bool has_hash = false;
    ProtobufReader reader{bytes};
    while (const auto field = reader.next()) {
        if (field->is_number) continue;
        if (field->number == 1) {
            const auto hash = hash_from(field->data);
            if (!hash) return std::nullopt;
            block.hash = *hash;
            has_hash = true;
        } else if (field->number == 2) {
            block.header = scale::from_bytes<frame::Header>(field->data);
            if (!block.header) return std::nullopt;
        } else if (field->number == 3) {
            // An extrinsic comes with its length, as it stands in a block's body.
            auto extrinsic = scale::from_bytes<Bytes>(field->data);
            if (!extrinsic || block.body.size() >= BlockLimits::extrinsics) return std::nullopt;
            block.body.push_back(*std::move(extrinsic));
        } else if (field->number == 8 && !field->data.empty()) {
            auto justifications = scale::from_bytes<Justifications>(field->data);
            if (!justifications) return std::nullopt;
            block.justifications = *std::move(justifications);
        }
    }
    if (!reader.ok() || !has_hash) return std::nullopt;
    return block;
}

std::size_t size_of(const BlockData& block) {
    std::size_t bytes = 256;
    for (const auto& extrinsic : block.body) bytes += extrinsic.size() + 8;
    for (const auto& [engine, proof] : block.justifications) bytes += proof.size() + 8;
    return bytes;
}

}  // namespace

Bytes to_bytes(const BlockRequest& request) {
    ProtobufWriter out;
    out.number(1, (request.headers ? header_bit : 0) | (request.bodies ? body_bit : 0) |
                      (request.justifications ? justification_bit : 0));
    if (const auto* const hash = std::get_if<Hash256>(&request.from))
        out.bytes(2, hash->bytes);
    else
        out.bytes(3, scale::to_bytes(*std::get_if<BlockNumber>(&request.from)));
    if (request.descending) out.number(5, descending_value);
    out.number(6, request.max_blocks);
    out.number(7, 1);  // We read several justifications of a block.
    return out.take();
}

std::optional<BlockRequest> block_request_from_bytes(ByteView bytes) {
    BlockRequest request{false, false, false, {}, false, BlockLimits::blocks};
    bool has_from = false;
    ProtobufReader reader{bytes};
    while (const auto field = reader.next()) {
        switch (field->number) {
            case 1:
                request.headers = (field->value & header_bit) != 0;
                request.bodies = (field->value & body_bit) != 0;
                request.justifications = (field->value & justification_bit) != 0;
                break;
            case 2: {
                const auto hash = hash_from(field->data);
                if (!hash) return std::nullopt;
                request.from = *hash;
                has_from = true;
                break;
            }
            case 3: {
                const auto number = scale::from_bytes<BlockNumber>(field->data);
                if (!number) return std::nullopt;
                request.from = *number;
                has_from = true;
                break;
            }
            case 5:
                request.descending = field->value == descending_value;
                break;
            case 6:
                if (field->value > 0)
                    request.max_blocks = static_cast<std::uint32_t>(
                        std::min<std::uint64_t>(field->value, BlockLimits::blocks));
                break;
            default:
                break;
        }
    }
    if (!reader.ok() || !has_from) return std::nullopt;
    return request;
}

Bytes to_bytes(const std::vector<BlockData>& response) {
    ProtobufWriter out;
    for (const auto& block : response) {
        ProtobufWriter one;
        one.bytes(1, block.hash.bytes);
        if (block.header) one.bytes(2, scale::to_bytes(*block.header));
        for (const auto& extrinsic : block.body) one.bytes(3, scale::to_bytes(extrinsic));
        if (!block.justifications.empty()) one.bytes(8, scale::to_bytes(block.justifications));
        out.bytes(1, one.take());
    }
    return out.take();
}

std::optional<std::vector<BlockData>> block_response_from_bytes(ByteView bytes) {
    std::vector<BlockData> response;
    ProtobufReader reader{bytes};
    while (const auto field = reader.next()) {
        if (field->number != 1 || field->is_number) continue;
        auto block = block_from_bytes(field->data);
        if (!block || response.size() >= BlockLimits::blocks) return std::nullopt;
        response.push_back(*std::move(block));
    }
    if (!reader.ok()) return std::nullopt;
    return response;
}

std::vector<BlockData> answer(const BlockRequest& request, const Ledger& ledger) {
    std::vector<BlockData> response;
    std::size_t bytes = 0;
    const auto* const number = std::get_if<BlockNumber>(&request.from);
    auto hash = number != nullptr ? ledger.hash_at(*number)
                                  : std::optional{*std::get_if<Hash256>(&request.from)};
    const auto blocks = std::min(request.max_blocks, BlockLimits::blocks);
    while (hash && response.size() < blocks && bytes < BlockLimits::response_bytes) {
        const auto header = ledger.header(*hash);
        if (!header) break;
        BlockData block{*hash, std::nullopt, {}, {}};
        if (request.headers) block.header = *header;
        if (request.bodies) {
            auto body = ledger.body(*hash);
            if (!body) break;
            block.body = *std::move(body);
        }
        if (request.justifications) block.justifications = ledger.justifications(*hash);
        bytes += size_of(block);
        response.push_back(std::move(block));
        if (request.descending) {
            if (header->number.value == 0) break;
            hash = header->parent_hash;
        } else {
            // Upwards there is one way only: along the best chain.
            const auto above = ledger.hash_at(header->number.value + 1);
            const auto next = above ? ledger.header(*above) : std::nullopt;
            hash = next && next->parent_hash == *hash ? above : std::nullopt;
        }
    }
    return response;
}

bool answers(const std::vector<BlockData>& response, const BlockRequest& request) {
    if (response.size() > request.max_blocks) return false;
    if (!request.headers) return true;
    const BlockData* before = nullptr;
    for (const auto& block : response) {
        if (!block.header || frame::hash_of(*block.header) != block.hash) return false;
        if (before == nullptr) {
            const auto* const hash = std::get_if<Hash256>(&request.from);
            if (hash != nullptr
                    ? *hash != block.hash
                    : *std::get_if<BlockNumber>(&request.from) != block.header->number.value)
                return false;
        } else {
            const auto& lower = request.descending ? block : *before;
            const auto& upper = request.descending ? *before : block;
            if (upper.header->parent_hash != lower.hash ||
                upper.header->number.value != lower.header->number.value + 1)
                return false;
        }
        before = &block;
    }
    return true;
}

}  // namespace assay::network
