package org.stylestep.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.stylestep.settings.Component;

/** What is registered is found by name, and what is not is told with what is. */
final class ExtensionsTest {

    private static final Kind<String, Integer> WORD = new Kind<>("word", String.class, Integer.class);

    record Repeat(String text) {}

    record Other(int number) {}

    private static final Extensions EXTENSIONS = Extensions.builder()
            .add(
                    WORD,
                    "repeat",
                    Repeat.class,
                    (options, times) -> options.text().repeat(times))
            .add(WORD, "empty", (options, times) -> "")
            .build();

    @Test
    void makesWhatIsNamed() throws IOException {
        assertThat(EXTENSIONS.create(WORD, new Component("repeat", new Repeat("ab")), 3))
                .isEqualTo("ababab");
        assertThat(EXTENSIONS.create(WORD, Component.of("empty"), 3)).isEmpty();
    }

    @Test
    void findsTheTypeByItsOptions() {
        assertThat(EXTENSIONS.component(WORD, new Repeat("x"))).isEqualTo(new Component("repeat", new Repeat("x")));
        assertThatThrownBy(() -> EXTENSIONS.component(WORD, new Other(1)))
                .hasMessageContaining("no word is registered");
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> EXTENSIONS.create(WORD, Component.of("repat"), 1))
                .hasMessageContainingAll("'repat'", "repeat, empty");
        assertThatThrownBy(() -> EXTENSIONS.create(WORD, new Component("repeat", new Other(1)), 1))
                .hasMessageContaining(Repeat.class.getName());
        Extensions.Builder more = EXTENSIONS.toBuilder();
        assertThatThrownBy(() -> more.add(WORD, "empty", (options, times) -> ""))
                .hasMessageContaining("already");
        assertThatThrownBy(() -> more.add(WORD, "Not a name", (options, times) -> ""))
                .hasMessageContaining("small letters");
    }

    @Test
    void aFailingExtensionIsNamed() {
        final class Broken implements StyleStepExtension {
            @Override
            public void register(Extensions.Builder extensions) {
                throw new IllegalStateException("no luck");
            }
        }
        Extensions.Builder builder = Extensions.builder();
        assertThatThrownBy(() -> builder.add(new Broken())).hasMessageContainingAll(Broken.class.getName(), "no luck");
    }
}
