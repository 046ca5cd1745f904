// SPDX-License-Identifier: Apache-2.0
// grandpa_*: where the voting on finality stands, and proofs of it.
#include "client/service/finality.hpp"
#include "client/service/methods/methods.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/crypto/ss58.hpp"

namespace assay::service {

using rpc::Json;
using rpc::Parameters;
using rpc::RpcError;

namespace {

Json votes_json(const grandpa::Round& round, grandpa::Stage stage) {
    const auto& tally = round.tally(stage);
    grandpa::Weight weight = 0;
    Json missing = Json::array();
    for (std::size_t i = 0; i < tally.voters(); ++i) {
        const auto& voter = round.voters().at(i);
        if (tally.ballots(i).first)
            weight += voter.weight;
        else
            missing.push_back(crypto::to_ss58(AccountId{voter.id.bytes}, 42));
    }
    return {{"currentWeight", weight}, {"missing", missing}};
}

Json round_json(const grandpa::Round& round) {
    return {{"round", round.number()},
            {"totalWeight", round.voters().total()},
            {"thresholdWeight", round.voters().threshold()},
            {"prevotes", votes_json(round, grandpa::Stage::Prevote)},
            {"precommits", votes_json(round, grandpa::Stage::Precommit)}};
}

Json state_json(const grandpa::Voter& voter) {
    Json best, background = Json::array();
    for (const auto number : voter.rounds()) {
        const auto* round = voter.round(number);
        if (number == voter.best_round())
            best = round_json(*round);
        else
            background.push_back(round_json(*round));
    }
    return {{"setId", voter.set_id()}, {"best", best}, {"background", background}};
}

/// Substrate's FinalityProof.
struct FinalityProof {
    Hash256 block;
    Bytes justification;
    std::vector<frame::Header> unknown_headers;
};

Json proof_json(const Chain& chain, const Finality& finality, BlockNumber number) {
    const auto proven = finality.proof_of(number);
    if (!proven) return {};
    FinalityProof proof{proven->block.hash, proven->justification, {}};
    for (BlockNumber at = number + 1; at <= proven->block.number; ++at) {
        const auto hash = chain.hash_at(at);
        const auto header = hash ? chain.header(*hash) : std::nullopt;
        if (!header) return {};  // Below where this node began.
        proof.unknown_headers.push_back(*header);
    }
    return to_hex(scale::to_bytes(proof));
}

}  // namespace

void add_grandpa_methods(rpc::MethodRegistry& methods, const MethodContext& context) {
    auto* finality = context.finality;
    if (!finality) return;
    methods.add("grandpa_roundState", [finality](const Parameters&) -> Expected<Json, RpcError> {
        return state_json(finality->voter());
    });
    methods.add(
        "grandpa_proveFinality",
        [finality, &chain = context.chain](const Parameters& p) -> Expected<Json, RpcError> {
            const auto number = TRY(p.number({0, "block"}));
            if (number > ~BlockNumber{0}) return Failure{rpc::invalid_params("not a block number")};
            return proof_json(chain, *finality, static_cast<BlockNumber>(number));
        });
    methods.add(
        {"grandpa_subscribeJustifications", "grandpa_unsubscribeJustifications",
         "grandpa_justifications"},
        [finality](const Parameters&, const rpc::Sink& sink) -> Expected<rpc::Cancel, RpcError> {
            return finality->follow_proofs(
                [sink](const Bytes& proof) { sink.send(Json(to_hex(proof)).dump()); });
        });
}

}  // namespace assay::service
