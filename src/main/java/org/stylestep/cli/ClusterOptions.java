package org.stylestep.cli;

import java.util.List;
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
            description =
                    "Spark's master, such as spark://host:7077 or local-cluster[2,1,2048]; local[1] unless given.")
    private Optional<String> master = Optional.empty();

    Cluster start(List<HadoopFolder> folders) {
        try {
            return Cluster.start(master, folders);
        } catch (NoClassDefFoundError e) {
            throw missing(e);
        }
    }

    static SettingException missing(NoClassDefFoundError error) {
        return new SettingException(
                "Spark is not on the class path: export SPARK_HOME=FOLDER of Spark 4.2 (docs/cluster.md)", error);
    }
}
