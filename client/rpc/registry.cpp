// SPDX-License-Identifier: Apache-2.0
#include "client/rpc/registry.hpp"

#include "runtime/base/check.hpp"

namespace assay::rpc {

MethodRegistry::MethodRegistry() {
    add("rpc_methods", [this](const Parameters&) { return Json{{"methods", names()}}; });
}

void MethodRegistry::add(std::string name, Handler handler, Access access) {
    insert(std::move(name), Call{std::move(handler), access});
}

void MethodRegistry::add_connected(std::string name, ConnectedHandler handler) {
    insert(std::move(name), ConnectedCall{std::move(handler)});
}

void MethodRegistry::add(SubscriptionNames names, Subscribe subscribe) {
    insert(std::move(names.subscribe), Open{names.notification, std::move(subscribe)});
    insert(std::move(names.unsubscribe), Close{std::move(names.notification)});
}

void MethodRegistry::alias(std::string name, const std::string& of) {
    const Method* method = find(of);
    INVARIANT(method != nullptr);
    insert(std::move(name), *method);
}

const MethodRegistry::Method* MethodRegistry::find(std::string_view name) const {
    const auto found = methods_.find(name);
    return found == methods_.end() ? nullptr : &found->second;
}

std::vector<std::string> MethodRegistry::names() const {
    std::vector<std::string> out;
    out.reserve(methods_.size());
    for (const auto& [name, method] : methods_) out.push_back(name);
    return out;
}

void MethodRegistry::insert(std::string name, Method method) {
    const bool fresh = methods_.emplace(std::move(name), std::move(method)).second;
    INVARIANT(fresh);
}

}  // namespace assay::rpc
