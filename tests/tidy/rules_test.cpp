// SPDX-License-Identifier: Apache-2.0
// Every rule is shown a file that must fail it and one that must not.
#include "tests/tidy/rules.hpp"

#include <catch2/catch.hpp>

using namespace assay::tidy;

namespace {

using SourceCheck = std::vector<Finding> (*)(const Source&);

// How often a file of this path and text breaks a rule.
std::size_t broken(SourceCheck check, std::string path, std::string_view text) {
    return check(make_source(std::move(path), text)).size();
}

std::string lines(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "int x;\n";
    return text;
}

}  // namespace

TEST_CASE("comments and literals are not code") {
    const auto code = [](std::string_view text) { return make_source("a.cpp", text).code.at(0); };
    CHECK(code("a // throw") == "a         ");
    CHECK(code("a /* b */ c") == "a         c");
    CHECK(code(R"(f("say \"throw\"", 'x');)") == R"(f("             ", ' ');)");
    CHECK(code("1'000 + x / 2'000;") == "1'000 + x / 2'000;");
    CHECK(code("f(u8'a', 0xff'ff);") == "f(u8' ', 0xff'ff);");
    CHECK(code("R\"x(throw)x\" + 1") == "             + 1");
    const auto source = make_source("a.cpp", "/* one\nthrow\n*/ int a;\n\nint b;\n");
    CHECK(source.code == std::vector<std::string>{"      ", "     ", "   int a;", "", "int b;"});
    CHECK(source.lines.size() == source.code.size());
}

TEST_CASE("a file of 401 lines is too long") {
    CHECK(broken(check_file_length, "client/a.cpp", lines(400)) == 0);
    CHECK(broken(check_file_length, "client/a.cpp", lines(401)) == 1);
    CHECK(broken(check_file_length, "dev", lines(401)) == 1);
}

TEST_CASE("a line of 101 columns is too long, whatever the bytes") {
    CHECK(broken(check_line_length, "gpu/a.cu", std::string(100, 'x')) == 0);
    CHECK(broken(check_line_length, "gpu/a.cu", "ok\n" + std::string(101, 'x')) == 1);
    std::string umlauts = "// ";
    for (int i = 0; i < 97; ++i) umlauts += "\xc3\xbc";
    CHECK(broken(check_line_length, "client/a.hpp", umlauts) == 0);
    CHECK(broken(check_line_length, "client/a.mjs", std::string(120, 'x')) == 0);
}

TEST_CASE("a source without the licence line is refused") {
    CHECK(broken(check_licence, "a.cpp", "// SPDX-License-Identifier: Apache-2.0\n") == 0);
    CHECK(broken(check_licence, "a.cpp", "int x;\n") == 1);
    CHECK(broken(check_licence, "a.cpp", "\n// SPDX-License-Identifier: Apache-2.0\n") == 1);
    CHECK(broken(check_licence, "a.cpp", "") == 1);
}

TEST_CASE("words that stand where work is unfinished are found in comments too") {
    CHECK(broken(check_unfinished, "a.cpp",
                 "// TO"
                 "DO: later\n") == 1);
    CHECK(broken(check_unfinished, "a.cpp",
                 "f();  // fix"
                 "me\n") == 1);
    CHECK(broken(check_unfinished, "dev",
                 "echo 'not imple"
                 "mented'\n") == 1);
    CHECK(broken(check_unfinished, "a.cpp", "// a stubborn mastodon\n") == 0);
}

TEST_CASE("a CUDA source outside gpu is refused") {
    CHECK(broken(check_cuda_place, "client/worker/a.cu", "") == 1);
    CHECK(broken(check_cuda_place, "gpu/cuda/a.cu", "") == 0);
    CHECK(broken(check_cuda_place, "tests/gpu/cuda/a.cu", "") == 0);
}

