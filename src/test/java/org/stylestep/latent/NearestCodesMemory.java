package org.stylestep.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.Random;
import org.stylestep.ProcessMemory;

/** A process of its own that searches {@code QUERIES CANDIDATES} random codes, and prints by how much its peak memory grew, and its time. */
public final class NearestCodesMemory {

    private NearestCodesMemory() {}

    public static void main(String[] arguments) throws IOException {
        StandardNormalSampler normal = new StandardNormalSampler(8);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray queries = normal.sample(Integer.parseInt(arguments[0]), new Random(1), manager);
            NDArray candidates = normal.sample(Integer.parseInt(arguments[1]), new Random(2), manager);
            // The engine's own start, and its first product, are not what is measured.
            new NearestCodes()
                    .search(queries.get("0:2048"), candidates.get("0:2048"))
                    .close();
            long before = ProcessMemory.kibibytes("self", "VmHWM") / 1024;
            long start = System.nanoTime();
            new NearestCodes().search(queries, candidates).close();
            System.out.println("seconds " + (System.nanoTime() - start) / 1e9);
            System.out.println("grown MiB " + (ProcessMemory.kibibytes("self", "VmHWM") / 1024 - before));
        }
    }
}
