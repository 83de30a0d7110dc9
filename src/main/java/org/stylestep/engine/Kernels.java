package org.stylestep.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Operators of libtorch that DJL does not offer, with their gradients.
 *
 * <p>They are methods of a TorchScript module, the resource {@code kernels.py}, which libtorch compiles once a process, in some 20 ms; a call costs
 * some 13 µs more than one of DJL's own. Calls are safe from several threads and take no lock. A call turns the optimizer of TorchScript graphs off on its
 * thread, for all modules that run there: with it, libtorch may fuse operators after the first calls, and equal calls no longer give equal gradients.
 */
public final class Kernels {

    private static final String SOURCE = "kernels.py";
    private static final String METHOD = "module_method:";

    private static final AtomicReference<Kernels> LOADED = new AtomicReference<>();

    private final NDManager manager;
    private final PtSymbolBlock module;
    /** By method: an empty array whose name tells the engine which method to run. */
    private final Map<String, NDArray> tags = new ConcurrentHashMap<>();

    private Kernels() {
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setGraphExecutorOptimize(false);
        manager = engine.newBaseManager(Device.cpu());
        manager.setName("kernels");
        try (InputStream zip = new ByteArrayInputStream(archive(source()))) {
            module = JniUtils.loadModule((PtNDManager) manager, zip, false, false);
        } catch (IOException | EngineException e) {
            manager.close();
            throw new IllegalStateException(
                    "libtorch " + engine.getVersion() + " cannot compile " + SOURCE + ", which is written for 2.7.1",
                    e);
        }
    }

    /** Calls a method that takes arrays alone, as {@link #call(String, long[], NDArray...)} does. */
    public static NDArray call(String method, NDArray... arrays) {
        return call(method, new long[0], arrays);
    }

    /**
     * Calls a method of {@code kernels.py}; its result takes part in the gradient of every array.
     *
     * @param method the method's name
     * @param numbers its integers, which the method takes as its last argument; none if it takes no such argument
     * @param arrays its arrays, all on one device
     * @return the result, in the manager of the first array
     * @throws IllegalArgumentException if the arrays belong to another engine than PyTorch
     * @throws EngineException if there is no such method, or it does not take these arrays
     */
    public static NDArray call(String method, long[] numbers, NDArray... arrays) {
        requireOurs(method, arrays[0]);
        return loaded().run(method, numbers, arrays);
    }

    private static void requireOurs(String method, NDArray array) {
        if (!(array instanceof PtNDArray)) {
            throw new IllegalArgumentException("'" + method + "' runs on DJL's PyTorch engine only, but was given a "
                    + array.getClass().getName());
        }
    }

    /**
     * Calls a method of {@code kernels.py} that writes to arrays in place; nothing of it is recorded for gradients, also where an array is a
     * parameter. A method is one call into the engine, however many arrays there are, and no number crosses to the device. The engine does not
     * notice a change by {@code adam}: a graph made before must not be gone back through after it.
     *
     * @param method the method's name
     * @param numbers its numbers, which the method takes as its last argument
     * @param arrays its lists of arrays, of equal lengths and, but for {@code copy}, all on one device
     * @throws EngineException if there is no such method, or it does not take these arrays
     */
    public static void update(String method, double[] numbers, List<List<NDArray>> arrays) {
        arrays.forEach(list -> list.forEach(array -> requireOurs(method, array)));
        // libtorch refuses empty lists.
        if (!arrays.get(0).isEmpty()) {
            loaded().runInPlace(method, numbers, arrays);
        }
    }

    private void runInPlace(String method, double[] numbers, List<List<NDArray>> arrays) {
        List<Supplier<IValue>> arguments = new ArrayList<>();
        arrays.forEach(list -> arguments.add(() -> listOf(list)));
        arguments.add(() -> IValue.listFrom(numbers));
        run(method, arguments).close();
    }

    /** Computes the gradients of a scalar: see {@link Gradients#of}. */
    static NDList gradients(NDArray loss, List<NDArray> parameters, NDManager manager) {
        requireOurs("gradients", loss);
        try (IValue gradients =
                loaded().run("gradients", List.of(() -> IValue.from((PtNDArray) loss), () -> listOf(parameters)))) {
            return new NDList(gradients.toTensorArray((PtNDManager) manager));
        }
    }

    private static IValue listOf(List<NDArray> arrays) {
        return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }

    private IValue run(String method, List<Supplier<IValue>> arguments) {
        List<IValue> made = new ArrayList<>();
        try {
            arguments.forEach(argument -> made.add(argument.get()));
            JniUtils.setGraphExecutorOptimize(false);
            return IValueUtils.runMethod(module, method, made.toArray(IValue[]::new));
        } finally {
            made.forEach(IValue::close);
        }
    }

    private static Kernels loaded() {
        Kernels loaded = LOADED.get();
        return loaded == null ? load() : loaded;
    }

    private static synchronized Kernels load() {
        if (LOADED.get() == null) {
            LOADED.set(new Kernels());
        }
        return LOADED.get();
    }

    private NDArray run(String method, long[] numbers, NDArray[] arrays) {
        try (NDManager temporary = arrays[0].getManager().newSubManager(Device.cpu())) {
            NDList arguments = new NDList();
            for (NDArray array : arrays) {
                arguments.add(array.getName() == null ? array : nameless(array, temporary));
            }
            if (numbers.length > 0) {
                arguments.add(temporary.create(numbers));
            }
            arguments.add(tags.computeIfAbsent(method, this::tag));
            JniUtils.setGraphExecutorOptimize(false);
            NDArray result = IValueUtils.forward(module, arguments, true).singletonOrThrow();
            result.attach(arrays[0].getManager());
            return result;
        }
    }

    /** Returns a view: the engine reads names such as a.b and xs[] as instructions, and a view has none. */
    private static NDArray nameless(NDArray array, NDManager temporary) {
        NDArray view = array.reshape(array.getShape());
        view.attach(temporary);
        return view;
    }

    private NDArray tag(String method) {
        NDArray tag = manager.create(0);
        tag.setName(METHOD + method);
        return tag;
    }

    private static byte[] source() throws IOException {
        try (InputStream file = Kernels.class.getResourceAsStream(SOURCE)) {
            return file.readAllBytes();
        }
    }

    /** A module without parameters as libtorch saves it: an object of the class that the code defines, and no constants. */
    private static byte[] archive(byte[] source) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            HexFormat hex = HexFormat.of();
            ByteArrayOutputStream object = new ByteArrayOutputStream();
            object.write(hex.parseHex("8002"));
            object.write("c__torch__\nKernels\n".getBytes(StandardCharsets.US_ASCII));
            object.write(hex.parseHex("29817d285808000000"));
            object.write("training".getBytes(StandardCharsets.US_ASCII));
            object.write(hex.parseHex("8875622e"));
            entry(zip, "data.pkl", object.toByteArray());
            entry(zip, "constants.pkl", hex.parseHex("8002292e"));
            entry(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
            entry(zip, "code/__torch__.py", source);
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry("kernels/" + name));
        zip.write(content);
        zip.closeEntry();
    }
}
