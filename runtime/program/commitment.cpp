// SPDX-License-Identifier: Apache-2.0
#include "runtime/program/commitment.hpp"

#include "runtime/base/check.hpp"
#include "runtime/crypto/blake2.hpp"

namespace assay::program {

namespace {

constexpr crypto::Tag tile_tag{"assay tile"};
constexpr crypto::Tag tensor_tag{"assay tensor"};
constexpr crypto::Tag state_tag{"assay header"};
constexpr crypto::Tag step_tag{"assay step"};
constexpr crypto::Tag accumulator_tag{"assay folded"};

template <class... Part>
Hash256 hash_of(const crypto::Tag& tag, const Part&... part) {
    scale::Encoder e;
    (scale::encode(e, part), ...);
    return crypto::blake2_256(tag, e.out);
}

std::vector<Hash256> copied(std::span<const Hash256> hashes) {
    return {hashes.begin(), hashes.end()};
}

}  // namespace

Hash256 tile_hash(ByteView tile) { return crypto::blake2_256(tile_tag, tile); }

std::vector<Hash256> tile_hashes(const TensorView& tensor) {
    constexpr std::uint64_t batch = 16;
    const std::uint64_t count = tile_count(tensor.type.shape);
    std::vector<Hash256> hashes(count);
    Bytes tiles(batch * max_tile_bytes);
    std::array<ByteView, batch> views;
    for (std::uint64_t done = 0; done < count; done += batch) {
        const std::uint64_t now = std::min(batch, count - done);
        for (std::uint64_t i = 0; i < now; ++i) {
            std::uint8_t* const place = tiles.data() + i * max_tile_bytes;
            const TileIndex tile = tile_at(tensor.type.shape, done + i);
            views[i] = {place, copy_tile(tensor, tile, place)};
        }
        crypto::blake2_256_many(tile_tag, std::span{views}.first(now),
                                std::span{hashes}.subspan(done, now));
    }
    return hashes;
}

Hash256 tensor_root(const TensorType& type, const Hash256& tiles_root) {
    return hash_of(tensor_tag, type, tiles_root);
}

Hash256 tensor_root(const TensorView& tensor) {
    return tensor_root(tensor.type, tree_root(TreeKind::Tiles, tile_hashes(tensor)));
}

Hash256 dataset_root(std::span<const Hash256> tensor_roots) {
    return tree_root(TreeKind::Dataset, copied(tensor_roots));
}
Hash256 state_root(std::span<const Hash256> tensor_roots) {
    return tree_root(TreeKind::State, copied(tensor_roots));
}
Hash256 trace_root(std::span<const Hash256> tensor_roots) {
    return tree_root(TreeKind::Trace, copied(tensor_roots));
}

Hash256 state_commitment(const StateHeader& header, const Hash256& state_root) {
    return hash_of(state_tag, header, state_root);
}

Hash256 step_leaf(const AccountId& account, std::uint64_t step, const Hash256& commitment) {
    return hash_of(step_tag, account, step, commitment);
}

Hash256 segment_root(const AccountId& account, std::uint64_t first_step,
                     std::span<const Hash256> commitments) {
    std::vector<Hash256> leaves;
    leaves.reserve(commitments.size());
    for (const auto& commitment : commitments)
        leaves.push_back(step_leaf(account, first_step++, commitment));
    return tree_root(TreeKind::Segment, std::move(leaves));
}

Hash256 proof_root(std::span<const Hash256> checkpoints) {
    return tree_root(TreeKind::Proof, copied(checkpoints));
}

Hash256 accumulator_hash(ByteView accumulator) {
    return crypto::blake2_256(accumulator_tag, accumulator);
}

}  // namespace assay::program
