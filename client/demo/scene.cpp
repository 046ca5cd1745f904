// SPDX-License-Identifier: Apache-2.0
#include "client/demo/scene.hpp"

#include <spdlog/fmt/fmt.h>

#include "client/cli/amount.hpp"
#include "client/cli/enum_name.hpp"
#include "client/demo/loss_log.hpp"

namespace assay::demo {

namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

}  // namespace

void expect(bool condition, const std::string& what) {
    if (!condition) throw StoryFailed{what};
}

Scene::Scene(const Places& places, Console& console, StoryResult& result)
    : console_{console},
      result_{result},
      network_{places, "story-" + std::to_string(result.number)},
      feed_{network_.node(), 1},
      teller_{[this](const AccountId& account) { return network_.name_of(account); }} {}

void Scene::note(const std::string& text) {
    console_.text(text);
    result_.notes.push_back(text);
}

void Scene::cast(const std::vector<Actor>& actors) {
    std::string names;
    for (const auto& actor : actors) {
        network_.start(actor);
        actors_.push_back(actor);
        names +=
            (names.empty() ? "" : ", ") + actor.name + " (" +
            (actor.misbehaviour.empty() ? actor.role : actor.role + ": " + actor.misbehaviour) +
            ")";
    }
    note("the cast: " + names);
    play([&] { return ready(actors); }, seconds{90});
    // Keys must have a certain age when a task is posted.
    const auto since = last_;
    play([&] { return last_ >= since + 3; }, seconds{30});
}

bool Scene::ready(const std::vector<Actor>& actors) const {
    const auto offers = all<market::OfferPosted>();
    const auto seats = all<market::SeatTaken>();
    const auto stakes = all<jackpot::Staked>();
    for (const auto& actor : actors) {
        const auto who = account(actor.name);
        const auto count = [&](const auto& list) {
            return static_cast<unsigned>(std::ranges::count_if(
                list, [&](const auto& event) { return event.account == who; }));
        };
        if (actor.role == "solver" && count(offers) == 0) return false;
        if (actor.role == "verifier" && count(seats) < actor.seats) return false;
        if (actor.role == "whistleblower" && count(stakes) == 0) return false;
    }
    return true;
}

tasks::TaskId Scene::submit(const Order& order) {
    const auto output = network_.assay({"--json",
                                        "task",
                                        "submit",
                                        "--suri",
                                        "//Submitter",
                                        "--program",
                                        order.program.string(),
                                        "--data",
                                        order.data.string(),
                                        "--steps",
                                        std::to_string(order.steps),
                                        "--checkpoint-every",
                                        std::to_string(order.checkpoint_every),
                                        "--max-price",
                                        "1",
                                        "--audited",
                                        std::to_string(order.audited),
                                        "--value-at-risk",
                                        "10",
                                        "--deadline-blocks",
                                        "1000"},
                                       seconds{90});
    // {"block":12,"task":0}
    const auto at = output.find("\"task\":");
    expect(at != output.npos, "assay task submit tells no task number: " + output);
    const auto task = std::stoull(output.substr(at + 7));
    steps_ = order.steps;
    teller_.follow(task);
    return task;
}

void Scene::play(const std::function<bool()>& done, seconds patience) {
    const auto until = steady_clock::now() + patience;
    while (!done()) {
        network_.check();
        if (!next_block()) show_training();
        if (steady_clock::now() > until)
            throw StoryFailed{
                fmt::format("nothing more for {} s, at block {}", patience.count(), last_)};
    }
}

void Scene::play_to_end(tasks::TaskId task, seconds patience) {
    play([&] { return tasks::is_final(teller_.stage(task)); }, patience);
}

bool Scene::next_block() {
    const auto block = feed_.next(std::chrono::milliseconds{250});
    if (!block) return false;
    last_ = block->number;
    take(*block);
    return true;
}

void Scene::take(const cli::FedBlock& block) {
    ledger_.note(block);
    for (const auto& line : teller_.note(block)) {
        console_.line(line);
        result_.lines.push_back(line);
    }
    note_stages(block);
    for (const auto& event : block.events) {
        if (const auto* begun = event.as<interrogation::TrialBegun>();
            begun && teller_.task_of(begun->claim))
            trials_[begun->claim] = block.number;
        if (!event.as<system::ExtrinsicSuccess>()) events_.push_back(event);
    }
}

void Scene::note_stages(const cli::FedBlock& block) {
    const auto enter = [&](tasks::TaskId task, const std::string& name) {
        if (!teller_.follows(task)) return;
        for (auto& span : result_.stages)
            if (span.task == task && span.last == 0) span.last = block.number;
        result_.stages.push_back({task, name, block.number, 0});
    };
    for (const auto& event : block.events) {
        if (const auto* e = event.as<tasks::StageEntered>()) enter(e->task, cli::name_of(e->stage));
        if (const auto* e = event.as<tasks::TaskAssigned>()) enter(e->task, "Assigned");
        if (const auto* e = event.as<tasks::TaskFinished>()) enter(e->task, cli::name_of(e->stage));
    }
}

void Scene::show_training() {
    for (const auto& actor : actors_) {
        if (actor.role != "solver") continue;
        for (const auto& span : result_.stages) {
            if (span.last != 0 || span.name != "Training") continue;
            const auto losses = read_losses(network_.folder_of(actor.name), span.task);
            if (losses.empty()) continue;
            const auto& point = losses.back();
            console_.bar("training", static_cast<double>(point.step) / steps_,
                         fmt::format("step {} of {}, loss {:.4f}", point.step, steps_, point.loss));
        }
    }
}

void Scene::dismiss_solver(const std::string& name) {
    network_.stop(name);
    std::erase_if(actors_, [&](const Actor& actor) { return actor.name == name; });
    auto& node = network_.node();
    const auto key = key_of(name);
    const auto call = frame::encode_call(chain_spec::MarketPlace::index,
                                         market::withdraw_offer{market::DeviceClass::Cpu});
    node.submit(key, call, node.next_nonce(key.account()));
    note(name + " goes home: its offer leaves the market");
}

}  // namespace assay::demo
