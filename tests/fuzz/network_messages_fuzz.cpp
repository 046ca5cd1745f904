// SPDX-License-Identifier: Apache-2.0
// Every message of the network's protocols: what is understood can be written again, and is then
// the same. The first byte chooses the message.
#include "client/network/protocols/block_announce.hpp"
#include "client/network/protocols/block_request.hpp"
#include "client/network/protocols/grandpa_gossip.hpp"
#include "client/network/protocols/kademlia.hpp"
#include "client/network/protocols/state_request.hpp"
#include "client/network/swarm/identify.hpp"
#include "client/network/sync/warp.hpp"
#include "client/network/wire/frames.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace assay;
using namespace assay::network;

// Reads, writes and reads again.
template <class Read>
void again(Read read, ByteView input) {
    const auto first = read(input);
    if (!first) return;
    const auto bytes = to_bytes(*first);
    const auto second = read(ByteView{bytes});
    INVARIANT(second && to_bytes(*second) == bytes);
}

void frames(ByteView input) {
    FrameReader reader{100};
    for (const auto byte : input) {
        reader.add({&byte, 1});
        const auto next = reader.next();
        if (!next) return;
        INVARIANT(!*next || (*next)->size() <= 100);
        INVARIANT(reader.buffered() <= 100 + varint_bytes_max);
    }
}

void gossip(ByteView input) {
    const auto peer = PeerId{ByteArray<32>{1}};
    GrandpaGossip here{8};
    here.joined(peer);
    here.moved({1, 0, 0});
    const auto judged = here.judge(peer, input);
    if (judged.verdict == GossipVerdict::Process) {
        INVARIANT(judged.message);
        INVARIANT(here.judge(peer, input).verdict == GossipVerdict::Ignore);
    }
}

// What is understood is also checked, as far as signatures let it.
void warp(ByteView input) {
    again(warp_proof_from_bytes, input);
    const auto proof = warp_proof_from_bytes(input);
    if (!proof) return;
    grandpa::AuthorityList voters;
    for (const auto& [header, justification] : proof->proofs)
        for (const auto& vote : justification.commit.precommits) voters.push_back({vote.id, 1});
    struct AllHold final : grandpa::SignatureCheck {
        bool holds(const grandpa::AuthorityId&, ByteView, const grandpa::Signature&) override {
            return true;
        }
    } signatures;
    Warp way{{}, voters, 0};
    const auto added = way.add(*proof, signatures);
    INVARIANT(added ? way.finished() == proof->is_finished : way.at() == BlockPoint{});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ByteView input{data, size};
    switch (assay::fuzz::choose(input, 11).value_or(11)) {
        case 0:
            again(peer_info_from_bytes, input);
            break;
        case 1:
            again(block_request_from_bytes, input);
            break;
        case 2:
            again(block_response_from_bytes, input);
            break;
        case 3:
            again(announce_from_bytes, input);
            break;
        case 4:
            again(state_request_from_bytes, input);
            break;
        case 5:
            again(state_response_from_bytes, input);
            break;
        case 6:
            again(find_node_from_bytes, input);
            break;
        case 7:
            frames(input);
            break;
        case 8:
            gossip(input);
            break;
        case 9:
            again(warp_request_from_bytes, input);
            break;
        case 10:
            warp(input);
            break;
        default:
            break;
    }
    return 0;
}
