// SPDX-License-Identifier: Apache-2.0
#include "client/service/block_file.hpp"

#include "client/service/describe.hpp"

namespace assay::service {

namespace {

using Justification = std::pair<ByteArray<4>, Bytes>;
struct SignedBlock {
    frame::Block block;
    std::optional<std::vector<Justification>> justifications;
};

Bytes read_whole(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary | std::ios::ate};
    if (!file) throw BlockFileError{"cannot open " + path.string()};
    Bytes raw(static_cast<std::size_t>(file.tellg()));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(raw.data()), static_cast<std::streamsize>(raw.size()));
    if (!file) throw BlockFileError{"cannot read " + path.string()};
    return raw;
}

// Where the chain was taken up later: the base itself has no body.
std::string whole_from(const Chain& chain) {
    if (chain.base() == 0) return "";
    return ", which has whole blocks from " + std::to_string(chain.base() + 1) + " on";
}

}  // namespace

void export_blocks(const Chain& chain, const std::filesystem::path& path, BlockNumber from,
                   BlockNumber to, const std::function<void(BlockNumber)>& progress) {
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    const auto write = [&](const Bytes& bytes) {
        file.write(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<std::streamsize>(bytes.size()));
        if (!file) throw BlockFileError{"cannot write " + path.string()};
    };
    write(scale::to_bytes(std::uint64_t{to >= from ? to - from + 1U : 0U}));
    for (BlockNumber number = from; number <= to; ++number) {
        const auto hash = chain.hash_at(number);
        const auto header = hash ? chain.header(*hash) : std::nullopt;
        const auto body = hash ? chain.body(*hash) : std::nullopt;
        if (!header || !body)
            throw BlockFileError{"block " + std::to_string(number) + " is not in the database" +
                                 whole_from(chain)};
        write(scale::to_bytes(SignedBlock{{*header, *body}, {}}));
        progress(number);
    }
}

std::uint64_t import_blocks(Chain& chain, const std::filesystem::path& path,
                            const std::function<void(BlockNumber)>& progress) {
    const Bytes raw = read_whole(path);
    scale::Decoder in{raw};
    std::uint64_t count = 0, imported = 0;
    decode(in, count);
    for (std::uint64_t i = 0; i < count; ++i) {
        SignedBlock item;
        decode(in, item);
        if (!in.ok()) throw BlockFileError{"the file breaks off in block " + std::to_string(i)};
        const BlockNumber number = item.block.header.number;
        // Old blocks are no future: the slot of the header itself stands for the clock.
        const auto claim = babe::claim_of(item.block.header);
        const auto slot = claim ? babe::slot_of(*claim) : babe::Slot{0};
        const auto result = chain.import(item.block, slot);
        if (result) {
            ++imported;
            if (item.block.header.parent_hash != chain.genesis())
                chain.finalise(item.block.header.parent_hash);
        } else if (result.error().error != ImportError::Known && number != 0) {
            throw BlockFileError{"block " + std::to_string(number) + ": " + result.error().detail};
        }
        progress(number);
    }
    return imported;
}

}  // namespace assay::service
