package org.stylestep.cli;

import ai.djl.Device;
import java.util.Optional;
import org.stylestep.data.InputSide;
import org.stylestep.sections.RuntimeSection;
import picocli.CommandLine;

/** How the input files that a command names are shown to a trained pair, and where it computes. */
final class ShownOptions {

    @CommandLine.Option(
            names = "--size",
            paramLabel = "N",
            scope = CommandLine.ScopeType.INHERIT,
            description =
                    "Scale the shorter side of all images to N and cut the N x N center out; without it they stay as they are.")
    private Optional<Integer> size = Optional.empty();

    @CommandLine.Option(
            names = "--input-side",
            paramLabel = "SIDE",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Input files hold two images side by side, the input here: left or right.")
    private Optional<InputSide> inputSide = Optional.empty();

    @CommandLine.Option(
            names = "--device",
            defaultValue = "auto",
            scope = CommandLine.ScopeType.INHERIT,
            description = "auto, cpu, gpu or gpu with a number; auto unless given.")
    private String device;

    /** Returns how input files are shown. */
    ShownFiles inputs() {
        return inputs(false);
    }

    /** Returns how input files are shown to a model that may have been trained on pairs side by side. */
    ShownFiles inputs(boolean pairs) {
        return new ShownFiles(inputSide, size, pairs);
    }

    /** Returns how style files are shown, of which another half may count. */
    ShownFiles styles(Optional<InputSide> half, boolean pairs) {
        return new ShownFiles(half, size, pairs);
    }

    /** Returns where to compute. */
    Device toDevice() {
        return RuntimeSection.toDevice(device);
    }
}
