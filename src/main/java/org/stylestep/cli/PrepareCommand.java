package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.stylestep.data.InputSide;
import org.stylestep.prepare.EmojiPairs;
import org.stylestep.prepare.FolderPairs;
import org.stylestep.prepare.LineArt;
import picocli.CommandLine;

/** {@code stylestep prepare}: makes data sets. */
@CommandLine.Command(
        name = "prepare",
        description = "Make a data set of small side-by-side pairs, inputs left, in OUT/train and OUT/val.",
        mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.ArgGroup(multiplicity = "1")
    private Source source;

    @CommandLine.Option(
            names = "--targets",
            paramLabel = "FOLDER",
            description = "With --pairs: a second folder, whose files have the names of the inputs, endings aside.")
    private Optional<Path> targets = Optional.empty();

    @CommandLine.Option(names = "--input-side", description = "Which half of a pair is the input: left or right.")
    private Optional<InputSide> inputSide = Optional.empty();

    @CommandLine.Option(
            names = "--size",
            defaultValue = "64",
            paramLabel = "N",
            description = "The side of the pairs; 64 unless given. The emoji are 64x64.")
    private int size;

    @CommandLine.Option(names = "--out", required = true, paramLabel = "OUT", description = "The folder to make.")
    private Path out;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    PrepareCommand(Console console) {
        this.console = console;
    }

    /** What pairs are made of. */
    private static final class Source {
        @CommandLine.Option(
                names = "--emoji-jar",
                required = true,
                paramLabel = "JAR",
                description = "The file emoji-1.0.1.jar of com.gluonhq:emoji: line art and color of its emoji.")
        private Optional<Path> emojiJar = Optional.empty();

        @CommandLine.Option(
                names = "--images",
                required = true,
                paramLabel = "FOLDER",
                description =
                        "Color images: line art and color of each. FOLDER/train and FOLDER/val stay apart; without"
                                + " FOLDER/val a tenth goes to OUT/val.")
        private Optional<Path> images = Optional.empty();

        @CommandLine.Option(
                names = "--pairs",
                required = true,
                paramLabel = "FOLDER",
                description =
                        "Pairs, scaled: side by side with --input-side, or inputs alone with --targets. Parted like"
                                + " --images.")
        private Optional<Path> pairs = Optional.empty();
    }

    @Override
    public Integer call() throws IOException {
        Map<String, Integer> counts;
        try (Counting counting = new Counting("preparation", console)) {
            counts = prepare((done, total) -> counting.report(done, total));
        }
        console.say(out + ": " + counts.getOrDefault("train", 0) + " pairs to train on, "
                + counts.getOrDefault("val", 0) + " held out");
        return CommandLine.ExitCode.OK;
    }

    private Map<String, Integer> prepare(BiConsumer<Integer, Integer> progress) throws IOException {
        if (source.emojiJar.isPresent()) {
            return EmojiPairs.prepare(source.emojiJar.get(), out, EmojiPairs.Options.quickstart(), progress);
        }
        return source.images
                .map(images -> FolderPairs.ofImages(images, size, LineArt.Options.artwork()))
                .orElseGet(() -> pairs(source.pairs.orElseThrow()))
                .prepare(out, progress);
    }

    private FolderPairs pairs(Path folder) {
        if (targets.isPresent() == inputSide.isPresent()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--pairs needs --input-side (which half is the input, left or right?) or --targets (the second folder),"
                            + " and not both");
        }
        return inputSide.isPresent()
                ? FolderPairs.ofPairs(folder, inputSide.get(), size)
                : FolderPairs.ofFolders(folder, targets.orElseThrow(), size);
    }
}
