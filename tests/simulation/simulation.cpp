// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/simulation.hpp"

#include <queue>

namespace assay::simulation {

namespace {

struct Event {
    Time at = 0;
    std::uint64_t order = 0;  // Ties are broken as they came, so that a run is one run.
    enum class Kind : std::uint8_t {
        Deliver,
        Tick,
        Slot,
        Announce,
        Crash,
        Restart,
        Cut,
        Heal
    } kind{};
    NodeId node = 0, from = 0;
    std::shared_ptr<const Packet> packet;
    bool operator<(const Event& other) const {
        return std::pair{at, order} > std::pair{other.at, other.order};
    }
};

class Run final : public Wire {
  public:
    explicit Run(const Plan& plan)
        : plan_{plan}, random_{plan.seed ^ 0x5eed}, world_{plan.seed, plan.nodes} {
        std::vector<bool> honest;
        for (const auto conduct : plan.conducts) honest.push_back(conduct == Conduct::Honest);
        world_.set_honest(honest);
        side_.assign(plan.nodes, 0);
        for (NodeId i = 0; i < plan.nodes; ++i)
            nodes_.push_back(std::make_unique<Node>(world_, *this, i, plan.conducts[i],
                                                    plan.skews[i], random_.next()));
        lose_disk_.assign(plan.nodes, false);
    }
    Run(const Run&) = delete;

    Outcome go();

  private:
    void send(NodeId from, NodeId to, std::shared_ptr<const Packet> packet) override {
        send_late(from, to, std::move(packet), 0);
    }
    void send_late(NodeId from, NodeId to, std::shared_ptr<const Packet> packet,
                   Time delay) override {
        const bool trouble = now_ < plan_.trouble_ends;
        if (to >= plan_.nodes || side_[from] != side_[to]) return;
        if (random_.chance(trouble ? plan_.loss : 1)) return;
        const Time longest = trouble ? plan_.delay : 300;
        const Time usual = random_.between(5, random_.chance(10) ? longest : 5 + longest / 10);
        at(now_ + delay + usual, Event::Kind::Deliver, to, from, std::move(packet));
    }
    void at(Time time, Event::Kind kind, NodeId node, NodeId from = 0,
            std::shared_ptr<const Packet> packet = nullptr) {
        events_.push({time, ++ordered_, kind, node, from, std::move(packet)});
    }
    void plan_trouble();
    void handle(const Event& event);
    void wake(NodeId node);
    bool resumed() const;

