package org.stylestep.train;

import org.stylestep.checkpoint.Checkpoint;
import org.stylestep.checkpoint.Manifest;

/**
 * What the rounds of a stage move between machines, all of it through one server of files.
 *
 * @param weights the bytes of the weights of all networks
 * @param averages those of moving averages and other parts that are always sent as they are
 * @param moments those of the optimizers' state of one worker
 */
public record RoundCost(long weights, long averages, long moments) {

    /** Takes the sizes of a checkpoint's parts, of a training in rounds or an ordinary one. */
    public static RoundCost of(Checkpoint checkpoint) {
        Manifest manifest = checkpoint.manifest();
        long weights = 0;
        long averages = 0;
        long moments = 0;
        for (String part : checkpoint.parts()) {
            long bytes = manifest.parts().get(part).bytes();
            if (RoundStage.isOwn(part)) {
                continue;
            }
            if (TrainableNetwork.isOptimizerState(part)) {
                moments += bytes;
            } else if (manifest.networks().containsKey(part)) {
                weights += bytes;
            } else {
                averages += bytes;
            }
        }
        return new RoundCost(weights, averages, moments);
    }

    /** {@return the bytes that a round moves: its start is written once and read by every worker, whose results are written and read} */
    public long bytes(RoundOptions options) {
        long workers = options.workers();
        long start = weights + averages + moments;
        long written = weights
                + averages
                + moments * (options.averageMoments() ? 1 : workers)
                + (options.plain() ? 0 : weights);
        long result = start - (options.bfloat16() ? weights / 2 : 0);
        return written + workers * (start + 2 * result);
    }

    /**
     * Returns the share of a round's time that the moving takes, from 0 to 1, if nothing else delays it.
     *
     * @param stepSeconds the time of a worker's step
     * @param bytesPerSecond what the server of files takes and gives; 1.25e8 for 1 GbE
     */
    public double share(RoundOptions options, double stepSeconds, double bytesPerSecond) {
        double moving = bytes(options) / bytesPerSecond;
        return moving / (moving + options.localSteps() * stepSeconds);
    }
}
