// SPDX-License-Identifier: Apache-2.0
// Addresses as people write them: whatever reads as one is written back the same.
#include "runtime/crypto/ss58.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    if (const auto address = crypto::from_ss58(text))
        INVARIANT(crypto::to_ss58(address->body, address->prefix) == text);

    // A random text has a wrong checksum nearly always, so the other direction too.
    ByteView input{data, size};
    if (input.size() < 2 + 33) return 0;
    const auto prefix = static_cast<crypto::Ss58Prefix>((input[0] | input[1] << 8) & 0x3fff);
    if (prefix == 46 || prefix == 47) return 0;
    const auto body = input.subspan(2, input.size() % 2 == 0 ? 32 : 33);
    const auto back = crypto::from_ss58(crypto::to_ss58(body, prefix));
    INVARIANT(back);
    INVARIANT(back->prefix == prefix && equal(back->body, body));
    return 0;
}
