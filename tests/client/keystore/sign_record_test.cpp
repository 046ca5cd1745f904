// SPDX-License-Identifier: Apache-2.0
// The ways in which validators come to sign twice, done on purpose.
#include "client/keystore/sign_record.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/client/keystore/temporary_folder.hpp"

namespace assay::keystore {

namespace fs = std::filesystem;

namespace {

const grandpa::AuthorityId own{{1}};

grandpa::Message prevote(std::uint8_t block) { return grandpa::Prevote{{{block}}, block}; }

// A validator that signs what its guard lets it, written down before.
struct Validator {
    SignRecord disk;
    guard::Guard guard;
    Validator(const fs::path& folder, babe::Slot now) : disk{folder}, guard{disk.guard(now, own)} {}
    bool seals(babe::Slot slot) {
        const auto record = guard.may_seal(slot);
        if (record) disk.write(*record), guard.written(*record);
        return bool{record};
    }
    std::optional<grandpa::Message> votes(grandpa::RoundNumber round, std::uint8_t block) {
        const auto permit = guard.may_vote(3, round, prevote(block));
        if (!permit) return std::nullopt;
        disk.write(permit->record);
        guard.written(permit->record);
        return permit->message;
    }
    void hear(grandpa::RoundNumber round) {
        grandpa::AuthorityList list;
        for (std::uint8_t i = 1; i <= 4; ++i) list.push_back({{{i}}, 1});
        for (const auto& voter : list)
            guard.heard(3, *grandpa::VoterSet::make(list), round, voter.id);
    }
};

// As an operator would: all files, in place.
void copy_all(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

}  // namespace

TEST_CASE("a validator started again repeats its vote and seals no slot twice") {
    const TemporaryFolder folder;
    {
        Validator first{folder.path(), 0};
        first.hear(1);  // Never ran: it cannot know that, and listens first.
        CHECK(first.seals(10));
        CHECK(first.votes(5, 7) == prevote(7));
    }
    Validator again{folder.path(), 10};
    CHECK(again.disk.intact());
    CHECK_FALSE(again.seals(10));
    CHECK(again.votes(5, 8) == prevote(7));
    CHECK(again.votes(6, 8) == prevote(8));
}

TEST_CASE("a restored backup does not sign again what was signed after it was made") {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data", backup = folder.path() / "backup";
    {
        Validator validator{data, 0};
        validator.hear(1);
        CHECK(validator.seals(10));
        CHECK(validator.votes(5, 7));
    }
    copy_all(data, backup);
    {
        Validator validator{data, 10};
        CHECK(validator.seals(11));
        CHECK(validator.votes(6, 7) == prevote(7));
    }
    copy_all(backup, data);
    Validator restored{data, 11};
    CHECK_FALSE(restored.disk.intact());
    CHECK_FALSE(restored.seals(11));
    CHECK_FALSE(restored.votes(6, 8));
    restored.hear(6);  // The others are in the round that the lost self voted in.
    CHECK_FALSE(restored.votes(6, 8));
    CHECK_FALSE(restored.votes(7, 8));
    CHECK(restored.votes(8, 8) == prevote(8));
    CHECK(restored.seals(12));
}

TEST_CASE("a copy elsewhere is not the validator either") {
    const TemporaryFolder folder;
    const auto here = folder.path() / "here", there = folder.path() / "there";
    {
        Validator validator{here, 0};
        CHECK(validator.seals(10));
    }
    copy_all(here, there);
    Validator original{here, 10}, copy{there, 10};
    CHECK(original.disk.intact());
    CHECK_FALSE(copy.disk.intact());
}

TEST_CASE("the same keys cannot be started twice") {
    const TemporaryFolder folder;
    {
        const SignRecord first{folder.path()};
        CHECK_THROWS_AS(SignRecord{folder.path()}, AlreadyRunning);
    }
    CHECK_NOTHROW(SignRecord{folder.path()});
}

TEST_CASE("a damaged record stops the validator") {
    const TemporaryFolder folder;
    SignRecord{folder.path()}.write([] {
        guard::Record record;
        record.slot = 7;
        return record;
    }());
    {
        std::ofstream file{folder.path() / "signed", std::ios::in | std::ios::out};
        file.seekp(3);
        file << 'f';
    }
    CHECK_THROWS_AS(SignRecord{folder.path()}, std::runtime_error);
}

}  // namespace assay::keystore
