package org.stylestep.prepare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stylestep.cli.TinyFiles;
import org.stylestep.data.ImagePair;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.Unreadable;
import org.stylestep.image.RgbImage;

/** Works on a jar made here, of the real one's layout: a sheet of colored discs. */
final class EmojiPairsTest {

    private static final String SHEET = "com/gluonhq/emoji/util/sheet_apple_64.png";
    private static final String TABLE = "com/gluonhq/emoji/emoji.csv";
    private static final String ORIGIN = "META-INF/maven/com.gluonhq/emoji/pom.properties";
    private static final int COLUMNS = 20;
    private static final int BASES = 24;
    private static final List<String> TONES = List.of("1f3fb", "1f3fc", "1f3fd", "1f3fe", "1f3ff");

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private Path jar;
    private Path out;

    @BeforeAll
    static void makeJar() throws IOException {
        write(shared.resolve("emoji-1.0.1.jar"), entries("1.0.1"));
    }

    @BeforeEach
    void namePlaces() {
        jar = shared.resolve("emoji-1.0.1.jar");
        out = folder.resolve("emoji");
    }

    @Test
    void theSheetIsReadAsItIsLaidOut() throws IOException {
        EmojiSheet sheet = EmojiSheet.open(jar);

        assertThat(sheet.emoji()).hasSize(BASES * 6 + 2);
        Emoji base = sheet.emoji().get(0);
        Emoji variant = sheet.emoji().get(2);
        assertThat(base).isEqualTo(new Emoji("1f600", "1f600", 0, 0));
        assertThat(base.isVariant()).isFalse();
        assertThat(variant).isEqualTo(new Emoji("1f600-1f3fc", "1f600", 2, 0));
        assertThat(variant.isVariant()).isTrue();
        assertThat(variant.family()).isEqualTo(base.family());
        RgbImage picture = sheet.picture(variant);
        assertThat(picture.size()).isEqualTo("64x64");
        assertThat(picture.crop(0, 0, 1, 1).rgb()).containsExactly(-1, -1, -1);
        assertThat(picture.crop(32, 32, 1, 1).rgb()).containsExactly(color(2));
    }

    @Test
    void lookAlikesAreOneFamily() {
        assertThat(new Emoji("1f468-200d-1f33e", "1f468-200d-1f33e", 0, 0).family())
                .isEqualTo(new Emoji("1f469-1f3fd-200d-1f33e", "1f469-200d-1f33e", 0, 0).family())
                .isEqualTo(new Emoji("1f9d1-200d-1f33e", "1f9d1-200d-1f33e", 0, 0).family())
                .isEqualTo("1f9d1-1f33e");
        assertThat(new Emoji("1f3c3-200d-2642-fe0f", "1f3c3-200d-2642-fe0f", 0, 0).family())
                .isEqualTo("1f3c3");
        assertThat(new Emoji("1f1e9-1f1ea", "1f1e9-1f1ea", 0, 0).family()).isEqualTo("1f1e9-1f1ea");
    }

    @Test
    void rowsOfTheRealTableAreRead() {
        assertThat(EmojiSheet.parse(
                        "KEYCAP: *#002A-FE0F-20E3#002A-20E3#####002a-fe0f-20e3.png#0#1#keycap_star#keycap_star!###Symbols"
                                + "#keycap#1522#2.0#true#true#true#false####"))
                .containsExactly(new Emoji("002a-fe0f-20e3", "002a-fe0f-20e3", 0, 1));
        assertThat(EmojiSheet.parse(
                        "WAVING HAND SIGN#1F44B##E695#EAD6#E41E#FEB9D#1f44b.png#12#39#wave#wave!###People & Body"
                                + "#hand-fingers-open#167#0.6#true#true#true#true#1F3FB,1F44B-1F3FB,,1f44b-1f3fb.png,12,40,1.0,true,true,true,"
                                + "true,,,!1F3FC,1F44B-1F3FC,,1f44b-1f3fc.png,12,41,1.0,true,true,true,true,,,!###"))
                .containsExactly(
                        new Emoji("1f44b", "1f44b", 12, 39),
                        new Emoji("1f44b-1f3fb", "1f44b", 12, 40),
                        new Emoji("1f44b-1f3fc", "1f44b", 12, 41));
        assertThat(EmojiSheet.parse("no picture here")).isEmpty();
    }

