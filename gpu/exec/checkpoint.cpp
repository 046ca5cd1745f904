// SPDX-License-Identifier: Apache-2.0
#include "gpu/exec/checkpoint.hpp"

#include <algorithm>
#include <charconv>

#include "gpu/data/safetensors_header.hpp"
#include "runtime/base/hex.hpp"

namespace assay::exec {

namespace {

using Error = CheckpointError;

data::Metadata metadata_of(const program::StateHeader& header) {
    return {
        {"task", std::to_string(header.task)},     {"program", to_hex(header.program.bytes)},
        {"dataset", to_hex(header.dataset.bytes)}, {"order_seed", to_hex(header.order_seed.bytes)},
        {"seed", std::to_string(header.seed)},     {"step", std::to_string(header.step)}};
}

// Reads the metadata back; one wrong or missing entry spoils the whole.
class MetadataReader {
  public:
    explicit MetadataReader(const data::Metadata& metadata) : metadata_{metadata} {}

    std::uint64_t number(const std::string& name) {
        const auto& text = entry(name);
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        good_ &= error == std::errc{} && end == text.data() + text.size();
        return value;
    }
    Hash256 hash(const std::string& name) {
        const auto value = hash_from_hex(entry(name));
        good_ &= value.has_value();
        return value.value_or(Hash256{});
    }
    bool good() const { return good_; }

  private:
    const std::string& entry(const std::string& name) {
        static const std::string none;
        const auto found = metadata_.find(name);
        return found == metadata_.end() ? none : found->second;
    }

    const data::Metadata& metadata_;
    bool good_ = true;
};

Expected<Checkpoint, Error> checkpoint_of(
    Expected<data::Safetensors, data::SafetensorsError>&& file, const program::Program& program) {
    ENSURE(file, Failure{Error::File});
    MetadataReader reader{file->metadata};
    Checkpoint checkpoint{.header = {.task = reader.number("task"),
                                     .program = reader.hash("program"),
                                     .dataset = reader.hash("dataset"),
                                     .order_seed = reader.hash("order_seed"),
                                     .seed = reader.number("seed"),
                                     .step = reader.number("step")},
                          .state = {}};
    ENSURE(reader.good(), Failure{Error::BadHeader});
    for (const auto& state : program.states) {
        const auto found = std::ranges::find(file->tensors, state.name, &data::NamedTensor::name);
        ENSURE(found != file->tensors.end(), Failure{Error::MissingTensor});
        ENSURE(found->tensor.type == state.type, Failure{Error::WrongType});
        checkpoint.state.push_back(std::move(found->tensor));
    }
    ENSURE(file->tensors.size() == program.states.size(), Failure{Error::ExtraTensor});
    return checkpoint;
}

}  // namespace

Expected<std::monostate, Error> write_checkpoint(const std::filesystem::path& path,
                                                 const program::Program& program,
                                                 const program::StateHeader& header,
                                                 std::span<const program::TensorView> state) {
    std::vector<data::NamedView> named;
    for (std::size_t i = 0; i < state.size(); ++i)
        named.push_back({.name = program.states[i].name, .tensor = state[i]});
    ENSURE(data::write_safetensors(path, named, metadata_of(header)), Failure{Error::File});
    return std::monostate{};
}

Expected<Checkpoint, Error> read_checkpoint(const std::filesystem::path& path,
                                            const program::Program& program) {
    std::uint64_t size_max = data::safetensors_prefix + data::safetensors_header_max;
    for (const auto& state : program.states) size_max += state.type.bytes();
    return checkpoint_of(data::read_safetensors(path, size_max), program);
}

Expected<Checkpoint, Error> parse_checkpoint(ByteView file, const program::Program& program) {
    return checkpoint_of(data::parse_safetensors(file), program);
}

}  // namespace assay::exec
