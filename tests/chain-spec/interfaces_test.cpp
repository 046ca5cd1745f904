// SPDX-License-Identifier: Apache-2.0
#include "chain-spec/interfaces/interface.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "chain-spec/delegation.hpp"
#include "chain-spec/metadata.hpp"
#include "chain-spec/protocol.hpp"
#include "runtime/base/hex.hpp"
#include "runtime/frame/dispatch_result.hpp"
#include "tests/chain-spec/fixture.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::chain_spec {

namespace {

struct Asked : TestChain {
    Asked() { import(build({})); }
    Expected<Bytes, CallError> ask(std::string_view name, const Bytes& arguments = {}) const {
        return runtime_call(state, head, number, name, arguments);
    }
    template <class T>
    T reply(std::string_view name, const Bytes& arguments = {}) const {
        const auto bytes = ask(name, arguments);
        REQUIRE(bytes);
        const auto value = scale::from_bytes<T>(*bytes);
        REQUIRE(value);
        return *value;
    }
};

Bytes transfer_to(const AccountId& to, Balance amount) {
    return frame::encode_call<Balances>(
        balances::transfer_keep_alive{.dest = frame::Id{to}, .value = amount});
}

}  // namespace

TEST_CASE("what the metadata describes can be called, and the version names just that") {
    const Asked chain;
    const auto model = metadata_model();
    const auto version = runtime_version();
    REQUIRE(version.apis.size() == model.interfaces.size());
    std::set<std::string> names;
    for (std::size_t i = 0; i < model.interfaces.size(); ++i) {
        const auto& [api, number] = model.interfaces[i];
        CHECK(version.apis[i].id == crypto::blake2_64(as_bytes(api.name)));
        CHECK(version.apis[i].version == number);
        REQUIRE_FALSE(api.methods.empty());
        for (const auto& method : api.methods) {
            const auto name = api.name + "_" + method.name;
            CHECK(names.insert(name).second);
            INFO(name);
            // With nothing to read, only a function without arguments has an answer.
            const auto answer = chain.ask(name);
            CHECK(static_cast<bool>(answer) == method.inputs.empty());
            if (!answer) CHECK(answer.error() == CallError::BadArguments);
        }
    }
    for (const char* unknown : {"", "Core", "Core_", "_version", "Core_nothing", "core_version"})
        CHECK(chain.ask(unknown).error() == CallError::UnknownFunction);
}

TEST_CASE("interfaces are known by the hashes of their names") {
    const auto known = crypto::golden::read("substrate_vectors.json").at("runtime_api_ids");
    REQUIRE(known.size() == 15);
    std::size_t ours = 0;
    for (const auto& [name, id] : known.items()) {
        const auto hash = crypto::blake2_64(as_bytes(name));
        CHECK(to_hex(hash) == id.get<std::string>());
        const auto version = runtime_version();
        ours += std::ranges::count(version.apis, hash, &system::RuntimeApi::id) != 0 ? 1 : 0;
    }
    CHECK(ours == interfaces::all().size() - 2);  // Tasks and trials are nobody else's.
}

