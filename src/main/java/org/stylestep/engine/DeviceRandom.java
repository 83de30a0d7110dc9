package org.stylestep.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.util.Optional;

/** The generators that operators such as dropout draw from: libtorch has one for the CPU and one for each GPU, common to all threads. */
public final class DeviceRandom {

    private DeviceRandom() {}

    /** Returns whether libtorch offers on this platform to seed the generator of one device and leave those of others alone. */
    public static boolean isSeparate(Device device) {
        return generator(device).isPresent() && setSeed(device).isPresent();
    }

    /**
     * Seeds the generator of a device as {@link Engine#setRandomSeed} does, which seeds those of all devices; so does this where it is not {@linkplain
     * #isSeparate offered otherwise}.
     */
    public static void seed(Device device, int seed) {
        Optional<Function> generator = generator(device);
        Optional<Function> setSeed = setSeed(device);
        if (generator.isEmpty() || setSeed.isEmpty()) {
            Engine.getInstance().setRandomSeed(seed);
            return;
        }
        // A reference to at::Generator, whose only member is a pointer to the implementation.
        Pointer reference = generator
                .get()
                .invokePointer(device.isGpu() ? new Object[] {(byte) device.getDeviceId()} : new Object[0]);
        setSeed.get().invoke(new Object[] {reference.getPointer(0), (long) seed});
    }

    private static Optional<Function> generator(Device device) {
        return device.isGpu()
                ? Libtorch.function("torch_cuda", "_ZN2at4cuda6detail23getDefaultCUDAGeneratorEa")
                : Libtorch.function("torch_cpu", "_ZN2at6detail22getDefaultCPUGeneratorEv");
    }

    private static Optional<Function> setSeed(Device device) {
        return device.isGpu()
                ? Libtorch.function("torch_cuda", "_ZN2at17CUDAGeneratorImpl16set_current_seedEm")
                : Libtorch.function("torch_cpu", "_ZN2at16CPUGeneratorImpl16set_current_seedEm");
    }
}
