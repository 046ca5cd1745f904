// SPDX-License-Identifier: Apache-2.0
// assay task submit: puts a program, a dataset and money together to a task, and waits for it.
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/amount.hpp"
#include "client/cli/call_sender.hpp"
#include "client/cli/enum_name.hpp"
#include "client/cli/local_files.hpp"
#include "client/cli/memory_option.hpp"
#include "client/cli/shared.hpp"
#include "client/cli/task_watch.hpp"
#include "client/worker/inputs.hpp"
#include "client/worker/memory.hpp"
#include "gpu/exec/commit.hpp"
#include "runtime/program/program_root.hpp"
#include "runtime/program/validate.hpp"

namespace assay::cli {

namespace {

struct SubmitArguments {
    SecretOptions secret;
    std::string program, data, max_price = "1", value_at_risk = "10";
    std::vector<std::string> program_urls, data_urls;
    std::uint32_t steps = 0, checkpoint_every = 100;
    std::uint16_t audited = 1;
    std::uint64_t seed = 0, memory = 0;
    BlockNumber deadline_blocks = 600;
    bool wait = false;
};

Balance money(const std::string& option, const std::string& text) {
    const auto amount = parse_tokens(text);
    if (!amount) throw UsageError{option + ": " + text + " is no amount in tokens"};
    return *amount;
}

tasks::Source source(const Hash256& root, const std::string& file,
                     const std::vector<std::string>& urls) {
    tasks::Source out{.root = root, .locations = {}};
    for (const auto& url : urls.empty() ? std::vector{uri_of(file)} : urls) {
        if (url.size() > 256) throw UsageError{"a location of more than 256 characters: " + url};
        out.locations.items.push_back(worker::location_of(url));
    }
    if (!tasks::are_acceptable(out.locations))
        throw UsageError{"a location must be file:, http:, https:, s3:, ipfs: or ar:"};
    return out;
}

tasks::TaskSpec spec_of(const SubmitArguments& a, BlockNumber now) {
    const auto program = read_program(a.program);
    const auto data = read_data(a.data, program);
    cpu::ThreadPool pool{all_threads()};
    return {.program = source(program::program_root(program), a.program, a.program_urls),
            .dataset = source(exec::dataset_root(pool, data), a.data, a.data_urls),
            .initial_state = tasks::FromSeed{},
            .seed = a.seed,
            .steps = a.steps,
            .checkpoint_every = a.checkpoint_every,
            .numeric_mode = tasks::Exact{},
            .work = {.init = program::work(program.init), .step = program::work(program.step)},
            .memory = a.memory > 0 ? a.memory : worker::memory_to_ask(program),
            .max_price = money("--max-price", a.max_price),
            .deadline = now + a.deadline_blocks,
            .value_at_risk = money("--value-at-risk", a.value_at_risk),
            .audited = a.audited};
}

int submit(const SubmitArguments& arguments, const Shared& shared) {
    const auto key = arguments.secret.sr25519();
    const auto node = shared.connect();
    const auto spec = spec_of(arguments, node->best().number());
    const auto call = frame::encode_call(chain_spec::TasksPlace::index, tasks::submit{spec});
    const auto done = send_and_wait(*node, key, call);
    const tasks::TaskSubmitted* submitted = nullptr;
    for (const auto& event : done.events)
        if (const auto* found = event.as<tasks::TaskSubmitted>()) submitted = found;
    if (!submitted) throw CommandError{"the node tells of no submission: is it of this version?"};
    const auto id = submitted->task;
    if (shared.json)
        std::cout << nlohmann::json{{"task", id}, {"block", done.block}}.dump() << std::endl;
    else
        std::cout << "task " << id << " is in block " << done.block << std::endl;
    if (!arguments.wait) return exit_success;
    const auto stage = watch_task(*node, id, done.block);
    std::cout << "the end: " << name_of(stage) << std::endl;
    return stage == tasks::Stage::Settled ? exit_success : exit_failure;
}

}  // namespace

void add_submit_command(CLI::App& task, Shared& shared) {
    const auto a = std::make_shared<SubmitArguments>();
    auto* command = task.add_subcommand("submit", "Buy training");
    a->secret.add_to(*command);
    command->add_option("--program", a->program, "Program file (see assay program)")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--data", a->data, "Dataset file (see assay data pack)")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--program-url", a->program_urls,
                        "Where workers find it (repeatable); file: URI of the file if left out");
    command->add_option("--data-url", a->data_urls, "The same for the dataset");
    command->add_option("--steps", a->steps, "Training steps")->required();
    command->add_option("--checkpoint-every", a->checkpoint_every, "Steps of a segment")
        ->capture_default_str();
    command->add_option("--seed", a->seed, "Of initial weights")->capture_default_str();
    add_memory_option(*command, a->memory,
                      "What a machine must have (8GiB); what the planner finds, if left out");
    command->add_option("--max-price", a->max_price, "Tokens for a work unit")
        ->capture_default_str();
    command->add_option("--audited", a->audited, "Segments drawn beside the three fixed ones")
        ->capture_default_str();
    command
        ->add_option("--value-at-risk", a->value_at_risk,
                     "Tokens that a wrong result is worth to an attacker")
        ->capture_default_str();
    command
        ->add_option("--deadline-blocks", a->deadline_blocks,
                     "The training must be proved in so many blocks")
        ->capture_default_str();
    command->add_flag("--wait", a->wait, "Tell what happens until the end; 0 only if settled");
    command->callback(
        [&shared, a] { shared.command = [&shared, a] { return submit(*a, shared); }; });
}

}  // namespace assay::cli