    @Test
    void pairsHaveLinesLeftAndColorRight() throws IOException {
        Map<String, Integer> counts = EmojiPairs.prepare(jar, out, EmojiPairs.Options.quickstart());

        // A variant beside each disc; the blank one and the repeated one are left out.
        assertThat(counts.get("train") + counts.get("val")).isEqualTo(2 * BASES);
        assertThat(counts.get("val")).isBetween(2, BASES);
        PairedImageFolder train = PairedImageFolder.open(out.resolve("train"), InputSide.LEFT, Unreadable.STOP);
        assertThat(train.size()).isEqualTo(counts.get("train"));
        ImagePair pair = train.read(0);
        assertThat(pair.input().size()).isEqualTo("64x64");
        assertThat(pair.input().crop(32, 32, 1, 1).samples()).containsExactly(-1, -1, -1);
        assertThat(pair.target().crop(32, 32, 1, 1).rgb()).isNotEqualTo(new byte[] {-1, -1, -1});
    }

    @Test
    void aBaseAndItsVariantsLieOnOneSide() throws IOException {
        EmojiPairs.prepare(jar, out, new EmojiPairs.Options(5, 0.3, 4, LineArt.Options.artwork()));

        Map<String, String> parts = new TreeMap<>();
        for (String part : List.of("train", "val")) {
            for (String name : TinyFiles.names(out.resolve(part))) {
                String base = name.substring(0, 5);
                assertThat(parts.merge(base, part, (a, b) -> b)).isEqualTo(part);
                assertThat(parts).containsEntry(base, part);
            }
        }
        assertThat(parts).hasSize(BASES).containsValue("train").containsValue("val");
    }

    @Test
    void theSeedDecides() throws IOException {
        EmojiPairs.prepare(jar, out, options(1));
        EmojiPairs.prepare(jar, folder.resolve("again"), options(1));
        EmojiPairs.prepare(jar, folder.resolve("other"), options(2));

        for (String part : List.of("train", "val")) {
            List<String> names = TinyFiles.names(out.resolve(part));
            assertThat(TinyFiles.names(folder.resolve("again").resolve(part))).isEqualTo(names);
            assertThat(TinyFiles.names(folder.resolve("other").resolve(part))).isNotEqualTo(names);
            for (String name : names) {
                assertThat(folder.resolve("again").resolve(part).resolve(name))
                        .hasSameBinaryContentAs(out.resolve(part).resolve(name));
            }
        }
    }

    /** Prepares, and returns whether the folder was written again. */
    private boolean isMadeAnew(EmojiPairs.Options options) throws IOException {
        Path mark = out.resolve(".stylestep-prepared");
        FileTime old = FileTime.fromMillis(0);
        if (Files.exists(out)) {
            Files.setLastModifiedTime(mark, old);
        }
        EmojiPairs.prepare(jar, out, options);
        return !Files.getLastModifiedTime(mark).equals(old);
    }

    @Test
    void whatIsThereIsKeptUntilTheOptionsChange() throws IOException {
        Map<String, Integer> first = EmojiPairs.prepare(jar, out, options(1));
        assertThat(isMadeAnew(options(1))).isFalse();
        assertThat(EmojiPairs.prepare(jar, out, options(1))).isEqualTo(first);

        List<String> before = TinyFiles.names(out.resolve("val"));
        assertThat(isMadeAnew(options(2))).isTrue();
        assertThat(TinyFiles.names(out.resolve("val"))).isNotEqualTo(before);

        Files.delete(
                out.resolve("val").resolve(TinyFiles.names(out.resolve("val")).get(0)));
        assertThat(isMadeAnew(options(2))).isTrue();
        assertThat(isMadeAnew(options(2))).isFalse();
        assertThat(TinyFiles.names(folder)).containsExactly("emoji");
    }

    @Test
    void anInterruptedRunLeavesNothingInThePlaceAndIsDoneAnew() throws IOException {
        Path aside = folder.resolve(".emoji.writing");
        assertThatThrownBy(() -> PairWriter.prepare(out, "x", writer -> {
                    writer.write("train", "a", EmojiPairs.pair(disc(), new LineArt(LineArt.Options.artwork())));
                    assertThat(out).doesNotExist();
                    assertThat(aside.resolve("train/a.png")).exists();
                    throw new IOException("no more");
                }))
                .hasMessage("no more");
        assertThat(TinyFiles.names(folder)).isEmpty();

        // A process that was killed removes nothing.
        Files.createDirectories(aside.resolve("train"));
        Files.writeString(aside.resolve("train/a.png"), "half");
        assertThat(isMadeAnew(options(1))).isTrue();
        assertThat(TinyFiles.names(folder)).containsExactly("emoji");
    }

