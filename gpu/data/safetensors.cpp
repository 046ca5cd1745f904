// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/safetensors.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "gpu/data/safetensors_header.hpp"

namespace assay::data {

namespace {

using Error = SafetensorsError;

// A file descriptor that is closed when it goes out of sight.
class Descriptor {
  public:
    Descriptor(const std::filesystem::path& path, int flags)
        : number_{open(path.c_str(), flags | O_CLOEXEC, 0644)} {}
    ~Descriptor() {
        if (number_ >= 0) close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    bool is_open() const { return number_ >= 0; }

    std::optional<std::uint64_t> file_size() const {
        struct stat status {};
        if (fstat(number_, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
        return static_cast<std::uint64_t>(status.st_size);
    }

    bool read_all(std::span<std::uint8_t> bytes) const {
        while (!bytes.empty()) {
            const auto count = read(number_, bytes.data(), bytes.size());
            if (count <= 0) return false;
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        }
        return true;
    }
    bool write_all(ByteView bytes) const {
        while (!bytes.empty()) {
            const auto count = write(number_, bytes.data(), bytes.size());
            if (count <= 0) return false;
            bytes = bytes.subspan(static_cast<std::size_t>(count));
        }
        return true;
    }
    bool flush() const { return fsync(number_) == 0; }

  private:
    int number_;
};

// `take(bytes)` fills `bytes` with what comes next in the file.
template <class Take>
Expected<Safetensors, Error> read_tensors(const SafetensorsLayout& layout, const Take& take) {
    Safetensors file{.tensors = {}, .metadata = layout.metadata};
    for (const auto& entry : layout.entries) {
        file.tensors.push_back({.name = entry.name, .tensor = program::make_tensor(entry.type)});
        ENSURE(take(file.tensors.back().tensor.bytes), Failure{Error::Unreadable});
    }
    return file;
}

}  // namespace

const program::Tensor* Safetensors::find(const std::string& name) const {
    const auto found = std::ranges::find(tensors, name, &NamedTensor::name);
    return found == tensors.end() ? nullptr : &found->tensor;
}

Expected<std::monostate, Error> write_safetensors(const std::filesystem::path& path,
                                                  std::span<const NamedView> tensors,
                                                  const Metadata& metadata) {
    auto beside = path;
    beside += ".partial";
    const auto written = [&] {
        const Descriptor file{beside, O_WRONLY | O_CREAT | O_TRUNC};
        if (!file.is_open() || !file.write_all(safetensors_header(tensors, metadata))) return false;
        for (const auto& named : tensors)
            if (!file.write_all(named.tensor.bytes)) return false;
        return file.flush();
    };
    std::error_code error;
    if (written()) {
        std::filesystem::rename(beside, path, error);
        if (!error) return std::monostate{};
    }
    std::filesystem::remove(beside, error);
    return Failure{Error::Unwritable};
}

Expected<Safetensors, Error> read_safetensors(const std::filesystem::path& path,
                                              std::uint64_t size_max) {
    const Descriptor file{path, O_RDONLY};
    ENSURE(file.is_open(), Failure{Error::Unreadable});
    const auto size = file.file_size();
    ENSURE(size, Failure{Error::Unreadable});
    ENSURE(*size <= size_max, Failure{Error::TooLarge});

    Bytes prefix(std::min<std::uint64_t>(*size, safetensors_prefix));
    ENSURE(file.read_all(prefix), Failure{Error::Unreadable});
    const auto length = TRY(safetensors_header_length(prefix));
    ENSURE(length <= *size - safetensors_prefix, Failure{Error::TooShort});
    Bytes header(length);
    ENSURE(file.read_all(header), Failure{Error::Unreadable});
    const auto layout = TRY(parse_safetensors_header(header, *size - safetensors_prefix - length));
    return read_tensors(layout,
                        [&](std::span<std::uint8_t> bytes) { return file.read_all(bytes); });
}

Expected<Safetensors, Error> parse_safetensors(ByteView file) {
    const auto length = TRY(safetensors_header_length(file));
    ENSURE(length <= file.size() - safetensors_prefix, Failure{Error::TooShort});
    auto rest = file.subspan(safetensors_prefix + length);
    const auto layout =
        TRY(parse_safetensors_header(file.subspan(safetensors_prefix, length), rest.size()));
    return read_tensors(layout, [&](std::span<std::uint8_t> bytes) {
        std::ranges::copy(rest.first(bytes.size()), bytes.begin());
        rest = rest.subspan(bytes.size());
        return true;
    });
}

}  // namespace assay::data
