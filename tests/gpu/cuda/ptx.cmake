# Fails if a kernel, compiled as the build compiles it, holds an operation that flushes subnormals,
# approximates, or leaves its rounding (and so a contraction) to the assembler.
#   cmake -DNVCC=... -DINCLUDE=... -DKERNELS=a.cu;b.cu -DOUT=... -P ptx.cmake
foreach(kernel IN LISTS KERNELS)
    get_filename_component(name ${kernel} NAME_WE)
    execute_process(COMMAND ${NVCC} -std=c++20 -fmad=false -arch=compute_75 -I${INCLUDE} -ptx
        ${kernel} -o ${OUT}/${name}.ptx COMMAND_ERROR_IS_FATAL ANY)
    file(READ ${OUT}/${name}.ptx text)
    string(REGEX MATCH "[a-z]+[a-z0-9.]*\\.(ftz|approx|full)[^\n]*" loose "${text}")
    if(loose)
        message(FATAL_ERROR "${name}: ${loose}")
    endif()
    string(REGEX MATCH "(add|sub|mul|fma|div|sqrt|mad)(\\.r[zmp][a-z]*)?\\.f(32|64)[^\n]*" unnamed "${text}")
    if(unnamed)
        message(FATAL_ERROR "${name}: not rounded to nearest by name: ${unnamed}")
    endif()
    string(REGEX MATCHALL "(add|sub|mul|fma|div|sqrt)\\.rn\\.f32" named "${text}")
    list(LENGTH named count)
    message(STATUS "${name}: ${count} operations, each rounded to nearest by name")
endforeach()
