// SPDX-License-Identifier: Apache-2.0
// assay-demo: a small network plays five stories on this machine, unattended, and says whether each
// ended as told.
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <fstream>
#include <thread>

#include "client/demo/props.hpp"
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
    unsigned jobs = 2, validators = 1;
    std::string images = "/usr/share/datasets/fashion-mnist";
};

/// Empties what an earlier demonstration has left, and nothing else.
void empty_folder(const fs::path& folder) {
    const auto mark = folder / ".assay-demo";
    if (fs::exists(folder) && !fs::is_empty(folder) && !fs::exists(mark))
        throw std::runtime_error{folder.string() + " holds other things; choose another --work"};
    fs::remove_all(folder);
    fs::create_directories(folder);
    std::ofstream{mark} << "Made by assay-demo, which empties this folder.\n";
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

/// Plays the wanted stories, `jobs` at a time, and tells them in order.
std::vector<StoryResult> tell_all(const Options& options, const Places& places, const Props& props,
                                  Curtain& curtain) {
    std::vector<const Story*> wanted;
    for (const auto& story : stories)
        if (options.numbers.empty() ||
            std::ranges::find(options.numbers, story.number) != options.numbers.end())
            wanted.push_back(&story);
    std::vector<StoryResult> results(wanted.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < wanted.size(); i = next++) {
            Console console{curtain, i + 1};
            results[i] = tell(*wanted[i], places, props, console);
            curtain.done(i + 1);
        }
    };
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < options.jobs; ++i) threads.emplace_back(work);
    }
    return results;
}

int run(const Options& options) {
    const auto began = std::chrono::steady_clock::now();
    Curtain curtain;
    Console console{curtain, 0};
    const Places places{.programs = fs::absolute(options.bin),
                        .work = fs::absolute(options.work),
                        .validators = options.validators};
    empty_folder(places.work);
    console.heading("Program and data");
    const auto props = make_props(places, options.images);
    console.text(props.summary);
    curtain.done(0);
    const auto results = tell_all(options, places, props, curtain);
    write_report(options.report, results);
    Console last{curtain, results.size() + 1};
    last.heading("The end");
    bool all = true;
    for (const auto& result : results) {
        const auto text =
            fmt::format("story {}: {} ({:.0f} s)", result.number, result.title, result.seconds);
        result.told ? last.good(text) : last.bad(text + ": " + result.failure);
        all = all && result.told;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    last.text(fmt::format("{:.0f} s in all; report: {}", took.count(),
                          fs::absolute(options.report).string()));
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
    app.add_option("--jobs", options.jobs, "Stories that play at the same time, each on its chain")
        ->check(CLI::Range(1, 5))
        ->capture_default_str();
    app.add_option("--validators", options.validators,
                   "Nodes of each chain, which author in turns and vote on what is final")
        ->check(CLI::Range(1, 16))
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
