package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stylestep.settings.SettingException;
import org.stylestep.spark.Cluster;
import org.stylestep.spark.HadoopFolder;
import picocli.CommandLine;

/** Where tasks run. */
final class ClusterOptions {

    @CommandLine.Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark's master, such as spark://host:7077 or local-cluster[2,1,2048]; local[1] unless given.")
    private Optional<String> master = Optional.empty();

    @CommandLine.Option(
            names = "--fetch",
            paramLabel = "SECTION.KEY=URI",
            description = "Take the folder of a setting from a file system of Hadoop's, such as"
                    + " data.folder=hdfs://HOST/images, of which every machine makes a copy. Repeatable.")
    private Map<String, String> fetch = Map.of();

    @CommandLine.Option(
            names = "--copies",
            paramLabel = "FOLDER",
            description = "Where copies of --fetch go on every machine; ~/.cache/stylestep unless given.")
    private Path copies = Path.of(System.getProperty("user.home"), ".cache", "stylestep");

    private final Map<String, HadoopFolder> folders = new LinkedHashMap<>();

    /** Fetches what is to be fetched and returns it as overrides of settings. */
    List<String> overrides() throws IOException {
        try {
            for (Map.Entry<String, String> entry : fetch.entrySet()) {
                HadoopFolder folder = HadoopFolder.of(entry.getValue(), copies);
                folder.fetch();
                folders.put(entry.getKey(), folder);
            }
        } catch (NoClassDefFoundError e) {
            throw missing(e);
        }
        return folders.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().local())
                .toList();
    }

    Cluster start() {
        try {
            return Cluster.start(master, List.copyOf(folders.values()));
        } catch (NoClassDefFoundError e) {
            throw missing(e);
        }
    }

    private static SettingException missing(NoClassDefFoundError error) {
        return new SettingException(
                "Spark is not on the class path: export SPARK_HOME=FOLDER of Spark 4.2 (docs/cluster.md)", error);
    }
}
