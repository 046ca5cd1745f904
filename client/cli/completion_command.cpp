// SPDX-License-Identifier: Apache-2.0
// assay completion: words for the shell, taken from the very commands that are there.
#include <iostream>

#include "client/cli/shared.hpp"

namespace assay::cli {

namespace {

/// One line a command: its words so far, then what may follow.
void list_words(const CLI::App& app, const std::string& path) {
    std::string words;
    for (const auto* command : app.get_subcommands({})) words += " " + command->get_name();
    for (const auto* option : app.get_options())
        if (!option->get_lnames().empty()) words += " --" + option->get_lnames().front();
    std::cout << "        '" << path << "') words='" << words.substr(words.empty() ? 0 : 1)
              << "' ;;\n";
    for (const auto* command : app.get_subcommands({}))
        list_words(*command, path.empty() ? command->get_name() : path + " " + command->get_name());
}

int complete(const CLI::App& app, const std::string& shell) {
    if (shell == "zsh") std::cout << "autoload -U +X bashcompinit && bashcompinit\n";
    std::cout << "_assay() {\n"
                 "    local words='' place='' word\n"
                 "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                 "        [[ $word == -* ]] && break\n"
                 "        place=\"${place:+$place }$word\"\n"
                 "    done\n"
                 "    case $place in\n";
    list_words(app, "");
    std::cout << "    esac\n"
                 "    COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
                 "}\n"
                 "complete -o default -F _assay assay\n";
    return exit_success;
}

}  // namespace

void add_completion_command(CLI::App& app, Shared& shared) {
    const auto shell = std::make_shared<std::string>();
    auto* command = app.add_subcommand("completion", "Print a script for the shell: source it");
    command->add_option("shell", *shell, "bash or zsh")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh"}));
    command->callback([&app, &shared, shell] {
        shared.command = [&app, shell] { return complete(app, *shell); };
    });
}

}  // namespace assay::cli
