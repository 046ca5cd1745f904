// SPDX-License-Identifier: Apache-2.0
// assay-demo: a small network plays five stories on this machine, unattended, and says whether each
// ended as told.
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>

#include "client/demo/report.hpp"
#include "client/demo/stories.hpp"

namespace {

using namespace assay;
using namespace assay::demo;
namespace fs = std::filesystem;
using std::chrono::seconds;

struct Options {
    std::vector<int> numbers;
    std::string bin, report = "demo-report.html", work = "assay-demo-work";
    std::string images = "/usr/share/datasets/fashion-mnist";
};

std::string run_assay(const Places& places, const std::vector<std::string>& arguments,
                      const std::string& log) {
    std::vector<std::string> all{(places.programs / "assay").string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    Child child{"assay", all, places.work / log};
    const auto status = child.wait(seconds{60});
    if (!status || *status != 0)
        throw std::runtime_error{"assay " + arguments[0] + " failed:\n" +
                                 last_lines(child.log(), 10)};
    return read_text(child.log());
}

Props make_props(const Places& places, const std::string& images, Console& console) {
    Props props{.program = places.work / "mlp.program", .data = places.work / "data.safetensors"};
    console.heading("Program and data");
    console.text(run_assay(places, {"data", "pack", images, props.data.string()}, "pack.log"));
    console.text(run_assay(places,
                           {"program", "mlp", "--layers", "784,256,128,10", "--batch", "128",
                            "--decay-steps", std::to_string(full_steps), props.program.string()},
                           "program.log"));
    return props;
}

StoryResult tell(const Story& story, const Places& places, const Props& props, Console& console) {
    StoryResult result;
    result.number = story.number;
    result.title = story.title;
    result.what = story.what;
    console.heading(fmt::format("Story {}: {}", story.number, story.title));
    console.text(story.what);
    const auto began = std::chrono::steady_clock::now();
    try {
        Scene scene{places, console, result};
        try {
            story.play(scene, props);
            scene.settle();
            result.told = true;
        } catch (const std::exception& error) {
            result.failure = error.what();
            console.bad(result.failure);
            console.text("last lines of the logs:\n" + scene.network().logs());
        }
    } catch (const std::exception& error) {
        result.failure = error.what();
        console.bad(result.failure);
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (result.told) console.good(fmt::format("as told, in {:.0f} s", result.seconds));
    return result;
}

int run(const Options& options) {
    Console console;
    const Places places{.programs = fs::absolute(options.bin), .work = fs::absolute(options.work)};
    fs::remove_all(places.work);
    fs::create_directories(places.work);
    const auto props = make_props(places, options.images, console);
    std::vector<StoryResult> results;
    for (const auto& story : stories) {
        const auto wanted = std::ranges::find(options.numbers, story.number);
        if (!options.numbers.empty() && wanted == options.numbers.end()) continue;
        results.push_back(tell(story, places, props, console));
    }
    write_report(options.report, results);
    console.heading("The end");
    bool all = true;
    for (const auto& result : results) {
        const auto text =
            fmt::format("story {}: {} ({:.0f} s)", result.number, result.title, result.seconds);
        result.told ? console.good(text) : console.bad(text + ": " + result.failure);
        all = all && result.told;
    }
    console.text("report: " + fs::absolute(options.report).string());
    return all ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"A small network plays its stories on this machine"};
    app.name("assay-demo");
    Options options;
    options.bin = fs::read_symlink("/proc/self/exe").parent_path().string();
    app.add_option("stories", options.numbers, "Numbers of stories; all if left out")
        ->check(CLI::Range(1, 5));
    app.add_option("--bin", options.bin, "Folder of the other programs")->capture_default_str();
    app.add_option("--report", options.report, "HTML file to write")->capture_default_str();
    app.add_option("--work", options.work, "Folder for chains, workers and logs; emptied first")
        ->capture_default_str();
    app.add_option("--images", options.images, "Folder of the image set")
        ->check(CLI::ExistingDirectory)
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) { return app.exit(error) == 0 ? 0 : 2; }
    spdlog::set_level(spdlog::level::warn);
    try {
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "assay-demo: %s\n", error.what());
        return 1;
    }
}
