// SPDX-License-Identifier: Apache-2.0
#include "client/demo/props.hpp"

namespace assay::demo {

namespace {

std::string run_assay(const Places& places, const std::vector<std::string>& arguments,
                      const std::string& log) {
    std::vector<std::string> all{(places.programs / "assay").string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    Child child{"assay", all, places.work / log};
    const auto status = child.wait(std::chrono::seconds{60});
    if (!status || *status != 0)
        throw std::runtime_error{"assay " + arguments[0] + " failed:\n" +
                                 last_lines(child.log(), 10)};
    return read_text(child.log());
}

}  // namespace

Props make_props(const Places& places, const std::string& images) {
    Props props{.program = places.work / "mlp.program",
                .data = places.work / "data.safetensors",
                .summary = {}};
    props.summary = run_assay(places, {"data", "pack", images, props.data.string()}, "pack.log");
    props.summary +=
        run_assay(places,
                  {"program", "mlp", "--layers", "784,256,128,10", "--batch", "128",
                   "--decay-steps", std::to_string(full_steps), props.program.string()},
                  "program.log");
    return props;
}

}  // namespace assay::demo
