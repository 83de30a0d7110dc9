package org.stylestep.mining;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stylestep.data.Images;
import org.stylestep.data.InputSide;
import org.stylestep.data.PairAugmentation;
import org.stylestep.data.PairedImageFolder;
import org.stylestep.data.Unreadable;
import org.stylestep.features.FeatureExtractor;
import org.stylestep.features.FilterBank;
import org.stylestep.features.SharedFiles;
import org.stylestep.features.SqueezeNet;

/** On real images, the filter bank finds many of the neighbors that a trained network finds. */
@Tag("slow")
final class FilterBankAgreementTest {

    private static final Logger LOG = LoggerFactory.getLogger(FilterBankAgreementTest.class);
    private static final int COUNT = 200;

    /** The neighbors of the images and all their distances. */
    private record Style(NeighborTable table, List<Double> distances) {}

    @TempDir
    private Path scratch;

    private Style style(Images images, FeatureExtractor extractor) throws IOException {
        PairAugmentation transform = PairAugmentation.resize(128);
        Path work = Files.createTempDirectory(scratch, "work");
        try (StyleDescriptors descriptors = StyleDescriptors.compute(
                images,
                transform,
                extractor,
                StyleDescriptors.Options.balancedLayers(),
                work.resolve("descriptors"),
                Progress.none())) {
            NeighborTable table = NeighborTable.of(
                    new NeighborCandidates(descriptors, NeighborTable.Options.published(), work.resolve("candidates")),
                    "f",
                    Progress.none());
            double[][] distances = BruteForce.distances(descriptors);
            List<Double> pairs = IntStream.range(0, COUNT * COUNT)
                    .filter(k -> k / COUNT < k % COUNT)
                    .mapToObj(k -> distances[k / COUNT][k % COUNT])
                    .toList();
            return new Style(table, pairs);
        }
    }

    /**
     * By chance alone: 0.025, 0.065 and 0. Measured: edges2shoes 0.404, 0.197, 0.632; facades 0.310, 0.269, 0.553; edges2handbags 0.320,
     * 0.168, 0.607.
     */
    @ParameterizedTest
    @CsvSource({
        "edges2shoes, LEFT, 0.39, 0.18, 0.60",
        "facades, RIGHT, 0.29, 0.25, 0.52",
        "edges2handbags, LEFT, 0.30, 0.15, 0.57"
    })
    void agreesWithSqueezeNet(String set, InputSide input, double nearest, double farthest, double correlation)
            throws IOException {
        Path folder = SharedFiles.require("data/" + set + "/train");
        Path weights = SharedFiles.require("weights/squeezenet1_1.npz");
        Images images = PairedImageFolder.open(folder, input, Unreadable.STOP)
                .first(COUNT)
                .targets();
        try (FilterBank bank = new FilterBank(Device.cpu());
                SqueezeNet network = SqueezeNet.load(weights, Device.cpu())) {
            Style a = style(images, bank);
            Style b = style(images, network);
            double near = BruteForce.agreement(COUNT, a.table()::nearest, b.table()::nearest);
            double far = BruteForce.agreement(COUNT, a.table()::farthest, b.table()::farthest);
            double rank = rankCorrelation(a.distances(), b.distances());
            LOG.info(
                    "{}: agreement of the nearest 5 {}, of the farthest 13 {}, rank correlation {}",
                    set,
                    String.format(Locale.ROOT, "%.3f", near),
                    String.format(Locale.ROOT, "%.3f", far),
                    String.format(Locale.ROOT, "%.3f", rank));
            assertThat(near).isGreaterThan(nearest);
            assertThat(far).isGreaterThan(farthest);
            assertThat(rank).isGreaterThan(correlation);
        }
    }

    private static double rankCorrelation(List<Double> a, List<Double> b) {
        double[] ranksOfA = ranks(a);
        double[] ranksOfB = ranks(b);
        double middle = (a.size() - 1) / 2.0;
        double product = 0;
        double square = 0;
        for (int k = 0; k < a.size(); k++) {
            product += (ranksOfA[k] - middle) * (ranksOfB[k] - middle);
            square += (k - middle) * (k - middle);
        }
        return product / square;
    }

    private static double[] ranks(List<Double> values) {
        double[] ranks = new double[values.size()];
        int[] order = IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparing(values::get))
                .mapToInt(k -> k)
                .toArray();
        for (int rank = 0; rank < order.length; rank++) {
            ranks[order[rank]] = rank;
        }
        return ranks;
    }
}
