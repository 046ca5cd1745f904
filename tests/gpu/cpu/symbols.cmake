# Fails if a vector object file holds a symbol that the linker may merge with its twin from another
# instruction set (weak, or unique): the copy that wins would run on machines that lack it.
#   cmake -DNM=... -DOBJECTS=a.o,b.o -P symbols.cmake
string(REPLACE "," ";" OBJECTS "${OBJECTS}")
foreach(object IN LISTS OBJECTS)
    execute_process(COMMAND ${NM} -C ${object} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "[^\n]* [WwVvu] [^\n]*" shared "${symbols}")
    if(shared)
        message(FATAL_ERROR "${object} defines mergeable symbols:\n${shared}")
    endif()
    # Of libm, only what IEEE 754 fixes to the bit.
    string(REGEX MATCHALL " U [a-z0-9_]+" undefined "${symbols}")
    foreach(symbol IN LISTS undefined)
        if(NOT symbol MATCHES " U (fmaf|sqrtf|mem[a-z]+|__stack_chk_fail)$")
            message(FATAL_ERROR "${object} calls${symbol}")
        endif()
    endforeach()
endforeach()
