// SPDX-License-Identifier: Apache-2.0
// The end of a scene: the books against the chain, and what the trials were about.
#include "client/cli/amount.hpp"
#include "client/demo/loss_log.hpp"
#include "client/demo/scene.hpp"

namespace assay::demo {

namespace {

Balance total_of(const chain::StateReader& state, const AccountId& who) {
    const auto info = chain::read<chain_spec::SystemPlace>(state, system::Account{who});
    return info.data.free + info.data.reserved;
}

}  // namespace

SettlementRow Scene::row_of(const std::string& name, const std::string& role,
                            const AccountId& who) {
    auto& node = network_.node();
    const auto found = ledger_.accounts().find(who);
    SettlementRow row{.name = name,
                      .role = role,
                      .movements = found == ledger_.accounts().end() ? Movements{} : found->second,
                      .before = total_of(*node.state(node.genesis()), who),
                      .after = total_of(*node.state(*node.hash_at(last_)), who)};
    row.explained =
        row.movements.sum() == static_cast<Amount>(row.after) - static_cast<Amount>(row.before);
    return row;
}

void Scene::read_trials() {
    for (const auto& [claim, begun] : trials_) {
        NamedTrial trial{.report = cli::report_trial(network_.node(), claim, begun, last_),
                         .claimant = {},
                         .accuser = {}};
        trial.claimant = network_.name_of(trial.report.claimant);
        if (trial.report.accuser) trial.accuser = network_.name_of(*trial.report.accuser);
        for (const auto& line : trial_lines(trial)) console_.text(line);
        result_.trials.push_back(std::move(trial));
    }
}

void Scene::settle() {
    for (auto& span : result_.stages)
        if (span.last == 0) span.last = last_;
    for (const auto& span : result_.stages)
        for (const auto& actor : actors_) {
            if (actor.role != "solver" || span.name != "Training") continue;
            auto losses = read_losses(network_.folder_of(actor.name), span.task);
            if (losses.size() > result_.losses.size()) result_.losses = std::move(losses);
        }
    read_trials();
    std::map<std::string, std::string> roles{{"Submitter", "submitter"}};
    for (const auto& name : network_.validators()) roles[name] = "author of blocks";
    for (const auto& [name, who] : network_.people()) {
        std::string role = roles.contains(name) ? roles[name] : name;
        while (!role.empty() && role.back() >= '0' && role.back() <= '9') role.pop_back();
        role[0] = static_cast<char>(std::tolower(role[0]));
        result_.settlement.push_back(row_of(name, role, who));
    }
    result_.settlement.push_back(row_of("the pot", "jackpots", jackpot::pot_account()));
    result_.burned = ledger_.burned();
    console_.table(settlement_table(result_));

    auto& node = network_.node();
    const auto issuance = [&](const Hash256& block) {
        return chain::read<chain_spec::BalancesPlace>(*node.state(block),
                                                      balances::TotalIssuance{});
    };
    const Balance gone = issuance(node.genesis()) - issuance(*node.hash_at(last_));
    note("ceased to exist: " + cli::tokens(result_.burned) + " ASY, as the issuance says");
    expect(gone == result_.burned, "the issuance fell by " + cli::tokens(gone) + " ASY instead");
    for (const auto& row : result_.settlement)
        expect(row.explained, "the events do not explain the balance of " + row.name);
}

}  // namespace assay::demo
