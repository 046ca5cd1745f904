// SPDX-License-Identifier: Apache-2.0
// assay key: what Substrate's key tool does, with the same output.
#include <csignal>
#include <cstdio>
#include <iostream>

#include "client/cli/shared.hpp"
#include "client/keystore/key_tool.hpp"
#include "runtime/base/hex.hpp"

namespace assay::cli {

namespace {

namespace ks = keystore;

struct KeyArguments {
    std::string scheme = "sr25519", password, subject, message, signature, pattern;
    std::string output = "text";
    std::uint16_t network = 42;
    std::size_t words = 12;
    bool hex = false, is_public = false;

    ks::KeyOptions options() const {
        const auto known = ks::scheme_from_text(scheme);
        if (!known) throw UsageError{std::string{ks::describe(known.error())}};
        ks::KeyOptions out{.scheme = *known, .network = network};
        if (!password.empty()) out.password = password;
        return out;
    }
    /// The message of the argument, or what comes in by the standard input.
    Bytes message_bytes() const {
        std::string text = message;
        if (text.empty()) text.assign(std::istreambuf_iterator<char>{std::cin}, {});
        if (hex) {
            auto bytes = from_hex(text);
            if (!bytes) throw UsageError{"--hex: the message is not hexadecimal"};
            return *std::move(bytes);
        }
        const auto view = as_bytes(text);
        return {view.begin(), view.end()};
    }
};

template <class T>
T value_of(Expected<T, ks::KeyError> result) {
    if (!result) throw CommandError{std::string{ks::describe(result.error())}};
    return *std::move(result);
}

int print(const ks::KeyReport& report, bool json) {
    std::cout << (json ? ks::to_json(report) : ks::to_text(report));
    if (json) std::cout << '\n';
    return exit_success;
}

int sign(const KeyArguments& arguments, bool json) {
    const auto signature = value_of(
        ks::sign_message(arguments.subject, arguments.message_bytes(), arguments.options()));
    std::cout << (json ? "{\"signature\": \"" + signature + "\"}" : signature) << '\n';
    return exit_success;
}

int verify(const KeyArguments& arguments, bool json) {
    const bool valid = value_of(ks::verify_message(arguments.signature, arguments.message_bytes(),
                                                   arguments.subject, arguments.options()));
    if (json)
        std::cout << (valid ? "{\"valid\": true}" : "{\"valid\": false}") << '\n';
    else
        std::cout << (valid ? "Signature verifies correctly." : "Signature invalid.") << '\n';
    return valid ? exit_success : exit_failure;
}

void add_common(CLI::App& app, KeyArguments& arguments) {
    app.add_option("--scheme", arguments.scheme, "sr25519, ed25519 or ecdsa")
        ->check(CLI::IsMember({"sr25519", "ed25519", "ecdsa"}))
        ->capture_default_str();
    app.add_option("--network", arguments.network, "SS58 prefix")->capture_default_str();
    app.add_option("--password", arguments.password, "In the place of the URI's own");
    app.add_option("--output,--output-type", arguments.output, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
}

void add_message(CLI::App& app, KeyArguments& arguments) {
    app.add_option("--message", arguments.message, "Text; standard input if left out");
    app.add_flag("--hex", arguments.hex, "The message is hexadecimal");
}

volatile std::sig_atomic_t interrupted = 0;

int search(const KeyArguments& arguments, bool json) {
    std::signal(SIGINT, [](int) { interrupted = 1; });
    const auto found =
        value_of(ks::search_key(arguments.pattern, arguments.options(), [](std::uint64_t drawn) {
            if (drawn % 100'000 == 0 && drawn > 0)
                std::fprintf(stderr, "%llu keys drawn\n", static_cast<unsigned long long>(drawn));
            return interrupted == 0;
        }));
    if (!found) throw CommandError{"interrupted"};
    return print(*found, json);
}

}  // namespace

void add_key_commands(CLI::App& app, Shared& shared) {
    auto* key = app.add_subcommand("key", "Make, inspect and use keys");
    key->require_subcommand(1);
    const auto arguments = std::make_shared<KeyArguments>();
    const auto add = [&](const char* name, const char* what, auto run) {
        auto* command = key->add_subcommand(name, what);
        add_common(*command, *arguments);
        command->callback([&shared, run, arguments] {
            shared.command = [&shared, run, arguments] {
                return run(*arguments, shared.json || arguments->output == "json");
            };
        });
        return command;
    };
    add("generate", "A new secret phrase and its key",
        [](const KeyArguments& a, bool json) {
            return print(value_of(ks::generate_key(a.words, a.options())), json);
        })
        ->add_option("--words", arguments->words, "12, 15, 18, 21 or 24")
        ->capture_default_str();
    auto* inspect =
        add("inspect", "All there is to say about a secret or an address",
            [](const KeyArguments& a, bool json) {
                return print(value_of(a.is_public ? ks::inspect_public_key(a.subject, a.options())
                                                  : ks::inspect_key(a.subject, a.options())),
                             json);
            });
    inspect->add_option("uri", arguments->subject, "Secret URI, seed or address")->required();
    inspect->add_flag("--public", arguments->is_public, "It is a public key");
    auto* signing = add("sign", "Sign a message", sign);
    signing->add_option("--suri", arguments->subject, "Secret URI of the signer")->required();
    add_message(*signing, *arguments);
    auto* checking = add("verify", "Check a signature", verify);
    checking->add_option("signature", arguments->signature)->required();
    checking->add_option("public", arguments->subject, "Public key, address or secret URI")
        ->required();
    add_message(*checking, *arguments);
    add("vanity", "Search for an address that contains a pattern", search)
        ->add_option("--pattern", arguments->pattern)
        ->required();
}

}  // namespace assay::cli
