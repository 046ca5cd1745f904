// SPDX-License-Identifier: Apache-2.0
#include "gpu/data/safetensors_header.hpp"

#include <algorithm>

#include "gpu/data/json_text.hpp"
#include "runtime/program/limits.hpp"

namespace assay::data {

using program::Dtype;
using program::TensorType;

namespace {

using Error = SafetensorsError;

constexpr std::string_view dtype_names[] = {"F32", "I32", "U8"};  // In the order of Dtype.

// Calls `item()` for each element of a list between `open` and `close`; false where the list is not
// well-formed or an item said so.
template <class Item>
bool each_item(JsonText& text, char open, char close, Item&& item) {
    if (!text.take(open)) return false;
    if (text.take(close)) return true;
    do
        if (!item()) return false;
    while (text.take(','));
    return text.take(close);
}

// Calls `member(name)` for each member of an object, with the text standing at its value.
template <class Member>
bool each_member(JsonText& text, Member&& member) {
    return each_item(text, '{', '}', [&] {
        const auto name = text.string();
        return name && text.take(':') && member(*name);
    });
}

std::optional<std::vector<std::uint64_t>> numbers(JsonText& text, std::size_t most) {
    std::vector<std::uint64_t> list;
    const bool good = each_item(text, '[', ']', [&] {
        const auto number = text.number();
        if (!number || list.size() == most) return false;
        list.push_back(*number);
        return true;
    });
    return good ? std::optional{list} : std::nullopt;
}

Expected<program::Shape, Error> shape_of(std::span<const std::uint64_t> dimensions) {
    std::uint64_t rows = 1, last = 1;
    for (const auto dimension : dimensions) {
        // Both factors are at most 2^28.
        rows *= last;
        last = dimension;
        ENSURE(last >= 1 && last <= program::max_dimension && rows <= program::max_dimension,
               Failure{Error::BadShape});
    }
    ENSURE(rows * last <= program::max_elements, Failure{Error::BadShape});
    return program::Shape{static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(last)};
}

// The value of one tensor's name.
class EntryReader {
  public:
    EntryReader(JsonText& text, std::uint64_t data_bytes) : text_{text}, data_bytes_{data_bytes} {}

    Expected<SafetensorsEntry, Error> read(const std::string& name) {
        const bool good = each_member(text_, [&](const std::string& member) {
            if (member == "dtype") return set(dtype_, text_.string(), Error::BadHeader);
            if (member == "shape") return set(shape_, numbers(text_, 8), Error::BadShape);
            if (member == "data_offsets") return set(place_, numbers(text_, 2), Error::BadPlace);
            return false;
        });
        ENSURE(good && dtype_ && shape_ && place_, Failure{error_});
        const auto dtype = std::ranges::find(dtype_names, *dtype_);
        ENSURE(dtype != std::end(dtype_names), Failure{Error::UnknownDtype});
        const TensorType type{static_cast<Dtype>(dtype - dtype_names), TRY(shape_of(*shape_))};
        ENSURE(place_->size() == 2, Failure{Error::BadPlace});
        const auto begin = (*place_)[0], end = (*place_)[1];
        ENSURE(begin <= end && end <= data_bytes_ && end - begin == type.bytes(),
               Failure{Error::BadPlace});
        return SafetensorsEntry{.name = name, .type = type, .begin = begin};
    }

  private:
    template <class T>
    bool set(std::optional<T>& member, std::optional<T>&& value, Error otherwise) {
        if (member || !value) {
            error_ = member ? Error::DuplicateName : otherwise;
            return false;
        }
        member = std::move(value);
        return true;
    }

    JsonText& text_;
    std::uint64_t data_bytes_;
    std::optional<std::string> dtype_;
    std::optional<std::vector<std::uint64_t>> shape_, place_;
    Error error_ = Error::BadHeader;
};

// The whole header; `error` says what was wrong when it returns nothing.
std::optional<SafetensorsLayout> read_layout(JsonText& text, std::uint64_t data_bytes,
                                             Error& error) {
    SafetensorsLayout layout;
    const auto add_metadata = [&] {
        return each_member(text, [&](const std::string& key) {
            auto value = text.string();
            return value && layout.metadata.emplace(key, std::move(*value)).second;
        });
    };
    bool has_metadata = false;
    const bool good = each_member(text, [&](const std::string& name) {
        if (name == "__metadata__") {
            if (has_metadata) return false;
            has_metadata = true;
            return add_metadata();
        }
        auto entry = EntryReader{text, data_bytes}.read(name);
        if (!entry) {
            error = entry.error();
            return false;
        }
        layout.entries.push_back(std::move(*entry));
        return true;
    });
    return good && text.at_end() ? std::optional{std::move(layout)} : std::nullopt;
}

bool has_duplicates(const std::vector<SafetensorsEntry>& entries) {
    std::vector<std::string_view> names;
    for (const auto& entry : entries) names.push_back(entry.name);
    std::ranges::sort(names);
    return std::ranges::adjacent_find(names) != names.end();
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
    JsonText text{{reinterpret_cast<const char*>(header.data()), header.size()}};
    Error error = Error::BadHeader;
    auto layout = read_layout(text, data_bytes, error);
    ENSURE(layout, Failure{error});
    ENSURE(!has_duplicates(layout->entries), Failure{Error::DuplicateName});
    std::ranges::sort(layout->entries, {}, &SafetensorsEntry::begin);
    std::uint64_t end = 0;
    for (const auto& entry : layout->entries) {
        ENSURE(entry.begin == end, Failure{Error::Gaps});
        end += entry.type.bytes();
    }
    ENSURE(end == data_bytes, Failure{Error::Gaps});
    return std::move(*layout);
}

Bytes safetensors_header(std::span<const NamedView> tensors, const Metadata& metadata) {
    std::string text, separator = "{";
    if (!metadata.empty()) {
        text += "{\"__metadata__\":";
        for (const auto& [key, value] : metadata) {
            text += separator + json_quoted(key) + ":" + json_quoted(value);
            separator = ",";
        }
        text += "}";
    }
    separator = text.empty() ? "{" : ",";
    std::uint64_t end = 0;
    for (const auto& [name, tensor] : tensors) {
        const auto& [rows, columns] = tensor.type.shape;
        const auto begin = end;
        end += tensor.type.bytes();
        text += separator + json_quoted(name) + ":{\"dtype\":";
        text += json_quoted(dtype_names[static_cast<std::size_t>(tensor.type.dtype)]);
        text += ",\"shape\":[" + std::to_string(rows) + "," + std::to_string(columns) + "]";
        text += ",\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(end) + "]}";
        separator = ",";
    }
    text += separator == "{" ? "{}" : "}";
    text.append((8 - text.size() % 8) % 8, ' ');
    Bytes bytes;
    for (unsigned i = 0; i < safetensors_prefix; ++i)
        bytes.push_back(static_cast<std::uint8_t>(std::uint64_t{text.size()} >> (8 * i)));
    append(bytes, as_bytes(text));
    return bytes;
}

}  // namespace assay::data
