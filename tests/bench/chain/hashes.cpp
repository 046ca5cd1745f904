// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include "runtime/crypto/blake2.hpp"
#include "tests/bench/chain/chain.hpp"

namespace assay::bench {

namespace {

Hash256 with_sodium(ByteView message) {
    Hash256 hash;
    crypto_generichash(hash.bytes.data(), hash.bytes.size(), message.data(), message.size(),
                       nullptr, 0);
    return hash;
}

}  // namespace

std::vector<Figure> measure_hashes() {
    constexpr std::size_t count = 256;
    std::vector<Figure> figures;
    for (const std::size_t size : {std::size_t{64}, std::size_t{1024}, std::size_t{4096}}) {
        const Bytes data(count * size, 0x3c);
        std::vector<ByteView> messages;
        for (std::size_t i = 0; i < count; ++i)
            messages.push_back(ByteView{data}.subspan(i * size, size));
        std::vector<Hash256> digests(count);
        const auto of_size = " of " + std::to_string(size) + " bytes";
        const Race race_for_size{.name = "blake2b-256 of many messages" + of_size + " / libsodium",
                                 .unit = "MB/s",
                                 .work = static_cast<double>(data.size()) / 1e6,
                                 .floor = 1,
                                 .clock = Clock::Cpu};
        figures.push_back(race(
            race_for_size,
            [&] {
                crypto::blake2_256_many({}, messages, digests);
                keep(digests[0]);
            },
            [&] {
                for (std::size_t i = 0; i < count; ++i) digests[i] = with_sodium(messages[i]);
                keep(digests[0]);
            }));
    }
    const Bytes message(1 << 20, 0x3c);
    figures.push_back(race(
        {.name = "blake2b-256 of one MiB / libsodium",
         .unit = "MB/s",
         .work = static_cast<double>(message.size()) / 1e6,
         .floor = 0.7,
         .clock = Clock::Cpu},
        [&] { keep(crypto::blake2_256(message)); }, [&] { keep(with_sodium(message)); }));
    return figures;
}

}  // namespace assay::bench
