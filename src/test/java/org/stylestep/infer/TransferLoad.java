package org.stylestep.infer;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.stylestep.ProcessMemory;
import org.stylestep.image.RgbImage;

/**
 * A process of its own in which threads send requests through one pair: {@code MODEL SIDE THREADS REQUESTS ROUNDS}. It prints the time and the memory
 * of each round, and how many renderings were not those of a single thread.
 */
public final class TransferLoad {

    private static final int PICTURES = 10;

    private final StyleTransfer transfer;
    private final List<RgbImage> inputs = new ArrayList<>();
    private final List<RgbImage> styles = new ArrayList<>();
    private final List<RgbImage> expected = new ArrayList<>();

    private TransferLoad(StyleTransfer transfer, int side) {
        this.transfer = transfer;
        for (int i = 0; i < PICTURES; i++) {
            inputs.add(TinyPair.picture(side, side, i));
            styles.add(TinyPair.picture(side, side, 100 + i));
            expected.add(transfer.translate(inputs.get(i), styles.get(i)));
        }
    }

    public static void main(String[] arguments) throws Exception {
        int side = Integer.parseInt(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        int requests = Integer.parseInt(arguments[3]);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try (StyleTransfer transfer = StyleTransfer.open(Path.of(arguments[0]), Device.cpu());
                NDManager own = transfer.newManager()) {
            TransferLoad load = new TransferLoad(transfer, side);
            for (int round = 0; round < Integer.parseInt(arguments[4]); round++) {
                long start = System.nanoTime();
                int wrong = load.round(executor, threads, requests);
                double seconds = (System.nanoTime() - start) / 1e9;
                System.gc();
                System.out.printf(
                        "round %d wrong %d arrays %d resident %d persecond %.1f%n",
                        round,
                        wrong,
                        own.getParentManager().getManagedArrays().size(),
                        ProcessMemory.kibibytes("self", "VmRSS"),
                        threads * requests / seconds);
            }
        } finally {
            executor.shutdown();
        }
    }

    private int round(ExecutorService executor, int threads, int requests) throws Exception {
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread;
            clients.add(() -> {
                int wrong = 0;
                for (int i = first; i < first + requests; i++) {
                    int p = i % PICTURES;
                    if (!transfer.translate(inputs.get(p), styles.get(p)).equals(expected.get(p))) {
                        wrong++;
                    }
                }
                return wrong;
            });
        }
        int wrong = 0;
        for (Future<Integer> client : executor.invokeAll(clients)) {
            wrong += client.get();
        }
        return wrong;
    }
}
