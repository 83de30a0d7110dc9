package org.stylestep.engine;

import ai.djl.Device;
import com.sun.jna.Function;
import java.util.Optional;

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
    private static final Optional<Function> CLEAR_CACHE = Libtorch.function("_ZN2at8autocast11clear_cacheEv");

    private Autocast() {}

    /** Returns whether libtorch offers it on this platform. */
    public static boolean isSupported() {
        return SET_TYPE.isPresent() && SET_ENABLED.isPresent() && CLEAR_CACHE.isPresent();
    }

    /**
     * Turns it on for this thread until the scope is closed on it, which also drops the casts of weights that were kept: the weights are about to
     * change.
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
        call(SET_TYPE, type, BFLOAT16);
        call(SET_ENABLED, type, (byte) 1);
        return () -> {
            call(SET_ENABLED, type, (byte) 0);
            call(CLEAR_CACHE);
        };
    }

    private static void call(Optional<Function> function, Object... arguments) {
        function.orElseThrow().invoke(arguments);
    }
}
