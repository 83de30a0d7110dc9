package org.stylestep.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.stylestep.data.ImageFolder;
import org.stylestep.data.ShortNames;
import org.stylestep.data.Unreadable;
import org.stylestep.io.Sha256;

/** An image file that a command names, read when it is its turn, and what to call it in the names of other files. */
record ImageSource(Path file, String name) {

    /** Lists images and those of folders; one that is named twice is listed once, and no two have one name, letter case aside. */
    static List<ImageSource> of(List<Path> paths) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        for (Path path : paths) {
            files.addAll(
                    Files.isDirectory(path)
                            ? ImageFolder.open(path, Unreadable.STOP).files()
                            : List.of(path));
        }
        List<Path> all = List.copyOf(files);
        List<String> names = names(all);
        return IntStream.range(0, all.size())
                .mapToObj(i -> new ImageSource(all.get(i), names.get(i)))
                .toList();
    }

    /** Gives each of several that have one name, after the first, a number; the ends of names too long for a file become a hash. */
    static List<String> numbered(List<String> names) {
        Set<String> taken = new HashSet<>();
        List<String> distinct = new ArrayList<>();
        for (String name : names.stream().map(ImageSource::fitting).toList()) {
            String free = name;
            for (int number = 2; !taken.add(free.toLowerCase(Locale.ROOT)); number++) {
                free = name + "-" + number;
            }
            distinct.add(free);
        }
        return distinct;
    }

    /** File systems take names of 255 bytes, of which a number, an ending and that of a file that is being written need some. A cut character is dropped. */
    private static String fitting(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        String start = new String(bytes, 0, Math.min(bytes.length, 187), UTF_8).replaceFirst("\uFFFD+$", "");
        return bytes.length <= 200 ? name : start + "-" + Sha256.hex(bytes).substring(0, 12);
    }

    /** The files' own names, or if folders have files of the same name, each with its folder's. */
    private static List<String> names(List<Path> files) {
        List<String> own =
                files.stream().map(file -> file.getFileName().toString()).toList();
        boolean alike = new HashSet<>(own).size() < own.size();
        return numbered(ShortNames.of(
                alike ? files.stream().map(ImageSource::withFolder).toList() : own));
    }

    private static String withFolder(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent().getFileName();
        return folder == null ? file.getFileName().toString() : folder + "-" + file.getFileName();
    }
}
