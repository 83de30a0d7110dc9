package org.stylestep.engine;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Functions of libtorch that DJL does not call, by the names that they have on Linux and macOS; on Windows they have others. */
final class Libtorch {

    private static final Map<String, Optional<Function>> FOUND = new ConcurrentHashMap<>();

    private Libtorch() {}

    /** Returns a function of the library that DJL has loaded; empty if it has none of that name. */
    static Optional<Function> function(String symbol) {
        return function("torch_cpu", symbol);
    }

    /** Returns a function of one of the libraries that DJL has loaded, such as {@code torch_cuda}; empty if there is none of that name. */
    static Optional<Function> function(String name, String symbol) {
        return FOUND.computeIfAbsent(name + " " + symbol, key -> find(name, symbol));
    }

    private static Optional<Function> find(String name, String symbol) {
        LibUtils.loadLibrary();
        Path library = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName(name));
        try {
            return Optional.of(NativeLibrary.getInstance(library.toString()).getFunction(symbol));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }
}
