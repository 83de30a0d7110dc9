package own;

import java.io.IOException;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.stylestep.data.Images;
import org.stylestep.mining.Triplet;
import org.stylestep.mining.TripletMiner;

/** Ranks images by brightness: the positive is the next in rank, and the negative about half of the ranks away. No features are needed. */
final class BrightnessMiner implements TripletMiner {

    private static final int LEAST = 4;

    private final int[] order;
    private final int[] ranks;

    private BrightnessMiner(double[] brightness) {
        if (brightness.length < LEAST) {
            throw new IllegalArgumentException("there must be " + LEAST + " images at least, not " + brightness.length);
        }
        order = IntStream.range(0, brightness.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> brightness[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        ranks = new int[order.length];
        for (int rank = 0; rank < order.length; rank++) {
            ranks[order[rank]] = rank;
        }
    }

    static BrightnessMiner of(Images images) throws IOException {
        double[] brightness = new double[images.size()];
        for (int i = 0; i < brightness.length; i++) {
            byte[] rgb = images.read(i).rgb();
            brightness[i] = IntStream.range(0, rgb.length)
                    .map(p -> rgb[p] & 0xFF)
                    .average()
                    .orElseThrow();
        }
        return new BrightnessMiner(brightness);
    }

    @Override
    public Triplet draw(int anchor, RandomGenerator random) {
        int size = size();
        int rank = ranks[anchor];
        int positive = rank + 1 < size ? rank + 1 : rank - 1;
        int negative = (rank + size / 2 + random.nextInt(size / 4)) % size;
        return new Triplet(anchor, order[positive], order[negative]);
    }

    @Override
    public int size() {
        return ranks.length;
    }
}
