// SPDX-License-Identifier: Apache-2.0
// Where a node keeps the keys it signs blocks with: a folder in Substrate's layout, so that its
// tools and habits serve here too. One file a key, named hex(key type) ++ hex(public key), holding
// the secret URI as a JSON string, readable by the owner only.
#pragma once

#include <filesystem>
#include <map>

#include "client/keystore/key_pair.hpp"

namespace assay::keystore {

/// What a key is for: four characters, such as "babe" or "gran". The scheme is not in the file; it
/// belongs to the purpose, and who asks for a key knows it.
struct KeyType {
    std::array<char, 4> name{};

    constexpr KeyType() = default;
    explicit constexpr KeyType(const char (&text)[5]) : name{text[0], text[1], text[2], text[3]} {}
    static std::optional<KeyType> from_text(std::string_view text);
    friend auto operator<=>(const KeyType&, const KeyType&) = default;
};

/// Not for two threads at once. Failures of the disk are thrown as std::system_error or
/// std::filesystem::filesystem_error.
class Keystore {
  public:
    /// Keys that live as long as the process: `--dev` and tests.
    Keystore() = default;
    /// Makes the folder if it is not there, mode 0700. `password` unlocks every key in it: it takes
    /// the place of `///password` in the URIs, and is never written.
    explicit Keystore(std::filesystem::path folder, std::optional<std::string> password = {});

    /// Takes the key of `uri` in, on disk where there is a folder. The same key again is no error.
    Expected<KeyPair, KeyError> insert(KeyType type, Scheme scheme, std::string_view uri);
    /// The same for a fresh phrase of twelve words.
    KeyPair generate(KeyType type, Scheme scheme);
    /// For this process only, never on disk.
    void remember(KeyType type, const KeyPair& pair);

    /// Public keys of the type, sorted, of every scheme that shares it.
    std::vector<Bytes> public_keys(KeyType type) const;
    bool has(KeyType type, ByteView public_key) const;
    /// Errors: NoSuchKey, BadKeyFile, WrongPassword, and those of `KeyPair::from_uri`. Derives the
    /// key anew (milliseconds for a phrase): hold on to it.
    Expected<KeyPair, KeyError> find(KeyType type, Scheme scheme, ByteView public_key) const;

  private:
    std::filesystem::path path_of(KeyType type, ByteView public_key) const;

    std::filesystem::path folder_;  // Empty: memory only.
    std::optional<std::string> password_;
    std::map<std::pair<KeyType, Bytes>, KeyPair> remembered_;
};

}  // namespace assay::keystore
