// SPDX-License-Identifier: Apache-2.0
#include "client/network/protocols/state_request.hpp"

#include "client/network/wire/protobuf.hpp"

namespace assay::network {

Bytes to_bytes(const StateRequest& request) {
    ProtobufWriter out;
    out.bytes(1, request.block.bytes);
    if (!request.after.empty()) out.bytes(2, request.after);
    out.number(3, 1);  // No proof.
    return out.take();
}

std::optional<StateRequest> state_request_from_bytes(ByteView bytes) {
    StateRequest request;
    bool has_block = false, no_proof = false;
    unsigned keys = 0;
    ProtobufReader reader{bytes};
    while (const auto field = reader.next()) {
        if (field->number == 1 && field->data.size() == request.block.bytes.size()) {
            std::ranges::copy(field->data, request.block.bytes.begin());
            has_block = true;
        }
        if (field->number == 2 && !field->is_number) {
            // Two keys mean a child trie: there are none.
            if (++keys > 1 || field->data.size() > StateLimits::key_bytes) return std::nullopt;
            request.after = to_owned(field->data);
        }
        if (field->number == 3) no_proof = field->value == 1;
    }
    if (!reader.ok() || !has_block || !no_proof) return std::nullopt;
    return request;
}

Bytes to_bytes(const StateEntries& response) {
    ProtobufWriter page;
    for (const auto& [key, value] : response.entries)
        page.bytes(2, ProtobufWriter{}.bytes(1, key).bytes(2, value).take());
    if (response.complete) page.number(3, 1);
    return ProtobufWriter{}.bytes(1, page.take()).take();
}

namespace {

bool read_page(ByteView bytes, StateEntries& page) {
    ProtobufReader reader{bytes};
    while (const auto field = reader.next()) {
        if (field->number == 3) page.complete = field->value == 1;
        if (field->number != 2 || field->is_number) continue;
        ByteView key, value;
        ProtobufReader entry{field->data};
        while (const auto part = entry.next()) {
            if (part->number == 1) key = part->data;
            if (part->number == 2) value = part->data;
        }
        if (!entry.ok() || key.empty() || key.size() > StateLimits::key_bytes) return false;
        if (!page.entries.empty() &&
            !std::ranges::lexicographical_compare(page.entries.back().first, key))
            return false;
        page.entries.emplace_back(to_owned(key), to_owned(value));
    }
    return reader.ok();
}

}  // namespace

std::optional<StateEntries> state_response_from_bytes(ByteView bytes) {
    StateEntries response;
    bool any = false;
    ProtobufReader reader{bytes};
    while (const auto field = reader.next()) {
        if (field->number != 1 || field->is_number) continue;
        if (std::exchange(any, true) || !read_page(field->data, response)) return std::nullopt;
    }
    if (!reader.ok() || !any) return std::nullopt;
    return response;
}

}  // namespace assay::network
