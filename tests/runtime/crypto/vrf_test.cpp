// SPDX-License-Identifier: Apache-2.0
#include "runtime/crypto/vrf.hpp"

#include <catch2/catch.hpp>

#include "runtime/scale/codec.hpp"
#include "tests/runtime/crypto/golden.hpp"

namespace assay::crypto {

namespace {

const nlohmann::json& vrf_vectors() {
    static const auto all = golden::read("vrf_vectors.json").at("vrf");
    return all;
}

Transcript extra_of(const nlohmann::json& known) {
    Transcript extra{"VRF"};
    const Bytes text = golden::bytes(known.at("extra"));
    if (!text.empty()) extra.append("", text);
    return extra;
}

}  // namespace

TEST_CASE("VRF outputs and proofs equal the golden ones for the same randomness") {
    for (const auto& known : vrf_vectors()) {
        const auto key = sr25519::SecretKey::from_mini_secret(golden::array<32>(known.at("seed")));
        const auto input =
            vrf_input(known.at("context").get<std::string>(), golden::bytes(known.at("message")));
        const auto signature =
            vrf_sign(key, input, golden::array<32>(known.at("randomness")), extra_of(known));
        CHECK(signature.output == golden::array<32>(known.at("output")));
        CHECK(signature.proof == golden::array<64>(known.at("proof")));
        CHECK(vrf_output(key, input) == signature.output);
        CHECK(vrf_verify(key.public_key(), input, signature, extra_of(known)));
    }
}

TEST_CASE("proofs that schnorrkel made verify here") {
    for (const auto& known : vrf_vectors()) {
        const auto key = golden::array<32>(known.at("publicKey"));
        const auto context = known.at("context").get<std::string>();
        const Bytes message = golden::bytes(known.at("message"));
        const VrfSignature signature{.output = golden::array<32>(known.at("output")),
                                     .proof = golden::array<64>(known.at("proofOfSchnorrkel"))};
        CHECK(vrf_verify(key, vrf_input(context, message), signature, extra_of(known)));
        const bool plain = golden::bytes(known.at("extra")).empty();
        CHECK(vrf_verify(key, context, message, signature) == plain);
    }
}

TEST_CASE("bytes drawn from an output are schnorrkel's make_bytes") {
    for (const auto& known : vrf_vectors()) {
        const auto key = golden::array<32>(known.at("publicKey"));
        const auto context = known.at("context").get<std::string>();
        const Bytes message = golden::bytes(known.at("message"));
        const auto output = golden::array<32>(known.at("output"));
        CHECK(vrf_randomness(key, context, message, output).bytes ==
              golden::array<32>(known.at("randomnessOfOutput")));
        ByteArray<16> threshold;
        vrf_bytes(key, vrf_input(context, message), output, "substrate-babe-vrf", threshold);
        CHECK(threshold == golden::array<16>(known.at("threshold")));
    }
}

TEST_CASE("a VRF proof is bound to key, context, message, output and itself") {
    const auto key = sr25519::SecretKey::from_mini_secret({1});
    const auto other = sr25519::SecretKey::from_mini_secret({2});
    const auto message = as_bytes("slot 7");
    const auto signature = vrf_sign(key, "lottery", message, {});
    const auto& owner = key.public_key();
    REQUIRE(vrf_verify(owner, "lottery", message, signature));
    CHECK_FALSE(vrf_verify(other.public_key(), "lottery", message, signature));
    CHECK_FALSE(vrf_verify(owner, "lotter", message, signature));
    CHECK_FALSE(vrf_verify(owner, "lottery", as_bytes("slot 8"), signature));

    auto borrowed = signature;
    borrowed.output = vrf_sign(other, "lottery", message, {}).output;
    CHECK_FALSE(vrf_verify(owner, "lottery", message, borrowed));
    for (std::size_t bit = 0; bit < 512; bit += 3) {
        auto changed = signature;
        changed.proof[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        REQUIRE_FALSE(vrf_verify(owner, "lottery", message, changed));
    }
    // Under the identity every output could be "proved" with chosen numbers.
    CHECK_FALSE(vrf_verify(sr25519::PublicKey{}, "lottery", message, VrfSignature{}));
    CHECK_FALSE(vrf_verify(owner, "lottery", message, VrfSignature{}));
}

TEST_CASE("the output does not depend on the proof's randomness, the proof does") {
    const auto key = sr25519::SecretKey::from_mini_secret({3});
    const auto a = vrf_sign(key, "c", as_bytes("m"), {1});
    const auto b = vrf_sign(key, "c", as_bytes("m"), {2});
    CHECK(a.output == b.output);
    CHECK(a.proof != b.proof);
    CHECK(vrf_verify(key.public_key(), "c", as_bytes("m"), a));
    CHECK(vrf_verify(key.public_key(), "c", as_bytes("m"), b));
}

TEST_CASE("a protocol may bring its own transcript, as BABE does") {
    const auto key = sr25519::SecretKey::from_mini_secret({4});
    const auto babe = [](std::uint64_t slot) {
        Transcript transcript{"BABE"};
        transcript.append("slot number", slot)
            .append("current epoch", std::uint64_t{3})
            .append("chain randomness", ByteArray<32>{9});
        return transcript;
    };
    const auto signature = vrf_sign(key, babe(77), {});
    CHECK(vrf_verify(key.public_key(), babe(77), signature));
    CHECK_FALSE(vrf_verify(key.public_key(), babe(78), signature));
}

TEST_CASE("a VRF signature is 96 bytes on the wire") {
    const VrfSignature signature{.output = {1}, .proof = {2}};
    const auto encoded = scale::to_bytes(signature);
    CHECK(encoded.size() == 96);
    CHECK(scale::from_bytes<VrfSignature>(encoded) == signature);
}

}  // namespace assay::crypto
