// SPDX-License-Identifier: Apache-2.0
#include "client/service/chain.hpp"

#include "chain-spec/consensus.hpp"
#include "client/service/describe.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/storage/trie_update.hpp"

namespace assay::service {

namespace {

Failure<ImportFailure> refuse(ImportError error, std::string detail) {
    return Failure<ImportFailure>{{error, std::move(detail)}};
}

frame::Header decode_header(ByteView encoded) {
    auto header = scale::from_bytes<frame::Header>(encoded);
    if (!header) throw db::DatabaseError{db::Fault::Corrupt, "A stored header does not decode"};
    return *std::move(header);
}

db::BlockPlace place_of(const BlockReference& reference) {
    return {reference.number, reference.hash};
}

forks::Target target_of(const db::Head& head) { return {head.hash, head.height}; }

bool is_primary(const frame::Header& header) {
    const auto claim = babe::claim_of(header);
    return claim && babe::is_primary(*claim);
}

std::string unknown_rules(std::uint32_t rules, std::uint32_t newest) {
    return "made by version " + std::to_string(rules) + " of the rules, and this program knows " +
           std::to_string(newest) + ": install a newer one";
}

}  // namespace

Chain::Chain(db::Database& database, SignatureChecker& signatures, std::uint32_t newest)
    : database_{database},
      signatures_{signatures},
      newest_{newest},
      tree_{database},
      genesis_{database.genesis_hash()},
      finalised_{database.finalised().height, database.finalised().hash},
      forks_{target_of(database.finalised())} {
    restore();
}

void Chain::restore() {
    for (const auto& place : database_.unfinalised()) {
        const auto encoded = database_.header(place.hash);
        const auto body = database_.body(place.hash);
        if (!encoded || !body) continue;
        const frame::Block block{decode_header(*encoded), *body};
        const auto parent = tree_.state(block.header.parent_hash);
        if (!parent) continue;  // A fork below what is final by now.
        auto executed =
            chain_spec::execute_block(parent->values(), block, frame::SignatureCheck::Done);
        if (!executed)
            throw db::DatabaseError{db::Fault::Corrupt, "A stored block does not execute again"};
        adopt(block, {place.height, place.hash}, change_of(*parent, std::move(executed->changes)));
    }
}

db::BlockChange Chain::change_of(const db::BlockState& parent, storage::Diff changes) {
    auto updated = storage::update_trie(parent.trie(), changes);
    return {updated.root, std::move(changes), std::move(updated.nodes)};
}

Expected<db::BlockChange, ImportFailure> Chain::execute(const frame::Block& block,
                                                        const db::BlockState& parent) {
    const auto jobs = chain_spec::block_signatures(parent.values(), block);
    if (!jobs) return refuse(ImportError::BadBlock, describe(jobs.error()));
    if (!signatures_.all_hold(*jobs)) return refuse(ImportError::BadBlock, "a bad signature");
    auto executed = chain_spec::execute_block(parent.values(), block, frame::SignatureCheck::Done);
    if (!executed) return refuse(ImportError::BadBlock, describe(executed.error()));
    auto change = change_of(parent, std::move(executed->changes));
    if (change.state_root != block.header.state_root)
        return refuse(ImportError::BadStateRoot, "executes to " + to_hex(change.state_root.bytes));
    return change;
}

std::uint32_t Chain::rules_after(const Hash256& block) const {
    const auto found = state(block);
    INVARIANT(found);
    return chain_spec::rules_after(found->values());
}

Expected<babe::Inspected, ImportFailure> Chain::check_header(const frame::Header& header,
                                                             const db::BlockState& parent,
                                                             babe::Slot now) const {
    const auto below = this->header(header.parent_hash);
    INVARIANT(below);
    const auto claim = babe::claim_of(*below);
    const auto slot = claim ? std::optional{babe::slot_of(*claim)} : std::nullopt;
    auto inspected = babe::inspect(header, chain_spec::epochs(parent.values()), slot, now);
    if (!inspected)
        return refuse(inspected.error() == babe::HeaderError::SlotInFuture ? ImportError::FutureSlot
                                                                           : ImportError::BadHeader,
                      describe(inspected.error()));
    if (const auto held = babe::holds(*inspected); !held)
        return refuse(ImportError::BadHeader, describe(held.error()));
    return *std::move(inspected);
}

Expected<BlockReference, ImportFailure> Chain::import(const frame::Block& block, babe::Slot now,
                                                      Write write) {
    const BlockReference reference{block.header.number, hash_of(block.header)};
    if (reference.number <= finalised_.number || tree_.contains(reference.hash))
        return refuse(ImportError::Known, "known or older than the last finalised block");
    const auto parent = tree_.state(block.header.parent_hash);
    if (!parent) return refuse(ImportError::UnknownParent, "unknown parent");
    if (forks_.full())
        return refuse(ImportError::TooManyForks, "too many blocks wait for finality");
    if (const auto rules = chain_spec::rules_after(parent->values()); rules > newest_)
        return refuse(ImportError::UnknownRules, unknown_rules(rules, newest_));

    const auto inspected = TRY(check_header(block.header, *parent, now));
    const auto doubled = watch_.see(inspected.author, babe::slot_of(inspected.claim), block.header);
    if (doubled)
        for (const auto& follower : followers_)
            if (follower.equivocated) follower.equivocated(*doubled);
    auto change = TRY(execute(block, *parent));
    put(block, reference);
    if (write == Write::Now) this->write();
    adopt(block, reference, std::move(change));
    return reference;
}

BlockReference Chain::import_own(const frame::Block& block, db::BlockChange change) {
    const BlockReference reference{block.header.number, hash_of(block.header)};
    put(block, reference);
    write();
    adopt(block, reference, std::move(change));
    return reference;
}

void Chain::put(const frame::Block& block, const BlockReference& reference) {
    unwritten_.push_back(
        {reference.hash, reference.number, scale::to_bytes(block.header), block.extrinsics});
}

void Chain::write() {
    if (unwritten_.empty()) return;
    database_.put_blocks(unwritten_);
    unwritten_.clear();
}

void Chain::adopt(const frame::Block& block, const BlockReference& reference,
                  db::BlockChange change) {
    tree_.add(place_of(reference), block.header.parent_hash, std::move(change));
    unfinalised_.emplace(reference.hash, block.header);
    INVARIANT(forks_.insert(reference.hash, block.header.parent_hash, is_primary(block.header)));
    const bool best = forks_.best().hash == reference.hash;
    for (const auto& follower : followers_)
        if (follower.imported) follower.imported(reference, block, best);
}

void Chain::finalise(const Hash256& block, db::Justifications justifications) {
    if (block == finalised_.hash) return;
    write();
    const BlockReference target{unfinalised_.at(block).number, block};
    const auto best = forks_.best();
    INVARIANT(forks_.finalise(block));
    if (forks_.best() != best) tell_best_changed();
    for (const auto& follower : followers_)
        if (follower.finalising) follower.finalising(target);
    const auto result = tree_.finalise(block, std::move(justifications));
    for (const auto& hash : result.discarded) unfinalised_.erase(hash);
    for (const auto& hash : result.final) {
        const auto known = unfinalised_.extract(hash);
        INVARIANT(!known.empty());
        finalised_ = {known.mapped().number, hash};
        const bool last = hash == result.final.back();
        for (const auto& follower : followers_)
            if (follower.finalised)
                follower.finalised(finalised_, last ? result.discarded : std::vector<Hash256>{});
    }
}

void Chain::tell_best_changed() const {
    const auto reference = best();
    const frame::Block content{*header(reference.hash),
                               body(reference.hash).value_or(std::vector<Bytes>{})};
    for (const auto& follower : followers_)
        if (follower.best_changed) follower.best_changed(reference, content);
}

bool Chain::descends_from(const Hash256& block, const Hash256& ancestor) const {
    const auto number = forks_.number_of(ancestor);
    return number && forks::descends(forks_, {ancestor, *number}, block);
}

std::optional<Hash256> Chain::ancestor(const Hash256& block, BlockNumber number) const {
    if (const auto found = forks_.ancestor(block, number)) return found;
    // Below what the tree remembers there is one chain.
    const auto known = header(block);
    if (!known || known->number < number || number > finalised_.number) return std::nullopt;
    if (known->number <= finalised_.number && hash_at(known->number) != block) return std::nullopt;
    return hash_at(number);
}

std::optional<forks::Target> Chain::best_containing(const Hash256& block) const {
    if (forks_.number_of(block)) return forks_.best_containing(block);
    // A final block that the tree has forgotten lies on every branch that is left.
    const auto old = header(block);
    const bool final = old && database_.canonical(old->number) == block;
    return final ? std::optional{forks_.best()} : std::nullopt;
}

std::vector<BlockReference> Chain::unfinalised() const {
    std::vector<BlockReference> out;
    out.reserve(unfinalised_.size());
    for (const auto& [hash, header] : unfinalised_) out.push_back({header.number, hash});
    std::ranges::stable_sort(out, {}, &BlockReference::number);
    return out;
}

std::vector<Hash256> Chain::hashes_at(BlockNumber number) const {
    std::vector<Hash256> out;
    if (number <= finalised_.number) {
        if (const auto hash = database_.canonical(number)) out.push_back(*hash);
        return out;
    }
    for (const auto& [hash, header] : unfinalised_)
        if (header.number == number) out.push_back(hash);
    return out;
}

std::optional<db::Justifications> Chain::justifications(const Hash256& block) const {
    return database_.justifications(block);
}

std::optional<frame::Header> Chain::header(const Hash256& block) const {
    if (const auto found = unfinalised_.find(block); found != unfinalised_.end())
        return found->second;
    const auto encoded = database_.header(block);
    if (!encoded) return std::nullopt;
    return decode_header(*encoded);
}

std::optional<std::vector<Bytes>> Chain::body(const Hash256& block) const {
    const auto waiting = std::ranges::find(unwritten_, block, &db::BlockData::hash);
    if (waiting != unwritten_.end()) return waiting->body;
    return database_.body(block);
}

std::optional<Hash256> Chain::hash_at(BlockNumber number) const {
    if (number <= finalised_.number) return database_.canonical(number);
    return forks_.ancestor(forks_.best().hash, number);
}

}  // namespace assay::service
