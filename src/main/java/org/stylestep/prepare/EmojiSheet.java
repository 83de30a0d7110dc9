package org.stylestep.prepare;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.stylestep.image.RgbImage;

/**
 * The emoji of {@code com.gluonhq:emoji:1.0.1}, whose jar is read as data: one sheet of pictures and a table of their places.
 *
 * <p>The jar is under the GPL and the artwork is Apple's, so it is neither shipped nor on the class path; whoever wants it fetches
 * it for local use.
 */
final class EmojiSheet {

    /** The version whose layout is known; later ones no longer hold the sheet. */
    static final String VERSION = "1.0.1";

    /** Each picture is this wide and high. */
    static final int SIDE = 64;

    private static final String SHEET = "com/gluonhq/emoji/util/sheet_apple_64.png";
    private static final String TABLE = "com/gluonhq/emoji/emoji.csv";
    private static final String ORIGIN = "META-INF/maven/com.gluonhq/emoji/pom.properties";
    private static final String FETCH =
            "fetch it with: mvn dependency:copy -Dartifact=com.gluonhq:emoji:" + VERSION + " -DoutputDirectory=FOLDER";

    /**
     * Rows of the table have fields between '#', of which the picture's file name is followed by its column and row; the last fields may
     * list skin-tone variants, each ended by '!', as {@code tone,code,,picture,column,row,...}.
     */
    private static final Pattern BASE = Pattern.compile("#([0-9a-f-]+)\\.png#(\\d+)#(\\d+)#");

    private static final Pattern VARIANT = Pattern.compile(",([0-9a-f-]+)\\.png,(\\d+),(\\d+),");

    /** Pictures have a transparent margin of one pixel on every side. */
    private static final int MARGIN = 1;

    private static final int PITCH = SIDE + 2 * MARGIN;

    private final BufferedImage sheet;
    private final List<Emoji> emoji;

    private EmojiSheet(BufferedImage sheet, List<Emoji> emoji) {
        this.sheet = sheet;
        this.emoji = List.copyOf(emoji);
    }

    /**
     * Reads the jar.
     *
     * @param jar the file {@code emoji-1.0.1.jar}
     * @throws IOException if there is no such file, or it is another one or another version; the message says what to do
     */
    static EmojiSheet open(Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new IOException("There is no file " + jar.toAbsolutePath() + "; " + FETCH);
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            requireVersion(jar, zip);
            List<Emoji> emoji = new ArrayList<>();
            for (String row : new String(content(jar, zip, TABLE), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                emoji.addAll(parse(row));
            }
            EmojiSheet sheet = new EmojiSheet(pictures(jar, zip), emoji);
            sheet.requirePlaces(jar);
            return sheet;
        } catch (ZipException e) {
            throw new IOException(jar + " is not a whole jar file (" + e.getMessage() + "); " + FETCH, e);
        }
    }

    /** Returns all emoji in the table's order, each base followed by its variants. */
    List<Emoji> emoji() {
        return emoji;
    }

    /** Cuts an emoji out of the sheet and composites it on white, 64x64. */
    RgbImage picture(Emoji emoji) {
        return RgbImage.of(
                sheet.getSubimage(PITCH * emoji.column() + MARGIN, PITCH * emoji.row() + MARGIN, SIDE, SIDE));
    }

    private void requirePlaces(Path jar) throws IOException {
        if (emoji.isEmpty()) {
            throw new IOException(jar + ": " + TABLE + " lists no emoji; " + FETCH);
        }
        for (Emoji one : emoji) {
            if (PITCH * (one.column() + 1) > sheet.getWidth() || PITCH * (one.row() + 1) > sheet.getHeight()) {
                throw new IOException(jar + ": " + one.code() + " lies outside the sheet of " + sheet.getWidth() + "x"
                        + sheet.getHeight() + "; " + FETCH);
            }
        }
    }

    private static void requireVersion(Path jar, ZipFile zip) throws IOException {
        Properties origin = new Properties();
        try (InputStream in = zip.getInputStream(entry(jar, zip, ORIGIN))) {
            origin.load(in);
        }
        String version = origin.getProperty("version", "unknown");
        if (!version.equals(VERSION)) {
            throw new IOException(jar + " is version " + version + " of com.gluonhq:emoji, but " + VERSION
                    + " is needed, which holds the sheet of pictures; " + FETCH);
        }
    }

    private static BufferedImage pictures(Path jar, ZipFile zip) throws IOException {
        try (InputStream in = zip.getInputStream(entry(jar, zip, SHEET))) {
            return Optional.ofNullable(ImageIO.read(new MemoryCacheImageInputStream(in)))
                    .orElseThrow(() -> new IIOException("no known image format"));
        } catch (IIOException e) {
            throw new IOException(jar + ": " + SHEET + " is damaged (" + e.getMessage() + "); " + FETCH, e);
        }
    }

    /** Returns the emoji of a row of the table and its variants; nothing for a row without a picture. */
    static List<Emoji> parse(String row) {
        List<Emoji> found = new ArrayList<>();
        Matcher base = BASE.matcher(row);
        if (base.find()) {
            found.add(emoji(base, base.group(1)));
            VARIANT.matcher(row).results().forEach(variant -> found.add(emoji(variant, base.group(1))));
        }
        return found;
    }

    private static Emoji emoji(MatchResult place, String base) {
        return new Emoji(place.group(1), base, Integer.parseInt(place.group(2)), Integer.parseInt(place.group(3)));
    }

    private static byte[] content(Path jar, ZipFile zip, String name) throws IOException {
        try (InputStream in = zip.getInputStream(entry(jar, zip, name))) {
            return in.readAllBytes();
        }
    }

    private static ZipEntry entry(Path jar, ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException(jar + " is not com.gluonhq:emoji:" + VERSION + ": it has no " + name + "; " + FETCH);
        }
        return entry;
    }
}
