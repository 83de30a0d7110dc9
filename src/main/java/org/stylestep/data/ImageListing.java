package org.stylestep.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.image.ImageFormat;

/**
 * The image files directly in a folder, in natural order of their names; hidden files do not count.
 *
 * <p>What else there is, files of other endings, images in sub-folders, and what has an image's name and is no file, such as a named pipe, is
 * passed over, which the log says once a folder.
 */
final class ImageListing {

    private static final Comparator<Path> ORDER = Comparator.comparing(ImageListing::name, NaturalOrder.INSTANCE);

    private static final Logger LOG = LoggerFactory.getLogger(ImageListing.class);
    private static final Set<String> LISTED = ConcurrentHashMap.newKeySet();

    private ImageListing() {}

    /**
     * Lists them.
     *
     * @throws IOException if there is no such folder, or no image in it; the message says which endings are read and what is there
     */
    static List<Path> of(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new IOException("There is no folder " + folder.toAbsolutePath());
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder.toAbsolutePath() + " is a file; a folder of images is needed");
        }
        Map<Boolean, List<Path>> entries =
                entries(folder).stream().collect(Collectors.partitioningBy(ImageListing::isImage));
        List<Path> images = entries.get(true);
        List<Path> rest = entries.get(false);
        Map<Path, Long> nested = nested(rest);
        if (images.isEmpty()) {
            throw new IOException("No images in " + folder.toAbsolutePath() + ": no files end in "
                    + String.join(", ", ImageFormat.extensions()) + " (in any letter case)" + suggestion(nested));
        }
        long inside = nested.values().stream().mapToLong(Long::longValue).sum();
        String others = listed("files of other endings", rest.stream().filter(entry -> Files.isRegularFile(entry)))
                + listed("pipes, sockets or devices", rest.stream().filter(ImageListing::isSpecial))
                + (inside > 0 ? ", " + inside + " images in its sub-folders " + names(nested) : "");
        if (!others.isEmpty() && LISTED.add(folder + others)) {
            LOG.warn("{}: {} images are used; passed over are{}", folder, images.size(), others.substring(1));
        }
        return images;
    }

    /** Counts some entries and names the first of them. */
    private static String listed(String what, Stream<Path> entries) {
        List<String> all = entries.map(ImageListing::name).toList();
        String some = all.stream().limit(5).collect(Collectors.joining(", "));
        String more = all.size() > 5 ? ", ..." : "";
        return all.isEmpty() ? "" : ", " + all.size() + " " + what + " (" + some + more + ")";
    }

    /** A file's name in Unicode's composed form, so that it is the same on systems that decompose accents. */
    static String name(Path file) {
        return Normalizer.normalize(file.getFileName().toString(), Normalizer.Form.NFC);
    }

    /** A file's name without what follows the last dot. */
    static String stem(Path file) {
        String name = name(file);
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !name(entry).startsWith("."))
                    .sorted(ORDER)
                    .toList();
        }
    }

    /** A link to nothing is listed, and found unreadable. */
    private static boolean isImage(Path entry) {
        return ImageFormat.hasExtension(name(entry)) && (Files.isRegularFile(entry) || !Files.exists(entry));
    }

    private static boolean isSpecial(Path entry) {
        return Files.exists(entry) && !Files.isRegularFile(entry) && !Files.isDirectory(entry);
    }

    /** The folders among entries that hold images, and how many. */
    private static Map<Path, Long> nested(List<Path> entries) throws IOException {
        Map<Path, Long> counts = new LinkedHashMap<>();
        for (Path sub : entries) {
            if (Files.isDirectory(sub)) {
                counts.put(
                        sub, entries(sub).stream().filter(ImageListing::isImage).count());
            }
        }
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    private static String names(Map<Path, Long> folders) {
        return folders.keySet().stream().map(path -> name(path) + "/").collect(Collectors.joining(", "));
    }

    private static String suggestion(Map<Path, Long> fuller) {
        if (fuller.isEmpty()) {
            return "";
        }
        Path best = fuller.keySet().stream()
                .filter(path -> name(path).equals("train"))
                .findFirst()
                .orElse(fuller.keySet().iterator().next());
        return "; its folders " + names(fuller) + " hold images: did you mean " + best + "?";
    }
}
