package org.stylestep.latent;

import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.image.ImageFiles;
import org.stylestep.image.RgbImage;
import org.stylestep.image.UnreadableImageException;
import org.stylestep.io.AtomicFile;
import org.stylestep.io.WriteLock;

/**
 * Styles by name in a file, each with a small picture of the image it was read off.
 *
 * <p>Codes mean something to the encoder that made them alone, so a bank belongs to one encoder and refuses to be used with another. Every
 * change reads the file anew, under a lock that other threads and processes respect, and replaces it at once: concurrent writers
 * lose nothing, and a reader gets the bank before or after a change. A bank that cannot be understood is never written to. The format
 * is described in {@code docs/styles.md}. Safe for several threads.
 *
 * <p>All methods throw a {@link StyleBankException} if the bank is damaged, of another version or of another encoder, and an
 * {@link IOException} if it cannot be read or written; then it is as it was.
 */
public final class StyleBank {

    /** The name of a bank's file. */
    public static final String FILE = "bank.json";

    /** The longer side of the pictures that are kept beside the codes. */
    public static final int THUMBNAIL = 128;

    /** A change takes milliseconds; who waits this long waits for a process that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Pattern PICTURE = Pattern.compile(".+-([0-9a-f]{8})\\.png");
    private static final Pattern PARTIAL = Pattern.compile("\\.(" + PICTURE + "|bank\\.json)\\.partial");

    private static final Logger LOG = LoggerFactory.getLogger(StyleBank.class);

    private final Path file;
    private final Encoder encoder;
    private final Duration patience;

    /** Makes a bank whose changes wait so long for another writer. */
    StyleBank(Path file, Encoder encoder, Duration patience) {
        this.file = file.toAbsolutePath();
        this.encoder = Objects.requireNonNull(encoder, "encoder");
        this.patience = patience;
    }

    /**
     * What a bank's codes were read with.
     *
     * @param fingerprint the same for the same weights and the same form of code, and for no others
     * @param checkpoint where the encoder was found, for messages only
     */
    public record Encoder(String fingerprint, String checkpoint) {}

    /**
     * A style and how far it is from a code.
     *
     * @param style the style
     * @param distance the Euclidean distance of the codes
     */
    public record Match(NamedStyle style, double distance) {}

    /**
     * Returns a bank; nothing is read or written yet, and a bank whose file does not exist is empty.
     *
     * @param encoder the encoder that its codes belong to
     */
    public static StyleBank at(Path file, Encoder encoder) {
        return new StyleBank(file, encoder, PATIENCE);
    }

    /** Returns the bank's file, which need not exist yet. */
    public Path file() {
        return file;
    }

    /** {@return all styles in the order they were added} */
    public List<NamedStyle> list() throws IOException {
        return read().styles().entrySet().stream()
                .map(entry -> entry.getValue().named(entry.getKey()))
                .toList();
    }

    /** {@return the style of a name, if there is one} */
    public Optional<NamedStyle> get(String name) throws IOException {
        return Optional.ofNullable(read().styles().get(name)).map(entry -> entry.named(name));
    }

    /**
     * Reads the picture of a style.
     *
     * @return the picture, no side of it longer than {@value #THUMBNAIL}; empty if there is no such style, or it has no picture
     * @throws IOException if the bank or the picture is damaged or cannot be read
     */
    public Optional<RgbImage> image(String name) throws IOException {
        Optional<Path> picture = Optional.ofNullable(read().styles().get(name))
                .flatMap(BankFile.Entry::picture)
                .map(file::resolveSibling)
                .filter(Files::exists);
        return picture.isEmpty() ? Optional.empty() : Optional.of(ImageFiles.read(picture.get()));
    }

    /**
     * Adds a style; the bank's folder is created.
     *
     * @param added the style, of the size of the others
     * @param image the image it was read off, of which a small picture is kept
     * @param replace whether it may take the place of a style of that name
     * @throws StyleBankException if there is one of that name and it may not
     */
    public void add(NamedStyle added, Optional<RgbImage> image, boolean replace) throws IOException {
        change(bank -> {
            if (!replace) {
                requireFree(bank, added.name());
            }
            for (Map.Entry<String, BankFile.Entry> other : bank.styles().entrySet()) {
                if (other.getValue().code().size() != added.style().size()) {
                    throw new StyleBankException("style '" + added.name() + "' has "
                            + added.style().size() + " numbers, those in " + file + " have "
                            + other.getValue().code().size());
                }
            }
            Optional<String> picture = Optional.empty();
            if (image.isPresent()) {
                picture = Optional.of(writePicture(image.get().within(THUMBNAIL), added.name()));
            }
            bank.styles().put(added.name(), BankFile.Entry.of(added, picture));
            return true;
        });
    }

    /** Removes a style and its picture, and returns whether there was one of that name. */
    public boolean remove(String name) throws IOException {
        return Files.exists(file) && change(bank -> bank.styles().remove(name) != null);
    }

