package org.stylestep.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.Sha256;
import org.stylestep.io.WriteLock;
import org.stylestep.settings.SettingException;

/**
 * A folder of one of Hadoop's file systems and its copy, which has the same path on all machines: images are read at random, and once an epoch.
 *
 * @param uri where it is, such as {@code hdfs://host/images} or {@code s3a://bucket/images}
 * @param local the copy
 */
public record HadoopFolder(String uri, String local) implements Serializable {

    private static final Duration PATIENCE = Duration.ofDays(1);

    /**
     * Takes a folder, whose copy will be in another one by a name of its files' names, lengths and times.
     *
     * @throws SettingException if there is no such folder
     * @throws IOException if it cannot be listed, or no library on the class path has its file system
     */
    public static HadoopFolder of(String uri, Path copies) throws IOException {
        org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(uri);
        TreeSet<String> files = new TreeSet<>();
        try {
            for (FileStatus file : folder.getFileSystem(configuration()).listStatus(folder)) {
                files.add(file.getPath().getName() + " " + file.getLen() + " " + file.getModificationTime());
            }
        } catch (FileNotFoundException e) {
            throw new SettingException(uri + ": there is no such folder", e);
        }
        String digest = Sha256.hex((uri + "\n" + String.join("\n", files)).getBytes(StandardCharsets.UTF_8));
        return new HadoopFolder(
                uri, copies.toAbsolutePath().resolve(digest.substring(0, 16)).toString());
    }

    /**
     * Copies the folder to this machine, unless it has been.
     *
     * @throws IOException if it cannot be read, or the copy not written
     */
    public void fetch() throws IOException {
        Path copy = Path.of(local);
        if (Files.exists(copy)) {
            return;
        }
        Files.createDirectories(copy.getParent());
        WriteLock lock = WriteLock.take(
                copy.resolveSibling(copy.getFileName() + WriteLock.FILE),
                PATIENCE,
                holder -> new IOException(holder + " is copying " + uri + "; wait for it or end it"));
        try (lock) {
            if (Files.notExists(copy)) {
                org.apache.hadoop.fs.Path folder = new org.apache.hadoop.fs.Path(uri);
                FileSystem system = folder.getFileSystem(configuration());
                AtomicFolder.write(copy, into -> {
                    for (FileStatus file : system.listStatus(folder)) {
                        org.apache.hadoop.fs.Path to = new org.apache.hadoop.fs.Path(
                                into.resolve(file.getPath().getName()).toUri());
                        // Without the files of checksums that Hadoop lays beside others.
                        system.copyToLocalFile(false, file.getPath(), to, true);
                    }
                });
            }
        }
    }

    /** With the properties {@code spark.hadoop.*} of the driver, which executors are started with. */
    private static Configuration configuration() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }
}
