// SPDX-License-Identifier: Apache-2.0
// assay task show|list|cancel and assay account.
#include <iostream>

#include "client/cli/amount.hpp"
#include "client/cli/call_sender.hpp"
#include "client/cli/shared.hpp"
#include "client/cli/task_report.hpp"
#include "client/json/convert.hpp"

namespace assay::cli {

namespace {

int show(tasks::TaskId id, const Shared& shared) {
    const auto node = shared.connect();
    const auto report = read_task(*node->state(node->best().hash), id);
    if (!report)
        throw CommandError{"the chain keeps no task " + std::to_string(id) + " (any more)"};
    std::cout << (shared.json ? to_json(*report) + "\n" : to_text(*report));
    return exit_success;
}

int list(bool all, const Shared& shared) {
    const auto node = shared.connect();
    auto reports = read_tasks(*node->state(node->best().hash));
    if (!all) std::erase_if(reports, [](const auto& r) { return tasks::is_final(r.task.stage); });
    if (shared.json) {
        std::cout << to_json(reports) << '\n';
        return exit_success;
    }
    if (reports.empty()) std::cout << (all ? "no tasks\n" : "no unfinished tasks (see --all)\n");
    for (const auto& report : reports) std::cout << to_line(report) << '\n';
    return exit_success;
}

int cancel(tasks::TaskId id, const SecretOptions& secret, const Shared& shared) {
    const auto key = secret.sr25519();
    const auto node = shared.connect();
    const auto call = frame::encode_call(chain_spec::TasksPlace::index, tasks::cancel{id});
    const auto done = send_and_wait(*node, key, call);
    std::cout << "task " << id << " is cancelled in block " << done.block << '\n';
    return exit_success;
}

int account(const std::string& address, const Shared& shared) {
    const auto who = crypto::account_from_ss58(address);
    if (!who) throw UsageError{address + " is no address"};
    const auto node = shared.connect();
    const auto state = node->state(node->best().hash);
    const auto info = chain::read<chain_spec::SystemPlace>(*state, system::Account{*who});
    const auto holds = chain::read<chain_spec::BalancesPlace>(*state, balances::Holds{*who});
    if (shared.json) {
        auto out = json::to_json(info);
        out["holds"] = json::to_json(holds);
        std::cout << out.dump(2) << '\n';
        return exit_success;
    }
    std::cout << "free   " << tokens(info.data.free) << " ASY\nheld   "
              << tokens(info.data.reserved) << " ASY\n";
    for (const auto& hold : holds)
        std::cout << "       " << tokens(hold.amount) << " as "
                  << json::to_json(hold.id).get<std::string>() << '\n';
    std::cout << "nonce  " << info.nonce << '\n';
    return exit_success;
}

}  // namespace

void add_task_commands(CLI::App& app, Shared& shared) {
    auto* group = app.add_subcommand("task", "Training tasks");
    group->require_subcommand(1);
    add_submit_command(*group, shared);

    const auto id = std::make_shared<tasks::TaskId>(0);
    auto* show_command = group->add_subcommand("show", "What a task asks for and where it stands");
    show_command->add_option("task", *id, "Its number")->required();
    show_command->callback(
        [&shared, id] { shared.command = [&shared, id] { return show(*id, shared); }; });

    const auto all = std::make_shared<bool>(false);
    auto* list_command = group->add_subcommand("list", "Unfinished tasks");
    list_command->add_flag("--all", *all, "And those that ended lately");
    list_command->callback(
        [&shared, all] { shared.command = [&shared, all] { return list(*all, shared); }; });

    const auto secret = std::make_shared<SecretOptions>();
    auto* cancel_command =
        group->add_subcommand("cancel", "Take an own task back, before a solver is bound");
    cancel_command->add_option("task", *id, "Its number")->required();
    secret->add_to(*cancel_command);
    cancel_command->callback([&shared, id, secret] {
        shared.command = [&shared, id, secret] { return cancel(*id, *secret, shared); };
    });
}

void add_account_command(CLI::App& app, Shared& shared) {
    const auto address = std::make_shared<std::string>();
    auto* command = app.add_subcommand("account", "Money of an account");
    command->add_option("address", *address, "SS58")->required();
    command->callback([&shared, address] {
        shared.command = [&shared, address] { return account(*address, shared); };
    });
}

}  // namespace assay::cli