    /**
     * Gives a style another name, and the last place in the list.
     *
     * @return whether there was a style to rename
     * @throws StyleBankException if the new name is taken
     */
    public boolean rename(String from, String to) throws IOException {
        return Files.exists(file)
                && change(bank -> {
                    BankFile.Entry entry = bank.styles().get(from);
                    if (entry != null && !from.equals(to)) {
                        requireFree(bank, to);
                        bank.styles().remove(from);
                        bank.styles().put(to, BankFile.Entry.of(entry.named(to), entry.picture()));
                    }
                    return entry != null;
                });
    }

    /**
     * Finds the styles nearest to a code.
     *
     * @param count how many to find at most, at least 1
     * @return the nearest first; of equal distance, the one added first
     * @throws IllegalArgumentException if the code is of another size, or the count below 1
     */
    public List<Match> nearest(Style code, int count) throws IOException {
        if (count < 1) {
            throw new IllegalArgumentException("at least 1 style is to be found, not " + count);
        }
        List<Match> matches = new ArrayList<>();
        for (NamedStyle named : list()) {
            matches.add(new Match(named, named.style().distance(code)));
        }
        matches.sort(Comparator.comparingDouble(Match::distance));
        return List.copyOf(matches.subList(0, Math.min(count, matches.size())));
    }

    /** A new picture never takes an old one's name, so that the bank shows the one or the other until its file is replaced. */
    private String writePicture(RgbImage image, String name) throws IOException {
        String picture = String.format(Locale.ROOT, "%s-%08x.png", name, image.hashCode());
        ImageFiles.writePng(image, file.resolveSibling(picture));
        return picture;
    }

    private void requireFree(BankFile bank, String name) throws StyleBankException {
        if (bank.styles().containsKey(name)) {
            throw new StyleBankException(
                    file + " already has a style '" + name + "'; take another name, remove that one, or replace it");
        }
    }

    /** Returns whether it changed anything. */
    private interface Change {
        boolean apply(BankFile bank) throws IOException;
    }

    private boolean change(Change change) throws IOException {
        Files.createDirectories(file.getParent());
        Path locked = file.resolveSibling("." + file.getFileName() + ".lock");
        WriteLock lock = WriteLock.take(
                locked,
                patience,
                holder -> new StyleBankException(holder + " has been writing for " + patience.toSeconds() + " s: "
                        + locked + " is locked; try again when it has ended"));
        try (lock) {
            BankFile bank = read();
            List<String> before = bank.pictures();
            if (!change.apply(bank)) {
                return false;
            }
            AtomicFile.write(file, bank.toJson().getBytes(StandardCharsets.UTF_8));
            List<String> after = bank.pictures();
            for (String picture : before) {
                if (!after.contains(picture)) {
                    Files.deleteIfExists(file.resolveSibling(picture));
                }
            }
            sweep(after);
            return true;
        }
    }

    /** Deletes pictures that killed processes left; where another bank is in the folder, they may be its own. */
    private void sweep(List<String> kept) throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.list(file.getParent())) {
            entries = all.toList();
        }
        if (entries.stream().anyMatch(entry -> entry.toString().endsWith(".json") && !entry.equals(file))) {
            return;
        }
        for (Path entry : entries) {
            String name = entry.getFileName().toString();
            if (PARTIAL.matcher(name).matches() || (!kept.contains(name) && isPicture(entry))) {
                Files.delete(entry);
            }
        }
    }

    private static boolean isPicture(Path file) {
        Matcher name = PICTURE.matcher(file.getFileName().toString());
        try {
            return name.matches() && ImageFiles.read(file).hashCode() == Integer.parseUnsignedInt(name.group(1), 16);
        } catch (UnreadableImageException e) {
            LOG.debug("{} is no picture of a style", file, e);
            return false;
        }
    }

    private BankFile read() throws IOException {
        if (Files.isDirectory(file)) {
            throw new StyleBankException("the style bank " + file + " is a folder; name a file");
        }
        BankFile bank;
        try {
            bank = BankFile.ofJson(Files.readString(file));
        } catch (NoSuchFileException e) {
            return BankFile.empty(encoder);
        } catch (BankFile.OtherFormat e) {
            throw new StyleBankException(
                    "the style bank " + file + " has format " + e.getMessage() + ", this version reads format "
                            + BankFile.FORMAT + ": use the StyleStep version that wrote it, or another file",
                    e);
        } catch (JsonParseException | CharacterCodingException e) {
            throw new StyleBankException(
                    "the style bank " + file + " is damaged and left as it is: " + e.getMessage()
                            + "; mend it, or move it away and add the styles again",
                    e);
        }
        if (!bank.encoder().fingerprint().equals(encoder.fingerprint())) {
            throw new StyleBankException("the styles in " + file + " are codes of another encoder, that of "
                    + bank.encoder().checkpoint() + ", and mean nothing to that of " + encoder.checkpoint()
                    + ": use that one, or another bank, and add the images again");
        }
        return bank;
    }
}
