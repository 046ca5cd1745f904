// SPDX-License-Identifier: Apache-2.0
// What a database says when the world is not as it should be.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>

#include "client/db/lmdb.hpp"
#include "client/db/record.hpp"
#include "tests/client/db/chain.hpp"

using namespace assay;
using namespace assay::db;
namespace fs = std::filesystem;

namespace {

Fault fault_of(const std::function<void()>& body) {
    try {
        body();
    } catch (const DatabaseError& error) {
        INFO(error.what());
        CHECK(std::string{error.what()}.size() > 20);
        return error.fault();
    }
    throw std::runtime_error{"nothing was thrown"};
}

Fault fault_of_opening(const fs::path& path) {
    return fault_of([&] { const Database database{path}; });
}

void make(const fs::path& path) {
    Database database{path};
    database.init_genesis(test_genesis());
}

// Runs `body` in a process of its own and returns its exit status.
int in_child(const std::function<int()>& body) {
    const auto child = ::fork();
    if (child == 0) ::_exit(body());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

}  // namespace

TEST_CASE("A database that another process has open is refused") {
    const TemporaryDirectory directory;
    const Database database{directory.path()};
    CHECK(fault_of_opening(directory.path()) == Fault::InUse);
}

TEST_CASE("A file that is no database, or another program's, is refused and left alone") {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "data.mdb";
    std::ofstream{file} << std::string(20000, 'x');
    CHECK(fault_of_opening(directory.path()) == Fault::Foreign);
    CHECK(fs::file_size(file) == 20000);
    fs::remove(file);

    MDB_env* environment = nullptr;
    mdb_env_create(&environment);
    REQUIRE(mdb_env_open(environment, directory.path().c_str(), 0, 0600) == MDB_SUCCESS);
    MDB_txn* transaction = nullptr;
    mdb_txn_begin(environment, nullptr, 0, &transaction);
    MDB_dbi table = 0;
    mdb_dbi_open(transaction, nullptr, 0, &table);
    auto text = lmdb::to_val(as_bytes("theirs"));
    mdb_put(transaction, table, &text, &text, 0);
    mdb_txn_commit(transaction);
    mdb_env_close(environment);
    CHECK(fault_of_opening(directory.path()) == Fault::Foreign);
}

TEST_CASE("A database of another format is refused by name") {
    const TemporaryDirectory directory;
    make(directory.path());
    {
        lmdb::Environment environment{directory.path(), {}};
        environment.write([](lmdb::Transaction& transaction) {
            transaction.put(lmdb::Table::Meta, as_bytes("format"), as_bytes("assay 999"));
        });
    }
    CHECK(fault_of_opening(directory.path()) == Fault::Version);
}

TEST_CASE("A file that was cut off is refused, not read beyond its end") {
    const TemporaryDirectory directory;
    make(directory.path());
    const auto file = directory.path() / "data.mdb";
    fs::resize_file(file, fs::file_size(file) / 2);
    CHECK(fault_of_opening(directory.path()) == Fault::Corrupt);
}

TEST_CASE("A directory that may not be written is refused") {
    const TemporaryDirectory directory;
    // Permissions do not bind root: a file where the directory should be does.
    std::ofstream{directory.path() / "file"} << "x";
    const auto fault = fault_of_opening(directory.path() / "file" / "below");
    CHECK((fault == Fault::Disk || fault == Fault::Permission));
    if (::geteuid() == 0) return;
    fs::permissions(directory.path(), fs::perms::owner_read | fs::perms::owner_exec);
    CHECK(fault_of_opening(directory.path()) == Fault::Permission);
    fs::permissions(directory.path(), fs::perms::owner_all);
}

TEST_CASE("The map grows when it is full, and says so when it cannot") {
    const TemporaryDirectory directory;
    const Options small{.durability = Durability::Process, .map_size = 1 << 20};
    Database database{directory.path(), small};
    database.init_genesis(test_genesis());
    StateTree tree{database};
    auto block = block_of(1);
    block.body.assign(3, Bytes(1 << 20, 7));
    {
        // The tree reads, so the map may not move.
        CHECK(fault_of([&] { database.put_block(block); }) == Fault::Full);
        CHECK_FALSE(database.header(block.hash));
    }
}

TEST_CASE("The map grows when it is full and nobody reads") {
    const TemporaryDirectory directory;
    const Options small{.durability = Durability::Process, .map_size = 1 << 20};
    Database database{directory.path(), small};
    database.init_genesis(test_genesis());
    auto block = block_of(1);
    block.body.assign(20, Bytes(1 << 20, 7));
    database.put_block(block);
    CHECK(database.body(block.hash) == block.body);
    CHECK(database.unfinalised() == std::vector{place_of(1)});
    database.verify();
}

TEST_CASE("A full disk is an error that leaves the last whole block") {
    const TemporaryDirectory directory;
    make(directory.path());
    const auto status = in_child([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{.rlim_cur = 400'000, .rlim_max = 400'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        Database database{directory.path()};
        StateTree tree{database};
        for (BlockNumber height = 1; height < 1000; ++height) {
            try {
                import_block(database, tree, height);
                tree.finalise(hash_of(height), {});
            } catch (const DatabaseError& error) {
                const auto is_said = error.fault() == Fault::Full || error.fault() == Fault::Disk;
                return is_said ? static_cast<int>(height) : 254;
            }
        }
        return 253;
    });
    INFO(status);
    REQUIRE(status > 1);
    REQUIRE(status < 253);
    Database database{directory.path()};
    database.verify();
    const auto height = database.finalised().height;
    CHECK(height + 1 == static_cast<BlockNumber>(status));
    Model model;
    CHECK(entries_of(*database.snapshot()) == model.at(height).entries());
}

TEST_CASE("A state that does not match its root is found") {
    using lmdb::Table;
    const std::vector<std::function<void(lmdb::Transaction&)>> damages{
        [](auto& t) { t.put(Table::State, as_bytes("extra"), as_bytes("value")); },
        [](auto& t) {
            t.put(Table::Nodes, Bytes{0x77, 0x77, 0x00}, as_bytes("node"));
        },
        [](auto& t) { t.erase(Table::Nodes, Bytes{0x00}); },
        [](auto& t) { t.erase(Table::Headers, hash_of(0).bytes); },
        [](auto& t) { t.erase(Table::Canonical, height_key(1)); },
        [](auto& t) {
            t.put(Table::Undo, height_key(1, as_bytes("key")), Bytes{1, 2});
        },
    };
    for (const auto& damage : damages) {
        const TemporaryDirectory directory;
        {
            Database database{directory.path()};
            database.init_genesis(test_genesis());
            StateTree tree{database};
            import_block(database, tree, 1);
            tree.finalise(hash_of(1), {});
            database.verify();
        }
        {
            lmdb::Environment environment{directory.path(), {}};
            environment.write(damage);
        }
        const Database database{directory.path()};
        CHECK(fault_of([&] { database.verify(); }) == Fault::Corrupt);
    }
}
