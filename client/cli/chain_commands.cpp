// SPDX-License-Identifier: Apache-2.0
#include "client/cli/chain_commands.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>

#include "chain-spec/runtime_api.hpp"
#include "client/cli/progress.hpp"
#include "client/service/block_file.hpp"
#include "client/service/describe.hpp"
#include "client/service/signer.hpp"
#include "runtime/base/hex.hpp"

namespace assay::cli {

namespace fs = std::filesystem;

namespace {

int export_blocks(const ChainPlace& place, const ChainArguments& options) {
    service::ChainStore store{load_spec(place.chain), place.base_path, {}};
    const auto last = store.chain().finalised().number;
    const auto to = std::min(options.to.value_or(last), last);
    Progress progress{"exporting blocks", to};
    service::export_blocks(store.chain(), options.file, options.from, to,
                           [&](BlockNumber number) { progress.at(number); });
    progress.done();
    std::printf("exported blocks %u to %u\n", options.from, to);
    return 0;
}

int import_blocks(const ChainPlace& place, const ChainArguments& options) {
    service::ChainStore store{load_spec(place.chain), place.base_path, {}};
    Progress progress{"importing blocks", 0};
    const auto count = service::import_blocks(store.chain(), options.file,
                                              [&](BlockNumber number) { progress.at(number); });
    progress.done();
    const auto best = store.chain().best();
    const auto header = store.chain().header(best.hash);
    std::printf("imported %llu blocks; best #%u %s, state root %s\n",
                static_cast<unsigned long long>(count), best.number,
                to_hex(best.hash.bytes).c_str(), to_hex(header->state_root.bytes).c_str());
    return 0;
}

int build_spec(const ChainPlace& place, const ChainArguments& options) {
    const auto& plan = options.plan;
    const bool planned = plan.slot_ms || !plan.validators.empty();
    if (!options.raw && !planned) {
        const auto text = spec::built_in_spec(place.chain);
        if (!text) throw std::runtime_error{"only built-in chains have a readable form; use --raw"};
        std::cout << *text;
        return 0;
    }
    if (!planned) {
        std::cout << spec::to_raw_json(load_spec(place.chain)) << '\n';
        return 0;
    }
    const auto text = spec::network_spec(place.chain, plan);
    if (!text) throw std::runtime_error{text.error().text};
    const auto parsed = spec::parse_chain_spec(*text);
    if (!parsed) throw std::runtime_error{parsed.error().text};
    std::cout << (options.raw ? spec::to_raw_json(*parsed) : *text) << '\n';
    return 0;
}

int purge_chain(const ChainPlace& place, const ChainArguments& options) {
    // Keys stay, and the record of what they signed: it must not be signed again.
    const auto folder = service::chain_folder(place.base_path, load_spec(place.chain)) / "db";
    if (!fs::exists(folder)) {
        std::printf("%s does not exist\n", folder.c_str());
        return 0;
    }
    if (!options.yes) {
        std::printf("Remove %s? [y/N] ", folder.c_str());
        std::fflush(stdout);
        std::string answer;
        std::getline(std::cin, answer);
        if (answer != "y" && answer != "Y") return 1;
    }
    fs::remove_all(folder);
    std::printf("removed %s\n", folder.c_str());
    return 0;
}

int check_database(const ChainPlace& place, const ChainArguments&) {
    service::ChainStore store{load_spec(place.chain), place.base_path, {}};
    store.database().verify();
    const auto head = store.chain().finalised();
    std::printf("the database is whole: finalized #%u %s\n", head.number,
                to_hex(head.hash.bytes).c_str());
    return 0;
}

std::optional<Hash256> hash_of_argument(const service::Chain& chain, const std::string& text) {
    if (const auto bytes = from_hex(text); bytes && bytes->size() == 32) {
        Hash256 hash;
        std::ranges::copy(*bytes, hash.bytes.begin());
        return hash;
    }
    if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != text.npos)
        return std::nullopt;
    return chain.hash_at(static_cast<BlockNumber>(std::stoul(text)));
}

int check_block(const ChainPlace& place, const ChainArguments& options) {
    service::ChainStore store{load_spec(place.chain), place.base_path, {}};
    auto& chain = store.chain();
    const auto hash = hash_of_argument(chain, options.block);
    const auto header = hash ? chain.header(*hash) : std::nullopt;
    const auto body = hash ? chain.body(*hash) : std::nullopt;
    if (!header || !body) throw std::runtime_error{"no such block: " + options.block};
    const auto parent = header->number > 0 ? chain.state(header->parent_hash) : nullptr;
    if (!parent) throw std::runtime_error{"the state before the block is not kept any more"};
    const auto begun = std::chrono::steady_clock::now();
    auto executed = chain_spec::execute_block(parent->values(), {*header, *body},
                                              frame::SignatureCheck::Needed);
    if (!executed)
        throw std::runtime_error{"the block is bad: " + service::describe(executed.error())};
    const auto root = service::Chain::change_of(*parent, std::move(executed->changes)).state_root;
    if (root != header->state_root)
        throw std::runtime_error{"the block executes to the state " + to_hex(root.bytes)};
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
    std::printf("block #%u %s is good: %u extrinsics in %.1f ms\n", BlockNumber{header->number},
                to_hex(hash->bytes).c_str(), executed->extrinsics, took.count());
    return 0;
}

int revert(const ChainPlace& place, const ChainArguments& options) {
    service::ChainStore store{load_spec(place.chain), place.base_path, {}};
    const auto& chain = store.chain();
    const auto final = chain.finalised().number, best = chain.best().number;
    const auto kept = std::max(final, best - std::min(best, options.revert));
    std::vector<Hash256> gone;
    for (const auto& block : chain.unfinalised())
        if (block.number > kept) gone.push_back(block.hash);
    store.database().finalise({}, gone);
    std::printf("forgot %zu blocks above #%u; what is finalized (#%u) stays\n", gone.size(), kept,
                final);
    return 0;
}

int insert_key(const ChainPlace& place, const ChainArguments& options) {
    const auto kind = service::session_key_kind(options.key_type);
    if (!kind) throw std::runtime_error{"no key type of this chain: " + options.key_type};
    keystore::Keystore keys{service::chain_folder(place.base_path, load_spec(place.chain)) /
                            "keystore"};
    const auto kept = keys.insert(kind->type, kind->scheme, options.secret);
    if (!kept) throw std::runtime_error{std::string{keystore::describe(kept.error())}};
    std::printf("%s\n", to_hex(kept->public_key()).c_str());
    return 0;
}

}  // namespace

