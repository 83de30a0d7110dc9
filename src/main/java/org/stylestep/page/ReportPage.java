package org.stylestep.page;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stylestep.extension.Extensions;
import org.stylestep.io.AtomicFile;
import org.stylestep.settings.RecordMap;

/**
 * One or several runs as one HTML file that needs nothing else: settings and lineage, curves, sample sheets, style codes, renderings, metrics and
 * costs.
 *
 * <p>Needs uPlot, an optional dependency, whose script is copied into the page.
 */
public final class ReportPage {

    private static final String WEBJARS = "/META-INF/resources/webjars/uplot/";
    private static final Pattern PLACE = Pattern.compile("/\\*\\{(\\w+)}\\*/");

    private final Document document;

    /** All that the page shows: {@code live} says whether it asks its server for more. */
    private record Document(String created, boolean live, List<RunEntry> runs) {}

    private ReportPage(Document document) {
        this.document = document;
    }

    /**
     * Gathers runs, opens their models, and renders what the page shows of them. What is not there, or cannot be opened, is left out, and the page says why.
     *
     * @param runs the folders of the runs, at least one
     * @param pictures whether to open checkpoints and held-out images
     * @param extensions the implementations that settings and checkpoints name
     * @return the page
     * @throws IllegalArgumentException if a folder holds no run
     * @throws IOException if a file cannot be read
     */
    public static ReportPage of(List<Path> runs, boolean pictures, Extensions extensions) throws IOException {
        Optional<PictureMaker> maker = Optional.of(new PictureMaker(extensions)).filter(made -> pictures);
        int sheets = runs.size() * RunEntry.sheetsOf(runs.size());
        return new ReportPage(document(runs, false, maker, extensions, (run, file) -> RunEntry.inline(file, sheets)));
    }

    /** Gathers runs of trainings that go on, without pictures; sheets have an address of the run's index and the file's name. */
    static ReportPage live(List<Path> runs, Extensions extensions) throws IOException {
        return new ReportPage(document(
                runs, true, Optional.empty(), extensions, (run, file) -> "sheets/" + run + "/" + file.getFileName()));
    }

    private static Document document(
            List<Path> runs,
            boolean live,
            Optional<PictureMaker> maker,
            Extensions extensions,
            BiFunction<Integer, Path, String> address)
            throws IOException {
        List<RunEntry> entries = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < runs.size(); i++) {
            Path run = runs.get(i);
            requireRun(run);
            String name = String.valueOf(run.toAbsolutePath().normalize().getFileName());
            if (!names.add(name)) {
                name = Lineage.text(run);
                names.add(name);
            }
            int index = i;
            entries.add(RunEntry.of(
                    name, run, maker, extensions, RunEntry.sheetsOf(runs.size()), file -> address.apply(index, file)));
        }
        return new Document(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), live, entries);
    }

    static void requireRun(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("no run at " + folder + ": there is no such folder");
        }
        if (!RunEntry.isRun(folder)) {
            throw new IllegalArgumentException(
                    folder + " holds no run: name the output.folder of pretrain, train, finetune or mapper");
        }
    }

    /** Returns what the page shows as JSON, in which no character can end the element of HTML that it stands in. */
    public String json() {
        return new Gson().toJson(RecordMap.of(document));
    }

    /**
     * Returns the page.
     *
     * @return HTML
     * @throws IOException if uPlot is not on the class path
     */
    public String html() throws IOException {
        String version = uplotVersion();
        String dist = WEBJARS + version + "/dist/uPlot";
        Map<String, String> parts = Map.of(
                "license", text(WEBJARS + version + "/LICENSE"),
                "css", text(dist + ".min.css") + "\n" + text("page.css"),
                "uplot", text(dist + ".iife.min.js"),
                "data", json(),
                "js", text("page.js"));
        return PLACE.matcher(text("page.html"))
                .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
    }

    /**
     * Writes the page, all at once or not at all.
     *
     * @param file the file, replaced if it exists; its folder must exist
     * @throws IOException if it cannot be written, or uPlot is not on the class path
     */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, html().getBytes(StandardCharsets.UTF_8));
    }

    private static String uplotVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                ReportPage.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
            if (in == null) {
                throw new IOException("the report needs uPlot: add org.webjars.npm:uplot to the class path");
            }
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = ReportPage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the class path has no " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
