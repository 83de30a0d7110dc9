package org.stylestep.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.stylestep.extension.Extensions;
import org.stylestep.settings.Component;

final class StandardLossesTest {

    private static final Extensions LOSSES =
            Extensions.builder().add(new StandardLosses()).build();

    private static Objective objective(Map<String, Float> weights, GanWeighting weighting) throws IOException {
        Set<String> trained =
                weights.keySet().stream().filter(name -> weights.get(name) > 0).collect(Collectors.toSet());
        LossContext context = new LossContext(ImageDistance.L1, new LeastSquares(), trained);
        Objective.Builder objective = Objective.builder().weighting(weighting);
        for (String name : LOSSES.types(LossTerm.KIND.name())) {
            if (weights.containsKey(name)) {
                objective.add(name, weights.get(name), LOSSES.create(LossTerm.KIND, Component.of(name), context));
            }
        }
        return objective.build();
    }

    /** Published, model.py: D_swap_z goes into loss_g2 where loss_z_recon is on. */
    @Test
    void swappedStylesTrainTheGeneratorAloneWhereTheirCodesAreRecovered() throws IOException {
        Map<String, Float> weights = new LinkedHashMap<>(Map.of("adversarial_swapped", 1f));
        assertThat(trainedBySwapped(weights)).isEqualTo(Trains.ENCODER_AND_GENERATOR);
        weights.put("latent_reconstruction_swapped", 0f);
        assertThat(trainedBySwapped(weights)).isEqualTo(Trains.ENCODER_AND_GENERATOR);
        weights.put("latent_reconstruction_swapped", 10f);
        assertThat(trainedBySwapped(weights)).isEqualTo(Trains.GENERATOR);
    }

    private static Trains trainedBySwapped(Map<String, Float> weights) throws IOException {
        return objective(weights, GanWeighting.INDEPENDENT)
                .terms()
                .get(0)
                .term()
                .trains();
    }

    @Test
    void thePublishedRuleSharesByTurn() throws IOException {
        Objective one = objective(Map.of("adversarial_direct", 1f), GanWeighting.REFERENCE);
        assertThat(weights(one)).containsEntry("adversarial_direct", 0.5f);
        Objective phases = objective(
                Map.of("adversarial_direct", 1f, "adversarial_random", 1f, "reconstruction_direct", 1f),
                GanWeighting.REFERENCE);
        assertThat(weights(phases))
                .containsEntry("adversarial_direct", 0.5f)
                .containsEntry("adversarial_random", 0.5f)
                .containsEntry("reconstruction_direct", 1f);
        Discrimination both = phases.discrimination(GanOptions.of(new LeastSquares()), phases.discriminated());
        assertThat(both.realWeight()).isEqualTo(0.5);
        assertThat(both.fakeWeight()).isCloseTo(1 / 3.0, within(1e-9));
    }

    /** With two batches every term stands twice in the list: (0 + a + b) / 3 is 2/3 of the mean of a and b. */
    @Test
    void thePublishedRuleCountsBothBatches() throws IOException {
        Objective exchanged = objective(
                Map.of("adversarial_direct", 1f, "adversarial_cycle", 3f, "adversarial_random", 0f),
                GanWeighting.REFERENCE);
        assertThat(weights(exchanged).get("adversarial_direct")).isCloseTo(2 / 5f, within(1e-6f));
        assertThat(weights(exchanged).get("adversarial_cycle")).isCloseTo(6 / 5f, within(1e-6f));
        assertThat(weights(exchanged)).containsEntry("adversarial_random", 0f);
        assertThat(exchanged
                        .discrimination(GanOptions.of(new LeastSquares()), exchanged.discriminated())
                        .realWeight())
                .isCloseTo(2 / 3.0, within(1e-9));
    }

    /** A term of weight 0 is no entry of the published list, and yet needs an even batch. */
    @Test
    void aTermThatIsOnlyReportedChangesNoShare() throws IOException {
        Objective reported = objective(
                Map.of("adversarial_direct", 1f, "adversarial_cycle", 0f, "reconstruction_cycle", 0f),
                GanWeighting.REFERENCE);
        assertThat(weights(reported)).containsEntry("adversarial_direct", 0.5f);
        assertThat(reported.exchanging()).isPresent();
        Discrimination discrimination =
                reported.discrimination(GanOptions.of(new LeastSquares()), reported.discriminated());
        assertThat(discrimination.realWeight()).isEqualTo(0.5);
        assertThat(discrimination.fakeWeight()).isEqualTo(0.5);
    }

    @Test
    void independentTermsKeepTheirWeights() throws IOException {
        Objective two =
                objective(Map.of("adversarial_direct", 0.5f, "adversarial_cycle", 1f), GanWeighting.INDEPENDENT);
        assertThat(weights(two)).containsEntry("adversarial_direct", 0.5f).containsEntry("adversarial_cycle", 1f);
        Discrimination discrimination = two.discrimination(GanOptions.of(new LeastSquares()), two.discriminated());
        assertThat(discrimination.realWeight()).isEqualTo(1);
        assertThat(discrimination.fakeWeight()).isEqualTo(0.5);
    }

    private static Map<String, Float> weights(Objective objective) {
        return objective.terms().stream()
                .collect(Collectors.toMap(Objective.Weighted::name, Objective.Weighted::weight));
    }
}