    @Test
    void aFolderMadeByOthersIsNeverTouched() throws IOException {
        Files.createDirectories(out.resolve("train"));
        Files.writeString(out.resolve("train/mine.png"), "mine");
        assertThatThrownBy(() -> EmojiPairs.prepare(jar, out, options(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(out.toString(), "choose another folder");
        assertThat(out.resolve("train/mine.png")).hasContent("mine");

        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> EmojiPairs.prepare(jar, file, options(1))).hasMessageContaining("is a file");

        Path made = folder.resolve("made");
        EmojiPairs.prepare(jar, made, options(1));
        Files.writeString(made.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> EmojiPairs.prepare(jar, made, options(2))).hasMessageContaining("notes.txt");
        assertThat(made.resolve("notes.txt")).hasContent("mine");

        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(EmojiPairs.prepare(jar, empty, options(1)).get("train")).isPositive();
    }

    @Test
    void aMissingOrWrongJarIsExplained() throws IOException {
        Path none = folder.resolve("none.jar");
        assertThatThrownBy(() -> EmojiSheet.open(none))
                .hasMessageContainingAll(none.toString(), "com.gluonhq:emoji:1.0.1");

        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThatThrownBy(() -> EmojiSheet.open(text)).hasMessageContaining("text.jar is not a whole jar");

        Path newer = folder.resolve("newer.jar");
        write(newer, entries("1.1.0"));
        assertThatThrownBy(() -> EmojiSheet.open(newer)).hasMessageContainingAll("version 1.1.0", "1.0.1");

        Path other = folder.resolve("other.jar");
        write(other, Map.of("a.txt", new byte[1]));
        assertThatThrownBy(() -> EmojiSheet.open(other)).hasMessageContaining("has no " + ORIGIN);

        Map<String, byte[]> without = entries("1.0.1");
        without.remove(SHEET);
        write(other, without);
        assertThatThrownBy(() -> EmojiSheet.open(other)).hasMessageContaining("has no " + SHEET);

        Map<String, byte[]> damaged = new TreeMap<>(entries("1.0.1"));
        damaged.put(SHEET, "no picture".getBytes(UTF_8));
        write(other, damaged);
        assertThatThrownBy(() -> EmojiSheet.open(other)).hasMessageContaining(SHEET + " is damaged");

        Map<String, byte[]> outside = entries("1.0.1");
        outside.put(TABLE, "X#1F600#1f600.png#99#0#x".getBytes(UTF_8));
        write(other, outside);
        assertThatThrownBy(() -> EmojiSheet.open(other)).hasMessageContaining("1f600 lies outside");
        assertThat(out).doesNotExist();
    }

    private static EmojiPairs.Options options(long seed) {
        return new EmojiPairs.Options(1, 0.2, seed, LineArt.Options.artwork());
    }

    private static RgbImage disc() {
        return LineArtTest.paint((x, y) -> Math.hypot(x - 32, y - 32) < 20 ? 0x123456 : 0xFFFFFF);
    }

    /** Emoji with five variants each, then a blank one and one that repeats the first. */
    private static Map<String, byte[]> entries(String version) throws IOException {
        int count = BASES * 6 + 2;
        BufferedImage sheet = new BufferedImage(66 * COLUMNS, 66 * (count / COLUMNS + 1), BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = sheet.createGraphics();
        for (int n = 0; n < count; n++) {
            byte[] rgb = color(n == count - 1 ? 0 : n);
            pen.setColor(new Color(rgb[0] & 0xFF, rgb[1] & 0xFF, rgb[2] & 0xFF));
            if (n != count - 2) {
                pen.fillOval(66 * (n % COLUMNS) + 1, 66 * (n / COLUMNS) + 1, 64, 64);
            }
        }
        pen.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(sheet, "png", png);
        List<String> rows = new ArrayList<>();
        for (int base = 0; base < BASES; base++) {
            String code = Integer.toHexString(0x1f600 + base);
            StringBuilder row = new StringBuilder("NAME#X##" + place(code, 6 * base, '#') + "#x#x!###Group#");
            for (int t = 0; t < 5; t++) {
                row.append("T,X,,")
                        .append(place(code + "-" + TONES.get(t), 6 * base + 1 + t, ','))
                        .append(",1.0,true,,!");
            }
            rows.add(row.append("###").toString());
        }
        rows.add("BLANK#" + place("2b1b", count - 2, '#') + "#x###");
        rows.add("REPEAT#" + place("2b1c", count - 1, '#') + "#x###");
        Map<String, byte[]> entries = new TreeMap<>();
        entries.put(SHEET, png.toByteArray());
        entries.put(TABLE, String.join("\n", rows).getBytes(UTF_8));
        entries.put(ORIGIN, ("version=" + version).getBytes(UTF_8));
        return entries;
    }

    private static String place(String code, int n, char separator) {
        return code + ".png" + separator + n % COLUMNS + separator + n / COLUMNS;
    }

    private static byte[] color(int n) {
        return new byte[] {(byte) (n % 16 * 8), (byte) (n / 16 * 8), 90};
    }

    private static void write(Path jar, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }
}
