// SPDX-License-Identifier: Apache-2.0
// author_*Key: a validator's session keys. For the operator only.
#include "pallets/session/keys.hpp"
#include "client/service/methods/methods.hpp"
#include "client/service/signer.hpp"
#include "runtime/base/hex.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;

namespace {

Expected<SessionKeyKind, RpcError> kind_of(const std::string& name) {
    const auto kind = session_key_kind(name);
    if (!kind)
        return Failure{
            rpc::invalid_params("the key types of this chain are \"babe\" and \"gran\"")};
    return *kind;
}

Failure<RpcError> refused(std::string reason) {
    return Failure{RpcError{rpc::codes::key_store, "Key store error", std::move(reason)}};
}

Json rotate(keystore::Keystore& keys) {
    Bytes all;
    for (const auto& [type, scheme] : session_key_kinds)
        append(all, keys.generate(type, scheme).public_key());
    return to_hex(all);
}

Expected<Json, RpcError> has_all(const keystore::Keystore& keys, const Bytes& encoded) {
    const auto session = scale::from_bytes<session::SessionKeys>(encoded);
    if (!session) return refused("these are not the session keys of this chain");
    return Json(keys.has(grandpa_key_type, session->grandpa.bytes) &&
                keys.has(babe_key_type, session->babe.bytes));
}

Expected<Json, RpcError> insert(keystore::Keystore& keys, const Parameters& p) {
    const auto kind = TRY(kind_of(TRY(p.text({0, "key_type"}))));
    const auto uri = TRY(p.text({1, "suri"}));
    const auto expected = TRY(p.bytes({2, "public"}));
    const auto pair = keystore::KeyPair::from_uri(kind.scheme, uri);
    if (!pair) return refused(std::string{describe(pair.error())});
    if (pair->public_key() != expected) return refused("the secret is of another public key");
    if (const auto kept = keys.insert(kind.type, kind.scheme, uri); !kept)
        return refused(std::string{describe(kept.error())});
    return Json{};
}

}  // namespace

void add_key_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    auto* keys = context.keys;
    if (!keys) return;
    const auto add = [&](const char* name, rpc::Handler handler) {
        methods.add(name, std::move(handler), rpc::Access::Operator);
    };
    add("author_rotateKeys",
        [keys](const Parameters&) -> Expected<Json, RpcError> { return rotate(*keys); });
    add("author_insertKey", [keys](const Parameters& p) { return insert(*keys, p); });
    add("author_hasKey", [keys](const Parameters& p) -> Expected<Json, RpcError> {
        const auto key = TRY(p.bytes({0, "public_key"}));
        const auto kind = TRY(kind_of(TRY(p.text({1, "key_type"}))));
        return Json(keys->has(kind.type, key));
    });
    add("author_hasSessionKeys", [keys](const Parameters& p) -> Expected<Json, RpcError> {
        return has_all(*keys, TRY(p.bytes({0, "session_keys"})));
    });
}

}  // namespace assay::service