    Plan plan_;
    Random random_;
    World world_;
    std::vector<std::unique_ptr<Node>> nodes_;
    std::vector<unsigned> side_;
    std::vector<bool> lose_disk_;
    std::priority_queue<Event> events_;
    std::vector<Time> woken_;
    Time now_ = 0;
    std::uint64_t ordered_ = 0;
    BlockNumber healed_at_ = 0;
    Outcome outcome_;
};

void Run::plan_trouble() {
    const Time span = plan_.trouble_ends;
    for (unsigned i = 0; i < plan_.crashes; ++i) {
        const auto node = static_cast<NodeId>(random_.below(plan_.nodes));
        const Time down = random_.below(span * 3 / 4);
        const Time up = std::min(span - 1, down + random_.between(500, 8000));
        at(down, Event::Kind::Crash, node);
        at(up, Event::Kind::Restart, node);
    }
    // Whoever loses its disk cannot vote for a while: no more of them than there may be liars.
    for (unsigned i = 0; i < plan_.disk_losses; ++i) {
        for (NodeId node = 0; node < plan_.nodes; ++node) {
            if (plan_.conducts[node] != Conduct::Honest || lose_disk_[node]) continue;
            lose_disk_[node] = true;
            const Time down = random_.below(span / 2);
            at(down, Event::Kind::Crash, node);
            at(std::min(span - 1, down + random_.between(500, 8000)), Event::Kind::Restart, node);
            break;
        }
    }
    for (unsigned i = 0; i < plan_.partitions; ++i) {
        const Time cut = random_.below(span * 3 / 4);
        at(cut, Event::Kind::Cut, 0);
        at(std::min(span - 1, cut + random_.between(1000, 15'000)), Event::Kind::Heal, 0);
    }
}

void Run::wake(NodeId node) {
    if (!nodes_[node]->running()) return;
    const Time next = std::max(now_ + 1, nodes_[node]->deadline());
    if (woken_[node] > now_ && woken_[node] <= next) return;  // It will be looked at before.
    woken_[node] = next;
    at(next, Event::Kind::Tick, node);
}

void Run::handle(const Event& event) {
    auto& node = *nodes_[event.node];
    switch (event.kind) {
        case Event::Kind::Deliver:
            node.receive(now_, event.from, *event.packet);
            break;
        case Event::Kind::Tick:
            if (node.running() && node.deadline() <= now_) node.tick(now_);
            break;
        case Event::Kind::Slot:
            if (node.running()) node.slot(now_);
            at(now_ + slot_ms, Event::Kind::Slot, event.node);
            break;
        case Event::Kind::Announce:
            if (node.running()) node.announce();
            at(now_ + 2500, Event::Kind::Announce, event.node);
            break;
        case Event::Kind::Crash:
            if (node.running()) ++outcome_.crashes;
            node.crash();
            break;
        case Event::Kind::Restart:
            if (node.running()) break;
            if (lose_disk_[event.node]) node.lose_disk();
            lose_disk_[event.node] = false;
            node.start(now_);
            break;
        case Event::Kind::Cut:
            for (auto& side : side_) side = static_cast<unsigned>(random_.below(2));
            break;
        case Event::Kind::Heal:
            side_.assign(plan_.nodes, 0);
            break;
    }
    wake(event.node);
}

bool Run::resumed() const {
    return std::ranges::all_of(nodes_, [&](const auto& node) {
        return node->conduct() != Conduct::Honest || node->finalised() > healed_at_;
    });
}

Outcome Run::go() {
    woken_.assign(plan_.nodes, 0);
    for (NodeId i = 0; i < plan_.nodes; ++i) {
        nodes_[i]->start(0);
        // Slots begin by its own clock.
        at(slot_ms - nodes_[i]->skew() % slot_ms, Event::Kind::Slot, i);
        at(1000 + 100 * i, Event::Kind::Announce, i);
        wake(i);
    }
    plan_trouble();
    bool healed = false;
    while (!events_.empty() && events_.top().at <= plan_.end) {
        const Event event = events_.top();
        events_.pop();
        now_ = event.at;
        if (!healed && now_ >= plan_.trouble_ends) {
            healed = true;
            for (const auto& node : nodes_) healed_at_ = std::max(healed_at_, node->best().number);
        }
        handle(event);
        ++outcome_.events;
        if (!world_.fault().empty()) break;
        if (healed && outcome_.resumed_after == 0 && resumed()) {
            outcome_.resumed_after = now_ - plan_.trouble_ends + 1;
            // A while longer, for what comes late.
            plan_.end = std::min(plan_.end, now_ + 6000);
        }
    }
    outcome_.fault = world_.fault();
    outcome_.finalised = world_.highest_final().number;
    outcome_.reports = world_.reports();
    if (outcome_.fault.empty() && outcome_.resumed_after == 0) {
        outcome_.fault = "finality did not resume above " + std::to_string(healed_at_);
        for (const auto& node : nodes_) outcome_.fault += "\n  " + node->describe();
    }
    return outcome_;
}

}  // namespace

Plan Plan::from_seed(std::uint64_t seed) {
    Random random{seed};
    Plan plan;
    plan.seed = seed;
    plan.nodes =
        static_cast<unsigned>(random.chance(70) ? random.between(4, 7) : random.between(1, 13));
    plan.conducts.assign(plan.nodes, Conduct::Honest);
    const unsigned tolerated = (plan.nodes - 1) / 3;
    const auto bad = static_cast<unsigned>(random.below(tolerated + 1));
    for (unsigned i = 0; i < bad; ++i)
        plan.conducts[random.below(plan.nodes)] = static_cast<Conduct>(random.between(1, 4));
    for (unsigned i = 0; i < plan.nodes; ++i) plan.skews.push_back(random.below(400));
    plan.trouble_ends = random.between(8000, 30'000);
    plan.end = plan.trouble_ends + 60'000;
    plan.loss = static_cast<unsigned>(random.chance(50) ? random.below(30) : 0);
    plan.delay = random.chance(50) ? random.between(50, 4000) : 100;
    plan.crashes = static_cast<unsigned>(random.below(4));
    plan.disk_losses =
        random.chance(40) ? static_cast<unsigned>(random.below(tolerated - bad + 1)) : 0;
    plan.partitions = static_cast<unsigned>(random.below(3));
    return plan;
}

std::string Plan::describe() const {
    std::string text =
        "seed " + std::to_string(seed) + ": " + std::to_string(nodes) + " validators, conduct";
    for (const auto conduct : conducts) text += " " + std::to_string(static_cast<int>(conduct));
    return text + ", trouble until " + std::to_string(trouble_ends) + " ms, loss " +
           std::to_string(loss) + " %, delay " + std::to_string(delay) + " ms, crashes " +
           std::to_string(crashes) + ", disks lost " + std::to_string(disk_losses) +
           ", partitions " + std::to_string(partitions);
}

Outcome run(const Plan& plan) { return Run{plan}.go(); }

}  // namespace assay::simulation