TEST_CASE("every version of the metadata is served, and no other") {
    const Asked chain;
    CHECK(chain.reply<std::vector<std::uint32_t>>("Metadata_metadata_versions") ==
          std::vector<std::uint32_t>{14, 15, 16});
    for (const std::uint32_t version : {14U, 15U, 16U}) {
        const auto document = chain.reply<std::optional<Bytes>>("Metadata_metadata_at_version",
                                                                scale::to_bytes(version));
        REQUIRE(document);
        CHECK(ByteView{*document}.first(4)[0] == 'm');
        CHECK(document->at(4) == version);
        CHECK(*document == *metadata_document(version));
    }
    for (const std::uint32_t version : {0U, 13U, 17U, 0xffff'ffffU})
        CHECK(chain.reply<std::optional<Bytes>>("Metadata_metadata_at_version",
                                                scale::to_bytes(version)) == std::nullopt);
    CHECK(chain.reply<Bytes>("Metadata_metadata") == *metadata_document(14));
}

TEST_CASE("a fee query says what the extrinsic then pays, part by part") {
    Asked chain;
    const auto call = transfer_to(chain.bob.id, unit);
    const auto body = chain.sign(chain.alice, call, 0, milli);
    const auto query = [&](const Bytes& extrinsic) {
        auto arguments = scale::to_bytes(extrinsic);
        append(arguments, scale::to_bytes(static_cast<std::uint32_t>(arguments.size())));
        return arguments;
    };
    using transaction_payment::FeeDetails;
    using transaction_payment::RuntimeDispatchInfo;
    const auto info =
        chain.reply<RuntimeDispatchInfo>("TransactionPaymentApi_query_info", query(body));
    const auto details =
        chain.reply<FeeDetails>("TransactionPaymentApi_query_fee_details", query(body));
    REQUIRE(details.inclusion_fee);
    const auto& parts = *details.inclusion_fee;
    CHECK(parts.base_fee > 0);
    CHECK(parts.len_fee > 0);
    CHECK(parts.adjusted_weight_fee > 0);
    CHECK(parts.base_fee + parts.len_fee + parts.adjusted_weight_fee == info.partial_fee);
    CHECK(details.tip == milli);
    CHECK(info.dispatch_class == frame::DispatchClass::Normal);
    CHECK(info.weight == balances::transfer_keep_alive::spec.weight);

    const auto length = static_cast<std::uint32_t>(scale::to_bytes(body).size());
    CHECK(chain.reply<Balance>("TransactionPaymentApi_query_length_to_fee",
                               scale::to_bytes(length)) == parts.len_fee);
    CHECK(chain.reply<Balance>("TransactionPaymentApi_query_weight_to_fee",
                               scale::to_bytes(info.weight)) == parts.adjusted_weight_fee);
    auto of_call = call;
    append(of_call, scale::to_bytes(length));
    CHECK(chain.reply<RuntimeDispatchInfo>("TransactionPaymentCallApi_query_call_info", of_call)
              .partial_fee == info.partial_fee);
    CHECK(chain.reply<FeeDetails>("TransactionPaymentCallApi_query_call_fee_details", of_call)
              .inclusion_fee->len_fee == parts.len_fee);

    const auto before = chain.account(chain.alice.id).data.free;
    chain.import(chain.build({body}));
    CHECK(before - chain.account(chain.alice.id).data.free == unit + milli + info.partial_fee);

    // An inherent pays nothing.
    const auto inherent = frame::encode_extrinsic<SignedExtra>(
        {.by = {}, .call = frame::encode_call<Timestamp>(timestamp::set{1})});
    CHECK(chain.reply<RuntimeDispatchInfo>("TransactionPaymentApi_query_info", query(inherent))
              .partial_fee == 0);
    CHECK(chain.reply<FeeDetails>("TransactionPaymentApi_query_fee_details", query(inherent))
              .inclusion_fee.has_value() == false);
}

TEST_CASE("a trial run of an extrinsic tells its outcome and changes nothing") {
    const Asked chain;
    using Outcome = frame::WireResult<frame::DispatchResult, frame::TransactionValidityError>;
    const auto run = [&](const Bytes& body) {
        return chain.reply<Outcome>("BlockBuilder_apply_extrinsic", scale::to_bytes(body));
    };
    const frame::DispatchResult fine = frame::Ok<std::monostate>{};
    CHECK(run(chain.sign(chain.alice, transfer_to(chain.bob.id, unit), 0)) ==
          Outcome{frame::Ok<frame::DispatchResult>{fine}});
    const auto too_much = run(chain.sign(chain.alice, transfer_to(chain.bob.id, 9'999 * unit), 0));
    CHECK(scale::to_bytes(too_much).size() == 2 + 6);
    CHECK(run(chain.sign(chain.alice, transfer_to(chain.bob.id, unit), 7)) ==
          Outcome{frame::Err<frame::TransactionValidityError>{
              frame::Invalid{frame::InvalidTransaction::Future}}});
    CHECK(chain.account(chain.bob.id) == system::AccountInfo{});
}

TEST_CASE("validity is asked for as clients ask for it") {
    const Asked chain;
    using Validity = frame::WireResult<frame::ValidTransaction, frame::TransactionValidityError>;
    const auto ask = [&](std::uint8_t source, std::uint32_t nonce) {
        const auto body = chain.sign(chain.alice, transfer_to(chain.bob.id, unit), nonce);
        Bytes arguments{source};
        append(arguments, scale::to_bytes(body));
        append(arguments, scale::to_bytes(chain.head));
        return chain.ask("TaggedTransactionQueue_validate_transaction", arguments);
    };
    const auto valid = scale::from_bytes<Validity>(*ask(2, 1));
    REQUIRE((valid && valid->index() == 0));
    CHECK(std::get<0>(*valid).value.required.size() == 1);
    CHECK(ask(3, 0).error() == CallError::BadArguments);
}

TEST_CASE("a task is quoted before it is submitted, and then costs that") {
    const Asked chain;
    tasks::TaskSpec spec;
    using Quote = frame::WireResult<tasks::Sized, frame::DispatchError>;
    const auto quote = chain.reply<Quote>("TasksApi_quote", scale::to_bytes(spec));
    const frame::DispatchError nothing_to_do =
        frame::Module{{TasksConfig::index, {static_cast<std::uint8_t>(tasks::Error::NothingToDo)}}};
    CHECK(scale::to_bytes(quote) ==
          scale::to_bytes(Quote{frame::Err<frame::DispatchError>{nothing_to_do}}));

    CHECK(*chain.ask("TasksApi_task", Bytes(8, 0)) == Bytes{0});
    CHECK(*chain.ask("TasksApi_result", Bytes(8, 0)) == Bytes{0});
    CHECK(chain.reply<tasks::ParameterValues>("TasksApi_parameters") ==
          development_parameters().tasks);
    CHECK(*chain.ask("TrialApi_trial", Bytes(8, 0)) == Bytes{0});
    CHECK(*chain.ask("TrialApi_record", Bytes(8, 0)) == Bytes{0});
    CHECK(*chain.ask("TrialApi_member", Bytes(40, 0)) == Bytes{0});
}

TEST_CASE("the code names the version of the runtime") {
    const auto code = runtime_code();
    const std::string text{code.begin(), code.end()};
    CHECK(text.find("spec version " + std::to_string(spec_version)) != std::string::npos);
    const Asked chain;
    CHECK(chain.state.get(as_bytes(":code")) == code);
}

}  // namespace assay::chain_spec
