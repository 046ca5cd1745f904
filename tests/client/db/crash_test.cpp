// SPDX-License-Identifier: Apache-2.0
// A process that writes blocks is killed at any instant, again and again, and what the next one
// finds must be whole. ASSAY_KILL_ROUNDS asks for more than the usual ten.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <random>
#include <thread>

#include "tests/client/db/chain.hpp"

using namespace assay;
using namespace assay::db;

namespace {

// What the writer says after a call has returned: so much is promised.
struct Word {
    BlockNumber imported;
    BlockNumber final;
};

[[noreturn]] void write_for_ever(const std::filesystem::path& path, const Options& options,
                                 int pipe) {
    Database database{path, options};
    if (database.is_empty()) database.init_genesis(test_genesis());
    StateTree tree{database};
    Word word{.imported = database.finalised().height, .final = database.finalised().height};
    const auto say = [&] {
        if (::write(pipe, &word, sizeof word) != sizeof word) ::_exit(1);
    };
    for (const auto& [height, hash] : database.unfinalised()) {
        tree.add({.height = height, .hash = hash}, hash_of(height - 1),
                 execute(tree.state(hash_of(height - 1))->trie(), height));
        word.imported = height;
    }
    while (true) {
        import_block(database, tree, word.imported + 1);
        ++word.imported;
        say();
        if (word.imported % 3 != 0) continue;
        tree.finalise(hash_of(word.imported - 1), {});
        word.final = word.imported - 1;
        say();
    }
}

void kill_and_look(const Options& options) {
    const auto* asked = std::getenv("ASSAY_KILL_ROUNDS");
    const int rounds = asked != nullptr ? std::atoi(asked) : 10;
    const TemporaryDirectory directory;
    std::mt19937 random{std::random_device{}()};
    Model model;
    Word promised{};
    for (int round = 0; round < rounds; ++round) {
        std::array<int, 2> pipe{};
        REQUIRE(::pipe(pipe.data()) == 0);
        const auto child = ::fork();
        if (child == 0) write_for_ever(directory.path(), options, pipe[1]);
        ::close(pipe[1]);
        // Every other time it may not even have opened the database.
        pollfd talking{.fd = pipe[0], .events = POLLIN, .revents = 0};
        if (round % 2 == 0) ::poll(&talking, 1, 10'000);
        std::this_thread::sleep_for(std::chrono::microseconds{random() % 100'000});
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status));
        Word word{};
        while (::read(pipe[0], &word, sizeof word) == sizeof word) promised = word;
        ::close(pipe[0]);

        const Database database{directory.path(), options};
        if (database.is_empty()) {
            REQUIRE(promised.imported == 0);
            continue;
        }
        database.verify();
        const auto head = database.finalised();
        REQUIRE(head.height >= promised.final);
        REQUIRE(head.hash == hash_of(head.height));
        REQUIRE(entries_of(*database.snapshot()) == model.at(head.height).entries());
        for (BlockNumber height = 1; height <= promised.imported; ++height) {
            REQUIRE(database.header(hash_of(height)) == block_of(height).header);
            REQUIRE(database.body(hash_of(height)) == block_of(height).body);
        }
        auto height = head.height;
        for (const auto& place : database.unfinalised()) REQUIRE(place == place_of(++height));
        REQUIRE(height >= promised.imported);
    }
    WARN(rounds << " kills, " << promised.imported << " blocks");
}

}  // namespace

TEST_CASE("A process killed at any instant leaves whole blocks and keeps its promises") {
    kill_and_look({});
}

TEST_CASE("So does one that does not wait for the disk") {
    kill_and_look({.durability = Durability::Process});
}
