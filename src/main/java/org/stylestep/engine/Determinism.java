package org.stylestep.engine;

import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;

/** Whether convolutions on CUDA give the same bits in every run; on a CPU they always do, with the same number of threads. */
public final class Determinism {

    private static final ContextFlag FLAG =
            new ContextFlag("_ZN2at7Context21setDeterministicCuDNNEb", "_ZNK2at7Context18deterministicCuDNNEv");

    private Determinism() {}

    /**
     * Has cuDNN choose among deterministic algorithms alone, or among all, in the whole process from now on. Among all, it measures which is the fastest for
     * each size of images when it first meets one.
     *
     * @return whether libtorch offers the switch on this platform
     */
    public static boolean set(boolean deterministic) {
        JniUtils.setBenchmarkCuDNN(!deterministic);
        return FLAG.set(deterministic);
    }

    /** Returns whether cuDNN is held to deterministic algorithms; empty if libtorch does not tell on this platform. */
    public static Optional<Boolean> get() {
        return FLAG.get();
    }
}