spec::ChainSpec load_spec(const std::string& chain) {
    auto loaded = spec::load_chain_spec(chain);
    if (!loaded) throw std::runtime_error{loaded.error().text};
    return *std::move(loaded);
}

void add_chain_commands(CLI::App& app, CLI::App& key, ChainArguments& arguments) {
    auto* exporting = app.add_subcommand("export-blocks", "Write finalized blocks to a file");
    exporting->add_option("file", arguments.file)->required();
    exporting->add_option("--from", arguments.from)->capture_default_str();
    exporting->add_option("--to", arguments.to);
    app.add_subcommand("import-blocks", "Import blocks from a file")
        ->add_option("file", arguments.file)
        ->required()
        ->check(CLI::ExistingFile);
    app.add_subcommand("check-block", "Execute a block again and compare the state")
        ->add_option("block", arguments.block, "Number or hash")
        ->required();
    app.add_subcommand("revert", "Forget the latest blocks that are not finalized")
        ->add_option("num", arguments.revert, "How many")
        ->capture_default_str();
    auto* building = app.add_subcommand("build-spec", "Print the chain spec");
    building->add_flag("--raw", arguments.raw, "With raw genesis keys and values");
    building
        ->add_option("--validators", arguments.plan.validators,
                     "Secret URIs of validators that begin the chain, such as //Alice,//Bob")
        ->delimiter(',');
    building->add_option("--slot-ms", arguments.plan.slot_ms, "Length of a slot")
        ->check(CLI::Range(100, 600'000));
    app.add_subcommand("purge-chain", "Delete the chain's database; keys stay")
        ->add_flag("-y", arguments.yes, "Do not ask");
    app.add_subcommand("check-database", "Recompute all that follows from the stored state");
    auto* inserting = key.add_subcommand("insert", "Put a session key into the keystore");
    inserting->add_option("--suri", arguments.secret, "Secret URI")->required();
    inserting->add_option("--key-type", arguments.key_type, "babe (sr25519) or gran (ed25519)")
        ->required()
        ->check(CLI::IsMember({"babe", "gran"}));
}

std::optional<int> run_chain_command(const CLI::App& app, const ChainPlace& place,
                                     const ChainArguments& arguments) {
    using Command = int (*)(const ChainPlace&, const ChainArguments&);
    static constexpr std::pair<const char*, Command> commands[] = {
        {"export-blocks", export_blocks},  {"import-blocks", import_blocks},
        {"check-block", check_block},      {"revert", revert},
        {"build-spec", build_spec},        {"purge-chain", purge_chain},
        {"check-database", check_database}};
    for (const auto& [name, run] : commands)
        if (app.got_subcommand(name)) return run(place, arguments);
    if (app.got_subcommand("key") && app.get_subcommand("key")->got_subcommand("insert"))
        return insert_key(place, arguments);
    return std::nullopt;
}

}  // namespace assay::cli
