package org.stylestep.sections;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.stylestep.nn.Precision;
import org.stylestep.settings.Checks;
import org.stylestep.settings.Default;
import org.stylestep.settings.SettingException;
import org.stylestep.train.OnDivergence;

/**
 * The machine that a run runs on, and how it computes there.
 *
 * @param device {@code auto} (the first GPU, else the CPU), {@code cpu}, {@code gpu}, {@code gpu1}, several of these, which share the shards of every
 *     batch, or {@code all}, the machine's GPUs
 * @param shards into how many parts of equal size a step cuts its batch, which are computed one after another or on several devices; the weights depend
 *     on this number, and not on the devices
 * @param loaderThreads threads that decode images ahead
 * @param cacheMib how many MiB of decoded pairs to keep in memory
 * @param cacheFolder where all training images are kept decoded, on disk; made before the first step, see {@link org.stylestep.data.DiskCache}
 * @param precision what networks compute in: {@code float32}, or {@code bfloat16} for convolutions and products of matrices
 * @param deterministic whether cuDNN uses deterministic algorithms alone, by which the library's networks give the same bytes in every run on a
 *     GPU of one model; a CPU of one kind does in any case, with the same number of threads
 * @param tf32 whether convolutions on CUDA may compute with TF32 in place of float32, as PyTorch has it; neighbors are mined without it in any case
 * @param graph whether the passes of a step on CUDA are recorded once and then launched as a whole, for which all steps must be alike
 * @param onDivergence what a training does when a figure or a weight is not finite
 */
public record RuntimeSection(
        @Default("auto") List<String> device,
        @Default("1") int shards,
        @Default("2") int loaderThreads,
        @Default("256") int cacheMib,
        Optional<Path> cacheFolder,
        @Default("float32") Precision precision,
        @Default("true") boolean deterministic,
        @Default("true") boolean tf32,
        @Default("false") boolean graph,
        @Default("stop") OnDivergence onDivergence) {

    private static final Pattern DEVICE = Pattern.compile("auto|cpu|gpu\\d{0,2}");
    private static final Pattern DEVICES = Pattern.compile("auto|all|cpu( cpu)*|gpu\\d{0,2}( gpu\\d{0,2})*");

    /** Stage 1 keeps training and held-out images; a third of the heap is left for all else. */
    private static final int CACHES_IN_HEAP = 3;

    /** Checks the values. */
    public RuntimeSection {
        device = List.copyOf(device);
        Checks.require(
                DEVICES.matcher(String.join(" ", device)).matches(),
                "device must be auto, cpu, gpu, gpu with a number, all, or a list of GPUs or of cpu alone: a CPU and a GPU round differently");
        Checks.positive(shards, "shards");
        Checks.positive(loaderThreads, "loader_threads");
        Checks.notNegative(cacheMib, "cache_mib");
    }

    /** Returns the section with other {@linkplain #device() devices}. */
    public RuntimeSection withDevice(String... others) {
        return new RuntimeSection(
                List.of(others),
                shards,
                loaderThreads,
                cacheMib,
                cacheFolder,
                precision,
                deterministic,
                tf32,
                graph,
                onDivergence);
    }

    /**
     * Returns the device; where there are several, the first, on which all but the steps of a training runs.
     *
     * @throws SettingException if the machine has no such device
     */
    public Device toDevice() {
        return toDevices().get(0);
    }

    /**
     * Returns the devices, one or more, that share the shards of a batch.
     *
     * @throws SettingException if the machine does not have them
     */
    public List<Device> toDevices() {
        if (!device.contains("all")) {
            return device.stream().map(RuntimeSection::toDevice).toList();
        }
        int gpus = Engine.getInstance().getGpuCount();
        if (gpus == 0) {
            throw new SettingException("runtime.device: all means all GPUs, and this machine has none that "
                    + Engine.getInstance().getEngineName() + " can use; set runtime.device to cpu");
        }
        return IntStream.range(0, gpus).mapToObj(Device::gpu).toList();
    }

    /**
     * Returns a device by its name: {@code auto}, {@code cpu}, {@code gpu} or {@code gpu1}.
     *
     * @throws SettingException if it is none of these, or the machine has no such device
     */
    public static Device toDevice(String device) {
        if (!DEVICE.matcher(device).matches()) {
            throw new SettingException("device must be auto, cpu, gpu or gpu with a number, not " + device);
        }
        Engine engine = Engine.getInstance();
        if (device.equals("auto")) {
            return engine.defaultDevice();
        }
        Device chosen = device.equals("gpu") ? Device.gpu() : Device.fromName(device);
        if (chosen.isGpu() && chosen.getDeviceId() >= engine.getGpuCount()) {
            throw new SettingException("runtime.device: " + device + " is not there; this machine has "
                    + engine.getGpuCount() + " GPUs that " + engine.getEngineName() + " can use");
        }
        return chosen;
    }

    /**
     * Returns the size of a cache of images in bytes.
     *
     * @throws SettingException if Java's heap has no room for two of them, for training and for held-out images, and as much again
     */
    public long cacheBytes() {
        long heapMib = Runtime.getRuntime().maxMemory() >> 20;
        if (cacheMib > heapMib / CACHES_IN_HEAP) {
            throw new SettingException("runtime.cache_mib: " + cacheMib + " is too much for Java's heap of " + heapMib
                    + " MiB, which must hold " + CACHES_IN_HEAP + " times as much; set runtime.cache_mib to at most "
                    + heapMib / CACHES_IN_HEAP + ", or enlarge the heap: export STYLESTEP_JAVA_OPTS=-Xmx"
                    + ((long) cacheMib * CACHES_IN_HEAP / 1024 + 1) + "g");
        }
        return (long) cacheMib << 20;
    }
}
