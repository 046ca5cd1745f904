// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/node.hpp"

#include "runtime/base/check.hpp"

namespace assay::simulation {

Node::Node(World& world, Wire& wire, NodeId id, Conduct conduct, Time skew, std::uint64_t seed)
    : world_{world}, wire_{wire}, id_{id}, conduct_{conduct}, skew_{skew}, random_{seed} {}

void Node::start(Time now) {
    running_ = true;
    const forks::Target genesis{hash_of(world_.genesis()), 0};
    tree_.emplace(genesis);
    epochs_ = {{genesis.hash, babe::genesis_epochs(world_.babe_genesis())}};
    slots_.clear();
    orphans_.clear();
    watch_.emplace();
    // An empty disk on a validator that ran before: it cannot know what it has signed.
    const bool empty = !disk_.has_value();
    if (empty) disk_ = Disk{{}, genesis, {}, {}, genesis, {}, {}, {}};
    guard_ = empty && started_before_
                 ? guard::Guard::restored({}, slot_at(now), world_.keys(id_).voter())
                 : guard::Guard::intact(disk_->guard, world_.keys(id_).voter());
    disk_->guard = guard_->record();
    started_before_ = true;
    authorities_.emplace(
        disk_->authorities.value_or(grandpa::AuthorityRecord{0, world_.voters(), {}, {}}));
    voter_.reset();
    for (const auto& hash : std::exchange(disk_->blocks, {})) import(now, hash);
    static_cast<void>(tree_->finalise(disk_->finalised.hash));
    // What was pending stands in the record; importing again announced some of it twice.
    if (disk_->authorities) authorities_.emplace(*disk_->authorities);
    begin_set(now);
    announce();
}

void Node::begin_set(Time now) {
    const auto set = authorities_->id();
    grandpa::VoterOptions options;
    options.id = world_.keys(id_).voter();
    options.gossip = 400;
    options.commit_delay = 300 + 20 * id_;
    options.repeat = 4000;
    const auto& start = disk_->set_start;
    grandpa::VoterStart from{0, {0, {}, {}, start.hash, start.number}, start, tree_->finalised()};
    if (disk_->round && disk_->round->first == set) {
        const auto& [votes, base] = disk_->round->second;
        from = {votes.round_number, votes, base, tree_->finalised()};
    }
    if (const auto& proven = disk_->proven; proven && proven->first == set)
        from.commit = {proven->second.round, proven->second.commit};
    const auto voters = grandpa::VoterSet::make(authorities_->authorities());
    INVARIANT(voters);
    voter_ = std::make_unique<grandpa::Voter>(set, *voters, *this, world_.signatures(), options,
                                              from, now + skew_);
    carry_out(now);
}

std::optional<forks::Target> Node::best_containing(const Hash256& block) const {
    const auto best = tree_->best_containing(block);
    const auto base = tree_->number_of(block);
    if (!best || !base) return std::nullopt;
    const auto limit = authorities_->limit(*tree_, *best);
    if (!limit || best->number <= *limit || *limit < *base) return best;
    const auto hash = tree_->ancestor(best->hash, *limit);
    if (!hash) return std::nullopt;
    return forks::Target{*hash, *limit};
}

bool Node::import(Time now, const Hash256& hash) {
    const auto* header = world_.block(hash);
    if (!header || tree_->contains(hash)) return false;
    const auto parent = epochs_.find(header->parent_hash);
    if (parent == epochs_.end()) return false;
    const auto slot = slots_.find(header->parent_hash);
    const auto parent_slot = slot == slots_.end() ? std::nullopt : std::optional{slot->second};
    const auto inspected = babe::inspect(*header, parent->second, parent_slot, slot_at(now));
    if (!inspected || !world_.header_holds(hash, *inspected)) return false;
    const auto next = babe::next_epochs(parent->second, slot_of(inspected->claim), header->digest);
    if (!next) return false;
    const auto block = tree_->insert(hash, header->parent_hash, is_primary(inspected->claim));
    if (!block) return false;
    epochs_.emplace(hash, *next);
    slots_.emplace(hash, slot_of(inspected->claim));
    disk_->blocks.push_back(hash);
    if (const auto change = grandpa::announced_change(header->digest)) {
        const auto& scheduled = std::get<grandpa::ScheduledChange>(*change);
        const auto announced = authorities_->announce(
            *tree_, {scheduled.next_authorities, scheduled.delay, *block, {}});
        if (voter_ && announced) disk_->authorities = authorities_->record();
    }
    if (const auto proof = watch_->see(inspected->author, slot_of(inspected->claim), *header))
        world_.saw_report(*proof);
    if (voter_) voter_->block_imported(now + skew_, *block);
    return true;
}

void Node::import_all(Time now, NodeId from, const std::vector<Hash256>& hashes) {
    std::vector<Hash256> waiting{hashes.rbegin(), hashes.rend()};
    while (!waiting.empty()) {
        const Hash256 hash = waiting.back();
        waiting.pop_back();
        const auto* header = world_.block(hash);
        if (!header || tree_->contains(hash)) continue;
        if (!tree_->contains(header->parent_hash)) {
            if (header->number <= tree_->finalised().number || orphans_.size() > 200) continue;
            auto& children = orphans_[header->parent_hash];
            if (std::ranges::find(children, hash) == children.end()) children.push_back(hash);
            if (!orphans_.contains(hash)) send(from, AskBlock{header->parent_hash});
            continue;
        }
        if (!import(now, hash)) continue;
        if (const auto found = orphans_.extract(hash); !found.empty())
            waiting.insert(waiting.end(), found.mapped().begin(), found.mapped().end());
    }
}

void Node::receive(Time now, NodeId from, const Packet& packet) {
    if (!running_) return;
    if (const auto* blocks = std::get_if<Blocks>(&packet)) import_all(now, from, blocks->hashes);
    if (const auto* ask = std::get_if<AskBlock>(&packet)) {
        Blocks answer;
        for (Hash256 at = ask->block; tree_->contains(at) && answer.hashes.size() < 64;) {
            answer.hashes.push_back(at);
            const auto parent = tree_->parent_of(at);
            if (!parent) break;
            at = *parent;
        }
        std::ranges::reverse(answer.hashes);
        if (!answer.hashes.empty()) send(from, answer);
    }
    if (const auto* message = std::get_if<grandpa::GossipMessage>(&packet)) {
        const auto verdict = voter_->receive(now + skew_, from, *message);
        if (verdict == grandpa::Verdict::Good || verdict == grandpa::Verdict::Known) hear(*message);
        // Votes are passed on to some, as gossip does.
        if (verdict == grandpa::Verdict::Good &&
            std::holds_alternative<grandpa::VoteMessage>(*message))
            for (int i = 0; i < 3; ++i)
                send(static_cast<NodeId>(random_.below(world_.size())), packet);
        // Whoever is a set behind needs the commit that ended it.
        if (const auto* where = std::get_if<std::variant<grandpa::NeighborPacket>>(message)) {
            const auto set = std::get<grandpa::NeighborPacket>(*where).set_id;
            const auto found = disk_->handoffs.find(set);
            if (set < authorities_->id() && found != disk_->handoffs.end())
                send(from, grandpa::GossipMessage{found->second});
        }
    }
    carry_out(now);
}

void Node::hear(const grandpa::GossipMessage& message) {
    if (!guard_->resting()) return;
    if (const auto* vote = std::get_if<grandpa::VoteMessage>(&message))
        guard_->heard(vote->set_id, voter_->voters(), vote->round, vote->message.id);
}

void Node::tick(Time now) {
    voter_->tick(now + skew_);
    carry_out(now);
}

void Node::announce() { broadcast(Blocks{{tree_->best().hash}}); }

void Node::slot(Time now) {
    const auto slot = slot_at(now);
    const auto parent = tree_->best().hash;
    const auto used = slots_.find(parent);
    if (used != slots_.end() && used->second >= slot) return;
    const auto epoch = babe::epoch_of(epochs_.at(parent), slot);
    if (const auto& claim = world_.keys(id_).claim(epoch, slot, id_)) author(now, slot, *claim);
    carry_out(now);
}

frame::Header Node::build(babe::Slot slot, const babe::PreDigest& claim, std::uint8_t salt) const {
    const auto parent = tree_->best();
    const auto& epochs = epochs_.at(parent.hash);
    frame::Header header{};
    header.parent_hash = parent.hash;
    header.number = parent.number + 1;
    header.state_root.bytes[0] = salt;
    header.digest.logs.push_back(babe::to_digest_item(claim));
    if (!epochs.current || slot >= epochs.current->end_slot()) {
        const auto epoch = babe::epoch_of(epochs, slot).epoch_index;
        const babe::Randomness randomness = crypto::blake2_256(scale::to_bytes(epoch + 1)).bytes;
        header.digest.logs.push_back(babe::to_digest_item(babe::ConsensusLog{
            babe::NextEpochData{world_.babe_genesis().authorities, randomness}}));
        // The delay of one change passes before the next is announced, as the runtime sees to.
        bool recent = false;
        const frame::Header* below = world_.block(parent.hash);
        for (int i = 0; i < 3 && below; ++i) {
            recent = recent || grandpa::announced_change(below->digest);
            below = world_.block(below->parent_hash);
        }
        if (!recent && world_.changes_voters(epoch))
            header.digest.logs.push_back(
                grandpa::to_digest_item(grandpa::ScheduledChange{world_.voters(), 2}));
    }
    return babe::sealed(header, world_.keys(id_).seal(babe::seal_payload(header)));
}

void Node::author(Time now, babe::Slot slot, const babe::PreDigest& claim) {
    const bool primary = is_primary(claim);
    if (conduct_ == Conduct::Honest) {
        const auto record = guard_->may_seal(slot);
        if (!record) return;
        guard_->written(disk_->guard = *record);
    }
    const auto header = build(slot, claim, 0);
    const auto hash = hash_of(header);
    world_.publish(header, primary);
    if (conduct_ == Conduct::Honest) world_.saw_seal(id_, slot, hash);
    if (conduct_ == Conduct::Equivocate) {
        const auto twin = build(slot, claim, 1);
        world_.publish(twin, primary);
        for (NodeId to = 0; to < world_.size(); ++to)
            if (to != id_) send(to, Blocks{{to % 2 == 0 ? hash : hash_of(twin)}});
        import(now, hash);
        import(now, hash_of(twin));
        return;
    }
    import(now, hash);
    if (conduct_ == Conduct::Withhold) {
        const auto late = std::make_shared<const Packet>(Blocks{{hash}});
        for (NodeId to = 0; to < world_.size(); ++to)
            if (to != id_ && random_.chance(50)) wire_.send_late(id_, to, late, 3 * slot_ms);
        return;
    }
    broadcast(Blocks{{hash}});
}

}  // namespace assay::simulation
