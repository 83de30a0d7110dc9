package org.stylestep.engine;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.util.Optional;

/** Whether convolutions on CUDA give the same bits in every run; on a CPU they always do, with the same number of threads. */
public final class Determinism {

    private static final Optional<Function> CONTEXT = Libtorch.function("_ZN2at13globalContextEv");
    private static final Optional<Function> SET = Libtorch.function("_ZN2at7Context21setDeterministicCuDNNEb");

    private Determinism() {}

    /**
     * Has cuDNN choose among deterministic algorithms alone, or among all, in the whole process from now on.
     *
     * @return whether libtorch offers the switch on this platform
     */
    public static boolean set(boolean deterministic) {
        if (CONTEXT.isEmpty() || SET.isEmpty()) {
            return false;
        }
        Pointer context = CONTEXT.get().invokePointer(new Object[0]);
        SET.get().invoke(new Object[] {context, (byte) (deterministic ? 1 : 0)});
        return true;
    }

    /** Returns whether cuDNN is held to deterministic algorithms; empty if libtorch does not tell on this platform. */
    public static Optional<Boolean> get() {
        return Libtorch.function("_ZNK2at7Context18deterministicCuDNNEv")
                .map(function ->
                        (function.invokeInt(new Object[] {CONTEXT.orElseThrow().invokePointer(new Object[0])}) & 1)
                                == 1);
    }
}
