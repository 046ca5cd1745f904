// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/key_tool.hpp"

#include "client/keystore/randomness.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/crypto/signature.hpp"

namespace assay::keystore {

namespace {

KeyReport report_of(const KeyPair& pair, KeyReport::Source source, std::string_view text,
                    crypto::Ss58Prefix network) {
    return {.source = source,
            .text = std::string{text},
            .seed = pair.seed(),
            .network = network,
            .public_key = pair.public_key(),
            .account = pair.account()};
}

std::size_t public_key_size(Scheme scheme) { return scheme == Scheme::Ecdsa ? 33 : 32; }

AccountId account_of(ByteView public_key) {
    if (public_key.size() == 33) {
        ByteArray<33> key;
        std::ranges::copy(public_key, key.begin());
        return crypto::ecdsa_account(key);
    }
    AccountId account;
    std::ranges::copy(public_key, account.bytes.begin());
    return account;
}

// The bytes of hexadecimal or SS58, and the network of the latter.
std::optional<crypto::Ss58Address> read_key(std::string_view text, crypto::Ss58Prefix network) {
    if (const auto address = crypto::from_ss58(text)) return *address;
    if (auto bytes = from_hex(text); bytes && !bytes->empty())
        return crypto::Ss58Address{.prefix = network, .body = std::move(*bytes)};
    return std::nullopt;
}

template <class Signature>
std::optional<crypto::MultiSignature> read_signature(std::string_view text) {
    const auto bytes = from_hex(text);
    Signature signature;
    if (!bytes || bytes->size() != signature.bytes.size()) return std::nullopt;
    std::ranges::copy(*bytes, signature.bytes.begin());
    return signature;
}

std::optional<crypto::MultiSignature> read_signature(Scheme scheme, std::string_view text) {
    switch (scheme) {
        case Scheme::Ed25519:
            return read_signature<crypto::Ed25519Signature>(text);
        case Scheme::Sr25519:
            return read_signature<crypto::Sr25519Signature>(text);
        case Scheme::Ecdsa:
            return read_signature<crypto::EcdsaSignature>(text);
    }
    return std::nullopt;
}

}  // namespace

Expected<KeyReport, KeyError> generate_key(std::size_t words, const KeyOptions& options) {
    const std::string phrase = TRY(generate_phrase(words));
    const KeyPair pair = TRY(KeyPair::from_uri(options.scheme, phrase, options.password));
    return report_of(pair, KeyReport::Source::Phrase, phrase, options.network);
}

Expected<KeyReport, KeyError> inspect_key(std::string_view text, const KeyOptions& options) {
    const auto pair = KeyPair::from_uri(options.scheme, text, options.password);
    if (!pair) {
        const auto address = crypto::from_ss58(text);
        ENSURE(address, Failure{pair.error()});
        return inspect_public_key(text, options);
    }
    const bool phrase = entropy_from_phrase(text) ? true : false;
    const auto source = phrase ? KeyReport::Source::Phrase : KeyReport::Source::Uri;
    return report_of(*pair, source, text, options.network);
}

Expected<KeyReport, KeyError> inspect_public_key(std::string_view text, const KeyOptions& options) {
    const auto key = read_key(text, options.network);
    ENSURE(key && key->body.size() == public_key_size(options.scheme),
           Failure{KeyError::BadPublicKey});
    return KeyReport{.source = KeyReport::Source::PublicKey,
                     .text = std::string{text},
                     .seed = {},
                     .network = key->prefix,
                     .public_key = key->body,
                     .account = account_of(key->body)};
}

Expected<std::string, KeyError> sign_message(std::string_view uri, ByteView message,
                                             const KeyOptions& options) {
    const KeyPair pair = TRY(KeyPair::from_uri(options.scheme, uri, options.password));
    return std::visit([](const auto& signature) { return to_hex(signature.bytes); },
                      pair.sign(message));
}

Expected<bool, KeyError> verify_message(std::string_view signature, ByteView message,
                                        std::string_view public_key, const KeyOptions& options) {
    const auto read = read_signature(options.scheme, signature);
    ENSURE(read, Failure{KeyError::BadSignature});

    // An account says as much as a key: an ecdsa signature is checked against its hash anyway.
    AccountId signer;
    if (const auto key = read_key(public_key, options.network)) {
        const std::size_t size = key->body.size();
        ENSURE(size == 32 || size == public_key_size(options.scheme),
               Failure{KeyError::BadPublicKey});
        signer = account_of(key->body);
    } else {
        const auto pair = KeyPair::from_uri(options.scheme, public_key, options.password);
        ENSURE(pair, Failure{KeyError::BadPublicKey});
        signer = pair->account();
    }
    return crypto::verify(*read, message, signer);
}

Expected<std::optional<KeyReport>, KeyError> search_key(
    std::string_view pattern, const KeyOptions& options,
    const std::function<bool(std::uint64_t)>& go_on) {
    constexpr std::string_view letters =
        "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    ENSURE(pattern.find_first_not_of(letters) == std::string_view::npos,
           Failure{KeyError::BadPattern});
    for (std::uint64_t drawn = 0; go_on(drawn); ++drawn) {
        const Seed seed = random_bytes<32>();
        const auto pair = KeyPair::from_seed(options.scheme, seed);
        if (!pair) continue;  // One of 2^128 seeds is no ecdsa key.
        if (crypto::to_ss58(pair->account(), options.network).find(pattern) == std::string::npos)
            continue;
        return std::optional{
            report_of(*pair, KeyReport::Source::Uri, to_hex(seed), options.network)};
    }
    return std::optional<KeyReport>{};
}

}  // namespace assay::keystore