TEST_CASE("includes that go up or across are refused") {
    const auto sees = [](std::string path, const std::string& target) {
        return broken(check_arrows, std::move(path), "#include \"" + target + "\"\n") == 0;
    };
    CHECK(sees("client/rpc/a.cpp", "gpu/exec/a.hpp"));
    CHECK(sees("client/rpc/a.cpp", "chain-spec/runtime.hpp"));
    CHECK(sees("pallets/babe/a.hpp", "consensus/babe/a.hpp"));
    CHECK(sees("pallets/babe/a.hpp", "pallets/session/a.hpp"));
    CHECK(sees("tests/gpu/a_test.cpp", "client/a.hpp"));
    CHECK(!sees("pallets/tasks/a.hpp", "gpu/exec/a.hpp"));
    CHECK(!sees("consensus/babe/a.hpp", "gpu/exec/a.hpp"));
    CHECK(!sees("gpu/exec/a.hpp", "consensus/babe/a.hpp"));
    CHECK(!sees("gpu/exec/a.hpp", "chain-spec/runtime.hpp"));
    CHECK(!sees("runtime/frame/a.hpp", "pallets/system/a.hpp"));
    CHECK(!sees("chain-spec/a.cpp", "gpu/exec/a.hpp"));
    CHECK(!sees("chain-spec/a.cpp", "client/cli/a.hpp"));
    CHECK(!sees("client/a.cpp", "tests/bench/bench.hpp"));
    CHECK(broken(check_arrows, "runtime/a.hpp", "// #include \"client/a.hpp\"\n") == 0);
    CHECK(broken(check_arrows, "runtime/a.hpp", "#  include \"client/a.hpp\"\n") == 1);
}

TEST_CASE("a package outside its place is refused") {
    CHECK(broken(check_packages, "runtime/a.cpp", "#include <boost/asio.hpp>\n") == 1);
    CHECK(broken(check_packages, "client/rpc/a.cpp", "#include <boost/asio.hpp>\n") == 0);
    CHECK(broken(check_packages, "client/rpc/a.cpp", "#include <lmdb.h>\n") == 1);
    CHECK(broken(check_packages, "client/db/a.cpp", "#include <lmdb.h>\n") == 0);
    CHECK(broken(check_packages, "pallets/a.hpp", "#include <catch2/catch.hpp>\n") == 1);
    CHECK(broken(check_packages, "tests/a.cpp", "#include <catch2/catch.hpp>\n") == 0);
}

TEST_CASE("reflection in a CUDA source is refused") {
    const auto text = "#include \"runtime/reflect/reflect.hpp\"\n";
    CHECK(broken(check_cuda_reflection, "gpu/cuda/a.cu", text) == 1);
    CHECK(broken(check_cuda_reflection, "gpu/cuda/a.cpp", text) == 0);
}

TEST_CASE("words that break determinism are refused on the deterministic floors only") {
    for (const auto* word : {"throw 1;", "std::unordered_map<int, int> m;", "system_clock::now()",
                             "std::random_device r;", "std::thread t;", "int r = rand();"}) {
        CAPTURE(word);
        CHECK(broken(check_words, "runtime/frame/a.hpp", word) == 1);
        CHECK(broken(check_words, "pallets/tasks/a.hpp", word) == 1);
        CHECK(broken(check_words, "consensus/babe/a.cpp", word) == 1);
        CHECK(broken(check_words, "client/rpc/a.cpp", word) == 0);
    }
    CHECK(broken(check_words, "runtime/a.hpp", "// never throw\n") == 0);
    CHECK(broken(check_words, "runtime/a.hpp", "int throws, operand(int), is_unordered_;") == 0);
}

TEST_CASE("floating point is refused outside numeric and program") {
    CHECK(broken(check_floating_point, "pallets/tasks/a.hpp", "double share;") == 1);
    CHECK(broken(check_floating_point, "runtime/frame/a.hpp", "float f(double);") == 2);
    CHECK(broken(check_floating_point, "runtime/numeric/a.hpp", "float x;") == 0);
    CHECK(broken(check_floating_point, "runtime/program/a.hpp", "float x;") == 0);
    CHECK(broken(check_floating_point, "gpu/cpu/a.hpp", "float x;") == 0);
    CHECK(broken(check_floating_point, "pallets/tasks/a.hpp", "int doubled, afloat;") == 0);
}

TEST_CASE("a folder with headers and no test is reported") {
    const auto header = make_source("runtime/storage/trie.hpp", "");
    const auto test = make_source("tests/runtime/storage/trie_test.cpp", "");
    const auto other = make_source("tests/runtime/trie_test.cpp", "");
    CHECK(check_tested({header}).size() == 1);
    CHECK(check_tested({header, other}).size() == 1);
    CHECK(check_tested({header, test}).empty());
    CHECK(check_tested({make_source("runtime/storage/nodes/node.hpp", ""), test}).empty());
    CHECK(check_tested({make_source("client/rpc/server.hpp", "")}).empty());
}
