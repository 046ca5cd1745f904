// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/sign_record.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "client/keystore/secret_file.hpp"
#include "runtime/base/hex.hpp"

namespace assay::keystore {

namespace {

// What a file system says of one file at one moment, and of no copy of it.
std::string mark_of(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        throw std::system_error{errno, std::generic_category(), "cannot look at " + path.string()};
    return std::to_string(status.st_dev) + " " + std::to_string(status.st_ino) + " " +
           std::to_string(status.st_ctim.tv_sec) + " " + std::to_string(status.st_ctim.tv_nsec);
}

std::string to_text(const guard::Record& record) {
    const Bytes encoded = scale::to_bytes(record);
    return to_hex(encoded) + " " + to_hex(crypto::blake2_256(encoded).bytes);
}

std::optional<guard::Record> from_text(std::string_view text) {
    const auto space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const auto encoded = from_hex(text.substr(0, space));
    const auto digest = from_hex(text.substr(space + 1));
    if (!encoded || !digest || !equal(*digest, crypto::blake2_256(*encoded).bytes))
        return std::nullopt;
    return scale::from_bytes<guard::Record>(*encoded);
}

}  // namespace

AlreadyRunning::AlreadyRunning(const std::filesystem::path& folder)
    : std::runtime_error{"another process signs with the keys of " + folder.string()} {}

SignRecord::SignRecord(std::filesystem::path folder) : folder_{std::move(folder)} {
    std::filesystem::create_directories(folder_);
    const auto lock = folder_ / "signed.lock";
    lock_ = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (lock_ < 0)
        throw std::system_error{errno, std::generic_category(), "cannot open " + lock.string()};
    try {
        if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) throw AlreadyRunning{folder_};
        const auto path = folder_ / "signed";
        if (const auto text = read_secret_file(path)) {
            const auto known = from_text(*text);
            if (!known) throw std::runtime_error{path.string() + " is damaged"};
            record_ = *known;
            intact_ = read_secret_file(folder_ / "signed.mark") == mark_of(path);
        }
    } catch (...) {
        ::close(lock_);
        throw;
    }
}

SignRecord::~SignRecord() { ::close(lock_); }

void SignRecord::write(const guard::Record& record) {
    const auto path = folder_ / "signed";
    write_secret_file(path, to_text(record));
    record_ = record;
    write_secret_file(folder_ / "signed.mark", mark_of(path));
}

}  // namespace assay::keystore
