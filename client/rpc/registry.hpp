// SPDX-License-Identifier: Apache-2.0
// The table of RPC methods: a name leads to a function. `rpc_methods` is answered from it, so what
// is listed is exactly what works.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "client/rpc/error.hpp"
#include "client/rpc/json.hpp"
#include "client/rpc/parameters.hpp"
#include "client/rpc/subscription.hpp"
#include "runtime/base/expected.hpp"

namespace assay::rpc {

/// Who may call: keys and the node's own settings are for the operator only.
enum class Access { Anyone, Operator };

/// Runs on the node's strand.
using Handler = std::function<Expected<Json, RpcError>(const Parameters&)>;
/// Ditto, for methods that belong to the connection they are called over (WebSocket only).
using ConnectedHandler = std::function<Expected<Json, RpcError>(const Parameters&, Subscriptions&)>;
/// Ditto. An error answers the request to subscribe, and there is no subscription then.
using Subscribe = std::function<Expected<Cancel, RpcError>(const Parameters&, Sink)>;

struct SubscriptionNames {
    std::string subscribe;
    std::string unsubscribe;
    std::string notification;
};

class MethodRegistry {
  public:
    struct Call {
        Handler handler;
        Access access;
    };
    struct ConnectedCall {
        ConnectedHandler handler;
    };
    struct Open {
        std::string notification;
        Subscribe subscribe;
    };
    struct Close {
        std::string notification;
    };
    using Method = std::variant<Call, ConnectedCall, Open, Close>;

    /// Contains `rpc_methods` already.
    MethodRegistry();
    MethodRegistry(const MethodRegistry&) = delete;
    MethodRegistry& operator=(const MethodRegistry&) = delete;

    /// A name stands once; a second time is a broken invariant.
    void add(std::string name, Handler handler, Access access = Access::Anyone);
    void add_connected(std::string name, ConnectedHandler handler);
    void add(SubscriptionNames names, Subscribe subscribe);
    /// A second name for a method that is there.
    void alias(std::string name, const std::string& of);

    /// Null for an unknown name. Stays valid as long as the registry.
    const Method* find(std::string_view name) const;
    /// Sorted.
    std::vector<std::string> names() const;

  private:
    void insert(std::string name, Method method);

    std::map<std::string, Method, std::less<>> methods_;
};

}  // namespace assay::rpc
