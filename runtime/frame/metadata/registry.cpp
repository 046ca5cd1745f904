// SPDX-License-Identifier: Apache-2.0
#include "runtime/frame/metadata/describe.hpp"

namespace assay::frame::metadata {

std::string pascal_case(std::string_view snake) {
    std::string out;
    bool upper = true;
    for (const char c : snake) {
        if (c != '_') out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        upper = c == '_';
    }
    return out;
}

std::string snake_case(std::string_view pascal) {
    std::string out;
    for (const char c : pascal) {
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper && !out.empty()) out += '_';
        out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

Strings split_name(std::string_view qualified) {
    Strings out;
    for (auto rest = qualified.substr(0, qualified.find('<')); !rest.empty();) {
        const auto end = std::min(rest.find("::"), rest.size());
        out.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return out;
}

TypeId Registry::named(const std::string& name) {
    const auto [at, fresh] = named_.try_emplace(name, types_.size());
    const TypeId id{static_cast<std::uint32_t>(at->second)};
    if (fresh) types_.push_back({id, {}});
    return id;
}

TypeId Registry::add_as(const char* identity, Type (*made)(Registry&)) {
    const auto [at, fresh] = ids_.try_emplace(identity, types_.size());
    const TypeId id{static_cast<std::uint32_t>(at->second)};
    if (fresh) {
        types_.push_back({id, {}});  // Taken before it is described, so that cycles end.
        auto type = made(*this);
        types_[id.id].type = std::move(type);
    }
    return id;
}

// A trailing underscore stands where C++ has the outside name for itself, such as "new".
std::vector<Field> Registry::fields_of(std::span<const Member> members, bool with_names) {
    std::vector<Field> fields;
    for (const auto& [name, add] : members) {
        std::optional<std::string> label;
        if (with_names) label = name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
        fields.push_back({std::move(label), add(*this), {}, {}});
    }
    return fields;
}

Variants Registry::variants_of(std::span<const Alternative> alternatives) {
    Variants out;
    for (const auto& [name, doc, index, members, named_members] : alternatives) {
        Variant variant{std::string{name}, fields_of(members, named_members), index, {}};
        if (!doc.empty()) variant.docs.emplace_back(doc);
        out.variants.push_back(std::move(variant));
    }
    return out;
}

Variants Registry::enumeration(std::span<const std::string_view> names) {
    Variants out;
    for (const auto name : names)
        out.variants.push_back(
            {std::string{name}, {}, static_cast<std::uint8_t>(out.variants.size()), {}});
    return out;
}

std::vector<TypeId> Registry::all(std::initializer_list<Add> types) {
    std::vector<TypeId> ids;
    for (const auto add : types) ids.push_back(add(*this));
    return ids;
}

Type Registry::option_of(Add some) {
    const auto id = some(*this);
    return {{"Option"},
            {{"T", id}},
            Variants{{{"None", {}, 0, {}}, {"Some", {Field{{}, id, {}, {}}}, 1, {}}}},
            {}};
}

}  // namespace assay::frame::metadata
