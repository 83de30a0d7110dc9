package org.stylestep.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.extension.Extensions;
import org.stylestep.nn.LatentMapper;
import org.stylestep.nn.Network;
import org.stylestep.settings.Component;
import org.stylestep.testkit.SamplerContract;

/** The samplers that the command line may name, and a truncated one, keep the contract. */
final class StandardSamplersTest {

    private static final Extensions EXTENSIONS =
            Extensions.builder().add(new StandardSamplers()).build();

    private static final List<Style> CODES =
            List.of(Style.of(1, 2, 3), Style.of(2, 0, 1), Style.of(-1, 5, 2), Style.of(4, 4, -3));

    private static LatentSampler create(String type, SamplerContext context) throws IOException {
        return EXTENSIONS.create(LatentSampler.KIND, Component.of(type), context);
    }

    /** A context with the codes and an untrained mapper. */
    private record Known(NDManager manager) implements SamplerContext {

        @Override
        public int latentDim() {
            return 3;
        }

        @Override
        public List<Style> trainingCodes() {
            return CODES;
        }

        @Override
        public LatentSampler mapper() {
            LatentMapper.Options options = new LatentMapper.Options(8, 2);
            return new MappedSampler(Network.create("mapper", new LatentMapper(options, 3), manager, new Shape(1, 3)));
        }
    }

    @Nested
    @ParameterizedClass
    @ValueSource(strings = {"normal", "empirical", "empirical_diagonal", "mapper", "training_codes", "truncated"})
    final class Contract extends SamplerContract {

        @Parameter
        private String type;

        @Override
        protected LatentSampler create(NDManager manager) throws IOException {
            return switch (type) {
                case "truncated" -> new TruncatedSampler(new StandardNormalSampler(3), CODES.get(0), 0.5f);
                case "normal" -> StandardSamplersTest.create(type, SamplerContext.of(3));
                default -> StandardSamplersTest.create(type, new Known(manager));
            };
        }
    }

    @Test
    void everyCodeIsDrawnOnceBeforeAnyIsDrawnAgain() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Style> drawn = Style.of(new CodeSampler(CODES).sample(8, new Random(3), manager));
            assertThat(drawn.subList(0, 4))
                    .containsExactlyInAnyOrderElementsOf(CODES)
                    .isNotEqualTo(CODES);
            assertThat(drawn.subList(4, 8)).containsExactlyInAnyOrderElementsOf(CODES);
        }
    }

    @Test
    void whatIsMissingIsNamedWithItsOption() {
        assertThatThrownBy(() -> create("empirical", SamplerContext.of(8)))
                .hasMessageContainingAll("the codes of training images", "--mapper");
        assertThatThrownBy(() -> create("mapper", SamplerContext.of(8))).hasMessageContaining("a trained mapper");
        assertThatThrownBy(() -> create("uniform", SamplerContext.of(8))).hasMessageContaining("normal, empirical");
    }
}
