package org.stylestep.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;

/** Where the engine computes, in words for logs and manifests. */
public final class Devices {

    private Devices() {}

    /** {@return a device's name as run files have it: {@code cpu}, {@code gpu0}, {@code gpu1} ...} */
    public static String name(Device device) {
        return device.getDeviceType() + (device.isGpu() ? device.getDeviceId() : "");
    }

    /** Returns whether an operation failed for want of memory, of the GPU or of the machine. */
    public static boolean isOutOfMemory(EngineException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("out of memory") || message.contains("can't allocate memory");
    }

    /** Returns how many threads of the CPU an operation of the engine may use. */
    public static int threads() {
        return JniUtils.getNumThreads();
    }

    /** {@return a device with the engine and its threads, such as {@code cpu (PyTorch 2.7.1, 1 thread)}} */
    public static String describe(Device device) {
        Engine engine = Engine.getInstance();
        int threads = threads();
        return name(device) + " (" + engine.getEngineName() + " " + engine.getVersion() + ", " + threads
                + (threads == 1 ? " thread)" : " threads)");
    }
}
