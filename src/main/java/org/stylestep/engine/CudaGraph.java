package org.stylestep.engine;

import ai.djl.Device;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The kernels of a piece of work on a GPU, recorded once and launched together: the host then calls the engine once in place of some thousand times.
 *
 * <p>A replay runs the same kernels on the same memory. So the work must read its inputs from arrays that stay, into which the next values are copied, and its
 * results are overwritten by the next replay. What the work decides on the host, and numbers that it uploads, are those of the recording.
 */
public final class CudaGraph implements AutoCloseable {

    /** More than libtorch's object has, which is some 200 bytes in 2.7.1. */
    private static final int OBJECT_BYTES = 4096;

    /** cudaStreamCaptureModeThreadLocal: what other threads do meanwhile, such as a page that renders, does not end the recording. */
    private static final int THREAD_LOCAL = 1;

    private static final int CAPTURING = 1;

    private static final Optional<Function> CREATE = first("_ZN2at4cuda9CUDAGraphC1Ev", "_ZN2at4cuda9CUDAGraphC1Eb");
    private static final Optional<Function> DESTROY = graph("D1Ev");
    private static final Optional<Function> BEGIN = graph("13capture_beginESt4pairIyyE21cudaStreamCaptureMode");
    private static final Optional<Function> END = graph("11capture_endEv");
    private static final Optional<Function> REPLAY = graph("6replayEv");
    private static final Optional<Function> FROM_POOL =
            Libtorch.function("c10_cuda", "_ZN3c104cuda17getStreamFromPoolEba");
    private static final Optional<Function> CURRENT =
            Libtorch.function("c10_cuda", "_ZN3c104cuda20getCurrentCUDAStreamEa");
    private static final Optional<Function> SET_CURRENT =
            Libtorch.function("c10_cuda", "_ZN3c104cuda20setCurrentCUDAStreamENS0_10CUDAStreamE");
    private static final Optional<Function> HANDLE =
            Libtorch.function("c10_cuda", "_ZNK3c104cuda10CUDAStream6streamEv");
    private static final Optional<Function> IS_CAPTURING = Libtorch.function("torch_cuda", "cudaStreamIsCapturing");
    private static final Optional<Function> SET_DEVICE = Libtorch.function("torch_cuda", "cudaSetDevice");
    private static final Optional<Function> SYNCHRONIZE = Libtorch.function("torch_cuda", "cudaDeviceSynchronize");

    private final Memory object;

    private CudaGraph(Memory object) {
        this.object = object;
    }

    private static Optional<Function> graph(String method) {
        return first("_ZN2at4cuda9CUDAGraph" + method);
    }

    private static Optional<Function> first(String... symbols) {
        return Stream.of(symbols)
                .map(symbol -> Libtorch.function("torch_cuda", symbol))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Returns whether libtorch offers it here: it is built for CUDA, and its functions have the names of Linux. */
    public static boolean isSupported() {
        return Stream.of(
                        CREATE,
                        DESTROY,
                        BEGIN,
                        END,
                        REPLAY,
                        FROM_POOL,
                        CURRENT,
                        SET_CURRENT,
                        HANDLE,
                        IS_CAPTURING,
                        SET_DEVICE,
                        SYNCHRONIZE)
                .allMatch(Optional::isPresent);
    }

    /**
     * Records what some work launches on a GPU, without running it. The engine should have done the same work a few times before, so that it has chosen its
     * algorithms.
     *
     * @param work launches kernels from this thread, and reads nothing back
     * @throws IllegalStateException if the work did something that cannot be recorded, such as a read or an upload; nothing has been computed then
     */
    public static CudaGraph capture(Device device, Runnable work) {
        int index = device.getDeviceId();
        SET_DEVICE.orElseThrow().invokeInt(new Object[] {index});
        SYNCHRONIZE.orElseThrow().invokeInt(new Object[0]);
        CudaStream before = stream(CURRENT, (byte) index);
        CudaStream own = stream(FROM_POOL, (byte) 0, (byte) index);
        Memory object = new Memory(OBJECT_BYTES);
        object.clear();
        // keep_graph = false, which 2.7.1 does not ask for.
        call(CREATE, object, 0);
        call(SET_CURRENT, own);
        try {
            call(BEGIN, object, 0L, 0L, THREAD_LOCAL);
            work.run();
            if (!isCapturing(own)) {
                throw new IllegalStateException("a read, an upload or another call ended the recording");
            }
            call(END, object);
        } catch (RuntimeException e) {
            // Ending a broken recording would end the process, so it stays open on its stream, which nothing else uses.
            throw new IllegalStateException("the work cannot be recorded as a CUDA graph: " + e.getMessage(), e);
        } finally {
            call(SET_CURRENT, before);
        }
        return new CudaGraph(object);
    }

    /** Launches what was recorded, on this thread's current stream. */
    public void replay() {
        call(REPLAY, object);
    }

    @Override
    public void close() {
        call(DESTROY, object);
        object.close();
    }

    private static CudaStream stream(Optional<Function> function, Object... arguments) {
        return (CudaStream) function.orElseThrow().invoke(CudaStream.class, arguments);
    }

    private static boolean isCapturing(CudaStream stream) {
        stream.write();
        Pointer handle = HANDLE.orElseThrow().invokePointer(new Object[] {stream.getPointer()});
        IntByReference status = new IntByReference();
        IS_CAPTURING.orElseThrow().invokeInt(new Object[] {handle, status});
        return status.getValue() == CAPTURING;
    }

    private static void call(Optional<Function> function, Object... arguments) {
        function.orElseThrow().invoke(arguments);
    }
}
