// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/keystore.hpp"

#include <nlohmann/json.hpp>
#include <set>

#include "client/keystore/secret_file.hpp"
#include "runtime/base/check.hpp"
#include "runtime/base/hex.hpp"

namespace assay::keystore {

namespace {

// Without "0x", as file names have it.
std::string bare_hex(ByteView bytes) { return to_hex(bytes).substr(2); }

std::string bare_hex(KeyType type) {
    return bare_hex(as_bytes(std::string_view{type.name.data(), type.name.size()}));
}

}  // namespace

std::optional<KeyType> KeyType::from_text(std::string_view text) {
    KeyType type;
    if (text.size() != type.name.size()) return std::nullopt;
    std::ranges::copy(text, type.name.begin());
    return type;
}

Keystore::Keystore(std::filesystem::path folder, std::optional<std::string> password)
    : folder_{std::move(folder)}, password_{std::move(password)} {
    namespace fs = std::filesystem;
    if (fs::create_directories(folder_)) fs::permissions(folder_, fs::perms::owner_all);
}

Expected<KeyPair, KeyError> Keystore::insert(KeyType type, Scheme scheme, std::string_view uri) {
    const KeyPair pair = TRY(KeyPair::from_uri(scheme, uri, password_));
    if (folder_.empty())
        remember(type, pair);
    else
        write_secret_file(path_of(type, pair.public_key()), nlohmann::json(uri).dump());
    return pair;
}

KeyPair Keystore::generate(KeyType type, Scheme scheme) {
    const auto phrase = generate_phrase(12);
    INVARIANT(phrase);
    auto pair = insert(type, scheme, *phrase);
    INVARIANT(pair);
    return *pair;
}

void Keystore::remember(KeyType type, const KeyPair& pair) {
    remembered_.insert_or_assign({type, pair.public_key()}, pair);
}

std::vector<Bytes> Keystore::public_keys(KeyType type) const {
    std::set<std::string> names;  // Hexadecimal sorts as the bytes do.
    for (const auto& [name, pair] : remembered_)
        if (name.first == type) names.insert(bare_hex(name.second));
    if (!folder_.empty()) {
        const std::string prefix = bare_hex(type);
        for (const auto& entry : std::filesystem::directory_iterator{folder_}) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with(prefix)) names.insert(name.substr(prefix.size()));
        }
    }
    std::vector<Bytes> keys;
    for (const auto& name : names)
        if (auto key = from_hex(name); key && (key->size() == 32 || key->size() == 33))
            keys.push_back(std::move(*key));
    return keys;
}

bool Keystore::has(KeyType type, ByteView public_key) const {
    if (remembered_.contains({type, Bytes{public_key.begin(), public_key.end()}})) return true;
    return !folder_.empty() && std::filesystem::exists(path_of(type, public_key));
}

Expected<KeyPair, KeyError> Keystore::find(KeyType type, Scheme scheme, ByteView public_key) const {
    const auto held = remembered_.find({type, Bytes{public_key.begin(), public_key.end()}});
    if (held != remembered_.end() && held->second.scheme() == scheme) return held->second;

    ENSURE(!folder_.empty(), Failure{KeyError::NoSuchKey});
    const auto content = read_secret_file(path_of(type, public_key));
    ENSURE(content, Failure{KeyError::NoSuchKey});
    const auto uri = nlohmann::json::parse(*content, nullptr, false);
    ENSURE(uri.is_string(), Failure{KeyError::BadKeyFile});
    const KeyPair pair =
        TRY(KeyPair::from_uri(scheme, uri.get_ref<const std::string&>(), password_));
    ENSURE(equal(pair.public_key(), public_key), Failure{KeyError::WrongPassword});
    return pair;
}

std::filesystem::path Keystore::path_of(KeyType type, ByteView public_key) const {
    return folder_ / (bare_hex(type) + bare_hex(public_key));
}

}  // namespace assay::keystore
