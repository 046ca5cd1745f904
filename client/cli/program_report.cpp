// SPDX-License-Identifier: Apache-2.0
#include "client/cli/program_report.hpp"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "client/cli/enum_name.hpp"
#include "client/objects/store.hpp"
#include "gpu/build/optimiser.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/program/program_root.hpp"
#include "runtime/program/validate.hpp"
#include "runtime/scale/codec.hpp"

namespace assay::cli {

int report_program(const program::Program& program, const Shared& shared) {
    const auto root = to_hex(program::program_root(program).bytes);
    std::uint64_t parameters = 0;
    for (const auto& state : program.states)
        if (!build::is_optimiser_state(state.name)) parameters += state.type.shape.elements();
    if (shared.json) {
        std::cout << nlohmann::json{{"root", root},
                                    {"parameters", parameters},
                                    {"work",
                                     {{"init", program::work(program.init)},
                                      {"step", program::work(program.step)},
                                      {"eval", program::work(program.eval)}}}}
                         .dump(2)
                  << '\n';
        return exit_success;
    }
    std::printf("program root  %s\nparameters    %llu\n", root.c_str(),
                static_cast<unsigned long long>(parameters));
    const auto section = [](const char* name, const std::vector<program::Node>& nodes) {
        std::printf("%-13s %zu nodes, %llu operations\n", name, nodes.size(),
                    static_cast<unsigned long long>(program::work(nodes)));
    };
    section("init", program.init);
    section("step", program.step);
    section("eval", program.eval);
    return exit_success;
}

int write_program(const Expected<program::Program, program::Malformed>& program,
                  const std::string& out, const Shared& shared) {
    if (!program) throw CommandError{"such a program is not valid: " + name_of(program.error())};
    objects::write_file(out, scale::to_bytes(*program));
    return report_program(*program, shared);
}

}  // namespace assay::cli
