// SPDX-License-Identifier: Apache-2.0
#include "client/keystore/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <system_error>

#include "client/keystore/randomness.hpp"
#include "runtime/base/hex.hpp"

namespace assay::keystore {

namespace {

[[noreturn]] void fail(const char* what, const std::filesystem::path& path) {
    throw std::system_error{errno, std::generic_category(),
                            std::string{what} + " " + path.string()};
}

class File {
  public:
    File(const std::filesystem::path& path, int flags)
        : path_{path}, descriptor_{::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR)} {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (is_open()) ::close(descriptor_);
    }

    bool is_open() const { return descriptor_ >= 0; }

    void write(std::string_view text) {
        while (!text.empty()) {
            const ssize_t written = ::write(descriptor_, text.data(), text.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) fail("cannot write", path_);
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    std::string read() {
        std::string text;
        char part[4096];
        while (true) {
            const ssize_t size = ::read(descriptor_, part, sizeof part);
            if (size < 0 && errno == EINTR) continue;
            if (size < 0) fail("cannot read", path_);
            if (size == 0) return text;
            text.append(part, static_cast<std::size_t>(size));
        }
    }

    void flush() {
        if (::fsync(descriptor_) != 0) fail("cannot flush", path_);
    }

  private:
    std::filesystem::path path_;
    int descriptor_;
};

}  // namespace

void write_secret_file(const std::filesystem::path& path, std::string_view text) {
    // The name starts with a dot, which no key's file does: a crash leaves nothing that counts.
    std::string name = ".draft-";
    name += to_hex(random_bytes<8>());
    const auto draft = path.parent_path() / name;
    try {
        File file{draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW};
        if (!file.is_open()) fail("cannot create", draft);
        file.write(text);
        file.flush();
        if (::rename(draft.c_str(), path.c_str()) != 0) fail("cannot rename to", path);
    } catch (...) {
        ::unlink(draft.c_str());
        throw;
    }
    // The new name itself must survive a power cut too.
    File folder{path.parent_path(), O_RDONLY | O_DIRECTORY};
    if (!folder.is_open()) fail("cannot open", path.parent_path());
    folder.flush();
}

std::optional<std::string> read_secret_file(const std::filesystem::path& path) {
    File file{path, O_RDONLY};
    if (!file.is_open()) {
        if (errno == ENOENT) return std::nullopt;
        fail("cannot open", path);
    }
    return file.read();
}

}  // namespace assay::keystore
