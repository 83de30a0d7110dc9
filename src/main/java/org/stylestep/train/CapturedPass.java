package org.stylestep.train;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.engine.CudaGraph;
import org.stylestep.engine.Devices;
import org.stylestep.engine.Kernels;
import org.stylestep.objective.Noise;
import org.stylestep.settings.SettingException;

/** A pass on a GPU that is recorded in the fourth step, and from then on launched as a whole. */
final class CapturedPass<T> implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CapturedPass.class);

    /** As many as PyTorch's own recordings make before, in which the engine chooses algorithms. */
    private static final int STEPS_BEFORE = 3;

    private final Pass<T> pass;
    private int stepsDone;
    private Optional<Recording> recording = Optional.empty();

    /**
     * What was recorded.
     *
     * @param manager owns the arrays that all replays work on
     * @param inputs what the pass reads
     * @param results what it writes
     */
    private record Recording(NDManager manager, NDList inputs, Gathered results, CudaGraph graph) {}

    /**
     * Creates the pass.
     *
     * @throws SettingException if the networks are not on a GPU, or libtorch has no graphs
     */
    CapturedPass(Pass<T> pass) {
        this.pass = pass;
        if (!pass.device().isGpu() || !CudaGraph.isSupported()) {
            throw new SettingException(
                    "runtime.graph: CUDA graphs need a GPU and libtorch for CUDA on Linux, and this is "
                            + Devices.describe(pass.device()) + " on " + System.getProperty("os.name")
                            + "; set it to false");
        }
    }

    /** Computes a batch as {@link Pass#run} does. */
    Gathered run(T batch, Noise noise, NDManager scratch) {
        if (stepsDone < STEPS_BEFORE) {
            stepsDone++;
            Gathered gathered = pass.run(batch, noise, scratch);
            if (noise.isUsed()) {
                throw new SettingException(
                        "runtime.graph: a loss term or the encoder's codes draw numbers or depend on the step, so that no"
                                + " step is a replay of another; set it to false");
            }
            return gathered;
        }
        NDList uploaded = pass.upload().of(batch, scratch);
        recording.ifPresent(last -> Kernels.update("copy", new double[0], List.of(last.inputs(), uploaded)));
        if (recording.isEmpty()) {
            recording = Optional.of(record(uploaded, noise));
        }
        recording.get().graph().replay();
        Gathered results = recording.get().results();
        return new Gathered(Gathered.copy(results.values(), scratch), results.gradients());
    }

    private Recording record(NDList uploaded, Noise noise) {
        NDManager manager = NDManager.newBaseManager(pass.device());
        NDManager work = manager.newSubManager();
        NDList inputs = new NDList(uploaded.stream()
                .map(array -> attached(array.duplicate(), work))
                .toArray(NDArray[]::new));
        try {
            Gathered[] results = new Gathered[1];
            CudaGraph graph = CudaGraph.capture(
                    pass.device(), () -> results[0] = pass.work().run(inputs, noise, work));
            inputs.attach(manager);
            results[0].values().values().forEach(array -> array.attach(manager));
            results[0].gradients().values().forEach(group -> group.values().forEach(array -> array.attach(manager)));
            work.close();
            LOGGER.info("the step is a CUDA graph from now on");
            return new Recording(manager, inputs, results[0], graph);
        } catch (IllegalStateException e) {
            manager.close();
            if (e.getCause() instanceof EngineException failure && Devices.isOutOfMemory(failure)) {
                throw failure;
            }
            throw new SettingException("runtime.graph: " + e.getMessage() + "; set it to false", e);
        }
    }

    private static NDArray attached(NDArray array, NDManager manager) {
        array.attach(manager);
        return array;
    }

    @Override
    public void close() {
        recording.ifPresent(last -> {
            last.graph().close();
            last.manager().close();
        });
    }
}
