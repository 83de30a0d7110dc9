package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.stylestep.spark.HadoopFolder;
import picocli.CommandLine;

/** Folders of settings that are elsewhere. */
final class FetchOptions {

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
            throw ClusterOptions.missing(e);
        }
        return folders.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().local())
                .toList();
    }

    /** Returns what was fetched. */
    List<HadoopFolder> folders() {
        return List.copyOf(folders.values());
    }
}
