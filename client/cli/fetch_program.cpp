// SPDX-License-Identifier: Apache-2.0
#include "client/cli/fetch_program.hpp"

#include "client/worker/inputs.hpp"
#include "runtime/program/program_root.hpp"
#include "runtime/program/validate.hpp"

namespace assay::cli {

std::optional<program::Program> fetch_program(const tasks::TaskSpec& spec) {
    for (const auto& location : spec.program.locations) {
        const auto content = objects::fetch(worker::text_of(location), worker::program_bytes_max);
        if (!content) continue;
        auto program = program::decode_program(*content);
        if (program && program::program_root(*program) == spec.program.root)
            return *std::move(program);
    }
    return std::nullopt;
}

}  // namespace assay::cli
