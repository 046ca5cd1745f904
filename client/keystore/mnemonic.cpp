// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/mnemonic.hpp"

#include <sodium.h>

#include "client/keystore/english_words.hpp"
#include "client/keystore/randomness.hpp"
#include "runtime/base/check.hpp"

namespace assay::keystore {

namespace {

constexpr std::size_t bits_per_word = 11;

bool is_word_count(std::size_t words) { return words >= 12 && words <= 24 && words % 3 == 0; }

// 32 bits of entropy bring one of checksum: 4 bytes and a bit for every three words.
std::size_t entropy_size(std::size_t words) { return words / 3 * 4; }

std::uint8_t checksum_byte(ByteView entropy) {
    ByteArray<32> digest;
    crypto_hash_sha256(digest.data(), entropy.data(), entropy.size());
    return digest[0];  // At most 8 bits are needed: 24 words.
}

std::vector<std::string_view> split(std::string_view phrase) {
    constexpr std::string_view space = " \t\r\n";
    std::vector<std::string_view> words;
    while (true) {
        const auto start = phrase.find_first_not_of(space);
        if (start == std::string_view::npos) return words;
        phrase.remove_prefix(start);
        words.push_back(phrase.substr(0, phrase.find_first_of(space)));
        phrase.remove_prefix(words.back().size());
    }
}

}  // namespace

std::string phrase_from_entropy(ByteView entropy) {
    const std::size_t words = entropy.size() / 4 * 3;
    INVARIANT(is_word_count(words) && entropy_size(words) == entropy.size());
    Bytes bits{entropy.begin(), entropy.end()};
    bits.push_back(checksum_byte(entropy));

    std::string phrase;
    for (std::size_t word = 0; word < words; ++word) {
        std::size_t index = 0;
        for (std::size_t bit = word * bits_per_word; bit < (word + 1) * bits_per_word; ++bit)
            index = index << 1 | (bits[bit / 8] >> (7 - bit % 8) & 1U);
        if (word > 0) phrase += ' ';
        phrase += english_words()[index];
    }
    sodium_memzero(bits.data(), bits.size());
    return phrase;
}

Expected<std::string, KeyError> generate_phrase(std::size_t words) {
    ENSURE(is_word_count(words), Failure{KeyError::BadPhrase});
    Bytes entropy(entropy_size(words));
    fill_random(entropy);
    std::string phrase = phrase_from_entropy(entropy);
    sodium_memzero(entropy.data(), entropy.size());
    return phrase;
}

Expected<Bytes, KeyError> entropy_from_phrase(std::string_view phrase) {
    const auto words = split(phrase);
    ENSURE(is_word_count(words.size()), Failure{KeyError::BadPhrase});

    Bytes bits(entropy_size(words.size()) + 1);
    std::size_t bit = 0;
    for (const auto word : words) {
        const auto& list = english_words();
        const auto found = std::ranges::lower_bound(list, word);
        ENSURE(found != list.end() && *found == word, Failure{KeyError::UnknownWord});
        const auto index = static_cast<std::size_t>(found - list.begin());
        for (std::size_t i = bits_per_word; i-- > 0; ++bit)
            bits[bit / 8] |= static_cast<std::uint8_t>((index >> i & 1U) << (7 - bit % 8));
    }
    const std::uint8_t given = bits.back();
    bits.pop_back();
    const auto unused = static_cast<unsigned>(8 - words.size() / 3);
    ENSURE(given >> unused == checksum_byte(bits) >> unused, Failure{KeyError::WrongChecksum});
    return bits;
}

Seed seed_from_entropy(ByteView entropy, std::string_view password) {
    crypto_auth_hmacsha512_state keyed;
    crypto_auth_hmacsha512_init(&keyed, entropy.data(), entropy.size());

    constexpr ByteArray<4> first_block{0, 0, 0, 1};
    const auto mnemonic = as_bytes("mnemonic"), salt = as_bytes(password);
    auto state = keyed;
    crypto_auth_hmacsha512_update(&state, mnemonic.data(), mnemonic.size());
    crypto_auth_hmacsha512_update(&state, salt.data(), salt.size());
    crypto_auth_hmacsha512_update(&state, first_block.data(), first_block.size());
    ByteArray<64> link;
    crypto_auth_hmacsha512_final(&state, link.data());

    ByteArray<64> sum = link;
    for (unsigned round = 1; round < 2048; ++round) {
        state = keyed;
        crypto_auth_hmacsha512_update(&state, link.data(), link.size());
        crypto_auth_hmacsha512_final(&state, link.data());
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] ^= link[i];
    }
    Seed seed;
    std::copy_n(sum.begin(), seed.size(), seed.begin());
    sodium_memzero(&keyed, sizeof keyed);
    sodium_memzero(&state, sizeof state);
    sodium_memzero(link.data(), link.size());
    sodium_memzero(sum.data(), sum.size());
    return seed;
}

}  // namespace assay::keystore
