// SPDX-License-Identifier: Apache-2.0
// Prints a digest for every operator as its kernels on the CPU compute it: compare with
// tests/golden/vectors/kernels.txt. The argument is an instruction set of this
// machine, or "folds" for the definition itself, or "list". Links nothing but what makes the bits.
#include <string_view>

#include "gpu/cpu/instruction_set.hpp"
#include "gpu/exec/section.hpp"
#include "tests/conformance/digests.hpp"

namespace {

using namespace assay;
using namespace assay::conformance;

Tensor by_kernel(cpu::ThreadPool& pool, const Node& node, const std::vector<Tensor>& data) {
    exec::Section section{{.section = {&node, 1}, .kept = {0}}};
    section.run(pool, {.data = data, .context = sample_context()});
    const auto [type, bytes] = section.output(0);
    return {type, {bytes.begin(), bytes.end()}};
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view wanted = argc == 2 ? argv[1] : "";
    if (wanted == "folds") {
        print_digests(
            [](const Node& node, const std::vector<Tensor>& data) { return run(node, data); });
        return 0;
    }
    for (const auto set : cpu::available_instruction_sets()) {
        if (wanted == "list") std::printf("%s\n", std::string{cpu::name(set)}.c_str());
        if (wanted != cpu::name(set)) continue;
        cpu::use_instruction_set(set);
        cpu::ThreadPool pool{2};
        print_digests([&](const Node& node, const std::vector<Tensor>& data) {
            return by_kernel(pool, node, data);
        });
        return 0;
    }
    if (wanted == "list") return 0;
    std::fputs("usage: operator_conformance list | folds | SET, one of those listed\n", stderr);
    return 2;
}
