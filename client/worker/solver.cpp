// SPDX-License-Identifier: Apache-2.0
#include "client/worker/solver.hpp"

#include <spdlog/spdlog.h>

#include "client/worker/training.hpp"
#include "runtime/base/hex.hpp"

namespace assay::worker {

using chain_spec::MarketPlace;
using chain_spec::ProofsPlace;
using chain_spec::VerificationPlace;
using tasks::Stage;

namespace {

using Checkpoints = std::vector<proofs::Checkpoint>;

std::vector<Hash256> commitments_of(const Checkpoints& checkpoints) {
    std::vector<Hash256> out;
    for (const auto& checkpoint : checkpoints) out.push_back(checkpoint.commitment);
    return out;
}

bool is_fail(const verification::Claim& claim) {
    return claim.value && claim.value->statement.verdict == verification::Verdict::Fail;
}

}  // namespace

void Solver::act(const Moment& now, const std::vector<TaskView>& open) {
    keep_offer(now);
    for (const auto& view : open) {
        if (!view.has_order() || view.task.assignment->solver != workshop_.self()) continue;
        if (!workshop_.conduct().acts(view.id, view.stage())) continue;
        if (view.stage() == Stage::Training) train(now, view);
        if (view.stage() == Stage::Sampled) deliver(now, view);
        if (view.stage() >= Stage::ChallengeCommit && view.stage() <= Stage::VrfReveal)
            contest(now, view);
    }
}

void Solver::keep_offer(const Moment& now) {
    const auto device = market::DeviceClass::Cpu;
    if (chain::read<MarketPlace>(now.state, market::Offers{workshop_.self(), device})) return;
    if (!workshop_.conduct().acts(0, Stage::Open)) return;
    workshop_.outbox().send<MarketPlace>(
        market::offer{.device = device, .terms = options_.terms, .bond = options_.bond},
        now.number);
}

void Solver::train(const Moment& now, const TaskView& view) {
    const auto proof = chain::read<ProofsPlace>(now.state, proofs::Proofs{view.id});
    if (proof && proof->root) return;
    // The order seed is part of the name: a task that was restarted is another run.
    const auto seed = to_hex(view.record().order_seed.bytes).substr(2, 8);
    const auto name = "train " + std::to_string(view.id) + " " + seed;
    if (auto* done = workshop_.compute().result(name)) {
        const auto checkpoints = std::any_cast<Checkpoints>(*done);
        workshop_.outbox().send<ProofsPlace>(
            proofs::commit_proof{view.id, program::proof_root(commitments_of(checkpoints))},
            now.number);
        return;
    }
    if (workshop_.compute().failed(name)) workshop_.compute().forget(name);
    const RunFiles files{workshop_.task_folder(view.id) / seed};
    std::filesystem::create_directories(files.folder);
    workshop_.compute().start(name, 2, [this, view, files](const auto& cancelled) {
        const auto inputs = workshop_.inputs().load(view.spec);
        if (!inputs) throw std::runtime_error{name_of(view.id) + ": inputs are not to be had"};
        return std::any{worker::train(workshop_.pool(), *inputs, view, files, workshop_.conduct(),
                                      cancelled, workshop_.backend(),
                                      workshop_.memory_for(inputs->program))};
    });
}

void Solver::deliver(const Moment& now, const TaskView& view) {
    const auto asked = chain::read<ProofsPlace>(now.state, proofs::Asked{view.id});
    if (asked.empty() ||
        chain::read<ProofsPlace>(now.state, proofs::Checkpoints{view.id, asked[0]}))
        return;
    const auto seed = to_hex(view.record().order_seed.bytes).substr(2, 8);
    const RunFiles files{workshop_.task_folder(view.id) / seed};
    const auto checkpoints = files.read_progress();
    const program::Tree tree{program::TreeKind::Proof, commitments_of(checkpoints)};
    proofs::deliver call{.task = view.id, .checkpoints = {}};
    for (const auto index : asked) {
        if (index >= checkpoints.size()) {
            spdlog::error("{}: checkpoint {} is not on disk", name_of(view.id), index);
            return;
        }
        const auto name = "task-" + std::to_string(view.id) + "-" + seed + "-checkpoint-" +
                          std::to_string(index) + ".safetensors";
        std::error_code exists;
        std::filesystem::create_hard_link(files.checkpoint(index), workshop_.shelf().path(name),
                                          exists);
        const std::vector locations{location_of(workshop_.shelf().location(name))};
        call.checkpoints.items.push_back({.checkpoint = index,
                                          .state_root = checkpoints[index].state_root,
                                          .path = tree.prove(index),
                                          .locations = locations});
    }
    workshop_.outbox().send<ProofsPlace>(call, now.number);
}

void Solver::contest(const Moment& now, const TaskView& view) {
    using verification::Claims;
    const auto segments =
        chain::read_all<VerificationPlace, verification::Segments>(now.state, view.id);
    for (const auto& [key, record] : segments) {
        if (record.contest) continue;
        auto ids = record.standing.items;
        ids.insert(ids.end(), record.current.begin(), record.current.end());
        const bool accused = std::ranges::any_of(ids, [&](verification::ClaimId id) {
            const auto claim = chain::read<VerificationPlace>(now.state, Claims{id});
            return claim && claim->kind == verification::ClaimKind::Drawn && is_fail(*claim);
        });
        if (!accused) continue;
        const auto segment = key.segment.key;
        auto* testimony = workshop_.testimony(now, view, segment);
        if (!testimony) continue;
        program::ClaimRecord own;
        workshop_.compute().run_now([&] { own = testimony->claim(workshop_.self()); });
        if (!own.pass) continue;  // The accuser is right: nothing to win.
        workshop_.outbox().send<VerificationPlace>(
            verification::contest{view.id, segment, own.history}, now.number);
    }
}

}  // namespace assay::worker
