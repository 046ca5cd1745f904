// SPDX-License-Identifier: Apache-2.0
// A chain that knows nothing but nonces: enough to say what a transaction is worth to the pool.
#pragma once

#include <map>

#include "client/pool/pool.hpp"
#include "runtime/crypto/blake2.hpp"
#include "runtime/frame/extrinsic.hpp"

namespace assay::pool::testing {

/// What a test transaction is; encoded as a signed extrinsic as far as the pool looks.
struct Draft {
    std::uint8_t account = 1;
    std::uint32_t nonce = 0;
    std::uint64_t priority = 100;
    std::uint64_t longevity = ~std::uint64_t{0};
    std::uint32_t padding = 0;  ///< Bytes more.
};

inline AccountId account_of(std::uint8_t number) {
    AccountId out;
    out.bytes.fill(number);
    return out;
}

inline Bytes body_of(const Draft& draft) {
    scale::Encoder out;
    encode(out, std::uint8_t{0x84});
    encode(out, std::uint8_t{0});
    encode(out, account_of(draft.account));
    encode(out, draft.nonce);
    encode(out, draft.priority);
    encode(out, draft.longevity);
    out.out.resize(out.out.size() + draft.padding);
    return std::move(out.out);
}

inline Draft draft_of(const Bytes& body) {
    scale::Decoder in{ByteView{body}.subspan(2)};
    AccountId account;
    Draft draft;
    decode(in, account);
    decode(in, draft.nonce);
    decode(in, draft.priority);
    decode(in, draft.longevity);
    draft.account = account.bytes[0];
    return draft;
}

inline Hash256 hash_of(const Draft& draft) { return frame::extrinsic_hash(body_of(draft)); }

class FakeChain {
  public:
    Validate validate() {
        return [this](const Bytes& body) -> frame::Validity<frame::ValidTransaction> {
            ++validations;
            if (refuse) return Failure{*refuse};
            const auto draft = draft_of(body);
            const auto nonce = nonces[draft.account];
            if (draft.nonce < nonce) return frame::invalid(frame::InvalidTransaction::Stale);
            const auto account = account_of(draft.account);
            frame::ValidTransaction valid{.priority = draft.priority,
                                          .provided = {nonce_tag(account, draft.nonce)},
                                          .longevity = draft.longevity};
            if (draft.nonce > nonce) valid.required = {nonce_tag(account, draft.nonce - 1)};
            return valid;
        };
    }

    /// Puts a block of these on top.
    BlockBody grow(std::vector<Bytes> bodies) {
        for (const auto& body : bodies) nonces[draft_of(body).account] = draft_of(body).nonce + 1;
        Hash256 hash;
        const auto number = static_cast<BlockNumber>(blocks.size() + 1);
        hash.bytes[0] = static_cast<std::uint8_t>(number);
        hash.bytes[1] = static_cast<std::uint8_t>(++salt_);
        hash.bytes[2] = static_cast<std::uint8_t>(salt_ >> 8);
        blocks.push_back({hash, number, std::move(bodies)});
        return blocks.back();
    }
    /// Takes the top block away.
    BlockBody shrink() {
        auto block = std::move(blocks.back());
        blocks.pop_back();
        for (auto body = block.extrinsics.rbegin(); body != block.extrinsics.rend(); ++body)
            nonces[draft_of(*body).account] = draft_of(*body).nonce;
        return block;
    }
    BlockNumber best() const { return static_cast<BlockNumber>(blocks.size()); }

    std::map<std::uint8_t, std::uint32_t> nonces;
    std::vector<BlockBody> blocks;
    std::optional<frame::TransactionValidityError> refuse;
    int validations = 0;

  private:
    std::uint32_t salt_ = 0;
};

}  // namespace assay::pool::testing
