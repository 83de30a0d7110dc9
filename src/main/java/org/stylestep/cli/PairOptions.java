package org.stylestep.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.data.InputSide;
import org.stylestep.infer.StyleBanks;
import org.stylestep.infer.StyleTransfer;
import org.stylestep.latent.StyleBank;
import picocli.CommandLine;

/** The options of all commands that show images to a trained pair. */
final class PairOptions {

    @CommandLine.Mixin
    private ShownOptions shown;

    @CommandLine.Option(
            names = "--style-side",
            paramLabel = "SIDE",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Style files hold two images side by side, the one to take the style of here: left or right.")
    private Optional<InputSide> styleSide = Optional.empty();

    @CommandLine.Option(
            names = "--bank",
            paramLabel = "FILE",
            scope = CommandLine.ScopeType.INHERIT,
            description = "The bank that styles are named in; RUN/styles/bank.json unless given.")
    private Optional<Path> bank = Optional.empty();

    /** Returns the styles of a run by name. */
    NamedStyles styles(Path run) throws IOException {
        return styles(Checkpoint.open(run), run);
    }

    /** Opens a run's pair and its styles, both of one checkpoint even while the run goes on. */
    LoadedPair open(Path run) throws IOException {
        Checkpoint checkpoint = Checkpoint.open(run);
        NamedStyles styles = styles(checkpoint, run);
        Device device = shown.toDevice();
        StyleTransfer transfer = StyleTransfer.open(checkpoint, device);
        boolean pairs = checkpoint.manifest().settings().get("data") instanceof Map<?, ?> data
                && data.get("input_side") instanceof String;
        return new LoadedPair(transfer, device, styles, shown.inputs(pairs), shown.styles(styleSide, pairs));
    }

    private NamedStyles styles(Checkpoint checkpoint, Path run) throws IOException {
        StyleBank styles = bank.isPresent() ? StyleBanks.in(bank.get(), checkpoint) : StyleBanks.beside(checkpoint);
        return new NamedStyles(styles, run);
    }
}
