package org.stylestep.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.stylestep.fetch.Addresses;
import org.stylestep.fetch.Archive;
import org.stylestep.fetch.Download;
import org.stylestep.io.AtomicFolder;
import org.stylestep.io.WriteLock;
import picocli.CommandLine;

/** {@code stylestep fetch-data}: data sets from the network. */
@CommandLine.Command(
        name = "fetch-data",
        description = "Fetch and unpack a data set; an interrupted download goes on. Each has terms of use of its own.",
        mixinStandardHelpOptions = true)
final class FetchDataCommand implements Callable<Integer> {

    private static final int MEBI = 20;

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "NAME|URL",
            description =
                    "edges2shoes, edges2handbags, facades, maps or night2day; or the address of a .tar, .tar.gz or .zip.")
    private String source;

    @CommandLine.Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "The folder to make; datasets/NAME unless given.")
    private Optional<Path> out = Optional.empty();

    @CommandLine.Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "The SHA-256 that the archive must have. Each download prints it.")
    private String sha256 = "";

    FetchDataCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        URI address = Addresses.find("data", source);
        String name = fileName(address).replaceFirst("\\.(tar|tgz|zip).*", "");
        Path folder = out.orElse(Path.of("datasets", name)).toAbsolutePath().normalize();
        if (Files.exists(folder) && !AtomicFolder.isEmpty(folder)) {
            console.say(folder + " is there already; delete it to fetch it anew");
            return CommandLine.ExitCode.OK;
        }
        Files.createDirectories(folder.getParent());
        Path archive = folder.resolveSibling("." + folder.getFileName() + ".archive");
        WriteLock lock = AtomicFolder.lock(folder);
        try (lock) {
            console.say("SHA-256 " + fetch(address, archive, sha256, console) + " of " + address);
            AtomicFolder.write(folder, unpacked -> Archive.unpack(archive, unpacked, name));
            Files.delete(archive);
        }
        console.say(folder + " is complete");
        return CommandLine.ExitCode.OK;
    }

    /** {@return what an address ends with} */
    static String fileName(URI address) {
        String name = address.getPath().replaceFirst(".*/", "");
        if (name.isEmpty()) {
            throw new IllegalArgumentException(address + " names no file");
        }
        return name;
    }

    /** Fetches a file, counting mebibytes. */
    static String fetch(URI address, Path file, String sha256, Console console) throws IOException {
        if (address.getScheme().equals("http")) {
            console.note(address + " is not encrypted: compare the SHA-256 with one that you trust");
        }
        try (Counting counting = new Counting("MiB of " + fileName(address), console)) {
            return new Download()
                    .fetch(address, file, sha256, (done, all) -> counting.report(done >> MEBI, all >> MEBI));
        }
    }
}
