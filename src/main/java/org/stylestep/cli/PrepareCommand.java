package org.stylestep.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.stylestep.prepare.EmojiPairs;
import picocli.CommandLine;

/** {@code stylestep prepare}: makes data sets. */
@CommandLine.Command(
        name = "prepare",
        description =
                "Make a data set of side-by-side pairs, line art left and colour right, in OUT/train and OUT/val.",
        mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {

    private final Console console;

    @CommandLine.Option(
            names = "--emoji-jar",
            required = true,
            paramLabel = "JAR",
            description = "The file emoji-1.0.1.jar of com.gluonhq:emoji; its emoji become pairs of 64x64.")
    private Path emojiJar;

    @CommandLine.Option(names = "--out", required = true, paramLabel = "OUT", description = "The folder to make.")
    private Path out;

    PrepareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        EmojiPairs.Summary summary = EmojiPairs.prepare(emojiJar, out, EmojiPairs.Options.quickstart());
        console.say((summary.reused() ? "already there: " : "made ") + summary.train() + " training and "
                + summary.validation() + " validation pairs in " + summary.folder());
        return CommandLine.ExitCode.OK;
    }
}
