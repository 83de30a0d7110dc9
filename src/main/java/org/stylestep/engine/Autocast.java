package org.stylestep.engine;

import ai.djl.Device;
import com.sun.jna.Function;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * libtorch's mixed precision: on a thread, convolutions and products of matrices take their arguments as bfloat16, and what needs the range or the
 * digits of float32 stays in it. Weights and their gradients are float32 throughout; bfloat16 has float32's range, so that losses need no scaling.
 */
public final class Autocast {

    /** The numbers that libtorch has for devices (c10/core/DeviceType.h) and for bfloat16 (c10/core/ScalarType.h). */
    private static final byte CPU = 0;

    private static final byte CUDA = 1;
    private static final byte BFLOAT16 = 15;

    private static final Optional<Function> SET_TYPE =
            Libtorch.function("_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE");
    private static final Optional<Function> SET_ENABLED =
            Libtorch.function("_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb");
    private static final Optional<Function> IS_ENABLED =
            Libtorch.function("_ZN2at8autocast19is_autocast_enabledEN3c1010DeviceTypeE");
    private static final Optional<Function> SET_CACHE =
            Libtorch.function("_ZN2at8autocast26set_autocast_cache_enabledEb");

    private Autocast() {}

    /** Returns whether libtorch offers it on this platform. */
    public static boolean isSupported() {
        return Stream.of(SET_TYPE, SET_ENABLED, IS_ENABLED, SET_CACHE).allMatch(Optional::isPresent);
    }

    /**
     * Turns it on for this thread until the scope is closed on it; then it is as it was before. Meanwhile no cast of a weight is kept: libtorch keeps
     * them for all threads together, so that a pass that records gradients could get one from a pass that does not.
     *
     * @param device where the operators run
     * @throws UnsupportedOperationException if this platform does not have it
     */
    public static Gradients.Scope bfloat16(Device device) {
        if (!isSupported()) {
            throw new UnsupportedOperationException("libtorch has no mixed precision that can be reached on "
                    + System.getProperty("os.name") + "; use float32");
        }
        byte type = device.isGpu() ? CUDA : CPU;
        byte before = (byte) (IS_ENABLED.orElseThrow().invokeInt(new Object[] {type}) & 1);
        call(SET_TYPE, type, BFLOAT16);
        call(SET_CACHE, (byte) 0);
        call(SET_ENABLED, type, (byte) 1);
        return () -> {
            call(SET_ENABLED, type, before);
            if (before == 0) {
                call(SET_CACHE, (byte) 1);
            }
        };
    }

    private static void call(Optional<Function> function, Object... arguments) {
        function.orElseThrow().invoke(arguments);
    }
}
