package org.stylestep.spark;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.stylestep.engine.Devices;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.AtomicFolder;

/**
 * A Spark application whose tasks compute as this process does: with as many threads of the engine, one task at a time in a Java machine. All its
 * machines must see the same files under the same paths.
 */
public final class Cluster implements AutoCloseable {

    private static final String THREADS = "ai.djl.pytorch.num_threads";

    static final String GPU = "gpu";

    private final JavaSparkContext context;
    private final int threads;

    private final List<HadoopFolder> folders;

    private Cluster(JavaSparkContext context, int threads, List<HadoopFolder> folders) {
        this.context = context;
        this.threads = threads;
        this.folders = List.copyOf(folders);
    }

    /**
     * Starts the application, configured by the system properties {@code spark.*} as {@code spark-submit} sets them.
     *
     * @param master Spark's master, such as {@code spark://host:7077}, {@code yarn} or {@code local-cluster[2,1,2048]}; unless given, that of the
     *     configuration, else {@code local[1]}: this process
     * @param folders what is copied to a machine before it computes
     */
    public static Cluster start(Optional<String> master, List<HadoopFolder> folders) {
        int threads = engineThreads();
        SparkConf conf = new SparkConf();
        master.ifPresent(conf::setMaster);
        conf.setIfMissing("spark.master", "local[1]");
        conf.setIfMissing("spark.app.name", "stylestep");
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.executor.extraClassPath", System.getProperty("java.class.path"));
            // Without it, Spark's launcher looks for its own build folders.
            conf.setIfMissing("spark.executorEnv.SPARK_SCALA_VERSION", "2.13");
        }
        // As scripts/stylestep sets them: threads of the engine that wait shall sleep, and memory of the engine shall
        // not lie in many arenas.
        conf.setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE");
        conf.setIfMissing("spark.executorEnv.MALLOC_ARENA_MAX", "2");
        conf.setIfMissing("spark.executor.extraJavaOptions", "-DOPT_OUT_TRACKING=true -D" + THREADS + "=" + threads);
        return new Cluster(new JavaSparkContext(conf), threads, folders);
    }

    /** Runs a task for every number from 0, again where its machine was lost, and returns their results by number; the error of one that failed says why. */
    <T> List<T> run(int count, Function<Integer, T> task) throws IOException {
        return run(IntStream.range(0, count).boxed().toList(), task);
    }

    /** Runs a task for every one of some serializable values as {@link #run(int, Function)} does for numbers; each is sent its own. */
    <A, T> List<T> run(List<A> values, Function<A, T> task) throws IOException {
        int asHere = threads;
        List<HadoopFolder> fetched = folders;
        return each(values, 0, value -> inTurn(asHere, fetched, task, value));
    }

    /** Runs tasks as {@link #run} does that do not use the engine in their executor's process, as many at once as Spark lets it, each with so many GPUs. */
    <A, T> List<T> each(List<A> values, int gpus, Function<A, T> task) throws IOException {
        try {
            JavaRDD<A> each = context.parallelize(values, values.size());
            if (gpus > 0) {
                ResourceProfile profile = new ResourceProfileBuilder()
                        .require(new TaskResourceRequests().resource(GPU, gpus))
                        .build();
                each = each.withResources(profile);
            }
            return each.map(task).collect();
        } catch (Exception e) {
            // Scala declares no exceptions; what a task threw is the cause.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("a task failed on the cluster: " + cause.getMessage(), e);
        }
    }

    /** Names the jobs that the calling thread starts, to be ended by {@link #end}. */
    void name(String group) {
        context.setJobGroup(group, group, true);
    }

    /** Interrupts the tasks of a group, which starts no more. */
    void end(String group) {
        context.sc().cancelJobGroupAndFutureJobs(group);
    }

    /** Engine, its generator of random numbers and its settings are those of the whole process. */
    private static synchronized <A, T> T inTurn(int threads, List<HadoopFolder> folders, Function<A, T> task, A value)
            throws Exception {
        for (HadoopFolder folder : folders) {
            folder.fetch();
        }
        if (engineThreads() != threads) {
            throw new IllegalStateException("the engine has " + engineThreads() + " threads here and " + threads
                    + " where the job was started, by which bytes would differ: add -D" + THREADS + "=" + threads
                    + " to spark.executor.extraJavaOptions");
        }
        return task.call(value);
    }

    /** Writes rows as one Parquet file of the same bytes for the same rows; its folder must exist. */
    void writeParquet(List<Row> rows, StructType columns, Path file) throws IOException {
        Path aside = file.toAbsolutePath().resolveSibling("." + file.getFileName() + ".parts");
        AtomicFolder.delete(aside);
        SparkSession.builder()
                .sparkContext(context.sc())
                .getOrCreate()
                .createDataFrame(context.parallelize(rows, 1), columns)
                .write()
                .parquet(aside.toUri().toString());
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(aside, "part-*")) {
            AtomicFile.write(
                    file,
                    ParquetFooter.ordered(Files.readAllBytes(parts.iterator().next())));
        }
        AtomicFolder.delete(aside);
    }

    private static int engineThreads() {
        // Loads the engine.
        Engine.getInstance();
        return Devices.threads();
    }

    @Override
    public void close() {
        context.close();
    }
}
