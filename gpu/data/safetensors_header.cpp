// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/safetensors_header.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "runtime/program/limits.hpp"

namespace assay::data {

using nlohmann::json;
using program::Dtype;
using program::TensorType;

namespace {

using Error = SafetensorsError;

constexpr const char* dtype_names[] = {"F32", "I32", "U8"};  // In the order of Dtype.

Expected<Dtype, Error> dtype_of(const json& name) {
    for (std::size_t i = 0; i < std::size(dtype_names); ++i)
        if (name == dtype_names[i]) return static_cast<Dtype>(i);
    return Failure{Error::UnknownDtype};
}

Expected<program::Shape, Error> shape_of(const json& dimensions) {
    ENSURE(dimensions.is_array() && dimensions.size() <= 8, Failure{Error::BadShape});
    std::uint64_t rows = 1, last = 1;
    for (const auto& dimension : dimensions) {
        ENSURE(dimension.is_number_unsigned(), Failure{Error::BadShape});
        rows *= last;
        last = dimension.get<std::uint64_t>();
        // Both factors of the next product stay below 2^28.
        ENSURE(last >= 1 && last <= program::max_dimension && rows <= program::max_dimension,
               Failure{Error::BadShape});
    }
    ENSURE(rows * last <= program::max_elements, Failure{Error::BadShape});
    return program::Shape{static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(last)};
}

Expected<SafetensorsEntry, Error> entry_of(const std::string& name, const json& value,
                                           std::uint64_t data_bytes) {
    ENSURE(value.is_object() && value.contains("dtype") && value.contains("shape") &&
               value.contains("data_offsets"),
           Failure{Error::BadHeader});
    const auto dtype = TRY(dtype_of(value["dtype"]));
    const auto shape = TRY(shape_of(value["shape"]));
    const auto& offsets = value["data_offsets"];
    ENSURE(offsets.is_array() && offsets.size() == 2 && offsets[0].is_number_unsigned() &&
               offsets[1].is_number_unsigned(),
           Failure{Error::BadPlace});
    const auto begin = offsets[0].get<std::uint64_t>(), end = offsets[1].get<std::uint64_t>();
    const TensorType type{dtype, shape};
    ENSURE(begin <= end && end <= data_bytes && end - begin == type.bytes(),
           Failure{Error::BadPlace});
    return SafetensorsEntry{.name = name, .type = type, .begin = begin};
}

Expected<Metadata, Error> metadata_of(const json& value) {
    ENSURE(value.is_object(), Failure{Error::BadHeader});
    Metadata metadata;
    for (const auto& [key, text] : value.items()) {
        ENSURE(text.is_string(), Failure{Error::BadHeader});
        metadata.emplace(key, text.get<std::string>());
    }
    return metadata;
}

// JSON lets a name appear twice and the parser keeps the last. A file must not mean one thing to us
// and another to somebody else, so names are counted while parsing.
json parse_unique(ByteView text, bool& duplicate) {
    std::vector<std::set<std::string>> open;
    const auto watch = [&](int, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::object_start) open.emplace_back();
        if (event == json::parse_event_t::object_end) open.pop_back();
        if (event == json::parse_event_t::key &&
            !open.back().insert(value.get<std::string>()).second)
            duplicate = true;
        return true;
    };
    return json::parse(text.begin(), text.end(), watch, false);
}

}  // namespace

Expected<std::uint64_t, Error> safetensors_header_length(ByteView prefix) {
    ENSURE(prefix.size() >= safetensors_prefix, Failure{Error::TooShort});
    std::uint64_t length = 0;
    for (std::size_t i = safetensors_prefix; i-- > 0;) length = length << 8 | prefix[i];
    ENSURE(length <= safetensors_header_max, Failure{Error::HeaderTooLong});
    return length;
}

Expected<SafetensorsLayout, Error> parse_safetensors_header(ByteView header,
                                                            std::uint64_t data_bytes) {
    bool duplicate = false;
    const auto root = parse_unique(header, duplicate);
    ENSURE(root.is_object(), Failure{Error::BadHeader});
    ENSURE(!duplicate, Failure{Error::DuplicateName});
    SafetensorsLayout layout;
    for (const auto& [name, value] : root.items()) {
        if (name == "__metadata__")
            layout.metadata = TRY(metadata_of(value));
        else
            layout.entries.push_back(TRY(entry_of(name, value, data_bytes)));
    }
    std::ranges::sort(layout.entries, {}, &SafetensorsEntry::begin);
    std::uint64_t end = 0;
    for (const auto& entry : layout.entries) {
        ENSURE(entry.begin == end, Failure{Error::Gaps});
        end += entry.type.bytes();
    }
    ENSURE(end == data_bytes, Failure{Error::Gaps});
    return layout;
}

Bytes safetensors_header(std::span<const NamedView> tensors, const Metadata& metadata) {
    nlohmann::ordered_json root = nlohmann::ordered_json::object();
    if (!metadata.empty()) root["__metadata__"] = metadata;
    std::uint64_t end = 0;
    for (const auto& [name, tensor] : tensors) {
        const auto begin = end;
        end += tensor.type.bytes();
        root[name] = {{"dtype", dtype_names[static_cast<std::size_t>(tensor.type.dtype)]},
                      {"shape", {tensor.type.shape.rows, tensor.type.shape.columns}},
                      {"data_offsets", {begin, end}}};
    }
    auto text = root.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    Bytes bytes;
    for (unsigned i = 0; i < safetensors_prefix; ++i)
        bytes.push_back(static_cast<std::uint8_t>(std::uint64_t{text.size()} >> (8 * i)));
    append(bytes, as_bytes(text));
    return bytes;
}

}  // namespace assay::data
