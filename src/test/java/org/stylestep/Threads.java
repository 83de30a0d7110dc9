package org.stylestep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work of several threads at once. */
public final class Threads {

    private Threads() {}

    /** Runs a task on a thread of its own: the common pool, where Java 25 runs all asynchronous tasks, has a single one on two processors. */
    public static void start(Runnable task) {
        new Thread(task).start();
    }

    /** Returns the results of tasks, in their order, that some threads run. */
    public static <T> List<T> call(int threads, List<? extends Callable<T>> tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
